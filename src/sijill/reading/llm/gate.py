"""The grounding gate: of what a language model offers, what the report itself says; the rest is refused by name.

Pure: an answer and a report in, claims out. What it does not check is told in docs/how-to/use-a-language-model.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from sijill.models import (
    Allegation,
    AttackClaim,
    Claims,
    DateInterval,
    Evidence,
    Factuality,
    Report,
    Response,
    Scope,
    Stance,
)
from sijill.models.taxonomy import attack_kinds, responses

from .answer import AllegationAnswer, Answer, AttackAnswer, ResponseAnswer
from .casualties import casualties_of
from .codes import known, member
from .grounding import Span, Story
from .refusal import Refusals, Refused, quoted
from .reread import Reread, kinds_agree
from .site import RULE, Site

__all__ = ["RULE", "Gate", "ground"]

Days = tuple[Evidence, DateInterval]


class Gate:
    """The gate for one report, made ready once for all its parts."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.story = Story(report)
        self.reread = Reread(report, self.story.view, self.story.language)

    def ground(self, answer: Answer, part: Span | None = None, *, named: str = "") -> Claims:
        """The claims that a part of the report (else its story) bears out; `named` begins each refusal."""
        site = Site(self.story, self.reread, part or self.story.body, Refusals(named))
        kept = site.refusals.kept
        attacks = [
            kept(f"attack {n}", _attack, told, f"attack {n}", site) for n, told in enumerate(answer.attacks, start=1)
        ]
        claims = [attack for attack in attacks if attack is not None]
        replies = [
            kept(f"response {n}", _response, told, f"response {n}", site)
            for n, told in enumerate(answer.responses, start=1)
        ]
        allegations = [
            kept(f"allegation {n}", _allegation, told, f"allegation {n}", site)
            for n, told in enumerate(answer.allegations, start=1)
        ]
        return Claims(
            report_id=self.report.id,
            language=self.story.language.code,
            published=self.report.published,
            attacks=tuple(attack for attack in claims if _happened(attack)),
            other_claims=tuple(attack for attack in claims if not _happened(attack)),
            responses=tuple(reply for reply in replies if reply is not None),
            allegations=tuple(allegation for allegation in allegations if allegation is not None),
            refused=tuple(site.refusals.lines),
        )


def ground(answer: Answer, report: Report) -> Claims:
    """The claims of an answer about a whole report that the report bears out, and what was refused."""
    return Gate(report).ground(answer)


def _happened(attack: AttackClaim) -> bool:
    return attack.stance is Stance.ASSERTS and attack.factuality is Factuality.ACTUAL


def _attack(told: AttackAnswer, where: str, site: Site) -> AttackClaim:
    kind = known(attack_kinds(), told.kind, "kind of attack")
    scope = member(Scope, told.scope, "scope")
    stance = member(Stance, told.stance, "stance")
    factuality = member(Factuality, told.factuality, "factuality")
    words = _attack_words(told, kind, site)
    near = words[0]
    # Who claims it is what makes it a claim: without its speaker it would be told in the report's own voice.
    speaker = site.optional("speaker", told.speaker, near)
    days = site.refusals.kept(f"date of {where}", _days, told.date_words, near, site)
    return AttackClaim(
        kind=kind,
        evidence=site.story.evidence(words),
        rule=RULE,
        place=site.refusals.kept(f"place of {where}", site.optional, "", told.place, near),
        date=days[1] if days else None,
        date_evidence=days[0] if days else None,
        perpetrators=_each(told.perpetrators, f"perpetrator of {where}", near, site),
        speaker=speaker,
        speaker_chain=(speaker,) if speaker else (),
        scope=scope,
        stance=stance,
        factuality=factuality,
        casualties=casualties_of(told, near, where, site),
    )


def _attack_words(told: AttackAnswer, kind: str, site: Site) -> Span:
    """Where the words that name the attack stand. Raises Refused where they stand nowhere or name another kind."""
    try:
        words = site.view_span(told.words, _anchor(told, site))
    except Refused as refused:
        figures = len(told.casualties)
        lost = f" (refused with its {figures} figure{'s' if figures > 1 else ''})" if figures else ""
        raise Refused(f"{refused}{lost}") from refused
    named = site.reread.kinds_in(words)
    if named and not any(kinds_agree(kind, other) for other in named):
        raise Refused(f"{quoted(told.words)}: the words say {' or '.join(sorted(named))}, the answer says {kind}")
    return words


def _anchor(told: AttackAnswer, site: Site) -> int | None:
    """Where in the view the attack is told of: the first of its other values that stands in one place only."""
    figures = (figure.words for figure in told.casualties)
    for words in (*figures, told.date_words, told.place, *told.perpetrators, told.speaker):
        places = site.story.places(words, site.part) if words else []
        if len(places) == 1:
            return places[0].view[0]
    return None


def _days(words: str | None, near: int, site: Site) -> Days | None:
    """The days that our own grammar reads in the words that are said to be the date."""
    if words is None or not words.strip():
        return None
    view = site.view_span(words, near)
    found = site.reread.days_in(view)
    if len(found) != 1:
        raise Refused(f"{quoted(words)}: {'more than one day' if found else 'no day'} can be read in these words")
    ((start, end), days) = found[0]
    return site.story.evidence((min(start, view[0]), max(end, view[1]))), days


def _each(names: Iterable[str], what: str, near: int, site: Site) -> tuple[Evidence, ...]:
    """The names that stand in the text, each once; each of the others is refused by itself."""
    found = [site.refusals.kept(what, site.evidence, name, near) for name in names]
    return tuple(dict.fromkeys(evidence for evidence in found if evidence is not None))


def _response(told: ResponseAnswer, where: str, site: Site) -> Response:
    code = known(responses(), told.code, "kind of response")
    words = site.view_span(told.words)
    # "Nobody responded" and "somebody did, of another name" are not the same: without its responder it is refused.
    return Response(
        code=code,
        evidence=site.story.evidence(words),
        rule=RULE,
        responder=site.optional("responder", told.responder, words[0]),
        about=site.refusals.kept(f"about of {where}", site.optional, "", told.about, words[0]),
    )


def _allegation(told: AllegationAnswer, where: str, site: Site) -> Allegation:
    words = site.view_span(told.words)
    return Allegation(
        evidence=site.story.evidence(words),
        norm=site.evidence(told.norm, words[0]),
        rule=RULE,
        accuser=site.optional("accuser", told.accuser, words[0]),
        accused=_each(told.accused, f"accused of {where}", words[0], site),
    )
