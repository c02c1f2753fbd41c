"""What a report says of where its words come from."""

from __future__ import annotations

import pytest

from sijill.errors import DataError
from sijill.linking.cues import _table, agencies_in, credits_in, names, quoted
from sijill.models import Publication

from .pairs import report

FILLER = "Nobody was hurt. " * 40


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("TELL SARAB (Rimal News) - Two shells fell.", "Rimal News"),
        ("Two shells fell. [Rimal News]", "Rimal News"),
        (f"{FILLER}(RIMAL NEWS)", "Rimal News"),
        (f"{FILLER}Originally published in Rimal News, Monday edition. {FILLER}", "Rimal News"),
        ("تل سراب (أخبار الرمال): سقطت قذيفتان", "أخبار الرمال"),
        ("سقطت قذيفتان.\nالمصدر: شبكة أخبار الرّمال\nتابعونا", "أخبار الرمال"),
        ("سقطت قذيفتان، نقلاً عن أخبار الرمال.", "اخبار الرمال"),
    ],
)
def test_an_outlet_that_is_credited(text: str, outlet: str) -> None:
    assert names(credits_in(report("r", text=text), None), outlet)


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Two shells fell, Rimal News said.", "Rimal News"),
        (f"{FILLER}(Rimal News){FILLER}", "Rimal News"),
        ("Source: Rimal Newspapers", "Rimal News"),
        ("Source: Rimal. News of the day", "Rimal News"),
        ("The resource: Rimal News", "Rimal News"),
        ("Source: Rimal News", None),
        ("Source: Rimal News", "…"),
        ("قالت أخبار الرمال إن قذيفتين سقطتا", "أخبار الرمال"),
    ],
)
def test_an_outlet_that_is_only_named(text: str, outlet: str | None) -> None:
    assert not names(credits_in(report("r", text=text), None), outlet)


def test_only_the_story_credits() -> None:
    text = "Two shells fell.\nSource: Wadi Post"
    assert not names(credits_in(report("r", text=text, body=(0, 17)), None), "Wadi Post")


@pytest.mark.parametrize("text", ["(Reuters) Two shells fell", "سقطت قذيفتان (وكالة رويترز)", "Source: AFP, agencies"])
def test_an_agency_is_known(text: str) -> None:
    assert agencies_in(credits_in(report("r", text=text), None))


def test_what_the_page_credits_counts() -> None:
    credits = credits_in(report("r", text="Two shells fell"), Publication(credit="© Rimal News / AFP"))
    assert names(credits, "Rimal News")
    assert agencies_in(credits) == {("afp",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She said: “We were asleep.” Then left.", ["“We were asleep.”"]),
        ('She said: "We were asleep." Then "we ran".', ['"We were asleep."', '"we ran"']),
        ("قالت: «كنا نائمين». ثم غادرت.", ["«كنا نائمين»"]),
        ("He spoke of „an error“ only.", ["„an error“"]),
        ("An unclosed “quotation runs on.", []),
        ('One mark " here.\nAnother " there.', []),
        ("The mayor wrote:\nWe stay.\nAll of us.", ["\nWe stay.\nAll of us."]),
        ("The mayor said in a statement: we stay.\nRain fell.", [" we stay."]),
        ("وجاء في البيان: «لن نرحل» جميعا.\nوهطل المطر.", [" «لن نرحل» جميعا."]),
    ],
)
def test_what_a_report_gives_as_the_words_of_others(text: str, words: list[str]) -> None:
    one = report("r", title="A title", text=text)
    assert [one.full_text[start:end] for start, end in quoted(one)] == words


def test_quotations_count_in_the_full_text_where_the_story_begins_later() -> None:
    one = report("r", text="Home\nShe said: “We were asleep.”", body=(6, 33))
    assert [one.full_text[start:end] for start, end in quoted(one)] == ["“We were asleep.”"]


@pytest.mark.parametrize(
    "table",
    [
        {"agencies": [], "credits": []},
        {"agencies": [], "credits": [], "statements": [], "other": []},
        {"agencies": ["—"], "credits": [], "statements": []},
    ],
)
def test_a_wrong_data_file_is_named(table: dict[str, object]) -> None:
    with pytest.raises(DataError, match=r"languages/xx/copies\.toml"):
        _table("xx", table)
