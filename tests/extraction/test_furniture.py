"""The cues of site furniture, in every language that has them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sijill.extraction.furniture import Cue, byline_name, cues_of, data_files, folded, line_key

FILES = dict(data_files("furniture.toml"))
KINDS = [(language, kind) for language, data in FILES.items() for kind in data]
SENTENCES = [
    "By Tuesday evening, twenty people had died.",
    "Share prices fell after the strike on the port of Murouj.",
    "The comments of the Northern Command came a day later.",
    "Tags of the River Front were seen on the wreck, residents said.",
    "بواسطة طائرة مسيّرة استهدفت القيادة الشمالية منزلاً في المروج.",
    "التعليقات التي أدلى بها المتحدث جاءت بعد يوم من الغارة.",
    "السابق أن القيادة الشمالية نفت مسؤوليتها عن القصف.",
]


def test_both_languages_have_cues() -> None:
    assert {"ar", "en"} <= set(FILES)


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_each_cue_is_found_and_written_with_plain_letters(language: str, kind: str) -> None:
    for cue in FILES[language][kind]:
        assert not re.search("[\ufb50-\ufdff\ufe70-\ufefe]", cue)
        line = cue.replace("0", "17") + (" x" if kind.startswith("starts_") else "")
        assert Cue(kind.removeprefix("starts_")) in cues_of(line), cue


@pytest.mark.parametrize(("language", "data"), FILES.items())
def test_no_cue_is_given_twice_in_a_list(language: str, data: dict[str, Any]) -> None:
    for kind, cues in data.items():
        keys = [folded(cue) if kind.startswith("starts_") else line_key(cue) for cue in cues]
        assert len(keys) == len(set(keys)), (kind, sorted(key for key in keys if keys.count(key) > 1))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_no_furniture(sentence: str) -> None:
    assert cues_of(sentence) == frozenset()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Written by Nadia Sarhan", "Nadia Sarhan"),
        ("By Nadia Sarhan", "Nadia Sarhan"),
        ("بقلم: سامي الرملي", "سامي الرملي"),
        ("إعداد: سامي الرملي", "سامي الرملي"),
        ("By Tuesday, twenty people had died.", None),
        ("Nine killed", None),
    ],
)
def test_an_author_line_names_the_author(line: str, name: str | None) -> None:
    assert byline_name(line) == name
