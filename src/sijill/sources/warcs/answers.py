"""Answers of web servers as they were captured: status, headers, and the payload as a browser would have it."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fastwarc.stream_io import BrotliReader, ZstdReader

from sijill.errors import NotReadable, TooLarge
from sijill.sources.warcs.records import headers_of

# The largest PDF reports have some 40 MB.
LARGEST_PAYLOAD = 50_000_000
# Pages are compressed 4 to 20 times; what unpacks to little is harmless whatever its ratio.
_LARGEST_RATIO = 200
_HARMLESS = 5_000_000
_MOST_CODINGS = 3
_PIECE = 1 << 16
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]{1,9}(\d{3})(?!\d)")
_CHUNK = re.compile(rb"[ \t]{0,20}([0-9A-Fa-f]{1,8})[ \t]{0,20}(?:;[^\r\n]{0,1000})?\r?\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """The first line and the headers (names in small letters) of an answer, and where its body begins."""

    status: int
    headers: Mapping[str, str]
    body_at: int


class Payload(NamedTuple):
    """What an answer brought; `is_whole` is False where it was cut off on its way."""

    data: bytes
    is_whole: bool = True


def answer_of(block: bytes) -> Answer:
    """The answer that a captured block begins with; raises NotReadable where it begins with none."""
    status, end = _STATUS.match(block), _HEAD_ENDS.search(block)
    if not status or not end:
        raise NotReadable("it is no whole answer of a web server: fetch it again")
    lines = block[: end.start()].decode("utf-8", "replace").splitlines()
    return Answer(int(status[1]), headers_of(lines[1:]), end.end())


def payload_of(answer: Answer, body: bytes) -> Payload:
    """The payload without its division into chunks and its compression.

    Raises NotReadable for a compression that is damaged or unknown, TooLarge over LARGEST_PAYLOAD bytes.
    """
    payload = Payload(body, is_whole=len(body) >= _said_length(answer))
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        payload = _joined(body)
    codings = [name.strip().lower() for name in answer.headers.get("content-encoding", "").split(",")]
    codings = [name for name in codings if name not in ("", "identity")]
    if len(codings) > _MOST_CODINGS:
        raise NotReadable(f"it is compressed more than {_MOST_CODINGS} times: it is made to mislead")
    for name in reversed(codings):
        unpacked = _unpacked(name, payload.data)
        payload = Payload(unpacked.data, payload.is_whole and unpacked.is_whole)
    return payload


def _said_length(answer: Answer) -> int:
    length = answer.headers.get("content-length", "")
    return int(length) if re.fullmatch(r"[0-9]{1,15}", length) else 0


def _joined(body: bytes) -> Payload:
    """A body without its division into chunks; as it is where it was kept without it."""
    found = _CHUNK.match(body)
    if not found:
        return Payload(body)
    chunks: list[bytes] = []
    place = 0
    while found := _CHUNK.match(body, place):
        size = int(found[1], 16)
        if not size:
            return Payload(b"".join(chunks))
        chunks.append(body[found.end() : found.end() + size])
        place = found.end() + size
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    return Payload(b"".join(chunks), is_whole=False)


def _unpacked(coding: str, data: bytes) -> Payload:
    unpack = _CODINGS.get(coding)
    if unpack is None:
        raise NotReadable(f"it is compressed as {coding[:40]!r}, which is not known: save the page from a browser")
    pieces, size, is_whole = [], 0, False
    try:
        for piece in unpack(data):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_PAYLOAD or size > max(_HARMLESS, _LARGEST_RATIO * len(data)):
                raise TooLarge(
                    f"it unpacks to over {LARGEST_PAYLOAD // 1_000_000} MB or {_LARGEST_RATIO} times its size:"
                    " save the part that you need as a file"
                )
        is_whole = True
    except (zlib.error, OSError) as error:
        if not size:
            raise NotReadable("what is compressed in it cannot be unpacked: save the page from a browser") from error
    return Payload(b"".join(pieces), is_whole)


def _gunzipped(data: bytes) -> Iterator[bytes]:
    """What gzip members unpack to; what is none is given as it is: some crawlers keep the unpacked body."""
    if not data.startswith(b"\x1f\x8b"):
        yield data
        return
    while data.startswith(b"\x1f\x8b"):
        unpacking = zlib.decompressobj(31)
        yield from _pieces(unpacking, data)
        data = unpacking.unused_data


def _inflated(data: bytes) -> Iterator[bytes]:
    """What "deflate" unpacks to: with a header (RFC 1950) or, as some servers send it, without."""
    has_header = data[:1] == b"\x78" and int.from_bytes(data[:2], "big") % 31 == 0
    return _pieces(zlib.decompressobj(15 if has_header else -15), data)


def _pieces(unpacking: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while data and not unpacking.eof:
        yield unpacking.decompress(data, _PIECE)
        data = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise zlib.error("cut off")


def _read_by(reader: type[BrotliReader] | type[ZstdReader]) -> Callable[[bytes], Iterator[bytes]]:
    def pieces(data: bytes) -> Iterator[bytes]:
        unpacking = reader(io.BytesIO(data))
        while piece := unpacking.read(_PIECE):
            yield piece

    return pieces


_CODINGS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": _read_by(BrotliReader),
    "zstd": _read_by(ZstdReader),
}
