"""The interface speaks both languages."""

from __future__ import annotations

import string

import pytest

from sijill.cli.labels import _all, interface_language, labels
from sijill.models import Factuality, Group, Harm, Stance


def _gaps(frame: str) -> set[str | None]:
    return {gap for _, gap, _, _ in string.Formatter().parse(frame) if gap is not None}


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    english, arabic = _all()["en"], _all()["ar"]
    assert english.keys() == arabic.keys()
    for key, said in english.items():
        if isinstance(said, str):
            assert _gaps(said) == _gaps(arabic[key]), key
        else:
            assert said.keys() == arabic[key].keys(), key


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_code_has_a_label(language: str) -> None:
    words = labels(language)
    for table, codes in {"harm": Harm, "group": Group, "stance": Stance, "factuality": Factuality}.items():
        for code in codes:
            assert words.of(table, code) or code in ("asserts", "actual")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "c"),
        ({"LANG": "ar_SY.UTF-8"}, "ar"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ar"}, "ar"),
        ({"LANG": "ar", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "ar", "LC_ALL": ""}, "ar"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert interface_language(environment) == language


def test_a_language_without_labels_is_spoken_to_in_english() -> None:
    assert labels("c").language == "en"
    assert not labels("fr").rtl
    assert labels("ar").rtl
