"""The codes of the field with their meanings, read once from the CSV files here: kinds of attack, responses and so on.

The files are the place to edit: a new row is a new code. Their columns are explained in docs/codebook/.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

from sijill.errors import DataError

TermT = TypeVar("TermT", bound="Term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A code with its label in English and Arabic and what it means."""

    id: str
    english: str
    arabic: str
    meaning: str

    def label(self, language: str) -> str:
        """The label in `language`; English where Sijill has no label in that language."""
        return self.arabic if language == "ar" else self.english


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCode(Term):
    """A kind of response; `side` says what it amounts to: against the attacker, a denial, an admission, a silence."""

    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm(Term):
    """A resolution, treaty article or customary rule; `meaning` is its citation.

    `area` is the ISO 3166 code of the country that it is about, or INT. `checked` says whether citation and day were
    read in a public source; otherwise they wait for a check.
    """

    adopted: date | None
    area: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision(Term):
    """How precise a point is; `ucdp` (1 to 7) and `acled` (1 to 3) are the codes of these datasets, 1 the most precise.

    Sources: UCDP GED codebook, where_prec; ACLED codebook, geo_precision.
    """

    ucdp: int
    acled: int


@cache
def attack_kinds() -> Mapping[str, Term]:
    """The kinds of attack by code (attack_kinds.csv)."""
    return _read("attack_kinds.csv", lambda row: Term(**row))


@cache
def responses() -> Mapping[str, ResponseCode]:
    """The kinds of response and silence by code (responses.csv)."""
    return _read("responses.csv", lambda row: ResponseCode(**row))


@cache
def norms() -> Mapping[str, Norm]:
    """The norms that Sijill knows by name, by code (norms.csv). Reports allege breaches of others too."""
    return _read("norms.csv", _norm)


@cache
def precisions() -> Mapping[str, Precision]:
    """How precise a point can be, by code, from the most precise on (precisions.csv)."""
    return _read("precisions.csv", _precision)


@cache
def crosswalk(scheme: str) -> Mapping[str, str]:
    """Kinds of attack in the words of another scheme: acled, airwars, plover or cameo (crosswalks.csv).

    A kind without a counterpart is missing from the mapping. Raises DataError for a scheme that the file has not.
    """
    rows = {row["kind"]: row["value"] for row in _rows("crosswalks.csv") if row["scheme"] == scheme}
    if not rows:
        raise DataError(f"crosswalks.csv has no rows for the scheme {scheme!r}")
    return MappingProxyType(rows)


def _norm(row: dict[str, str]) -> Norm:
    return Norm(
        id=row["id"],
        english=row["english"],
        arabic=row["arabic"],
        meaning=row["citation"],
        adopted=date.fromisoformat(row["adopted"]) if row["adopted"] else None,
        area=row["area"],
        checked=row["checked"] == "yes",
    )


def _precision(row: dict[str, str]) -> Precision:
    return Precision(
        id=row["id"],
        english=row["english"],
        arabic=row["arabic"],
        meaning=row["meaning"],
        ucdp=int(row["ucdp"]),
        acled=int(row["acled"]),
    )


def _read(name: str, make: Callable[[dict[str, str]], TermT]) -> Mapping[str, TermT]:
    found: dict[str, TermT] = {}
    for number, row in enumerate(_rows(name), start=2):
        try:
            term = make(row)
        except (TypeError, ValueError, KeyError) as error:
            raise DataError(f"{name}, line {number}: {error}") from error
        if not term.id or not term.english or not term.arabic or term.id in found:
            raise DataError(f"{name}, line {number}: an id, and a label in each language, once each: {row}")
        found[term.id] = term
    return MappingProxyType(found)


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("sijill.models") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
