"""How one report came from another: the cases in both languages, and what holds for every pair."""

from __future__ import annotations

import pickle
import time
import tomllib
from dataclasses import replace
from datetime import date
from importlib import resources
from typing import Any

import pytest

from sijill.linking import Copies, Direction, Reason, label, relation_of, shared_passages, signature
from sijill.models import Precision, Publication, Published, Relation

from .pairs import LANGUAGES, LONG, Pair, cases, report


def known(pair: Pair) -> dict[str, Any]:
    """What is found of a pair, as the cases write it."""
    found = pair.relation()
    if found is None:
        return {}
    told = {"relation": found.relation.value, "reason": found.reason.value, "direction": found.direction.value}
    return told | ({"from": found.from_report_id} if found.origin_known else {})


@pytest.mark.parametrize(("pair", "case"), cases())
def test_the_relation_of_a_case(pair: Pair, case: dict[str, Any]) -> None:
    assert known(pair) == {key: case[key] for key in ("relation", "reason", "direction", "from") if key in case}


@pytest.mark.parametrize(("pair", "case"), [p for p in cases() if "shared" in p.values[1]])
def test_the_shared_words_of_a_case(pair: Pair, case: dict[str, Any]) -> None:
    passages = shared_passages(pair.one, pair.other)
    assert [" ".join(passage.one.words.split()).lower() for passage in passages] == [w.lower() for w in case["shared"]]


@pytest.mark.parametrize(("pair", "case"), cases())
def test_a_case_is_the_same_the_other_way_round(pair: Pair, case: dict[str, Any]) -> None:
    assert pair.turned() == pair.relation()


@pytest.mark.parametrize(("pair", "case"), [p for p in cases() if p.values[1].get("relation") == "syndicates"])
def test_the_index_finds_what_was_taken_over(pair: Pair, case: dict[str, Any]) -> None:
    index = Copies([("one", signature(pair.one))])
    assert [report_id for report_id, _ in index.candidates(signature(pair.other))] == ["one"]


@pytest.mark.parametrize(("pair", "case"), cases())
def test_passages_are_given_in_the_order_of_the_derivation(pair: Pair, case: dict[str, Any]) -> None:
    found = pair.relation()
    if found is None:
        return
    reports = {"one": pair.one, "other": pair.other}
    for passage in found.passages:
        assert passage.one.stands_in(reports[found.report_id])
        assert passage.other.stands_in(reports[found.from_report_id])
    assert found.share == pytest.approx(sum(passage.share_of_one for passage in found.passages))
    assert found.share_of_origin == pytest.approx(sum(passage.share_of_other for passage in found.passages))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_no_relation_to_itself(language: str) -> None:
    one = report("one", text=LONG[language])
    assert relation_of(one, one) is None


def test_too_few_words_are_no_relation() -> None:
    one, other = (
        report("one", text="Shells fell on Tell Sarab"),
        report("other", text="shells fell on Tell Sarab again"),
    )
    assert relation_of(one, other) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_that_overlap_say_nothing_of_the_origin(language: str) -> None:
    """A month in which the other report's day lies is neither before nor after it."""
    one = report("one", text=LONG[language], published="2025-03-10")
    month = Published(date(2025, 3, 1), date(2025, 3, 31), Precision.MONTH, "March 2025")
    found = relation_of(one, report("other", text=LONG[language]), publication_of_other=Publication(published=month))
    assert found is not None
    assert found.direction is Direction.UNKNOWN
    assert not found.origin_known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_of_the_page_counts_before_that_of_the_report(language: str) -> None:
    one = report("one", text=LONG[language], published="2025-03-10")
    other = report("other", text=LONG[language], published="2025-03-01")
    later = Published(date(2025, 3, 12), date(2025, 3, 12), Precision.DAY, "12 March 2025")
    found = relation_of(one, other, publication_of_other=Publication(published=later))
    assert found is not None
    assert (found.direction, found.from_report_id) == (Direction.EARLIER, "one")


def test_a_credit_of_the_page_counts() -> None:
    one = report("one", text=LONG["en"], outlet="Rimal News")
    other = report("other", text=LONG["en"], outlet="Wadi Post")
    found = relation_of(one, other, publication_of_other=Publication(credit="Rimal News / Tell Sarab"))
    assert found is not None
    assert (found.direction, found.from_report_id) == (Direction.CREDITED, "one")


def test_two_that_credit_each_other_say_nothing() -> None:
    one = report("one", text=f"{LONG['en']}\nSource: Wadi Post", outlet="Rimal News")
    other = report("other", text=f"{LONG['en']}\nSource: Rimal News", outlet="Wadi Post")
    found = relation_of(one, other)
    assert found is not None
    assert found.direction is Direction.UNKNOWN


def test_one_site_is_one_outlet_where_no_outlet_is_known() -> None:
    closing = " The Rimal Monitor asks all sides to keep the rules of war and to spare those who take no part in it."
    one = report("one", text="A shell killed a shepherd near Bir Zaytun." + closing, url="https://rimal.example/1")
    other = report("other", text="A mine at Qasr Dalil wounded three." + closing, url="https://www.rimal.example/2")
    assert relation_of(one, other) is None
    elsewhere = replace(other, url="https://wadi.example/2")
    assert relation_of(one, elsewhere) is not None


def test_a_derivation_is_a_plain_value() -> None:
    one, other = report("one", text=LONG["en"]), report("other", text=LONG["en"])
    found = relation_of(one, other)
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_label(language: str) -> None:
    labels = tomllib.loads((resources.files("sijill.linking") / "labels.toml").read_text("utf-8"))[language]
    assert {table: set(codes) for table, codes in labels.items()} == {
        "relation": set(Relation),
        "reason": set(Reason),
        "direction": set(Direction),
    }
    assert all(label(code, language) for codes in (Relation, Reason, Direction) for code in codes)


def test_a_language_without_labels_gets_the_english_ones() -> None:
    assert label(Relation.QUOTES, "xx") == label(Relation.QUOTES, "en") != label(Relation.QUOTES, "ar")


def test_marks_and_cues_without_end_are_soon_done() -> None:
    marks = report("one", text="“" * 50_000 + '"' * 50_000 + "(" * 50_000 + "Source:" * 20_000 + "wrote:" * 20_000)
    assert relation_of(marks, replace(marks, id="other", text=marks.text + " word")) is not None


def test_very_many_quoted_passages_are_soon_done() -> None:
    """Each passage is compared with the quotations that it touches; with all of them it would take an hour."""
    chunks = ["“" + " ".join(f"{letter}{n}" for letter in "abcdefghijkl") + "”" for n in range(8_000)]
    one, other = (report(name, title=f" {name} ".join(chunks), text="") for name in ("one", "other"))
    started = time.process_time()
    found = relation_of(one, other)
    assert found is not None
    assert len(found.passages) == 8_000
    assert time.process_time() - started < 5
