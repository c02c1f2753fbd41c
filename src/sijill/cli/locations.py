"""How it is set out where a place lies, or why that is not known (docs/codebook/places.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.models import AttackClaim, Location, PlaceCandidate
from sijill.models.taxonomy import precisions

from .labels import Labels
from .pieces import FAINT, fill, foreign, listed
from .terminal import Line, Piece, harmless

# Of the candidates between which the words are ambiguous, those that are named in the line; --explain has all.
_MOST_NAMED = 3
_WHY_NOT = {
    "places.ambiguous": "ambiguous",
    "places.unknown": "not_in_gazetteer",
    "places.no_name": "names_no_place",
    "places.between": "not_between",
}


@dataclass(frozen=True, slots=True)
class Locations:
    """Locations set out in one interface language; with `explain`, also the rules and all candidates."""

    labels: Labels
    explain: bool = False

    def lines(self, attack: AttackClaim, *, indent: int) -> Iterator[Line]:
        """Where the place of an attack lies; of a list of places each one, with its words."""
        for place in attack.places:
            said = self.said(place.location)
            if len(attack.places) > 1:
                said = fill(self.labels, "of_words", words=[foreign(place.evidence.words)], located=said)
            yield Line(tuple(said), indent=indent)
            if self.explain:
                yield from self.rules(place.location, indent=indent + 2)
                yield from self._candidates(place.location, indent=indent + 2)

    def said(self, location: Location) -> list[Piece]:
        """Name, precision, point, home and id of the place; where it is not located, why."""
        if location.place_id is None or location.latitude is None or location.longitude is None:
            return self._why_not(location)
        place = next((one for one in location.candidates if one.place_id == location.place_id), None)
        term = precisions().get(location.precision or "")
        home = _home(place) if place else []
        facts = [foreign(point(location.latitude, location.longitude)), *home]
        # The wider place that a point comes from is not always among the candidates: then its id stands for it.
        facts += [foreign(location.place_id)] if place and place.name else []
        return fill(
            self.labels,
            "located_within" if "places.part_of" in location.rules else "located",
            name=[foreign(place.name if place and place.name else location.place_id)],
            precision=[Piece(term.label(self.labels.language)) if term else foreign(location.precision or "")],
            facts=listed(self.labels, [[fact] for fact in facts]),
        )

    def rules(self, location: Location, *, indent: int) -> Iterator[Line]:
        """The rules by which a location was chosen, in plain words."""
        for rule in location.rules:
            told = self.labels.find("place_rule", rule)
            text = f"{self.labels('by_rule')} {harmless(rule)}" + (f": {told}" if told else "")
            yield Line((Piece(text, FAINT),), indent=indent)

    def reasons(self, candidate: PlaceCandidate) -> list[Piece]:
        """What made the score of a candidate: "same name +1.00, size +0.20"."""
        return listed(self.labels, [self._reason(reason) for reason in candidate.reasons])

    def kind(self, kind: str) -> Piece:
        """What a place is, in the interface language."""
        label = self.labels.find("kind", kind)
        return Piece(label) if label else foreign(kind)

    def _why_not(self, location: Location) -> list[Piece]:
        key = next((_WHY_NOT[rule] for rule in location.rules if rule in _WHY_NOT), "not_located")
        between = location.candidates
        if key == "not_in_gazetteer" and (between := tuple(filter(_has_the_name, location.candidates))):
            key = "none_fits"
        named = [self._homed(candidate) for candidate in between[:_MOST_NAMED]]
        more = [[Piece("…")]] if len(between) > _MOST_NAMED else []
        return fill(self.labels, key, candidates=listed(self.labels, [*named, *more]))

    def _homed(self, candidate: PlaceCandidate) -> list[Piece]:
        name, home = [foreign(candidate.name or candidate.place_id)], _home(candidate)[:1]
        return fill(self.labels, "homed", name=name, home=list(home)) if home else name

    def _candidates(self, location: Location, *, indent: int) -> Iterator[Line]:
        for candidate in location.candidates:
            facts = [foreign(point(candidate.latitude, candidate.longitude)), *_home(candidate)]
            said = fill(
                self.labels,
                "candidate",
                score=[foreign(f"{candidate.score:.2f}")],
                name=[foreign(candidate.name or candidate.place_id)],
                kind=[self.kind(candidate.kind)],
                facts=listed(self.labels, [[fact] for fact in (*facts, foreign(candidate.place_id))]),
                reasons=self.reasons(candidate),
            )
            yield Line(tuple(Piece(piece.text, FAINT, piece.foreign) for piece in said), indent=indent)

    def _reason(self, reason: str) -> list[Piece]:
        name, _, value = reason.rpartition(" ")
        label = self.labels.find("reason", name)
        return [Piece(f"{label} "), foreign(value)] if label else [foreign(reason)]


def point(latitude: float, longitude: float) -> str:
    """A point for people: four decimals of a degree are 11 metres."""
    return f"{latitude:.4f}, {longitude:.4f}"


def _has_the_name(candidate: PlaceCandidate) -> bool:
    return any(reason.startswith("name ") for reason in candidate.reasons)


def _home(place: PlaceCandidate) -> list[Piece]:
    """The area of first level and the country, as far as they are known."""
    return [foreign(name) for name in (place.adm1, place.country) if name]
