"""The interface speaks both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from sijill.archive.verification import FAULTS
from sijill.cli.labels import _all, interface_language, labels
from sijill.models import Factuality, Group, Harm, Stance
from sijill.places.tables import KINDS
from sijill.places.wording import forms
from sijill.register.verification import FAULTS as REGISTER_FAULTS


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
    assert words.words["kind"].keys() == set(KINDS)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_that_a_place_was_chosen_for_has_a_label(language: str, root: Path) -> None:
    words = labels(language)
    source = "".join(path.read_text(encoding="utf-8") for path in (root / "src/sijill/places").glob("*.py"))
    rules = set(re.findall(r'"(places\.[a-z_]+)"', source)) - {"places.toml"}
    features = re.search(r"\n    features = \{.*?\n    \}", source, flags=re.DOTALL)
    assert features
    reasons = set(re.findall(r'"([a-z]+)"(?=[ :])', features[0])) | {"events"}
    cues = {value for table, value in forms().values() if table == "cues"}
    assert rules
    assert [rule for rule in sorted(rules) if not words.find("place_rule", rule)] == []
    assert {"name", "sound", "size", "kind", "near"} <= reasons
    assert [name for name in sorted(reasons | cues) if not words.find("reason", name)] == []


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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_fault_that_verify_can_name_has_a_label(language: str) -> None:
    assert labels(language).words["fault"].keys() == {*FAULTS, *REGISTER_FAULTS}
