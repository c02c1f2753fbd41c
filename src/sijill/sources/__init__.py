"""Where reports come from: one file for each kind of source (kinds/), and fetching for those who ask for it."""

from .kind import Failure, Found, Item, Kind, Link, Outcome, Preserved
from .registry import kind_of, kinds, known_kind

__all__ = ["Failure", "Found", "Item", "Kind", "Link", "Outcome", "Preserved", "kind_of", "kinds", "known_kind"]
