"""Lines of text for a terminal: text from outside made harmless, wrapped to the width, set from the right side."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

# Unicode isolates: what stands between them cannot change the order of what stands around them.
FIRST_STRONG, RIGHT_TO_LEFT, END = "\u2068", "\u2067", "\u2069"
# Joiners shape letters (Arabic, Persian) and are text; every other invisible format character is left out.
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one style; `foreign` text comes out of a report and is isolated from what is around it."""

    text: str
    style: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces on one line after `indent` cells; where they are too wide, the lines after the first hang deeper."""

    pieces: tuple[Piece, ...]
    indent: int = 0
    hang: int = 2


@dataclass(frozen=True, slots=True)
class Page:
    """How lines are set: cells per line, whether from the right, whether with isolates."""

    width: int = 100
    rtl: bool = False
    isolates: bool = False


def harmless(text: str) -> str:
    """Text from outside as it may reach a terminal: one line, control characters visible, no bidi controls."""
    return " ".join("".join(map(_harmless, text)).split())


def _harmless(character: str) -> str:
    if character in JOINERS or character.isspace():
        return character
    match unicodedata.category(character):
        case "Cc":
            return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\ufffd"
        case "Cf":
            return ""
        case "Cs" | "Co" | "Cn":
            return "\ufffd"
        case _:
            return character


def set_line(line: Line, page: Page) -> Iterator[Text]:
    """The line as one or more lines that fit the page."""
    width = max(page.width, 20)
    indent = min(line.indent, width // 2)
    hang = min(line.hang, (width - indent) // 2)
    for number, words in enumerate(_wrap(line.pieces, width - indent, hang)):
        yield _set(words, indent + (hang if number else 0), width, page)


def _set(words: list[Piece], margin: int, width: int, page: Page) -> Text:
    text = Text(no_wrap=True)
    if not (page.rtl and page.isolates):
        text.append(" " * margin)
    else:
        used = sum(cell_len(word.text) for word in words)
        text.append(" " * max(0, width - margin - used) + RIGHT_TO_LEFT)
    for piece in words:
        isolated = page.isolates and piece.foreign and piece.text.strip()
        text.append(f"{FIRST_STRONG}{piece.text}{END}" if isolated else piece.text, style=piece.style)
    if page.rtl and page.isolates:
        text.append(END)
    return text


def _wrap(pieces: tuple[Piece, ...], width: int, hang: int) -> Iterator[list[Piece]]:
    """Lines of `width` cells, after the first `hang` less; a word is broken only where it alone is too long."""
    line: list[Piece] = []
    used = 0
    for word in _words(pieces, width - hang):
        size = sum(cell_len(piece.text) for piece in word)
        if line and used + size - _trailing(word) > width:
            yield _joined(line)
            line, used = [], hang
        line += word
        used += size
    if line:
        yield _joined(line)


def _trailing(word: list[Piece]) -> int:
    return len(word[-1].text) - len(word[-1].text.rstrip())


def _words(pieces: tuple[Piece, ...], width: int) -> Iterator[list[Piece]]:
    """What is kept on one line where it fits: a word with the spaces after it, even of several pieces."""
    word: list[Piece] = []
    used = 0
    for piece in pieces:
        for part in (part for text in _split(piece.text) for part in _fitting(text, width)):
            if word and used + cell_len(part.rstrip()) > width:
                yield word
                word, used = [], 0
            word.append(Piece(part, piece.style, piece.foreign))
            used += cell_len(part)
            if part.endswith(" "):
                yield word
                word, used = [], 0
    if word:
        yield word


def _fitting(word: str, width: int) -> Iterator[str]:
    if cell_len(word.rstrip()) <= width:
        yield word
        return
    # No letter is wider than two cells.
    step = width // 2
    yield from (word[start : start + step] for start in range(0, len(word), step))


def _split(text: str) -> Iterator[str]:
    """The words of `text`, each with the spaces that follow it."""
    start = 0
    for end in range(1, len(text)):
        if text[end - 1] == " " and text[end] != " ":
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def _joined(words: list[Piece]) -> list[Piece]:
    """Words of one piece put together again, so that each stretch is isolated once."""
    joined: list[Piece] = []
    for word in words:
        if joined and (joined[-1].style, joined[-1].foreign) == (word.style, word.foreign):
            joined[-1] = Piece(joined[-1].text + word.text, word.style, word.foreign)
        else:
            joined.append(word)
    while joined and joined[-1].text.endswith(" "):
        last = joined.pop()
        if left := last.text.rstrip():
            joined.append(Piece(left, last.style, last.foreign))
    return joined
