"""From the letters of a page to its lines, in the order in which people read them: columns, rows of tables."""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from .letters import Letter
from .order import folded_forms, is_right_to_left, read_order, shows_shapes

# All in heights of a line's letters. Spaces between words are 0.2 to 0.35 wide, in justified lines up to 1; letters of
# one word overlap or stand less than 0.1 apart. Gutters between columns and cells are 1.5 or wider.
_ON_ONE_LINE = 0.4
_WORD_GAP = 0.18
_CELL_GAP = 1.5
_GUTTER = 1.0
# A stretch of rows is columns, not a table, when each side has some lines of some length.
_COLUMN_LINES = 2
_COLUMN_LETTERS = 25
_EARLIER = 2
_MOST_CELLS = 40
_FAR_LEFT, _FAR_RIGHT = float("-inf"), float("inf")


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


@dataclass(frozen=True, slots=True)
class _Page:
    """What holds for all lines of a page."""

    right_to_left: bool
    shows_shapes: bool


def lines_of(letters: Sequence[Letter]) -> list[Line]:
    """The lines of a page in reading order; the cells of a table's row are one line with tabs between them."""
    right_to_left = is_right_to_left(letter.text for letter in letters)
    heights = [sorted(row, key=lambda letter: (letter.middle, letter.left)) for row in _rows(letters)]
    page = _Page(right_to_left, shows_shapes([letter.text for letter in row] for row in heights))
    rows = [list(_cells(row, page)) for row in heights]
    bands = _bands(row for row in rows if row)
    return [line for band, reach in bands for line in _read(band, reach, right_to_left)]


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


def _cells(row: Sequence[Letter], page: _Page) -> Iterator[Line]:
    """The lines and cells of one row, from left to right."""
    cell: list[Letter] = []
    edge = 0.0
    for letter in row:
        is_space = letter.text.isspace()
        if cell and not is_space and letter.left - edge > _CELL_GAP * letter.size:
            yield _line(cell, page)
            cell = []
        if cell or not is_space:
            cell.append(letter)
        if not is_space:
            edge = max(edge, letter.right) if len(cell) > 1 else letter.right
    if cell:
        yield _line(cell, page)


def _line(cell: Sequence[Letter], page: _Page) -> Line:
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
    read = read_order(seen, right_to_left=page.right_to_left, shows_shapes=page.shows_shapes)
    text = " ".join(read.split())
    sizes = sorted(letter.size for letter in cell)
    return Line(
        text, cell[0].left, edge, cell[0].baseline, sizes[len(sizes) // 2], page.right_to_left or is_right_to_left(seen)
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far the lines of some rows reach: where nothing stands in any of them, and what stands outermost."""

    free: tuple[tuple[float, float], ...] = ((_FAR_LEFT, _FAR_RIGHT),)
    least_right: float = _FAR_RIGHT
    most_left: float = _FAR_LEFT
    least_size: float = _FAR_RIGHT

    def and_row(self, row: Sequence[Line]) -> _Reach:
        """The reach of these rows and one more."""
        edges = [_FAR_LEFT, *(edge for line in row for edge in (line.left, line.right)), _FAR_RIGHT]
        gaps = zip(edges[::2], edges[1::2], strict=True) if len(row) <= _MOST_CELLS else ()
        both = [(max(one[0], gap[0]), min(one[1], gap[1])) for gap in gaps for one in self.free]
        return _Reach(
            tuple((left, right) for left, right in both if right > left),
            min(self.least_right, *(line.right for line in row)),
            max(self.most_left, *(line.left for line in row)),
            min(self.least_size, *(line.size for line in row)),
        )

    @property
    def gutters(self) -> list[tuple[float, float]]:
        """The free stretches that are wide enough and have lines at both sides."""
        return [
            (left, right)
            for left, right in self.free
            if right - left >= _GUTTER * self.least_size and self.least_right <= left and self.most_left >= right
        ]


def _bands(rows: Iterable[list[Line]]) -> Iterator[tuple[list[list[Line]], _Reach]]:
    """Stretches of rows through which one gutter runs, or none, and how far they reach."""
    band: list[list[Line]] = []
    reach = _Reach()
    for row in rows:
        with_row = reach.and_row(row)
        goes_on = bool(with_row.gutters) if reach.gutters else len(row) == 1
        if band and not goes_on:
            begins, with_row = _first_of_columns(band, row)
            if begins:
                yield band[:begins], _reach_of(band[:begins])
            band = band[begins:]
        band.append(row)
        reach = with_row
    if band:
        yield band, reach


def _first_of_columns(band: Sequence[list[Line]], row: list[Line]) -> tuple[int, _Reach]:
    """Which row above a divided one is the first of the same columns: one column may begin somewhat higher."""
    first, reach = len(band), _Reach().and_row(row)
    while len(row) > 1 and first > max(len(band) - _EARLIER, 0) and len(band[first - 1]) == 1:
        with_row = reach.and_row(band[first - 1])
        if not with_row.gutters:
            break
        first, reach = first - 1, with_row
    return first, reach


def _reach_of(rows: Iterable[Sequence[Line]]) -> _Reach:
    return reduce(_Reach.and_row, rows, _Reach())


def _read(band: Sequence[Sequence[Line]], reach: _Reach, right_to_left: bool) -> Iterator[Line]:
    """The lines of a band: column after column, or row after row."""
    columns = _columns(band, reach)
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


def _columns(band: Iterable[Sequence[Line]], reach: _Reach) -> list[list[Line]]:
    edges = sorted(gutter[0] for gutter in reach.gutters)
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for row in band:
        for line in row:
            columns[bisect(edges, line.middle)].append(line)
    return columns


def _is_column(lines: Sequence[Line]) -> bool:
    return len(lines) >= _COLUMN_LINES and sum(len(line.text) for line in lines) >= _COLUMN_LETTERS * len(lines)
