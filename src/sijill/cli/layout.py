"""How a report's claims are set out for people: who claims what, where, when, with which figures and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sijill.models import (
    Allegation,
    AttackClaim,
    Casualties,
    Claims,
    Count,
    DateInterval,
    Evidence,
    Harm,
    Qualifier,
    Report,
    Response,
    Scope,
)
from sijill.models.taxonomy import attack_kinds, norms, responses

from .labels import Labels
from .locations import Locations
from .pieces import FAINT, HEADING, QUOTE, WARNING, between, fill, foreign, row, short
from .terminal import Line, Piece, harmless

_ROWS = ("place", "date", "perpetrators", "speaker")
_OPEN = {"earliest": "from", "latest": "until"}
_SAID_WITH_RANGE = (Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.UP_TO, Qualifier.FEWER_THAN)

T = TypeVar("T")
Explain = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Claims set out in one interface language; with `explain`, each claim says which rule read it."""

    labels: Labels
    explain: Explain | None = None

    def lines(self, report: Report, claims: Claims) -> Iterator[Line]:
        """Everything that was read out of one report, line by line."""
        yield from self._heading(report, claims)
        yield from self._section("attacks", claims.attacks, self._attack, report)
        yield from self._section("other_claims", claims.other_claims, self._attack, report)
        yield from self._section("responses", claims.responses, self._response, report)
        yield from self._section("allegations", claims.allegations, self._allegation, report)
        yield from self._section("refused", claims.refused, self._refused, report)
        if not (claims.attacks or claims.other_claims or claims.responses or claims.allegations):
            yield Line((Piece(self.labels("no_claims"), FAINT),), indent=2)
        yield Line(())

    def _section(
        self, title: str, values: Sequence[T], set_out: Callable[[T, Report], Iterator[Line]], report: Report
    ) -> Iterator[Line]:
        if values:
            yield Line((Piece(self.labels(title), FAINT),), indent=2)
        for value in values:
            yield from set_out(value, report)

    def _heading(self, report: Report, claims: Claims) -> Iterator[Line]:
        title = harmless(report.title)
        day = claims.published or report.published
        about = [foreign(report.outlet)] if report.outlet else []
        about += [Piece(day.isoformat() if day else self.labels("no_date")), foreign(report.id)]
        yield Line((Piece(title or self.labels("no_title"), "bold reverse", foreign=True),))
        yield Line(tuple(between(about, Piece(" · "))), indent=0)

    def _attack(self, attack: AttackClaim, report: Report) -> Iterator[Line]:
        kind = attack_kinds()[attack.kind].label(self.labels.language)
        yield Line((Piece(f"{kind}  ", HEADING), self._quote(attack.evidence), *self._told_as(attack)), indent=4)
        yield from self._rule(attack.rule, 6)
        yield from self._row("place", [foreign(attack.place.words)] if attack.place else [])
        yield from self._rules(attack.place)
        yield from Locations(self.labels, explain=self.explain is not None).lines(attack, indent=8)
        yield from self._row("date", self._when(attack.date, attack.date_evidence))
        yield from self._rules(attack.date_evidence)
        yield from self._row("perpetrators", self._list(e.words for e in attack.perpetrators))
        yield from self._rules(*attack.perpetrators)
        yield from self._row("speaker", self._speaker(attack, report))
        yield from self._rules(attack.speaker)
        yield from self._figures(attack)

    def _told_as(self, attack: AttackClaim) -> Iterator[Piece]:
        stance = self.labels.of("stance", attack.stance)
        marks = [
            stance or self.labels.of("factuality", attack.factuality),
            self.labels("scope_period") if attack.scope is Scope.PERIOD else "",
        ]
        for mark in filter(None, marks):
            yield Piece("  ")
            yield Piece(f"[{mark}]", WARNING)

    def _speaker(self, attack: AttackClaim, report: Report) -> list[Piece]:
        if not attack.speaker:
            return self._own_voice(report)
        speaker = [foreign(attack.speaker.words)]
        outer = [e.words for e in attack.speaker_chain if e.words != attack.speaker.words]
        return fill(self.labels, "via", speaker=speaker, chain=self._list(outer)) if outer else speaker

    def _own_voice(self, report: Report) -> list[Piece]:
        if not report.outlet:
            return [Piece(self.labels("own_voice"))]
        return fill(self.labels, "voice_of", outlet=[foreign(report.outlet)])

    def _when(self, day: DateInterval | None, evidence: Evidence | None) -> list[Piece]:
        if day is None:
            return []
        # Numbers and days are isolated like words of the report: else an Arabic line would turn them round.
        ends = {name: [Piece(str(end), foreign=True)] for name, end in _ends(day).items()}
        if day.earliest == day.latest:
            said = ends["earliest"]
        else:
            said = fill(self.labels, "between" if len(ends) == 2 else _OPEN[next(iter(ends))], **ends)
        return [*said, Piece("  "), self._quote(evidence)] if evidence else said

    def _figures(self, attack: AttackClaim) -> Iterator[Line]:
        if not attack.casualties:
            return
        children: dict[int | None, list[int]] = {}
        for place, casualties in enumerate(attack.casualties):
            children.setdefault(casualties.part_of, []).append(place)
        # Totals first, each with its parts under it; `waiting` is a stack, so a chain of parts can be of any depth.
        waiting = [(place, 0) for place in reversed(children.get(None, []))]
        left = set(range(len(attack.casualties)))
        while waiting or left:
            place, depth = waiting.pop() if waiting else (min(left), 0)
            if place not in left:
                continue
            left.discard(place)
            yield from self._figure(attack, attack.casualties[place], depth)
            waiting += [(part, depth + 1) for part in reversed(children.get(place, []))]

    def _figure(self, attack: AttackClaim, casualties: Casualties, depth: int) -> Iterator[Line]:
        harm, group = self.labels.of("harm", casualties.harm), self.labels.of("group", casualties.group)
        frame = _frame(attack, casualties)
        said = [Piece(harm)]
        if casualties.harm is not Harm.NONE:
            said = fill(self.labels, frame, harm=said, count=self._count(casualties.count), group=[Piece(group)])
        pieces = [*said, Piece("  "), self._quote(casualties.evidence)]
        if casualties.speaker:
            pieces += [Piece("  "), *fill(self.labels, "figure_speaker", speaker=[foreign(casualties.speaker.words)])]
        indent = 6 + min(depth, 4) * 2
        yield Line(tuple(pieces), indent=indent)
        yield from self._rule(casualties.rule, indent + 2)

    def _count(self, count: Count) -> list[Piece]:
        """The number as it was said, and the range that it stands for where the two differ: "nearly 160 (144-160)"."""
        low, high = count.bounds()
        if low is None:
            return [Piece(self.labels("number_unknown"))]
        if high is None:
            return fill(self.labels, "at_least", low=[Piece(str(low), foreign=True)])
        span = [Piece(str(low) if low == high else f"{low}-{high}", foreign=True)]
        if count.number is None or count.qualifier not in _SAID_WITH_RANGE:
            return span
        return fill(self.labels, count.qualifier, number=[Piece(str(count.number), foreign=True)], range=span)

    def _response(self, response: Response, report: Report) -> Iterator[Line]:
        what = responses()[response.code].label(self.labels.language)
        said = [Piece(what, HEADING)]
        if response.responder:
            said = fill(self.labels, "response", what=said, who=[foreign(response.responder.words)])
        yield Line((*said, Piece("  "), self._quote(response.evidence)), indent=4)
        yield from self._row("about_what", [foreign(response.about.words)] if response.about else [])
        yield from self._rule(response.rule, 6)

    def _allegation(self, allegation: Allegation, report: Report) -> Iterator[Line]:
        accuser = [foreign(allegation.accuser.words)] if allegation.accuser else self._own_voice(report)
        accused = self._list(e.words for e in allegation.accused) or [Piece(self.labels("accused_unknown"))]
        said = fill(self.labels, "allegation", accuser=accuser, accused=accused)
        yield Line((*said, Piece("  "), self._quote(allegation.evidence)), indent=4)
        norm = norms().get(allegation.norm_code or "")
        known = [Piece(f"  {norm.meaning}: {norm.label(self.labels.language)}", FAINT)] if norm else []
        yield from self._row("norm", [foreign(allegation.norm.words), *known])
        yield from self._rule(allegation.rule, 6)

    def _refused(self, reason: str, report: Report) -> Iterator[Line]:
        yield Line((foreign(reason),), indent=4)

    def _rules(self, *values: Evidence | None) -> Iterator[Line]:
        """The rules that read some values, each once."""
        for rule in dict.fromkeys(value.rule for value in values if value and value.rule):
            yield from self._rule(rule, 8)

    def _rule(self, rule: str, indent: int) -> Iterator[Line]:
        if self.explain is None:
            return
        told = self.explain(rule)
        text = f"{self.labels('rule')} {rule}" + (f": {told}" if told else "")
        yield Line((Piece(harmless(text), FAINT),), indent=indent)

    def _row(self, label: str, value: list[Piece]) -> Iterator[Line]:
        return row(self.labels, label, value, of=_ROWS)

    def _quote(self, evidence: Evidence) -> Piece:
        return Piece(self.labels("quote", words=short(evidence.words)), QUOTE, foreign=True)

    def _list(self, names: Iterable[str]) -> list[Piece]:
        return between([foreign(name) for name in names], Piece(self.labels("list")))


def _frame(attack: AttackClaim, casualties: Casualties) -> str:
    """Whether a figure is set out as a total, as a part, or as a part that suffered something else than the total."""
    if casualties.part_of is None:
        return "figure"
    total = attack.casualties[casualties.part_of] if casualties.part_of < len(attack.casualties) else None
    return "part" if total and total.harm is casualties.harm else "part_otherwise"


def _ends(day: DateInterval) -> dict[str, date]:
    ends = {"earliest": day.earliest, "latest": day.latest}
    return {name: end for name, end in ends.items() if end is not None}
