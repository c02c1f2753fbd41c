"""The rows of CSV and TSV files, whatever their encoding and their delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.extraction.charset import decoded

# The longest reports in tables seen have 60,000 characters.
LONGEST_CELL = 1_000_000
LONGEST_ROW = 4_000_000
MOST_COLUMNS = 1_000

_SAMPLE = 1_000_000
_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*+"')
_SAID_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def rows_of_csv(stream: BinaryIO, name: str) -> Iterator[Sequence[str] | ReportError]:
    """The cells of each row, numbered as a spreadsheet numbers them; a row that cannot be read is why it cannot.

    Raises NotReadable for what is no text.
    """
    start = stream.tell()
    sample = stream.read(_SAMPLE)
    stream.seek(start)
    charset = _charset(sample)
    head = sample.decode(charset, "replace").removeprefix("\ufeff")
    csv.field_size_limit(LONGEST_CELL)
    lines = _lines(stream, charset)
    said = _SAID_DELIMITER.match(head)
    delimiter = said[1] if said else _delimiter(head, name)
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield NotReadable(f"the row cannot be read ({error}): look for a quotation mark that nothing closes")
            continue
        if len(row) > MOST_COLUMNS:
            yield TooLarge(f"the row has over {MOST_COLUMNS:,} columns: give the ones that you need")
        else:
            yield row


def _charset(sample: bytes) -> str:
    if sample.startswith(_UTF_16):
        return "utf-16"
    text = decoded(sample)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return next((name for name in ("utf-8", "cp1256") if _is_in(name, sample, text)), "cp1252")


def _is_in(charset: str, sample: bytes, text: str) -> bool:
    return sample.decode(charset, "replace") == text


def _lines(stream: BinaryIO, charset: str) -> Iterator[str]:
    """The lines of a text with their ends; raises TooLarge for one that no row of a table has."""
    text = io.TextIOWrapper(stream, charset, errors="replace", newline="")
    try:
        while line := text.readline(LONGEST_ROW + 1):
            if len(line) > LONGEST_ROW:
                most = f"{LONGEST_ROW // 1_000_000} million"
                raise TooLarge(f"a line is over {most} characters: this is no table of reports")
            yield line
    finally:
        text.detach()


def _delimiter(head: str, name: str) -> str:
    """The one that stands most often in the first line that has any, outside of quotation marks."""
    if PurePath(name).suffix.lower() == ".tsv":
        return "\t"
    for line in head.splitlines()[:20]:
        bare = _QUOTED.sub("", line)
        counts = {delimiter: bare.count(delimiter) for delimiter in _DELIMITERS}
        best = max(counts, key=counts.__getitem__)
        if counts[best]:
            return best
    return ","
