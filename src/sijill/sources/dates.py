"""When a report was published, as a table, a mail, a message or a document says it."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice

from sijill.extraction.dateline import date_in
from sijill.extraction.furniture import ends_sentence
from sijill.extraction.publication import stated
from sijill.models.capture import Precision, Publication, Published

_LINES_NEAR_TITLE = 8
# Day first, as nearly all of the world writes it; a time may stand behind it.
_DAY_FIRST = re.compile(
    r"\s*+(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,]\s*+(?P<clock>\d{1,2}:\d\d).{0,40})?\s*+", re.DOTALL
)


def published_in(words: str) -> Published | None:
    """The time that a cell or a header names; None where it names none.

    12/03/2024 is 12 March; 03/13/2024, which can be read one way only, 13 March. The day is the one that is written:
    no time zone is applied. "2016-01" is any day of that month, "2016" any day of that year.
    """
    found = _DAY_FIRST.fullmatch(words)
    if not found:
        return stated(words)
    first, second, year = map(int, found.groups()[:3])
    day, month = (second, first) if second > 12 else (first, second)
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    return _on_day(named, words, Precision.MOMENT if found["clock"] else Precision.DAY)


def published_near(text: str) -> Publication:
    """What the short lines at the beginning of a document say of its publication: the first that names one day."""
    for line in islice(filter(str.strip, text.splitlines()), _LINES_NEAR_TITLE):
        day = None if ends_sentence(line) else date_in(line)
        if day:
            return Publication(published=_on_day(day, line, Precision.DAY))
    return Publication()


def at_moment(moment: datetime, words: str) -> Published:
    """Published at a moment that is known to the minute; the day is the one of the clock that it was written by."""
    return _on_day(moment.date(), words, Precision.MOMENT)


def day_of(published: Published | None) -> date | None:
    """The one day of a time of publication; None where it may be several."""
    return published.earliest if published and published.earliest == published.latest else None


def _on_day(day: date, words: str, precision: Precision) -> Published:
    return Published(day, day, precision, words.strip())
