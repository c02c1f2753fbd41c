"""The language of a text by its script."""

from __future__ import annotations

import pytest

from sijill.extraction import language_of
from sijill.extraction.language import checked_language

ARABIC = "قتل تسعة مدنيين في بلدة تل سراب"
ENGLISH = "Nine civilians were killed in Tell Sarab"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ARABIC, "ar"),
        (ENGLISH, "en"),
        (f"{ARABIC} (Rimal Post)", "ar"),
        ("قُتِلَ تِسْعَةُ مَدَنِيِّينَ", "ar"),
        ("نه غیرنظامی در حمله هوایی به بازار گشته شدند و پنج کودک زخمی شدند، گزارش گر گفت چرا", None),
        ("Dokuz sivil öldürüldü ve beş çocuk ağır yaralandı", None),
        ("Девять мирных жителей погибли", None),
        (f"{ARABIC} {ENGLISH}", None),
        ("9 killed", None),
        ("", None),
        ("12/10/2021", None),
    ],
)
def test_the_script_that_carries_a_text_says_its_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("ar", ARABIC, "ar"),
        ("ar-SY", ARABIC, "ar"),
        ("EN_us", ENGLISH, "en"),
        ("fa", ARABIC, "fa"),
        ("tr", ENGLISH, "tr"),
        ("en", ARABIC, None),
        ("ar", ENGLISH, None),
        ("", ARABIC, None),
        (None, ENGLISH, None),
        ("english!", ENGLISH, None),
    ],
)
def test_a_stated_language_is_believed_where_the_script_fits(
    stated: str | None, text: str, language: str | None
) -> None:
    assert checked_language(stated, text) == language
