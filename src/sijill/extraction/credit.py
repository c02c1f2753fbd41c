"""The agency or outlet that a report says it took its words from (languages/*/copies.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from sijill.errors import DataError

from .furniture import data_files, ends_sentence, folded, line_key

_LONGEST_CREDIT = 60
_MOST_WORDS = 6
# A dateline stands in the first line or two of a story, a line that names the origin in its last ones.
_FIRST_LINES = 2
_LAST_LINES = 3
_BETWEEN_NAMES = re.compile(r"[/|,،&+]|\s[-–—]\s")
_BEFORE_COLON = re.compile(r"(?<!\s)\s{1,3}:")
_MARKS = " \t:.…،,;؛|«»[]()*-–—_ـ\"'“”"
_DATELINES = (
    # TELL SARAB (Reuters) -    تل سراب (رويترز) -
    re.compile(r"[^()\n]{0,60}+\((?P<name>[^()\n]{2,40}+)\)\s{0,3}(?:[-–—ـ:]|$)"),
    # TELL SARAB - Reuters:    دمشق-سانا
    re.compile(r"[^-–—ـ/:()\n]{2,40}+[-–—ـ/](?P<name>[^-–—ـ/:()\n]{2,40}+)(?:[-–—ـ:]|$)"),
    # Reuters - At least nine
    re.compile(r"(?P<name>[^-–—ـ:()\n]{2,40}+)[-–—ـ]"),
)


class _Table(msgspec.Struct, frozen=True):
    agencies: list[str]
    credits: list[str]


@dataclass(frozen=True, slots=True)
class _Names:
    agencies: frozenset[str]
    acronyms: frozenset[str]
    credits: tuple[str, ...]


def credit_in(lines: Sequence[str], *, byline: str | None = None, outlet: str | None = None) -> str | None:
    """The name, as it is written, of whom a report says its words come from; None where it credits nobody else.

    Looked for in the author's line, before the first sentence, and in the last lines where one holds nothing else.
    """
    found = (*_in_byline(byline), *_in_datelines(lines[:_FIRST_LINES]), *_in_lines(lines[-_LAST_LINES:]))
    return other_than(outlet, found)


def other_than(outlet: str | None, names: Iterable[str]) -> str | None:
    """The first of the names that is not the outlet's own, nor stands in it ("Syrian Arab News Agency - SANA")."""
    own = f" {line_key(outlet or '')} "
    return next((name for name in names if f" {line_key(name)} " not in own), None)


def _in_byline(byline: str | None) -> Iterator[str]:
    yield from filter(_is_agency, _named(byline or ""))


def _in_datelines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for pattern in _DATELINES:
            found = pattern.match(line)
            if found and any(map(_is_agency, _named(found["name"]))):
                yield found["name"].strip(_MARKS)


def _in_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        name = line.strip(_MARKS)
        if _is_agency(name):
            yield name
        elif not ends_sentence(line) and (named := _after_cue(_BEFORE_COLON.sub(":", line.strip()))):
            yield named


def _after_cue(line: str) -> str | None:
    """What stands behind the words that name an origin, where the line holds nothing else and it can be a name."""
    if len(line) > 2 * _LONGEST_CREDIT:
        return None
    key = folded(line)
    cue = next((cue for cue in _known().credits if key.startswith(cue)), None)
    if cue is None or (key[len(cue) :][:1].isalnum() and cue[-1].isalnum()):
        return None
    length = next(length for length in range(len(cue), len(line) + 1) if len(folded(line[:length])) >= len(cue))
    name = line[length:].strip(_MARKS)
    return name if 1 < len(name) <= _LONGEST_CREDIT and len(name.split()) <= _MOST_WORDS else None


def _named(text: str) -> list[str]:
    return [name.strip(_MARKS) for name in _BETWEEN_NAMES.split(text[: 4 * _LONGEST_CREDIT])]


def _is_agency(name: str) -> bool:
    """Whether it is the name of an agency; a name in capitals alone counts only so ("SANA" is one, "Sana" is not)."""
    if not name or len(name) > _LONGEST_CREDIT:
        return False
    known = _known()
    return _key(name) in known.agencies or (name.isupper() and _key(name) in known.acronyms)


def _key(name: str) -> str:
    return " ".join(line_key(name).replace(".", " ").split())


@cache
def _known() -> _Names:
    """The agencies and phrases of all languages together; raises DataError when a file is wrong."""
    tables = [_table(language, data) for language, data in data_files("copies.toml")]
    names = [name for table in tables for name in table.agencies]
    credits = {folded(cue) for table in tables for cue in table.credits}
    if "" in {*map(_key, names), *credits}:
        raise DataError("an agency or a credit in languages/*/copies.toml has no letter")
    return _Names(
        agencies=frozenset(_key(name) for name in names if not name.isupper()),
        acronyms=frozenset(_key(name) for name in names if name.isupper()),
        credits=tuple(sorted(credits, key=len, reverse=True)),
    )


def _table(language: str, data: dict[str, object]) -> _Table:
    try:
        return msgspec.convert(data, type=_Table)
    except msgspec.ValidationError as error:
        raise DataError(f"languages/{language}/copies.toml: {error}") from error
