"""The cue words for places of every language (places.toml): one test for all languages."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

from sijill.languages import codes, normal
from sijill.places.names import spelling_key
from sijill.places.tables import KINDS
from sijill.places.wording import Role, common_names, forms, parts

CODES = codes()
SIDES = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "centre"}
CUES = {
    "country", "province", "countryside", "district", "subdistrict", "city", "town", "village", "neighbourhood", "camp",
    "area", "road", "street", "site",
}  # fmt: skip
KNOWN = {
    "cues": CUES,
    "relations": {str(role) for role in Role} - {"self"} | {"and"},
    "sides": SIDES,
    "units": {"km", "miles"},
    "words": {"drop", "after", "common"},
}
LONGEST_FORM = 4  # words; longer ones are never looked for

# Forms that stand in two tables, where the first one is read and the other says what else the word can mean.
STATED = {
    "en": {"towns"},  # a cue; among the words to drop for "several towns"
    "ar": {"اطراف", "محيط", "ضواحي", "مركز"},  # a cue where a name follows, else near it, or its middle
}


def tables(language: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((resources.files("sijill.languages") / language / "places.toml").read_text("utf-8"))


def entries(language: str) -> Iterator[tuple[str, str, str]]:
    """Each form as it is written, with its table and its value; not the names that are also words."""
    for table, values in tables(language).items():
        for value, words in values.items():
            yield from ((table, value, form) for form in words if value != "common")


def folded(form: str) -> str:
    return " ".join(normal(form).split())


@pytest.mark.parametrize("language", CODES)
def test_tables_and_values_are_ones_that_the_reader_knows(language: str) -> None:
    found = tables(language)
    assert set(found) == set(KNOWN)
    for table, values in found.items():
        assert set(values) <= KNOWN[table], table
        assert all(isinstance(form, str) for words in values.values() for form in words)


@pytest.mark.parametrize("language", CODES)
def test_every_language_has_every_cue_side_and_relation(language: str) -> None:
    """`country` may be empty: English says none; `after` is for languages whose adjectives stand behind the noun."""
    for table, values in KNOWN.items():
        missing = {value for value in values if not tables(language)[table].get(value)}
        assert missing <= {"country", "after"}, table


def test_cues_are_kinds_of_places_or_say_what_is_beside_one() -> None:
    of_areas = {"province": "adm1", "district": "adm2", "subdistrict": "adm3"}
    others = {"countryside", "road", "street"}
    assert {of_areas.get(cue, cue) for cue in CUES - others} <= set(KINDS)


@pytest.mark.parametrize("language", CODES)
def test_a_form_can_be_found(language: str) -> None:
    """It has words, no more than are looked for, and each begins with a letter as a word of a wording does."""
    for table, value, form in entries(language):
        words = folded(form).split()
        assert form == form.strip(), form
        assert 0 < len(words) <= LONGEST_FORM, form
        if form not in ("&",):
            assert all(word[0].isalpha() for word in words), (table, value, form)


def test_the_sign_for_and_can_be_found() -> None:
    assert len(parts("Murdik & Harzama", known=lambda _: False)) == 2


@pytest.mark.parametrize("language", CODES)
def test_a_form_stands_once_in_its_table(language: str) -> None:
    """By how it is folded: "أطراف" and "اطراف" are one."""
    times = Counter((table, folded(form)) for table, _, form in entries(language))
    assert sorted(form for (_, form), count in times.items() if count > 1) == []


@pytest.mark.parametrize("language", CODES)
def test_a_form_stands_in_one_table(language: str) -> None:
    """What stands in two is read by the first alone; those are stated."""
    of_form: dict[str, set[str]] = {}
    for table, _, form in entries(language):
        of_form.setdefault(folded(form), set()).add(table)
    assert {form for form, found in of_form.items() if len(found) > 1} <= STATED.get(language, set())


def test_no_form_means_something_else_in_another_language() -> None:
    """Cue words of all languages are read together, as names mix languages."""
    meant: dict[str, set[tuple[str, str]]] = {}
    for language in CODES:
        for table, value, form in entries(language):
            if folded(form) not in STATED.get(language, set()):
                meant.setdefault(folded(form), set()).add((table, value))
    assert {form: found for form, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", CODES)
def test_names_that_are_also_words_are_names_and_stand_once(language: str) -> None:
    common = tables(language)["words"]["common"]
    assert common
    assert [name for name in common if not spelling_key(name)] == []
    assert [key for key, count in Counter(map(folded, common)).items() if count > 1] == []
    assert {spelling_key(name) for name in common} <= common_names()


@pytest.mark.parametrize("language", CODES)
def test_every_form_is_read_as_its_table_says(language: str) -> None:
    found = forms()
    for table, value, form in entries(language):
        if folded(form) not in STATED.get(language, set()):
            assert found[tuple(folded(form).split())] == (table, value), form
