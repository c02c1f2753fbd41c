"""JSON lines from outside: each of bounded length, each decoded or refused with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, TypeVar

import msgspec

from sijill.errors import NotReadable

T = TypeVar("T")


def bounded(stream: BinaryIO, *, longest: int) -> Iterator[bytes | None]:
    """The lines of a file without their ends; None for one over `longest` bytes, which is not kept in memory."""
    first = True
    while line := stream.readline(longest + 1):
        too_long = len(line) > longest and not line.endswith(b"\n")
        while too_long and line and not line.endswith(b"\n"):
            line = stream.readline(longest)
        if too_long:
            yield None
        else:
            yield line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if first else b"")
        first = False


def decoded(line: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """What a line holds. Raises NotReadable, which says what is wrong and what to do."""
    try:
        return decoder.decode(line)
    except UnicodeDecodeError as error:
        raise NotReadable("it is not UTF-8: save the file as UTF-8") from error
    except msgspec.ValidationError as error:
        raise NotReadable(f"{error}: correct this value") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotReadable(f"it is not one JSON object ({error}): correct the line or take it out") from error
