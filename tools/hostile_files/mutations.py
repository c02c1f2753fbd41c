"""Mutated files: small valid samples of every kind of source, damaged by a fuzzer that has a seed."""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sources.samples import SAMPLES

from .packing import zipped


class Mutation(NamedTuple):
    """A damaged file: its name, its bytes, and the name of the sample with what was done to it."""

    name: str
    data: bytes
    made: str


Change = Callable[[bytes, random.Random], bytes]

_BYTES = b"\x00\xff\x7f\x80\n\r\t \"'<>&\\{}[](),:;=%/-0159PK\x1f\x8b"
_LENGTHS = ("-1", "0", "1", "7", "65535", "65536", "2147483648", "4294967295", "9" * 19, "9" * 400, "1e308", "0x10")
_SIZES = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_DIGITS = re.compile(rb"\d+")
_MARKS = re.compile(rb"PK[\x01-\x06]{2}|\x1f\x8b\x08|WARC/1|obj|stream|<[a-zA-Z!/]|\r\n\r\n|--|[{}\[\]]")
_LARGEST_STEP = 4096
# What zipfile raises on what earlier steps left of a file.
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, EOFError, NotImplementedError, RuntimeError,
    OSError,
)  # fmt: skip


def mutations(seed: int, count: int) -> Iterator[Mutation]:
    """So many mutations; number n of a seed is always the same."""
    samples = [(kind, sample) for kind, those in sorted(SAMPLES.items()) for sample in those]
    together = [sample.data for _, sample in samples]
    for number in range(count):
        chosen = random.Random(f"{seed}-{number}")
        kind, sample = samples[number % len(samples)]
        data, changes = sample.data, []
        for _ in range(chosen.choice((1, 1, 1, 2, 3, 6))):
            name, change = chosen.choice(_changes(together))
            data = change(data, chosen)
            changes.append(name)
        yield Mutation(sample.file, data, f"{kind} {sample.language} {number}: {', '.join(changes)}")


def _changes(samples: Sequence[bytes]) -> list[tuple[str, Change]]:
    return [
        ("bits flipped", _flipped),
        ("bytes put in", _put_in),
        ("cut off", _cut_off),
        ("a piece left out", _left_out),
        ("a piece twice", _doubled),
        ("pieces changed places", _swapped),
        ("a run of one byte", _run),
        ("a length changed", _length),
        ("a size changed", _size),
        ("cut at a mark", _at_mark),
        ("a piece of another sample", lambda data, chosen: _spliced(data, samples, chosen)),
        ("changed inside", _inside),
        ("members moved", _members),
    ]


def _piece(data: bytes, chosen: random.Random) -> tuple[int, int]:
    start = chosen.randrange(len(data) + 1)
    return start, min(len(data), start + chosen.randrange(1, _LARGEST_STEP))


def _flipped(data: bytes, chosen: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), chosen.choice((1, 1, 2, 8, 40)))):
        changed[chosen.randrange(len(changed))] ^= 1 << chosen.randrange(8)
    return bytes(changed)


def _put_in(data: bytes, chosen: random.Random) -> bytes:
    at = chosen.randrange(len(data) + 1)
    new = bytes(chosen.choices(_BYTES, k=chosen.randrange(1, 9)))
    return data[:at] + new + data[at + chosen.choice((0, len(new))) :]


def _cut_off(data: bytes, chosen: random.Random) -> bytes:
    return data[: chosen.randrange(len(data) + 1)]


def _left_out(data: bytes, chosen: random.Random) -> bytes:
    start, end = _piece(data, chosen)
    return data[:start] + data[end:]


def _doubled(data: bytes, chosen: random.Random) -> bytes:
    start, end = _piece(data, chosen)
    return data[:end] + data[start:end] * chosen.choice((1, 2, 50)) + data[end:]


def _swapped(data: bytes, chosen: random.Random) -> bytes:
    start, end = _piece(data, chosen)
    at = chosen.randrange(len(data) + 1)
    rest = data[:start] + data[end:]
    return rest[:at] + data[start:end] + rest[at:]


def _run(data: bytes, chosen: random.Random) -> bytes:
    at = chosen.randrange(len(data) + 1)
    return data[:at] + bytes([chosen.choice(_BYTES)]) * chosen.choice((9, 300, 70_000)) + data[at:]


def _length(data: bytes, chosen: random.Random) -> bytes:
    """A number in digits, as WARC, PDF and HTTP write lengths, becomes another one."""
    numbers = list(_DIGITS.finditer(data))
    if not numbers:
        return data
    number = chosen.choice(numbers)
    return data[: number.start()] + chosen.choice(_LENGTHS).encode() + data[number.end() :]


def _size(data: bytes, chosen: random.Random) -> bytes:
    """Two or four bytes, as ZIP and gzip write sizes and places, become another number."""
    at = chosen.choice([found.start() for found in _MARKS.finditer(data)] or [0]) + chosen.randrange(48)
    size = chosen.choice(_SIZES)
    new = struct.pack("<I", size) if chosen.randrange(2) else struct.pack("<H", size & 0xFFFF)
    return data[:at] + new + data[at + len(new) :]


def _at_mark(data: bytes, chosen: random.Random) -> bytes:
    marks = [found.start() for found in _MARKS.finditer(data)]
    return data[: chosen.choice(marks) + chosen.randrange(3)] if marks else data


def _spliced(data: bytes, samples: Sequence[bytes], chosen: random.Random) -> bytes:
    other = chosen.choice(samples)
    start, end = _piece(other, chosen)
    at = chosen.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at + chosen.choice((0, end - start)) :]


def _inside(data: bytes, chosen: random.Random) -> bytes:
    """The bytes that are compressed are changed, and compressed again so that every checksum is right."""
    change = chosen.choice((_flipped, _put_in, _cut_off, _left_out, _doubled, _run, _length))
    if data.startswith(b"PK"):
        return _inside_zip(data, change, chosen)
    members = list(_gzip_members(data))
    if not members:
        return change(data, chosen)
    place = chosen.randrange(len(members))
    members[place] = change(members[place], chosen)
    if chosen.randrange(4) == 0:
        return gzip.compress(b"".join(members), mtime=0)
    return b"".join(gzip.compress(member, mtime=0) for member in members)


def _inside_zip(data: bytes, change: Change, chosen: random.Random) -> bytes:
    members = _zip_members(data)
    if not members:
        return change(data, chosen)
    name = chosen.choice(sorted(members))
    inner = members[name]
    members[name] = _inside(inner, chosen) if inner.startswith(b"\x1f\x8b") else change(inner, chosen)
    return zipped(members, method=chosen.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _members(data: bytes, chosen: random.Random) -> bytes:
    """Members of a compressed file are left out, doubled, or put into another order."""
    if data.startswith(b"PK"):
        members = list(_zip_members(data).items())
        chosen.shuffle(members)
        return zipped(dict(members[: chosen.randrange(len(members) + 1)]))
    packed = [gzip.compress(member, mtime=0) for member in _gzip_members(data)]
    if not packed:
        return _swapped(data, chosen)
    return b"".join(chosen.choices(packed, k=chosen.randrange(1, 2 * len(packed) + 1)))


def _gzip_members(data: bytes) -> Iterator[bytes]:
    while data.startswith(b"\x1f\x8b"):
        unpacking = zlib.decompressobj(31)
        try:
            member = unpacking.decompress(data, 1 << 24)
        except zlib.error:
            return
        yield member
        data = unpacking.unused_data


def _zip_members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            small = [entry for entry in archive.infolist() if entry.file_size < 1 << 24]
            return {entry.filename: archive.read(entry) for entry in small}
    except _FAULTS:
        return {}
