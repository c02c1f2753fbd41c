"""The records of WARC files that a WACZ can be asked for, and the index (CDXJ 0.1.0) that says where each stands.

The files may come from anybody. What cannot be taken apart is left out of the index and is in the bundle all the same:
it can then not be replayed by address, but nothing of it is lost.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from .addresses import searchable

_INDEXED = frozenset(("response", "resource", "revisit"))
# Real records have headers of 1 to 8 kB, those of WARC and HTTP together.
_HEAD = 64_000
_PART = 1 << 16
# A gzip bomb: text is packed at most about 30 to 1, a page of one letter 1,000 to 1.
_RATIO, _AT_LEAST = 200, 64_000_000
_LONGEST_URL = 8_000
# Lines in a block that is compressed by itself, as in the reference implementation.
_LINES = 1_024
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z")
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_DIGEST = re.compile(r"[\w-]{1,20}:[\w=+/-]{1,128}", re.ASCII)


class Indexed(msgspec.Struct, frozen=True, kw_only=True):
    """One record that can be looked up; `filename`, `offset` and `length` (bytes) say where it stands."""

    url: str
    digest: str
    mime: str
    filename: str
    offset: int
    length: int
    recordDigest: str
    status: int | None = None
    timestamp: str = ""

    @property
    def line(self) -> str:
        """The line of the index."""
        said = {key: value for key, value in msgspec.structs.asdict(self).items() if value is not None}
        del said["timestamp"]
        return f"{searchable(self.url)} {self.timestamp} {msgspec.json.encode(said).decode()}\n"

    @property
    def moment(self) -> str:
        """When it was captured, as pages.jsonl says it (RFC 3339)."""
        t = self.timestamp
        return f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:14]}Z"


@dataclass(frozen=True, slots=True)
class _Record:
    """Where a record stands in its file, how it begins, and the SHA-256 of its bytes there."""

    offset: int
    length: int
    head: bytes
    sha256: str


def index_of(path: Path, *, filename: str) -> list[Indexed]:
    """The records of a WARC that can be looked up; `filename` is what it is called in the bundle."""
    with path.open("rb") as stream:
        start = stream.read(2)
        stream.seek(0)
        found = _packed(stream) if start == b"\x1f\x8b" else _plain(stream)
        return [indexed for record in found if (indexed := _indexed(record, filename))]


def is_readable(path: Path) -> bool:
    """Whether a file begins as a WARC does, plain or compressed by gzip, and so can stand among the WARCs of a WACZ."""
    with path.open("rb") as stream:
        start = stream.read(_PART)
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(31).decompress(start, 5)
        except zlib.error:
            return False
    return start.startswith(b"WARC/")


def compressed_index(indexed: Iterable[Indexed]) -> tuple[bytes, bytes]:
    """The index in compressed blocks of lines, and the list of the blocks (`index.cdx.gz`, `index.idx`)."""
    lines = sorted({one.line for one in indexed}, key=str.encode)
    blocks = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    data, listed = b"", ['!meta 0 {"format":"cdxj-gzip-1.0","filename":"index.cdx.gz"}\n']
    for block in blocks:
        packed = gzip.compress("".join(block).encode(), mtime=0)
        where = {"offset": len(data), "length": len(packed), "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}"}
        listed.append(f"{block[0].partition('{')[0].strip()} {msgspec.json.encode(where).decode()}\n")
        data += packed
    return data, "".join(listed).encode()


def _packed(stream: BinaryIO) -> Iterator[_Record]:
    """The members of a compressed file, each of them a record."""
    size = stream.seek(0, 2)
    left = max(size * _RATIO, _AT_LEAST)
    offset = 0
    while offset < size:
        member = _Member(stream, offset)
        if not member.read(left):
            return
        left -= member.unpacked
        yield _Record(offset, member.length, member.head, member.digest.hexdigest())
        offset += member.length


class _Member:
    """One gzip member of a file: how long it is, and how what it holds begins."""

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.head, self.unpacked, self.length = b"", 0, 0
        stream.seek(offset)

    def read(self, most: int) -> bool:
        """Go through it to its end; False where it has none, or unpacks to more than `most` bytes."""
        engine = zlib.decompressobj(31)
        while not engine.eof:
            packed = self._stream.read(_PART)
            if not packed or self.unpacked > most:
                return False
            try:
                self._unpack(engine, packed)
            except zlib.error:
                return False
            used = len(packed) - len(engine.unused_data)
            self.digest.update(packed[:used])
            self.length += used
        return True

    def _unpack(self, engine: zlib._Decompress, packed: bytes) -> None:
        # One part of 64 kB unpacks to at most 66 MB: what comes out is taken in pieces.
        while True:
            data = engine.decompress(packed, _PART)
            self.unpacked += len(data)
            self.head += data[: _HEAD - len(self.head)]
            packed = engine.unconsumed_tail
            if not packed and len(data) < _PART:
                return


def _plain(stream: BinaryIO) -> Iterator[_Record]:
    """The records of a file that is not compressed."""
    size = stream.seek(0, 2)
    offset = 0
    while offset < size:
        stream.seek(offset)
        head = stream.read(_HEAD)
        end = head.find(b"\r\n\r\n")
        length = _headers(head).get("content-length", "")
        if end < 0 or not re.fullmatch(r"\d{1,15}", length):
            return
        # Two line ends stand after the block.
        whole = end + 4 + int(length) + 4
        if offset + whole > size:
            return
        yield _Record(offset, whole, head[:whole], _digest(stream, offset, whole))
        offset += whole


def _digest(stream: BinaryIO, offset: int, length: int) -> str:
    stream.seek(offset)
    digest = hashlib.sha256()
    while length:
        data = stream.read(min(_PART, length))
        digest.update(data)
        length -= len(data)
    return digest.hexdigest()


def _indexed(record: _Record, filename: str) -> Indexed | None:
    head, _, block = record.head.partition(b"\r\n\r\n")
    headers = _headers(head)
    kind, url = headers.get("warc-type", ""), headers.get("warc-target-uri", "").strip("<>")
    date = _DATE.fullmatch(headers.get("warc-date", ""))
    if kind not in _INDEXED or date is None or not 0 < len(url) <= _LONGEST_URL:
        return None
    http = block if kind == "response" else b""
    status = _STATUS.match(http)
    digest = headers.get("warc-payload-digest") or headers.get("warc-block-digest") or ""
    return Indexed(
        url=url,
        digest=digest if _DIGEST.fullmatch(digest) else "",
        mime="warc/revisit" if kind == "revisit" else mime_of(_headers(http or head).get("content-type", "")),
        filename=filename,
        offset=record.offset,
        length=record.length,
        recordDigest=f"sha256:{record.sha256}",
        status=int(status[1]) if status else None,
        timestamp="".join(date.groups()),
    )


def mime_of(said: str) -> str:
    """The kind of file that a field of headers names, as it may stand in another; unknown where it names none."""
    found = _TYPE.match(said.strip())
    return found[0].lower() if found else "application/octet-stream"


def _headers(head: bytes) -> dict[str, str]:
    """Header lines up to the first empty one, by their names in small letters, the first of each."""
    found: dict[str, str] = {}
    for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found
