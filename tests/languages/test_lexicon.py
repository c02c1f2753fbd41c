"""Looking words up: what may be written together with a word, and which of several words is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import DataError
from sijill.languages import Entry, Lexicon, codes, load, normal
from sijill.languages.lexicon import expand, read_entries


def lexicon(language: str, *forms: tuple[str, str], **also: bool) -> Lexicon:
    """A lexicon of (form, class) with the letters that a language writes together with words."""
    known = load(language)
    endings = frozenset({"s"}) if language == "en" else frozenset({"ا", "ه", "ها", "هم", "نا"})
    entries = [(normal(form), Entry(kind, "", alone=also.get("alone", False))) for form, kind in forms]
    return Lexicon(entries, clitics=known.clitics, article=known.article, endings=endings)


def found(words: Lexicon, text: str) -> list[tuple[str, str, bool]]:
    """(the words that were found, the clitics before them, whether with the article)."""
    folded = normal(text)
    return [(folded[f.start : f.end], f.clitics, f.definite) for f in words.find(folded)]


ARABIC = lexicon(
    "ar", ("قصف", "attack"), ("غارة جوية", "attack"), ("غارة", "attack"), ("مدني", "person"), ("سوق", "place")
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قصف", [("قصف", "", False)]),
        ("وقصف المروج", [("قصف", "و", False)]),
        ("بقصف", [("قصف", "ب", False)]),
        ("القصف", [("القصف", "", True)]),
        ("والقصف", [("القصف", "و", True)]),
        ("وبالقصف", [("القصف", "وب", True)]),
        ("للقصف", [("للقصف", "", True)]),
        ("قصفها", [("قصفها", "", False)]),
        ("قصفتهما", []),
        ("مدنيا", [("مدنيا", "", False)]),
        ("يقصف", []),
        ("تلقصف", []),
        ("غارة جوية على سوق", [("غاره جويه", "", False), ("سوق", "", False)]),
        ("الغارة", [("الغاره", "", True)]),
    ],
)
def test_arabic_words_stand_with_what_is_written_together_with_them(
    text: str, words: list[tuple[str, str, bool]]
) -> None:
    assert found(ARABIC, text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("an air strike", ["air strike"]),
        ("air-strikes", ["air strikes"]),
        ("the airstrike", []),
        ("a strikes", ["strikes"]),
        ("striker", []),
        ("Strike!", ["strike"]),
        ("tens of men", ["tens"]),
    ],
)
def test_english_words_stand_alone_or_with_their_ending(text: str, words: list[str]) -> None:
    english = lexicon(
        "en", ("air strike", "attack"), ("strike", "attack"), ("ten", "number"), ("tens", "vague"), ("rike", "x")
    )

    assert [word for word, _, _ in found(english, text)] == words


def test_of_two_words_of_one_length_the_one_with_more_letters_of_its_own_is_meant() -> None:
    english = lexicon("en", ("ten", "number"), ("tens", "vague"))

    assert [f.entries[0].kind for f in english.find("tens")] == ["vague"]


def test_the_leftmost_and_longest_word_is_meant() -> None:
    english = lexicon("en", ("death toll", "toll"), ("toll of dead", "toll"), ("death", "harm"), ("dead", "harm"))

    assert [word for word, _, _ in found(english, "the death toll of dead")] == ["death toll", "dead"]


def test_a_word_that_stands_alone_takes_nothing() -> None:
    alone = lexicon("ar", ("تل", "particle"), alone=True)

    assert found(alone, "تل سراب وتل تلها") == [("تل", "", False)]


def test_a_word_written_with_the_article_counts_only_with_it() -> None:
    """ "النظام" is a belligerent, "نظام" any system."""
    words = Lexicon([("النظام", Entry("side", "regime"))], clitics=load("ar").clitics, article="ال")

    assert found(words, "نظام صحي ثم النظام وللنظام") == [("النظام", "", True), ("للنظام", "و", True)]


def test_an_acronym_is_known_as_one(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[[words]]\nclass = "side"\nforms = ["IS", "Rebels"]\n', "utf-8")

    assert [(form, entry.case) for form, entry in read_entries(path)] == [("is", "upper"), ("rebels", "")]


@pytest.mark.parametrize(
    ("form", "spellings"),
    [
        ("raid", ["raid"]),
        ("kill(s|ed|ing)", ["kills", "killed", "killing"]),
        ("toll(s|)", ["tolls", "toll"]),
        ("(un|)armed (man|men)", ["unarmed man", "unarmed men", "armed man", "armed men"]),
        ("a(b(c|d)|e)f", ["abcf", "abdf", "aef"]),
        ("u.n(.|)", ["u.n.", "u.n"]),
        ("ثلاث( |)(مئة|مائة)", ["ثلاث مئة", "ثلاث مائة", "ثلاثمئة", "ثلاثمائة"]),
    ],
)
def test_a_form_stands_for_all_its_spellings(form: str, spellings: list[str]) -> None:
    assert list(expand(form)) == spellings


@pytest.mark.parametrize(
    "content",
    [
        "words = 3\n[[words]]",
        "class = 'x'",
        "[[words]]\nclass = 'x'",
        "[[words]]\nforms = ['x']",
        "[[words]]\nclass = 'x'\nforms = []",
        "[[words]]\nclass = 'x'\nforms = ['(a|)']",
        "[[words]]\nclass = 'x'\nforms = ['" + "(a|b)" * 12 + "']",
        "[[words]]\nclass = 'x'\nforms = ['x']\nweight = 3",
    ],
)
def test_a_wrong_file_of_words_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(content, "utf-8")

    with pytest.raises(DataError, match=r"words\.toml"):
        list(read_entries(path))


@settings(max_examples=300)
@given(st.sampled_from(codes()), st.data())
def test_words_that_are_found_do_not_overlap(language: str, data: st.DataObject) -> None:
    words = load(language).lexicon
    vocabulary = st.sampled_from(sorted(words.forms)[:: len(words.forms) // 400])
    pieces = st.one_of(vocabulary, st.sampled_from([*sorted(load(language).clitics), " ", ".", "23", "\n"]))
    folded = normal(data.draw(st.lists(pieces, max_size=20).map("".join)) + " " + data.draw(st.text(max_size=20)))
    done = 0
    for each in words.find(folded):
        assert done <= each.start < each.end <= len(folded)
        assert folded[each.start : each.end].strip()
        assert each.entries
        done = each.end
