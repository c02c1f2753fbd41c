"""When a report was published, as a table, a mail or a message says it: a moment, a day, a month or a year."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from itertools import islice

from sijill.extraction.dateline import date_in
from sijill.extraction.furniture import ends_sentence
from sijill.extraction.metadata import iso_date
from sijill.models.capture import Precision, Publication, Published

_LONGEST = 90
_LINES_NEAR_TITLE = 8
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CLOCK = r"(?:[T ,]\s*+(?P<clock>\d{1,2}:\d\d).{0,40})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_CLOCK})?)?", re.DOTALL)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_CLOCK}", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")


def published_in(words: str) -> Published | None:
    """The time that a cell or a header names; None where it names none.

    Day first (12/03/2024 is 12 March), unless that is no day. The day is the one that is written: no time zone is
    applied. "2016-01" is any day of that month, "2016" any day of that year.
    """
    text = words.strip().translate(_DIGITS)
    if not text or len(text) > _LONGEST:
        return None
    if found := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _of_parts(words, found)
    if found := _DAY_FIRST.fullmatch(text):
        return _day_first(words, found)
    day = date_in(text) or iso_date(text)
    return on_day(day, words) if day else None


def published_near(text: str) -> Publication:
    """What the short lines at the beginning of a document say of its publication: the first that names one day."""
    for line in islice(filter(str.strip, text.splitlines()), _LINES_NEAR_TITLE):
        day = None if ends_sentence(line) else date_in(line)
        if day:
            return Publication(published=on_day(day, line))
    return Publication()


def on_day(day: date, words: str, *, precision: Precision = Precision.DAY) -> Published:
    """Published on one day, which `words` name."""
    return Published(day, day, precision, words.strip())


def at_moment(moment: datetime, words: str) -> Published:
    """Published at a moment that is known to the minute; the day is the one of the clock that it was written by."""
    return on_day(moment.date(), words, precision=Precision.MOMENT)


def day_of(published: Published | None) -> date | None:
    """The one day of a time of publication; None where it may be several."""
    return published.earliest if published and published.earliest == published.latest else None


def _of_parts(words: str, found: re.Match[str]) -> Published | None:
    year, month, day = (int(part) if part else None for part in found.groups()[:3])
    try:
        earliest = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        clock = found.groupdict().get("clock")
        return on_day(earliest, words, precision=Precision.MOMENT if clock else Precision.DAY)
    last_month = month or 12
    latest = date(earliest.year, last_month, calendar.monthrange(earliest.year, last_month)[1])
    return Published(earliest, latest, Precision.MONTH if month else Precision.YEAR, words.strip())


def _day_first(words: str, found: re.Match[str]) -> Published | None:
    first, second, year = map(int, found.groups()[:3])
    day, month = (second, first) if second > 12 else (first, second)
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    return on_day(named, words, precision=Precision.MOMENT if found["clock"] else Precision.DAY)
