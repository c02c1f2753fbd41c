"""Mentions: what one stretch of a sentence says of one attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sijill.languages import Language

from .actors import find_perpetrators
from .dates import DateWords
from .deeds import Deed, doubts, find_deeds, load_kinds
from .figures import Harmed
from .grammar import Stretch
from .pieces import Piece, Sentence
from .places import Listed, Place, find_places


@dataclass(frozen=True, slots=True)
class Mention:
    """An attack as one stretch of text tells it; what the stretch does not say is None or empty."""

    start: int
    end: int
    line: int
    deeds: tuple[Deed, ...] = ()
    harmed: tuple[Harmed, ...] = ()
    place: Place | None = None
    beside: tuple[Place, ...] = ()  # the other places of the sentence
    date: DateWords | None = None
    perpetrators: tuple[Stretch, ...] = ()
    sides: tuple[Stretch, ...] = ()  # every armed actor named: in a clash all of them do harm
    kind: str = "unknown"
    headline: bool = False
    apart: bool = False  # "elsewhere", "another attack": not the attack told before
    also: bool = False  # "also struck", "another raid": by those who did what was told before
    doubt: str = ""
    several: bool = False
    war: bool = False  # a running toll of a whole war

    @property
    def totals(self) -> tuple[Harmed, ...]:
        return tuple(h for h in self.harmed if not h.open_part)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a sentence offers to its mentions, each in the order of the text."""

    sentence: Sentence
    harmed: tuple[Harmed, ...]
    deeds: tuple[Deed, ...]
    places: tuple[Place, ...]
    dates: tuple[DateWords, ...]
    perpetrators: tuple[Stretch, ...]
    apart: bool
    doubts: tuple[str, ...]
    armed: tuple[Piece, ...]
    also: tuple[Piece, ...]  # "also", "another": more by those who did what was told before
    acts: bool  # a verb of doing ("dropped", "fired") makes a weapon an attack


def mentions(
    sentence: Sentence,
    harmed: tuple[Harmed, ...],
    dates: tuple[DateWords, ...],
    language: Language,
    *,
    listed: Listed,
) -> list[Mention]:
    """The attacks that a sentence tells of: one for each figure that is of no attack before it, else by its deeds.

    `sentence` has its actors put together (`find_actors`), `dates` are those of it that can be an attack's,
    `listed` knows the words of the gazetteer.
    """
    doubt = doubts(sentence, language)
    deeds = find_deeds(sentence, doubt, language)
    if not harmed and not deeds:
        return []
    facts = Facts(
        sentence=sentence,
        harmed=harmed,
        deeds=deeds,
        places=find_places(sentence, language, listed=listed),
        dates=dates,
        perpetrators=find_perpetrators(sentence, language),
        apart=any(piece.has("apart") for piece in sentence.pieces[:6]),
        doubts=doubt,
        armed=tuple(piece for _, piece in sentence.of_kind(language, "armed")),
        also=tuple(piece for _, piece in sentence.of_kind(language, "also")),
        acts=sentence.has(language, "act"),
    )
    if facts.harmed:
        return [_with_figures(facts, part, at) for at, part in enumerate(_parts(facts.harmed))]
    return [_without_figures(facts, deeds) for deeds in _deed_groups(facts)]


def _parts(harmed: Sequence[Harmed]) -> list[list[Harmed]]:
    """Figures of a sentence, attack by attack: a second total of one harm begins another attack."""
    rows: list[list[Harmed]] = []
    seen: set[str] = set()
    for figure in harmed:
        if not rows or (not figure.open_part and figure.harm in seen and not _same_persons(rows[-1], figure)):
            rows.append([])
            seen = set()
        rows[-1].append(figure)
        if not figure.open_part:
            seen.add(figure.harm)
    return rows


def _same_persons(row: Sequence[Harmed], figure: Harmed) -> bool:
    """Another group with the same harm right after ("a child and two women were killed") is no other attack."""
    last = row[-1]
    return last.harm == figure.harm and figure.group != last.group and figure.start - last.end < _ADJACENT


_ADJACENT = 25  # characters between figures of one list


def _with_figures(facts: Facts, part: list[Harmed], at: int) -> Mention:
    rows = _parts(facts.harmed)
    start = facts.sentence.start if at == 0 else part[0].start
    end = facts.sentence.end if at == len(rows) - 1 else rows[at + 1][0].start
    deeds = _within(facts.deeds, start, end) or facts.deeds
    mention = _mention(facts, start, end, deeds, tuple(part))
    if not _is_war(facts.deeds, part):
        return mention
    war = tuple(d for d in facts.deeds if d.war)
    return replace(mention, kind="unknown", place=None, perpetrators=(), deeds=war, war=True)


_TOLL_OF_A_WAR = 1000  # persons: a lower toll beside the word "war" is one of its attacks


def _is_war(deeds: Sequence[Deed], harmed: Sequence[Harmed]) -> bool:
    """Whether a stretch gives the running toll of a whole war: a sum over a period, of no kind and no place."""
    largest = max((h.count.low or 0 for h in harmed), default=0)
    return largest >= _TOLL_OF_A_WAR and (any(d.war for d in deeds) or largest >= 20 * _TOLL_OF_A_WAR)


def _without_figures(facts: Facts, deeds: tuple[Deed, ...]) -> Mention:
    later = [d.start for d in facts.deeds if d.start > deeds[-1].start]
    start = facts.sentence.start if deeds[0] is facts.deeds[0] else deeds[0].start
    return _mention(facts, start, min(later, default=facts.sentence.end), deeds, ())


def _deed_groups(facts: Facts) -> list[tuple[Deed, ...]]:
    """Deeds of a sentence without figures: a deed after the place of the one before begins another attack."""
    deeds = [deed for deed in facts.deeds if not deed.war]
    if all(deed.weapon for deed in deeds) and not facts.acts:
        return []
    groups: list[list[Deed]] = []
    for deed in deeds:
        place_between = groups and any(
            groups[-1][-1].end <= p.start < deed.start and p.level >= 2 for p in facts.places
        )
        if not groups or (place_between and not deed.weapon):
            groups.append([])
        groups[-1].append(deed)
    return [tuple(g) for g in groups]


def _mention(facts: Facts, start: int, end: int, deeds: tuple[Deed, ...], harmed: tuple[Harmed, ...]) -> Mention:
    anchor = harmed[0].start if harmed else deeds[0].start
    places = _within(facts.places, start, end) or facts.places
    place = _best_place(places, anchor)
    return Mention(
        start=start,
        end=end,
        line=facts.sentence.line,
        deeds=deeds,
        harmed=harmed,
        place=place,
        beside=tuple(other for other in facts.places if other is not place),
        date=_nearest(_within(facts.dates, start, end) or facts.dates, anchor),
        perpetrators=_within(facts.perpetrators, start, end) or (facts.perpetrators if harmed else ()),
        sides=_within(_sides(facts, start, end), start, deeds[0].start if deeds else end) or _sides(facts, start, end),
        kind=load_kinds().of(deeds),
        apart=facts.apart,
        also=any(start <= p.start < end for p in facts.also),
        doubt=_doubt(facts, deeds, harmed),
        several=any(p.several for p in places),
    )


def _sides(facts: Facts, start: int, end: int) -> tuple[Stretch, ...]:
    """Every force that a mention names, not the countries or words such as "Russian" alone."""
    named = (p for p in facts.armed if start <= p.start < end and not p.has("armed.side") and not p.has("armed.state"))
    return tuple(Stretch(p.start, p.end, p.rule) for p in named)


def _doubt(facts: Facts, deeds: Sequence[Deed], harmed: Sequence[Harmed]) -> str:
    """What words of doubt make of a whole mention; figures are in doubt where the words before them are."""
    if not harmed:
        only_weapons = all(deed.weapon for deed in deeds)
        told = deeds[-1:] if only_weapons else deeds  # "our air force carried out no sorties"
        return told[0].doubt if all(deed.doubt for deed in told) else ""
    pieces = facts.sentence.pieces
    at = next((i for i, piece in enumerate(pieces) if piece.start >= harmed[0].phrase[0]), 0)
    doubt = facts.doubts[max(at - 1, 0)]
    return doubt if doubt != "negated" else ""  # "it was not clear who killed five": five were killed


_S = TypeVar("_S", Deed, Place, Stretch, DateWords)


def _within(stretches: Sequence[_S], start: int, end: int) -> tuple[_S, ...]:
    return tuple(s for s in stretches if start <= s.start < end)


_BESIDE = 1.5  # a level: wider than any place of its own, narrower than a province


def _best_place(places: Sequence[Place], anchor: int) -> Place | None:
    """The narrowest place, of equally narrow ones the nearest to the figure or the deed."""
    if not places:
        return None

    def narrowness(place: Place) -> float:
        return min(place.level, _BESIDE) if place.beside and place.level < 4 else place.level

    return max(places, key=lambda place: (narrowness(place), -abs(place.start - anchor)))


def _nearest(dates: Sequence[DateWords], anchor: int) -> DateWords | None:
    return min(dates, key=lambda d: abs(d.start - anchor), default=None)
