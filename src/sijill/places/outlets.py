"""Where outlets and actors are at home: reports by or on them are likelier about places there.

The files outlets.csv and actors.csv are the place to edit; actors have the ids of the lexicons.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from .names import spelling_key


def home_of(outlet: str) -> frozenset[str]:
    """The country (ISO code) that an outlet reports on above all; none for one that is not known."""
    return _homes().get(spelling_key(outlet), frozenset())


def home_of_actor(actor: str) -> frozenset[str]:
    """The country (ISO code) that an actor, by its id, acts in alone; none for one that acts in several."""
    return _actors().get(actor, frozenset())


@cache
def _actors() -> dict[str, frozenset[str]]:
    text = (resources.files("sijill.places") / "actors.csv").read_text(encoding="utf-8")
    return {row["actor"]: frozenset({row["country"]}) for row in csv.DictReader(text.splitlines())}


@cache
def _homes() -> dict[str, frozenset[str]]:
    text = (resources.files("sijill.places") / "outlets.csv").read_text(encoding="utf-8")
    return {
        spelling_key(name): frozenset({row["country"]})
        for row in csv.DictReader(text.splitlines())
        for name in row["names"].split("|")
    }
