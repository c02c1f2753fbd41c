"""The letters of a page of a PDF and where they stand on it, from the operators of its content (ISO 32000, 9.4)."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, PdfObject, StreamObject
from pypdf.generic._font import Font

from sijill.errors import TooLarge
from sijill.extraction.charset import characters

# A page of a newspaper has 20,000 letters; the largest maps and tables some 200,000.
MOST_LETTERS = 300_000
# Forms are stamps, letterheads, pages put into pages; one may be drawn many times, and may draw others.
MOST_FORMS = 300
_DEEPEST_FORM = 6
UNKNOWN: Final = "\ufffd"
_UTF_16 = (BOM_UTF16_BE, BOM_UTF16_LE)

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TURNS: Mapping[int, Matrix] = {90: (0, -1, 1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, 1, -1, 0, 0, 0)}


@dataclass(frozen=True, slots=True)
class Letter:
    """What one glyph stands for, from `left` to `right` on its line; U+FFFD where the file does not say."""

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        """Half way between its sides."""
        return (self.left + self.right) / 2


def letters_of(page: PageObject) -> list[Letter]:
    """The letters of a page as they are drawn, upright ones alone. Raises TooLarge over MOST_LETTERS."""
    drawing = _Drawing(page, _TURNS.get(page.rotation % 360, _SAME))
    content = page.get_contents()
    if content is not None:
        # Strings as bytes: what they stand for depends on the font.
        drawing.draw(ContentStream(content, page.pdf, "bytes"), page.get("/Resources"), depth=0)
    return drawing.letters


@dataclass(slots=True)
class _State:
    """What stands in force while text is drawn."""

    place: Matrix = _SAME
    font: Font | None = None
    size: float = 0.0
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> _State:
        return _State(
            self.place, self.font, self.size, self.letter_space, self.word_space, self.stretch, self.leading, self.rise
        )


@dataclass(slots=True)
class _Drawing:
    page: PageObject
    start: Matrix
    letters: list[Letter] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list)
    _text: Matrix = _SAME
    _line: Matrix = _SAME
    _fonts: dict[int, Font] = field(default_factory=dict)
    _forms: int = 0
    _marked: list[tuple[str, int] | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._state.place = self.start

    def draw(self, content: ContentStream, resources: PdfObject | None, *, depth: int) -> None:
        """Draws the letters of a content, and of the forms that it puts in."""
        named = _dictionary(resources)
        for operands, operator in content.operations:
            if not isinstance(operands, list):
                continue
            numbers = [float(value) for value in operands if isinstance(value, int | float)]
            if operator in _POSITIONS:
                self._move(operator, numbers)
            elif operator in (b"Tj", b"TJ", b"'", b'"'):
                self._show(operator, operands, numbers)
            elif operator == b"Tf" and operands:
                self._state.font = self._font(named, str(operands[0]))
                self._state.size = numbers[-1] if numbers else self._state.size
            elif operator in (b"BDC", b"BMC", b"EMC"):
                self._mark(operator, operands)
            elif operator == b"Do" and operands:
                self._put_in(_dictionary(named.get("/XObject")).get(str(operands[0])), named, depth)
            elif numbers and operator in _SETTINGS:
                setattr(self._state, _SETTINGS[operator], numbers[0] / (100 if operator == b"Tz" else 1))

    def _move(self, operator: bytes, numbers: Sequence[float]) -> None:
        state = self._state
        if operator == b"q":
            self._kept.append(state.copy())
        elif operator == b"Q":
            self._state = self._kept.pop() if self._kept else state
        elif operator == b"BT":
            self._text = self._line = _SAME
        elif operator == b"T*":
            self._next_line(0, -state.leading)
        elif operator in (b"cm", b"Tm") and len(numbers) >= 6:
            a, b, c, d, e, f = numbers[-6:]
            if operator == b"cm":
                state.place = _times((a, b, c, d, e, f), state.place)
            else:
                self._text = self._line = (a, b, c, d, e, f)
        elif operator in (b"Td", b"TD") and len(numbers) >= 2:
            if operator == b"TD":
                state.leading = -numbers[1]
            self._next_line(numbers[0], numbers[1])

    def _next_line(self, right: float, up: float) -> None:
        self._text = self._line = _times((1, 0, 0, 1, right, up), self._line)

    def _show(self, operator: bytes, operands: Sequence[object], numbers: Sequence[float]) -> None:
        if operator == b'"' and len(numbers) >= 2:
            self._state.word_space, self._state.letter_space = numbers[:2]
        if operator in (b"'", b'"'):
            self._next_line(0, -self._state.leading)
        shown = operands[0] if operator == b"TJ" and operands else operands[-1:]
        for piece in shown if isinstance(shown, list) else []:
            if isinstance(piece, bytes):
                self._letters(piece)
            elif isinstance(piece, int | float):
                self._advance(-float(piece) / 1000 * self._state.size * self._state.stretch)

    def _advance(self, right: float) -> None:
        self._text = _times((1, 0, 0, 1, right, 0), self._text)

    def _letters(self, data: bytes) -> None:
        state, font = self._state, self._state.font
        if font is None:
            return
        for code, text in _decoded(data, font):
            width = font.character_widths.get(code, font.character_widths["default"]) / 1000 * state.size
            space = state.letter_space + (state.word_space if code == " " and len(data) == 1 else 0.0)
            before = _times((state.size, 0, 0, state.size, 0, state.rise), _times(self._text, state.place))
            self._advance(width * state.stretch)
            after = _times(self._text, state.place)
            self._advance(space * state.stretch)
            if text and _is_upright(before):
                self.letters.append(
                    Letter(text, min(before[4], after[4]), max(before[4], after[4]), before[5], abs(before[3]))
                )
        if len(self.letters) > MOST_LETTERS:
            raise TooLarge(f"a page has over {MOST_LETTERS:,} letters: save the words that you need as a .txt file")

    def _mark(self, operator: bytes, operands: Sequence[object]) -> None:
        """Takes in the words that a stretch of a page says that it stands for (ActualText)."""
        if operator != b"EMC":
            said = _dictionary(operands[-1]).get("/ActualText") if operator == b"BDC" and operands else None
            self._marked.append((_said(said), len(self.letters)) if isinstance(said, str | bytes) else None)
        elif self._marked and (marked := self._marked.pop()):
            text, first = marked
            drawn = [letter for letter in self.letters[first:] if letter.text.strip()]
            if drawn and text:
                left, right = min(letter.left for letter in drawn), max(letter.right for letter in drawn)
                self.letters[first:] = [Letter(text, left, right, drawn[0].baseline, drawn[0].size)]

    def _put_in(self, form: object, resources: DictionaryObject, depth: int) -> None:
        form = form.get_object() if isinstance(form, PdfObject) else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form" or depth >= _DEEPEST_FORM:
            return
        self._forms += 1
        if self._forms > MOST_FORMS:
            raise TooLarge(f"a page draws over {MOST_FORMS} forms: save the words that you need as a .txt file")
        kept, text, line = self._state.copy(), self._text, self._line
        matrix = form.get("/Matrix")
        numbers = [float(value) for value in matrix or () if isinstance(value, int | float)]
        if len(numbers) == 6:
            a, b, c, d, e, f = numbers
            self._state.place = _times((a, b, c, d, e, f), self._state.place)
        self.draw(ContentStream(form, self.page.pdf, "bytes"), form.get("/Resources", resources), depth=depth + 1)
        self._state, self._text, self._line = kept, text, line

    def _font(self, resources: DictionaryObject, name: str) -> Font | None:
        resource = _dictionary(_dictionary(resources.get("/Font")).get(name))
        if not resource:
            return None
        if id(resource) not in self._fonts:
            self._fonts[id(resource)] = Font.from_font_resource(resource)
        return self._fonts[id(resource)]


_POSITIONS = frozenset({b"q", b"Q", b"cm", b"BT", b"Tm", b"Td", b"TD", b"T*"})
_SETTINGS = {b"Tc": "letter_space", b"Tw": "word_space", b"Tz": "stretch", b"TL": "leading", b"Ts": "rise"}


def _decoded(data: bytes, font: Font) -> Iterator[tuple[str, str]]:
    """Each code of a string, and what it stands for."""
    known = font.character_map
    if isinstance(font.encoding, dict):
        for byte in data:
            named = font.encoding.get(byte, chr(byte))
            yield chr(byte), characters(str(known.get(named, named)))
        return
    for code in data.decode(font.encoding, "replace"):
        text = known.get(code)
        # Without a table, codes are the numbers of shapes, which say nothing of letters.
        yield code, UNKNOWN if text is None else characters(str(text))


def _said(words: str | bytes) -> str:
    """A string of a PDF: UTF-16 or UTF-8 with a mark, or the letters of PDFDocEncoding, which are Latin ones."""
    if isinstance(words, str):
        return characters(words)
    charset = "utf-16" if words.startswith(_UTF_16) else "utf-8-sig" if words.startswith(BOM_UTF8) else "latin-1"
    return characters(words.decode(charset, "replace"))


def _dictionary(value: object) -> DictionaryObject:
    found = value.get_object() if isinstance(value, PdfObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _is_upright(matrix: Matrix) -> bool:
    return matrix[0] > 0 and abs(matrix[1]) < 0.2 * matrix[0]
