"""Where the story stands in captured text, between the menus before it and the related headlines after it.

Cue lines (languages/*/furniture.toml) and the shape of the text decide: a story is made of sentences, furniture of
short lines. To lose a part of a story is worse than to keep a menu, so a cut needs both what it cuts at and a rest
that does not look like a story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .furniture import Cue, cues_of, ends_sentence, line_key

# The shape of lines, in characters. Looked up in 2,000 texts captured from field sites in 2021-2024: headlines of
# other reports run to 110 characters and have no full stop, paragraphs of stories are longer or end with one.
_SENTENCE = 60
_PARAGRAPH = 140
_HEADLINE_WORDS = 5
_HEADLINE = 28
_MENU_LINE = 25
_MENU_LINES = 5
_LINES_BEFORE_STORY = 4
_SUBSTANCE = 20
_SENTENCE_COMMAS = 2

_EMBEDDED_POST = re.compile(r"[—–-] .{1,80}\(@\w+\)")
_COMMA = re.compile("[,،;؛]")
_BULLET = re.compile(r"[\d٠-٩\-–—•●*#▪◾✅🔴(]")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    cues: frozenset[Cue]

    @property
    def is_furniture(self) -> bool:
        return Cue.ANYWHERE in self.cues or Cue.ENDS in self.cues

    @property
    def is_prose(self) -> bool:
        """A sentence or paragraph of a story."""
        if self.cues:
            return False
        is_sentence = ends_sentence(self.text) or len(_COMMA.findall(self.text)) >= _SENTENCE_COMMAS
        return len(self.text) >= (_SENTENCE if is_sentence else _PARAGRAPH)

    @property
    def is_told(self) -> bool:
        """Prose, a short sentence with its full stop, or the name under an embedded post."""
        if self.is_prose or _EMBEDDED_POST.match(self.text):
            return True
        return not self.cues and self.text.endswith(".") and ends_sentence(self.text)

    @property
    def is_headline(self) -> bool:
        """Shaped like the headline of another report: some words, no full stop, no bullet or number before it."""
        if self.cues or ends_sentence(self.text) or not _HEADLINE <= len(self.text) < _PARAGRAPH:
            return False
        return not _BULLET.match(self.text) and len(self.text.split()) >= _HEADLINE_WORDS


def story(full_text: str) -> tuple[int, int]:
    """Where the story stands in the full text of a report, [start, end); the whole where nothing else is seen."""
    lines = _lines(full_text)
    kept = lines[: _end(lines)]
    kept = kept[_start(kept, has_title=not full_text.startswith("\n")) :]
    if not kept or len(kept) == len(lines):
        return (0, len(full_text))
    start = 0 if kept[0] is lines[0] else kept[0].start
    end = len(full_text) if kept[-1] is lines[-1] else kept[-1].end
    return (start, end)


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, without the spaces around them."""
    found, position = [], 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = position + len(raw) - len(raw.lstrip())
            found.append(_Line(start, start + len(words), words, cues_of(words)))
        position += len(raw) + 1
    return found


def _end(lines: Sequence[_Line]) -> int:
    """How many lines there are up to the end of the story."""
    end = _without_loose_headlines(lines[: _first_cue_that_ends(lines)])
    while end > 0 and _is_loose_end(lines, end - 1):
        end -= 1
    return end or len(lines)


def _first_cue_that_ends(lines: Sequence[_Line]) -> int:
    """Where the first line stands that ends the story: something was told before it, and less is told after it."""
    prose = list(accumulate((len(line.text) if line.is_prose else 0 for line in lines), initial=0))
    last_told = max((place for place, line in enumerate(lines) if line.is_told), default=-1)
    told = False
    for place, line in enumerate(lines):
        before, after = prose[place], prose[-1] - prose[place + 1]
        if told and Cue.ENDS in line.cues and after <= before / 2:
            return place
        if before and place > last_told and Cue.MAY_END in line.cues:
            return place
        told = told or line.is_prose or (not line.cues and len(line.text) >= _SUBSTANCE)
    return len(lines)


def _without_loose_headlines(lines: Sequence[_Line]) -> int:
    """How many lines are left without headlines of other reports that stand after a story told in full sentences."""
    place = len(lines)
    while place > 0 and not lines[place - 1].is_told:
        place -= 1
    rest = lines[place:]
    headlines = [line for line in rest if line.is_headline]
    needed = 2 if any(line.text.endswith(("…", "...")) for line in headlines) else 3
    if len(headlines) < needed or len(headlines) * 2 < len(rest) or any(_BULLET.match(line.text) for line in rest[:1]):
        return len(lines)
    prose = [line for line in lines[:place] if line.is_prose]
    sentences = [line for line in prose if ends_sentence(line.text)]
    return place if len(sentences) >= 2 and len(sentences) * 5 >= len(prose) * 4 else len(lines)


def _is_loose_end(lines: Sequence[_Line], place: int) -> bool:
    """Whether the last line is no part of the story; a number alone may be the last cell of a table of figures."""
    line = lines[place]
    if line.text.isdecimal() and place > 0:
        return bool(lines[place - 1].cues) and not lines[place - 1].text.isdecimal()
    return line.is_furniture or Cue.MAY_END in line.cues


def _start(lines: Sequence[_Line], *, has_title: bool) -> int:
    """How many lines stand before the story; a report's own title belongs to the story."""
    first = 1 if has_title else 0
    menu = _after_menu(lines, first)
    if has_title:
        return _title_again(lines, menu) if menu > first else 0
    return menu


def _title_again(lines: Sequence[_Line], menu: int) -> int:
    """The story starts below the menu only when its title stands there again."""
    title = line_key(lines[0].text)
    return next((place for place in range(menu, len(lines)) if line_key(lines[place].text) == title), 0)


def _after_menu(lines: Sequence[_Line], first: int) -> int:
    """Where the first line stands that belongs neither to a menu nor to a list of headlines above the story."""
    place = first
    while place < len(lines) and (lines[place].is_furniture or Cue.BYLINE in lines[place].cues):
        place += 1
    prose = next((number for number in range(place, len(lines)) if lines[number].is_prose), None)
    if prose is None or not _is_menu(lines[first:prose]):
        return place if place < len(lines) else first
    above = prose
    while above > max(place, prose - _LINES_BEFORE_STORY) and not _is_menu_line(lines[above - 1]):
        above -= 1
    return above


def _is_menu(lines: Sequence[_Line]) -> bool:
    short = sum(_is_menu_line(line) for line in lines)
    if any("@" in line.text for line in lines):
        return False  # a thread of posts: the short lines are the buttons between them
    return short >= _MENU_LINES and short * 2 >= len(lines) and _is_menu_line(lines[0])


def _is_menu_line(line: _Line) -> bool:
    if line.cues:
        return True
    return len(line.text) < _MENU_LINE and not _BULLET.match(line.text) and not line.text.endswith((":", ".", "،"))
