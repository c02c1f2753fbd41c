"""The measuring of places: what counts as right, and that a missed mark fails."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from places.scores import tool
from sijill.models import Location


@pytest.fixture
def scores() -> ModuleType:
    return tool("score_places")


def at(latitude: float, longitude: float = 37.0, precision: str = "town") -> Location:
    return Location(place_id="gn:1", latitude=latitude, longitude=longitude, precision=precision, rules=("x",))


NOWHERE = Location(rules=("places.unknown",))


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        (NOWHERE, "unresolved"),
        (at(36.0), "right"),
        (at(36.04), "right"),
        (at(36.1), "other"),
        (at(36.2), "other"),
        (at(36.3), "wrong"),
        (at(-36.0), "wrong"),
    ],
)
def test_right_is_near_and_wrong_is_far(scores: ModuleType, location: Location, outcome: str) -> None:
    assert scores._outcome(location, (36.0, 37.0), 5.0) == outcome


def test_where_right_is_wide_wrong_begins_behind_it(scores: ModuleType) -> None:
    assert scores._outcome(at(36.4), (36.0, 37.0), 60.0) == "right"
    assert scores._outcome(at(36.4), (36.0, 37.0), 40.0) == "wrong"


POINT: dict[str, Any] = {"id": "x", "name": "x", "right": [36.0, 37.0], "km": 5}
OPEN: dict[str, Any] = {"id": "x", "name": "x", "must": False}
NONE: dict[str, Any] = {"id": "x", "words": "x", "none": True, "must": True}


@pytest.mark.parametrize(
    ("case", "locations", "outcome"),
    [
        (POINT, [at(36.0)], "right"),
        (POINT, [at(36.1)], "wrong"),
        (POINT, [at(36.0), at(36.1)], "wrong"),
        (POINT, [NOWHERE, at(36.0)], "right"),
        (POINT, [NOWHERE], "unresolved"),
        (POINT, [], "unresolved"),
        (POINT | {"must": True}, [NOWHERE], "other"),
        (POINT | {"precision": "town"}, [at(36.0)], "right"),
        (POINT | {"precision": "province_governorate"}, [at(36.0)], "wrong"),
        (OPEN, [NOWHERE], "right"),
        (OPEN, [at(36.0)], "wrong"),
        (NONE, [], "right"),
        (NONE, [NOWHERE], "right"),
        (NONE, [at(36.0)], "wrong"),
    ],
)
def test_what_a_homonym_counts_as(
    scores: ModuleType, case: dict[str, Any], locations: list[Location], outcome: str
) -> None:
    assert scores._of_homonym(case, locations)[0] == outcome


@pytest.mark.parametrize(
    ("words", "others", "overlap"),
    [("al-Bab", "the town of al-Bab", True), ("the town of al-Bab", "al-Bab", True), ("Hama", "Homs", False)],
)
def test_words_of_a_case_and_of_the_reader_may_be_wider(
    scores: ModuleType, words: str, others: str, overlap: bool
) -> None:
    assert scores._overlap(words, others) is overlap


def ran(scores: ModuleType, monkeypatch: pytest.MonkeyPatch, outcomes: Iterable[str], *options: str) -> int:
    """The exit code where the homonyms alone are measured and come out so."""

    def sets() -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
        yield "homonyms", ((outcome, f"what is {outcome}") for outcome in outcomes)

    monkeypatch.setattr(scores, "_sets", sets)
    monkeypatch.setattr(sys, "argv", ["score_places.py", *options])
    return int(scores.main())


def test_every_mark_reached(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(scores, monkeypatch, ["right"] * 9 + ["unresolved"]) == 0
    told = capsys.readouterr().out
    assert "right 0.900" in told
    assert "unresolved 0.100" in told
    assert "Every mark is reached." in told


def test_a_missed_mark_is_named_and_fails(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(scores, monkeypatch, ["right"] * 99 + ["wrong"]) == 1
    told = capsys.readouterr().out
    assert "Missed:\nhomonyms: wrong 0.0100" in told
    assert "what is wrong" not in told


def test_what_is_wrong_is_listed_on_demand(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(scores, monkeypatch, ["right", "wrong"], "--wrong")
    told = capsys.readouterr().out
    assert "    what is wrong\n" in told
    assert "what is right" not in told


def test_without_coded_incidents_it_says_so(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scores, "INCIDENTS", tmp_path / "absent.jsonl")
    assert [name for name, _ in scores._sets()] == ["well-known places", "homonyms"]
    assert "not measured" in capsys.readouterr().out


def incident(**more: object) -> dict[str, object]:
    """An invented incident at a real place."""
    return {
        "id": "x1", "lat": 35.8644, "lon": 36.8014, "geo_accuracy": "town", "location_en": "Saraqib",
        "location_ar": "سراقب", "region_en": "Idlib", "region_ar": "إدلب",
    } | more  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_incident_is_measured_by_its_name_and_point(scores: ModuleType, language: str) -> None:
    far = incident(lat=33.5, lon=36.3)
    left_out = [incident(lat=None), incident(geo_accuracy="country"), incident(location_en="", location_ar="")]
    told = list(scores._incidents([incident(), far, *left_out], language, region=True))
    assert [outcome for outcome, _ in told] == ["right", "wrong"]


def test_texts_are_measured_by_the_incidents_that_they_are_coded_under(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "An air strike on the town of Saraqib in Idlib province killed five civilians on Monday. " * 2
    row: dict[str, object] = {"id": "t1", "title": "", "text": text, "lang": "en", "outlet": None, "login_wall": False}
    row |= {"incident_ids": ["x1"], "chars_clean": len(text)}
    short, elsewhere = row | {"chars_clean": 3}, row | {"incident_ids": ["absent"]}
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in (row, short, elsewhere)), encoding="utf-8")
    monkeypatch.setattr(scores, "TEXTS", path)
    assert list(scores._texts([incident()], "en")) == [("right", "t1")]
    assert list(scores._texts([incident()], "ar")) == []
    assert list(scores._texts([incident(lat=20.0)], "")) == [("wrong", "t1")]


def test_marks_are_of_sets_that_are_measured(
    scores: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "incidents.jsonl"
    path.write_text("", encoding="utf-8")
    monkeypatch.setattr(scores, "INCIDENTS", path)
    assert set(scores.MARKS) <= {name for name, _ in scores._sets()}
    for marks in scores.MARKS.values():
        assert all(mark.score in ("right", "wrong") and 0 <= mark.least <= mark.most <= 1 for mark in marks)


def test_a_wrong_homonym_is_never_allowed(scores: ModuleType) -> None:
    assert scores.Mark("wrong", most=0.0) in scores.MARKS["homonyms"]
