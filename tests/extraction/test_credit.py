"""Whom a report says it took its words from."""

from __future__ import annotations

import pytest

from sijill.extraction.credit import credit_in, other_than

STORY = {
    "en": "At least nine civilians were killed when the market of Tell Sarab was hit.",
    "ar": "قُتل تسعة مدنيين على الأقل بغارة استهدفت سوق تل سراب.",
}


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("TELL SARAB (Reuters) - At least nine civilians were killed.", "Reuters"),
        ("TELL SARAB, Rimal (AP) — At least nine civilians were killed.", "AP"),
        ("Tell Sarab (AFP/Reuters) - At least nine civilians were killed.", "AFP/Reuters"),
        ("Reuters - At least nine civilians were killed.", "Reuters"),
        ("تل سراب (رويترز) - قُتل تسعة مدنيين.", "رويترز"),
        ("تل سراب (أ.ف.ب) – قُتل تسعة مدنيين.", "أ.ف.ب"),
        ("تل سراب-سانا", "سانا"),
        ("تل سراب - سانا: قُتل تسعة مدنيين.", "سانا"),
        ("The Northern Command (NC) - a party to the conflict - denied it.", None),
        ("Sana (the daughter) - and her brother were killed.", None),
        ("قال مرصد الرمال (مقره المروج) - إن الغارة وقعت ليلاً.", None),
        ("The strike, Reuters reported, killed nine.", None),
    ],
)
def test_a_dateline_names_an_agency(line: str, credit: str | None) -> None:
    assert credit_in([line, *STORY.values()]) == credit


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Source: Rimal News Agency", "Rimal News Agency"),
        ("(SANA)", "SANA"),
        ("Originally published by Rimal Monitor", "Rimal Monitor"),
        ("المصدر: سانا", "سانا"),
        ("المصدر : رويترز + وكالات", "رويترز + وكالات"),
        ("نقلا عن وكالة الرمال للأنباء", "وكالة الرمال للأنباء"),
        ("نقلاً عن مصادر محلية في البلدة قالت إن الغارة وقعت عند الفجر وأصابت السوق.", None),
        ("Source: the head of the hospital, who asked not to be named, said that nine were dead.", None),
        ("Sourced locally", None),
        ("المصدرون في المروج", None),
    ],
)
@pytest.mark.parametrize("language", STORY)
def test_the_last_lines_name_the_origin(language: str, line: str, credit: str | None) -> None:
    assert credit_in([STORY[language], STORY[language], line]) == credit


def test_a_line_in_the_middle_of_a_story_is_no_credit() -> None:
    story = STORY["en"]
    assert credit_in([story, "Source: Rimal News Agency", story, story, story]) is None


@pytest.mark.parametrize(
    ("byline", "credit"),
    [
        ("AFP / Staff", "AFP"),
        ("Rimal Post, Reuters", "Reuters"),
        ("سامي الرملي / الأناضول", "الأناضول"),
        ("Sana Haddad", None),
        ("Sana", None),
        ("SANA", "SANA"),
        (None, None),
    ],
)
def test_the_author_line_names_an_agency(byline: str | None, credit: str | None) -> None:
    assert credit_in([STORY["en"]], byline=byline) == credit


@pytest.mark.parametrize("outlet", ["Reuters", "reuters", "Rimal News - Reuters"])
def test_an_outlet_is_not_credited_with_its_own_words(outlet: str) -> None:
    assert credit_in(["TELL SARAB (Reuters) - Nine were killed."], byline="Reuters", outlet=outlet) is None
    assert other_than(outlet, ["Reuters", "AFP"]) == "AFP"


def test_long_and_strange_lines_are_passed_over() -> None:
    for line in ("(" * 5_000, "-" * 5_000, "a" * 50_000, "المصدر:" * 3_000, "Source: " + "a " * 3_000, "", "()"):
        assert credit_in([line, line, line], byline=line) is None
