"""Places: from the words for a place to a point, a precision and an administrative home, without a network.

A `Gazetteer` is one file of places with all their names; a `Resolver` weighs its candidates against what else is known.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from .gazetteer import Gazetteer, Place, build
from .outlets import home_of, home_of_actor
from .resolver import NOWHERE, Context, Located, Resolver
from .tables import Row, read_table
from .wording import follows_side, widened


@cache
def shipped() -> Resolver:
    """A resolver over the gazetteer that comes with Sijill."""
    return Resolver(Gazetteer(shipped_file()))


def shipped_file() -> Path:
    """The gazetteer file that comes with Sijill."""
    return Path(str(resources.files("sijill.places") / "gazetteer.sqlite"))


__all__ = [
    "NOWHERE",
    "Context",
    "Gazetteer",
    "Located",
    "Place",
    "Resolver",
    "Row",
    "build",
    "follows_side",
    "home_of",
    "home_of_actor",
    "read_table",
    "shipped",
    "shipped_file",
    "widened",
]
