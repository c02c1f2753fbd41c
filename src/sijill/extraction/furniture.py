"""Site furniture: which lines are not the story (languages/*/furniture.toml).

The cues of all languages count in every text: Arabic pages carry English buttons, and the other way round.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from sijill.errors import DataError

# A line longer than this is a sentence or a headline, not a button. Longest cue seen on field sites: 108 characters.
LONGEST_FURNITURE = 140
LONGEST_BYLINE = 60

_UNSEEN = re.compile("[\u0640\u064b-\u0655\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe0f\ufeff]")
_LETTERS = str.maketrans("أإآٱىةی", "ااااىهى".replace("ى", "ي"))
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_MARKS = " \t:.…،,;؛|«»<>›‹[]*-–—_=•·●►▼▲✨💡#!؟?\"'“”"
_SENTENCE_END = (".", "!", "?", "؟", "۔", ".”", ".»", "؟”")
_ACCOUNT = re.compile(r"(?:^|\s)@\w{2,30}$")


class Cue(StrEnum):
    """What a line of furniture says about the lines around it."""

    ENDS = "ends"
    MAY_END = "may_end"
    ANYWHERE = "anywhere"
    BYLINE = "byline"


class _Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    ends: list[str] = []
    may_end: list[str] = []
    anywhere: list[str] = []
    starts_ends: list[str] = []
    starts_may_end: list[str] = []
    starts_anywhere: list[str] = []
    starts_byline: list[str] = []


@dataclass(frozen=True, slots=True)
class _Cues:
    lines: dict[Cue, frozenset[str]]
    starts: dict[Cue, tuple[str, ...]]


def cues_of(line: str) -> frozenset[Cue]:
    """What kinds of furniture the line is; empty for a line of a story."""
    key = line_key(line)
    if not key:
        return frozenset({Cue.ANYWHERE}) if line.strip() else frozenset()
    if len(key) > LONGEST_FURNITURE:
        return frozenset()
    known = _cues()
    found = {cue for cue, lines in known.lines.items() if key in lines}
    found |= {cue for cue in _starts_that_count(line) if key.startswith(known.starts[cue])}
    if len(key) <= LONGEST_BYLINE and _ACCOUNT.search(line.strip()):
        found.add(Cue.ANYWHERE)
    return frozenset(found)


def _starts_that_count(line: str) -> tuple[Cue, ...]:
    """The kinds of cues that a line may begin with; a sentence of a story may begin like a button."""
    if ends_sentence(line):
        return (Cue.ENDS,)
    kinds = (Cue.ENDS, Cue.MAY_END, Cue.ANYWHERE)
    return (*kinds, Cue.BYLINE) if len(line.strip()) <= LONGEST_BYLINE else kinds


def is_byline(line: str) -> bool:
    """Whether the line only says who wrote the report ("Written by ...", "بقلم: ...")."""
    return Cue.BYLINE in cues_of(line)


def byline_name(line: str) -> str | None:
    """The name in a line that says who wrote the report; None for any other line."""
    if not is_byline(line):
        return None
    text = _SPACE.sub(" ", line.strip())
    starts = sorted(_cues().starts[Cue.BYLINE], key=len, reverse=True)
    for length in range(len(text), 0, -1):
        if _start_key(text[:length]) in starts:
            return text[length:].strip(_MARKS) or None
    return None


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does; a headline cut off with dots does not."""
    text = line.rstrip(" \t\u200f\u200e\"'”»)]")
    return text.endswith(_SENTENCE_END) and not text.endswith("..")


def line_key(line: str) -> str:
    """The line as cues are compared: no case, vowel signs, forms of alef or marks around it; 0 for any number."""
    return _fold(line[: 4 * LONGEST_FURNITURE]).strip(_MARKS)


def _start_key(start: str) -> str:
    return _fold(start).lstrip(_MARKS)


def folded(text: str) -> str:
    """The text as words are compared: no case or vowel signs, one form of alef, ya and apostrophe, one space."""
    return _SPACE.sub(" ", _UNSEEN.sub("", text).casefold().replace("’", "'").translate(_LETTERS))


def _fold(text: str) -> str:
    return _DIGITS.sub("0", folded(text))


@cache
def _cues() -> _Cues:
    """The cues of all languages together; raises DataError when a file is wrong."""
    tables = [_table(language, data) for language, data in data_files("furniture.toml")]
    lines = {
        cue: frozenset(line_key(line) for table in tables for line in getattr(table, cue))
        for cue in (Cue.ENDS, Cue.MAY_END, Cue.ANYWHERE)
    }
    starts = {
        cue: tuple(_start_key(start) for table in tables for start in getattr(table, f"starts_{cue}")) for cue in Cue
    }
    if any("" in known for known in (*lines.values(), *starts.values())):
        raise DataError("a cue in languages/*/furniture.toml has no letter or number")
    return _Cues(lines, starts)


def data_files(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each language that has a data file of this name, and what the file says; raises DataError for a broken one."""
    for folder in sorted(resources.files("sijill.languages").iterdir(), key=lambda folder: folder.name):
        file = folder.joinpath(name)
        if file.is_file():
            try:
                yield folder.name, tomllib.loads(file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise DataError(f"languages/{folder.name}/{name}: {error}") from error


def _table(language: str, data: dict[str, Any]) -> _Table:
    try:
        return msgspec.convert(data, type=_Table)
    except msgspec.ValidationError as error:
        raise DataError(f"languages/{language}/furniture.toml: {error}") from error
