"""JSON lines: ids are kept, bad lines are named, the run goes on."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extraction import jsonl
from sijill.extraction.given import Given
from sijill.extraction.jsonl import reports_of_lines
from sijill.models import Report, Unread

ROW = {
    "id": "r1",
    "title": "قصف على المروج",
    "text": "أصيب رجل.\r\nوقال المرصد.",
    "published": "2021-11-15",
    "language": "ar",
    "outlet": "بريد الرمال",
}


def read(*lines: str | bytes) -> list[Report | Unread]:
    data = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return list(reports_of_lines(io.BytesIO(data), Given("reports.jsonl", date(2020, 1, 1), "Rimal Post")))


def test_a_line_gives_its_report_as_it_stands() -> None:
    (report,) = read(json.dumps(ROW | {"unknown": {"deep": [1]}, "byline": "سامي", "url": "https://x.example/"}))
    assert isinstance(report, Report)
    assert (report.id, report.title, report.text) == ("r1", ROW["title"], ROW["text"])
    assert (report.published, report.language, report.outlet) == (date(2021, 11, 15), "ar", "بريد الرمال")
    assert (report.byline, report.url, report.body) == ("سامي", "https://x.example/", None)


def test_options_fill_in_what_a_line_does_not_say() -> None:
    text = "Two people were wounded in Murouj."
    (report,) = read(json.dumps({"id": None, "title": None, "text": text, "published": None, "language": ""}))
    assert isinstance(report, Report)
    assert (report.published, report.outlet, report.language) == (date(2020, 1, 1), "Rimal Post", "en")
    assert len(report.id) == 16


def test_a_time_is_the_day_that_is_written() -> None:
    (report,) = read(json.dumps(ROW | {"published": "2021-11-15T23:30:00-08:00", "id": 7}))
    assert isinstance(report, Report)
    assert (report.id, report.published) == ("7", date(2021, 11, 15))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not one JSON object"),
        ("[1]", "correct this value"),
        ('{"text": 5}', "$.text"),
        ('{"id": "a"}', "no words"),
        ('{"text": "  "}', "no words"),
        ('{"text": "a", "published": "15 March"}', "YYYY-MM-DD"),
        ('{"text": "a", "published": "2021-02-30"}', "YYYY-MM-DD"),
        (b'{"text": "\xd3\xe1\xc7\xe3"}', "UTF-8"),
        ('{"text": "a", "x": ' + "[" * 200_000, "not one JSON object"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_the_run_goes_on(line: str | bytes, reason: str) -> None:
    first, bad, last = read(json.dumps(ROW), line, json.dumps(ROW))
    assert isinstance(first, Report) and isinstance(last, Report)
    assert isinstance(bad, Unread)
    assert bad.id == "reports.jsonl:2"
    assert reason in bad.error


def test_blank_lines_are_passed_over_and_counted() -> None:
    report, unread = read(json.dumps(ROW), "", " ", "x")
    assert isinstance(report, Report)
    assert isinstance(unread, Unread) and unread.id == "reports.jsonl:4"


def test_a_line_over_the_limit_is_named_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1_000)
    good = json.dumps({"text": "a short one"})
    found = read(json.dumps({"text": "x" * 5_000}), good, json.dumps({"text": "y" * 990}), good)
    assert [type(one) for one in found] == [Unread, Report, Unread, Report]
    assert [one.id for one in found if isinstance(one, Unread)] == ["reports.jsonl:1", "reports.jsonl:3"]


def test_what_is_no_character_is_replaced_in_its_place_or_named() -> None:
    nothing, half = read('{"text": "a\\u0000b and more"}', '{"text": "a\\ud800b and more"}')
    assert isinstance(nothing, Report) and nothing.text == "a\ufffdb and more"
    assert isinstance(half, Unread) and "surrogate" in half.error


@given(
    st.lists(
        st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: json.dumps({"text": text}).encode()))
    )
)
def test_any_lines_give_reports_or_reasons(lines: list[bytes]) -> None:
    for one in read(*lines):
        assert isinstance(one, Report) or one.error
