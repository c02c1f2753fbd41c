"""What a report itself says of where its words come from: credits, quotation marks, statements given in full.

The cues of all languages (languages/*/copies.toml) count in every text: Arabic pages name agencies in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import msgspec

from sijill.errors import DataError
from sijill.extraction.furniture import data_files
from sijill.languages import normal, normalise
from sijill.models import Publication, Report

from .words import story_text, words

# A credit stands at the head of a story or at its foot; what is in brackets elsewhere explains something.
_HEAD, _FOOT = 300, 200
_LONGEST_CREDIT = 100  # characters
_MOST_CUES = 20
# Longer than any statement between one pair of marks; between marks that are alike, no longer than one paragraph.
_IN_QUOTES = re.compile(r"«[^«»]{1,4000}»|“[^“”]{1,4000}”|„[^„“”]{1,4000}[“”]|\"[^\"\n]{1,2000}\"")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
_CREDIT_ENDS = re.compile(r"[.\n;|()\[\]]")

Words = tuple[str, ...]


class _Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    agencies: list[str]
    credits: list[str]
    statements: list[str]


@dataclass(frozen=True, slots=True)
class _Cues:
    agencies: tuple[Words, ...]
    credits: re.Pattern[str]
    statements: re.Pattern[str]


def credits_in(report: Report, publication: Publication | None) -> tuple[Words, ...]:
    """Each name that a report gives for where its words come from, as words are compared."""
    text = normalise(story_text(report)[1]).folded
    named = [normal(publication.credit)] if publication and publication.credit else []
    named += [match[1] for part in (text[:_HEAD], text[_HEAD:][-_FOOT:]) for match in _IN_BRACKETS.finditer(part)]
    for cue in islice(_cues().credits.finditer(text), _MOST_CUES):
        named.append(_CREDIT_ENDS.split(text[cue.end() : cue.end() + _LONGEST_CREDIT], maxsplit=1)[0])
    return tuple(dict.fromkeys(tuple(words(name)) for name in named))


def names(credits: Sequence[Words], outlet: str | None) -> bool:
    """Whether one of the credits names this outlet."""
    wanted = tuple(words(normal(outlet))) if outlet else ()
    return bool(wanted) and any(_stands_in(wanted, credit) for credit in credits)


def agencies_in(credits: Sequence[Words]) -> frozenset[Words]:
    """The agencies among the credits."""
    return frozenset(agency for agency in _cues().agencies for credit in credits if _stands_in(agency, credit))


def quoted(report: Report) -> list[tuple[int, int]]:
    """The stretches of a report's full text that it gives as the words of somebody else, in order, none overlapping."""
    start, text = story_text(report)
    spans = [match.span() for match in _IN_QUOTES.finditer(text)]
    spans += islice(_statements(text), _MOST_CUES)
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            first, last = merged[-1][0], max(last, merged[-1][1])
            merged.pop()
        merged.append((first, last))
    return [(start + first, start + last) for first, last in merged]


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """What stands after "said in a statement:": the rest of the line, or all that follows where that is empty."""
    view = normalise(text)
    for cue in _cues().statements.finditer(view.folded):
        after = view.origin(cue.end() - 1) + 1
        line_end = text.find("\n", after)
        rest_of_line = text[after:line_end] if line_end >= 0 else text[after:]
        yield after, after + len(rest_of_line) if rest_of_line.strip() else len(text)


def _stands_in(name: Words, credit: Words) -> bool:
    return any(credit[at : at + len(name)] == name for at in range(len(credit) - len(name) + 1))


@cache
def _cues() -> _Cues:
    """The cues of all languages together; raises DataError when a file is wrong."""
    tables = [_table(language, data) for language, data in data_files("copies.toml")]
    return _Cues(
        tuple(tuple(words(normal(agency))) for table in tables for agency in table.agencies),
        _any_of(cue for table in tables for cue in table.credits),
        _any_of(cue for table in tables for cue in table.statements),
    )


def _any_of(cues: Iterable[str]) -> re.Pattern[str]:
    forms = sorted({normal(cue) for cue in cues}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?=\W|$|(?<=\W))")


def _table(language: str, data: dict[str, object]) -> _Table:
    try:
        table = msgspec.convert(data, type=_Table)
    except msgspec.ValidationError as error:
        raise DataError(f"languages/{language}/copies.toml: {error}") from error
    if not all(words(normal(cue)) for cue in (*table.agencies, *table.credits, *table.statements)):
        raise DataError(f"languages/{language}/copies.toml: a cue has no letter or number")
    return table
