"""Hostile web archives: WARC, plain and compressed."""

from __future__ import annotations

import gzip
import zlib

from . import SENTENCE, Table, times
from .packing import brotli, deflated, gzipped_often, repeated, zipped, zstandard
from .pages import FILES as PAGES
from .pages import page
from .xml_files import FEEDS

_PAGE = page(f"<h1>Shells hit market</h1><p>{SENTENCE}</p>")
_URL = "https://rimalpost.example/a"
_DATE = "WARC-Date: 2021-10-13T08:00:00Z\r\n"


def record(
    block: bytes, *, length: int | str | None = None, kind: str = "response", url: str = _URL, said: str = ""
) -> bytes:
    """A record; `length` is what it says of its length, where that is not so."""
    media_type = "application/http; msgtype=response" if kind == "response" else "text/html"
    says = len(block) if length is None else length
    more = "" if "Content-Type" in said else f"Content-Type: {media_type}\r\n"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n{_DATE}{more}{said}Content-Length: {says}\r\n\r\n"
    )
    return head.encode("utf-8", "surrogateescape") + block + b"\r\n\r\n"


def answer(body: bytes = _PAGE, head: str = "", *, status: str = "200 OK", media_type: str = "text/html") -> bytes:
    """The answer of a server."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{head}\r\n".encode() + body


def response(body: bytes = _PAGE, head: str = "", **said: str) -> bytes:
    """A record of an answer."""
    return record(answer(body, head, **said))


def _packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def _resource(body: bytes, media_type: str) -> bytes:
    return record(body, kind="resource", said=f"Content-Type: {media_type}\r\n")


def _in_itself(depth: int) -> bytes:
    held = response()
    for _ in range(depth):
        held = _resource(held, "application/warc")
    return held


_EMPTY = record(b"", kind="resource")
_TINY = record(answer(b"<p>x</p>"))

PLAIN: Table = {
    "length-too-large.warc": lambda: record(answer(), length=10**9) + response() * 3,
    "length-10-to-the-15.warc": lambda: record(answer(), length=10**15 - 1) + response(),
    "length-10-to-the-40.warc": lambda: record(answer(), length=10**40) + response(),
    "length-too-small.warc": lambda: record(answer(), length=10) + response(),
    "length-negative.warc": lambda: record(answer(), length=-1) + response(),
    "length-zero.warc": lambda: record(answer(), length=0) + response(),
    "length-hexadecimal.warc": lambda: record(answer(), length="0x40") + response(),
    "length-in-arabic-digits.warc": lambda: record(answer(), length="٤٠") + response(),
    "length-missing.warc": lambda: record(answer()).replace(b"Content-Length", b"X-Length") + response(),
    "length-twice.warc": lambda: record(answer(), said="Content-Length: 5\r\n") + response(),
    "headers-endless-3MB.warc": lambda: b"WARC/1.0\r\n" + times(200_000, "X-Header: kill") + b"\r\n" + response(),
    "headers-400000.warc": lambda: b"WARC/1.0\r\n" + times(400_000, "X: y\r\n") + b"\r\n" + response(),
    "header-folded-500000.warc": lambda: b"WARC/1.0\r\nX: y\r\n" + times(500_000, " more\r\n") + b"\r\n" + response(),
    "header-of-64kB.warc": lambda: record(answer(), said=f"X-Long: {'a' * 63_000}\r\n") + response(),
    "header-never-ends.warc": lambda: response() + b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a",
    "version-99.warc": lambda: record(answer()).replace(b"WARC/1.0", b"WARC/99.99") + response(),
    "version-missing.warc": lambda: record(answer()).partition(b"\r\n")[2] + response(),
    "empty-lines-2000000.warc": lambda: response() + times(2_000_000, "\r\n") + response(),
    "records-of-nothing-30000.warc": lambda: _EMPTY * 30_000,
    "records-tiny-3000.warc": lambda: _TINY * 3_000,
    "gaps-12000.warc": lambda: b"".join(_TINY[:120] + b"\nXXXX\r\n" for _ in range(12_000)),
    "words-WARC-300000.warc": lambda: times(300_000, "\nWARC/1.0 "),
    "begins-in-a-record.warc": lambda: response()[100:] + response(),
    "cut-off-in-headers.warc": lambda: response() + response()[:60],
    "cut-off-in-the-block.warc": lambda: response() + response()[:-40],
    "garbage-between-records.warc": lambda: response() + bytes(range(256)) * 500 + b"\n" + response(),
    "warc-in-warc-2.warc": lambda: _in_itself(2),
    "warc-in-warc-200.warc": lambda: _in_itself(200),
    "segments.warc": lambda: record(answer(), said="WARC-Segment-Number: 1\r\n") + response(),
    "digest-wrong.warc": lambda: record(answer(), said=f"WARC-Block-Digest: sha1:{'A' * 32}\r\n"),
    "digest-unknown.warc": lambda: record(answer(), said=f"WARC-Block-Digest: shake_128:{'A' * 32}\r\n"),
    "digest-endless.warc": lambda: record(answer(), said=f"WARC-Block-Digest: sha1:{'A' * 50_000}\r\n"),
    "address-30000-letters.warc": lambda: record(answer(), url="https://a.example/" + "ب" * 15_000),
    "address-of-a-script.warc": lambda: record(answer(), url="javascript:alert(1)"),
    "address-that-is-none.warc": lambda: record(answer(), url="http://[::1/%00\x1b[31m") + response(),
    "address-with-lone-bytes.warc": lambda: record(answer(), url="https://a.example/\udcff\udcfe") + response(),
    "date-that-is-none.warc": lambda: response().replace(b"2021-10-13T08", b"9999-99-99T99"),
    "revisit-of-nothing.warc": lambda: record(b"", kind="revisit") + response(),
    "status-that-is-none.warc": lambda: response(status="99999999 ?") + response(),
    "http-0.9.warc": lambda: record(_PAGE) + response(),
    "http-headers-200kB.warc": lambda: response(head=f"X: {'a' * 200_000}\r\n") + response(),
    "http-headers-without-end.warc": lambda: record(times(20_000, "HTTP/1.1 200 OK\r\n")) + response(),
    "http-type-lies-pdf.warc": lambda: response(media_type="application/pdf") + response(),
    "http-type-lies-page-is-zip.warc": lambda: response(zipped({"a": b"x"})) + response(),
    "http-type-without-end.warc": lambda: response(media_type="text/" + "x" * 60_000),
    "http-length-lies.warc": lambda: response(head="Content-Length: 999999999\r\n"),
    "chunk-of-4GB.warc": lambda: response(b"ffffffff\r\n" + _PAGE, "Transfer-Encoding: chunked\r\n"),
    "chunk-negative.warc": lambda: response(b"-5\r\n" + _PAGE, "Transfer-Encoding: chunked\r\n"),
    "chunks-of-one-byte-600000.warc": lambda: response(
        times(600_000, "1\r\nx\r\n") + b"0\r\n\r\n", "Transfer-Encoding: chunked\r\n"
    ),
    "chunk-with-long-extension.warc": lambda: response(
        b"5;" + times(900_000, "a") + b"\r\nhello", "Transfer-Encoding: chunked\r\n"
    ),
    "coded-gzip-bomb.warc": lambda: response(
        deflated(2_000_000_000, start=_PAGE, window=31), "Content-Encoding: gzip\r\n"
    ),
    "coded-gzip-gzip-gzip.warc": lambda: response(gzipped_often(_PAGE, 3), "Content-Encoding: gzip, gzip, gzip\r\n"),
    "coded-gzip-9-times.warc": lambda: response(
        gzipped_often(_PAGE, 9), "Content-Encoding: " + ", ".join(["gzip"] * 9) + "\r\n"
    ),
    "coded-gzip-bomb-in-bomb.warc": lambda: response(
        gzip.compress(deflated(3_000_000_000, window=31), mtime=0), "Content-Encoding: gzip, gzip\r\n"
    ),
    "coded-gzip-empty-members-150000.warc": lambda: response(
        gzip.compress(b"", mtime=0) * 150_000 + gzip.compress(_PAGE, mtime=0), "Content-Encoding: gzip\r\n"
    ),
    "coded-deflate-bomb.warc": lambda: response(deflated(2_000_000_000, window=15), "Content-Encoding: deflate\r\n"),
    "coded-br-bomb.warc": lambda: response(brotli(_PAGE + bytes(400_000_000)), "Content-Encoding: br\r\n"),
    "coded-br-garbage.warc": lambda: response(b"\xff" * 5_000, "Content-Encoding: br\r\n"),
    "coded-zstd-bomb.warc": lambda: response(zstandard(4_000_000_000, start=_PAGE), "Content-Encoding: zstd\r\n"),
    "coded-zstd-window-2TB.warc": lambda: response(
        zstandard(1_000_000, start=_PAGE, window=0xFF), "Content-Encoding: zstd\r\n"
    ),
    "coded-zstd-window-2GB.warc": lambda: response(
        zstandard(1_000_000, start=_PAGE, window=21 << 3), "Content-Encoding: zstd\r\n"
    ),
    "coded-unknown.warc": lambda: response(_PAGE, "Content-Encoding: \x1b[2J<script>\r\n"),
    "holds-a-feed-with-xxe.warc": lambda: response(FEEDS["xxe-file.rss"](), media_type="application/rss+xml"),
    "holds-laughs.warc": lambda: response(FEEDS["billion-laughs.rss"](), media_type="application/rss+xml"),
    "holds-a-zip-bomb.warc": lambda: response(
        zipped({"word/document.xml": bytes(300_000_000)}), media_type="application/zip"
    ),
    "holds-nested-pages.warc": lambda: response(PAGES["nested-div-100000.html"]()) * 5,
    "holds-json-nested.warc": lambda: _resource(times(500_000, "["), "text/plain"),
    "holds-a-mail-in-a-mail.warc": lambda: _resource(
        times(3_000, "Content-Type: message/rfc822\n\n"), "message/rfc822"
    ),
}

PACKED: Table = {
    "record-60MB.warc.gz": lambda: _packed(record(answer(_PAGE + bytes(60_000_000))), response()),
    "holds-a-text-of-30MB.warc.gz": lambda: _packed(response(times(300_000, SENTENCE), media_type="text/plain")),
    "bomb-2GB.warc.gz": lambda: deflated(2_000_000_000, window=31, start=record(b"", length=2 * 10**9)[:-4]),
    "bomb-20GB-in-members.warc.gz": lambda: (
        _packed(response()) + deflated(400_000_000, window=31, start=record(b"", length=4 * 10**8)[:-4]) * 5
    ),
    "records-of-nothing-2100000.warc.gz": lambda: repeated(_EMPTY, 2_100_000),
    "records-passed-over-5000000.warc.gz": lambda: repeated(record(b"", kind="metadata"), 5_000_000),
    "records-tiny-in-one-member-2000.warc.gz": lambda: repeated(_TINY, 2_000),
    "members-empty-150000.warc.gz": lambda: gzip.compress(b"", mtime=0) * 150_000 + _packed(response()),
    "line-ends-2GB.warc.gz": lambda: repeated(b"\r\n" * 500_000, 2_000, start=response()),
    "zeros-2GB.warc.gz": lambda: _packed(response()) + deflated(2_000_000_000, window=31),
    "pages-of-4MB-from-20kB.warc.gz": lambda: _packed(
        *(response(page(f"<p>{SENTENCE} {n}" * 40_000)) for n in range(6))
    ),
    "texts-of-19MB-from-60kB.warc.gz": lambda: _packed(
        *(response(times(185_000, f"{SENTENCE} {n} "), media_type="text/plain") for n in range(24))
    ),
    "name-of-member-endless.warc.gz": lambda: b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + times(3_000_000, "a"),
    "extra-field-lies.warc.gz": lambda: b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\xff\xff" + _packed(response())[10:],
    "checksum-wrong.warc.gz": lambda: _packed(response())[:-8] + b"\xff" * 8 + _packed(response()),
    "one-member-for-all.warc.gz": lambda: gzip.compress(response() * 20, mtime=0),
    "member-ends-in-a-record.warc.gz": lambda: _packed(response()[:200], response()[200:], response()),
    "gzip-in-gzip.warc.gz": lambda: gzipped_often(response(), 2),
    "gzip-in-gzip-50.warc.gz": lambda: gzipped_often(response(), 50),
    "cut-off.warc.gz": lambda: _packed(response(), response())[:-25],
    "garbage-between-members.warc.gz": lambda: _packed(response()) + b"garbage\n" * 9_000 + _packed(response()),
    "magic-of-gzip-500000.warc.gz": lambda: _packed(response()) + b"\x1f\x8b\x08" * 500_000,
    "flags-reserved.warc.gz": lambda: b"\x1f\x8b\x08\xe0" + _packed(response())[4:],
    "raw-deflate.warc.gz": lambda: zlib.compress(response()),
    "dictionary-missing.warc.gz": lambda: b"\x78\xbb" + bytes(4) + zlib.compress(response())[2:],
    "bomb-4GB.warc.zst": lambda: zstandard(4_000_000_000, start=record(b"", length=4 * 10**9)[:-4]),
    "window-2TB.warc.zst": lambda: zstandard(1_000_000, start=response(), window=0xFF),
    "window-2GB.warc.zst": lambda: zstandard(1_000_000, start=response(), window=21 << 3),
    "cut-off.warc.zst": lambda: zstandard(1_000_000, start=response())[:-20],
    "checksum-wrong.warc.zst": lambda: zstandard(0, start=response(), checked=True),
    "skippable-4GB.warc.zst": lambda: b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + zstandard(0, start=response()),
    "dictionary-lies.warc.zst": lambda: b"\x5d\x2a\x4d\x18\x10\0\0\0" + bytes(16) + zstandard(0, start=response()),
}
