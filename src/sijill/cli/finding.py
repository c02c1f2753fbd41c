"""What `sijill places find` shows: the places that words can mean, all that is known of each, and which is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import msgspec

from sijill.models import Location, PlaceCandidate

from .labels import Labels
from .locations import Locations, point
from .pieces import FAINT, HEADING, LABEL, fill, foreign, listed, row
from .terminal import Line, Piece

if TYPE_CHECKING:
    from sijill.places import Gazetteer, Place

_ROWS = ("what_kind", "lies_in", "coordinates", "ids", "reasons", "origin")
_MORE = ("arabic", "names", "adm1_arabic", "adm2", "adm3", "geonames", "pcode", "source", "licence")


@dataclass(frozen=True, slots=True)
class Finding:
    """Some words, where they lie, and the gazetteer's places for the candidates, by id."""

    words: str
    location: Location
    places: Mapping[str, Place]

    @staticmethod
    def of(words: str, location: Location, gazetteers: Sequence[Gazetteer]) -> Finding:
        """The finding for a location, with the places looked up in the gazetteers."""
        found = {one.place_id: _place(one, words, gazetteers) for one in location.candidates}
        return Finding(words, location, {key: place for key, place in found.items() if place is not None})

    def lines(self, labels: Labels) -> Iterator[Line]:
        """Everything for people: the choice, the rules that made it, the candidates."""
        set_out = Locations(labels)
        said = set_out.said(self.location)
        yield Line((Piece(labels("quote", words=foreign(self.words).text), HEADING, foreign=True),))
        choice = fill(labels, "chosen", located=said) if self.location.is_known else said
        yield Line(tuple(choice), indent=2)
        yield from set_out.rules(self.location, indent=4)
        title = "candidates" if self.location.candidates else "no_candidates"
        yield Line((Piece(labels(title), FAINT),), indent=2)
        for candidate in self.location.candidates:
            yield from self._candidate(candidate, set_out)
        yield Line(())

    def _candidate(self, candidate: PlaceCandidate, set_out: Locations) -> Iterator[Line]:
        labels, place = set_out.labels, self.places.get(candidate.place_id)
        names = [candidate.name or candidate.place_id, place.arabic if place else ""]
        heading = [*_spaced(names), Piece("  "), *fill(labels, "score", score=[foreign(f"{candidate.score:.2f}")])]
        if candidate.place_id == self.location.place_id:
            heading += [Piece("  "), Piece(f"[{labels('is_chosen')}]", LABEL)]
        yield Line(tuple(heading), indent=4)
        yield from row(labels, "what_kind", [set_out.kind(candidate.kind)], of=_ROWS)
        yield from row(labels, "lies_in", _home(labels, candidate, place), of=_ROWS)
        yield from row(labels, "coordinates", [foreign(point(candidate.latitude, candidate.longitude))], of=_ROWS)
        yield from row(labels, "ids", listed(labels, [[foreign(name)] for name in _ids(candidate, place)]), of=_ROWS)
        yield from row(labels, "reasons", set_out.reasons(candidate), of=_ROWS)
        yield from row(labels, "origin", _origin(labels, place), of=_ROWS)


def to_json(finding: Finding) -> bytes:
    """The finding as one line: the keys of `sijill places resolve`, and all that is known of each candidate."""
    location = finding.location
    candidates = [asdict(one) | _more(finding.places.get(one.place_id)) for one in location.candidates]
    return msgspec.json.encode({"words": finding.words, **asdict(location), "candidates": candidates})


def _more(place: Place | None) -> dict[str, object]:
    return {key: getattr(place, key) for key in _MORE} if place else {}


def _place(candidate: PlaceCandidate, words: str, gazetteers: Sequence[Gazetteer]) -> Place | None:
    """The gazetteer's place for a candidate; a name in a script that is not looked up is found by the words."""
    for gazetteer in gazetteers:
        for name in (candidate.name, words):
            for place in gazetteer.by_spelling(name) if name else ():
                if place.id == candidate.place_id:
                    return place
    return None


def _spaced(names: Sequence[str]) -> Iterator[Piece]:
    for number, name in enumerate(filter(None, names)):
        if number:
            yield Piece(" · ")
        yield Piece(foreign(name).text, HEADING, foreign=True)


def _home(labels: Labels, candidate: PlaceCandidate, place: Place | None) -> list[Piece]:
    """The areas that it is in, from the narrowest on, the first-level one also by its Arabic name."""
    areas = [[foreign(name)] for name in dict.fromkeys((place.adm3, place.adm2) if place else ()) if name]
    if candidate.adm1:
        first = [foreign(candidate.adm1)]
        arabic = [foreign(place.adm1_arabic)] if place and place.adm1_arabic else []
        areas.append(fill(labels, "homed", name=first, home=arabic) if arabic else first)
    areas += [[foreign(candidate.country)]] if candidate.country else []
    return listed(labels, areas)


def _ids(candidate: PlaceCandidate, place: Place | None) -> list[str]:
    others = ((f"gn:{place.geonames}", place.geonames), (f"pcode:{place.pcode}", place.pcode)) if place else ()
    return list(dict.fromkeys((candidate.place_id, *(name for name, value in others if value))))


def _origin(labels: Labels, place: Place | None) -> list[Piece]:
    if place is None or not place.source:
        return []
    source = [foreign(place.source)]
    return fill(labels, "licensed", source=source, licence=[foreign(place.licence)]) if place.licence else source
