"""The plain folder: everything in it can be checked by standard tools and by what its README says."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from archive.authority import URL as TSA
from archive.authority import Authority, needs_openssl
from exports.build import AGENT, ARABIC, ENGLISH, TOOL, custody_of, only
from exports.tools import files_of, needs, python, run
from sijill.archive import Archive, Problem
from sijill.archive.ledger import CHECKPOINTS, whole_lines
from sijill.archive.timestamps import timestamp
from sijill.exports import Bundle, PreservedFile, TimeStamp, Written, exports

FOLDER = exports()["folder"]


@pytest.fixture
def copy(folder: Written, tmp_path: Path) -> Path:
    """A copy of the folder that may be changed."""
    return Path(shutil.copytree(folder.path, tmp_path / "copy"))


def test_it_holds_every_object_byte_for_byte(bundle: Bundle, folder: Written) -> None:
    there = {hashlib.sha256(data).hexdigest() for data in files_of(folder.path).values()}
    wanted = [capture.file for capture in bundle.captures]
    wanted += [capture.picture for capture in bundle.captures if capture.picture]
    for report in (report for capture in bundle.captures for report in capture.reports):
        wanted += [report.text_file, *([report.claims_file] if report.claims_file else [])]
    assert len(wanted) == 8
    assert {file.sha256 for file in wanted} <= there


def test_names_say_what_a_file_is(folder: Written) -> None:
    names = sorted(re.sub(r"-[0-9a-f]{8}(?=\.)", "", name) for name in files_of(folder.path))
    assert names == [
        "README.txt",
        "captures/001-rimal-post-example-news-2025-03-market.warc.gz",
        "captures/002-file.html.txt",
        "captures/003-statement-of-the-ministry.pdf",
        "custody/check_proofs.py",
        "custody/checkpoint.json",
        "custody/proofs.json",
        "custody/rows.jsonl",
        "index.html",
        "manifest-sha256.txt",
        "pictures/001-rimal-post-example-news-2025-03-market.png",
        "reports/001-five-killed-in-air-strike-on-tell-sarab.claims.json",
        "reports/001-five-killed-in-air-strike-on-tell-sarab.json",
        "reports/001-five-killed-in-air-strike-on-tell-sarab.txt",
        "reports/002-report.claims.json",
        "reports/002-report.json",
        "reports/002-report.txt",
        "اقرأني.txt",
    ]


def test_sha256sum_finds_it_sound_and_any_change(folder: Written, copy: Path) -> None:
    command = needs("sha256sum")
    assert run(command, "--strict", "-c", "manifest-sha256.txt", folder=folder.path).returncode == 0
    (copy / "README.txt").write_text("other")
    said = run(command, "--strict", "-c", "manifest-sha256.txt", folder=copy)
    assert said.returncode == 1
    assert "README.txt: FAILED" in said.stdout


def test_the_text_of_a_report_has_the_hash_that_was_recorded(folder: Written) -> None:
    found = {name: data for name, data in files_of(folder.path / "reports").items() if name.endswith(".txt")}
    assert [data.decode() for data in found.values()] == [ENGLISH.full_text, ARABIC.full_text]
    for path in (folder.path / "reports").glob("00[0-9]*.json"):
        if "claims" not in path.name:
            assert json.loads(path.read_bytes())["text_sha256"] in map(_sha256, found.values())


def test_every_byte_of_the_list_that_is_changed_is_found(bundle: Bundle, target: Path) -> None:
    written = FOLDER.write(only(bundle, 2), target, None)
    path = target / "manifest-sha256.txt"
    data = bytearray(path.read_bytes())
    for place in range(len(data)):
        data[place] ^= 1 << place % 8
        path.write_bytes(data)
        assert FOLDER.check(target, written.root) == [Problem("manifest-sha256.txt", "altered")], place
        data[place] ^= 1 << place % 8


def test_a_byte_that_is_changed_anywhere_is_found_by_name(folder: Written, copy: Path) -> None:
    chance = random.Random(20250311)
    for name, data in files_of(copy).items():
        places = {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(6))}
        for place in places:
            changed = bytearray(data)
            changed[place] ^= 1 << chance.randrange(8)
            (copy / name).write_bytes(changed)
            assert [problem.where for problem in FOLDER.check(copy, folder.root)] == [name]
        (copy / name).write_bytes(data)
    assert FOLDER.check(copy, folder.root) == []


def test_files_that_are_missing_or_were_put_in_are_named(folder: Written, copy: Path) -> None:
    (copy / "README.txt").unlink()
    (copy / "captures" / "new.txt").write_text("new")
    (copy / "link").symlink_to("/etc")
    assert FOLDER.check(copy, folder.root) == [
        Problem("README.txt", "missing"),
        Problem("captures/new.txt", "unnamed"),
        Problem("link", "unnamed"),
    ]
    (copy / "README.txt").symlink_to(folder.path / "README.txt")
    assert FOLDER.check(copy, folder.root)[0] == Problem("README.txt", "missing")
    (copy / "manifest-sha256.txt").unlink()
    assert FOLDER.check(copy, folder.root) == [Problem("manifest-sha256.txt", "missing")]


def test_a_list_that_leads_out_of_the_folder_is_refused(copy: Path) -> None:
    for path in ("../copy/README.txt", "/etc/hostname"):
        line = f"{'0' * 64}  {path}\n".encode()
        (copy / "manifest-sha256.txt").write_bytes(line)
        assert FOLDER.check(copy, _sha256(line))[0] == Problem(
            "manifest-sha256.txt", "altered", "it is no list of files"
        )


def test_the_proofs_are_proven_without_sijill(copy: Path) -> None:
    said = python(copy / "custody" / "check_proofs.py")
    assert (said.returncode, said.stdout) == (0, "All rows are proven.\n")


@pytest.mark.parametrize("name", ["rows.jsonl", "proofs.json", "checkpoint.json"])
def test_a_row_a_proof_or_a_checkpoint_that_was_changed_is_named(name: str, copy: Path) -> None:
    path = copy / "custody" / name
    text = path.read_text(encoding="utf-8")
    root = json.loads((copy / "custody" / "proofs.json").read_text())["root"]
    changed = text.replace(AGENT, "Somebody else", 1) if name == "rows.jsonl" else text.replace(root, "0" * 64)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    said = python(copy / "custody" / "check_proofs.py")
    assert said.returncode == 1
    assert re.search("row 0: not proven|another root", said.stdout)


def test_rows_that_were_taken_out_or_moved_are_found(copy: Path) -> None:
    path = copy / "custody" / "rows.jsonl"
    rows = path.read_bytes().splitlines(keepends=True)
    for changed in (rows[:-1], [rows[1], rows[0], *rows[2:]]):
        path.write_bytes(b"".join(changed))
        assert python(copy / "custody" / "check_proofs.py").returncode == 1


@pytest.fixture(scope="module")
def stamped(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundle whose checkpoint was time-stamped: by an authority that was named, and by one that was
    not."""
    needs_openssl()
    tmp_path = tmp_path_factory.mktemp("stamped")
    authority = Authority.make(tmp_path / "authority")
    folder = bundle.captures[0].file.path.parents[2]
    line = list(whole_lines(folder / "custody" / CHECKPOINTS))[-1]
    with Archive(folder, agent=AGENT, tool=TOOL) as archive:
        stamps = tuple(_stamp(archive, authority, line, roots) for roots in (authority.roots, None))
    assert custody_of(folder).size > bundle.custody.size
    custody = replace(bundle.custody, timestamps=stamps)
    return FOLDER.write(replace(bundle, custody=custody), tmp_path / "evidence", None).path


def _stamp(archive: Archive, authority: Authority, line: bytes, roots: list[bytes] | None) -> TimeStamp:
    event = timestamp(archive, line, authority=TSA, ask=authority.ask, roots=roots)

    def file(sha256: object) -> PreservedFile:
        path = archive.path(str(sha256))
        return PreservedFile(path=path, sha256=str(sha256), size=path.stat().st_size, name="part")

    return TimeStamp(
        authority=TSA,
        gen_time=datetime.fromisoformat(str(event.detail["gen_time"])),
        trusted=roots is not None,
        query=file(event.detail["query"]),
        response=file(event.object),
        chain=file(event.detail["chain"]),
        roots=file(event.detail["roots"]) if roots else None,
    )


@pytest.mark.parametrize("readme", ["README.txt", "اقرأني.txt"])
def test_openssl_checks_a_time_stamp_by_the_command_of_the_readme(stamped: Path, readme: str) -> None:
    text = (stamped / readme).read_text(encoding="utf-8")
    trusted, unnamed = re.findall(r"openssl (ts -verify (?:.*\\\n)*.*)\n", text)
    words = trusted.replace("\\\n", " ").split()
    assert run("openssl", *words, folder=stamped).stdout == "Verification: OK\n"
    assert "-CAfile ROOT.pem" in unnamed
    checkpoint = stamped / "custody" / "checkpoint.json"
    data = checkpoint.read_bytes()
    checkpoint.write_bytes(data.replace(b'"size":', b'"size": '))
    try:
        assert run("openssl", *words, folder=stamped).returncode == 1
    finally:
        checkpoint.write_bytes(data)


def test_the_readme_says_what_a_time_stands_on(folder: Written, stamped: Path) -> None:
    for name, alone, signed in (
        ("README.txt", "self-asserted time", "signed by an authority that the custodian named"),
        ("اقرأني.txt", "وقت بتأكيد", "موقَّع من جهة سمّاها الحافظ"),
    ):
        without, with_stamps = ((path / name).read_text(encoding="utf-8") for path in (folder.path, stamped))
        assert alone in without
        assert signed not in without
        assert signed in with_stamps
        assert TSA in with_stamps


def test_the_readme_says_the_same_in_both_languages(folder: Written) -> None:
    for name in ("README.txt", "اقرأني.txt"):
        text = (folder.path / name).read_text(encoding="utf-8")
        for words in (
            AGENT,
            TOOL,
            "sha256sum -c manifest-sha256.txt",
            "custody/check_proofs.py",
            "commission of inquiry",
        ):
            assert words in text
        assert "{" not in text


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
