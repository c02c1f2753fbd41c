"""Compressed bytes that are small and unpack to much, and archives that say what is not so."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from fastwarc.stream_io import BrotliWriter

_BLOCK = 1 << 20


def deflated(size: int, *, start: bytes = b"", window: int = -15) -> bytes:
    """`start` and then zeros, `size` bytes in all, deflated; window 31 for gzip, 15 for zlib, -15 for neither."""
    count, rest = divmod(size - len(start), _BLOCK)
    zeros = bytes(_BLOCK)
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    begins = packing.compress(start) + packing.flush(zlib.Z_FULL_FLUSH)
    # A block that is flushed in full stands for itself: one is packed, and put in as often as it is wanted.
    again = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = again.compress(zeros) + again.flush(zlib.Z_FULL_FLUSH)
    packed = begins + block * count + packing.compress(zeros[:rest]) + packing.flush()
    if window == 31:
        crc = _checksum(zlib.crc32, start, zeros, count, zeros[:rest])
        return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + packed + struct.pack("<II", crc, size & 0xFFFFFFFF)
    if window == 15:
        return b"\x78\xda" + packed + struct.pack(">I", _checksum(zlib.adler32, start, zeros, count, zeros[:rest]))
    return packed


def _checksum(sum_of: Callable[[bytes, int], int], start: bytes, zeros: bytes, count: int, rest: bytes) -> int:
    found = sum_of(start, 0 if sum_of is zlib.crc32 else 1)
    for _ in range(count):
        found = sum_of(zeros, found)
    return sum_of(rest, found)


def repeated(member: bytes, count: int, *, start: bytes = b"") -> bytes:
    """A gzip file of a piece so many times over, packed in one member."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    together = member * max(1, _BLOCK // max(len(member), 1))
    pieces = [packing.compress(start)]
    left = len(member) * count
    while left > 0:
        pieces.append(packing.compress(together[:left]))
        left -= len(together)
    return b"".join([*pieces, packing.flush()])


def gzipped_often(data: bytes, depth: int) -> bytes:
    """Compressed so many times over."""
    for _ in range(depth):
        data = gzip.compress(data, mtime=0)
    return data


def zipped(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """A ZIP file of these members, with one time for all."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            archive.writestr(entry, data)
        archive.comment = comment
    return out.getvalue()


def raw_zip(members: Mapping[str, tuple[bytes, int]]) -> bytes:
    """A ZIP file of members that are deflated already, with the sizes that are said of them."""
    return _raw([(name, data, size, data) for name, (data, size) in members.items()])


def overlapping_zip(names: list[str], data: bytes, size: int) -> bytes:
    """A ZIP file whose members all are the same bytes."""
    first = _local(names[0], data, size)
    directory = b"".join(_central(name, data, size, at=0) for name in names)
    return first + data + directory + _end(len(names), len(directory), len(first) + len(data))


def _raw(members: list[tuple[str, bytes, int, bytes]]) -> bytes:
    body, directory = b"", b""
    for name, data, size, content in members:
        directory += _central(name, data, size, at=len(body))
        body += _local(name, data, size) + content
    return body + directory + _end(len(members), len(directory), len(body))


def _local(name: str, data: bytes, size: int) -> bytes:
    said = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0)
    return said + name.encode()


def _central(name: str, data: bytes, size: int, *, at: int) -> bytes:
    sizes = (len(data), size, len(name), 0, 0, 0, 0, 0, at)
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, 0, *sizes) + name.encode()


def _end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, at, 0)


def with_bytes(data: bytes, at: int, new: bytes) -> bytes:
    """The same with other bytes at one place."""
    return data[:at] + new + data[at + len(new) :]


def in_directory(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A ZIP file with a changed list of its members."""
    at = data.find(b"PK\x01\x02")
    return data[:at] + change(data[at:])


def zstandard(size: int, *, start: bytes = b"", window: int = 0x38, checked: bool = False) -> bytes:
    """`start` and then zeros, `size` bytes in all, in one frame of zstandard (RFC 8878): four bytes for 128 kB."""
    most = 1 << 17
    frame = b"\x28\xb5\x2f\xfd" + bytes([4 if checked else 0, window]) + _block(0, len(start), start)
    frame += _block(1, most, b"\0") * ((size - len(start)) // most)
    return frame + _block(0, 0, b"", last=True) + (b"\0\0\0\0" if checked else b"")


def _block(kind: int, size: int, data: bytes, *, last: bool = False) -> bytes:
    return (last | kind << 1 | size << 3).to_bytes(3, "little") + data


def brotli(data: bytes) -> bytes:
    """Bytes compressed as servers compress them for browsers."""
    out = io.BytesIO()
    writer = BrotliWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()
