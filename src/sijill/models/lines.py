"""The lines of the interchange format as they are written: what docs/reference/format.md says, key by key."""

from __future__ import annotations

from datetime import date

import msgspec

from .claims import Factuality, Group, Harm, Scope, Stance
from .count import Qualifier
from .places import PlaceCandidate

Span = tuple[int, int]
Days = tuple[date | None, date | None]


class CasualtiesLine(msgspec.Struct, kw_only=True):
    harm: Harm
    group: Group
    low: int | None
    high: int | None
    words: str
    part_of: int | None = None
    speaker: str | None = None
    words_span: Span
    speaker_span: Span | None = None
    qualifier: Qualifier
    number: int | None = None
    upper: int | None = None
    term: str | None = None
    rule: str


class PlaceLine(msgspec.Struct, kw_only=True):
    words: str
    words_span: Span
    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    candidates: tuple[PlaceCandidate, ...] = ()
    rules: tuple[str, ...] = ()


class AttackLine(msgspec.Struct, kw_only=True):
    id: str
    kind: str
    words: str
    place: str | None = None
    date: Days | None = None
    perpetrators: tuple[str, ...] = ()
    speaker: str | None = None
    scope: Scope
    casualties: tuple[CasualtiesLine, ...] = ()
    # Where the first place lies that has a point, for who wants one point for an attack; `places` has them all.
    place_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    places: tuple[PlaceLine, ...] = ()
    stance: Stance = Stance.ASSERTS
    factuality: Factuality = Factuality.ACTUAL
    words_span: Span
    place_span: Span | None = None
    date_words: str | None = None
    date_span: Span | None = None
    perpetrators_spans: tuple[Span, ...] = ()
    speaker_span: Span | None = None
    speaker_chain: tuple[str, ...] = ()
    speaker_chain_spans: tuple[Span, ...] = ()
    rule: str


class ResponseLine(msgspec.Struct, kw_only=True):
    id: str
    responder: str | None = None
    code: str
    words: str
    about: str | None = None
    words_span: Span
    responder_span: Span | None = None
    about_span: Span | None = None
    rule: str


class AllegationLine(msgspec.Struct, kw_only=True):
    id: str
    accuser: str | None = None
    accused: tuple[str, ...] = ()
    norm: str
    words: str
    norm_code: str | None = None
    words_span: Span
    accuser_span: Span | None = None
    accused_spans: tuple[Span, ...] = ()
    norm_span: Span
    rule: str


class ReportLine(msgspec.Struct, kw_only=True):
    id: str
    published: date | None = None
    language: str | None = None
    outlet: str | None = None
    title: str | None = None
    attacks: tuple[AttackLine, ...] = ()
    other_claims: tuple[AttackLine, ...] = ()
    responses: tuple[ResponseLine, ...] = ()
    allegations: tuple[AllegationLine, ...] = ()
    refused: tuple[str, ...] = ()


class UnreadLine(msgspec.Struct, kw_only=True):
    id: str
    error: str
