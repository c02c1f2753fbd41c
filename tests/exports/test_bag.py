"""The bag: valid by the reference tool, and every changed byte found by its root."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exports.build import only
from exports.tools import files_of, run
from sijill.exports import Bundle, Written, exports

BAG = exports()["bagit"]


@pytest.fixture(scope="module")
def bag(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return BAG.write(bundle, tmp_path_factory.mktemp("bags") / "bag", None)


@pytest.fixture
def copy(bag: Written, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bag.path, tmp_path / "copy"))


def is_valid(path: Path) -> bool:
    """What the reference tool says."""
    said = run(sys.executable, "-m", "bagit", "--validate", path)
    assert said.returncode in (0, 1), said.stderr
    return said.returncode == 0


def test_the_reference_tool_finds_it_valid(bag: Written, copy: Path) -> None:
    assert is_valid(bag.path)
    (copy / "data" / "README.txt").write_bytes(b"other")
    assert not is_valid(copy)


def test_its_payload_is_the_folder(bag: Written, folder: Written) -> None:
    payload, plain = files_of(bag.path / "data"), files_of(folder.path)
    assert payload.keys() == plain.keys() - {"manifest-sha256.txt"}
    said_of_the_form = {"index.html", "README.txt", "اقرأني.txt"}
    assert {name for name in payload if payload[name] != plain[name]} == said_of_the_form


def test_its_links_lead_to_files(bag: Written) -> None:
    assert 'href="../manifest-sha256.txt"' in (bag.path / "data" / "index.html").read_text(encoding="utf-8")


def test_the_tag_manifest_lists_every_other_tag_file(bag: Written) -> None:
    listed = (bag.path / "tagmanifest-sha256.txt").read_text(encoding="utf-8").split()[1::2]
    assert listed == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_it_says_what_it_is(bag: Written) -> None:
    payload = files_of(bag.path / "data")
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    assert (bag.path / "bag-info.txt").read_text(encoding="utf-8").splitlines() == [
        "Source-Organization: Wadi Rimal Documentation Centre",
        "External-Description: request of the commission of inquiry, 1 April 2025",
        "Bagging-Date: 2025-04-02",
        "Bag-Software-Agent: sijill 0.1.0",
        f"Payload-Oxum: {oxum}",
    ]


def test_words_from_outside_make_no_tag(bundle: Bundle, target: Path) -> None:
    hostile = replace(bundle, made_by="A\r\nPayload-Oxum: 1.1", reason="\u2028x\n Bagging-Date: 1999-01-01" * 99)
    BAG.write(hostile, target, None)
    lines = (target / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "Source-Organization",
        "External-Description",
        "Bagging-Date",
        "Bag-Software-Agent",
        "Payload-Oxum",
    ]
    assert lines[0] == "Source-Organization: A[U+000D][U+000A]Payload-Oxum: 1.1"
    assert is_valid(target)


def test_every_byte_of_a_tag_file_that_is_changed_is_found(bundle: Bundle, target: Path) -> None:
    root = BAG.write(only(bundle, 2), target, None).root
    names = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
    for name in names:
        data = bytearray((target / name).read_bytes())
        for place in range(len(data)):
            data[place] ^= 1 << place % 8
            (target / name).write_bytes(data)
            assert name in {problem.where for problem in BAG.check(target, root)}, (name, place)
            data[place] ^= 1 << place % 8
        (target / name).write_bytes(data)
    assert BAG.check(target, root) == []


def test_a_change_that_the_reference_tool_does_not_see_is_found(bag: Written, copy: Path) -> None:
    path = copy / "tagmanifest-sha256.txt"
    sha256, _, others = path.read_text(encoding="utf-8").partition(" ")
    path.write_text(f"{sha256.upper()} {others}", encoding="utf-8")
    assert is_valid(copy)
    assert [problem.where for problem in BAG.check(copy, bag.root)] == ["tagmanifest-sha256.txt"]


def test_a_change_of_the_payload_is_found(bag: Written, copy: Path) -> None:
    for name, data in files_of(copy / "data").items():
        path = copy / "data" / name
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        assert [problem.where for problem in BAG.check(copy, bag.root)] == [f"data/{name}"]
        path.write_bytes(data)
    (copy / "data" / "more").write_bytes(b"")
    (copy / "more.txt").write_bytes(b"")
    assert [problem.where for problem in BAG.check(copy, bag.root)] == ["data/more", "more.txt"]
