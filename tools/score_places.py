"""Score the resolving of places and compare with the figures to hold (part of `make quality`).

Well-known places and homonyms are in tests/cases/places. Coded incidents and their texts are no part of the repository;
they are looked for in ../shared, and left out, said so, where they are not.

    score_places.py             print the scores; exit 1 where one misses its mark
    score_places.py --wrong     also list what is wrong
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sijill import Report, Unread, read, reports
from sijill.models import Location
from sijill.places import Context, shipped
from sijill.places.distance import Point, distance

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "places"
INCIDENTS = ROOT.parent / "shared" / "data" / "airwars-syria" / "incidents.jsonl"
TEXTS = INCIDENTS.with_name("texts.jsonl")
NEAR, FAR, NEAR_IN_TEXT = 5.0, 25.0, 10.0  # km
CODED_AS_POINT = {"village", "town", "city", "neighbourhood_area"}
SHORTEST_TEXT = 120  # characters
PROVINCES = {"province_governorate", "larger_area", "country"}

Row = dict[str, Any]


class Mark(NamedTuple):
    """What a score has to reach: at least, or at most."""

    score: str
    least: float = 0.0
    most: float = 1.0


MARKS = {
    "incidents, ar, with region": (Mark("right", 0.72), Mark("wrong", most=0.05)),
    "incidents, en, with region": (Mark("right", 0.65), Mark("wrong", most=0.05)),
    "incidents, ar, name alone": (Mark("right", 0.60),),
    "incidents, en, name alone": (Mark("right", 0.52),),
    "texts": (Mark("right", 0.70),),
    "well-known places": (Mark("right", 0.85), Mark("wrong", most=0.05)),
    "homonyms": (Mark("wrong", most=0.0),),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    missed = []
    for name, outcomes in _sets():
        told = list(outcomes)
        counts = Counter(outcome for outcome, _ in told)
        shares = {key: counts[key] / max(len(told), 1) for key in ("right", "wrong", "unresolved", "other")}
        print(f"{name:28}{len(told):6}  " + "  ".join(f"{key} {share:.3f}" for key, share in shares.items()))
        for mark in MARKS.get(name, ()):
            if not mark.least <= shares[mark.score] <= mark.most:
                missed.append(f"{name}: {mark.score} {shares[mark.score]:.4f}, not {mark.least:g} to {mark.most:g}")
        if options.wrong:
            print("".join(f"    {what}\n" for outcome, what in told if outcome == "wrong"), end="")
    print("\n".join(["", "Missed:", *missed]) if missed else "\nEvery mark is reached.")
    return 1 if missed else 0


Outcomes = Iterator[tuple[str, str]]


def _sets() -> Iterator[tuple[str, Outcomes]]:
    if INCIDENTS.is_file():
        incidents = list(_lines(INCIDENTS))
        for language in ("ar", "en"):
            for given in ("with region", "name alone"):
                yield f"incidents, {language}, {given}", _incidents(incidents, language, region=given == "with region")
        for language in ("ar", "en", ""):
            yield f"texts{language and ', ' + language}", _texts(incidents, language)
    else:
        print("Coded incidents and texts not measured: they are not in ../shared.")
    yield "well-known places", _known()
    yield "homonyms", _homonyms()


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def _outcome(location: Location, right: Point, near: float, far: float = FAR) -> str:
    if location.latitude is None or location.longitude is None:
        return "unresolved"
    apart = distance((location.latitude, location.longitude), right)
    return "right" if apart <= near else "wrong" if apart > max(near, far) else "other"


def _incidents(incidents: Iterable[Row], language: str, *, region: bool) -> Outcomes:
    for row in incidents:
        name, stated = row[f"location_{language}"], row[f"region_{language}"]
        if row["lat"] is None or row["geo_accuracy"] not in CODED_AS_POINT or not name:
            continue
        context = Context(regions=(stated,)) if region and stated else Context()
        location = shipped().resolve(name, context=context)
        yield _outcome(location, (row["lat"], row["lon"]), NEAR), f"{name} | {stated} | {location.rules}"


def _texts(incidents: Iterable[Row], language: str) -> Outcomes:
    """Right where some place of some attack lies near one of the incidents that the text is coded under."""
    texts = {report.id: report for report in reports([TEXTS])}
    coded = {row["id"]: (row["lat"], row["lon"]) for row in incidents if row["lat"] is not None}
    for row in _lines(TEXTS):
        points = [coded[incident] for incident in row["incident_ids"] if incident in coded]
        languages = (language,) if language else ("ar", "en")
        if not points or row["login_wall"] or row["chars_clean"] < SHORTEST_TEXT or row["lang"] not in languages:
            continue
        report = texts[row["id"]]
        claims = None if isinstance(report, Unread) else read(report)
        places = [place.location for attack in claims.attacks for place in attack.places] if claims else []
        outcomes = {_outcome(place, point, NEAR_IN_TEXT) for place in places for point in points}
        yield next((kind for kind in ("right", "other", "wrong") if kind in outcomes), "unresolved"), row["id"]


def _known() -> Outcomes:
    with (CASES / "known.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            regions = (row["region"],) if row["region"] else ()
            location = shipped().resolve(
                row["name"], context=Context(regions=regions, countries=frozenset({row["country"]}))
            )
            right = (float(row["latitude"]), float(row["longitude"]))
            yield _outcome(location, right, float(row["km"])), f"{row['name']} | {row['country']} | {location.rules}"


def _homonyms() -> Outcomes:
    """Right, unresolved or wrong; a name that is no place is right where nothing is resolved from it."""
    cases = tomllib.loads((CASES / "homonyms.toml").read_text(encoding="utf-8"))
    for case in cases["name"]:
        context = Context(
            regions=(case["region"],) if "region" in case else (),
            countries=shipped().countries(case["country"]) if "country" in case else frozenset(),
        )
        yield _of_homonym(case, [shipped().resolve(case["name"], context=context)])
    for case in cases["report"]:
        report = Report(id=case["id"], text=case["text"], language=case["language"])
        places = [place for attack in read(report).attacks for place in attack.places]
        yield _of_homonym(case, [p.location for p in places if _overlap(p.evidence.words, case["words"])])


def _overlap(words: str, others: str) -> bool:
    return words in others or others in words


def _of_homonym(case: Row, locations: Iterable[Location]) -> tuple[str, str]:
    known = [location for location in locations if location.is_known]
    what = f"{case['id']}: {case.get('name', case.get('words'))} | {[(p.place_id, p.rules) for p in known]}"
    if not known:
        missing = case.get("must", False) and not case.get("none", False)
        return ("other" if missing else "right" if case.get("none") or "right" not in case else "unresolved"), what
    if "right" not in case:
        return "wrong", what
    outcomes = [_outcome(location, tuple(case["right"]), case["km"], far=case["km"]) for location in known]
    precise = "precision" not in case or all(location.precision == case["precision"] for location in known)
    return ("right" if precise and set(outcomes) == {"right"} else "wrong"), what


if __name__ == "__main__":
    sys.exit(main())
