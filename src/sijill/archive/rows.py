"""Rows of the custody files: JSON lines that end with their own hash and begin a chain.

A row is the JSON of its values, then `"hash"`: the SHA-256 of the row without it. The next row holds it as `"prev"`, so
a change in any row shows in that row, and a row that is taken out, put in or moved shows in the next one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from sijill.errors import DamagedArchive

T = TypeVar("T")

FIRST = "0" * 64
_BEGINNING, _END = b',"hash":"', b'"}'
_TAIL = len(_BEGINNING) + 64 + len(_END)


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One row that was read: its values, its hash, and its bytes without the line feed."""

    value: T
    hash: str
    line: bytes


def sealed(value: object) -> tuple[bytes, str]:
    """The line that holds `value`, with its line feed, and its hash."""
    body = msgspec.json.encode(value)
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + _BEGINNING + digest.encode() + _END + b"\n", digest


def unsealed(line: bytes, decoder: msgspec.json.Decoder[T]) -> Row[T]:
    """The row that a line (without its line feed) holds. Raises DamagedArchive where it is not as it was written."""
    body, tail = line[:-_TAIL] + b"}", line[-_TAIL:]
    digest = hashlib.sha256(body).hexdigest()
    if tail != _BEGINNING + digest.encode() + _END:
        raise DamagedArchive("its hash does not fit its words")
    try:
        return Row(decoder.decode(body), digest, line)
    except msgspec.DecodeError as error:
        raise DamagedArchive(f"it is no row of this file ({error})") from error
