"""The data of every language: one test for all, so that a new language is tested by being there."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from sijill.languages import Rule, codes, load
from sijill.languages.lexicon import expand
from sijill.languages.view import normal
from sijill.models import CONVENTIONS, Group, Harm, Qualifier
from sijill.models.taxonomy import attack_kinds, norms, responses

HOME = Path(str(resources.files("sijill.languages")))
CODES = codes()
FILES = sorted(path for path in HOME.rglob("*") if path.suffix in (".toml", ".txt"))
# Sets the direction of text without showing: in data it makes two forms that look the same differ.
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HARMS = {str(harm) for harm in Harm} | {"killed and injured"}  # "dead and wounded": some of each
# Classes whose value is a code: what the code must be one of.
CODES_OF_CLASSES: dict[str, set[str]] = {
    "attack": set(attack_kinds()),
    "weapon": set(attack_kinds()),
    "response": set(responses()),
    "call_object": set(responses()),
    "deny_object": set(responses()),
    "norm": {*norms(), "", "unscr"},  # "unscr": a resolution, known by its number
    "person": {str(group) for group in Group},
    "harm": HARMS,
    "harmed": HARMS,
    "qualifier": {str(qualifier) for qualifier in Qualifier},
    "vague": set(CONVENTIONS["default"]),
    "include.group": HARMS,
}


def names(path: Path) -> str:
    return str(path.relative_to(HOME))


def rules(language: str) -> list[Rule]:
    return [rule for rule_set in load(language).rules.values() for rule in rule_set.rules]


def words(language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each entry of the lexicon files of a language, with the name of its file."""
    for path in sorted((HOME / language / "words").glob("*.toml")):
        for table in tomllib.loads(path.read_text("utf-8"))["words"]:
            yield path.name, table


def files(language: str, folder: str) -> set[str]:
    return {path.name for path in (HOME / language / folder).iterdir()}


def test_there_are_languages() -> None:
    assert set(CODES) >= {"ar", "en"}


@pytest.mark.parametrize("path", FILES, ids=names)
def test_a_data_file_holds_plain_text(path: Path) -> None:
    """Presentation forms match nothing in a text as it is written; bidi controls and decomposed letters hide."""
    text = path.read_text("utf-8")

    if path.suffix == ".toml":
        assert tomllib.loads(text)
    assert [c for c in text if "\ufb50" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufefc"] == []
    assert BIDI_CONTROLS.findall(text) == []
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("language", CODES)
def test_a_language_loads_with_every_class_that_its_rules_name(language: str) -> None:
    loaded = load(language)

    assert loaded.code == language
    assert loaded.name
    assert loaded.lexicon.forms
    assert rules(language)


@pytest.mark.parametrize("language", CODES)
def test_languages_have_the_same_files(language: str) -> None:
    """But for what only Arabic needs: its adjectives stand behind their noun, and its names have no capitals."""
    own = {"adjectives.toml", "listed_places.toml"}
    for folder in ("rules", "words"):
        assert files(language, folder) - own == files("en", folder) - own


@pytest.mark.parametrize("language", CODES)
def test_the_id_of_a_rule_is_its_own_and_names_its_language(language: str) -> None:
    ids = [rule.id for rule in rules(language)]

    assert [rule for rule, times in Counter(ids).items() if times > 1] == []
    assert [rule for rule in ids if not re.fullmatch(rf"{language}(\.[a-z_]+){{2}}", rule)] == []


@pytest.mark.parametrize("language", CODES)
def test_every_rule_says_what_it_looks_for(language: str) -> None:
    assert [rule.id for rule in rules(language) if not rule.note.strip()] == []


@pytest.mark.parametrize("language", CODES)
def test_what_rules_give_are_codes(language: str) -> None:
    allowed = {
        "harm": HARMS,
        "zero": {str(harm) for harm in Harm},
        "group": {str(group) for group in Group},
        "term": set(CONVENTIONS["default"]),
        "direction": {"before", "after", "around", "own"},
    }
    for rule in rules(language):
        for key, codes_of_key in allowed.items():
            assert rule.gives.get(key, next(iter(codes_of_key))) in codes_of_key, (rule.id, key)
        if rule.id.startswith(f"{language}.response."):
            assert rule.gives.get("code", "condemn") in responses(), rule.id


@pytest.mark.parametrize("language", CODES)
def test_values_of_coded_classes_are_codes(language: str) -> None:
    wrong = [
        (file, table["class"], table.get("value"), table["forms"])
        for file, table in words(language)
        for kind, known in CODES_OF_CLASSES.items()
        if (table["class"] == kind or table["class"].startswith(kind + "."))
        and not (kind == "harm" and table["class"].startswith("harm.") and "value" not in table)
        and table.get("value", "") not in known
    ]

    assert wrong == []


@pytest.mark.parametrize("language", CODES)
def test_numbers_are_numbers(language: str) -> None:
    counted = [table for _, table in words(language) if table["class"] == "number"]

    assert counted
    assert all(isinstance(table.get("number"), int | float) for table in counted)


@pytest.mark.parametrize("language", CODES)
def test_a_form_stands_once_in_its_class(language: str) -> None:
    """Twice with one value says nothing; twice with two values is a contradiction, of which only one is read."""
    seen: Counter[tuple[str, str]] = Counter()
    for _, table in words(language):
        spellings = {spelling for form in table["forms"] for spelling in expand(form)}
        folded = {" ".join(normal(s).split()) + (" (acronym)" if s.isupper() else "") for s in spellings}
        seen.update((table["class"], form) for form in folded)

    assert sorted(form for form, times in seen.items() if times > 1) == []


@pytest.mark.parametrize("language", CODES)
def test_a_form_is_written_once_in_its_entry(language: str) -> None:
    twice = [
        (table["class"], form) for _, table in words(language) for form, n in Counter(table["forms"]).items() if n > 1
    ]

    assert twice == []


@pytest.mark.parametrize("language", CODES)
def test_the_list_of_places_names_its_sources(language: str) -> None:
    head = [
        line
        for line in (HOME / language / "words" / "places.txt").read_text("utf-8").splitlines()[:10]
        if line[0] == "#"
    ]

    for source in ("GeoNames", "CC BY 4.0", "Who's On First", "OCHA"):
        assert any(source in line for line in head), source


@pytest.mark.parametrize("language", CODES)
def test_a_place_has_a_name_and_a_kind(language: str) -> None:
    kinds = {"province", "district", "city", "town", "camp", "neighbourhood"}
    lines = (HOME / language / "words" / "places.txt").read_text("utf-8").splitlines()
    places = [line.split("\t") for line in lines if line and not line.startswith("#")]

    assert places
    assert [p for p in places if len(p) != 2 or not p[0].strip() or p[1].partition(".")[0] not in kinds] == []


@pytest.mark.parametrize("language", CODES)
def test_every_form_has_its_tags_with_the_article_and_without(language: str) -> None:
    """A form whose meanings are partly verbs has fewer with the article: a text with it once ended the run."""
    loaded = load(language)
    for entries in loaded.lexicon.forms.values():
        plain, definite, _ = loaded.lexicon.meanings(entries)
        assert loaded.tags.tag(frozenset(entry.kind for entry in plain)) or not plain
        if loaded.article and definite:
            assert loaded.tags.tag(frozenset(entry.kind for entry in definite) | {"definite"})
