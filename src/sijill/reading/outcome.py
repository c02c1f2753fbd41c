"""The outcome of a reading: what was found, as claims with the words that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, NamedTuple, TypeVar

from sijill.languages import View
from sijill.models import (
    Allegation,
    AttackClaim,
    Casualties,
    Evidence,
    Factuality,
    Group,
    Harm,
    Report,
    Response,
    Scope,
    Stance,
)
from sijill.models.taxonomy import norms

from .book import REMEMBERED, Book, Entry, FigureEntry, Span
from .dates import DateWords
from .deeds import main_deed
from .grammar import Stretch
from .locations import Locator
from .responses import Alleged, Said
from .speakers import Voice, Voices

_STANCES = {"denied": Stance.DENIES, "retracted": Stance.RETRACTS}
_FACTUALITY = {
    "": Factuality.ACTUAL,
    "denied": Factuality.NEGATED,
    "retracted": Factuality.NEGATED,
    "negated": Factuality.NEGATED,
    "planned": Factuality.PLANNED,
    "hypothetical": Factuality.HYPOTHETICAL,
}

_T = TypeVar("_T", Said, Alleged)


class Told(NamedTuple, Generic[_T]):
    """A response or an allegation as it was told: by whom, and whether only the headline tells it."""

    what: _T
    who: Voice | None
    headline: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Makes the claims of one report from what its reading found."""

    report: Report
    view: View
    voices: Voices
    book: Book
    locator: Locator

    def attack(self, entry: Entry) -> AttackClaim:
        """The claim that one attack of the book amounts to."""
        deed = main_deed(entry.deeds, entry.kind)
        words = (deed.start, deed.end) if deed else self._figure_span(entry.figures[0])
        positions = {id(figure): at for at, figure in enumerate(entry.figures)}
        place = self.locator.completed(self._words(entry.place)) if entry.place and entry.place.level else None
        return AttackClaim(
            kind=entry.kind,
            evidence=self._evidence(words),
            rule=deed.rule if deed else entry.figures[0].harmed.rule,
            place=place,
            places=self.locator.locate(place, self._beside(entry)) if place else (),
            date=entry.interval,
            date_evidence=self._words(entry.date) if entry.date else None,
            perpetrators=tuple(
                self._evidence(self.voices.full_name(p.start, p.end), p.rule) for p in entry.perpetrators
            ),
            speaker=self._evidence(entry.voice.span, entry.voice.rule) if entry.voice else None,
            speaker_chain=tuple(self._evidence(span) for span in entry.chain),
            scope=self._scope(entry),
            stance=_STANCES.get(entry.doubt, Stance.ASSERTS),
            factuality=_FACTUALITY[entry.doubt],
            casualties=tuple(self._casualties(figure, entry, positions) for figure in entry.figures),
        )

    def _beside(self, entry: Entry) -> list[Evidence]:
        """The words for the other places of the sentence, countries left out."""
        return [self._words(place) for place in entry.beside if place.level]

    @staticmethod
    def _figure_span(figure: FigureEntry) -> Span:
        return figure.harmed.start, figure.harmed.end

    def _scope(self, entry: Entry) -> Scope:
        interval = entry.interval
        long = interval is not None and (
            interval.earliest is None
            or interval.latest is None
            or interval.latest - interval.earliest > timedelta(days=1)
        )
        return Scope.PERIOD if long or entry.several or entry.war else Scope.INCIDENT

    def _casualties(self, figure: FigureEntry, entry: Entry, positions: dict[int, int]) -> Casualties:
        return Casualties(
            harm=Harm(figure.harmed.harm),
            group=Group(figure.harmed.group),
            count=figure.harmed.count,
            evidence=self._evidence(self._figure_span(figure)),
            rule=figure.harmed.rule,
            part_of=positions[id(figure.part_of)] if figure.part_of else None,
            speaker=self._evidence(figure.voice.span) if figure.voice and self._differs(figure, entry) else None,
        )

    def _differs(self, figure: FigureEntry, entry: Entry) -> bool:
        """Whether a figure has a speaker by name who is not the attack's."""
        mine, other = figure.voice, entry.voice
        return bool(mine and mine.named and other and other.named and not self.book.same_name(mine.span, other.span))

    def _words(self, stretch: Stretch | DateWords) -> Evidence:
        return self._evidence((stretch.start, stretch.end), stretch.rule)

    def _evidence(self, span: Span, rule: str = "") -> Evidence:
        return Evidence.of(self.report, *self.view.origin_span(*span), rule=rule)

    def responses(self, heard: Iterable[Told[Said]]) -> Iterator[Response]:
        """Each response once: the same act by the same responder told again adds nothing."""
        told: list[tuple[str, Voice | None]] = []
        for said, responder, _ in sorted(heard, key=lambda response: response.headline):
            if any(code == said.code and self._is_one(voice, responder) for code, voice in told[-REMEMBERED:]):
                continue
            told.append((said.code, responder))
            yield Response(
                code=said.code,
                evidence=self._evidence((said.words.start, said.words.end)),
                rule=said.words.rule,
                responder=self._evidence(responder.span) if responder else None,
                about=self._evidence((said.about.start, said.about.end)) if said.about else None,
            )

    def _is_one(self, a: Voice | None, b: Voice | None) -> bool:
        return a is b or bool(a and b and self.book.same_name(a.span, b.span))

    def allegations(self, heard: Sequence[Told[Alleged]]) -> Iterator[Allegation]:
        """Each allegation against a norm; a headline's only where the story has none."""
        known = norms()
        for alleged, accuser, headline in heard:
            if headline and len(heard) > 1:
                continue
            yield Allegation(
                evidence=self._evidence((alleged.words.start, alleged.words.end)),
                norm=self._evidence((alleged.norm.start, alleged.norm.end)),
                rule=alleged.words.rule,
                accuser=self._evidence(accuser.span) if accuser else None,
                accused=tuple(self._evidence((a.start, a.end)) for a in alleged.accused),
                norm_code=alleged.norm_code if alleged.norm_code in known else None,
            )
