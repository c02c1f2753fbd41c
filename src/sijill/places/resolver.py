"""From the words for a place to a point: the candidates, and the choice among them (docs/codebook/places.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from sijill.models import Location, PlaceCandidate

from .distance import Point, distance, middle, moved
from .gazetteer import Gazetteer
from .lookup import Names
from .names import spelling_key
from .scoring import AREAS, SETTLED, WIDE, Candidate, Known, Match, as_one, score, weightiest
from .wording import Part, Role, common_names

_LEAST = 1.1  # of a score: a name that only sounds like that of a small place needs some context
_MARGIN = 0.15  # between the best and the next
_IN_QUESTION = 0.35  # under the best score: what is further down is no rival
_FOR_A_NAMESAKE, _MOST_FOR_NAMESAKES = 0.02, 0.15  # more margin where many places have the name
_NEAR_TOWN, _NEAR_VILLAGE = 0.03, 0.2  # of the feature "others": some 70 km, and 12 km
_CLOSE = 12.0  # km: between candidates so close the choice matters little, and the precision says so
_WIDEST_GAP = 80.0  # km: a road between two places is no longer
_MOST_SHOWN = 5
_PRECISIONS = {
    "country": "country", "adm1": "province_governorate", "adm2": "district", "adm3": "subdistrict", "city": "city",
    "town": "town", "neighbourhood": "neighbourhood_area", "camp": "neighbourhood_area", "site": "nearby_landmark",
    "area": "district",
}  # fmt: skip
_FEW = 6  # places of one name: so many are all weighed
_WIDE_KINDS = AREAS | {"city", "town"}
_PARTS_OF_TOWNS = frozenset({"neighbourhood", "street", "site"})
_FALLBACKS = SETTLED | {"adm3", "adm2"}
_BESIDE_CUES = frozenset({"site", "road", "area", "countryside"})


@dataclass(frozen=True, slots=True)
class Context:
    """What else is known of where a place is.

    `regions` are words for the province or district that was stated for it, `countries` the ISO codes it must be one
    of. `areas` are words for provinces told of nearby, `near` countries, `points` other places: they make it likelier.
    """

    regions: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    points: tuple[Point, ...] = ()


NOWHERE = Context()


class Located(NamedTuple):
    """A place of a wording: where its words stand in it, [start, end), and where it lies."""

    start: int
    end: int
    location: Location


class Resolver:
    """Resolves the words for places with one or more gazetteers, all of which are asked."""

    def __init__(self, *gazetteers: Gazetteer) -> None:
        self._names = Names(*gazetteers)
        self._certain = lru_cache(maxsize=20_000)(self._find_certain)
        self._well_known = lru_cache(maxsize=50_000)(self._is_well_known)

    def resolve(self, words: str, *, context: Context = NOWHERE) -> Location:
        """Where the words for a place lie, the first one of a list; without a point where that is not certain."""
        return next((found.location for found in self.resolve_all(words, context=context)), _NAMELESS)

    def resolve_all(
        self, words: str, *, context: Context = NOWHERE, meant: tuple[int, int] | None = None
    ) -> tuple[Located, ...]:
        """Where each place of a list lies: "Marate and Tirinde, Afrin" are two places, both in Afrin.

        `meant` is where the names stand in the words that are to be resolved; the rest only says where they are.
        """
        found = self._names.parts(words)
        named = [p for p in found if meant is None or (p.start < meant[1] and meant[0] < p.end)]
        own = [part for part in named if part.role is Role.SELF]
        ends = [part for part in found if part.role is Role.BETWEEN]
        if not named:
            return ()
        if not own and len(ends) > 1 and named[0] in ends:
            return (Located(named[0].start, named[-1].end, self._between(ends, found, context)),)
        if meant is not None:
            return self._located(named, found, context)
        focus = _focus(own or named)
        listed = [part for part in own if part.group == focus.group and not part.alternative and part.cue not in WIDE]
        return self._located([part for part in found if part is focus or part in listed], found, context)

    def _located(self, wanted: Sequence[Part], found: Sequence[Part], context: Context) -> tuple[Located, ...]:
        return tuple(
            Located(part.start, part.end, self._locate(part, [o for o in found if o is not part], context))
            for part in wanted
        )

    def certain(self, name: str, *, near: frozenset[str] = frozenset()) -> Location:
        """Where a place of this very spelling lies; without a point where that is not certain by the name alone."""
        return self._certain(name, near)

    def is_well_known(self, name: str) -> bool:
        """Whether a word is enough to read a place from it: a city or town here, or where UCDP has coded events."""
        return spelling_key(name) not in common_names() and self._well_known(name)

    def countries(self, words: str) -> frozenset[str]:
        """The countries (ISO codes) that a name or a code stands for; none where it is not known."""
        if len(words) == 2 and words.isascii() and words.isupper():
            return frozenset({words})
        return frozenset(place.country for place in self._names.spelled(words) if place.kind == "country")

    def knows(self, name: str) -> bool:
        """Whether some place has this name, letter by letter."""
        return self._names.knows(name)

    def is_wide(self, name: str) -> bool:
        """Whether the name is, letter by letter, that of an area, a city or a town."""
        return not _WIDE_KINDS.isdisjoint(self._names.kinds(name))

    # Candidates

    def _find_certain(self, name: str, near: frozenset[str]) -> Location:
        part, known = Part(name=name, start=0, end=len(name)), Known(near=near, covered=self._names.covered)
        scored = (score(place, 1.0, part, known) for place in self._names.spelled(name))
        chosen = _choose(as_one(candidate for candidate in scored if candidate is not None))
        return _found(chosen, part, (_shown(chosen),)) if chosen is not None else _NAMELESS

    def _is_well_known(self, name: str) -> bool:
        place = self._certain(name, frozenset()).place_id
        return any(
            found.id == place
            and found.country in self._names.covered
            and (found.events or found.kind in ("city", "town"))
            for found in self._names.spelled(name)
        )

    def _candidates(self, part: Part, others: Sequence[Part], context: Context) -> list[Candidate]:
        others_named = {o: weightiest(self._names.spelled_as(o) or self._names.like(o)) for o in others}
        known = Known(
            regions=tuple(region for words in context.regions if (region := self._names.region(words)).areas),
            areas=tuple(area for name in context.areas if (area := self._names.area(name)).areas),
            countries=context.countries,
            near=context.near,
            covered=self._names.covered,
            points=context.points,
            others=tuple(others_named.values()),
            sides=tuple((o.side, named) for o, named in others_named.items() if o.role is Role.NEAR and o.side),
            within=tuple(named for other, named in others_named.items() if other.role is Role.WITHIN and named),
        )
        stages = (self._names.like,) if part.cue in WIDE else (self._names.spelled_as, self._names.like)
        for stage in stages:
            named = _likely(stage(part), context)
            scored = (score(place, match, part, known) for place, match in _of_the_country(part, named))
            found = as_one(candidate for candidate in scored if candidate is not None)
            if found and found[0].score >= _LEAST:
                break
        if part.cue or known.regions or known.countries or spelling_key(part.name) not in common_names():
            return found
        return [candidate for candidate in found if _is_meant(candidate)]

    # The choice

    def _locate(self, part: Part, others: Sequence[Part], context: Context) -> Location:
        candidates = self._candidates(part, others, context)
        shown = tuple(map(_shown, candidates[:_MOST_SHOWN]))
        chosen = _choose(candidates)
        if chosen is not None:
            return _found(chosen, part, shown)
        if (close := _choose(candidates, ignoring=_CLOSE)) is not None and close.place.kind in SETTLED:
            found = _found(close, part, shown)
            return replace(found, precision="near", rules=("places.close", *found.rules))
        rule = "places.ambiguous" if candidates and candidates[0].score >= _LEAST else "places.unknown"
        for other in others:
            rest = [one for one in others if one is not other]
            # "X south of Y" is not in Y.
            vague = other.role is Role.BETWEEN or (other.role is Role.NEAR and other.side and other.km is None)
            vague = vague or (other.role is part.role is Role.SELF and other.group == part.group)  # "X and Y"
            wider = None if vague else _choose(self._candidates(other, rest, context))
            if wider is not None and wider.place.kind in _FALLBACKS:
                found = _found(wider, other, (*shown, _shown(wider)))
                precision = found.precision if part.cue in _PARTS_OF_TOWNS or wider.place.kind in AREAS else "near"
                return replace(found, precision=precision, rules=(rule, "places.part_of", *found.rules))
        return Location(candidates=shown, rules=(rule,))

    def _between(self, ends: Sequence[Part], found: Sequence[Part], context: Context) -> Location:
        """Half-way between two places that are near each other."""
        first, second = (self._locate(end, [part for part in found if part is not end], context) for end in ends[:2])
        shown = (*first.candidates[:2], *second.candidates[:2])
        one, other = first.point, second.point
        if one is None or other is None or distance(one, other) > _WIDEST_GAP:
            return Location(candidates=shown, rules=("places.between",))
        return _at(middle(one, other), first.place_id, "larger_area", shown, "places.between")


_NAMELESS = Location(rules=("places.no_name",))


def _likely(named: Sequence[Match], context: Context) -> Sequence[Match]:
    """Of a common name, the places of the countries that are expected, and big ones elsewhere: others cannot win."""
    if len(named) <= _FEW or not context.near or context.countries:
        return named
    return [match for match in named if match[0].country in context.near or match[0].kind in _WIDE_KINDS]


def _is_meant(candidate: Candidate) -> bool:
    """Whether a name that is also a word can stand for a place here: other names have to speak for it."""
    near = _NEAR_TOWN if candidate.place.kind in ("city", "town", "adm1") else _NEAR_VILLAGE
    return candidate.features["beside"] > 0 or candidate.features["others"] >= near


def _of_the_country(part: Part, named: Sequence[Match]) -> Sequence[Match]:
    """ "The countryside of X" is the province of that name; the surroundings of the town X where there is none."""
    if part.cue == "countryside" and (provinces := [match for match in named if match[0].kind == "adm1"]):
        return provinces
    return named


def _focus(found: Sequence[Part]) -> Part:
    """The name that a wording is about: the first one said to be narrow, else the first that is not said to be wide."""
    first_narrow = next((part for part in found if part.cue in ("neighbourhood", "camp", "village", "town")), None)
    if first_narrow is not None and first_narrow.cue != "town":
        return first_narrow
    return next((part for part in found if part.cue not in WIDE), found[0])


def _choose(candidates: Sequence[Candidate], *, ignoring: float = 0.0) -> Candidate | None:
    """The best candidate, where it is good enough and clearly better than the next that is so many km away."""
    if not candidates or candidates[0].score < _LEAST:
        return None
    best = candidates[0]
    others = (other for other in candidates[1:] if distance(best.place.point, other.place.point) > ignoring)
    other = next(others, None)
    if other is None:
        return best
    namesakes = sum("name" in one.features and best.score - one.score <= _IN_QUESTION for one in candidates)
    margin = _MARGIN + min(_MOST_FOR_NAMESAKES, _FOR_A_NAMESAKE * max(0, namesakes - 2))
    return best if best.score - other.score >= margin else None


def _found(chosen: Candidate, part: Part, shown: tuple[PlaceCandidate, ...]) -> Location:
    place = chosen.place
    rules = ["places.name" if "name" in chosen.features else "places.sound"]
    precision = _PRECISIONS.get(place.kind, "village")
    point = place.point
    if part.km is not None and part.side:
        point = moved(point, part.km, part.side)
        rules.append("places.offset")
    is_it = part.cue == place.kind == "site" and part.role is not Role.NEAR
    if place.kind in SETTLED and not is_it and (part.role is Role.NEAR or part.cue in _BESIDE_CUES):
        precision = "near"
        rules.append("places.near")
    return _at(point, place.id, precision, shown, *rules)


def _at(point: Point, place_id: str | None, precision: str, shown: tuple[PlaceCandidate, ...], *rules: str) -> Location:
    return Location(
        place_id=place_id,
        latitude=round(point[0], 5),
        longitude=round(point[1], 5),
        precision=precision,
        candidates=shown,
        rules=rules,
    )


def _shown(candidate: Candidate) -> PlaceCandidate:
    place = candidate.place
    return PlaceCandidate(
        place_id=place.id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        adm1=place.adm1,
        latitude=place.latitude,
        longitude=place.longitude,
        score=round(candidate.score, 2),
        reasons=tuple(f"{name} {value:+.2f}" for name, value in candidate.features.items() if value),
    )
