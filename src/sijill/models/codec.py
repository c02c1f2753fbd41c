"""Claims as JSON lines and back: the interchange format of docs/reference/format.md.

One line per report. The exact words stand under their own key (`place`), where they stand in the report under the key
with `_span` (`place_span`, [start, end) in code points of title + line feed + text). A line says everything that the
claims hold, so reading it gives equal claims.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from sijill.errors import NotReadable

from .claims import (
    Allegation,
    AttackClaim,
    Casualties,
    Claims,
    DateInterval,
    Response,
)
from .count import Count
from .lines import (
    AllegationLine,
    AttackLine,
    CasualtiesLine,
    PlaceLine,
    ReportLine,
    ResponseLine,
    Span,
    UnreadLine,
)
from .places import Location, ResolvedPlace
from .report import Evidence, Report, Unread

_encoder = msgspec.json.Encoder()
_reports = msgspec.json.Decoder(ReportLine)
_unreads = msgspec.json.Decoder(UnreadLine)


def to_json(claims: Claims, report: Report) -> bytes:
    """One line of JSON, without the line feed: the claims, with the outlet and title of their report.

    Raises ValueError when a claim stands on words that the report does not say at that place.
    """
    _stand(claims, report)
    attacks = (*claims.attacks, *claims.other_claims)
    ids = iter(_ids([("attack", a.evidence, "") for a in attacks]))
    response_ids = _ids([("response", r.evidence, r.code) for r in claims.responses])
    allegation_ids = _ids([("allegation", a.evidence, "") for a in claims.allegations])
    line = ReportLine(
        id=claims.report_id,
        published=claims.published,
        language=claims.language,
        outlet=report.outlet,
        title=report.title,
        attacks=tuple(_attack_line(attack, next(ids)) for attack in claims.attacks),
        other_claims=tuple(_attack_line(attack, next(ids)) for attack in claims.other_claims),
        responses=tuple(map(_response_line, claims.responses, response_ids)),
        allegations=tuple(map(_allegation_line, claims.allegations, allegation_ids)),
        refused=claims.refused,
    )
    return _encoder.encode(line)


def unread_to_json(unread: Unread) -> bytes:
    """One line of JSON that names a report that could not be read, and why."""
    return _encoder.encode(UnreadLine(id=unread.id, error=unread.error))


def from_json(line: bytes | str) -> Claims | Unread:
    """The claims of one line, or the report that could not be read. Raises NotReadable for anything else."""
    try:
        if (unread := _as_unread(line)) is not None:
            return unread
        return _claims(_reports.decode(line))
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise NotReadable(f"not a line of claims: {error}") from error


def claim_id(role: str, evidence: Evidence, code: str = "", *, nth: int = 1) -> str:
    """The id of a claim: from its report, the place of its words and its code, so a better reader gives the same id.

    `role` is attack, response or allegation; `nth` tells apart claims that stand on the same words.
    """
    parts = (evidence.report_id, role, str(evidence.start), str(evidence.end), code, str(nth))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _ids(claims: Iterable[tuple[str, Evidence, str]]) -> list[str]:
    seen: Counter[tuple[str, Evidence, str]] = Counter()
    ids = []
    for claim in claims:
        seen[claim] += 1
        ids.append(claim_id(*claim, nth=seen[claim]))
    return ids


def _stand(claims: Claims, report: Report) -> None:
    text = report.full_text
    for evidence in evidences(claims):
        if evidence.report_id != report.id or text[evidence.start : evidence.end] != evidence.words:
            raise ValueError(f"{evidence.words!r} does not stand at {evidence.span} of report {report.id}")


def evidences(claims: Claims) -> Iterable[Evidence]:
    """Every piece of evidence that the claims stand on."""
    for attack in (*claims.attacks, *claims.other_claims):
        yield from (attack.evidence, *attack.perpetrators, *attack.speaker_chain)
        yield from filter(None, (attack.place, attack.date_evidence, attack.speaker))
        yield from (place.evidence for place in attack.places)
        for casualties in attack.casualties:
            yield from filter(None, (casualties.evidence, casualties.speaker))
    for response in claims.responses:
        yield from filter(None, (response.evidence, response.responder, response.about))
    for allegation in claims.allegations:
        yield from (allegation.evidence, allegation.norm, *allegation.accused)
        yield from filter(None, (allegation.accuser,))


def _words(evidence: Evidence | None) -> str | None:
    return evidence.words if evidence else None


def _span(evidence: Evidence | None) -> Span | None:
    return evidence.span if evidence else None


def _attack_line(attack: AttackClaim, id: str) -> AttackLine:
    point = next((place.location for place in attack.places if place.location.is_known), Location())
    return AttackLine(
        id=id,
        kind=attack.kind,
        words=attack.evidence.words,
        place=_words(attack.place),
        date=(attack.date.earliest, attack.date.latest) if attack.date else None,
        perpetrators=tuple(e.words for e in attack.perpetrators),
        speaker=_words(attack.speaker),
        scope=attack.scope,
        casualties=tuple(map(_casualties_line, attack.casualties)),
        place_id=point.place_id,
        latitude=point.latitude,
        longitude=point.longitude,
        precision=point.precision,
        places=tuple(map(_place_line, attack.places)),
        stance=attack.stance,
        factuality=attack.factuality,
        words_span=attack.evidence.span,
        place_span=_span(attack.place),
        date_words=_words(attack.date_evidence),
        date_span=_span(attack.date_evidence),
        perpetrators_spans=tuple(e.span for e in attack.perpetrators),
        speaker_span=_span(attack.speaker),
        speaker_chain=tuple(e.words for e in attack.speaker_chain),
        speaker_chain_spans=tuple(e.span for e in attack.speaker_chain),
        rule=attack.rule,
    )


def _place_line(place: ResolvedPlace) -> PlaceLine:
    location = place.location
    return PlaceLine(
        words=place.evidence.words,
        words_span=place.evidence.span,
        place_id=location.place_id,
        latitude=location.latitude,
        longitude=location.longitude,
        precision=location.precision,
        candidates=location.candidates,
        rules=location.rules,
    )


def _casualties_line(casualties: Casualties) -> CasualtiesLine:
    return CasualtiesLine(
        harm=casualties.harm,
        group=casualties.group,
        low=casualties.count.low,
        high=casualties.count.high,
        words=casualties.evidence.words,
        part_of=casualties.part_of,
        speaker=_words(casualties.speaker),
        words_span=casualties.evidence.span,
        speaker_span=_span(casualties.speaker),
        qualifier=casualties.count.qualifier,
        number=casualties.count.number,
        upper=casualties.count.upper,
        term=casualties.count.term,
        rule=casualties.rule,
    )


def _response_line(response: Response, id: str) -> ResponseLine:
    return ResponseLine(
        id=id,
        responder=_words(response.responder),
        code=response.code,
        words=response.evidence.words,
        about=_words(response.about),
        words_span=response.evidence.span,
        responder_span=_span(response.responder),
        about_span=_span(response.about),
        rule=response.rule,
    )


def _allegation_line(allegation: Allegation, id: str) -> AllegationLine:
    return AllegationLine(
        id=id,
        accuser=_words(allegation.accuser),
        accused=tuple(e.words for e in allegation.accused),
        norm=allegation.norm.words,
        words=allegation.evidence.words,
        norm_code=allegation.norm_code,
        words_span=allegation.evidence.span,
        accuser_span=_span(allegation.accuser),
        accused_spans=tuple(e.span for e in allegation.accused),
        norm_span=allegation.norm.span,
        rule=allegation.rule,
    )


def _as_unread(line: bytes | str) -> Unread | None:
    try:
        unread = _unreads.decode(line)
    except msgspec.ValidationError:
        return None
    return Unread(unread.id, unread.error)


def _claims(line: ReportLine) -> Claims:
    return Claims(
        report_id=line.id,
        language=line.language,
        published=line.published,
        attacks=tuple(_attack(line.id, attack) for attack in line.attacks),
        other_claims=tuple(_attack(line.id, attack) for attack in line.other_claims),
        responses=tuple(_response(line.id, response) for response in line.responses),
        allegations=tuple(_allegation(line.id, allegation) for allegation in line.allegations),
        refused=line.refused,
    )


def _evidence(report_id: str, words: str, span: Span | None) -> Evidence:
    if span is None:
        raise ValueError(f"{words!r} has no span")
    return Evidence(report_id, *span, words)


def _maybe(report_id: str, words: str | None, span: Span | None) -> Evidence | None:
    return None if words is None else _evidence(report_id, words, span)


def _all(report_id: str, words: tuple[str, ...], spans: tuple[Span, ...]) -> tuple[Evidence, ...]:
    if len(words) != len(spans):
        raise ValueError(f"{len(words)} names with {len(spans)} spans: {words}")
    return tuple(_evidence(report_id, w, s) for w, s in zip(words, spans, strict=True))


def _attack(report_id: str, line: AttackLine) -> AttackClaim:
    return AttackClaim(
        kind=line.kind,
        evidence=_evidence(report_id, line.words, line.words_span),
        rule=line.rule,
        place=_maybe(report_id, line.place, line.place_span),
        places=tuple(_place(report_id, place) for place in line.places),
        date=DateInterval(*line.date) if line.date else None,
        date_evidence=_maybe(report_id, line.date_words, line.date_span),
        perpetrators=_all(report_id, line.perpetrators, line.perpetrators_spans),
        speaker=_maybe(report_id, line.speaker, line.speaker_span),
        speaker_chain=_all(report_id, line.speaker_chain, line.speaker_chain_spans),
        scope=line.scope,
        stance=line.stance,
        factuality=line.factuality,
        casualties=tuple(_casualties(report_id, casualties) for casualties in line.casualties),
    )


def _place(report_id: str, line: PlaceLine) -> ResolvedPlace:
    location = Location(
        place_id=line.place_id,
        latitude=line.latitude,
        longitude=line.longitude,
        precision=line.precision,
        candidates=line.candidates,
        rules=line.rules,
    )
    return ResolvedPlace(evidence=_evidence(report_id, line.words, line.words_span), location=location)


def _casualties(report_id: str, line: CasualtiesLine) -> Casualties:
    return Casualties(
        harm=line.harm,
        group=line.group,
        count=Count(line.qualifier, line.number, line.upper, line.term),
        evidence=_evidence(report_id, line.words, line.words_span),
        rule=line.rule,
        part_of=line.part_of,
        speaker=_maybe(report_id, line.speaker, line.speaker_span),
    )


def _response(report_id: str, line: ResponseLine) -> Response:
    return Response(
        code=line.code,
        evidence=_evidence(report_id, line.words, line.words_span),
        rule=line.rule,
        responder=_maybe(report_id, line.responder, line.responder_span),
        about=_maybe(report_id, line.about, line.about_span),
    )


def _allegation(report_id: str, line: AllegationLine) -> Allegation:
    return Allegation(
        evidence=_evidence(report_id, line.words, line.words_span),
        norm=_evidence(report_id, line.norm, line.norm_span),
        rule=line.rule,
        accuser=_maybe(report_id, line.accuser, line.accuser_span),
        accused=_all(report_id, line.accused, line.accused_spans),
        norm_code=line.norm_code,
    )
