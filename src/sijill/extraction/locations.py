"""From paths to reports: which kind of file is read by which function."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from sijill.errors import ReportError
from sijill.models import Report, Unread

from .charset import LOOKS_LIKE_A_PAGE
from .folders import files_in
from .given import Given
from .jsonl import reports_of_lines
from .pages import reports_of_page
from .texts import reports_of_text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Kind: TypeAlias = Callable[[BinaryIO, Given], Iterator[Report | Unread]]

# The seam for further kinds of files: one function in one file, and its suffixes here.
KINDS: dict[str, Kind] = {
    ".html": reports_of_page,
    ".htm": reports_of_page,
    ".xhtml": reports_of_page,
    ".txt": reports_of_text,
    ".text": reports_of_text,
    ".md": reports_of_text,
    ".jsonl": reports_of_lines,
    ".ndjson": reports_of_lines,
}

_SNIFFED = 4096
_LOOKS_LIKE_LINES = re.compile(rb"\s*+\{\s*+[\"}]")


def reports(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    outlet: str | None = None,
    language: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Unread]:
    """Each report of each path, in order: pages, text files, .jsonl files, folders of them, "-" for standard input.

    The options fill in what a file does not say. What cannot be read is an Unread with the path (FILE:LINE in a
    .jsonl file), the reason and what to do; the rest is still read. Files are read one at a time.
    """
    given = Given("", published, outlet, language)
    for path in paths:
        if str(path) == "-":
            yield from _read(stdin or sys.stdin.buffer, replace(given, name="standard input"), reports_of_any)
        else:
            yield from _at(Path(path), given)


def reports_of_any(stream: BinaryIO, given: Given) -> Iterator[Report | Unread]:
    """The reports of a stream whose name says nothing: by its beginning JSON lines, a page or text."""
    head = stream.read(_SNIFFED)
    start = head.removeprefix(b"\xef\xbb\xbf")
    kind = reports_of_text
    if _LOOKS_LIKE_LINES.match(start):
        kind = reports_of_lines
    elif LOOKS_LIKE_A_PAGE.match(start):
        kind = reports_of_page
    yield from kind(io.BufferedReader(_Rejoined(head, stream)), given)


class _Rejoined(io.RawIOBase):
    """A stream with its beginning, already read, put back before it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        space = memoryview(buffer)
        data = self._head[: len(space)] or self._rest.read(len(space))
        self._head = self._head[len(data) :]
        space[: len(data)] = data
        return len(data)


def _at(path: Path, given: Given) -> Iterator[Report | Unread]:
    try:
        if not path.is_dir():
            yield from _file(path, given)
            return
        found = False
        for file in files_in(path, KINDS):
            found = True
            yield from _file(file, given)
    except OSError as error:
        yield Unread(str(path), f"the folder cannot be read ({error.strerror}): check its name and your rights")
        return
    if not found:
        yield Unread(str(path), f"no file in this folder can be read: there are none that end in {', '.join(KINDS)}")


def _file(path: Path, given: Given) -> Iterator[Report | Unread]:
    kind = KINDS.get(path.suffix.lower(), reports_of_any)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        yield Unread(str(path), "there is no such file or folder: check the path")
        return
    except (OSError, ValueError) as error:
        yield Unread(str(path), f"it cannot be opened ({error}): check its name and your rights")
        return
    with stream:
        yield from _read(stream, replace(given, name=str(path)), kind)


def _read(stream: BinaryIO, given: Given, kind: Kind) -> Iterator[Report | Unread]:
    try:
        yield from kind(stream, given)
    except ReportError as error:
        yield Unread(given.name, str(error))
    except OSError as error:
        yield Unread(given.name, f"it cannot be read to the end ({error.strerror}): check the disk or the connection")
