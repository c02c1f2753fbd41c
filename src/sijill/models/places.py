"""Places: where the words for a place lie, with the candidates that were weighed (docs/codebook/places.md)."""

from __future__ import annotations

from dataclasses import dataclass

from .report import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place of the gazetteer that the words can mean; `score` compares candidates, `reasons` say what made it.

    Latitude and longitude are degrees of WGS84, `country` is the ISO 3166-1 code of two letters.
    """

    place_id: str
    name: str
    kind: str
    country: str
    adm1: str
    latitude: float
    longitude: float
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a place lies: a point of WGS84 in degrees, and how precise it is (a code of models/precisions.csv).

    Without a point where the words name no place that is known, or several (`candidates`). `place_id` is the place of
    the gazetteer that the point comes from, `rules` how it was chosen.
    """

    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    candidates: tuple[PlaceCandidate, ...] = ()
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = {value is not None for value in (self.place_id, self.latitude, self.longitude, self.precision)}
        if len(known) > 1:
            raise ValueError("a location has an id, a point and a precision, or none of them")

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude; None where it is not known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def is_known(self) -> bool:
        """Whether there is a point."""
        return self.place_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedPlace:
    """The words of a report for a place, and where that is."""

    evidence: Evidence
    location: Location
