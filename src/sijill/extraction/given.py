"""What whoever asks for reports says about them beforehand, and what all kinds of files share."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sijill.errors import TooLarge


@dataclass(frozen=True, slots=True)
class Given:
    """What to take for a report's date, outlet and language where its file does not say; `name` is the file's."""

    name: str
    published: date | None = None
    outlet: str | None = None
    language: str | None = None


def content_id(full_text: str, outlet: str | None) -> str:
    """An id that follows from what a report says and who published it, and from nothing else."""
    return hashlib.sha256(f"{full_text}\0{outlet or ''}".encode()).hexdigest()[:16]


def limited(stream: BinaryIO, most: int) -> bytes:
    """All of a stream; raises TooLarge when it is over `most` bytes."""
    # Not asked for more than is there: a file makes room for all that it is asked for before it reads.
    data = stream.read(min(most, _left(stream, most)) + 1)
    if len(data) > most:
        raise TooLarge(f"it is over {most // 1_000_000} MB: split it, or save the part that you need as a .txt file")
    return data


def _left(stream: BinaryIO, most: int) -> int:
    """How many bytes are left of a stream; `most` where it does not say."""
    if not stream.seekable():
        return most
    here = stream.tell()
    end = stream.seek(0, io.SEEK_END)
    stream.seek(here)
    return end - here
