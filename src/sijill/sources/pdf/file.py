"""A PDF file: opened within limits, its pages as text."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from typing import Any, BinaryIO

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import StreamObject

from sijill.errors import NotReadable, TooLarge
from sijill.extraction.charset import characters

from .layout import Line, lines_of
from .letters import UNKNOWN, letters_of
from .paragraphs import body_size, headline_of, paragraphs_of

# Reports of human rights bodies have up to 400 pages; 2,000 pages of text are read in some minutes.
MOST_PAGES = 2_000
MOST_LINES = 500_000
_EMPTY_CONTENT = 40
# Nothing, compressed, takes 8 bytes, and 50 say what it is.
_EMPTY_STREAM = 100
# Content of a page: text 5 to 100 kB, maps drawn in lines some MB. 400,000 operands and operators take 3 s.
_LIMITS: Mapping[str, Any] = {
    "maximum_declared_stream_length": 60_000_000,
    "array_based_stream_maximum_output_length": 30_000_000,
    "zlib_maximum_output_length": 30_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 30_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 400_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 200_000,
    # No program is run for pictures in it.
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}
_MOST_XREF_ENTRIES = 500_000
_MOST_RECOVERED = 1_000

# What pypdf raises on files that are not what they say, beside its own errors.
_FAULTS = (
    PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
    OverflowError, ZeroDivisionError, NotImplementedError, RecursionError, EOFError, OSError,
)  # fmt: skip
# A page on which this share of the letters cannot be told is read by its picture, like a scanned one.
_UNKNOWN_SHARE = 0.3


class _Shown(Enum):
    WORDS = auto()
    PICTURE = auto()
    NOTHING = auto()
    DAMAGE = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a PDF: a line for each paragraph, a blank line between pages.

    `headline` is the line in the largest type at its beginning. Of the pages that show no words, `pictures` are those
    (counted from 1) that show a picture, `damaged` those that could not be read.
    """

    words: str
    headline: str
    pages: int
    pictures: tuple[int, ...]
    damaged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    """An open PDF: the title and the author that it names, and its text."""

    title: str
    author: str
    _reader: PdfReader

    def text(self) -> Text:
        """The text of its pages. Raises TooLarge, and NotReadable where the file is damaged as a whole."""
        pages: list[list[Line]] = []
        pictures, damaged = list[int](), list[int]()
        count = 0
        with apply_configuration(**_LIMITS):
            for number in range(1, self._count() + 1):
                lines, fault = self._lines(number)
                pages.append(lines)
                shown = _Shown.DAMAGE if fault else _Shown.WORDS if lines else self._shows(number)
                if shown is _Shown.DAMAGE:
                    damaged.append(number)
                elif shown is _Shown.PICTURE:
                    pictures.append(number)
                count += len(lines)
                if count > MOST_LINES:
                    raise TooLarge(f"it has over {MOST_LINES:,} lines: split it")
        paragraphs = paragraphs_of(pages)
        words = "\n\n".join("\n".join(paragraph.text for paragraph in page) for page in paragraphs if page)
        headline = headline_of(paragraphs, body_size(pages))
        return Text(words, headline, len(pages), tuple(pictures), tuple(damaged))

    def _count(self) -> int:
        try:
            count = self._reader.get_num_pages()
        except _FAULTS as error:
            raise _damaged(error) from error
        if count > MOST_PAGES:
            raise TooLarge(f"it has over {MOST_PAGES:,} pages: split it")
        return count

    def _lines(self, number: int) -> tuple[list[Line], bool]:
        """The lines of a page, none where its letters cannot be told; and whether it is damaged."""
        try:
            letters = letters_of(self._reader.pages[number - 1])
        except (*_FAULTS, TooLarge):
            return [], True
        shown = [letter for letter in letters if letter.text.strip()]
        unknown = sum(letter.text == UNKNOWN for letter in shown)
        return (lines_of(letters) if shown and unknown <= _UNKNOWN_SHARE * len(shown) else []), False

    def _shows(self, number: int) -> _Shown:
        """What a page without words shows: nothing, a picture (scanned, or letters drawn as lines), or damage."""
        try:
            page = self._reader.pages[number - 1]
            content = page.get_contents()
            length = 0 if content is None else len(content.get_data().strip())
            raw = _raw_length(page)
        except _FAULTS:
            return _Shown.DAMAGE
        if length > _EMPTY_CONTENT:
            return _Shown.PICTURE
        return _Shown.DAMAGE if raw > _EMPTY_STREAM and not length else _Shown.NOTHING


def _raw_length(page: PageObject) -> int:
    """The length of a page's content as it stands in the file, with what is said of it."""
    content = page["/Contents"].get_object() if "/Contents" in page else None
    if not isinstance(content, StreamObject):
        return 0
    written = BytesIO()
    content.write_to_stream(written)
    return len(written.getvalue())


def opened(stream: BinaryIO) -> Pdf:
    """The PDF in a stream. Raises NotReadable where it is damaged, or where a password must be given to read it."""
    logger = logging.getLogger("pypdf")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # what it would say is said by our own errors
    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(
                stream,
                root_object_recovery_limit=_MOST_RECOVERED,
                xref_stream_maximum_entries=_MOST_XREF_ENTRIES,
            )
            if reader.is_encrypted and not reader.decrypt(""):
                raise NotReadable("it is encrypted: save it without a password")
            said: Mapping[str, object] = reader.metadata or {}
            return Pdf(_said(said, "/Title"), _said(said, "/Author"), reader)
    except _FAULTS as error:
        raise _damaged(error) from error


def _said(properties: Mapping[str, object], name: str) -> str:
    value = properties.get(name)
    return characters(str(value)) if isinstance(value, str) else ""


def _damaged(error: Exception) -> NotReadable:
    if isinstance(error, LimitReachedError):
        return NotReadable("it would take up more than any honest PDF: print the pages that you need into a new PDF")
    return NotReadable(f"it is a damaged PDF ({type(error).__name__}): open it and print it into a new PDF")
