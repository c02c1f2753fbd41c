"""The codes of copies in words, for whoever reads a relation (labels.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from sijill.models import Relation

from .derivations import Direction, Reason

_TABLES: dict[type, str] = {Relation: "relation", Reason: "reason", Direction: "direction"}


def label(code: Relation | Reason | Direction, language: str) -> str:
    """What a code means, in a language of the interface; in English where there are no labels in that language."""
    labels = _labels()
    return labels.get(language, labels["en"])[_TABLES[type(code)]][code]


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((resources.files(__package__) / "labels.toml").read_text(encoding="utf-8"))
