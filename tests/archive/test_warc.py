"""The WARCs that are written here are read by warcio and FastWARC, which find every digest right and every byte."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from sijill.archive.warc import Earlier, payload_digest, warc_of
from sijill.models import Exchange

AT = datetime(2024, 3, 5, 22, 15, 30, 123456, tzinfo=timezone(timedelta(hours=3)))
URL = "https://rimalpost.example/ar/سوق-تل-سراب?صفحة=1"
REQUEST = b"GET /ar HTTP/1.1\r\nHost: rimalpost.example\r\nUser-Agent: Sijill\r\n\r\n"
# Headers as servers send them: letters that are no ASCII, two of a name, a folded line, spaces, an empty value.
HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-TYPE:  text/html\r\nX-Title: \xd9\x82\xd8\xb5\xd9\x81\r\nX-Bad: \xff\xfe 100%\r\n"
    b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Folded: one\r\n\ttwo\r\nX-Empty:\r\n\r\n"
)
ABOUT = {"software": "sijill", "operator": "مرصد الرمال"}


@dataclass(frozen=True)
class Record:
    """One record as a reader gives it: its kind, its headers, and the bytes of its block."""

    kind: str
    said: dict[str, str]
    block: bytes


def exchange(**changed: object) -> Exchange:
    values = {"url": URL, "at": AT, "request": REQUEST, "response": HEAD, "body": "قصف".encode(), "status": 200}
    return Exchange(**{**values, "address": "93.184.216.34", **changed})  # type: ignore[arg-type]


def by_fastwarc(warc: bytes) -> list[Record]:
    """The records, each with the right digests, by FastWARC."""
    records = []
    for record in FastIterator(io.BytesIO(warc), parse_http=False, record_types=WarcRecordType.any_type):
        assert record.verify_block_digest()
        said = dict(record.headers)
        records.append(Record(said["WARC-Type"], said, record.reader.read()))
    for record in FastIterator(io.BytesIO(warc), parse_http=True, record_types=WarcRecordType.response):
        assert record.verify_payload_digest()
    return records


def by_warcio(warc: bytes) -> list[Record]:
    """The records, each with the right digests, by warcio."""
    records = []
    for record in ArchiveIterator(io.BytesIO(warc), no_record_parse=True):
        records.append(Record(record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read()))
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        record.raw_stream.read()
        assert record.digest_checker.passed is not False
    return records


def read(warc: bytes) -> list[Record]:
    """The records; both readers give the same."""
    fast, slow = by_fastwarc(warc), by_warcio(warc)
    assert [(one.kind, one.block) for one in fast] == [(one.kind, one.block) for one in slow]
    for one, other in zip(fast, slow, strict=True):
        assert one.said == other.said
    return slow


def kinds(records: Sequence[Record]) -> list[str]:
    return [record.kind for record in records]


def base32(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def test_what_went_over_the_wire_is_there_byte_for_byte() -> None:
    info, request, response = read(warc_of([exchange()], about=ABOUT))
    assert info.block.decode() == "software: sijill\r\noperator: مرصد الرمال\r\n"
    assert request.block == REQUEST
    assert response.block == HEAD + "قصف".encode()


def test_records_say_what_when_and_from_where() -> None:
    _, request, response = read(warc_of([exchange()], about=ABOUT))
    for record in (request, response):
        assert record.said["WARC-Target-URI"] == URL
        assert record.said["WARC-Date"] == "2024-03-05T19:15:30.123456Z"
        assert record.said["WARC-IP-Address"] == "93.184.216.34"
    assert response.said["WARC-Concurrent-To"] == request.said["WARC-Record-ID"]
    assert response.said["WARC-Payload-Digest"] == base32("قصف".encode())
    assert response.said["WARC-Block-Digest"] == base32(HEAD + "قصف".encode())


def test_every_record_is_compressed_by_itself() -> None:
    warc = warc_of([exchange()], about=ABOUT)
    assert warc.count(b"\x1f\x8b\x08") >= 3
    assert gzip.decompress(warc).startswith(b"WARC/1.1\r\n")


def test_a_chain_of_redirects_is_kept_hop_by_hop() -> None:
    moved = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /ar\r\n\r\n"
    hops = [exchange(url="http://rimalpost.example/", response=moved, body=b"", status=301), exchange()]
    records = read(warc_of(hops, about=ABOUT))
    assert kinds(records) == ["warcinfo", "request", "response", "request", "response"]
    assert [record.block for record in records[2::2]] == [moved, HEAD + "قصف".encode()]
    assert [record.said["WARC-Target-URI"] for record in records[1::2]] == ["http://rimalpost.example/", URL]


@pytest.mark.parametrize("failure", ["the host did not answer", "لم يجب الخادم\r\nWARC-Type: response\r\n\r\n"])
def test_a_fetch_that_failed_says_why_on_one_line(failure: str) -> None:
    records = read(warc_of([exchange(response=b"", body=b"", status=None, failure=failure)], about=ABOUT))
    assert kinds(records) == ["warcinfo", "request", "metadata"]
    assert records[2].block.decode() == f"failure: {' '.join(failure.split())}\r\n"
    assert records[2].said["WARC-Concurrent-To"] == records[1].said["WARC-Record-ID"]


def test_a_fetch_that_was_never_sent_is_recorded_too() -> None:
    records = read(warc_of([exchange(request=b"", response=b"", body=b"", failure="not asked")], about=ABOUT))
    assert [record.block for record in records[1:]] == [b"failure: not asked\r\n"]


def test_an_answer_that_was_cut_off_is_kept_with_the_reason() -> None:
    records = read(warc_of([exchange(body=b"<html>half", failure="the connection was closed")], about=ABOUT))
    assert kinds(records) == ["warcinfo", "request", "response", "metadata"]
    assert records[2].block == HEAD + b"<html>half"
    assert records[2].said["WARC-Truncated"] == "unspecified"


def test_the_same_body_again_is_a_revisit_without_it() -> None:
    earlier = Earlier(url="https://rimalpost.example/ar", at=AT - timedelta(days=1), payload=payload_digest(exchange()))
    records = read(warc_of([exchange()], about=ABOUT, earlier=earlier))
    assert kinds(records) == ["warcinfo", "request", "revisit"]
    said = records[2].said
    assert records[2].block == HEAD
    assert said["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert said["WARC-Refers-To-Target-URI"] == "https://rimalpost.example/ar"
    assert said["WARC-Refers-To-Date"] == "2024-03-04T19:15:30.123456Z"
    assert said["WARC-Payload-Digest"] == base32("قصف".encode())


def test_an_answer_that_nothing_has_changed_is_a_revisit() -> None:
    earlier = Earlier(url=URL, at=AT - timedelta(days=1), payload=payload_digest(exchange()))
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    records = read(warc_of([exchange(response=answer, body=b"", status=304)], about=ABOUT, earlier=earlier))
    assert records[2].said["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert records[2].block == answer
    assert records[2].said["WARC-Payload-Digest"] == base32("قصف".encode())


def test_another_body_is_no_revisit_and_neither_is_a_hop_before_the_last() -> None:
    earlier = Earlier(url=URL, at=AT, payload=payload_digest(exchange()))
    changed = exchange(body=b"changed")
    assert kinds(read(warc_of([changed], about=ABOUT, earlier=earlier)))[-1] == "response"
    assert kinds(read(warc_of([exchange(), changed], about=ABOUT, earlier=earlier)))[2] == "response"


_words = st.binary(max_size=30).map(lambda data: bytes(byte for byte in data if byte not in b"\r\n:"))
_headers = st.lists(st.tuples(st.sampled_from([b"Content-Type", b"x-y", b"Transfer-Encoding"]), _words), max_size=5)


@given(_headers, st.binary(max_size=3_000))
def test_any_headers_and_any_body_are_had_again(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n"
    records = read(warc_of([exchange(response=head, body=body)], about=ABOUT))
    assert [record.block for record in records[1:]] == [REQUEST, head + body]


@given(st.text(alphabet="\r\n :aWARC-Type\x00\u2028ق", max_size=60))
@example("\r\nWARC-Type: metadata\r\n")
@example("\r\n\r\nbody")
def test_no_address_breaks_out_of_its_header(url: str) -> None:
    records = by_fastwarc(warc_of([exchange(url=f"https://rimalpost.example/{url}")], about=ABOUT))
    assert kinds(records) == ["warcinfo", "request", "response"]
    assert records[2].block == HEAD + "قصف".encode()


def test_a_time_without_microseconds_is_written_alike() -> None:
    _, request, _ = read(warc_of([exchange(at=datetime(2024, 1, 1, tzinfo=UTC))], about=ABOUT))
    assert request.said["WARC-Date"] == "2024-01-01T00:00:00.000000Z"
