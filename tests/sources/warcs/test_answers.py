"""Answers of web servers as they were captured."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.sources.warcs.answers import Answer, Payload, answer_of, payload_of

WORDS = "<p>At least nine civilians were killed. قُتل تسعة مدنيين.</p>".encode() * 50
CODINGS = ["gzip", "deflate", "br", "zstd", ""]


def answer(**headers: str) -> Answer:
    return Answer(200, {name.replace("_", "-"): value for name, value in headers.items()}, 0)


def chunked(data: bytes, size: int = 100) -> bytes:
    chunks = [data[place : place + size] for place in range(0, len(data), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def packed_by(writer: type[BrotliWriter] | type[ZstdWriter], folder: Path) -> bytes:
    with (folder / "packed").open("wb") as out:
        unpacked = writer(out)
        unpacked.write(WORDS)
        unpacked.close()
    return (folder / "packed").read_bytes()


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_the_first_line_and_the_headers(line_end: bytes) -> None:
    head = line_end.join((b"HTTP/1.1 200 OK", b"Content-Type: text/html", b"X: \xff", b"", b""))
    found = answer_of(head + b"body\r\n\r\n")
    assert (found.status, found.headers["content-type"], found.body_at) == (200, "text/html", len(head))
    assert answer_of(b"HTTP/2 404\r\n\r\n").status == 404


@pytest.mark.parametrize("block", [b"", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"<html>\r\n\r\n", b"HTTP/1.1 20\r\n\r\n"])
def test_what_is_no_answer_is_refused(block: bytes) -> None:
    with pytest.raises(NotReadable, match="no whole answer"):
        answer_of(block)


def test_a_body_is_given_without_its_chunks_and_compression(tmp_path: Path) -> None:
    raw = zlib.compressobj(wbits=-15)
    for name, data in {
        "gzip": gzip.compress(WORDS, mtime=0),
        "x-gzip": gzip.compress(WORDS[:100], mtime=0) + gzip.compress(WORDS[100:], mtime=0),
        "deflate": zlib.compress(WORDS),
        "Deflate": raw.compress(WORDS) + raw.flush(),
        "br": packed_by(BrotliWriter, tmp_path),
        "zstd": packed_by(ZstdWriter, tmp_path),
        "identity": WORDS,
        "": WORDS,
        "gzip, deflate": zlib.compress(gzip.compress(WORDS, mtime=0)),
    }.items():
        assert payload_of(answer(content_encoding=name), data) == Payload(WORDS), name
        with_chunks = answer(content_encoding=name, transfer_encoding="chunked")
        assert payload_of(with_chunks, chunked(data)) == Payload(WORDS), name


def test_a_body_that_was_kept_unpacked_is_given_as_it_is() -> None:
    """Crawlers undo chunks and compression, and leave the headers as they were."""
    assert payload_of(answer(content_encoding="gzip", transfer_encoding="chunked"), WORDS) == Payload(WORDS)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"transfer_encoding": "chunked"}, chunked(WORDS)[:1_000]),
        ({"transfer_encoding": "chunked"}, chunked(WORDS)[:-5]),
        ({"content_encoding": "gzip"}, gzip.compress(WORDS, mtime=0)[:-30]),
        ({"content_encoding": "deflate"}, zlib.compress(WORDS)[:-20]),
        ({"content_length": str(len(WORDS) + 1)}, WORDS),
    ],
)
def test_what_was_cut_off_is_given_as_far_as_it_goes(headers: dict[str, str], body: bytes) -> None:
    payload = payload_of(answer(**headers), body)
    assert not payload.is_whole
    assert payload.data and WORDS.startswith(payload.data)


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("compress", WORDS, "not known"),
        ("gzip", b"\x1f\x8b\x08\x00damaged", "cannot be unpacked"),
        ("br", b"\xff\x00" * 9, "cannot be unpacked"),
        ("zstd", b"\xff\x00" * 9, "cannot be unpacked"),
        ("gzip, gzip, gzip, gzip", WORDS, "more than 3 times"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(coding: str, body: bytes, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        payload_of(answer(content_encoding=coding), body)


@pytest.mark.parametrize("size", [20_000_000, 100_000_000])
def test_a_bomb_is_refused(size: int) -> None:
    packing = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packing.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)), packing.flush()])
    with pytest.raises(TooLarge, match="50 MB or 200 times"):
        payload_of(answer(content_encoding="gzip"), bomb)


@given(
    st.sampled_from(["gzip", "deflate", "br", "zstd", ""]), st.sampled_from(["chunked", ""]), st.binary(max_size=200)
)
def test_any_bytes_give_a_payload_or_a_report_error(coding: str, transfer: str, data: bytes) -> None:
    for body in (data, b"\x1f\x8b\x08" + data, b"5\r\n" + data):
        try:
            assert isinstance(payload_of(answer(content_encoding=coding, transfer_encoding=transfer), body), Payload)
        except ReportError as error:
            assert str(error)
