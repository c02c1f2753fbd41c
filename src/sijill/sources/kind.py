"""What a kind of source is: how it is recognised, and how reports are found in its preserved bytes.

A further kind is one more file in `sijill/sources/kinds` with a `KIND` in it; nothing else has to be told of it.
Its functions run in a child process with limits (`sijill.engines`), on bytes that are already preserved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, TypeAlias

from sijill.extraction import Block
from sijill.models import Publication, Report

# How deep captures may lie in each other: a page in a WARC in a WACZ, a PDF in a mail in a mailbox.
DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserved:
    """Preserved bytes to find reports in.

    `stream` can be sought in. `name` is a file's name or the address. What the giver said about all reports in it
    (`published`, `outlet`, `language`) counts where they do not say it themselves. `columns` maps fields of a report
    to the columns of a table. `depth` counts the captures that this one lies in. Who waits for another program says so
    by `at_work` again and again, and has a limit of its own.
    """

    stream: BinaryIO
    name: str
    url: str | None = None
    media_type: str | None = None
    captured_at: datetime | None = None
    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    at_work: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A report found in preserved bytes.

    `blocks` say where its lines stand in the source of a page. `payload_sha256` and `media_type` are of the bytes
    that it was read from where these lie inside others (a record of a WARC, an attachment), `captured_at` when those
    were captured.
    """

    report: Report
    publication: Publication = field(default_factory=Publication)
    blocks: tuple[Block, ...] = ()
    media_type: str | None = None
    payload_sha256: str | None = None
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a feed or a map of a site names: a report that can be fetched."""

    url: str
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something in preserved bytes that could not be read, and why; `position` says more of where in the item."""

    reason: str
    position: str = ""


Outcome: TypeAlias = Found | Link | Failure


@dataclass(frozen=True, slots=True)
class Item:
    """One part of preserved bytes that is read by itself: a record, a row, a message, a file.

    `position` names it for people and for ever ("record 8123", "row 4"; "" for the whole). `read` raises ReportError
    for an item that cannot be read; it is called before the next item is asked for, or not at all.
    """

    position: str
    read: Callable[[], Iterable[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of source.

    `recognises` is asked with the first 4,096 bytes; a kind is also found by media type and by the end of a name.
    `items` raises ReportError where the bytes as a whole cannot be taken apart; items given before that count.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    recognises: Callable[[bytes], bool] = lambda _: False
    items: Callable[[Preserved], Iterator[Item]]
