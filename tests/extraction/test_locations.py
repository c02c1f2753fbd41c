"""From paths to reports: files, folders, standard input."""

from __future__ import annotations

import io
import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from sijill.extraction import KINDS, reports
from sijill.models import Report, Unread

PAGES = Path(__file__).parent / "pages"
ENGLISH = "Nine killed in Tell Sarab\n\nNine civilians were killed on Tuesday, the Rimal Monitor said.\n"
ARABIC = "مقتل تسعة مدنيين في تل سراب\n\nقتل تسعة مدنيين اليوم الثلاثاء، وفق مرصد الرمال.\n"


def only(found: list[Report | Unread]) -> Report:
    assert len(found) == 1 and isinstance(found[0], Report), found
    return found[0]


@pytest.mark.parametrize("text", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_a_text_file_gives_its_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    report = only(list(reports([path], published=date(2021, 10, 12), outlet="Rimal Post")))
    assert report.full_text == text
    assert (report.published, report.outlet) == (date(2021, 10, 12), "Rimal Post")
    assert report.language == ("en" if text is ENGLISH else "ar")


def test_the_id_of_a_file_follows_from_its_content_not_its_path(tmp_path: Path) -> None:
    for name in ("one.txt", "two.md", "three"):
        (tmp_path / name).write_text(ARABIC, encoding="utf-8")
    found = [only(list(reports([tmp_path / name]))) for name in ("one.txt", "two.md", "three")]
    assert len({report.id for report in found}) == 1
    assert only(list(reports([tmp_path / "three"], outlet="بريد الرمال"))).id != found[0].id


def test_a_folder_gives_its_readable_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name, text in (
        ("c.txt", ENGLISH),
        ("b/a.txt", ARABIC),
        (".hidden/x.txt", "x"),
        (".y.txt", "y"),
        ("picture.png", ""),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(PAGES / "amp-en.html", tmp_path / "A.HTML")
    (tmp_path / "link.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    titles = [report.title for report in reports([tmp_path]) if isinstance(report, Report)]
    assert titles == [
        "Hospital in Bir Zaytun out of service after shelling",
        ARABIC.split("\n")[0],
        ENGLISH.split("\n")[0],
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "picture"),
        ("page.html", b"<html></html>", "no report text"),
        ("new\0line.txt", None, "cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    (tmp_path / "good.txt").write_text(ENGLISH, encoding="utf-8")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    unread, report = reports([tmp_path / name, tmp_path / "good.txt"])
    assert isinstance(unread, Unread) and isinstance(report, Report)
    assert unread.id == str(tmp_path / name)
    assert reason in unread.error


def test_a_folder_without_readable_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (unread,) = reports([tmp_path])
    assert isinstance(unread, Unread) and ".html" in unread.error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (unread,) = reports([tmp_path / "closed"])
    assert isinstance(unread, Unread) and "rights" in unread.error


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (ENGLISH.encode(), "Nine killed in Tell Sarab"),
        (ARABIC.encode("windows-1256"), "مقتل تسعة مدنيين في تل سراب"),
        ((PAGES / "wordpress-ar.html").read_bytes(), "مقتل خمسة مدنيين بقصف على عين نخلة"),
        (b"\xef\xbb\xbf" + json.dumps({"title": "T", "text": ENGLISH}).encode(), "T"),
        (
            b'<?xml version="1.0"?>\n' + (PAGES / "amp-en.html").read_bytes(),
            "Hospital in Bir Zaytun out of service after shelling",
        ),
    ],
    ids=["text", "windows-1256", "page", "lines", "xhtml"],
)
def test_standard_input_is_known_by_its_beginning(content: bytes, title: str) -> None:
    assert only(list(reports(["-"], stdin=io.BytesIO(content)))).title == title


def test_many_lines_on_standard_input_are_read_to_the_end() -> None:
    rows = [json.dumps({"id": str(number), "text": ENGLISH * 20}) for number in range(300)]
    found = list(reports(["-"], stdin=io.BytesIO("\n".join(rows).encode())))
    assert [report.id for report in found] == [str(number) for number in range(300)]


def test_reports_are_read_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(ENGLISH, encoding="utf-8")
    found = reports([tmp_path / "good.txt", tmp_path / "later.txt"])
    assert isinstance(next(found), Report)
    (tmp_path / "later.txt").write_text(ARABIC, encoding="utf-8")
    assert isinstance(next(found), Report)


def test_the_page_that_the_project_began_from(shared: Path) -> None:
    report = only(list(reports([shared / "seed.txt"], published=date(2016, 1, 26))))
    assert report.title.startswith("After ignoring the massacres")
    assert report.body is not None and report.body[0] == 0
    story = report.full_text[slice(*report.body)]
    assert story.endswith("(Source: Syrian Coalition)")
    assert report.language == "en"


def test_each_kind_of_file_has_lower_case_suffixes() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in KINDS)
