"""The single files of a bundle: where each lies in it, and the bytes it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sijill.errors import DamagedArchive

from .evidence import PreservedFile

_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle: its path in it (letters that need no escape in any list), and the object or bytes in it."""

    path: str
    source: PreservedFile | bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of its bytes."""
        return hashlib.sha256(self.source).hexdigest() if isinstance(self.source, bytes) else self.source.sha256

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.size

    def copy_to(self, out: IO[bytes]) -> None:
        """Write its bytes to an open file. Raises DamagedArchive where they are not as they were preserved."""
        if isinstance(self.source, bytes):
            out.write(self.source)
            return
        for data in checked(self.source):
            out.write(data)


def checked(source: PreservedFile) -> Iterator[bytes]:
    """The bytes of a preserved object; raises DamagedArchive at the end where they are not as they were preserved."""
    digest, size = hashlib.sha256(), 0
    try:
        with source.path.open("rb") as file:
            while data := file.read(_PART):
                digest.update(data)
                size += len(data)
                yield data
    except FileNotFoundError as error:
        raise DamagedArchive(f"object {source.sha256} is missing: run sijill verify") from error
    if (digest.hexdigest(), size) != (source.sha256, source.size):
        raise DamagedArchive(f"object {source.sha256} is not as it was written: run sijill verify")


def beginning(source: PreservedFile) -> bytes:
    """The first 16 bytes of a preserved object. Raises DamagedArchive where it is missing."""
    try:
        with source.path.open("rb") as file:
            return file.read(16)
    except FileNotFoundError as error:
        raise DamagedArchive(f"object {source.sha256} is missing: run sijill verify") from error
