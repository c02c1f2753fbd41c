"""Where the places of a report lie: each is resolved beside the others of the report (docs/codebook/places.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from sijill.models import AttackClaim, Claims, Evidence, Location, Report, ResolvedPlace
from sijill.places import Context, Resolver, follows_side, home_of, home_of_actor, widened

_MOST_NAMES = 60  # of one report; a digest of a day has 40
_MOST_POINTS = 12  # the places told of next to an attack come first
_POINTS = frozenset({"city", "town", "village", "neighbourhood_area", "near", "nearby_landmark"})


_SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood_area"})
_NEAR_WORDS = 60  # characters: the same clause


def located(claims: Claims, report: Report, resolver: Resolver, *, near: frozenset[str] = frozenset()) -> Claims:
    """The claims with their places resolved, each beside the others; for a reader that resolves none itself."""
    names = [attack.place.words for attack in (*claims.attacks, *claims.other_claims) if attack.place]
    locator = Locator(report, resolver, names=names, near=near)

    def placed(attack: AttackClaim) -> AttackClaim:
        return replace(attack, places=locator.locate(attack.place)) if attack.place else attack

    return replace(
        claims, attacks=tuple(map(placed, claims.attacks)), other_claims=tuple(map(placed, claims.other_claims))
    )


_NEXT_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 40  # characters


class Locator:
    """Resolves the places of one report, each with the others in mind.

    `names` are words for places anywhere in it, `countries` words for the countries that it names, `actors` the ids of
    its actors. `near` are the countries (ISO codes) that a user expects.
    """

    def __init__(
        self,
        report: Report,
        resolver: Resolver,
        *,
        names: Iterable[str],
        countries: Iterable[str] = (),
        actors: Iterable[str] = (),
        near: frozenset[str] = frozenset(),
    ) -> None:
        self._text = report.full_text
        self._resolver = resolver
        stated = frozenset(code for words in set(countries) for code in resolver.countries(words))
        stated |= frozenset(code for actor in set(actors) for code in home_of_actor(actor))
        prior = near or home_of(report.outlet or "")
        self._located: dict[tuple[int, int], tuple[ResolvedPlace, ...]] = {}
        self._certain: dict[str, Location] = {}
        for words in islice(dict.fromkeys(names), _MOST_NAMES):
            location = resolver.certain(words, near=prior | stated)
            if location.is_known:
                self._certain[words] = location
        votes = Counter(location.candidates[0].country for location in self._certain.values() if location.candidates)
        most = max(votes.values(), default=0)
        told = frozenset(country for country, count in votes.items() if count == most and 2 * count > votes.total())
        self._near = near or told | prior | stated

    def completed(self, place: Evidence) -> Evidence:
        """The place with the next one or two words, where only together they are a name: "Mulla" and "Mulla Sabat"."""
        end = place.end
        for word in islice(_NEXT_WORD.finditer(self._text, place.end, place.end + _LONGEST_WORD), 2):
            if self._text[end : word.start()].strip(" _") or not word[0][0].isalpha():
                break
            end = word.end()
            if self._resolver.knows(self._text[place.start : end]):
                return Evidence(place.report_id, place.start, end, self._text[place.start : end], place.rule)
        return place

    def locate(self, place: Evidence, beside: Sequence[Evidence] = ()) -> tuple[ResolvedPlace, ...]:
        """The places that the words name; `beside` are the words for other places of the same sentence."""
        known = self._located.get(place.span)
        if known is None:
            known = self._located[place.span] = self._locate(place, beside)
        return known

    def _locate(self, place: Evidence, beside: Sequence[Evidence]) -> tuple[ResolvedPlace, ...]:
        start, end = widened(self._text, *place.span, is_wide=self._resolver.is_wide)
        others = [other.words for other in beside if not start <= other.start < end]
        wording = self._text[start:end]
        areas = tuple(name for name in dict.fromkeys((*others, *self._certain)) if name not in place.words)
        context = Context(areas=areas[:_MOST_POINTS], near=self._near, points=self._points(wording, others))
        meant = (place.start - start, place.end - start)
        located = self._resolver.resolve_all(wording, context=context, meant=meant)
        if all("places.ambiguous" not in location.rules and not location.is_known for _, _, location in located):
            near = self._near_what(place, beside)
            if near is not None:
                candidates = located[0].location.candidates if located else ()
                return (ResolvedPlace(evidence=place, location=replace(near, candidates=candidates)),)
        return tuple(
            ResolvedPlace(evidence=self._part(place, start + one, start + other), location=location)
            for one, other, location in located
        )

    def _near_what(self, place: Evidence, beside: Sequence[Evidence]) -> Location | None:
        """The settlement of the same sentence that stands nearest to the words for a place that is not known."""
        for other in sorted(beside, key=lambda other: abs(other.start - place.start)):
            known = self._certain.get(other.words)
            close = abs(other.start - place.start) <= _NEAR_WORDS and not follows_side(self._text, other.start)
            if known is not None and known.precision in _SETTLEMENTS and close:
                return replace(known, precision="near", rules=("places.unknown", "places.beside"))
        return None

    def _points(self, words: str, beside: Sequence[str]) -> tuple[tuple[float, float], ...]:
        """Where the other places lie, those of the sentence first."""
        names = (name for name in dict.fromkeys((*beside, *self._certain)) if name not in words and words not in name)
        known = (self._certain[name] for name in names if name in self._certain)
        points = (
            (place.latitude, place.longitude)
            for place in known
            if place.precision in _POINTS and place.latitude is not None and place.longitude is not None
        )
        return tuple(islice(points, _MOST_POINTS))

    def _part(self, place: Evidence, start: int, end: int) -> Evidence:
        """The words of one place of a list, as far as they are the place's own."""
        start, end = max(start, place.start), min(end, place.end)
        return Evidence(place.report_id, start, end, self._text[start:end], place.rule)
