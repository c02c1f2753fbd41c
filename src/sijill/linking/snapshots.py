"""An index of copies as a file, so that it need not be built anew for each run: 100,000 reports take 25 s to put in.

The file is a help, not a record: one that is damaged, of another version or of another kind of machine is not used.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from typing import BinaryIO

import msgspec

from .copies import VERSION, Copies
from .postings import Postings

_FORMAT = 1
_DIGEST = 32


class _Head(msgspec.Struct, frozen=True):
    format: int
    version: int
    byteorder: str
    ids: list[str]
    sizes: list[int]
    arrays: tuple[int, int, int, int]


def write_copies(copies: Copies, file: BinaryIO) -> None:
    """Write the index."""
    arrays = copies.postings.arrays
    head = _Head(
        format=_FORMAT,
        version=VERSION,
        byteorder=sys.byteorder,
        ids=copies.ids,
        sizes=[len(signature) for signature in copies.signatures],
        arrays=(len(arrays[0]), len(arrays[1]), len(arrays[2]), len(arrays[3])),
    )
    digest = hashlib.sha256()
    for part in (msgspec.json.encode(head) + b"\n", b"".join(copies.signatures), *(one.tobytes() for one in arrays)):
        digest.update(part)
        file.write(part)
    file.write(digest.digest())


def read_copies(file: BinaryIO) -> Copies | None:
    """The index as it was written; None for a file that is none, or none for this version and machine."""
    data = file.read()
    line, found, _ = data.partition(b"\n")
    if not found or hashlib.sha256(memoryview(data)[:-_DIGEST]).digest() != data[-_DIGEST:]:
        return None
    try:
        head = msgspec.json.decode(line, type=_Head)
    except msgspec.DecodeError:
        return None
    if (head.format, head.version, head.byteorder) != (_FORMAT, VERSION, sys.byteorder):
        return None
    signatures, at = [], len(line) + 1
    for size in head.sizes:
        signatures.append(data[at : at + size])
        at += size
    arrays = []
    for length in head.arrays:
        one = array("I")
        one.frombytes(data[at : at + length * one.itemsize])
        arrays.append(one)
        at += length * one.itemsize
    return Copies.of(head.ids, signatures, Postings(*arrays))
