"""Records of WARC files, whole and damaged."""

from __future__ import annotations

import gzip
import io
import random
import re
from collections.abc import Sequence
from pathlib import Path

import fastwarc.warc
import pytest
from fastwarc.stream_io import ZstdWriter
from warcio.archiveiterator import ArchiveIterator

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.sources.warcs import records as framing
from sijill.sources.warcs.records import LONGEST_HEADERS, MOST_GAPS, Gap, Record, headers_of, records
from sources.archives import Captured, each

PAGES = [f"<p>page {number} وادي الرمال</p>".encode() * 20 for number in range(6)]
PACKED = each([Captured(url=f"https://a.example/{number}", body=body) for number, body in enumerate(PAGES)])
PLAIN = [gzip.decompress(record) for record in PACKED]
BOTH = pytest.mark.parametrize("parts", [PACKED, PLAIN], ids=["gzip", "plain"])


def read(data: bytes) -> tuple[list[int], list[str]]:
    """The numbers of the records that could be read whole, and what is wrong between or in the others."""
    numbers, gaps = [], []
    for part in records(io.BytesIO(data)):
        if isinstance(part, Gap):
            gaps.append(f"{part.after or 'beginning'}: {part.reason}")
            continue
        try:
            block = part.rest(most=10_000)
        except ReportError:
            continue
        numbers += [number for number, page in enumerate(PAGES) if block.endswith(page)]
    return numbers, gaps


def changed(parts: Sequence[bytes], number: int, at: int, to: bytes) -> bytes:
    """The records with bytes of one overwritten."""
    new = parts[number][:at] + to + parts[number][at + len(to) :]
    return b"".join((*parts[:number], new, *parts[number + 1 :]))


def saying(number: int, length: str, *, packed: bool) -> bytes:
    """The records, where one says another length."""
    said = re.sub(rb"Content-Length: \d+\r\n", f"Content-Length: {length}\r\n".encode(), PLAIN[number], count=1)
    parts = PACKED if packed else PLAIN
    return b"".join((*parts[:number], gzip.compress(said) if packed else said, *parts[number + 1 :]))


def whole(data: bytes) -> list[tuple[str, str, bytes]]:
    """The place, id and block of each record of a file without gaps."""
    found = []
    for part in records(io.BytesIO(data)):
        assert isinstance(part, Record)
        found.append((part.place, part.headers["warc-record-id"], part.rest(most=10_000)))
    return found


@BOTH
def test_whole_files_are_read_as_fastwarc_and_warcio_read_them(parts: list[bytes]) -> None:
    data = b"".join(parts)
    own = [(id, block) for _, id, block in whole(data)]
    theirs = fastwarc.warc.ArchiveIterator(io.BytesIO(data), parse_http=False)
    assert own == [(record.record_id, record.reader.read()) for record in theirs]
    assert own == [
        (record.rec_headers.get_header("WARC-Record-ID"), record.raw_stream.read())
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)
    ]


@BOTH
def test_a_place_is_the_byte_where_a_record_begins(parts: list[bytes]) -> None:
    starts = [str(sum(map(len, parts[:number]))) for number in range(len(parts))]
    assert [place for place, _, _ in whole(b"".join(parts))] == starts


def test_a_file_compressed_as_a_whole_has_places_in_what_it_unpacks_to() -> None:
    places = [place for place, _, _ in whole(gzip.compress(b"".join(PLAIN)))]
    assert places == ["0", *(f"0+{sum(map(len, PLAIN[:number]))}" for number in range(1, len(PLAIN)))]


def test_zstandard_is_read_to_its_first_damage(tmp_path: Path) -> None:
    packed = b""
    for record in PLAIN:
        with (tmp_path / "record.zst").open("wb") as out:
            writer = ZstdWriter(out)
            writer.write(record)
            writer.close()
        packed += (tmp_path / "record.zst").read_bytes()
    assert read(packed) == (list(range(len(PAGES))), [])
    numbers, gaps = read(packed[:-20])
    assert numbers == list(range(len(numbers)))
    assert 3 <= len(numbers) < len(PAGES)
    assert len(gaps) == 1


@BOTH
def test_records_are_passed_over_without_being_read(parts: list[bytes]) -> None:
    assert sum(isinstance(part, Record) for part in records(io.BytesIO(b"".join(parts)))) == len(PAGES)


@BOTH
@pytest.mark.parametrize(
    "garbage", [b"garbage" * 40, b"\x1f\x8b\x08" * 40, b"WARC/1.0\r\n", b"\r\nWARC/1.0\r\nA: b\r\n\r\n"]
)
def test_garbage_behind_the_last_record_is_named(parts: list[bytes], garbage: bytes) -> None:
    numbers, gaps = read(b"".join(parts) + garbage)
    assert numbers == list(range(len(PAGES)))
    assert len(gaps) == 1
    assert gaps[0].startswith(str(sum(map(len, parts[:-1]))))


@BOTH
def test_a_file_filled_up_with_line_ends_is_whole(parts: list[bytes]) -> None:
    filled = b"\0" * 700 if parts is PACKED else b"\r\n" * 300
    assert read(b"".join(parts) + filled) == (list(range(len(PAGES))), [])


@BOTH
def test_a_file_cut_off_anywhere_in_its_last_record_says_so(parts: list[bytes]) -> None:
    """But for the line ends behind an uncompressed one, which are no part of it."""
    before, last = b"".join(parts[:-1]), parts[-1]
    for cut in range(1, len(last) - (4 if parts is PLAIN else 0)):
        numbers, gaps = read(before + last[:cut])
        assert set(range(len(PAGES) - 1)) <= set(numbers), cut
        assert len(gaps) == 1, cut


@BOTH
@pytest.mark.parametrize("number", [0, 2, 5])
def test_a_record_whose_beginning_is_damaged_costs_no_other(parts: list[bytes], number: int) -> None:
    numbers, gaps = read(changed(parts, number, 0, b"\xff" * 12))
    assert numbers == [other for other in range(len(PAGES)) if other != number]
    assert len(gaps) == 1


@pytest.mark.parametrize("number", [0, 2, 5])
def test_a_damaged_gzip_member_costs_no_other_record(number: int) -> None:
    for at in range(12, len(PACKED[number]), 7):
        numbers, gaps = read(changed(PACKED, number, at, bytes([PACKED[number][at] ^ 0x55])))
        assert set(numbers) >= set(range(len(PAGES))) - {number}, at
        assert gaps or number in numbers, at


def test_several_damaged_records_in_a_row_are_one_gap() -> None:
    data = b"".join((PACKED[0], b"\x1f\x8b\x08\x00" + b"\xff" * 200, PACKED[2][:60], PACKED[3][70:], *PACKED[4:]))
    numbers, gaps = read(data)
    assert numbers == [0, 4, 5]
    assert len(gaps) == 1


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("length", ["1", "700", "3000", "999999999999", "9" * 30, "-5", "x", ""])
def test_a_record_that_lies_about_its_length_costs_no_other(packed: bool, length: str) -> None:
    numbers, gaps = read(saying(2, length, packed=packed))
    assert numbers == [0, 1, 3, 4, 5]
    assert gaps


@BOTH
def test_headers_over_the_limit_are_a_gap(parts: list[bytes]) -> None:
    for line in (b"X: " + b"a" * LONGEST_HEADERS + b"\r\n", b"X: a\r\n" * LONGEST_HEADERS):
        long = PLAIN[2].replace(b"\r\n", b"\r\n" + line, 1)
        numbers, gaps = read(b"".join((*parts[:2], gzip.compress(long) if parts is PACKED else long, *parts[3:])))
        assert numbers == [0, 1, 3, 4, 5]
        assert len(gaps) == 1


def test_a_beginning_that_is_no_warc_at_all() -> None:
    for data in (
        b"x",
        b"words\n" * 1_000,
        random.Random(3).randbytes(20_000),
        b"\x1f\x8b\x08" * 20_000,
        b"\r\n" * 5_000,
    ):
        numbers, gaps = read(data)
        assert (numbers, len(gaps)) == ([], 1)
    assert read(b"") == ([], [])


def test_a_block_over_what_is_asked_for_is_refused_and_passed_over() -> None:
    long = each([Captured(url="https://a.example/9", body=bytes(2_000_000))])[0]
    parts = records(io.BytesIO(PACKED[0] + long + PACKED[1]))
    next(parts)
    large = next(parts)
    assert isinstance(large, Record)
    with pytest.raises(TooLarge, match="over 1 MB"):
        large.rest(most=1_000_000)
    assert isinstance(next(parts), Record)


def test_what_unpacks_to_far_too_much_is_named_and_the_records_behind_it_are_read() -> None:
    bomb = each([Captured(url="https://a.example/9", body=bytes(30_000_000))])[0]
    first, large, gap, last = records(io.BytesIO(PACKED[0] + bomb + PACKED[1]))
    assert isinstance(first, Record) and isinstance(last, Record)
    assert isinstance(gap, Gap) and gap.record is large and "over 100 times its size" in gap.reason


def test_a_member_of_endless_empty_records_comes_to_an_end() -> None:
    empty = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    packed = gzip.compress(empty * 400_000)
    parts = list(records(io.BytesIO(packed)))
    assert 300_000 < len(parts) < 400_000 and isinstance(parts[-1], Gap)


def test_a_file_damaged_in_too_many_places_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MOST_GAPS", 3)
    broken = PLAIN[0] + b"garbage\n"
    with pytest.raises(NotReadable, match="over 3 places"):
        read(broken * 8)
    assert MOST_GAPS >= 1_000


@BOTH
def test_whatever_is_changed_only_what_it_stands_in_is_lost(parts: list[bytes]) -> None:
    """1,000 seeded mutations: bytes changed, left out, or put in, in one record."""
    rng = random.Random(20_211_012)
    for _ in range(500):
        number = rng.randrange(len(parts))
        record = bytearray(parts[number])
        for _ in range(rng.randint(1, 4)):
            at, length = rng.randrange(len(record)), rng.randint(1, 12)
            record[at : at + rng.choice((0, length))] = rng.randbytes(rng.choice((0, length)))
        numbers, _ = read(b"".join((*parts[:number], bytes(record), *parts[number + 1 :])))
        assert set(numbers) >= set(range(len(parts))) - {number}


def test_header_lines() -> None:
    lines = ["A: 1", "b :2", "A: 3", "  folded", "no header", "C: x", "\ty", " z", ""]
    assert headers_of(lines) == {"a": "1", "b": "2", "c": "x y z"}
