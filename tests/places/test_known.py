"""Places that reports on attacks name often, in both languages: tests/cases/places/known.csv."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

import pytest

from sijill.places import Context, shipped

from .scores import tool

scores = tool("score_places")
LEAST_RIGHT = 0.85  # measured: 0.94
MOST_WRONG = 0.05  # measured: 0.005
LEAST_RIGHT_OF_A_COUNTRY = 0.75  # so that one country cannot hide behind the others; measured: Yemen 0.87

with (scores.CASES / "known.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
OUTCOMES = list(scores._known())


def test_most_well_known_places_are_resolved() -> None:
    unresolved = [what for outcome, what in OUTCOMES if outcome != "right"]
    assert len(OUTCOMES) - len(unresolved) >= LEAST_RIGHT * len(OUTCOMES), "\n".join(unresolved)


def test_few_well_known_places_are_put_elsewhere() -> None:
    wrong = [what for outcome, what in OUTCOMES if outcome == "wrong"]
    assert len(wrong) <= MOST_WRONG * len(OUTCOMES), "\n".join(wrong)


@pytest.mark.parametrize("country", sorted({row["country"] for row in ROWS}))
def test_the_places_of_each_country_are_resolved(country: str) -> None:
    told = [(outcome, what) for row, (outcome, what) in zip(ROWS, OUTCOMES, strict=True) if row["country"] == country]
    right = sum(outcome == "right" for outcome, _ in told)
    assert right >= LEAST_RIGHT_OF_A_COUNTRY * len(told), [what for outcome, what in told if outcome != "right"]


def test_every_row_can_be_right() -> None:
    assert len(ROWS) >= 350
    times = Counter((row["name"], row["country"], row["region"]) for row in ROWS)
    assert [row for row, count in times.items() if count > 1] == []
    for row in ROWS:
        assert row["name"].strip() == row["name"] != ""
        assert -90 <= float(row["latitude"]) <= 90
        assert -180 <= float(row["longitude"]) <= 180
        assert 0 < float(row["km"]) <= 100
        assert shipped().countries(row["country"]) == {row["country"]}


CAPITALS = {
    "Damascus": "SY", "دمشق": "SY", "Baghdad": "IQ", "بغداد": "IQ", "Sanaa": "YE", "صنعاء": "YE", "Beirut": "LB",
    "بيروت": "LB", "Khartoum": "SD", "الخرطوم": "SD", "Tripoli": "LY", "Kyiv": "UA", "كييف": "UA", "Gaza": "PS",
    "غزة": "PS", "Aleppo": "SY", "حلب": "SY", "Mosul": "IQ", "الموصل": "IQ", "Kharkiv": "UA", "خاركيف": "UA",
}  # fmt: skip


@pytest.mark.parametrize(("name", "country"), CAPITALS.items())
def test_a_large_city_is_known_by_its_country_alone(name: str, country: str) -> None:
    found = shipped().resolve(name, context=Context(near=frozenset({country})))
    assert found.is_known
    assert found.candidates[0].country == country
    assert found.precision == "city"


def gap(*values: str, why: str) -> Any:
    """A case that must still fail, so that mending it is noticed."""
    return pytest.param(*values, marks=pytest.mark.xfail(reason=why, strict=True, raises=AssertionError))


# Sides, areas and governorates of the covered countries, as reports call them.
AREAS = [
    pytest.param("rural Damascus", "SY"),
    pytest.param("ريف دمشق", "SY"),
    ("محافظة إدلب", "SY"),
    ("North Kordofan", "SD"),
    ("شمال كردفان", "SD"),
    ("ولاية شمال كردفان", "SD"),
    ("West Darfur", "SD"),
    gap("South Kordofan state", "SD", why="a name with a side before it and a cue behind it has no form with both"),
    ("Gaza Strip", "PS"),
    ("قطاع غزة", "PS"),
    ("Kharkiv oblast", "UA"),
]


@pytest.mark.parametrize(("name", "country"), AREAS)
def test_an_area_is_an_area_of_its_country(name: str, country: str) -> None:
    found = shipped().resolve(name, context=Context(countries=frozenset({country})))
    assert found.is_known
    assert found.precision == "province_governorate"


@pytest.mark.parametrize(
    "words",
    [
        "North Gaza",
        "شمال غزة",
        gap("محافظة شمال غزة", why="the only province of this name without its side is one of Mozambique"),
        "North Gaza governorate",
    ],
)
def test_the_north_of_gaza_is_in_palestine(words: str) -> None:
    found = shipped().resolve(words)
    assert not found.is_known or found.candidates[0].country == "PS"


@pytest.mark.parametrize("words", ["Block 7", "Sector 4", "Building 12", "House 3", "Zone 5"])
def test_a_numbered_block_is_no_place_elsewhere(words: str) -> None:
    """Without its number a block sounds like Płock in Poland."""
    assert not shipped().resolve(words).is_known
