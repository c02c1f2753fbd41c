"""Plain text files: one report each."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.extraction.charset import decoded
from sijill.extraction.given import limited
from sijill.extraction.texts import LARGEST_TEXT, read_text
from sijill.sources.given import given_of
from sijill.sources.kind import Found, Item, Kind, Preserved


def _items(preserved: Preserved) -> Iterator[Item]:
    yield Item("", lambda: [_read(preserved)])


def _read(preserved: Preserved) -> Found:
    return Found(report=read_text(decoded(limited(preserved.stream, LARGEST_TEXT)), given_of(preserved)))


KIND = Kind(name="text", suffixes=(".txt", ".text", ".md"), media_types=("text/plain", "text/markdown"), items=_items)
