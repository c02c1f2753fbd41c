"""From the letters of a page to its lines, in the order in which people read them: columns, rows of tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .letters import Letter
from .order import folded_forms, is_right_to_left, read_order

# All in heights of a line's letters. Spaces between words are 0.2 to 0.35 wide, in justified lines up to 1; letters of
# one word overlap or stand less than 0.1 apart. Gutters between columns and cells are 1.5 or wider.
_ON_ONE_LINE = 0.4
_WORD_GAP = 0.18
_CELL_GAP = 1.5
_GUTTER = 1.0
# A stretch of rows is columns, not a table, when each side has some lines of some length.
_COLUMN_LINES = 2
_COLUMN_LETTERS = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column or a cell of a table, in the order in which it is read."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    right_to_left: bool

    @property
    def middle(self) -> float:
        """Half way between its sides."""
        return (self.left + self.right) / 2


def lines_of(letters: Sequence[Letter]) -> list[Line]:
    """The lines of a page in reading order; the cells of a table's row are one line with tabs between them."""
    right_to_left = is_right_to_left(letter.text for letter in letters)
    rows = [list(_cells(row, right_to_left)) for row in _rows(letters)]
    return [line for band in _bands([row for row in rows if row]) for line in _read(band, right_to_left)]


def _rows(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """The letters that stand at one height, from top to bottom, each with its marks (vowel signs)."""
    row: list[Letter] = []
    for letter in sorted(_with_marks(letters), key=lambda letter: -letter.baseline):
        if row and row[0].baseline - letter.baseline > _ON_ONE_LINE * max(row[0].size, letter.size):
            yield row
            row = []
        row.append(letter)
    if row:
        yield row


def _with_marks(letters: Sequence[Letter]) -> Iterator[Letter]:
    """The letters with what stands above and below them joined to the letter it belongs to.

    A mark has no width, and is drawn right before or right behind its letter.
    """
    bases = [letter for letter in letters if not _is_mark(letter)]
    marks: dict[int, list[Letter]] = {}
    before = -1
    for letter in letters:
        if not _is_mark(letter):
            before += 1
            continue
        near = [place for place in (before, before + 1) if 0 <= place < len(bases)]
        if near:
            marks.setdefault(min(near, key=lambda place: _distance(letter, bases[place])), []).append(letter)
    for place, base in enumerate(bases):
        own = "".join(folded_forms(mark.text) for mark in marks.get(place, ()))
        yield Letter(folded_forms(base.text) + own, base.left, base.right, base.baseline, base.size)


def _is_mark(letter: Letter) -> bool:
    return all(unicodedata.combining(sign) for sign in folded_forms(letter.text).strip()) and not letter.text.isspace()


def _distance(mark: Letter, base: Letter) -> float:
    outside = max(base.left - mark.middle, mark.middle - base.right, 0.0)
    return outside + abs(mark.baseline - base.baseline) + (100 * base.size if base.text.isspace() else 0)


def _cells(row: Sequence[Letter], right_to_left: bool) -> Iterator[Line]:
    """The lines and cells of one row, from left to right."""
    cell: list[Letter] = []
    edge = 0.0
    for letter in sorted(row, key=lambda letter: (letter.middle, letter.left)):
        is_space = letter.text.isspace()
        if cell and not is_space and letter.left - edge > _CELL_GAP * letter.size:
            yield _line(cell, right_to_left)
            cell = []
        if cell or not is_space:
            cell.append(letter)
        if not is_space:
            edge = max(edge, letter.right) if len(cell) > 1 else letter.right
    if cell:
        yield _line(cell, right_to_left)


def _line(cell: Sequence[Letter], right_to_left: bool) -> Line:
    while cell[-1].text.isspace():
        cell = cell[:-1]
    seen: list[str] = []
    edge = cell[0].left
    for letter in cell:
        if letter.text.isspace():
            seen.append(" ")
        else:
            if letter.left - edge > _WORD_GAP * letter.size and seen[-1:] != [" "]:
                seen.append(" ")
            seen.append(letter.text)
            edge = max(edge, letter.right)
    text = " ".join(read_order(seen, right_to_left=right_to_left).split())
    sizes = sorted(letter.size for letter in cell)
    return Line(
        text, cell[0].left, edge, cell[0].baseline, sizes[len(sizes) // 2], right_to_left or is_right_to_left(seen)
    )


def _bands(rows: Iterable[list[Line]]) -> Iterator[list[list[Line]]]:
    """Stretches of rows through which one gutter runs, or none."""
    band: list[list[Line]] = []
    gutters: list[tuple[float, float]] = []
    for row in rows:
        kept = _common(gutters, _gutters_of(row))
        goes_on = _divided(band, kept) if _divided(band, gutters) else len(row) == 1
        if band and not goes_on:
            yield band
            band, kept = [], _gutters_of(row)
        gutters = kept if band else _gutters_of(row)
        band.append(row)
    if band:
        yield band


def _gutters_of(row: Sequence[Line]) -> list[tuple[float, float]]:
    """Where nothing stands in a row, from far left to far right."""
    edges = [float("-inf"), *(edge for line in row for edge in (line.left, line.right)), float("inf")]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _common(some: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in some for b in others]
    return [(left, right) for left, right in both if right - left > 0]


def _divided(band: Sequence[Sequence[Line]], gutters: Iterable[tuple[float, float]]) -> bool:
    return any(_is_between(band, gutter) for gutter in gutters)


def _is_between(band: Sequence[Sequence[Line]], gutter: tuple[float, float]) -> bool:
    """Whether a gutter is wide enough and has lines at both its sides."""
    lines = [line for row in band for line in row]
    if not lines or gutter[1] - gutter[0] < _GUTTER * min(line.size for line in lines):
        return False
    return any(line.right <= gutter[0] for line in lines) and any(line.left >= gutter[1] for line in lines)


def _read(band: Sequence[Sequence[Line]], right_to_left: bool) -> Iterator[Line]:
    """The lines of a band: column after column, or row after row."""
    columns = _columns(band)
    if len(columns) > 1 and all(map(_is_column, columns)):
        for column in reversed(columns) if right_to_left else columns:
            yield from column
        return
    for row in band:
        cells = list(reversed(row)) if right_to_left else list(row)
        yield Line(
            "\t".join(cell.text for cell in cells),
            row[0].left,
            row[-1].right,
            row[0].baseline,
            max(cell.size for cell in row),
            cells[0].right_to_left,
        )


def _columns(band: Sequence[Sequence[Line]]) -> list[list[Line]]:
    gutters = _gutters_of(band[0])
    for row in band[1:]:
        gutters = _common(gutters, _gutters_of(row))
    edges = sorted(gutter[0] for gutter in gutters if _is_between(band, gutter))
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for row in band:
        for line in row:
            columns[sum(edge < line.middle for edge in edges)].append(line)
    return columns


def _is_column(lines: Sequence[Line]) -> bool:
    return len(lines) >= _COLUMN_LINES and sum(len(line.text) for line in lines) >= _COLUMN_LETTERS * len(lines)
