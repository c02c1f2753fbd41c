"""Names looked up in gazetteers: the places that a name can stand for, by its spelling and by its sound."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .gazetteer import Gazetteer, Place
from .names import sound_key
from .scoring import Match, Region
from .wording import Part, parts

_LEAST_LIKE = 0.72  # of two names that sound alike
_SHORT, _LEAST_LIKE_SHORT = 3, 0.78  # a sound of so few letters is shared by many names
_VOWEL = frozenset("aiu")  # in a sound key only where there are few consonants
_SOUND = 0.85  # what a name that only sounds alike is worth
_LONG, _SOUND_LONG = 5, 0.92  # the same for long names, which sound like others less often
_SOUND_BESIDE = 0.75  # the same, where another place has the name letter by letter
_LONGER = 0.25  # for a name that has the cue word in it: "Bridge Street"


class Names:
    """What the names in some gazetteers stand for. All of them are asked; a place that several have is taken once."""

    def __init__(self, *gazetteers: Gazetteer) -> None:
        self._gazetteers = gazetteers
        self.covered = frozenset[str]().union(*(gazetteer.covered for gazetteer in gazetteers))
        self.alike = lru_cache(maxsize=20_000)(self._look_up)
        self.spelled = lru_cache(maxsize=20_000)(self._look_up_spelling)
        self.kinds = lru_cache(maxsize=50_000)(self._look_up_kinds)
        self.area = lru_cache(maxsize=20_000)(self._find_area)
        self.region = lru_cache(maxsize=2_000)(self._find_region)
        self.parts = lru_cache(maxsize=20_000)(self._take_apart)

    def knows(self, name: str) -> bool:
        """Whether some place has this name, letter by letter."""
        return bool(self.kinds(name))

    def _take_apart(self, words: str) -> tuple[Part, ...]:
        return parts(words, known=self.knows)

    def _look_up(self, name: str) -> tuple[Match, ...]:
        """Places that a name can stand for, and how well it matches: 1 for the spelling, less for the sound."""
        found: dict[str, Match] = {place.id: (place, 1.0) for place in self.spelled(name)}
        key = sound_key(name)
        is_short = len(key) <= _SHORT or not _VOWEL.isdisjoint(key)
        least = _LEAST_LIKE_SHORT if is_short else _LEAST_LIKE
        worth = _SOUND_BESIDE if found else _SOUND_LONG if len(key) >= _LONG else _SOUND
        for gazetteer in self._gazetteers:
            for place, alike in gazetteer.by_sound(name, least=least):
                found.setdefault(place.id, (place, worth * alike))
        return tuple(found.values())

    def _look_up_spelling(self, name: str) -> tuple[Place, ...]:
        found: dict[str, Place] = {}
        for gazetteer in self._gazetteers:
            for place in gazetteer.by_spelling(name):
                found.setdefault(place.id, place)
        return tuple(found.values())

    def _look_up_kinds(self, name: str) -> frozenset[str]:
        return frozenset[str]().union(*(gazetteer.kinds(name) for gazetteer in self._gazetteers))

    def spelled_as(self, part: Part) -> tuple[Match, ...]:
        """Places that have the name letter by letter, alone or with the cue words next to it."""
        matches = dict.fromkeys(self.spelled(part.name), 1.0)
        for form in part.longer:
            matches |= dict.fromkeys(self.spelled(form), 1.0 + _LONGER)
        return tuple(matches.items())

    def like(self, part: Part) -> tuple[Match, ...]:
        """Places that the name can stand for by spelling or sound, alone or with the cue words next to it."""
        matches = dict(self.alike(part.name))
        for form in part.longer:
            matches |= {place: match + _LONGER for place, match in self.alike(form) if match >= 1}
        return tuple(matches.items())

    def _find_region(self, words: str) -> Region:
        """The areas that the words for a region can mean, by name: those of first level before those of second."""
        for part in self.parts(words):
            for named in (self.spelled_as(part), self.like(part)):
                if region := _region_of(named):
                    return region
        return Region(frozenset(), ())

    def _find_area(self, name: str) -> Region:
        """The areas of first or else of second level that have this name, letter by letter."""
        named = [(place, 1.0) for place in self.spelled(name)]
        return _region_of(named) or Region(frozenset(), ())


def _region_of(named: Sequence[Match]) -> Region | None:
    """The areas that match best, of first level before those of second, and the cities of their name."""
    for kind in ("adm1", "adm2"):
        best = max((match for place, match in named if place.kind == kind), default=0.0)
        areas = [place for place, match in named if place.kind == kind and match == best]
        if areas:
            countries = {area.country for area in areas}
            return Region(
                frozenset((area.country, area.adm1, area.adm2 if kind == "adm2" else "") for area in areas),
                tuple(p.point for p, _ in named if p.kind == "city" and p.country in countries),
            )
    return None
