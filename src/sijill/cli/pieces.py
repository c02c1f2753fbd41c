"""Pieces of lines: words of reports made short and harmless, labels with their gaps filled, rows with a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import Formatter

from rich.cells import cell_len

from .labels import Labels
from .terminal import Line, Piece, harmless

# A quotation longer than this is cut for the eye; the JSON lines have all of it.
LONGEST_QUOTE = 240
HEADING, LABEL, QUOTE, WARNING, FAINT = "bold", "cyan", "green", "bold yellow", "dim"


def foreign(text: str) -> Piece:
    """Text from outside, or a number: it cannot change the order of what stands around it."""
    return Piece(short(text), foreign=True)


def short(text: str) -> str:
    """Text from outside, harmless and not too long for the eye."""
    cut = harmless(text[:LONGEST_QUOTE])
    return cut if len(text) <= LONGEST_QUOTE else f"{cut}…"


def between(pieces: Sequence[Piece], separator: Piece) -> list[Piece]:
    """The pieces with a separator between each two."""
    return [part for number, piece in enumerate(pieces) for part in ([separator, piece] if number else [piece])]


def listed(labels: Labels, items: Sequence[list[Piece]]) -> list[Piece]:
    """Items of several pieces as a list, in the way of the interface language."""
    separator = Piece(labels("list"))
    return [piece for number, item in enumerate(items) for piece in ([separator, *item] if number else item)]


def fill(labels: Labels, key: str, **gaps: list[Piece]) -> list[Piece]:
    """The pieces of a label whose gaps are filled with pieces."""
    pieces: list[Piece] = []
    for literal, gap, _, _ in Formatter().parse(labels.frame(key)):
        pieces += [Piece(literal)] if literal else []
        pieces += gaps[gap] if gap else []
    return pieces


def row(labels: Labels, label: str, value: list[Piece], *, of: Sequence[str], indent: int = 6) -> Iterator[Line]:
    """A line that begins with a label, as wide as the widest of the labels `of`; none where there is no value."""
    if value:
        name = labels(label)
        widest = max(cell_len(labels(key)) for key in of)
        gap = " " * (max(widest - cell_len(name), 0) + 2)
        yield Line((Piece(name, LABEL), Piece(gap), *value), indent=indent, hang=widest + 2)
