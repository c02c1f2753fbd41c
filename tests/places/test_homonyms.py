"""Names that several places share, or that are no places: tests/cases/places/homonyms.toml. Never a wrong point."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest

from sijill.languages import codes
from sijill.models import Report
from sijill.places import Context, shipped
from sijill.reading import read

from .scores import tool

scores = tool("score_places")
CASES = tomllib.loads((scores.CASES / "homonyms.toml").read_text(encoding="utf-8"))
NAMES, REPORTS = CASES["name"], CASES["report"]
NEVER_WRONG = {"right", "unresolved", "other"}  # "other": the honest answer is missing, but nothing is wrong


def of_name(case: dict[str, Any]) -> tuple[str, str]:
    """What comes of a name with what else is known of it, and a line that says so."""
    context = Context(
        regions=(case["region"],) if "region" in case else (),
        countries=shipped().countries(case["country"]) if "country" in case else frozenset(),
    )
    return scores._of_homonym(case, [shipped().resolve(case["name"], context=context)])  # type: ignore[no-any-return]  # a tool


def of_report(case: dict[str, Any]) -> tuple[str, str]:
    """What comes of the words in a report, as reading it gives them."""
    claims = read(Report(id=case["id"], text=case["text"], language=case["language"]))
    places = [place for attack in claims.attacks for place in attack.places]
    return scores._of_homonym(  # type: ignore[no-any-return]  # a tool, loaded by its path
        case, [place.location for place in places if scores._overlap(place.evidence.words, case["words"])]
    )


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case["id"])
def test_a_name_is_resolved_rightly_or_not_at_all(case: dict[str, Any]) -> None:
    outcome, what = of_name(case)
    assert outcome in NEVER_WRONG, what


@pytest.mark.parametrize("case", REPORTS, ids=lambda case: case["id"])
def test_words_in_a_report_are_resolved_rightly_or_not_at_all(case: dict[str, Any]) -> None:
    outcome, what = of_report(case)
    assert outcome in NEVER_WRONG, what


@pytest.mark.parametrize("case", [case for case in REPORTS if case.get("none")], ids=lambda case: case["id"])
def test_no_place_is_read_from_words_that_are_none(case: dict[str, Any]) -> None:
    outcome, what = of_report(case)
    assert outcome == "right", what


# Resolving nothing would never be wrong. Measured: 0.82.
LEAST_RIGHT = 0.70


def test_most_are_resolved() -> None:
    outcomes = Counter(outcome for outcome, _ in scores._homonyms())
    assert outcomes["right"] >= LEAST_RIGHT * sum(outcomes.values()), outcomes


def test_the_tool_measures_what_is_tested_here() -> None:
    assert [*map(of_name, NAMES), *map(of_report, REPORTS)] == list(scores._homonyms())


# The cases themselves


def test_a_case_has_an_id_of_its_own() -> None:
    ids = [case["id"] for case in (*NAMES, *REPORTS)]
    assert [id for id, times in Counter(ids).items() if times > 1] == []
    assert len(ids) >= 200


@pytest.mark.parametrize("case", [*NAMES, *REPORTS], ids=lambda case: case["id"])
def test_a_case_can_be_right(case: dict[str, Any]) -> None:
    assert not ("right" in case and case.get("none"))
    assert ("right" in case) == ("km" in case)
    if "right" in case:
        assert -90 <= case["right"][0] <= 90
        assert -180 <= case["right"][1] <= 180
    if "country" in case:
        assert shipped().countries(case["country"]), "the country is one that the gazetteer has"
    if "text" in case:
        assert case["words"] in case["text"]
        assert case["language"] in codes()
