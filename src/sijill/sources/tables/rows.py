"""From the row of a table, or a line of JSON, to the report in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from sijill.errors import NotReadable
from sijill.extraction.charset import characters
from sijill.extraction.jsonl import read_line
from sijill.models.capture import Publication
from sijill.sources.dates import day_of, published_in
from sijill.sources.given import given_of
from sijill.sources.kind import Found, Preserved

# What a column of a table can hold of a report.
FIELDS: Final = ("id", "title", "text", "published", "language", "outlet", "byline", "url")


def found_in_row(row: Mapping[str, str], preserved: Preserved) -> Found:
    """The report of a row: values by fields of a report. Raises NotReadable for no words, or a date that is none."""
    values = {field: characters(row[field]) for field in FIELDS if row.get(field, "").strip()}
    words = values.pop("published", "")
    published = published_in(words)
    if words and not published:
        raise NotReadable(f'"published" is {words[:40]!r}, which is no date: write it as YYYY-MM-DD, or leave it out')
    day = day_of(published)
    if day:
        values["published"] = day.isoformat()
    report = read_line(msgspec.json.encode(values), given_of(preserved))
    return Found(report=report, publication=Publication(published=published))


def checked_fields(columns: Mapping[str, str]) -> Mapping[str, str]:
    """The same mapping of fields to columns; raises NotReadable for a field that reports do not have."""
    unknown = [field for field in columns if field not in FIELDS]
    if unknown:
        raise NotReadable(f"a report has no {unknown[0][:40]!r}: a column can be mapped to {', '.join(FIELDS)}")
    return columns
