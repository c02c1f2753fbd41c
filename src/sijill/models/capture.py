"""Captures: what was preserved, when and by whom, and what a preserved page says about its own publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a time of publication is known."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Relation(StrEnum):
    """How a report came from another one (docs/codebook/copies.md)."""

    SYNDICATES = "syndicates"
    REWRITES = "rewrites"
    QUOTES = "quotes"
    TRANSLATES = "translates"


@dataclass(frozen=True, slots=True)
class Published:
    """The earliest and the latest day on which a report can have been published, and the words that say so."""

    earliest: date
    latest: date
    precision: Precision
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a capture says about how a report was published, beside what stands in the report itself.

    `canonical_url` is the address that the page calls its own; `translation_of` that of the report it says it
    translates; `credit` the agency or outlet that it says it took its words from, in its own words.
    """

    published: Published | None = None
    canonical_url: str | None = None
    translation_of: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back, as it went over the wire.

    `request` and `response` are the first line and the headers, with their line ends; `body` is as it came but for the
    division into chunks (a compressed body stays compressed). `failure` says why there is no whole answer.
    """

    url: str
    at: datetime
    request: bytes
    response: bytes = b""
    body: bytes = b""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    address: str | None = None
    failure: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)
