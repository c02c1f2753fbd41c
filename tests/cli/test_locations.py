"""What people see of where a place lies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sijill.cli.labels import labels
from sijill.cli.layout import Layout
from sijill.cli.locations import Locations
from sijill.cli.terminal import Line, Page, set_line
from sijill.models import Location, PlaceCandidate, ResolvedPlace

from . import samples

SARAB = PlaceCandidate(
    place_id="gn:1",
    name="Tall Sarab",
    kind="town",
    country="SY",
    adm1="Wadi Rimal",
    latitude=35.123456,
    longitude=-0.5,
    score=1.2,
    reasons=("name +1.00", "size +0.20", "mystery -0.10"),
)
OTHER = replace(SARAB, place_id="gn:2", adm1="Sahel", score=1.15)
FOUND = Location(
    place_id="gn:1",
    latitude=35.123456,
    longitude=-0.5,
    precision="town",
    candidates=(SARAB, OTHER),
    rules=("places.name",),
)
UNKNOWN = Location(candidates=(), rules=("places.unknown",))


def said(location: Location, language: str = "en") -> str:
    return "".join(piece.text for piece in Locations(labels(language)).said(location))


@pytest.mark.parametrize(
    ("location", "english", "arabic"),
    [
        (
            FOUND,
            "Tall Sarab (town): 35.1235, -0.5000, Wadi Rimal, SY, gn:1",
            "Tall Sarab (بلدة): 35.1235, -0.5000، Wadi Rimal، SY، gn:1",
        ),
        (
            replace(FOUND, rules=("places.unknown", "places.part_of", "places.name")),
            "within Tall Sarab (town): 35.1235, -0.5000, Wadi Rimal, SY, gn:1",
            "ضمن Tall Sarab (بلدة): 35.1235, -0.5000، Wadi Rimal، SY، gn:1",
        ),
        (
            replace(FOUND, candidates=(OTHER,), rules=("places.part_of",), precision="new"),
            "within gn:1 (new): 35.1235, -0.5000",
            "ضمن gn:1 (new): 35.1235, -0.5000",
        ),
        (
            Location(candidates=(SARAB, OTHER), rules=("places.ambiguous",)),
            "not located: ambiguous between Tall Sarab (Wadi Rimal), Tall Sarab (Sahel)",
            "لم يُحدَّد موقعه: يلتبس بين Tall Sarab (Wadi Rimal)، Tall Sarab (Sahel)",
        ),
        (
            Location(
                candidates=(*(replace(SARAB, adm1="", country=c) for c in ("SY", "YE", "")), OTHER),
                rules=("places.ambiguous",),
            ),
            "not located: ambiguous between Tall Sarab (SY), Tall Sarab (YE), Tall Sarab, …",
            "لم يُحدَّد موقعه: يلتبس بين Tall Sarab (SY)، Tall Sarab (YE)، Tall Sarab، …",
        ),
        (UNKNOWN, "not located: not in the gazetteer", "لم يُحدَّد موقعه: غير وارد في معجم الأماكن"),
        (
            replace(UNKNOWN, candidates=(replace(SARAB, reasons=("sound +0.85",)), OTHER)),
            "not located: too little speaks for Tall Sarab (Sahel)",
            "لم يُحدَّد موقعه: لا يكفي ما يرجّح Tall Sarab (Sahel)",
        ),
        (
            Location(rules=("places.no_name",)),
            "not located: these words name no place",
            "لم يُحدَّد موقعه: لا اسم مكان في هذه الكلمات",
        ),
        (
            Location(rules=("places.between",)),
            "not located: no point is known between the places named",
            "لم يُحدَّد موقعه: لا نقطة معروفة بين المكانين المذكورين",
        ),
        (Location(rules=("places.new",)), "not located", "لم يُحدَّد موقعه"),
        (Location(), "not located", "لم يُحدَّد موقعه"),
    ],
)
def test_where_it_lies_or_why_that_is_not_known(location: Location, english: str, arabic: str) -> None:
    assert said(location) == english
    assert said(location, "ar") == arabic


def lines(places: tuple[ResolvedPlace, ...], language: str = "en", *, explain: bool = False) -> list[Line]:
    claims = samples.english()
    attack = replace(claims.attacks[0], places=places)
    layout = Layout(labels(language), explain=(lambda _: "") if explain else None)
    found = list(layout.lines(samples.ENGLISH, replace(claims, attacks=(attack,))))
    at = next(number for number, line in enumerate(found) if any(p.text == "Tell Sarab" for p in line.pieces))
    return found[at:]


def shown(places: tuple[ResolvedPlace, ...], language: str = "en", *, explain: bool = False, **page: bool) -> list[str]:
    told = lines(places, language, explain=explain)
    return [text.plain.rstrip() for line in told for text in set_line(line, Page(200, **page))]


def resolved(words: str, location: Location) -> ResolvedPlace:
    return ResolvedPlace(evidence=samples.find(samples.ENGLISH, words), location=location)


def test_it_stands_under_the_words_for_the_place() -> None:
    place, located, day, *_ = shown((resolved("Tell Sarab", FOUND),))
    assert place == "      place                Tell Sarab"
    assert located == "        Tall Sarab (town): 35.1235, -0.5000, Wadi Rimal, SY, gn:1"
    assert day.startswith("      date ")


def test_of_a_list_each_place_names_its_words() -> None:
    told = shown((resolved("Tell Sarab", FOUND), resolved("Murouj", UNKNOWN)))
    assert told[1] == "        “Tell Sarab”: Tall Sarab (town): 35.1235, -0.5000, Wadi Rimal, SY, gn:1"
    assert told[2] == "        “Murouj”: not located: not in the gazetteer"


def test_explain_adds_the_rules_and_every_candidate() -> None:
    told = shown((resolved("Tell Sarab", replace(FOUND, rules=("places.name", "places.new"))),), explain=True)
    at = told.index("        Tall Sarab (town): 35.1235, -0.5000, Wadi Rimal, SY, gn:1")
    assert told[at + 1 : at + 5] == [
        "          rule places.name: a place of the gazetteer has this name, but for marks, spaces and articles",
        "          rule places.new",
        "          candidate, score 1.20: Tall Sarab (town), 35.1235, -0.5000, Wadi Rimal, SY, gn:1; "
        "same name +1.00, size +0.20, mystery -0.10",
        "          candidate, score 1.15: Tall Sarab (town), 35.1235, -0.5000, Sahel, SY, gn:2; "
        "same name +1.00, size +0.20, mystery -0.10",
    ]


def test_names_and_numbers_are_isolated_on_a_line_from_the_right() -> None:
    located = shown((resolved("Tell Sarab", FOUND),), "ar", rtl=True, isolates=True)[1]
    for words in ("Tall Sarab", "35.1235, -0.5000", "Wadi Rimal", "SY", "gn:1"):
        assert f"\u2068{words}\u2069" in located
    candidate = shown((resolved("Tell Sarab", FOUND),), "ar", explain=True, rtl=True, isolates=True)
    assert any("\u2068+1.00\u2069" in line and "\u20681.20\u2069" in line for line in candidate)


def test_names_cannot_command_the_terminal() -> None:
    evil = "\x1b[31m\u202ex\n"
    place = replace(SARAB, place_id=evil, name=evil, kind=evil, country=evil, adm1=evil, reasons=(evil, f"{evil} +1"))
    location = replace(FOUND, place_id=evil, precision=evil, candidates=(place,), rules=(evil, "places.ambiguous"))
    for one in (location, Location(candidates=(place,), rules=("places.ambiguous", evil))):
        told = "".join(shown((resolved("Tell Sarab", one),), explain=True))
        assert not set("\x1b\u202e\n") & set(told)
