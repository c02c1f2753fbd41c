"""Where outlets are at home: a report of theirs is likelier about places there (outlets.csv)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from .names import spelling_key


def home_of(outlet: str) -> frozenset[str]:
    """The country (ISO code) that an outlet reports on above all; none for one that is not known."""
    return _homes().get(spelling_key(outlet), frozenset())


@cache
def _homes() -> dict[str, frozenset[str]]:
    text = (resources.files("sijill.places") / "outlets.csv").read_text(encoding="utf-8")
    return {
        spelling_key(name): frozenset({row["country"]})
        for row in csv.DictReader(text.splitlines())
        for name in row["names"].split("|")
    }
