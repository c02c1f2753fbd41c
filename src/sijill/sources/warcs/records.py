"""Records of WARC files (ISO 28500), plain or compressed, and the stretches of a file that are damaged.

The framing is our own and not FastWARC's: of a compressed file that is cut off in the first half of its last record,
FastWARC 2.0 says nothing; it takes half of a record's headers for the whole, and ends at the first damage. Here every
byte belongs to a record or to a gap that is named, and reading goes on at the next record behind it. A test holds that
FastWARC and warcio read the same records of whole files.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias

from sijill.errors import NotReadable, TooLarge
from sijill.sources.warcs.unpacked import Damage, Packing, Unpacked, packing_of

# A file that is damaged in more places than this is not worth the search for what is left.
MOST_GAPS = 10_000
# Headers of real records have 300 bytes to 4 kB.
LONGEST_HEADERS = 64_000
_MOST_LINE_ENDS = 1_000
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\s{0,9}")
_LENGTH = re.compile(r"\d{1,15}")
_BEGINS = b"WARC/"
_HEADERS_BEGIN = re.compile(rb"(?=WARC/\d\.\d{1,2}\r?\n)")
_MEMBER_BEGINS = re.compile(rb"(?=\x1f\x8b\x08)")
# Bytes that are searched at a time, with enough of what follows to see whether a record begins.
_SEARCHED = 1 << 14
_OVERLAP = 1 << 9


@dataclass(slots=True)
class Record:
    """One record: where it stands in the file, its headers (names in small letters) and its block, read once.

    `place` is the record's byte in the file; where the file is compressed as a whole, with the byte in what it unpacks
    to ("0+8123").
    """

    place: str
    headers: Mapping[str, str]
    length: int
    _unpacked: Unpacked
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.length

    def read(self, most: int) -> bytes:
        """The next bytes of the block, fewer only at its end; raises Damage where the file is damaged in it."""
        size = min(most, self._left)
        data = self._unpacked.read(size)
        self._left -= len(data)
        if len(data) < size:
            raise Damage("the file ends inside it")
        return data

    def rest(self, *, most: int) -> bytes:
        """What is left of the block; raises TooLarge over `most` bytes."""
        if self._left > most:
            raise TooLarge(f"it is over {most // 1_000_000} MB: save the part that you need as a file")
        return self.read(self._left)

    def pass_over(self) -> None:
        """Goes on to the end of the block; raises Damage where the file is damaged in it."""
        self._left -= self._unpacked.skip(self._left)
        if self._left:
            raise Damage("the file ends inside it")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a file that is damaged: behind which record it lies ("" at the beginning), and what is wrong.

    `record` is the one that the damage was met in, where it was met in one.
    """

    after: str
    reason: str
    record: Record | None


Part: TypeAlias = Record | Gap


def records(stream: BinaryIO) -> Iterator[Part]:
    """The records and gaps of a file, in order; a record's block can be read until the next one is asked for.

    Raises NotReadable for a file with more than MOST_GAPS gaps.
    """
    start: int | None = stream.tell()
    packing = _packing(stream, stream.tell())
    after, gaps = "", 0
    while start is not None:
        walk = _Walk(Unpacked(stream, packing, start, begins=_BEGINS), after, start)
        # Where no record was read since the last gap, it is the same gap.
        yield from (part for part in walk.parts() if gaps == 0 or walk.has_begun)
        start = _next_start(stream, packing, walk.last + 1) if walk.is_damaged else None
        gaps += 1
        if gaps > MOST_GAPS:
            raise NotReadable(f"it is damaged in over {MOST_GAPS:,} places: fetch or copy the file again")
        after = walk.after


@dataclass(slots=True)
class _Walk:
    """The records from one byte of a file to its end or to the first damage.

    `last` is the byte of the last record that began: behind it the search for the next one begins, as a record that
    lies about its length may cover others.
    """

    unpacked: Unpacked
    after: str
    last: int
    has_begun: bool = False
    is_damaged: bool = False

    def parts(self) -> Iterator[Part]:
        record = None
        try:
            while self._has_more():
                record = self._record()
                self.has_begun = True
                yield record
                record.pass_over()
                self.after, record = record.place, None
        except Damage as damage:
            self.is_damaged = True
            yield Gap(self.after, str(damage), record)
            if record is not None:
                self.after = record.place

    def _has_more(self) -> bool:
        """Whether anything but line ends stands before the end of the file."""
        for _ in range(_MOST_LINE_ENDS):
            if not self.unpacked.take_line_end():
                return self.unpacked.has_more()
        raise Damage("there is nothing but empty lines")

    def _record(self) -> Record:
        byte, place = self.unpacked.byte, self.unpacked.place
        if not _VERSION.fullmatch(self.unpacked.line(LONGEST_HEADERS)):
            raise Damage("no record begins where one should")
        self.last = byte
        headers = headers_of(self._header_lines())
        length = headers.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            raise Damage("a record does not say how long it is")
        return Record(place, headers, int(length), self.unpacked)

    def _header_lines(self) -> list[str]:
        lines: list[str] = []
        left = LONGEST_HEADERS
        while line := self.unpacked.line(left).rstrip(b"\r\n"):
            left -= len(line)
            lines.append(line.decode("utf-8", "replace"))
        return lines


def headers_of(lines: Sequence[str]) -> dict[str, str]:
    """Header lines by their names in small letters, the first of each; folded lines are put together."""
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t"):
            if last:
                found[last] += f" {line.strip()}"
            continue
        name = name.strip().lower()
        last = name if colon and name not in found else ""
        if last:
            found[last] = value.strip()
    return found


def _packing(stream: BinaryIO, start: int) -> Packing:
    """How the records of a file are compressed, even where its beginning is damaged."""
    head = stream.read(len(_BEGINS))
    if head == _BEGINS or packing_of(head) is not Packing.NONE:
        return packing_of(head)
    return Packing.NONE if _next_start(stream, Packing.GZIP, start + 1) is None else Packing.GZIP


def _next_start(stream: BinaryIO, packing: Packing, byte: int) -> int | None:
    """Where the first record begins at or behind a byte of the file; nothing is searched for in zstandard."""
    if packing is Packing.ZSTD:
        return None
    pattern = _MEMBER_BEGINS if packing is Packing.GZIP else _HEADERS_BEGIN
    offset = byte
    stream.seek(offset)
    window = b""
    while more := stream.read(_SEARCHED):
        window += more
        for found in pattern.finditer(window):
            if packing is not Packing.GZIP or _is_record(window[found.start() : found.start() + _OVERLAP]):
                return offset + found.start()
        offset += len(window) - len(window[-_OVERLAP:])
        window = window[-_OVERLAP:]
    return None


def _is_record(packed: bytes) -> bool:
    """Whether a gzip member that begins so holds a record."""
    try:
        return zlib.decompressobj(31).decompress(packed, len(_BEGINS)) == _BEGINS
    except zlib.error:
        return False
