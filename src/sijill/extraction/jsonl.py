"""JSON lines: one report a line, {"id", "title", "text", "published", "language", "outlet", "byline", "url"}."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import msgspec

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.models import Report, Unread

from .charset import characters
from .given import Given, content_id
from .language import language_of
from .lines import bounded, decoded
from .metadata import iso_date
from .texts import body_of

LONGEST_LINE = 20_000_000


class _Row(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    text: str | None = None
    title: str | None = None
    id: str | int | None = None
    published: str | None = None
    language: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None


_ROW = msgspec.json.Decoder(_Row)


def reports_of_lines(stream: BinaryIO, given: Given) -> Iterator[Report | Unread]:
    """The report of each line that is not blank; a line that cannot be read is named FILE:LINE with its reason."""
    for number, line in enumerate(bounded(stream, longest=LONGEST_LINE), start=1):
        if line is not None and not line.strip():
            continue
        try:
            yield read_line(line, given)
        except ReportError as error:
            yield Unread(f"{given.name}:{number}", str(error))


def read_line(line: bytes | None, given: Given) -> Report:
    """The report that a JSON line holds; None stands for a line over the limit. Raises NotReadable or TooLarge."""
    if line is None:
        raise TooLarge(f"the line is over {LONGEST_LINE // 1_000_000} MB: put this report into a file of its own")
    row = decoded(line, _ROW)
    text, title = characters(row.text or ""), characters(row.title or "")
    if not (text + title).strip():
        raise NotReadable('it has no words: give the report\'s words as "text"')
    full_text = f"{title}\n{text}"
    outlet = row.outlet or given.outlet
    return Report(
        id=str(row.id) if row.id not in (None, "") else content_id(full_text, outlet),
        text=text,
        title=title,
        published=_published(row.published) or given.published,
        language=row.language or given.language or language_of(full_text),
        outlet=outlet,
        byline=row.byline or None,
        url=row.url or None,
        body=body_of(full_text),
    )


def _published(text: str | None) -> date | None:
    if not text or not text.strip():
        return None
    day = iso_date(text)
    if not day:
        raise NotReadable(f'"published" is {text[:40]!r}, which is no date: write it as YYYY-MM-DD, or leave it out')
    return day
