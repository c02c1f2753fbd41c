"""Dates in report text: the cases of tests/cases/<language>/dates.toml, and what holds for any text."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.languages.view import normalise
from sijill.reading.dates import dateline, find_dates, load_dates, resolve

CASES = Path(__file__).parents[1] / "cases"
LANGUAGES = ("ar", "en")
PAST_KINDS = ("weekday", "relative", "ago", "past_period", "conflict_years", "named_period", "weekend")


def cases(table: str) -> list[Any]:
    return [
        pytest.param(language, case, id=f"{language}: {case['text']!r}")
        for language in LANGUAGES
        for case in tomllib.loads((CASES / language / "dates.toml").read_text("utf-8"))[table]
    ]


def meanings(language: str, text: str, reference: date | None) -> list[list[str]]:
    words = find_dates(normalise(text).folded, load_dates(language))
    found = [interval for interval in (resolve(each, reference) for each in words) if interval]
    return [[end.isoformat() if end else "" for end in (each.earliest, each.latest)] for each in found]


@pytest.mark.parametrize(("language", "case"), cases("case"))
def test_words_for_dates_mean_these_days(language: str, case: dict[str, Any]) -> None:
    reference = date.fromisoformat(case["reference"]) if "reference" in case else None

    assert meanings(language, case["text"], reference) == case["dates"]


@pytest.mark.parametrize(("language", "case"), cases("dateline"))
def test_a_report_prints_its_own_date(language: str, case: dict[str, Any]) -> None:
    found = dateline(normalise(case["text"]).folded, load_dates(language), None)

    assert (found.isoformat() if found else "") == case["day"]


def test_the_published_day_stands_in_for_a_missing_dateline() -> None:
    published = date(2017, 10, 15)

    assert dateline("a raid on murouj", load_dates("en"), published) == published
    assert dateline("\npublished 3 may 2016 a raid", load_dates("en"), published) == date(2016, 5, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_figures_is_no_date(language: str) -> None:
    assert find_dates("1/" * 5000, load_dates(language)) == []


def test_the_first_days_of_the_calendar_are_not_passed() -> None:
    grammar = load_dates("en")

    for text in (
        "last year",
        "999999999 years ago",
        "in the past 900 months",
        "yesterday",
        "last sunday",
        "29 february",
    ):
        for words in find_dates(text, grammar):
            assert resolve(words, date.min) is None, text


def vocabulary(language: str) -> st.SearchStrategy[str]:
    words = [first + entry.rest for first, entries in load_dates(language).words.items() for entry in entries]
    pieces = st.one_of(
        st.sampled_from(words),
        st.integers(0, 9999).map(str),
        st.sampled_from(["/", ".", ",", "(", ")", "\n", "raid", "غارة", "31/2/2016", "2016 12 31", "9999", "262016"]),
    )
    return st.lists(pieces, max_size=25).map(" ".join)


REFERENCES = st.one_of(st.none(), st.dates())
TEXTS = st.sampled_from(LANGUAGES).flatmap(
    lambda language: st.tuples(st.just(language), st.one_of(vocabulary(language), st.text(max_size=80)))
)


@given(TEXTS, REFERENCES)
def test_any_text_is_read_without_an_error(language_and_text: tuple[str, str], reference: date | None) -> None:
    language, text = language_and_text
    folded = normalise(text).folded
    grammar = load_dates(language)
    end = 0
    for words in find_dates(folded, grammar):
        assert end <= words.start < words.end <= len(folded)
        assert folded[words.start : words.end].strip() == folded[words.start : words.end]
        assert words.rule.startswith(f"{language}.date.")
        end = words.end
        resolve(words, reference)
    dateline(folded, grammar, reference)


@given(TEXTS, st.dates())
def test_the_past_is_never_later_than_the_report(language_and_text: tuple[str, str], reference: date) -> None:
    language, text = language_and_text
    for words in find_dates(normalise(text).folded, load_dates(language)):
        found = resolve(words, reference)
        if found and words.kind in PAST_KINDS:
            assert found.latest is not None
            assert found.latest <= reference
