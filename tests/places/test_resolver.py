"""From words to a point, with small gazetteers of invented places: what decides, and what must not be forced."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from importlib import resources
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.models import Location
from sijill.places import NOWHERE, Context, Gazetteer, Resolver, Row, shipped, shipped_file
from sijill.places.distance import distance, middle, moved
from sijill.places.outlets import home_of
from sijill.places.tables import KINDS

from .invented import (
    ABROAD,
    BESHMARUN,
    DUWARBAN,
    HARZAMA,
    MURDIK,
    NORTH,
    NORTH_QASTAL,
    SALWARA,
    SOUTH,
    SOUTH_QASTAL,
    SYRIA,
    WORLD,
    gazetteer,
    place,
    resolver,
)

SY, UA = frozenset({"SY"}), frozenset({"UA"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    return resolver(tmp_path_factory.mktemp("world"))


def point(row: Row) -> tuple[float, float]:
    return row.latitude, row.longitude


def candidates(location: Location) -> set[str]:
    return {candidate.place_id for candidate in location.candidates}


# A name alone


@pytest.mark.parametrize("words", ["Harzama", "harzama", "حرزمة", "the town of Harzama", "بلدة حرزمة", "#حرزمة"])
def test_a_name_that_one_place_has(world: Resolver, words: str) -> None:
    found = world.resolve(words)
    assert (found.place_id, found.point, found.precision) == (HARZAMA.id, point(HARZAMA), "town")
    assert found.candidates[0].place_id == HARZAMA.id
    assert found.candidates[0].reasons


@pytest.mark.parametrize("words", ["Harzamah", "Al-Harzama", "Ḥarzama", "الحرزمة", "حَرْزَمَة"])
def test_another_spelling_is_found(world: Resolver, words: str) -> None:
    assert world.resolve(words, context=Context(regions=("Shimal",))).place_id == HARZAMA.id


@pytest.mark.parametrize(
    "words", ["", " ", "?", "12 km", "Road 6", "near", "قرية", "😀", "\x00", "Blorvenxq", "زغلطيق"]
)
def test_what_names_no_place_that_is_known_gives_no_point(world: Resolver, words: str) -> None:
    found = world.resolve(words)
    assert not found.is_known
    assert found.point is None
    assert found.rules


def test_homonyms_without_anything_else_are_candidates(world: Resolver) -> None:
    found = world.resolve("Tell Qastal")
    assert not found.is_known
    assert candidates(found) == {NORTH_QASTAL.id, SOUTH_QASTAL.id}
    assert found.rules == ("places.ambiguous",)
    assert found.candidates[0].score >= found.candidates[1].score


def test_an_unknown_name_says_so(world: Resolver) -> None:
    assert world.resolve("Blorvenxq").rules == ("places.unknown",)


# What decides between homonyms


@pytest.mark.parametrize("words", ["Tell Qastal", "Tal Kastal", "تل قسطل"])
@pytest.mark.parametrize(
    ("region", "right"),
    [
        ("Shimal", NORTH_QASTAL),
        ("Janub", SOUTH_QASTAL),
        ("Shimal governorate", NORTH_QASTAL),
        ("محافظة قندولة", SOUTH_QASTAL),
        ("rural Janub", SOUTH_QASTAL),
        ("SHIMAL", NORTH_QASTAL),
    ],
)
def test_the_region_decides(world: Resolver, words: str, region: str, right: Row) -> None:
    found = world.resolve(words, context=Context(regions=(region,)))
    assert found.place_id == right.id


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Tell Qastal, Shimal", NORTH_QASTAL),
        ("Tell Qastal, Janub province", SOUTH_QASTAL),
        ("Tell Qastal in rural Janub", SOUTH_QASTAL),
        ("Tell Qastal near Murdik", NORTH_QASTAL),
        ("Tell Qastal (Duwarban)", SOUTH_QASTAL),
        ("تل قسطل قرب دوربان", SOUTH_QASTAL),
        ("قرية تل قسطل بريف قندولة", SOUTH_QASTAL),
    ],
)
def test_the_other_names_of_the_words_decide(world: Resolver, words: str, right: Row) -> None:
    assert world.resolve(words).place_id == right.id


def test_a_region_rules_out_what_lies_elsewhere(world: Resolver) -> None:
    found = world.resolve("Duwarban", context=Context(regions=("Shimal",)))
    assert not found.is_known
    assert DUWARBAN.id not in candidates(found)


def test_an_unknown_region_decides_nothing(world: Resolver) -> None:
    assert world.resolve("Harzama", context=Context(regions=("Blorvenxq",))).place_id == HARZAMA.id
    assert not world.resolve("Tell Qastal", context=Context(regions=("Blorvenxq",))).is_known


@pytest.mark.parametrize(("countries", "right"), [(SY, BESHMARUN), (UA, ABROAD)])
def test_the_country_decides(world: Resolver, countries: frozenset[str], right: Row) -> None:
    assert world.resolve("Beshmarun", context=Context(countries=countries)).place_id == right.id


@pytest.mark.parametrize("words", ["Harzama", "حرزمة", "Tell Qastal, Shimal", "12 km north of Harzama", "rural Shimal"])
def test_no_place_of_another_country_gets_through(world: Resolver, words: str) -> None:
    found = world.resolve(words, context=Context(countries=UA))
    assert not found.is_known
    assert found.candidates == ()


def test_the_countries_that_a_user_expects_are_preferred_but_rule_nothing_out(world: Resolver) -> None:
    assert world.resolve("Beshmarun", context=Context(near=UA)).place_id == ABROAD.id
    assert world.resolve("Harzama", context=Context(near=UA)).place_id == HARZAMA.id


def test_other_places_nearby_decide(world: Resolver) -> None:
    assert world.resolve("Tell Qastal", context=Context(points=((33.61, 37.02),))).place_id == SOUTH_QASTAL.id
    assert world.resolve("Tell Qastal", context=Context(points=((36.21, 37.02),))).place_id == NORTH_QASTAL.id


def test_areas_told_of_nearby_decide(world: Resolver) -> None:
    assert world.resolve("Tell Qastal", context=Context(areas=("Janub",))).place_id == SOUTH_QASTAL.id


def test_the_city_is_meant_before_the_village_of_its_name(tmp_path: Path) -> None:
    city = place("Murdik", (36.1, 37.1), kind="city", adm1="Shimal", population=600_000)
    village = place("Murdik", (33.6, 37.3), adm1="Janub")
    own = resolver(tmp_path, [SYRIA, NORTH, SOUTH, village, city])
    assert own.resolve("Murdik").place_id == city.id
    assert own.resolve("Murdik", context=Context(regions=("Janub",))).place_id == village.id


def test_rows_for_one_place_are_no_homonyms(tmp_path: Path) -> None:
    rows = [
        SYRIA,
        place("Harzama", (36.3, 37.3)),
        place("Harzama", (36.301, 37.302)),
        place("Harzamah", (36.302, 37.3)),
    ]
    found = resolver(tmp_path, rows).resolve("Harzama")
    assert found.is_known
    assert len(found.candidates) == 1


# Rural, near, between, so far from


@pytest.mark.parametrize("words", ["rural Shimal", "Shimal countryside", "ريف شندرة", "Shimal governorate"])
def test_rural_x_is_the_province(world: Resolver, words: str) -> None:
    found = world.resolve(words)
    assert (found.place_id, found.precision) == (NORTH.id, "province_governorate")


def test_rural_x_is_never_the_city(tmp_path: Path) -> None:
    city = place("Murdik", (36.0, 37.1), kind="city", adm1="Murdik", population=900_000)
    province = place("Murdik", (35.0, 37.0), kind="adm1")
    own = resolver(tmp_path, [SYRIA, city, province])
    assert own.resolve("Murdik").place_id == city.id
    for words in ("rural Murdik", "Murdik countryside", "northern countryside of Murdik"):
        assert own.resolve(words).place_id == province.id, words


@pytest.mark.parametrize(
    ("words", "north", "east", "km"),
    [
        ("12 km south of Harzama", -1, 0, 12),
        ("12 km north of Harzama", 1, 0, 12),
        ("20 km east of the town of Harzama", 0, 1, 20),
        ("7.5 kilometres west of Harzama", 0, -1, 7.5),
        ("10 km northeast of Harzama", 1, 1, 10),
        ("10 miles southwest of Harzama", -1, -1, 16.09),
        ("12 كم جنوب حرزمة", -1, 0, 12),
        ("على بعد ١٢ كم شمال غرب حرزمة", 1, -1, 12),
    ],
)
def test_an_offset_moves_the_point_that_way_and_that_far(
    world: Resolver, words: str, north: int, east: int, km: float
) -> None:
    found = world.resolve(words)
    assert found.point is not None
    assert found.place_id == HARZAMA.id
    assert distance(found.point, point(HARZAMA)) == pytest.approx(km, rel=0.02)
    moved_by = (found.point[0] - HARZAMA.latitude, found.point[1] - HARZAMA.longitude)
    assert [round(d, 3) and (1 if d > 0 else -1) for d in moved_by] == [north, east]
    assert found.precision == "near"
    assert "places.offset" in found.rules


@pytest.mark.parametrize(
    "words", ["near Harzama", "outskirts of Harzama", "قرب حرزمة", "north of Harzama", "شمال حرزمة"]
)
def test_near_a_place_is_the_place_less_precisely(world: Resolver, words: str) -> None:
    found = world.resolve(words)
    assert (found.place_id, found.point, found.precision) == (HARZAMA.id, point(HARZAMA), "near")
    assert "places.near" in found.rules


@pytest.mark.parametrize(
    "words",
    ["between Murdik and Harzama", "the road between Murdik and Harzama", "بين مردك وحرزمة", "الطريق بين مردك وحرزمة"],
)
def test_between_two_places_is_half_way(world: Resolver, words: str) -> None:
    (found,) = world.resolve_all(words)
    assert found.location.point == pytest.approx(middle(point(MURDIK), point(HARZAMA)), abs=1e-4)
    assert found.location.precision == "larger_area"
    assert {MURDIK.id, HARZAMA.id} <= candidates(found.location)


def test_between_places_far_from_each_other_is_nowhere(world: Resolver) -> None:
    assert not world.resolve("between Harzama and Duwarban").is_known
    assert not world.resolve("between Harzama and Blorvenxq").is_known


# What is not known


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Blorvenxq village, Harzama", HARZAMA),
        ("Blorvenxq neighbourhood in Murdik", MURDIK),
        ("حي زغلطيق في مردك", MURDIK),
        ("Blorvenxq street, Harzama", HARZAMA),
    ],
)
def test_an_unknown_part_of_a_place_is_in_that_place(world: Resolver, words: str, right: Row) -> None:
    found = world.resolve(words)
    assert found.place_id == right.id
    assert "places.part_of" in found.rules
    assert found.rules[0] == "places.unknown"


@pytest.mark.parametrize("words", ["Blorvenxq, Shimal", "Blorvenxq, Syria", "Blorvenxq, north of Murdik"])
def test_an_unknown_place_is_not_put_in_the_middle_of_what_is_wide(world: Resolver, words: str) -> None:
    assert not world.resolve(words).is_known


def test_a_village_is_not_forced_on_a_province_of_its_name(world: Resolver) -> None:
    found = world.resolve("Shimal", context=Context(regions=("Janub",)))
    assert not found.is_known


@pytest.mark.parametrize(
    "words", ["the Mosque of Beshmarun", "Beshmarun Hospital", "مشفى بشمرون", "the hospital of Tell Qastal"]
)
def test_a_building_is_not_forced_on_a_village_that_shares_its_name(world: Resolver, words: str) -> None:
    """Mosques and hospitals are called after persons and places elsewhere; a village needs something beside it."""
    found = world.resolve(words, context=Context(countries=SY))
    assert not found.is_known


def test_a_building_in_a_village_is_near_it_where_the_words_say_where_that_is(world: Resolver) -> None:
    found = world.resolve("the hospital of Beshmarun, Murdik")
    assert found.place_id in (BESHMARUN.id, MURDIK.id)
    assert found.precision == "near" or "places.part_of" in found.rules


def test_an_unknown_neighbourhood_is_not_forced_on_what_sounds_alike(world: Resolver) -> None:
    found = world.resolve("Hurzum neighbourhood, Salwara")
    assert found.place_id in (None, SALWARA.id)


# Lists


def test_each_place_of_a_list_has_its_own_words(world: Resolver) -> None:
    words = "Harzama and Beshmarun, Shimal"
    first, second = world.resolve_all(words)
    assert [words[found.start : found.end] for found in (first, second)] == ["Harzama", "Beshmarun"]
    assert (first.location.place_id, second.location.place_id) == (HARZAMA.id, BESHMARUN.id)


def test_only_what_is_meant_is_resolved(world: Resolver) -> None:
    words = "Tell Qastal in rural Janub"
    (found,) = world.resolve_all(words, meant=(0, len("Tell Qastal")))
    assert found.location.place_id == SOUTH_QASTAL.id
    assert world.resolve_all(words, meant=(11, 12)) == ()


def test_names_of_one_place_are_one_place(world: Resolver) -> None:
    (found,) = world.resolve_all("Harzama/Blorvenxq")
    assert found.location.place_id == HARZAMA.id


# The name alone, countries, kinds


def test_certain_is_only_what_the_name_alone_says(world: Resolver) -> None:
    assert world.certain("Harzama").place_id == HARZAMA.id
    assert not world.certain("Tell Qastal").is_known
    assert not world.certain("Hurzuma").is_known
    assert not world.certain("").is_known
    assert world.certain("Beshmarun", near=UA).place_id == ABROAD.id


def test_countries_by_name_and_by_code(world: Resolver) -> None:
    assert world.countries("Syria") == world.countries("سوريا") == world.countries("SY") == SY
    assert world.countries("Harzama") == world.countries("") == frozenset()
    assert world.countries("Ukraine") == UA


def test_what_is_known_and_what_is_wide(world: Resolver) -> None:
    assert world.knows("Tell Qastal")
    assert not world.knows("Tall Kastel")
    assert not world.knows("")
    assert [name for name in ("Shimal", "Murdik", "Harzama", "Syria") if not world.is_wide(name)] == []
    assert not world.is_wide("Duwarban")
    assert not world.is_wide("")


# A user's places beside those of Sijill


def test_a_users_places_are_asked_beside_those_of_sijill(tmp_path: Path) -> None:
    own = place("Blorvenxqa Farms", (35.912, 37.004), kind="farm", adm1="Aleppo")
    both = Resolver(Gazetteer(shipped_file()), gazetteer(tmp_path, [own]))
    found = both.resolve("Blorvenxqa Farms", context=Context(countries=SY))
    assert (found.place_id, found.point) == (own.id, point(own))
    assert both.resolve("Aleppo") == shipped().resolve("Aleppo")
    assert not shipped().resolve("Blorvenxqa Farms").is_known


def test_a_users_gazetteer_may_cover_another_country(tmp_path: Path) -> None:
    own = place("Blorvenxqa", (10.0, 20.0), country="TD")
    both = Resolver(Gazetteer(shipped_file()), gazetteer(tmp_path, [own]))
    assert both.resolve("Blorvenxqa").place_id == own.id


def test_a_users_row_for_a_place_that_sijill_has_makes_it_no_homonym(tmp_path: Path) -> None:
    known = shipped().resolve("Saraqib", context=Context(countries=SY))
    assert known.point is not None
    own = place("Saraqib", (known.point[0] + 0.003, known.point[1]), kind="town", adm1="Idlib")
    both = Resolver(Gazetteer(shipped_file()), gazetteer(tmp_path, [own]))
    found = both.resolve("Saraqib", context=Context(countries=SY))
    assert found.point is not None
    assert distance(found.point, known.point) < 5


# What holds for all


PRECISIONS = {
    row["id"]
    for row in csv.DictReader(
        (resources.files("sijill.models") / "precisions.csv").read_text(encoding="utf-8").splitlines()
    )
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_place_has_a_precision_that_is_a_code(tmp_path: Path, kind: str) -> None:
    own = resolver(tmp_path, [SYRIA, place("Harzama", (36.3, 37.3), kind=kind), place("Duwarban", (33.0, 37.0))])
    for words in ("Harzama", "near Harzama", "between Harzama and Harzama", "5 km north of Harzama"):
        found = own.resolve(words, context=Context(countries=SY))
        assert found.precision is None or found.precision in PRECISIONS
    assert own.resolve("Harzama", context=Context(countries=SY)).precision in PRECISIONS


CONTEXTS = (
    NOWHERE,
    Context(regions=("Shimal",)),
    Context(countries=SY),
    Context(near=UA),
    Context(areas=("Janub",)),
    Context(points=((33.7, 37.0),)),
)
WORDS = (
    "Tell Qastal", "Beshmarun", "Harzama and Beshmarun", "rural Shimal", "between Murdik and Harzama", "Tall Kastel",
    "12 km south of Harzama", "Blorvenxq, Murdik", "تل قسطل قرب دوربان", "Syria", "hospital of Murdik",
)  # fmt: skip


def answers(own: Resolver, words: Iterable[str] = WORDS) -> dict[tuple[str, Context], object]:
    return {(each, context): own.resolve_all(each, context=context) for each in words for context in CONTEXTS}


def test_the_order_of_rows_and_tables_does_not_matter(tmp_path: Path, world: Resolver) -> None:
    expected = answers(world)
    for seed in range(3):
        rows = list(WORLD)
        random.Random(seed).shuffle(rows)
        (tmp_path / str(seed)).mkdir()
        assert answers(resolver(tmp_path / str(seed), rows)) == expected


def test_the_order_of_gazetteers_does_not_matter(tmp_path: Path, world: Resolver) -> None:
    parts = [gazetteer(tmp_path, WORLD[at::3], name=f"{at}.sqlite") for at in range(3)]
    expected = answers(Resolver(*parts))
    for some in permutations(parts):
        assert answers(Resolver(*some)) == expected


def test_the_order_of_questions_does_not_matter(tmp_path: Path, world: Resolver) -> None:
    expected = answers(world)
    again = Resolver(*world._names._gazetteers)
    assert answers(again, WORDS[::-1]) == expected
    assert answers(again) == expected


def test_rows_that_are_equal_but_for_their_id_always_give_the_same_one(tmp_path: Path) -> None:
    rows = [SYRIA, *(place("Harzama", (36.3, 37.3), id=f"test:{letter}") for letter in "cab")]
    found = set()
    for seed, some in enumerate(permutations(rows)):
        (tmp_path / str(seed)).mkdir()
        found.add(resolver(tmp_path / str(seed), some).resolve("Harzama").place_id)
    assert len(found) == 1


name = st.sampled_from([row.name for row in WORLD] + ["Blorvenxq", "حرزمة", "تل قسطل"]) | st.text(max_size=12)
cue = st.sampled_from(
    ["", "near", "rural", "between", "and", ",", "12 km south of", "hospital", "in", "(", "/", "ريف", "قرب", "بين", "و"]
)
wordings = st.lists(cue | name, max_size=8).map(" ".join)
contexts = st.builds(
    Context,
    regions=st.lists(name, max_size=2).map(tuple),
    countries=st.sampled_from([frozenset[str](), SY, UA, frozenset({"XX"})]),
    areas=st.lists(name, max_size=2).map(tuple),
    near=st.sampled_from([frozenset[str](), SY, UA]),
    points=st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=2).map(tuple),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wordings, contexts)
def test_any_words_give_places_that_hold_together(world: Resolver, words: str, context: Context) -> None:
    located = world.resolve_all(words, context=context)
    for start, end, location in located:
        assert 0 <= start < end <= len(words)
        assert location.rules
        assert location.precision is None or location.precision in PRECISIONS
        if location.point is not None:
            assert -90 <= location.point[0] <= 90
            assert -180 <= location.point[1] <= 180
        scores = [candidate.score for candidate in location.candidates]
        assert scores == sorted(scores, reverse=True) or "places.between" in location.rules
        assert all(not context.countries or c.country in context.countries for c in location.candidates)
        assert all(c.place_id in {row.id for row in WORLD} for c in location.candidates)
    assert world.resolve_all(words, context=context) == located


# Distances


@given(st.floats(-80, 80), st.floats(-180, 179), st.floats(0.5, 60), st.sampled_from(["north", "southeast", "west"]))
def test_a_moved_point_lies_that_far_away(latitude: float, longitude: float, km: float, side: str) -> None:
    assert distance((latitude, longitude), moved((latitude, longitude), km, side)) == pytest.approx(km, rel=0.05)


def test_distances_that_are_known() -> None:
    assert distance((33.5138, 36.2765), (36.2021, 37.1343)) == pytest.approx(309, abs=3)  # Damascus to Aleppo
    assert distance((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)
    assert moved((36.0, 37.0), 10, "centre") == (36.0, 37.0)
    assert moved((90.0, 0.0), 100, "north")[0] == 90.0


# Outlets


@pytest.mark.parametrize(("outlet", "home"), [("SANA", "SY"), ("سانا", "SY"), ("sana", "SY"), ("Enab-Baladi", "SY")])
def test_the_home_of_an_outlet(outlet: str, home: str) -> None:
    assert home_of(outlet) == {home}


@pytest.mark.parametrize("outlet", ["", " ", "The Blorvenxq Post", "?"])
def test_an_unknown_outlet_has_no_home(outlet: str) -> None:
    assert home_of(outlet) == frozenset()


def test_every_home_is_a_country_and_no_outlet_has_two() -> None:
    text = (resources.files("sijill.places") / "outlets.csv").read_text(encoding="utf-8")
    homes = [(name, row["country"]) for row in csv.DictReader(text.splitlines()) for name in row["names"].split("|")]
    assert homes
    assert [country for _, country in homes if not (len(country) == 2 and country.isupper())] == []
    assert [(name, country) for name, country in homes if home_of(name) != {country}] == []
