"""Numbers of persons in words and digits: the cases of tests/cases/<language>/numbers.toml, and what holds for all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.languages import codes, load, normalise
from sijill.models import CONVENTIONS, Count
from sijill.reading.pieces import Sentence, sentences
from sijill.reading.quantities import find_quantities, join_numbers

from .cases import claims, content, figure, said, topic


@pytest.mark.parametrize(("language", "case"), topic("numbers", "case", label="phrase"))
def test_a_number_means_what_its_words_say(language: str, case: dict[str, Any]) -> None:
    carrier: str = case.get("carrier", content(language, "numbers")["carrier"])
    attacks = claims(language, {"text": carrier.replace("{}", case["phrase"]), "published": "2025-03-12"}).attacks
    figures = [
        said(qualifier=str(c.count.qualifier), low=c.count.low, high=c.count.high, words=c.evidence.words)
        for attack in attacks
        for c in attack.casualties
    ]

    expected = {"low": case["low"], "high": case.get("high"), "words": case.get("words", case["phrase"])}
    assert figures == [said(qualifier=case["qualifier"], **expected)]


@pytest.mark.parametrize(("language", "case"), topic("numbers", "sentence", label="text"))
def test_a_sentence_gives_these_figures(language: str, case: dict[str, Any]) -> None:
    read = claims(language, {"published": "2025-03-12", **case})

    assert [figure(casualties) for attack in read.attacks for casualties in attack.casualties] == case["figures"]


def quantities(language: str, text: str) -> list[Count]:
    known = load(language)

    def counted(sentence: Sentence) -> list[Count]:
        found = find_quantities(join_numbers(sentence, known), known)
        return [piece.count for piece in found.pieces if piece.count]

    return [count for sentence in sentences(normalise(text), known, []) for count in counted(sentence)]


def vocabulary(language: str) -> list[str]:
    kinds = {"number", "vague", "qualifier", "between", "and", "or", "to"}
    forms = load(language).lexicon.forms.items()
    return sorted(form for form, entries in forms if any(e.kind.partition(".")[0] in kinds for e in entries))


PHRASES = st.sampled_from(codes()).flatmap(
    lambda language: st.tuples(
        st.just(language),
        st.lists(
            st.one_of(
                st.sampled_from(vocabulary(language)),
                st.integers(0, 10**13).map(str),
                st.sampled_from(["-", ",", "1.5", "1,000", "و", "0", "٣", ".", "23"]),
            ),
            max_size=12,
        ).map(" ".join),
    )
)


@settings(max_examples=500)
@given(PHRASES, st.sampled_from(sorted(CONVENTIONS)))
def test_any_words_for_numbers_give_bounds_in_order(phrase: tuple[str, str], convention: str) -> None:
    for count in quantities(*phrase):
        low, high = count.bounds(convention)
        assert low is None or low >= 0
        assert low is None or high is None or low <= high


@settings(max_examples=500)
@given(st.sampled_from(codes()), st.integers(0, 9_999_999))
def test_digits_mean_themselves(language: str, number: int) -> None:
    for written in (str(number), f"{number:,}"):
        assert [count.number for count in quantities(language, f"{written}.")] == [number], written
