"""Custody events: who did what to which preserved object, when and why, with the event types of PREMIS.

The types are rows of premis.csv (PREMIS 3.0, event type vocabulary of the Library of Congress);
docs/codebook/custody.md says what each is used for.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TypeAlias

Detail: TypeAlias = Mapping[str, "str | int | bool | list[str] | Mapping[str, str] | None"]


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of custody event, its PREMIS term and its labels."""

    code: str
    premis: str
    label_en: str
    label_ar: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to be recorded: the event without its place in the ledger.

    `object` is the SHA-256 (hex) of the preserved bytes that it is about, None where it is about the whole archive.
    """

    type: str
    object: str | None = None
    detail: Detail = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One row of the custody ledger. `agent` is a person or organisation, `tool` the software and its version."""

    seq: int
    at: datetime
    type: str
    agent: str
    tool: str
    object: str | None = None
    reason: str | None = None
    detail: Detail = field(default_factory=dict)
    prev: str = ""
    checkpoint: str | None = None


@cache
def event_types() -> Mapping[str, EventType]:
    """Every kind of custody event by its code."""
    text = (resources.files("sijill.archive") / "premis.csv").read_text(encoding="utf-8")
    return {row["code"]: EventType(**row) for row in csv.DictReader(text.splitlines())}


def now() -> datetime:
    """The time by this machine's clock, in UTC: self-asserted until an authority has signed a later checkpoint."""
    return datetime.now(UTC)
