"""JSON lines as a kind of source."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extraction.jsonl import LONGEST_LINE
from sijill.models import Precision
from sijill.sources import Preserved, kind_of, kinds
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.made import TEXTS, TITLES

JSONL = kinds()["jsonl"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


def line(**values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def mapped(**columns: str) -> Preserved:
    return Preserved(stream=io.BytesIO(), name="a.jsonl", columns=columns)


@BOTH
def test_each_line_is_a_report_at_its_number(language: str) -> None:
    data = line(title=TITLES[language], text=TEXTS[language]) + b"\n" + line(text=TEXTS[language], id=7, byline="سامي")
    read = outcomes(JSONL, data)
    assert [position for position, _ in read] == ["line 1", "line 3"]
    first, second = found_in(JSONL, data)
    assert (first.report.title, first.report.text) == (TITLES[language], TEXTS[language])
    assert (second.report.id, second.report.byline, second.report.language) == ("7", "سامي", language)


def test_a_mapping_says_which_name_holds_which_field() -> None:
    data = line(headline="Shelling in Murouj", الخبر="Two were wounded.", when="12/03/2024 14:05", n=5, text="no words")
    (found,) = found_in(JSONL, data, mapped(title="headline", text="الخبر", published="when", id="n"))
    assert (found.report.title, found.report.text, found.report.id) == ("Shelling in Murouj", "Two were wounded.", "5")
    assert found.report.published == date(2024, 3, 12)
    assert found.publication.published and found.publication.published.precision is Precision.MOMENT


def test_a_mapping_to_a_field_that_reports_do_not_have_is_refused() -> None:
    ((_, reason),) = failures_in(JSONL, line(text="words"), mapped(speaker="who"))
    assert "a report has no 'speaker'" in reason and "title, text, published" in reason


@pytest.mark.parametrize(
    ("words", "earliest", "latest", "precision"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31), Precision.YEAR),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
        ("2016-02-03", date(2016, 2, 3), date(2016, 2, 3), Precision.DAY),
        ("2016-02-03T23:30:00-08:00", date(2016, 2, 3), date(2016, 2, 3), Precision.MOMENT),
        ("٣/٢/٢٠١٦", date(2016, 2, 3), date(2016, 2, 3), Precision.DAY),
        ("3 شباط 2016", date(2016, 2, 3), date(2016, 2, 3), Precision.DAY),
        ("2/13/2016", date(2016, 2, 13), date(2016, 2, 13), Precision.DAY),
        ("20160203", date(2016, 2, 3), date(2016, 2, 3), Precision.DAY),
    ],
)
def test_a_date_keeps_its_precision(words: str, earliest: date, latest: date, precision: Precision) -> None:
    (found,) = found_in(JSONL, line(text="Two were wounded.", published=words))
    published = found.publication.published
    assert published and (published.earliest, published.latest) == (earliest, latest)
    assert (published.precision, published.words) == (precision, words)
    assert found.report.published == (earliest if earliest == latest else None)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "not one JSON object"),
        (b"[1]", "correct this value"),
        (b'{"text": ["a"]}', "'text':"),
        (b'{"text": "a", "published": "some day"}', "which is no date"),
        (b'{"text": "a", "published": "2016-13-45"}', "which is no date"),
        (b'{"title": " "}', "it has no words"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b'{"text": ' + b"[" * 100_000, "not one JSON object"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(bad: bytes, reason: str) -> None:
    data = line(text="first words") + bad + b"\n" + line(text="third words")
    ((position, said),) = failures_in(JSONL, data)
    assert position == "line 2" and reason in said
    assert [found.report.text for found in found_in(JSONL, data)] == ["first words", "third words"]


def test_a_line_over_the_limit_is_named() -> None:
    ((position, reason),) = failures_in(JSONL, b'{"text": "' + b"a" * LONGEST_LINE + b'"}\n' + line(text="words"))
    assert position == "line 1" and "over 20 MB" in reason


def test_json_lines_are_told_from_other_json() -> None:
    def kind(data: bytes) -> str:
        return kind_of(Preserved(stream=io.BytesIO(data), name="standard input")).name

    assert kind(line(text="words")) == "jsonl"
    assert kind(b'\xef\xbb\xbf{ "text": "words"}') == "jsonl"
    assert kind(b'{"name": "R", "type": "public_channel", "id": 1, "messages": []}') == "telegram"
    assert kind(b"{curly} words of a text") == "text"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.text(alphabet="قصف على abc\n"))
def test_words_come_back_as_they_were_given(title: str, text: str) -> None:
    data = line(title=title, text=text)
    read = found_in(JSONL, data)
    assert bool(read) == bool((title + text).strip())
    if read:
        expected = (title if title.strip() else "", text if text.strip() else "")
        assert (read[0].report.title, read[0].report.text) == expected
