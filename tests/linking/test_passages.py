"""What two reports share word for word."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linking import Passage, shared_passages
from sijill.linking.words import story
from sijill.models import Report

from .pairs import LANGUAGES, LONG, report

# Few words, so that texts share much; with marks, signs and case that must not count.
SPELLINGS = [
    "shell",
    "Shell,",
    "قذيفة",
    "قَذِيفَه",
    "fell",
    "on",
    "على",
    "١٢",
    "12",
    "1,000",
    "1000",
    "the",
    "و«النار»",
    "—",
    "\n",
]
TEXTS = st.lists(st.sampled_from(SPELLINGS), max_size=60).map(" ".join)


def turned(passages: tuple[Passage, ...]) -> list[Passage]:
    return sorted((passage.turned() for passage in passages), key=str)


@given(TEXTS, TEXTS)
def test_the_words_of_a_passage_stand_at_its_spans(one_text: str, other_text: str) -> None:
    one, other = report("one", text=one_text), report("other", title="قذيفة", text=other_text)
    for passage in shared_passages(one, other):
        assert passage.one.stands_in(one)
        assert passage.other.stands_in(other)
        alone = (story(Report(id="a", text=words)).words for words in (passage.one.words, passage.other.words))
        assert next(alone) == next(alone)


@given(TEXTS, TEXTS)
def test_passages_never_overlap_and_the_longest_is_first(one_text: str, other_text: str) -> None:
    passages = shared_passages(report("one", text=one_text), report("other", text=other_text))
    for spans in ([p.one.span for p in passages], [p.other.span for p in passages]):
        in_order = sorted(spans)
        assert all(before[1] <= after[0] for before, after in pairwise(in_order))
    assert [p.words for p in passages] == sorted((p.words for p in passages), reverse=True)
    assert all(p.words >= 5 for p in passages)
    assert sum(p.share_of_one for p in passages) <= 1.0001
    assert sum(p.share_of_other for p in passages) <= 1.0001


@given(TEXTS, TEXTS)
def test_passages_are_the_same_the_other_way_round(one_text: str, other_text: str) -> None:
    one, other = report("one", text=one_text), report("other", text=other_text)
    assert turned(shared_passages(one, other)) == sorted(shared_passages(other, one), key=str)


@given(TEXTS)
def test_a_text_shares_all_of_itself(text: str) -> None:
    one, other = report("one", text=text), report("other", text=text)
    shared = sum(passage.words for passage in shared_passages(one, other))
    assert shared == (len(story(one).words) if len(story(one).words) >= 5 else 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_story_counts(language: str) -> None:
    menu = "Home News Places About Contact Search\n"
    one = Report(id="one", text=menu + LONG[language], body=(len(menu) + 1, len(menu) + 1 + len(LONG[language])))
    assert shared_passages(one, report("other", text=menu)) == ()
    assert shared_passages(one, report("other", text=LONG[language]))[0].share_of_one == 1


def test_a_sentence_that_stands_twice_is_shared_once() -> None:
    sentence = "Two shells hit the market of Tell Sarab"
    passages = shared_passages(
        report("one", text=f"{sentence}. {sentence} at noon."), report("other", text=f"{sentence} at noon.")
    )
    assert [passage.words for passage in passages] == [10]


def test_the_vowel_signs_on_the_last_letter_belong_to_the_passage() -> None:
    one = report("one", text="أصابت قذيفتان سوق الخضار ظهرًا.")
    assert shared_passages(one, report("other", text="اصابت قذيفتان سوق الخضار ظهرا"))[0].one.words.endswith("ظهرًا")


HOSTILE = {
    "one word": "shell " * 100_000,
    "two words": "shell fell " * 50_000,
    "six words": "a b c d e f " * 17_000,
    "letters without spaces": "x" * 500_000,
    "marks alone": "«»" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_soon_done(name: str) -> None:
    """In proportion to its length; comparing every place with every place would take hours."""
    one, other = (
        report("one", text=HOSTILE[name]),
        report("other", text=HOSTILE[name][: len(HOSTILE[name]) * 2 // 3] + " end"),
    )
    started = time.process_time()
    shared_passages(one, other)
    assert time.process_time() - started < 8
