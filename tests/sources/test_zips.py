"""ZIP files from outside are looked through before anything in them is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from time import process_time

import pytest

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.sources import zips
from sijill.sources.zips import checked_zip, read_member
from sources.made import zipped


def refusal(data: bytes) -> str:
    with pytest.raises(ReportError) as raised:
        checked_zip(io.BytesIO(data))
    return str(raised.value)


def lying(data: bytes, *, size: int) -> bytes:
    """A ZIP of one member that says another size than it has, in both of its headers."""
    packed = bytearray(data)
    struct.pack_into("<I", packed, packed.index(b"PK\x03\x04") + 22, size)
    struct.pack_into("<I", packed, packed.index(b"PK\x01\x02") + 24, size)
    return bytes(packed)


def test_a_member_that_lies_before_the_beginning_is_refused() -> None:
    packed = zipped({"a.xml": b"x"})
    assert "is not where the file says" in refusal(packed[:-6] + struct.pack("<I", 0x7FFFFFFF) + packed[-2:])


@pytest.mark.parametrize("name", ["تقرير.xml", "report.xml"])
def test_an_honest_file_is_opened_and_its_members_read(name: str) -> None:
    archive = checked_zip(io.BytesIO(zipped({name: "قصف على المروج"})))
    assert archive.namelist() == [name]
    assert read_member(archive, name, most=100).decode() == "قصف على المروج"


def test_a_member_over_the_limit_or_missing_is_refused() -> None:
    archive = checked_zip(io.BytesIO(zipped({"a.xml": b"x" * 2_000_001})))
    assert len(read_member(archive, "a.xml", most=2_000_001)) == 2_000_001
    with pytest.raises(TooLarge, match=r"a\.xml in it is over 2 MB"):
        read_member(archive, "a.xml", most=2_000_000)
    with pytest.raises(NotReadable, match="missing"):
        read_member(archive, "b.xml", most=10)


def test_a_damaged_member_is_named() -> None:
    packed = bytearray(zipped({"a.xml": "some words of a report " * 3}))
    packed[45] ^= 0xFF
    with pytest.raises(NotReadable, match=r"damaged ZIP file \(a\.xml"):
        read_member(checked_zip(io.BytesIO(bytes(packed))), "a.xml", most=1_000)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"no archive", zipped({"a": "b"})[:-10], b"PK\x05\x06" + b"\xff" * 18],
    ids=["nothing", "a beginning", "words", "cut off", "a lying end"],
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert "damaged ZIP" in refusal(data) or "list of its files" in refusal(data)


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a", "word/../../a", "C:\\a", "\\a", "a\\..\\..\\b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert "leads out of it" in refusal(zipped({name: "a"}))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    bomb = zipped({"a.xml": bytes(30_000_000)})
    assert len(bomb) < 40_000
    assert "200 times" in refusal(bomb)
    assert checked_zip(io.BytesIO(zipped({"a.xml": bytes(9_000_000)}))), "what unpacks to little is harmless"


def test_all_members_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_UNPACKED", 1_000)
    assert checked_zip(io.BytesIO(zipped({"a": "x" * 500, "b": "y" * 500})))
    assert "would unpack to over" in refusal(zipped({"a": "x" * 500, "b": "y" * 501}))


def test_the_number_of_members_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_ENTRIES", 3)
    assert checked_zip(io.BytesIO(zipped({str(number): "" for number in range(3)})))
    assert "more than 3 files" in refusal(zipped({str(number): "" for number in range(4)}))


def test_a_list_of_members_that_would_fill_memory_is_not_read() -> None:
    empty = zipped({str(number): "" for number in range(10)})
    place = empty.index(b"PK\x01\x02")
    entry = empty[place : place + 47]
    many = entry * 100_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(many), place, 0)
    started = process_time()
    assert "list of its files is over 4 MB" in refusal(empty[:place] + many + end)
    assert process_time() - started < 1


def test_members_that_lie_over_each_other_are_refused() -> None:
    data = zipped({"a": "x" * 40_000})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = bytearray(data[place:end])
    struct.pack_into("<I", entry, 20, len(data) // 2)
    entries = bytes(entry) * 4
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 4, 4, len(entries), place, 0)
    assert "lie over each other" in refusal(data[:place] + entries + tail)


def test_a_member_that_says_less_than_it_holds_is_refused() -> None:
    noisy = zlib.compress(bytes(range(256)) * 200) * 200 + bytes(20_000_000)
    packed = zipped({"a.xml": noisy})
    assert "unpacks to more than it says" in refusal(lying(packed, size=1_000))


def test_encrypted_and_unusual_members_are_refused() -> None:
    encrypted = bytearray(zipped({"a.xml": "words"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(mark) + place] |= 1
    assert "encrypted" in refusal(bytes(encrypted))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", "words")
    assert "compressed in an unusual way" in refusal(packed.getvalue())
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a.xml", "words")
    assert "two sizes" in refusal(lying(stored.getvalue(), size=4_000_000))
