"""What a page says about its own publication: when, at which address, taken over or translated from whom."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sijill.models import Precision, Publication, Published, Report

from .credit import credit_in, other_than
from .dateline import date_in
from .metadata import Head, JsonObject, host_of, iso_date, names_in, short_name, web_address

_LONGEST_WORDS = 90
_FIRST_YEAR = 1990
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)|\dT\d{4}")
# What a system writes that knows the day alone.
_MIDNIGHT = re.compile(r"(?<![\d:])00:00(?!\d)(?::00)?|\dT0000")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
# RFC 822, as feeds and servers write dates: "Tue, 12 Oct 2021 23:59:00 +0300".
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3,9},?\s{1,3})?(\d{1,2})\s([A-Za-z]{3})[a-z]{0,6}\s(\d{4})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-])")
# Words of the head that name whom a page took its words from: a name or an address.
_CREDIT_PROPERTIES = ("syndication-source", "original-source", "dc.source", "dcterms.source", "article:source")
_LONGEST_NAME = 60


def publication_of(head: Head, report: Report, *, published: Published | None, lines: Sequence[str]) -> Publication:
    """What a page says about its publication; `lines` are those of the story and the few that stand behind it."""
    said = (name for name in _credits(head) if name != host_of(head.url))
    return Publication(
        published=published,
        canonical_url=head.url,
        translation_of=next(_translated(head), None),
        credit=other_than(report.outlet, said) or credit_in(lines, byline=report.byline, outlet=report.outlet),
    )


def published_of(head: Head, shown: Iterable[str], url: str | None) -> Published | None:
    """When a page says it was published: in its head, beside its title (`shown`) or in its address (`url`).

    The first that names a day; where none does, the month or year that is named.
    """
    said = [found for words in head.dates if (found := stated(words))]
    in_sight = (found for words in shown if (found := _on(iso_date(words) or date_in(words), words)))
    in_address = _in_address(url)
    for found in (*said, *in_sight, in_address):
        if found and found.earliest == found.latest:
            return found
    return next(iter(said), in_address)


def stated(words: str) -> Published | None:
    """The time that a system wrote, in ISO 8601 or RFC 822, or else a line that names a day; as it is written."""
    words = words.strip()
    if not 0 < len(words) <= _LONGEST_WORDS:
        return None
    if month := _MONTH.fullmatch(words):
        return _in_month(int(month[1]), int(month[2]), words)
    if _YEAR.fullmatch(words):
        return _in_year(int(words), words)
    return _on(iso_date(words) or _in_mail_form(words) or date_in(words), words)


def _on(day: date | None, words: str) -> Published | None:
    if day is None:
        return None
    plain = words.translate(_DIGITS)
    has_time = _CLOCK.search(plain) and not _MIDNIGHT.search(plain)
    return Published(day, day, Precision.MOMENT if has_time else Precision.DAY, " ".join(words.split()))


def _in_month(year: int, month: int, words: str) -> Published | None:
    if year < _FIRST_YEAR or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return Published(date(year, month, 1), date(year, month, last), Precision.MONTH, words)


def _in_year(year: int, words: str) -> Published | None:
    if year < _FIRST_YEAR:
        return None
    return Published(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, words)


def _in_mail_form(words: str) -> date | None:
    found = _MAIL_DATE.match(words)
    if not found or found[2].lower() not in _MONTHS:
        return None
    return iso_date(f"{found[3]}-{_MONTHS.index(found[2].lower()) + 1:02}-{found[1]:0>2}")


def _in_address(url: str | None) -> Published | None:
    """The day or month in an address such as https://outlet.example/2021/10/12/story."""
    found = _DATE_IN_ADDRESS.search(url or "")
    if not found:
        return None
    words = found[0].strip("/-")
    if found[3] is None:
        return _in_month(int(found[1]), int(found[2]), words)
    return _on(iso_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"), words)


def _credits(head: Head) -> Iterator[str]:
    """Whom the head says the words come from, by name; by the host where it gives an address alone."""
    for node in head.nodes:
        for value in (node.get("sourceOrganization"), *_bases(node)):
            yield from _named(value, head.nodes)
    for name in _CREDIT_PROPERTIES:
        yield from _named(head.properties.get(name), head.nodes)


def _bases(node: JsonObject) -> Iterator[object]:
    """What a report says it is based on: who published that, or its address."""
    for base in _listed(node.get("isBasedOn")):
        if isinstance(base, dict):
            yield base.get("publisher") or base.get("provider") or base.get("url") or base.get("@id")
        else:
            yield base


def _named(value: object, nodes: Iterable[JsonObject]) -> Iterator[str]:
    for name in map(short_name, names_in(value, nodes)):
        if url := web_address(name):
            yield host_of(url) or url
        elif name and len(name) <= _LONGEST_NAME:
            yield name


def _translated(head: Head) -> Iterator[str]:
    """The addresses of the reports that a page says it translates."""
    works: list[object] = [head.properties.get("translationofwork")]
    works += [work for node in head.nodes for work in _listed(node.get("translationOfWork"))]
    for work in works:
        named = (work.get("url"), work.get("@id")) if isinstance(work, dict) else (work,)
        yield from filter(None, map(web_address, named))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
