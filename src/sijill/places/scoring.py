"""How well a place of the gazetteer agrees with the words for it and with what else is known of where it is.

Each feature is a function that gives a number to add to the score; all are published in docs/codebook/places.md. The
numbers were set on coded incidents in Syria (`tools/score_places.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log2

from .distance import Point, distance, lies
from .gazetteer import Place
from .wording import Part

SAME = 5.0  # km: rows of one name closer than this are one place
_SAME_DEGREES = 0.05  # the same in degrees of latitude, which spares most distances
_SUBURB = (
    40.0  # km from the capital of a region: a report's "Damascus" holds its suburbs, which are a region of their own
)
_CITY = 12.0  # km from its centre to the edge of a big city
_ELSEWHERE = 60.0  # km: further away, a place is not "in" a town or the surroundings of one
_REGION = 100.0  # km from the middle of a customary region to its edge
_TIE = 30.0  # km: a part or neighbour of a named settlement
_NO_CONTEXT = 150.0  # km: no more
_KM_OF_A_DEGREE = 111.0
_CONTEXT = 30.0  # km: the other places of a report count a third at this distance
_MOST_OF_CONTEXT = 12  # matches
_MOST_WEIGHED = 30  # candidates; a region is known for the commonest names, which leaves fewer

# Big places are meant more often than small ones of the same name.
_SIZES = ((500_000, 0.3), (100_000, 0.24), (20_000, 0.17), (5_000, 0.08), (0, 0.0))
_KINDS = {"country": 0.25, "adm1": 0.1, "city": 0.15, "town": 0.12, "adm2": 0.04, "adm3": 0.02}
_EVENT, _MOST_OF_EVENTS = 0.04, 0.24
# Which kinds a cue word allows, the best first; other kinds count less.
_CUES = {
    "city": ("city", "town", "village", "place"),
    "town": ("town", "city", "village", "place"),
    "village": ("village", "place", "farm", "town"),
    "neighbourhood": ("neighbourhood", "place", "village", "camp"),
    "camp": ("camp", "neighbourhood", "village", "place"),
    "subdistrict": ("adm3", "adm2", "town", "village"),
    "district": ("adm2", "adm3", "neighbourhood", "city", "town", "village"),
    "province": ("adm1",),
    "countryside": ("adm1", "city", "town", "village", "adm2", "adm3"),
    "country": ("country",),
}
WIDE = frozenset({"province", "countryside", "country"})
AREAS = frozenset({"country", "adm1", "adm2", "adm3"})
SETTLED = frozenset({"city", "town", "village", "neighbourhood", "camp", "place", "farm", "site"})
_WIDE_KINDS = AREAS | {"city"}
_SEATS = AREAS | {"city", "town", "camp", "site"}
_SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood", "camp"})
_PARTS = frozenset({"neighbourhood", "camp", "site"})
_SURE_SOUND = 0.8  # of a name that lies outside the region itself
_SIDE = 0.1
_SUBURBAN = 0.4
_GOOD_MATCH = 0.8  # of a name that is only part of the context

Match = tuple[Place, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A region that was stated: the areas it can be (country, adm1, adm2 or ""), and where their capitals lie."""

    areas: frozenset[tuple[str, str, str]]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, its score, and the features that the score is the sum of."""

    place: Place
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of where a place is. `regions` and `countries` rule others out, the rest only prefers.

    `covered` are the countries that a user keeps the gazetteer for; they count where nothing else is known.
    """

    regions: tuple[Region, ...] = ()
    areas: tuple[Region, ...] = ()
    countries: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()
    points: tuple[Point, ...] = ()
    others: tuple[tuple[Match, ...], ...] = ()
    within: tuple[tuple[Match, ...], ...] = ()
    sides: tuple[tuple[str, tuple[Match, ...]], ...] = ()


def score(place: Place, match: float, part: Part, known: Known) -> Candidate | None:
    """The place as a candidate for the part of a wording; None where something rules it out."""
    if known.countries and place.country not in known.countries:
        return None
    if match < 1 and not known.countries and place.country not in known.near | known.covered:
        return None
    tie = _beside(place, known.others)
    if place.kind not in _WIDE_KINDS and any(_is_elsewhere(place, named) for named in known.within):
        return None  # "X in Y" is in Y
    if _is_wrong_kind(place, match, part.cue, tie):
        return None
    region = max((_agreement(place, one) for one in known.regions), default=None)
    if region == 0.0 or (region == _SUBURBAN and match < _SURE_SOUND):
        return None
    features = {
        "name" if match >= 1.0 else "sound": match,
        "size": _size(place),
        part.cue or "kind": _kind(place, part.cue),
        "region": region or 0.0,
        "country": 0.1 if known.countries else 0.0,
        "beside": tie,
        "side": sum(_on_that_side(place, side, named) for side, named in known.sides),
        "quarter": 0.15 if place.kind == "neighbourhood" and _is_in_a_capital(place, known.regions) else 0.0,
        "areas": 0.6 * max((_agreement(place, area) for area in known.areas), default=0.0),
        "near": 0.3 if place.country in known.near else 0.0,
        "elsewhere": 0.0 if known.countries or place.country in known.near | known.covered else _elsewhere(place),
        "covered": 0.2 if not known.near and place.country in known.covered else 0.0,
        "others": _nearness(place, known.points),
    }
    return Candidate(place, sum(features.values()), features)


def _is_wrong_kind(place: Place, match: float, cue: str, tie: float) -> bool:
    """ "rural X" is an area; "the hospital of X" is in a town X, in a village X only beside what else is named."""
    if cue in WIDE:
        return place.kind not in _CUES[cue]
    if cue in _SETTLEMENTS and place.kind in ("country", "adm1"):
        return True
    if cue == "street":  # "Tripoli Street" is in another town
        return match <= 1.0 and (place.kind not in _PARTS or tie <= 0)
    return cue == "site" and match <= 1.0 and place.kind not in _SEATS and tie <= 0


def _kind(place: Place, cue: str) -> float:
    if cue == place.kind == "site":
        return 0.3
    if kinds := _CUES.get(cue):
        return 0.1 - 0.05 * kinds.index(place.kind) if place.kind in kinds else -0.3
    return -0.08 if place.kind in ("adm1", "adm2", "adm3") else 0.0  # "Aleppo" without a cue is the city


def _elsewhere(place: Place) -> float:
    """Towns of countries that nothing speaks for are seldom meant; countries and big cities are."""
    return -0.2 if place.kind == "town" else 0.0


def _apart(place: Place, point: Point, most: float) -> float:
    """Kilometres to a point, or `most` where it is that far by its latitude alone, which spares the sum."""
    return most + 1 if abs(place.latitude - point[0]) * _KM_OF_A_DEGREE > most else distance(place.point, point)


def _size(place: Place) -> float:
    return next(value for least, value in _SIZES if place.population >= least) + _KINDS.get(place.kind, 0.0)


def _agreement(place: Place, region: Region) -> float:
    areas = {(place.country, place.adm1, ""), (place.country, place.adm1, place.adm2)}
    if areas & region.areas:
        return 0.5
    return _SUBURBAN if any(distance(place.point, capital) <= _SUBURB for capital in region.points) else 0.0


def _is_in_a_capital(place: Place, regions: Iterable[Region]) -> bool:
    """Whether a place is a part of the city that a region is named after: the region can mean the city."""
    return any(distance(place.point, capital) <= _CITY for region in regions for capital in region.points)


def _nearness(place: Place, points: Iterable[Point]) -> float:
    nearest = min((_apart(place, point, _NO_CONTEXT) for point in points), default=_NO_CONTEXT)
    return 0.3 * exp(-nearest / _CONTEXT) if nearest < _NO_CONTEXT else 0.0


def _beside(place: Place, others: Sequence[Sequence[Match]]) -> float:
    """How a place agrees with the other names of the wording: in one of them, near one, or neither."""
    best = -0.25 if others else 0.0
    for other, match in (pair for named in others for pair in named):
        if match < _GOOD_MATCH:
            continue
        if other.kind in AREAS:
            if holds(other, place):
                best = max(best, (0.2 if other.kind in ("adm1", "country") else 0.32) * match)
        elif other.kind == "area":
            if _apart(place, other.point, _REGION) <= _REGION:
                best = max(best, 0.2 * match)
        elif other.id != place.id and (apart := _apart(place, other.point, _TIE)) <= _TIE:
            best = max(best, match * (0.45 - 0.2 * apart / _TIE))
    return best


def _on_that_side(place: Place, side: str, named: Sequence[Match]) -> float:
    """Whether "north of X" fits: the place is north of some X nearby, or near one but not north of it."""
    close = [other.point for other, _ in named if 0 < distance(place.point, other.point) <= _ELSEWHERE]
    if not close:
        return 0.0
    return _SIDE if any(lies(place.point, other, side) for other in close) else -_SIDE


def _is_elsewhere(place: Place, named: Sequence[Match]) -> bool:
    """Whether a place is neither in nor anywhere near what it is said to be in."""
    others = [other for other, match in named if match >= _GOOD_MATCH]
    return bool(others) and not any(
        holds(other, place) or distance(place.point, other.point) <= (_REGION if other.kind == "area" else _ELSEWHERE)
        for other in others
    )


def holds(area: Place, place: Place) -> bool:
    """Whether a place lies in an administrative area."""
    if area.country != place.country:
        return False
    if area.kind == "country":
        return True
    if area.adm1 != place.adm1:
        return False
    return area.kind == "adm1" or (area.adm2 == place.adm2 and (area.kind == "adm2" or area.adm3 == place.adm3))


def weightiest(named: Sequence[Match]) -> tuple[Match, ...]:
    """The matches of a name that is only context: the big places of a common name, which it will mean."""
    if len(named) <= _MOST_OF_CONTEXT:
        return tuple(named)
    ranked = sorted(named, key=lambda match: -match[1] - _size(match[0]) - (match[0].events > 0))
    return tuple(ranked[:_MOST_OF_CONTEXT])


def as_one(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Rows for one place as one candidate, best first; the more often UCDP has coded events there, the better."""
    kept: list[list[Candidate]] = []
    for one in sorted(candidates, key=lambda c: (-c.score, c.place.id))[:_MOST_WEIGHED]:
        same = next((rows for rows in kept if _are_one(rows[0].place, one.place)), None)
        if same is None:
            kept.append([one])
        else:
            same.append(one)
    return sorted(map(_merged, kept), key=lambda c: (-c.score, c.place.id))


def _merged(rows: Sequence[Candidate]) -> Candidate:
    events = max(row.place.events for row in rows)
    # A row of UCDP is the middle of its events: another row for the place is better.
    best = next((row for row in rows if not row.place.events and row.score >= rows[0].score - 0.1), rows[0])
    if not events:
        return best
    more = min(_MOST_OF_EVENTS, _EVENT * log2(1 + events))
    return Candidate(best.place, best.score + more, {**best.features, "events": more})


def _are_one(one: Place, other: Place) -> bool:
    """Rows near each other; also a settlement and the area that is named after it, and holds it."""
    if abs(one.latitude - other.latitude) <= _SAME_DEGREES and distance(one.point, other.point) <= SAME:
        return True
    if "country" in (one.kind, other.kind):
        return False
    return (one.kind in AREAS and holds(one, other)) or (other.kind in AREAS and holds(other, one))
