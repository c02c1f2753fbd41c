"""The WACZ: valid by the reference tool, signed, and its WARCs and index right by those who read them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from exports.build import ARABIC, ENGLISH, MADE_AT, URL, only
from exports.tools import run
from sijill.exports import Bundle, Written, exports, key_from_pem, key_to_pem, new_key

WACZ = exports()["wacz"]
KEY = new_key()


@pytest.fixture(scope="module")
def wacz(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return WACZ.write(bundle, tmp_path_factory.mktemp("waczs") / "evidence.wacz", KEY)


@pytest.fixture(scope="module")
def unpacked(wacz: Written, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wacz.path) as archive:
        archive.extractall(folder)
    return folder


def validated(path: Path) -> str:
    """What the reference tool says."""
    return run(sys.executable, "-m", "wacz", "validate", "-f", path).stdout


def test_the_reference_tool_finds_it_valid(wacz: Written) -> None:
    said = validated(wacz.path)
    assert "Version detected as 1.1.1" in said
    assert "Has signature" in said
    assert "the passed WACZ is valid" in said


@pytest.mark.parametrize("name", ["pages/pages.jsonl", "datapackage.json", "archive/given.warc.gz"])
def test_the_reference_tool_finds_a_change(name: str, wacz: Written, tmp_path: Path) -> None:
    changed = tmp_path / "changed.wacz"
    with zipfile.ZipFile(wacz.path) as archive, zipfile.ZipFile(changed, "w") as out:
        for entry in archive.infolist():
            data = archive.read(entry)
            out.writestr(entry, data.replace(b"2025", b"2024", 1) if entry.filename == name else data)
            assert entry.filename != name or b"2025" in data or name.endswith(".gz")
        if name.endswith(".gz"):
            out.writestr("archive/more.warc.gz", b"\x1f\x8b")
    assert "the passed WACZ is invalid" in validated(changed)
    assert WACZ.check(changed, wacz.root) != []


def test_fetched_warcs_are_in_it_byte_for_byte(bundle: Bundle, unpacked: Path) -> None:
    fetched, given = sorted((unpacked / "archive").iterdir())
    assert given.name == "given.warc.gz"
    assert fetched.read_bytes() == bundle.captures[0].file.path.read_bytes()


def test_what_is_compressed_already_is_stored_as_it_is(wacz: Written) -> None:
    with zipfile.ZipFile(wacz.path) as archive:
        stored = {e.filename for e in archive.infolist() if e.compress_type == zipfile.ZIP_STORED}
        assert all(entry.date_time == (2025, 4, 2, 12, 0, 0) for entry in archive.infolist())
    assert all(name.endswith(".gz") for name in stored)
    assert len(stored) == 3


def test_the_signature_is_that_of_the_key_over_the_list_of_files(unpacked: Path) -> None:
    digest = json.loads((unpacked / "datapackage-digest.json").read_bytes())
    signed = digest.pop("signedData")
    listed = (unpacked / "datapackage.json").read_bytes()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(listed).hexdigest()}"}
    # wacz-auth 0.1.0: these properties and no others.
    assert set(signed) == {"hash", "created", "software", "version", "signature", "publicKey"}
    assert signed["hash"] == digest["hash"]
    assert signed["created"] == json.loads(listed)["created"] == f"{MADE_AT:%Y-%m-%dT%H:%M:%SZ}"
    public = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert public == KEY.public_key()
    _verify(signed["signature"], signed["hash"])
    with pytest.raises(InvalidSignature):
        _verify(signed["signature"], signed["hash"].replace("a", "b"))


def _verify(signature: str, words: str) -> None:
    """Checks as ReplayWeb.page does: ECDSA on P-384 with SHA-256, the two numbers one after the other."""
    data = base64.b64decode(signature)
    assert len(data) == 96
    numbers = int.from_bytes(data[:48], "big"), int.from_bytes(data[48:], "big")
    KEY.public_key().verify(encode_dss_signature(*numbers), words.encode(), ec.ECDSA(hashes.SHA256()))


def test_without_a_key_there_is_no_signature(bundle: Bundle, tmp_path: Path) -> None:
    path = WACZ.write(bundle, tmp_path / "evidence.wacz", None).path
    with zipfile.ZipFile(path) as archive:
        assert set(json.loads(archive.read("datapackage-digest.json"))) == {"path", "hash"}
    said = validated(path)
    assert "the passed WACZ is valid" in said
    assert "signature" not in said


def test_a_key_that_was_kept_is_the_same_key() -> None:
    again = key_from_pem(key_to_pem(KEY))
    assert again.public_key() == KEY.public_key()


def test_every_file_is_listed_with_its_hash_and_size(wacz: Written, unpacked: Path) -> None:
    listed = {entry["path"]: entry for entry in json.loads((unpacked / "datapackage.json").read_bytes())["resources"]}
    with zipfile.ZipFile(wacz.path) as archive:
        names = set(archive.namelist())
        assert names == listed.keys() | {"datapackage.json", "datapackage-digest.json"}
        for name, entry in listed.items():
            data = archive.read(name)
            assert (entry["hash"], entry["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
    assert len({entry["name"] for entry in listed.values()}) == len(listed)


def test_reports_and_custody_are_those_of_the_folder(unpacked: Path, folder: Written) -> None:
    there = {path.name: path.read_bytes() for path in (unpacked / "custody").iterdir() if "README" not in path.name}
    assert there == {path.name: path.read_bytes() for path in (folder.path / "custody").iterdir()}
    reports = {path.name: path.read_bytes() for path in (unpacked / "reports").iterdir()}
    assert reports == {path.name: path.read_bytes() for path in (folder.path / "reports").iterdir()}
    assert {path.name for path in (unpacked / "custody").glob("README*")} == {"README.txt", "README-ar.txt"}


def test_warcio_and_fastwarc_read_every_record_with_equal_digests(bundle: Bundle, unpacked: Path) -> None:
    objects = {file.sha256: file for capture in bundle.captures for file in (capture.file, capture.picture) if file}
    for path in (unpacked / "archive").iterdir():
        assert _checked_by_warcio(path) == 0
        with path.open("rb") as stream:
            for record in FastIterator(stream, parse_http=False):
                assert record.verify_block_digest()
                if record.record_type == WarcRecordType.resource:
                    assert hashlib.sha256(record.reader.read()).hexdigest() in objects
    assert len(list(_records(unpacked / "archive" / "given.warc.gz"))) == 4


def _checked_by_warcio(path: Path) -> int:
    class Words:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Words())
    checker.process_all()
    return int(checker.exit_value)


def _records(path: Path) -> Iterator[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield record.rec_type, dict(record.rec_headers.headers), record.content_stream().read()


def test_given_files_and_pictures_are_resources_under_their_hash(bundle: Bundle, unpacked: Path) -> None:
    page, pdf = (capture.file for capture in bundle.captures[1:])
    shot = bundle.captures[0].picture
    assert shot
    info, *resources = _records(unpacked / "archive" / "given.warc.gz")
    assert info[0] == "warcinfo"
    found = [(kind, h["WARC-Target-URI"], h["Content-Type"], h["WARC-Date"], data) for kind, h, data in resources]
    at = "2025-03-11T09:30:15.250000Z"
    assert found == [
        ("resource", f"urn:fullPage:{URL}", "image/png", at, shot.path.read_bytes()),
        ("resource", f"urn:sijill:sha256:{page.sha256}", "text/html", at, page.path.read_bytes()),
        ("resource", f"urn:sijill:sha256:{pdf.sha256}", "application/pdf", at, pdf.path.read_bytes()),
    ]


def test_each_report_is_a_page_that_stands_in_the_index(unpacked: Path) -> None:
    header, *pages = map(json.loads, (unpacked / "pages" / "pages.jsonl").read_text("utf-8").splitlines())
    assert header == {"format": "json-pages-1.0", "id": "pages", "title": "Reports", "hasText": True}
    assert [(page["title"], page["text"]) for page in pages] == [(r.title, r.text) for r in (ENGLISH, ARABIC)]
    assert pages[0]["url"] == URL
    indexed = {(entry["url"], moment) for moment, entry in _index(unpacked)}
    assert {(page["url"], page["ts"].translate(str.maketrans("", "", "-:TZ"))) for page in pages} <= indexed


def _index(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for line in gzip.decompress((folder / "indexes" / "index.cdx.gz").read_bytes()).decode().splitlines():
        _, moment, entry = line.split(" ", 2)
        yield moment, json.loads(entry)


def test_the_index_is_that_of_the_reference_tool(unpacked: Path) -> None:
    paths = sorted((unpacked / "archive").iterdir())
    said = run(sys.executable, "-m", "cdxj_indexer.main", "--sort", "--digest-records", "--post-append", *paths)
    wanted = [line.split(" ", 2) for line in said.stdout.splitlines()]
    found = list(_index(unpacked))
    assert len(found) == 4
    for (moment, entry), (_, its_moment, its_entry) in zip(found, wanted, strict=True):
        its = json.loads(its_entry)
        assert moment == its_moment
        assert {key: str(value) for key, value in entry.items()} == its


def test_the_blocks_of_the_index_are_where_their_list_says(unpacked: Path) -> None:
    packed = (unpacked / "indexes" / "index.cdx.gz").read_bytes()
    meta, line = (unpacked / "indexes" / "index.idx").read_text("utf-8").splitlines()
    assert meta == '!meta 0 {"format":"cdxj-gzip-1.0","filename":"index.cdx.gz"}'
    where = json.loads(line[line.index("{") :])
    assert (where["offset"], where["length"]) == (0, len(packed))
    assert where["digest"] == f"sha256:{hashlib.sha256(packed).hexdigest()}"


def test_a_warc_that_cannot_be_replayed_is_wrapped_like_any_file(bundle: Bundle, tmp_path: Path) -> None:
    capture = bundle.captures[2]
    path = WACZ.write(only(bundle, 2, is_warc=True, media_type="x\r\ny: z"), tmp_path / "odd.wacz", None).path
    with zipfile.ZipFile(path) as archive:
        archive.extract("archive/given.warc.gz", tmp_path)
        assert [name for name in archive.namelist() if name.startswith("archive/")] == ["archive/given.warc.gz"]
    _, (_, headers, data) = _records(tmp_path / "archive" / "given.warc.gz")
    assert data == capture.file.path.read_bytes()
    assert headers["Content-Type"] == "application/octet-stream"


def test_an_address_from_outside_ends_no_header_and_no_line(bundle: Bundle, tmp_path: Path) -> None:
    hostile = "https://rimal.example/a\r\nWARC-Type: response\r\n\r\nx y\u202e"
    changed = only(bundle, 0, url=hostile, location="a\nb")
    path = WACZ.write(replace(changed, reason="x\ny"), tmp_path / "odd.wacz", None).path
    assert "the passed WACZ is valid" in validated(path)
    with zipfile.ZipFile(path) as archive:
        archive.extract("archive/given.warc.gz", tmp_path)
        assert len(archive.read("pages/pages.jsonl").splitlines()) == 2
        assert not any(set(name) - set("abcdefghijklmnopqrstuvwxyzDEAMR0123456789-_./") for name in archive.namelist())
    _, (kind, headers, _) = _records(tmp_path / "archive" / "given.warc.gz")
    assert kind == "resource"
    assert headers["WARC-Target-URI"].startswith("urn:fullPage:https://rimal.example/a%0D%0AWARC-Type:%20response")
