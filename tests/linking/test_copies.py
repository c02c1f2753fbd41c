"""Signatures, and the index of near-copies."""

from __future__ import annotations

import pickle
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linking import Copies, exact_key, likeness, signature
from sijill.linking.copies import FEWEST_WORDS, LONGEST_COMPARED, MOST_CANDIDATES, VERSION
from sijill.linking.postings import MOST_PER_HASH
from sijill.models import Report

from .pairs import LANGUAGES, LONG, report

PINNED = {
    "en": (
        "Two shells hit the “Old Market” of Tell-Sarab at 12:30; nine people, aged 7 to 1,000 days, died",
        "01ca0ea66e12a45ed437806612564b65640805253633b34fb94c2c6a894f96e728534a303f5ace0efc60e07e58630374fc6b"
        "ee5ac27ce8e6197df22d2784e5928c99f3b085a260b1cfa3cb8dc2d87a4ab1fb9decce",
    ),
    "ar": (
        "أَصابت قذيفتان «السوق القديمة» في تل سراب عند الساعة ١٢:٣٠ وقُتـل تسعة أشخاص بينهم إمرأة على الطريق",
        "0130d2e6109a1976c239d405616c03ab0601cb1b7610711bf7430868224e91d9b39363ff9295546346a1b9b818a32fa278a3"
        "380aa1b531276dc7ebf1a1cec31f69e0b7e8cae6fddc3ef7db5e78",
    ),
}
WORDS = st.lists(st.sampled_from([*"abcdefghijkl", "قذيفة", "على", "سوق"]), min_size=1, max_size=80)
TEXTS = WORDS.map(" ".join)


def invented(chance: random.Random, words: int = 120) -> list[str]:
    return [f"w{chance.randrange(5000)}" for _ in range(words)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_is_the_same_for_ever(language: str) -> None:
    """Signatures are stored: a change of these bytes needs a new version byte and a way to make stored ones again."""
    text, pinned = PINNED[language]
    assert signature(report("r", text=text)).hex() == pinned


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Two shells hit the “market”, 1,000 people fled", "two SHELLS hit the market 1000 people fled"),
        ("أُصيبَ ١٢ مدنيًّا في بلدةِ المروج", "اصيب 12 مدنيا في بلده المروج"),
        ("مقتـــل إمرأة على الطريق", "مقتل امراه علي الطريق"),
    ],
)
def test_the_same_words_written_otherwise_have_one_key(text: str, written: str) -> None:
    assert exact_key(report("one", text=text)) == exact_key(report("other", text=written)) != b""


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_words_have_another_key(language: str) -> None:
    assert exact_key(report("one", text=LONG[language])) != exact_key(report("other", text=LONG[language] + " 2"))


def test_a_report_without_words_is_a_copy_of_nothing() -> None:
    empty = report("empty", text="… !")
    assert exact_key(empty) == b""
    index = Copies([("empty", signature(empty))])
    assert index.candidates(signature(report("other", text=""))) == []


@given(TEXTS, st.lists(TEXTS, max_size=12))
def test_the_same_text_is_always_found(text: str, others: list[str]) -> None:
    index = Copies((f"r{number}", signature(report("r", text=other))) for number, other in enumerate(others))
    index.add("same", signature(report("same", text=text)))
    assert ("same", 1.0) in index.candidates(signature(report("new", text=text)))


@given(st.lists(TEXTS, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_are_added_does_not_matter(texts: list[str], chance: random.Random) -> None:
    signatures = [(f"r{number}", signature(report("r", text=text))) for number, text in enumerate(texts)]
    asked = signature(report("asked", text=texts[0]))
    in_order = Copies(signatures).candidates(asked)
    chance.shuffle(signatures)
    assert Copies(signatures).candidates(asked) == in_order


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_the_other_way_round(one: str, other: str) -> None:
    ours, theirs = signature(report("one", text=one)), signature(report("other", text=other))
    assert likeness(ours, theirs) == likeness(theirs, ours)
    assert 0 <= likeness(ours, theirs) <= 1


def test_a_short_report_is_found_by_its_exact_words_alone() -> None:
    """The same short sentence about another village is no copy."""
    words = [f"word{number}" for number in range(FEWEST_WORDS - 1)]
    index = Copies([("short", signature(report("short", text=" ".join(words))))])
    assert index.candidates(signature(report("same", text=" ".join(words)))) == [("short", 1.0)]
    assert index.candidates(signature(report("other", text=" ".join([*words[:-1], "village"])))) == []
    assert index.candidates(signature(report("longer", text=" ".join([*words, "more"])))) == []


@pytest.mark.parametrize("length", [60, 300, 3000])
@pytest.mark.parametrize("around", [0, 100, 4000])
def test_a_text_is_found_inside_a_longer_one(length: int, around: int) -> None:
    chance = random.Random(length + around)
    inner = invented(chance, length)
    outer = [*invented(chance, around // 2), *inner, *invented(chance, around // 2)]
    index = Copies([("inner", signature(report("inner", text=" ".join(inner))))])
    found = index.candidates(signature(report("outer", text=" ".join(outer))))
    assert [report_id for report_id, _ in found] == ["inner"]
    assert found[0][1] > 0.8


def test_likeness_is_about_the_share_of_the_shorter_text() -> None:
    chance = random.Random(1)
    for share in (0.4, 0.6, 0.8):
        text = invented(chance, 400)
        kept = int(400 * share)
        other = [*text[:kept], *invented(chance, 400 - kept)]
        found = likeness(*(signature(report("r", text=" ".join(words))) for words in (text, other)))
        assert found == pytest.approx(share, abs=0.18)


def test_unlike_reports_are_not_found() -> None:
    chance = random.Random(2)
    index = Copies((f"r{n}", signature(report("r", text=" ".join(invented(chance))))) for n in range(300))
    assert len(index) == 300
    assert index.candidates(signature(report("new", text=" ".join(invented(chance))))) == []


def test_very_many_copies_are_a_bounded_answer() -> None:
    chance = random.Random(3)
    story, index = invented(chance), Copies()
    for number in range(3 * MOST_PER_HASH):
        index.add(f"r{number:03}", signature(report("r", text=" ".join([*story, *invented(chance, 20)]))))
    found = index.candidates(signature(report("new", text=" ".join(story))))
    assert len(found) == MOST_CANDIDATES
    assert all(alike > 0.8 for _, alike in found)


def test_the_best_stands_first() -> None:
    chance = random.Random(4)
    text = invented(chance, 200)
    index = Copies()
    for share in (120, 200, 160):
        index.add(f"r{share}", signature(report("r", text=" ".join([*text[:share], *invented(chance, 200 - share)]))))
    found = index.candidates(signature(report("new", text=" ".join(text))))
    assert [report_id for report_id, _ in found] == ["r200", "r160", "r120"]


def test_a_report_is_added_once() -> None:
    signed = signature(report("one", text=LONG["en"]))
    index = Copies([("one", signed)])
    with pytest.raises(ValueError, match="report one is in the index"):
        index.add("one", signed)


@pytest.mark.parametrize("wrong", [b"", b"\x01", bytes([VERSION + 1]) + bytes(16), bytes([VERSION]) + bytes(18)])
def test_what_is_no_signature_is_refused(wrong: bytes) -> None:
    signed = signature(report("one", text=LONG["en"]))
    for call in (lambda: Copies().candidates(wrong), lambda: Copies([("r", wrong)]), lambda: likeness(signed, wrong)):
        with pytest.raises(ValueError, match="no signature of version 1"):
            call()


def test_an_index_can_be_sent_to_another_process() -> None:
    signed = signature(report("one", text=LONG["ar"]))
    index = pickle.loads(pickle.dumps(Copies([("one", signed)])))
    assert index.candidates(signed) == [("one", 1.0)]


@pytest.mark.parametrize(
    "text", ["shell " * 100_000, "x" * 1_000_000, "«" * 500_000, "\u064b" * 500_000, "\u064e\u0651" * 250_000]
)
def test_a_hostile_text_is_soon_signed(text: str) -> None:
    started = time.process_time()
    assert signature(Report(id="r", text=text))[0] == VERSION
    assert time.process_time() - started < 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_too_long_to_compare_is_like_none(language: str) -> None:
    most = LONG[language] * (LONGEST_COMPARED // len(LONG[language]) - 1)
    too_long = report("too long", text=most + LONG[language] * 2)
    assert Copies([("most", signature(report("most", text=most)))]).candidates(signature(too_long)) == []


def test_the_longest_signature_is_bounded() -> None:
    words = " ".join(str(number) for number in range(33_000))
    assert len(signature(report("r", text=words))) == 1 + 16 + 4 * 1024
