"""The date in a line such as "12 March 2024" or "١٢ آذار/مارس ٢٠٢٤" that stands beside a report's title."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from sijill.errors import DataError

from .furniture import data_files, folded

_LONGEST = 90
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NAMES_OF_MONTHS = ("month", "month_short", "month_unsure")


def date_in(line: str) -> date | None:
    """The one day that a short line names; None when it names none, several, or one that can be read two ways."""
    if len(line) > _LONGEST:
        return None
    text = _CLOCK.sub(" ", folded(line).translate(_DIGITS))
    return _in_numbers(text) or _with_month(text)


def _in_numbers(text: str) -> date | None:
    found = _YEAR_FIRST.search(text)
    if found:
        return _day(*map(int, found.groups()))
    found = _YEAR_LAST.search(text)
    if not found:
        return None
    first, second, year = map(int, found.groups())
    # Day first everywhere in Arabic; in English only where it cannot be the month.
    if first > 12 or first == second or re.search("[\u0621-\u064a]", text):
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _with_month(text: str) -> date | None:
    year = _YEAR.search(text)
    months = {number for name, number in _months().items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    if not year or len(months) != 1:
        return None
    days = {int(day) for day in _DAY.findall(text.replace(year[1], " "))}
    return _day(int(year[1]), months.pop(), days.pop()) if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1990 else None
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Names of months in all languages (languages/*/dates.toml)."""
    months: dict[str, int] = {}
    for name, data in data_files("dates.toml"):
        try:
            for kind in _NAMES_OF_MONTHS:
                for number, words in data["values"].get(kind, {}).items():
                    months |= {folded(word): int(number) for word in words}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DataError(f"languages/{name}/dates.toml: the months are not where they should be") from error
    return months
