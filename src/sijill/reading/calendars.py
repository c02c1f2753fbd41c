"""Days, months and years: from the parts of a date that words give to the days that they can mean.

Words without a year are about the past: they mean the nearest day that is not after the reference day, which is the
day of the report (docs/codebook/dates.md). Every function gives None where the parts are impossible.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hijridate import Hijri

from sijill.models import DateInterval

HOUR, DAY, WEEK, MONTH, YEAR = 0, 1, 7, 30, 365
EARLY, MID, LATE, END = 1, 2, 3, 4

# How far back a vague period reaches ("the past few days", "in recent weeks"), in days.
VAGUE_PERIODS = {HOUR: 1, DAY: 7, WEEK: 30, MONTH: 183, YEAR: 5 * 365}
# How far a point in the past may be off ("a week ago" = 5 to 9 days before), in days.
TOLERANCES = {HOUR: 0, DAY: 0, WEEK: 2, MONTH: 10, YEAR: 183}
# First and last day of a part of a month, and first and last month of a part of a year.
MONTH_PARTS = {EARLY: (1, 10), MID: (10, 20), LATE: (20, 31), END: (20, 31)}
YEAR_PARTS = {EARLY: (1, 4), MID: (5, 8), LATE: (9, 12), END: (10, 12)}

Parts = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as the words give it; an Islamic one has `hijri` set."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    hijri: bool = False


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def days_before(reference: date, days: int) -> date | None:
    """The day `days` before the reference, or None before the first day of the calendar."""
    try:
        return reference - timedelta(days=days)
    except OverflowError:
        return None


def interval(earliest: date | None, latest: date | None) -> DateInterval | None:
    """The interval from one known day to another; None where one is unknown or they are in the wrong order."""
    if earliest is None or latest is None or earliest > latest:
        return None
    return DateInterval(earliest, latest)


def back(reference: date, count: int, unit: int) -> date | None:
    """The day that many hours, days, weeks, months or years before the reference."""
    if unit == HOUR:
        return days_before(reference, min(-(-count // 24), 10**6))
    if unit in (DAY, WEEK):
        return days_before(reference, min(count, 10**6) * unit)
    months = count * (12 if unit == YEAR else 1)
    year, month = divmod(reference.year * 12 + reference.month - 1 - months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(reference.day, monthrange(year, month + 1)[1]))


def whole_month(year: int, month: int, part: int | None = None) -> DateInterval | None:
    """The days of a month, or of its early, middle or late part."""
    first, last = MONTH_PARTS[part] if part else (1, 31)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    return interval(date(year, month, first), date(year, month, min(last, monthrange(year, month)[1])))


def whole_year(year: int, part: int | None = None) -> DateInterval | None:
    """The days of a year, or of its early, middle or late part."""
    first, last = YEAR_PARTS[part] if part else (1, 12)
    if not 1 <= year <= 9999:
        return None
    return interval(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def season(year: int, first_month: int) -> DateInterval | None:
    """The three months of a season; a winter is named after the year that it ends in."""
    start = safe_date(year - (first_month == 12), first_month, 1)
    if start is None:
        return None
    last_year, last_month = divmod(start.year * 12 + start.month + 1, 12)
    end = whole_month(last_year, last_month + 1)
    return interval(start, end.latest if end else None)


def nearest_weekday(reference: date, weekday: int, *, before: bool = False) -> date | None:
    """The last such weekday up to the reference day; `before` leaves the reference day itself out."""
    days = (reference.weekday() - weekday) % 7
    return days_before(reference, days or 7 * before)


def hijri_interval(year: int, month: int, day: int | None = None) -> DateInterval | None:
    """A day or month of the Islamic calendar (Umm al-Qura, 1343 to 1500) in the Gregorian one."""
    try:
        last = day or Hijri(year, month, 1).month_length()
        start, end = Hijri(year, month, day or 1).to_gregorian(), Hijri(year, month, last).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return interval(date(start.year, start.month, start.day), date(end.year, end.month, end.day))


def resolve_partial(partial: PartialDate, reference: date | None, *, before: bool = False) -> DateInterval | None:
    """The days that a partial date can mean. `before` ("last August") leaves the running month out."""
    if partial.month is None and partial.year is None:
        if partial.weekday is None or reference is None:
            return None
        day = nearest_weekday(reference, partial.weekday, before=before)
        return interval(day, day)
    if partial.month is None:
        return whole_year(partial.year or 0)
    if partial.year is not None:
        return _with_weekday(_dated(partial, partial.year), partial.weekday)
    return _nearest_past(partial, reference, before=before) if reference else None


def _dated(partial: PartialDate, year: int) -> DateInterval | None:
    month = partial.month or 0
    if partial.hijri:
        return hijri_interval(year, month, partial.day)
    if partial.day is None:
        return whole_month(year, month)
    day = safe_date(year, month, partial.day)
    return interval(day, day)


def _nearest_past(partial: PartialDate, reference: date, *, before: bool) -> DateInterval | None:
    latest = _hijri_year(reference) if partial.hijri else reference.year
    for year in range(latest, latest - 9, -1):  # 29 February can be eight years ago
        found = _dated(partial, year)
        if found is None or found.earliest is None or found.latest is None or found.earliest > reference:
            continue
        if before and partial.day is None and found.latest >= reference:
            continue
        return _with_weekday(interval(found.earliest, min(found.latest, reference)), partial.weekday)
    return None


def _hijri_year(reference: date) -> int:
    return (reference.year - 622) * 33 // 32 + 2


def _with_weekday(found: DateInterval | None, weekday: int | None) -> DateInterval | None:
    """A day whose printed weekday is that of the day next to it may be either; further off, the weekday is a slip."""
    if found is None or weekday is None or found.earliest is None or found.earliest != found.latest:
        return found
    off = (weekday - found.earliest.weekday() + 3) % 7 - 3
    if abs(off) != 1:
        return found
    other = days_before(found.earliest, -off)
    return interval(min(found.earliest, other), max(found.earliest, other)) if other else found


def resolve_day(parts: Parts, reference: date | None) -> DateInterval | None:
    """One day or month: 14 January 2018, January 14, January 2018, 7th of last month, today Tuesday 18 October."""
    partial = partial_dates(parts)[0]
    which = parts.get("which", [])
    before = bool(which) and which[-1] < 0
    if partial.month is None and partial.day is not None:
        return _day_of_month(partial.day, parts, reference)
    if YEAR in parts.get("unit", []) and which and reference and partial.year is None:  # "in July last year"
        partial = replace(partial, year=reference.year + which[-1])
    found = resolve_partial(partial, reference, before=before)
    if "part" in parts and partial.day is None and found and found.earliest:
        return _clipped(whole_month(found.earliest.year, found.earliest.month, parts["part"][0]), reference)
    return found


def _day_of_month(day: int, parts: Parts, reference: date | None) -> DateInterval | None:
    if reference is None or MONTH not in parts.get("unit", []):
        return None
    month = back(reference, -parts.get("which", [0])[0], MONTH)
    found = safe_date(month.year, month.month, day) if month else None
    return interval(found, found)


def _clipped(found: DateInterval | None, reference: date | None) -> DateInterval | None:
    """What is over by the reference day: nothing told in a report is later than it."""
    if found is None or found.earliest is None or found.latest is None or reference is None:
        return found
    return found if found.earliest > reference else interval(found.earliest, min(found.latest, reference))


def resolve_year(parts: Parts, _: date | None) -> DateInterval | None:
    """A year, a season or a part of one: in 2013, summer 2012, mid-2012, the start of 2023."""
    year = parts["year"][0]
    if "season" in parts:
        return season(year, parts["season"][0])
    return whole_year(year, parts.get("part", [0])[0])


def resolve_range(parts: Parts, reference: date | None) -> DateInterval | None:
    """From one date to another: 18-27 February, between 17 October 2016 and 10 July 2017, Friday and Saturday."""
    dates = partial_dates(parts)
    first, last = dates[0], dates[-1]
    if "night_of" in parts and reference and first.weekday == reference.weekday() and first.month is None:
        return interval(reference, days_before(reference, -1))  # the night of the reference day to the next
    last = replace(last, month=last.month or first.month, year=last.year or (first.year if not last.month else None))
    which = parts.get("which")
    if which and reference and YEAR in parts.get("unit", []) and last.year is None:  # "... to October last year"
        last = replace(last, year=reference.year + which[-1])
    end = resolve_partial(last, reference)
    if end is None or end.latest is None or end.earliest is None:
        return None
    if first.month is None and first.year is None and first.weekday is None:
        first = replace(first, month=last.month)
    if first.year is None and first.month is not None and last.hijri:
        first = replace(first, year=last.year)
    start = resolve_partial(replace(first, hijri=last.hijri), end.latest)
    return interval(start.earliest if start else None, end.latest)


def partial_dates(parts: Parts) -> list[PartialDate]:
    """The dates that the parts make up, in the order of the words: a part that is already there opens a new date."""
    order = parts.get("order", [])
    dates: list[dict[int, int]] = [{}]
    for field, value in zip(order[::2], order[1::2], strict=True):
        if field in dates[-1]:
            dates.append({})
        dates[-1][field] = value
    hijri = "hijri" in parts
    return [PartialDate(d.get(1), d.get(2), d.get(3), d.get(4), hijri) for d in dates]


def resolve_weekday(parts: Parts, reference: date | None) -> DateInterval | None:
    """The nearest such day in the past; "last Thursday" is never the reference day."""
    if reference is None:
        return None
    day = nearest_weekday(reference, parts["weekday"][0], before=parts.get("which", [0])[0] < 0)
    return interval(day, day)


def resolve_relative(parts: Parts, reference: date | None) -> DateInterval | None:
    """Today, yesterday, yesterday Friday, overnight: counted back from the reference day."""
    if reference is None:
        return None
    if "night" in parts:
        return interval(days_before(reference, 1), reference)
    day = days_before(reference, parts["offset"][0])
    weekdays = parts.get("weekday", [])
    if day and weekdays and day.weekday() not in weekdays:
        day = nearest_weekday(reference, weekdays[0])
    return interval(day, day)


def resolve_ago(parts: Parts, reference: date | None) -> DateInterval | None:
    """Three days ago, a week ago (5 to 9 days before), days ago (within the past week)."""
    if reference is None:
        return None
    unit, count = _unit_and_count(parts)
    if count == 0:
        near = {HOUR: 0, DAY: 1, WEEK: 7, MONTH: 30, YEAR: 365}[unit]
        return interval(days_before(reference, VAGUE_PERIODS[unit]), days_before(reference, near))
    if unit == HOUR:
        return interval(back(reference, count, HOUR), reference)
    if unit == DAY and count == 1:  # counted from the report's day or from the day before it
        return interval(days_before(reference, 2), days_before(reference, 1))
    point = back(reference, count, unit)
    off = TOLERANCES[unit] or len(parts.get("about", []))
    return interval(days_before(point, off), min(reference, point + timedelta(days=off))) if point else None


def resolve_past_period(parts: Parts, reference: date | None) -> DateInterval | None:
    """The past three days, the last 48 hours, in recent weeks: up to and with the reference day."""
    if reference is None:
        return None
    unit, count = _unit_and_count(parts)
    start = back(reference, count, unit) if count else days_before(reference, VAGUE_PERIODS[unit])
    if start and parts.get("half") and unit == YEAR:
        start = back(start, 6, MONTH)
    return interval(start, reference)


def _unit_and_count(parts: Parts) -> tuple[int, int]:
    if "units_two" in parts:
        return parts["units_two"][0], 2
    if "units" in parts:
        return parts["units"][0], parts.get("number", [0])[0]
    return parts["unit"][-1], parts.get("number", [1])[0]


def resolve_named_period(parts: Parts, reference: date | None) -> DateInterval | None:
    """Last week, this month, the beginning of the year, late last year."""
    if reference is None:
        return None
    unit, which, part = parts["unit"][-1], parts.get("which", [0])[0], parts.get("part", [0])[0]
    if unit in (DAY, HOUR):
        return interval(days_before(reference, -which), reference)
    if unit == WEEK:
        days = (14, 1) if which < 0 else (6, 0)
        return interval(days_before(reference, days[0]), days_before(reference, days[1]))
    when = back(reference, -which, unit)
    if when is None:
        return None
    return _clipped(
        whole_month(when.year, when.month, part) if unit == MONTH else whole_year(when.year, part), reference
    )


def resolve_weekend(parts: Parts, reference: date | None) -> DateInterval | None:
    """The nearest weekend that has begun, up to the reference day."""
    first = nearest_weekday(reference, parts["weekend"][0]) if reference else None
    return interval(first, min(first + timedelta(days=1), reference)) if first and reference else None


def resolve_future(parts: Parts, reference: date | None) -> None:
    """Nothing: tomorrow and next Friday date no attack that took place."""


RESOLVERS: dict[str, Callable[[Parts, date | None], DateInterval | None]] = {
    "day": resolve_day,
    "month": resolve_day,
    "year": resolve_year,
    "range": resolve_range,
    "weekday": resolve_weekday,
    "relative": resolve_relative,
    "ago": resolve_ago,
    "past_period": resolve_past_period,
    "conflict_years": resolve_past_period,
    "named_period": resolve_named_period,
    "weekend": resolve_weekend,
    "future": resolve_future,
}
