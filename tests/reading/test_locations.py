"""Places in claims: each stands on its own words, and what else a report tells decides what they mean."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from sijill.languages import codes, load
from sijill.models import AttackClaim, Claims, Evidence, Location, Report, ResolvedPlace
from sijill.models.codec import evidences, from_json, to_json
from sijill.models.taxonomy import precisions
from sijill.places import Gazetteer, Resolver, Row, build, home_of_actor, shipped
from sijill.reading import RuleReader, read

from .cases import CASES, content


def place(
    name: str, arabic: str, point: tuple[float, float], *, country: str = "SY", kind: str = "village", adm1: str = ""
) -> Row:
    """An invented place."""
    return Row(
        id=f"test:{name}-{country}-{point[0]}",
        name=name,
        arabic=arabic,
        kind=kind,
        country=country,
        adm1=adm1 or (name if kind == "adm1" else ""),
        latitude=point[0],
        longitude=point[1],
        population=200_000 if kind == "city" else 0,
    )


# Two provinces far from each other, each with a village of one name; a city whose name is also one abroad.
PLACES = (
    place("Shandara", "شندرة", (36.0, 37.0), kind="adm1"),
    place("Qandola", "قندولة", (33.8, 37.0), kind="adm1"),
    place("Murdik", "مردك", (36.1, 37.1), kind="city", adm1="Shandara"),
    place("Salwara", "سلورة", (33.7, 37.1), kind="city", adm1="Qandola"),
    place("Tell Qastal", "تل قسطل", (36.2, 37.0), adm1="Shandara"),
    place("Tell Qastal", "تل قسطل", (33.6, 37.0), adm1="Qandola"),
    place("Harzama", "حرزمة", (36.3, 37.3), adm1="Shandara"),
    place("Beshmarun", "بشمرون", (36.25, 37.2), adm1="Shandara"),
    place("Duwarban", "دوربان", (33.65, 37.05), adm1="Qandola"),
    place("Tarbuz", "طربوز", (34.4, 36.5), kind="city", country="LB"),
    place("Tarbuz", "طربوز", (32.9, 13.2), kind="city", country="LY"),
    place("Zifta", "زفطة", (34.3, 36.4), country="LB"),
    place("Zuwarah", "زوارة", (32.8, 13.1), country="LY"),
    place("Lebanon", "لبنان", (34.1, 36.0), kind="country", country="LB"),
    place("Libya", "ليبيا", (27.0, 17.0), kind="country", country="LY"),
    place("Syria", "سوريا", (35.0, 38.5), kind="country"),
)
NORTH, SOUTH = (36.2, 37.0), (33.6, 37.0)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    path: Path = tmp_path_factory.mktemp("places") / "own.sqlite"
    build(PLACES, path)
    return Resolver(Gazetteer(path))


def places(
    world: Resolver,
    text: str,
    *,
    language: str = "en",
    title: str = "",
    outlet: str = "",
    near: frozenset[str] = frozenset(),
) -> tuple[ResolvedPlace, ...]:
    """The places of the first attack of a text, after checking that all of its words stand."""
    report = Report(id="x", title=title, text=text, language=language, outlet=outlet or None)
    claims = RuleReader(resolver=world, near=near).read(report)
    assert claims.attacks
    assert [e for e in evidences(claims) if not e.stands_in(report)] == []
    return claims.attacks[0].places


def point(found: tuple[ResolvedPlace, ...]) -> tuple[float, float] | None:
    (one,) = found
    return one.location.point


# Words and places


@pytest.mark.parametrize(
    ("language", "text", "words", "at"),
    [
        ("en", "An air strike killed five civilians in Harzama on Monday.", "Harzama", (36.3, 37.3)),
        ("en", "Shells fell on the town of Harzama, killing five civilians.", "Harzama", (36.3, 37.3)),
        ("ar", "قتل خمسة مدنيين في غارة جوية على بلدة حرزمة يوم الاثنين.", "حرزمة", (36.3, 37.3)),
        ("ar", "قُتل خمسة مدنيين في غارة جوية على بَلدة حَرزمة يوم الاثنين.", "حَرزمة", (36.3, 37.3)),
    ],
)
def test_a_place_stands_on_its_words(
    world: Resolver, language: str, text: str, words: str, at: tuple[float, float]
) -> None:
    (found,) = places(world, text, language=language)
    assert words in found.evidence.words
    assert found.location.point == at
    assert found.location.precision == "village"
    assert text[found.evidence.start - 1 : found.evidence.end - 1] == found.evidence.words  # after title and line feed


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "en",
            "Air strikes on Harzama, Beshmarun and Murdik killed five civilians.",
            ["Harzama", "Beshmarun", "Murdik"],
        ),
        ("en", "Air strikes on Harzama and Beshmarun killed five civilians.", ["Harzama", "Beshmarun"]),
        ("ar", "قتل خمسة مدنيين في قصف على بلدتي حرزمة وبشمرون.", ["حرزمة", "بشمرون"]),
        ("ar", "قتل خمسة مدنيين في قصف على بلدات حرزمة وبشمرون ومردك بريف شندرة.", ["حرزمة", "بشمرون", "مردك"]),
    ],
)
def test_a_list_gives_each_of_its_places(world: Resolver, language: str, text: str, names: list[str]) -> None:
    found = places(world, text, language=language)
    assert [place.evidence.words for place in found] == names
    assert all(place.location.is_known for place in found)
    assert len({place.location.point for place in found}) == len(names)
    assert all(one.evidence.end <= other.evidence.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "An air strike killed five civilians in the village of Blorvenxq on Monday.", "Blorvenxq"),
        ("ar", "قتل خمسة مدنيين في غارة جوية على قرية زغلطيق يوم الاثنين.", "زغلطيق"),
    ],
)
def test_an_unknown_place_keeps_its_words(world: Resolver, language: str, text: str, words: str) -> None:
    (found,) = places(world, text, language=language)
    assert words in found.evidence.words
    assert not found.location.is_known
    assert found.location.rules


def test_a_report_that_names_no_place_has_none(world: Resolver) -> None:
    assert places(world, "An air strike killed five civilians on Monday.") == ()


def test_an_attack_with_places_has_a_place_and_they_lie_in_it() -> None:
    for claim in attacks_of_cases():
        assert claim.place or not claim.places
        for found in claim.places:
            assert claim.place is not None
            assert claim.place.start <= found.evidence.start < found.evidence.end <= claim.place.end


def attacks_of_cases() -> Iterator[AttackClaim]:
    assert CASES.is_dir()
    for language in codes():
        for case in content(language, "claims")["case"]:
            claims = read(Report(id="case", text=case["text"], title=case.get("title", ""), language=language))
            yield from (*claims.attacks, *claims.other_claims)


# What else the report tells


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "Shells fell on the village of Tell Qastal in rural Shandara, killing two men.", NORTH),
        ("en", "Shells fell on the village of Tell Qastal in rural Qandola, killing two men.", SOUTH),
        ("ar", "قتل رجلان في قصف على قرية تل قسطل بريف شندرة.", NORTH),
        ("ar", "قتل رجلان في قصف على قرية تل قسطل في ريف قندولة.", SOUTH),
    ],
)
def test_the_region_beside_a_name_decides(world: Resolver, language: str, text: str, at: tuple[float, float]) -> None:
    assert point(places(world, text, language=language)[:1]) == at


@pytest.mark.parametrize(
    ("language", "more", "at"),
    [
        ("en", " The dead were taken to a hospital in Beshmarun.", NORTH),
        ("en", " The dead were taken to a hospital in Duwarban.", SOUTH),
        ("ar", " ونقل القتلى إلى مشفى في بلدة بشمرون.", NORTH),
        ("ar", " ونقل القتلى إلى مشفى في بلدة دوربان.", SOUTH),
    ],
)
def test_the_other_places_of_a_report_decide(
    world: Resolver, language: str, more: str, at: tuple[float, float]
) -> None:
    told = {
        "en": "Shells fell on the village of Tell Qastal, killing two men.",
        "ar": "قتل رجلان في قصف على قرية تل قسطل.",
    }[language]
    (alone,) = places(world, told, language=language)
    assert not alone.location.is_known
    assert len(alone.location.candidates) == 2
    # The lexicon has no invented names: a second attack tells of the place.
    second = {"en": " Shells fell on {} too, killing a boy.", "ar": " وقتل طفل في قصف على {}."}[language]
    town = next(name for name in ("Beshmarun", "Duwarban", "بلدة بشمرون", "بلدة دوربان") if name in more)
    assert point(places(world, told + more + second.format(town), language=language)) == at


TRIPOLI = "An air strike killed four people in Tripoli on Monday."
TRIPOLI_AR = "قتل أربعة أشخاص في غارة جوية على مدينة طرابلس يوم الاثنين."


def country(found: tuple[ResolvedPlace, ...]) -> str | None:
    (one,) = found
    return one.location.candidates[0].country if one.location.is_known else None


@pytest.mark.parametrize(("language", "text"), [("en", TRIPOLI), ("ar", TRIPOLI_AR)])
def test_a_homonym_that_nothing_decides_is_left_open(language: str, text: str) -> None:
    (found,) = places(shipped(), text, language=language)
    assert not found.location.is_known
    assert {"LB", "LY"} <= {candidate.country for candidate in found.location.candidates}


@pytest.mark.parametrize(("language", "text"), [("en", TRIPOLI), ("ar", TRIPOLI_AR)])
@pytest.mark.parametrize("near", ["LB", "LY"])
def test_the_countries_that_a_user_expects_decide(language: str, text: str, near: str) -> None:
    assert country(places(shipped(), text, language=language, near=frozenset({near}))) == near


@pytest.mark.parametrize(
    ("outlet", "home"), [("Libya Observer", "LY"), ("The Libya Observer", "LY"), ("Naharnet", "LB"), ("المنار", "LB")]
)
def test_the_home_of_the_outlet_decides(outlet: str, home: str) -> None:
    assert country(places(shipped(), TRIPOLI, outlet=outlet)) == home
    assert country(places(shipped(), TRIPOLI_AR, language="ar", outlet=outlet)) == home


def test_what_a_user_expects_goes_before_the_home_of_the_outlet() -> None:
    assert country(places(shipped(), TRIPOLI, outlet="Naharnet", near=frozenset({"LY"}))) == "LY"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (TRIPOLI + " Libya's health ministry confirmed the deaths.", "LY"),
        (TRIPOLI + " Lebanon's army said that it was looking into it.", "LB"),
        (TRIPOLI + " Shells fell on Benghazi on the same day.", "LY"),
        (TRIPOLI + " Shells fell on Sidon and Baalbek on the same day.", "LB"),
    ],
)
def test_the_countries_of_the_report_decide(text: str, right: str) -> None:
    assert country(places(shipped(), text)) == right


def test_the_title_tells_where_the_report_is_about() -> None:
    assert country(places(shipped(), TRIPOLI, title="Lebanon: four killed in air strike")[:1]) == "LB"


@pytest.mark.parametrize("near", [frozenset[str](), frozenset({"LY"}), frozenset({"XX"})])
def test_what_a_user_expects_rules_nothing_out(world: Resolver, near: frozenset[str]) -> None:
    """Of a city: a village elsewhere needs more than its name, and stays unresolved."""
    assert point(places(world, "An air strike killed five civilians in the city of Murdik.", near=near)) == (36.1, 37.1)


# What holds for all


def test_precisions_are_codes_and_words_stand_in_every_case() -> None:
    told = [found for claim in attacks_of_cases() for found in claim.places]
    assert len(told) > 80
    assert {found.location.precision for found in told} - {None} <= set(precisions())
    assert all(found.location.rules for found in told)


def test_a_report_always_gives_the_same_places(world: Resolver) -> None:
    text = "Air strikes on Harzama, Tell Qastal and Murdik killed five civilians. Shells fell on Duwarban."
    first = places(world, text)
    read(Report(id="between", text=TRIPOLI, language="en"))
    assert places(Resolver(*world._names._gazetteers), text) == first


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Air strikes on Harzama, Tell Qastal and Blorvenxq killed five civilians."),
        ("ar", "قتل خمسة مدنيين في قصف على بلدات حرزمة وتل قسطل وزغلطيق."),
    ],
)
def test_places_survive_as_json_lines(world: Resolver, language: str, text: str) -> None:
    report = Report(id="x", text=text, language=language)
    claims = RuleReader(resolver=world).read(report)
    line = to_json(claims, report)
    assert from_json(line) == claims
    (attack,) = json.loads(line)["attacks"]
    assert [place["words"] for place in attack["places"]] == [p.evidence.words for p in claims.attacks[0].places]
    assert attack["place_id"] == next((p["place_id"] for p in attack["places"] if p["place_id"]), None)


def test_the_first_known_place_stands_for_the_attack() -> None:
    report = Report(id="x", text="Shells fell on Blorvenxq and Harzama.", language="en")
    evidence = Evidence.of(report, 1, 12)
    names = [
        Evidence.of(report, at, at + len(name))
        for name in ("Blorvenxq", "Harzama")
        if (at := 1 + report.text.index(name))
    ]
    known = Location(place_id="test:1", latitude=36.3, longitude=37.3, precision="village", rules=("places.name",))
    attack = AttackClaim(
        kind="unknown",
        evidence=evidence,
        rule="x",
        places=(
            ResolvedPlace(evidence=names[0], location=Location(rules=("places.unknown",))),
            ResolvedPlace(evidence=names[1], location=known),
        ),
    )
    (line,) = json.loads(to_json(Claims(report_id="x", attacks=(attack,)), report))["attacks"]
    assert (line["place_id"], line["latitude"], line["longitude"]) == ("test:1", 36.3, 37.3)
    assert line["precision"] == "village"
    assert [place["place_id"] for place in line["places"]] == [None, "test:1"]


def test_a_location_has_all_of_a_point_or_nothing() -> None:
    assert Location().point is None
    for fields in ({"place_id": "x"}, {"latitude": 1.0, "longitude": 2.0}, {"precision": "village"}):
        with pytest.raises(ValueError, match="or none of them"):
            Location(**fields)


def test_actors_of_the_lexicons_have_a_home() -> None:
    """An id that no lexicon has would never be asked for."""
    known = {entry.value for code in codes() for entries in load(code).lexicon.forms.values() for entry in entries}
    text = (resources.files("sijill.places") / "actors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    assert [row["actor"] for row in rows if row["actor"] not in known] == []
    assert home_of_actor("houthis") == frozenset({"YE"})
    assert home_of_actor("nobody") == frozenset()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Shelling by the Syrian army on the town of Ariha wounded two people."),
        ("ar", "قصف مدفعي لقوات النظام السوري على مدينة أريحا يسفر عن جرحى."),
    ],
)
def test_an_actor_speaks_for_its_country(language: str, text: str) -> None:
    """Ariha in Idlib, not Jericho, which has the same name in Arabic."""
    (attack,) = read(Report(id="ariha", text=text, language=language)).attacks
    assert [place.location.candidates[0].country for place in attack.places if place.location.is_known] == ["SY"]


def test_a_hashtag_is_one_name() -> None:
    (attack,) = read(Report(id="tag", text="طيران حربي يستهدف قرية #تير_معلة بريف حمص الشمالي", language="ar")).attacks
    assert attack.place is not None
    assert attack.place.words == "تير_معلة"
    assert [place.location.is_known for place in attack.places] == [True]
