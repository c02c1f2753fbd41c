"""ZIP files from outside (DOCX, XLSX, WACZ): looked through before anything in them is unpacked."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from sijill.errors import NotReadable, TooLarge

# The largest web archives list some thousand members; documents and workbooks some dozen to some hundred.
MOST_ENTRIES = 10_000
# All compressed members together, unpacked: the largest sheet that Excel can hold takes some 300 MB. Members that are
# stored as they are (the archives of a WACZ) cannot grow and are not counted.
MOST_UNPACKED = 500_000_000
# Deflate gives 1,032 at most. The emptiest styled sheets were packed 60 times, text and XML 3 to 30 times; what
# unpacks to little is harmless whatever its ratio.
LARGEST_RATIO = 200
_HARMLESS = 10_000_000
_DEFLATE_MOST = 1032
# 10,000 entries with long names and extra fields take 2 MB.
_LARGEST_DIRECTORY = 4_000_000
_PIECE = 1 << 16

# What zipfile raises on files that are damaged, while they are opened or read.
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = "it is a damaged ZIP file ({}): save or fetch it again"


def checked_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The ZIP file in a stream whose members can be unpacked: their number, names, sizes and ratios are within limits.

    What a member says about its size is true, so that whoever reads it whole gets no more. Raises TooLarge for what is
    over a limit, NotReadable for what is damaged, encrypted, or made to mislead.
    """
    archive = _opened(stream)
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(f"it holds more than {MOST_ENTRIES:,} files: unpack it and give the parts that you need")
    for entry in entries:
        _check(entry)
    _check_together(entries, _length(stream))
    for entry in entries:
        _check_said_size(archive, entry)
    return archive


def read_member(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """The whole content of a member; raises TooLarge over `most` bytes, NotReadable where it is missing or damaged."""
    try:
        with archive.open(name) as member:
            pieces, left = [], most + 1
            while left > 0 and (piece := member.read(min(left, _PIECE))):
                pieces.append(piece)
                left -= len(piece)
    except KeyError as error:
        raise NotReadable(
            f"{name} is missing in it: it is no whole file of its kind; save or fetch it again"
        ) from error
    except FAULTS as error:
        raise NotReadable(_DAMAGED.format(f"{name}: {error}")) from error
    if left <= 0:
        raise TooLarge(f"{name} in it is over {most // 1_000_000} MB: save the part that you need")
    return b"".join(pieces)


class _Opening(io.BufferedIOBase):
    """A stream that gives no more at once than a list of members can take, until `is_open` is set."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.is_open = False

    def read(self, size: int | None = -1, /) -> bytes:
        asked = -1 if size is None else size
        if self.is_open:
            return self._stream.read(asked)
        most = _LARGEST_DIRECTORY
        data = self._stream.read(most + 1 if asked < 0 else min(asked, most + 1))
        if len(data) > most:
            raise TooLarge(f"the list of its files is over {most // 1_000_000} MB: it is made to mislead")
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    opening = _Opening(stream)
    try:
        archive = zipfile.ZipFile(opening)
    except (*FAULTS, OSError, OverflowError) as error:
        raise NotReadable(_DAMAGED.format(error)) from error
    opening.is_open = True
    return archive


def _check(entry: zipfile.ZipInfo) -> None:
    """Raises for a member that no honest document or archive holds."""
    name = entry.filename
    if name.startswith(("/", "\\")) or ":" in name[:3] or ".." in name.replace("\\", "/").split("/"):
        raise NotReadable(f"a file in it has the name {name[:80]!r}, which leads out of it: it is made to mislead")
    if entry.flag_bits & 0x1:
        raise NotReadable("it is encrypted: save it without a password")
    if entry.compress_type not in _METHODS:
        raise NotReadable(f"{name[:80]!r} in it is compressed in an unusual way: save or pack it again")
    if entry.header_offset < 0:
        raise NotReadable(f"{name[:80]!r} is not where the file says: it is damaged or made to mislead")
    if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
        raise NotReadable(f"{name[:80]!r} in it has two sizes: it is damaged or made to mislead")
    if entry.file_size > _HARMLESS and entry.file_size > LARGEST_RATIO * entry.compress_size:
        raise TooLarge(
            f"{name[:80]!r} in it would unpack to over {LARGEST_RATIO} times its size: it is made to mislead"
        )


def _check_together(entries: Iterable[zipfile.ZipInfo], length: int) -> None:
    unpacked = sum(entry.file_size for entry in entries if entry.compress_type == zipfile.ZIP_DEFLATED)
    if unpacked > MOST_UNPACKED:
        raise TooLarge(f"it would unpack to over {MOST_UNPACKED // 1_000_000} MB: give the parts that you need")
    if sum(entry.compress_size for entry in entries) > length:
        raise NotReadable("the files in it lie over each other: it is damaged or made to mislead")


def _check_said_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raises for a member that unpacks to more than it says; one that is damaged is named when it is read."""
    if entry.compress_type == zipfile.ZIP_STORED or entry.compress_size * _DEFLATE_MOST <= _HARMLESS:
        return
    allowed = copy.copy(entry)
    # More than one piece: a checksum that is wrong is only noticed at the end.
    allowed.file_size += 2 * _PIECE
    left = entry.file_size
    try:
        with archive.open(allowed) as member:
            while left >= 0 and (piece := member.read(_PIECE)):
                left -= len(piece)
    except FAULTS:
        return
    if left < 0:
        raise NotReadable(f"{entry.filename[:80]!r} in it unpacks to more than it says: it is made to mislead")


def _length(stream: BinaryIO) -> int:
    return stream.seek(0, io.SEEK_END)
