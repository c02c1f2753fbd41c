"""The rows of Excel workbooks: what their cells show, never what their formulas would compute."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import BinaryIO
from zipfile import ZipFile

import openpyxl
from defusedxml import DefusedXmlException

from sijill.errors import NotReadable, TooLarge
from sijill.sources.zips import FAULTS, checked_zip

MOST_ROWS = 1_100_000  # a sheet of Excel has 1,048,576
MOST_SHEETS = 50
MOST_COLUMNS = 200
MOST_STRINGS = 1_000_000
# Strings are kept in memory, twice their size in the file; rows are read one by one.
LARGEST_STRINGS = 60_000_000
LARGEST_PART = 10_000_000

_FAULTS = (
    *FAULTS, SyntaxError, DefusedXmlException, LookupError, TypeError, AttributeError, OSError, OverflowError,
    RecursionError,
)  # fmt: skip
_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/")


def sheets_of_xlsx(stream: BinaryIO) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[str]]]]]:
    """Each sheet: its name ("" for an only one), and its rows with their numbers as Excel shows them.

    A formula is the value that was saved with it. Raises NotReadable and TooLarge.
    """
    try:
        with checked_zip(stream) as archive:
            _check(archive)
        with _quietly():
            workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheets = workbook.worksheets
    except _FAULTS as error:
        raise _damaged(error) from error
    if len(sheets) > MOST_SHEETS:
        raise TooLarge(f"it has over {MOST_SHEETS} sheets: save the ones that you need as a file of their own")
    for sheet in sheets:
        yield (str(sheet.title) if len(sheets) > 1 else "", _rows(sheet))


def _check(archive: ZipFile) -> None:
    """Raises TooLarge where parts that are read as a whole are too large."""
    for entry in archive.infolist():
        if entry.filename == _STRINGS:
            most = LARGEST_STRINGS
        elif _SHEET.match(entry.filename) or not entry.filename.endswith((".xml", ".rels")):
            continue
        else:
            most = LARGEST_PART
        if entry.file_size > most:
            raise TooLarge(f"{entry.filename[:80]} in it is over {most // 1_000_000} MB: save it as CSV, or split it")
    if _STRINGS in archive.namelist() and _count(archive, _STRINGS) > MOST_STRINGS:
        raise TooLarge(f"it has over {MOST_STRINGS:,} different texts: save it as CSV, or split it")


def _count(archive: ZipFile, name: str) -> int:
    """How many texts a workbook keeps, or somewhat more."""
    count, before = 0, b""
    with archive.open(name) as member:
        while piece := member.read(1 << 20):
            # With a prefix, <x:si>, both the start and the end of each are counted.
            count += (before + piece).count(b"<si") + (before + piece).count(b":si")
            before = piece[-2:]
    return count


def _rows(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet) -> Iterator[tuple[int, Sequence[str]]]:
    # What a sheet says of its own size is often wrong; openpyxl would pass over all that stands outside.
    sheet.reset_dimensions()
    # Without a last row, a row that says it is the thousand millionth is waited for.
    rows = enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), start=1)
    while True:
        try:
            with _quietly():
                number, values = next(rows)
        except StopIteration:
            return
        except _FAULTS as error:
            raise _damaged(error) from error
        # Excel sheets often have something in their very last row, behind a million empty ones.
        yield number, [] if values.count(None) == len(values) else [_shown(value) for value in values]


def _shown(value: object) -> str:
    """The words of a cell; a date or a time in ISO 8601, so that it can be read one way only."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _quietly() -> warnings.catch_warnings[None]:
    """openpyxl warns of styles and extensions that have no part in what cells say."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)


def _damaged(error: Exception) -> NotReadable:
    return NotReadable(f"it is a damaged Excel workbook ({type(error).__name__}): open it and save it again, or as CSV")
