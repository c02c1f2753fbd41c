"""A part of a file that can be read and sought in like a file of its own."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from sijill.errors import NotReadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"


class _Window(io.RawIOBase):
    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        space = memoryview(buffer)
        self._stream.seek(self._start + self._at)
        data = self._stream.read(max(0, min(len(space), self._size - self._at)))
        space[: len(data)] = data
        self._at += len(data)
        return len(data)


def stored_member(stream: BinaryIO, entry: zipfile.ZipInfo) -> BinaryIO:
    """A member that a ZIP file holds as it is, to be read where it lies, without a copy.

    Raises NotReadable where no member begins at its place.
    """
    stream.seek(max(0, entry.header_offset))
    header = stream.read(_LOCAL_HEADER.size)
    if entry.header_offset < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
        raise NotReadable(f"{entry.filename[:80]!r} is not where the file says: save or fetch it again")
    _, name, extra = _LOCAL_HEADER.unpack(header)
    start = entry.header_offset + _LOCAL_HEADER.size + name + extra
    return io.BufferedReader(_Window(stream, start, entry.file_size))
