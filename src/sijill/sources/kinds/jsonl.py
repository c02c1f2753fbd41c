"""JSON lines: one report a line, under the names that Sijill uses or under those that a mapping gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from sijill.errors import NotReadable, TooLarge
from sijill.extraction.jsonl import LONGEST_LINE
from sijill.extraction.lines import bounded, decoded
from sijill.sources.kind import Found, Item, Kind, Preserved
from sijill.sources.tables.rows import FIELDS, checked_fields, found_in_row

# One object begins and goes on in the first line; a Telegram export in JSON, which is one object, has its messages.
_LOOKS_LIKE_LINES = re.compile(rb"\s*+\{[ \t]*+[\"}]")
_MESSAGES = re.compile(rb'"(?:messages|chats)"\s*+:\s*+[\[{]')

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUE = msgspec.json.Decoder(str | int | float | bool | None)


def _items(preserved: Preserved) -> Iterator[Item]:
    columns = dict(zip(FIELDS, FIELDS, strict=True)) | dict(checked_fields(preserved.columns))
    is_empty = True
    for number, line in enumerate(bounded(preserved.stream, longest=LONGEST_LINE), start=1):
        if line is None or line.strip():
            is_empty = False
            yield _item(number, line, columns, preserved)
    if is_empty:
        raise NotReadable("it is empty: there is nothing to read")


def _item(number: int, line: bytes | None, columns: Mapping[str, str], preserved: Preserved) -> Item:
    return Item(f"line {number}", lambda: [_read(line, columns, preserved)])


def _read(line: bytes | None, columns: Mapping[str, str], preserved: Preserved) -> Found:
    if line is None:
        raise TooLarge(f"the line is over {LONGEST_LINE // 1_000_000} MB: put this report into a file of its own")
    row = decoded(line, _OBJECT)
    values = {field: _value(row[column], column) for field, column in columns.items() if column in row}
    return found_in_row(values, preserved)


def _value(raw: msgspec.Raw, column: str) -> str:
    try:
        value = decoded(bytes(raw), _VALUE)
    except NotReadable as error:
        raise NotReadable(f"{column[:40]!r}: {error}") from error
    return "" if value is None else str(value)


KIND = Kind(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/jsonl", "application/x-ndjson", "application/jsonlines"),
    recognises=lambda head: bool(
        _LOOKS_LIKE_LINES.match(head.removeprefix(b"\xef\xbb\xbf")) and not _MESSAGES.search(head)
    ),
    items=_items,
)
