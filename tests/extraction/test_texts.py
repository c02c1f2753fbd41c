"""Text files: where the title ends and the text begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import NotReadable
from sijill.extraction.given import Given
from sijill.extraction.texts import read_text

GIVEN = Given("report.txt")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Nine killed in Tell Sarab\n\nThey were killed at noon.", "Nine killed in Tell Sarab"),
        ("Nine killed in Tell Sarab\nThey were killed at noon.", "Nine killed in Tell Sarab"),
        ("مقتل تسعة في تل سراب\nقتلوا ظهر اليوم.", "مقتل تسعة في تل سراب"),
        ("مقتل تسعة في تل سراب.\n\nقتلوا ظهر اليوم.", "مقتل تسعة في تل سراب."),
        ("Nine people were killed at noon.\nA monitor said so.", ""),
        ("قتل تسعة ظهر اليوم.\nوقال المرصد ذلك.", ""),
        ("One line only", ""),
        ("One line only\n\n", ""),
        ("A very long first line " * 20 + "\n\nSecond.", ""),
    ],
)
def test_the_first_line_is_the_title_where_it_looks_like_one(words: str, title: str) -> None:
    report = read_text(words, GIVEN)
    assert report.title == title
    assert report.full_text == (words if title else f"\n{words}")


@given(st.text(min_size=1))
def test_characters_stay_as_they_are_but_for_line_ends(words: str) -> None:
    plain = words.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    try:
        report = read_text(words, GIVEN)
    except NotReadable:
        assert not words.strip()
    else:
        assert report.full_text.removeprefix("\n") == plain


def test_the_story_in_a_copied_text_is_marked() -> None:
    story = "Nine killed in Tell Sarab\n\nNine civilians were killed on Tuesday at noon, the Rimal Monitor said."
    report = read_text(f"{story}\n\nLeave a Comment\nerror: النسخ ممنوع من بريد الرمال\n", GIVEN)
    assert report.body == (0, len(story))
    assert read_text(story, GIVEN).body is None
