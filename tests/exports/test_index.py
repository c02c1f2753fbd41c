"""The index of WARCs that come from anybody: what can be taken apart is found, nothing else does harm."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.build import AT, URL, exchange
from sijill.archive.warc import warc_of
from sijill.exports.addresses import searchable, uri
from sijill.exports.index import Indexed, compressed_index, index_of, is_readable

OTHER = "https://rimal.example/other"


def warc() -> bytes:
    return warc_of([exchange(), exchange(url=OTHER)], about={"software": "test"})


def index(data: bytes, folder: Path) -> list[Indexed]:
    path = folder / "given.warc"
    path.write_bytes(data)
    return index_of(path, filename="given.warc")


def record(url: str = OTHER, kind: str = "resource", more: str = "", block: bytes = b"words") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-11T09:30:15Z\r\n"
        f"{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def test_a_record_is_where_its_line_says(tmp_path: Path) -> None:
    data = warc()
    for file in (data, gzip.decompress(data)):
        found = index(file, tmp_path)
        assert [one.url for one in found] == [URL, OTHER]
        for one in found:
            piece = file[one.offset : one.offset + one.length]
            piece = gzip.decompress(piece) if file is data else piece
            assert piece.startswith(b"WARC/1.1\r\nWARC-")
            assert f"WARC-Target-URI: {one.url}\r\n".encode() in piece
            assert piece.endswith(b"\r\n\r\n")
            assert (one.status, one.mime, one.timestamp) == (200, "text/html", f"{AT:%Y%m%d%H%M%S}")


def test_an_address_in_brackets_and_a_missing_type_are_taken(tmp_path: Path) -> None:
    (one,) = index(record(url=f"<{OTHER}>"), tmp_path)
    assert (one.url, one.mime, one.status) == (OTHER, "application/octet-stream", None)


@pytest.mark.parametrize(
    "odd",
    [
        record(kind="metadata"),
        record(url=""),
        record(url="https://rimal.example/" + "a" * 9_000),
        record().replace(b"2025-03-11T09:30:15Z", b"yesterday"),
        record().replace(b"Content-Length: 5", b"Content-Length: 99"),
        record().replace(b"Content-Length: 5", b"Content-Length: -5"),
        b"WARC/1.1\r\n" + b"X: y\r\n" * 20_000,
        b"\x1f\x8b" + b"\0" * 500,
        b"WARC/1.1",
        b"\r\n\r\n" * 50,
        b"",
    ],
)
def test_what_cannot_be_looked_up_is_left_out(odd: bytes, tmp_path: Path) -> None:
    assert index(odd, tmp_path) == []


def test_a_file_that_is_cut_off_is_indexed_as_far_as_it_goes(tmp_path: Path) -> None:
    data = warc()
    assert [one.url for one in index(data[:-20], tmp_path)] == [URL]
    assert [one.url for one in index(gzip.decompress(data)[:-20], tmp_path)] == [URL]


def test_a_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    head, _, end = record(url="https://rimal.example/bomb").partition(b"words")
    head = head.replace(b"Content-Length: 5", b"Content-Length: 90000000")
    parts = [engine.compress(head), *(engine.compress(bytes(1_000_000)) for _ in range(90)), engine.compress(end)]
    bomb = b"".join([*parts, engine.flush()])
    assert len(bomb) < 100_000
    assert [one.url for one in index(warc() + bomb, tmp_path)] == [URL, OTHER]


def test_a_page_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    (one,) = index(gzip.compress(record(block=b"a" * 5_000_000)), tmp_path)
    assert one.url == OTHER


@given(place=st.integers(0, 2_000), value=st.integers(0, 255))
def test_a_file_with_any_byte_changed_gives_an_index_or_none(
    place: int, value: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for data in (bytearray(warc()), bytearray(gzip.decompress(warc()))):
        data[place % len(data)] = value
        assert len(index(bytes(data), folder)) <= 2


def test_only_what_begins_as_a_warc_is_one(tmp_path: Path) -> None:
    path = tmp_path / "given"
    for data, wanted in (
        (warc(), True),
        (gzip.decompress(warc()), True),
        (b"%PDF", False),
        (gzip.compress(b"%PDF", mtime=0), False),
        (b"\x1f\x8bodd", False),
        (b"", False),
    ):
        path.write_bytes(data)
        assert is_readable(path) is wanted


def test_words_in_an_address_make_no_line(tmp_path: Path) -> None:
    (one,) = index(record(url="https://rimal.example/a b\u2028c\x0bd\u202e"), tmp_path)
    assert one.line.count("\n") == 1
    key, moment, entry = one.line.split(" ", 2)
    assert key == "example,rimal)/a%20b%E2%80%A8c%0Bd%E2%80%AE"
    assert moment == "20250311093015"
    assert entry.startswith("{")


def test_an_index_of_many_lines_is_in_blocks() -> None:
    lines = [
        Indexed(
            url=f"https://rimal.example/{number}",
            digest="",
            mime="text/html",
            filename="a",
            offset=number,
            length=1,
            recordDigest="",
            timestamp="20250311093015",
        )
        for number in range(2_500)
    ]
    packed, listed = compressed_index(reversed(lines))
    meta, *blocks = listed.decode().splitlines()
    assert meta.startswith("!meta 0 ")
    assert len(blocks) == 3
    whole = gzip.decompress(packed).decode().splitlines()
    assert len(whole) == 2_500
    assert whole == sorted(whole)
    assert blocks[1].startswith(" ".join(whole[1_024].split(" ")[:2]))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.example.org/index.html", "org,example)/index.html"),
        ("http://www2.Example.org/A/B", "org,example)/a/b"),
        ("https://example.org", "org,example)/"),
        ("https://example.org:443/", "org,example)/"),
        ("https://example.org:8080/", "org,example:8080)/"),
        ("https://example.org/?b=2&a=1&a=0", "org,example)/?a=1&a=0&b=2"),
        ("https://example.org/?b&a=", "org,example)/?a=&b"),
        ("https://example.org/a#part", "org,example)/a"),
        ("https://user:word@example.org/", "org,example)/"),
        ("https://رمال.example/", "example,xn--mgbt2dc)/"),
        ("urn:fullPage:https://example.org/A", "urn:fullPage:https://example.org/A"),
        ("https://[::1", "https://[::1"),
        ("https://example.org:99999/", "https://example.org:99999/"),
    ],
)
def test_the_key_of_an_address(address: str, key: str) -> None:
    assert searchable(address) == key


@given(st.text(max_size=50))
def test_any_text_becomes_a_key_of_plain_letters(text: str) -> None:
    for made in (searchable(text), searchable(f"https://rimal.example/{text}"), uri(text)):
        assert made.isascii()
        assert not set(made) & set(" \r\n\t\0{")
