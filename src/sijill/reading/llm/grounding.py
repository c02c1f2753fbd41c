"""Where words that somebody else names stand in a report: exactly, or in its normalised view."""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sijill.languages import Language, View, load, normalise
from sijill.models import Evidence, Report

from .refusal import Refused, quoted

Span = tuple[int, int]

# Longer words are no name of an attack, place or speaker, but a passage in which anything could stand.
_LONGEST_WORDS = 600
# Words that stand more often than this name nothing: the rest of their places is not looked at.
_MOST_OCCURRENCES = 500
_LONGEST_CLITICS = 5
_MOST_SIGNS = 4  # vowel signs on one letter


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: in the report's full text, and in its view."""

    span: Span
    view: Span


class Story:
    """A report's text, in which words are looked for as whole words.

    Case, curly quotes, tatweel, vowel signs, letter variants, hyphens and line breaks do not matter: what is found are
    the characters of the report, never those of the words asked for.
    """

    def __init__(self, report: Report) -> None:
        self.report_id = report.id
        self.full_text = report.full_text
        self.body: Span = report.body or (0, len(self.full_text))
        self.language: Language = load(report.language or "en")
        self.view: View = normalise(self.full_text, known_words=self.language.words)
        self._clitics = _clitics(self.language.code)
        self._squeezed, self._at = _squeeze(self.view.folded)

    def place(self, words: str, within: Span, near: int | None = None) -> Place:
        """The place of words in a stretch of the text that is nearest to a character of the view, else the first.

        Raises Refused where the words do not stand there.
        """
        if len(words) > _LONGEST_WORDS:
            raise Refused(f"{quoted(words)}: too long to be the words of one value")
        places = self.places(words, within)
        if not places:
            raise Refused(f"{quoted(words)}: does not stand in the text")
        return places[0] if near is None else min(places, key=lambda place: abs(place.view[0] - near))

    def places(self, words: str, within: Span) -> list[Place]:
        """Each place in a stretch of the text where the words stand, in order; the exact ones where there are any."""
        wanted = _squeeze(normalise(words, known_words=self.language.words).folded)[0].strip()
        if not any(letter.isalnum() for letter in wanted):
            return []
        found = list(self._occurrences(wanted, within))
        exact = [p for p in found if self.full_text[slice(*p.span)] == words]
        return exact or found

    def evidence(self, view: Span) -> Evidence:
        """The report's own words at a span of the view."""
        start, end = self._origin(view)
        return Evidence(self.report_id, start, end, self.full_text[start:end])

    def _origin(self, view: Span) -> Span:
        """Where a span of the view stands in the full text, with the vowel signs of its last letter."""
        start, end = self.view.origin_span(*view)
        signs = self.full_text[end : end + _MOST_SIGNS]
        return start, end + next((i for i, sign in enumerate(signs) if not unicodedata.combining(sign)), len(signs))

    def _occurrences(self, wanted: str, within: Span) -> Iterator[Place]:
        first, last = (bisect_left(self._at, end, key=self.view.origin) for end in within)
        at = self._squeezed.find(wanted, first, last)
        for _ in range(_MOST_OCCURRENCES):
            if at < 0:
                return
            start, end = self._at[at], self._at[at + len(wanted) - 1] + 1
            if self._is_whole(start, end):
                yield Place(self._origin((start, end)), (start, end))
            at = self._squeezed.find(wanted, at + 1, last)

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no word is cut: only letters that are written together with the word after them may stand before."""
        folded = self.view.folded
        if folded[end - 1].isalnum() and folded[end : end + 1].isalnum():
            return False
        if not folded[start].isalnum():
            return True
        first = start
        while first > 0 and start - first <= _LONGEST_CLITICS and folded[first - 1].isalnum():
            first -= 1
        return first == start or folded[first:start] in self._clitics


def _squeeze(folded: str) -> tuple[str, list[int]]:
    """The text with every run of white space as one space, and where each of its characters stands."""
    at = [i for i, letter in enumerate(folded) if not letter.isspace() or i == 0 or not folded[i - 1].isspace()]
    return "".join([" " if folded[i].isspace() else folded[i] for i in at]), at


@cache
def _clitics(code: str) -> frozenset[str]:
    about = tomllib.loads((files("sijill.languages") / code / "language.toml").read_text("utf-8"))
    return frozenset(about.get("clitics", ()))
