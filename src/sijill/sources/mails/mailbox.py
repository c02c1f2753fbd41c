"""The messages of a mailbox (mbox, RFC 4155), one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

# What stands before each message: who sent it and when, in the form of asctime. A line of a text that begins with
# "From" has no such time at its end.
FROM_LINE = re.compile(
    rb"From [^\n]{0,200}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d(?::\d\d)?[^\n]{0,40}? \d{4}\b"
)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_PIECE = 1 << 16


def messages_of(stream: BinaryIO, *, most: int) -> Iterator[bytes]:
    """Each message as it was before it was put into the mailbox; of one over `most` bytes, one byte more than that.

    A message begins at a From line behind an empty line, and at the beginning of the file.
    """
    pieces: list[bytes] = []
    left = most + 1
    begins_line, after_empty, inside = True, True, False
    while piece := stream.readline(_PIECE):
        if begins_line and after_empty and FROM_LINE.match(piece):
            if inside:
                yield _unescaped(pieces)
            pieces, left, inside = [], most + 1, True
        elif left > 0:
            pieces.append(piece[:left])
            left -= len(piece)
        after_empty = begins_line and piece in (b"\n", b"\r\n")
        begins_line = piece.endswith(b"\n")
    if inside or pieces:
        yield _unescaped(pieces)


def _unescaped(pieces: list[bytes]) -> bytes:
    return _ESCAPED.sub(rb"\1", b"".join(pieces))
