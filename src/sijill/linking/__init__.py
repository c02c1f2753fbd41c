"""Linking: which reports are copies of which (copies.py, passages.py, derivations.py)."""

from .copies import Copies, exact_key, likeness, signature
from .derivations import Derivation, Direction, Reason, relation_of
from .labels import label
from .passages import Passage, shared_passages
from .snapshots import read_copies, write_copies

__all__ = [
    "Copies",
    "Derivation",
    "Direction",
    "Passage",
    "Reason",
    "exact_key",
    "label",
    "likeness",
    "read_copies",
    "relation_of",
    "shared_passages",
    "signature",
    "write_copies",
]
