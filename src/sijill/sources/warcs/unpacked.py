"""The bytes of a file that may be compressed (gzip, zstandard), read forward, with the place of each in the file."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO, NamedTuple

from fastwarc.stream_io import ZstdReader

from sijill.errors import NotReadable

# Web archives are compressed 3 to 20 times; what unpacks to little is harmless whatever its ratio.
LARGEST_RATIO = 100
_HARMLESS = 20_000_000
_PIECE = 1 << 16
# What is read together of zstandard is lost together where it is damaged.
_SMALL_PIECE = 1 << 12
_GZIP_MAGIC = b"\x1f\x8b\x08"
_ZSTD_MAGICS = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_GZIP = 31


class Damage(NotReadable):
    """The file is damaged at the place that is being read."""


class Packing(Enum):
    """How the bytes of a file are compressed."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


class _Piece(NamedTuple):
    """Unpacked bytes: the byte of the file at which their compressed member begins, and their place within it."""

    member: int
    inside: int
    data: bytes


def packing_of(head: bytes) -> Packing:
    """How a file that begins so is compressed."""
    if head.startswith(_GZIP_MAGIC):
        return Packing.GZIP
    return Packing.ZSTD if head.startswith(_ZSTD_MAGICS) else Packing.NONE


def unpacked_head(head: bytes, size: int) -> bytes:
    """The first bytes, at most `size`, of what the beginning of a file unpacks to; b"" where it cannot be unpacked."""
    try:
        match packing_of(head):
            case Packing.GZIP:
                return zlib.decompressobj(_GZIP).decompress(head, size)
            case Packing.ZSTD:
                return bytes(ZstdReader(io.BytesIO(head)).read(size))
            case Packing.NONE:
                return head[:size]
    except (zlib.error, OSError):
        return b""


class Unpacked:
    """What a file unpacks to from one of its bytes on; every way of reading raises Damage where it is damaged.

    `begins` is how what a gzip member holds may begin: nothing that is read by its size goes on into such a member.
    """

    def __init__(self, stream: BinaryIO, packing: Packing, start: int, *, begins: bytes) -> None:
        stream.seek(start)
        self._pieces = _PIECES[packing](stream, start)
        self._packing = packing
        self._begins = begins
        self._piece = _Piece(start, 0, b"")
        self._at = 0

    @property
    def byte(self) -> int:
        """The byte of the file that is read next, or at which its compressed member begins."""
        return self._piece.member if self._packing is not Packing.NONE else self._piece.member + self._inside

    @property
    def place(self) -> str:
        """The same, with the place in the unpacked member where that is not its beginning ("0+8123")."""
        if self._packing is Packing.NONE or not self._inside:
            return str(self.byte)
        return f"{self.byte}+{self._inside}"

    @property
    def _inside(self) -> int:
        return self._piece.inside + self._at

    def has_more(self) -> bool:
        """Whether anything is left to read."""
        return self._at < len(self._piece.data) or self._next()

    def take_line_end(self) -> bool:
        """Passes over one character of a line end, if one stands here."""
        is_there = self.has_more() and self._piece.data[self._at] in b"\r\n"
        self._at += is_there
        return is_there

    def line(self, longest: int) -> bytes:
        """The rest of the line with its end, which is missing only in the last one; over `longest` bytes is Damage."""
        while (end := self._piece.data.find(b"\n", self._at)) < 0:
            rest = self._piece.data[self._at :]
            if len(rest) > longest or not self._next():
                break
            member, inside, data = self._piece
            self._piece, self._at = _Piece(member, inside - len(rest), rest + data), 0
        end = end + 1 if end >= 0 else len(self._piece.data)
        if end - self._at > longest:
            raise Damage("a line is too long")
        line = self._piece.data[self._at : end]
        self._at = end
        return line

    def read(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only at the end."""
        found: list[bytes] = []
        while size > 0 and (data := self._some(size)):
            found.append(data)
            size -= len(data)
        return b"".join(found)

    def skip(self, size: int) -> int:
        """Passes over bytes; gives how many, which is fewer than `size` only at the end."""
        left = size
        while left > 0 and (data := self._some(left)):
            left -= len(data)
        return size - left

    def _some(self, most: int) -> bytes:
        if self._at == len(self._piece.data) and not self._next():
            return b""
        if self._packing is Packing.GZIP and not self._inside and self._piece.data.startswith(self._begins):
            raise Damage("it says that it is longer than it is")
        data = self._piece.data[self._at : self._at + most]
        self._at += len(data)
        return data

    def _next(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._piece, self._at = piece, 0
        return True


def _plain(stream: BinaryIO, start: int) -> Iterator[_Piece]:
    while data := stream.read(_PIECE):
        yield _Piece(start, 0, data)
        start += len(data)


def _gunzipped(stream: BinaryIO, start: int) -> Iterator[_Piece]:
    """What each gzip member unpacks to, in pieces of bounded size; zeros that fill up a file are passed over."""
    waiting, begin, given = b"", start, 0
    while waiting := (waiting or stream.read(_PIECE)):
        filled = len(waiting) - len(waiting.lstrip(b"\0"))
        start, waiting = start + filled, waiting[filled:]
        if not waiting:
            continue
        member, inside, unpacking = start, 0, zlib.decompressobj(_GZIP)
        while not unpacking.eof:
            try:
                data = unpacking.decompress(waiting, _PIECE)
            except zlib.error as error:
                raise Damage("what is compressed cannot be unpacked") from error
            left = unpacking.unused_data or unpacking.unconsumed_tail
            start, waiting = start + len(waiting) - len(left), left
            if data:
                yield _Piece(member, inside, data)
                inside, given = inside + len(data), given + len(data)
                _check_ratio(given, start - begin)
            if not unpacking.eof and not waiting and not (waiting := stream.read(_PIECE)):
                raise Damage("it is cut off")


def _from_zstd(stream: BinaryIO, start: int) -> Iterator[_Piece]:
    inside = 0
    try:
        reader = ZstdReader(stream)
        while data := bytes(reader.read(_SMALL_PIECE)):
            yield _Piece(start, inside, data)
            inside += len(data)
            _check_ratio(inside, stream.tell() - start)
    except OSError as error:
        raise Damage("what is compressed cannot be unpacked") from error


def _check_ratio(given: int, read: int) -> None:
    """Raises Damage where so many bytes were unpacked out of so few that no archive of pages is like it."""
    if given > _HARMLESS and given > LARGEST_RATIO * read:
        raise Damage(f"it unpacks to over {LARGEST_RATIO} times its size: it is made to mislead")


_PIECES = {Packing.NONE: _plain, Packing.GZIP: _gunzipped, Packing.ZSTD: _from_zstd}
