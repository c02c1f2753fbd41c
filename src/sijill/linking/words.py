"""The words of a story as reports are compared by them, with the way back to the report.

Case, vowel signs, tatweel, forms of one Arabic letter, digits of either script and punctuation do not count
(docs/codebook/text.md): what is left is what two printings of one text have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.languages import View, normalise
from sijill.models import Evidence, Report

# The reader refuses longer reports; here only this much of one is compared.
LONGEST_STORY = 1_000_000
# A number written with commas between its thousands is the same number without them.
_WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Story:
    """The words of a report's story in the order in which they stand."""

    words: tuple[str, ...]
    _places: tuple[tuple[int, int], ...]
    _view: View
    _text: str
    _offset: int
    _report_id: str

    def evidence(self, first: int, last: int) -> Evidence:
        """The words from number `first` up to, not including, `last` as they stand in the report."""
        start, end = self._view.origin_span(self._places[first][0], self._places[last - 1][1])
        return Evidence(self._report_id, start + self._offset, end + self._offset, self._text[start:end])


def story(report: Report) -> Story:
    """The story (`body`, else the whole full text) as words that know where they stand."""
    offset, text = story_text(report)
    view = normalise(text)
    found = list(_WORD.finditer(view.folded))
    words = tuple(_plain(match.group()) for match in found)
    return Story(words, tuple(match.span() for match in found), view, text, offset, report.id)


def story_words(report: Report) -> list[str]:
    """The words of the story alone."""
    return words(normalise(story_text(report)[1]).folded)


def story_text(report: Report) -> tuple[int, str]:
    """Where the story begins in the full text (`body`, else the whole), and the story itself as it was published."""
    text = report.full_text
    start, end = report.body or (0, len(text))
    return start, text[start : min(end, start + LONGEST_STORY)]


def words(folded: str) -> list[str]:
    """The words of a folded text."""
    return [_plain(word) for word in _WORD.findall(folded)]


def _plain(word: str) -> str:
    return word.replace(",", "") if "," in word else word
