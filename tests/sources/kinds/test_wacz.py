"""Web archives: packages of WARCs."""

from __future__ import annotations

import io
import zipfile

import pytest

from sijill.sources import Preserved, kind_of, kinds
from sources.archives import Captured, each, wacz, warc
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.samples import SENTENCES, URLS, html

WACZ = kinds()["wacz"]
PAGES = [Captured(url=URLS[language], body=html(language).encode()) for language in ("en", "ar")]
PARTS = each(PAGES)
DATA = b"".join(PARTS)
FILES = {"archive/data.warc.gz": DATA, "pages/pages.jsonl": b"{}\n", "indexes/index.cdx": b""}


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_every_captured_page_is_a_report(compressed: bool, packed: bool) -> None:
    name = "data.warc.gz" if packed else "data.warc"
    data = wacz({f"archive/{name}": warc(PAGES, packed=packed)}, compressed=compressed)
    given = outcomes(WACZ, data)
    second = len(each(PAGES, packed=packed)[0])
    assert [position for position, _ in given] == [f"{name} record 0", f"{name} record {second}"]
    assert [found.report.text for found in found_in(WACZ, data)] == [SENTENCES["en"], SENTENCES["ar"]]


def test_several_warcs_are_read_and_damage_in_one_costs_no_other() -> None:
    data = wacz(
        {"archive/1.warc.gz": DATA[:-200], "archive/2.warc.gz": PARTS[1] + b"garbage", "archive/3.warc.gz": b""}
    )
    given = outcomes(WACZ, data)
    assert [position for position, _ in given] == [
        "1.warc.gz record 0",
        f"1.warc.gz record {len(PARTS[0])}",
        "2.warc.gz record 0",
        "2.warc.gz after record 0",
        "3.warc.gz",
    ]
    assert len(found_in(WACZ, data)) == 2


def test_a_file_that_was_altered_after_it_was_packed_is_named() -> None:
    altered = wacz({**FILES, "archive/data.warc.gz": PARTS[0]}, listed=FILES)
    assert failures_in(WACZ, altered) == [
        (
            "datapackage.json archive/data.warc.gz",
            "this file is not what the package says: it was damaged or altered after it was packed",
        )
    ]
    assert len(found_in(WACZ, altered)) == 1


def test_files_that_are_missing_or_not_listed_are_named() -> None:
    data = wacz({**FILES, "archive/other.warc.gz": PARTS[1]}, listed={**FILES, "pages/extra.jsonl": b""})
    assert [position for position, _ in failures_in(WACZ, data)] == [
        "datapackage.json pages/extra.jsonl",
        "datapackage.json archive/other.warc.gz",
    ]
    assert len(found_in(WACZ, data)) == 3


@pytest.mark.parametrize("listed", [b"", b"{", b"[]", b'{"resources": 4}', b'{"resources": [{}]}', None])
def test_without_a_list_of_files_its_pages_are_still_read(listed: bytes | None) -> None:
    files = FILES if listed is None else {**FILES, "datapackage.json": listed}
    data = wacz(files, listed={})
    assert len(found_in(WACZ, data)) == 2
    assert [position for position, _ in failures_in(WACZ, data)] == ["datapackage.json"]


def test_the_list_of_files_is_held_against_its_own_digest() -> None:
    data = wacz(
        {**FILES, "datapackage-digest.json": b'{"path": "datapackage.json", "hash": "sha256:%s"}' % (b"0" * 64)}
    )
    positions = [position for position, _ in failures_in(WACZ, data)]
    assert positions == ["datapackage.json datapackage.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        wacz(FILES)[:-30],
        wacz({"pages/pages.jsonl": b""}),
        wacz({"archive/inner.wacz": wacz(FILES)}),
        wacz({"archive/../../etc/data.warc.gz": DATA}),
        wacz({"archive/a\x07.warc.gz": DATA}),
        wacz({f"archive/{'a' * 400}.warc.gz": DATA}),
    ],
)
def test_what_is_no_package_of_warcs_is_refused(data: bytes) -> None:
    ((position, reason),) = failures_in(WACZ, data)
    assert position == ""
    assert reason


def test_a_bomb_is_refused() -> None:
    data = wacz({"archive/data.warc": bytes(60_000_000)}, compressed=True)
    assert len(data) < 200_000
    assert "made to mislead" in failures_in(WACZ, data)[0][1]


def test_a_member_that_is_not_where_the_package_says_is_named() -> None:
    data = bytearray(wacz(FILES))
    data[:4] = b"PKxx"
    assert found_in(WACZ, bytes(data)) == []
    assert failures_in(WACZ, bytes(data))


def test_a_byte_flipped_in_a_warc_is_named_wherever_it_stands() -> None:
    data = wacz({"archive/data.warc.gz": PARTS[0]})
    start = data.index(PARTS[0])
    stored = range(start, start + len(PARTS[0]))
    for at in range(0, len(data), 5):
        changed = bytearray(data)
        changed[at] ^= 0x01
        given = failures_in(WACZ, bytes(changed))
        if at in stored:
            assert given, at


@pytest.mark.parametrize(("name", "kind"), [("a.wacz", "wacz"), ("a.zip", "wacz"), ("a", "wacz")])
def test_a_package_is_recognised_by_its_first_file(name: str, kind: str) -> None:
    assert kind_of(Preserved(stream=io.BytesIO(wacz(FILES)), name=name)).name == kind
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "")
    assert not WACZ.recognises(other.getvalue())
