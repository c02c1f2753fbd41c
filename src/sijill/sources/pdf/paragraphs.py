"""From the lines of pages to paragraphs: lines that go on are one, hyphens at their ends undone where that is sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sijill.extraction.furniture import ends_sentence

from .layout import Line

# Lines of one paragraph are of one size, and stand 1.0 to 1.9 heights apart.
_ONE_SIZE = 0.06
_FARTHEST = 1.95
# A line that goes on reaches this far across its column; short lines end a paragraph.
_FULL = 0.82
# Headings are 1.15 to 2.5 times as high as the text.
_LARGER = 1.12
_LONGEST_HEADLINE = 300
_NEAR_BEGINNING = 12
_MOST_COMPARED = 1_000
_HYPHENS = ("-", "\u2010", "\u00ad")
_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"\s*+(?:[•·●▪◦*–—-]|\(?[0-9\u0660-\u0669]{1,3}[.)\-/](?![0-9\u0660-\u0669])|\(?[a-zA-Z][.)])\s")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a heading or a row of a table, and the height of its letters."""

    text: str
    size: float


def paragraphs_of(pages: Iterable[Sequence[Line]]) -> list[list[Paragraph]]:
    """The paragraphs of each page."""
    pages = list(pages)
    words = {word.lower() for page in pages for line in page for word in _WORD.findall(line.text)}
    body = body_size(pages)
    return [list(_paragraphs(page, words, body)) for page in pages]


def body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The height of the letters that most of the text is set in."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def headline_of(pages: Sequence[Sequence[Paragraph]], body: float) -> str:
    """The paragraph in the largest type at the beginning; "" where none is larger than the text."""
    first = next((page for page in pages if page), ())
    near = [paragraph for paragraph in first[:_NEAR_BEGINNING] if len(paragraph.text) <= _LONGEST_HEADLINE]
    largest = max(near, key=lambda paragraph: paragraph.size, default=None)
    return largest.text if largest and largest.size > _LARGER * body else ""


def _paragraphs(lines: Sequence[Line], words: set[str], body: float) -> Iterator[Paragraph]:
    text = ""
    for place, line in enumerate(lines):
        if place and _goes_on(lines[place - 1], line, lines, body):
            text = _joined(text, line.text, words)
            continue
        if text.strip():
            yield Paragraph(text.replace(_SOFT_HYPHEN, ""), lines[place - 1].size)
        text = line.text
    if text.strip():
        yield Paragraph(text.replace(_SOFT_HYPHEN, ""), lines[-1].size)


def _goes_on(line: Line, following: Line, lines: Sequence[Line], body: float) -> bool:
    """Whether the next line belongs to the same paragraph."""
    if "\t" in line.text or "\t" in following.text or abs(line.size - following.size) > _ONE_SIZE * line.size:
        return False
    if not 0 < line.baseline - following.baseline < _FARTHEST * line.size or _ITEM.match(following.text):
        return False
    if line.size > _LARGER * body:
        return True  # lines of a heading are not filled
    if _is_divided(line.text, following.text):
        return True
    column = lines
    if len(lines) <= _MOST_COMPARED:
        column = [other for other in lines if other.left < line.right and other.right > line.left]
    left, right = min(other.left for other in column), max(other.right for other in column)
    reach = right - line.left if not line.right_to_left else line.right - left
    # What reaches the end of its column goes on; a sentence that ends short of it may not.
    is_full = (line.right - line.left) >= _FULL * reach
    return is_full and not (ends_sentence(line.text) and _is_set_in(line, following))


def _is_set_in(line: Line, following: Line) -> bool:
    """Whether the next line begins further in, as the first line of a paragraph may."""
    begins = line.right - following.right if line.right_to_left else following.left - line.left
    return begins > 0.8 * line.size


def _joined(paragraph: str, line: str, words: set[str]) -> str:
    if paragraph.endswith(_SOFT_HYPHEN):
        return paragraph[:-1] + line
    if not _is_divided(paragraph, line):
        return f"{paragraph} {line}"
    parts = [found[0] for found in (_LAST_WORD.search(paragraph[:-1]), _FIRST_WORD.match(line)) if found]
    # Nobody types U+2010; any other hyphen stays, unless the word stands elsewhere without it, and never with it.
    is_sure = "".join(parts).lower() in words and "-".join(parts).lower() not in words
    return paragraph[: -1 if paragraph.endswith("\u2010") or is_sure else None] + line


def _is_divided(line: str, following: str) -> bool:
    """Whether a line ends in a hyphen inside of a word that goes on in the next."""
    return line[-1:] in _HYPHENS and bool(_LAST_WORD.search(line[:-1])) and following[:1].islower()
