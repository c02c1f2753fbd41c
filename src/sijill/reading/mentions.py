"""Mentions: what one stretch of a sentence says of one attack."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from sijill.languages import Entry as WordEntry
from sijill.languages import Language, Rule

from .dates import DateWords
from .figures import Harmed
from .grammar import Match, group, matches, put_together, scan
from .pieces import Piece, Sentence


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words at [start, end) of the view, with the rule that took them."""

    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place(Stretch):
    """Words for a place; `level` from 0 (country) to 4 (part of a settlement); `several`: a list of places."""

    level: int = 0
    several: bool = False


@dataclass(frozen=True, slots=True)
class Deed(Stretch):
    """Words that name an attack, and the kind that they name."""

    kind: str = "unknown"
    weapon: bool = False
    generic: bool = False  # "targeted": says that something was hit, not how
    war: bool = False
    doubt: str = ""  # told as planned, possible, denied or not having happened
    definite: bool = False  # "the strike": one told of before


@dataclass(frozen=True, slots=True)
class Mention:
    """An attack as one stretch of text tells it; what the stretch does not say is None or empty."""

    start: int
    end: int
    line: int
    deeds: tuple[Deed, ...] = ()
    harmed: tuple[Harmed, ...] = ()
    place: Place | None = None
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


def find_actors(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each phrase for an armed actor as one piece of kind "armed"."""

    def build(rule: Rule, match: Match, sentence: Sentence) -> Piece:
        taken = group(match, "words", sentence) or sentence.pieces[match.start() : match.end()]
        kinds = frozenset({rule.gives["kind"], "speaker"} if taken[-1].has("speaker") else {rule.gives["kind"]})
        entries = tuple(entry for piece in taken for entry in piece.entries)
        return Piece(taken[0].start, taken[-1].end, kinds, language.tags.tag(kinds), entries, rule=rule.id)

    return put_together(language.rules["actors"], sentence, build)


def find_places(sentence: Sentence, language: Language) -> tuple[Place, ...]:
    """Words for places, the narrowest reading of each stretch."""
    found: list[Place] = []
    for rule, match in scan(language.rules["places"], sentence):
        taken = group(match, "place", sentence)
        if _is_origin(sentence.pieces, match.start()):
            continue
        several = any(piece.has("and") or piece.has("comma") for piece in taken)
        start, end = taken[0].start, taken[-1].end
        heads = match.start() == 0 and match.end() < len(sentence.pieces) and sentence.pieces[match.end()].has("colon")
        level = _level(taken) if rule.gives["level"] == "known" else int(rule.gives["level"])
        found.append(Place(start, end, rule.id, min(level, 1) if heads else level, several))
    return tuple(found)


def _is_origin(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a place is only where persons come from: "residents from the northern towns of ..."."""
    for i in range(at, max(0, at - 4), -1):
        if pieces[i].has("from"):
            return pieces[i - 1].has("person") or bool(pieces[i - 1].has("figure"))
        if i < at and not pieces[i].has_any(_BEFORE_PLACE):
            return False
    return False


_BEFORE_PLACE = frozenset({"det", "in", "word", "side", "adjective", "of"})
_LEVELS = {"province": 1, "district": 2, "city": 2, "town": 3, "camp": 4, "neighbourhood": 4}


def _level(words: Sequence[Piece]) -> int:
    """How narrow a name of the list of places is, by its kind there."""
    entry = words[0].entry("place")
    return _LEVELS.get(entry.value, 2) if entry else 2


def find_perpetrators(sentence: Sentence, language: Language) -> tuple[Stretch, ...]:
    """Words for each actor that the sentence alleges to have done it."""
    found: dict[int, Stretch] = {}
    for rule, match in matches(language.rules["perpetrators"], sentence):
        for piece in group(match, "by", sentence):
            if piece.has("armed"):
                found.setdefault(piece.start, Stretch(piece.start, piece.end, rule.id))
    return tuple(found[start] for start in sorted(found))


# Words that take a claim out of what is told as having happened, and what they make of it.
_DOUBTS = {"deny": "denied", "plan": "planned", "modal": "hypothetical", "not": "negated"}
_DOUBT_WORDS = frozenset(_DOUBTS)
_ENDS_DOUBT = frozenset({"comma", "stop", "quote", "but"})
_DOUBT_REACH = 7  # pieces before the words of an attack in which a word of doubt governs it
_DENIAL_REACH = 14  # a denial governs its whole clause


def doubts(sentence: Sentence, language: Language) -> tuple[str, ...]:
    """For each piece of a sentence, what a word of doubt before it makes of it: "denied", "planned" ...; mostly ""."""
    if not sentence.has(language, *_DOUBTS):
        return ("",) * len(sentence.pieces)
    row: list[str] = []
    doubt, since = "", 0
    for piece in sentence.pieces:
        since += 1
        if piece.has_any(_ENDS_DOUBT) or since > (_DENIAL_REACH if doubt == "denied" else _DOUBT_REACH):
            doubt = ""
        if piece.has_any(_DOUBT_WORDS) and doubt != "denied":
            doubt, since = next(name for kind, name in _DOUBTS.items() if piece.has(kind)), 0
        row.append(doubt)
    return tuple(row)


def find_deeds(sentence: Sentence, doubt: Sequence[str], language: Language) -> tuple[Deed, ...]:
    """Words that name attacks or weapons, with the kind that they name; `doubt` as `doubts` gives it."""
    deeds: list[Deed] = []
    for index, piece in sentence.of_kind(language, *_DEEDS):
        entry = piece.entry("attack") or piece.entry("weapon")
        if entry is not None:
            deeds.append(_deed(sentence, index, piece, entry, doubt[index]))
    return tuple(deeds)


_DEEDS = ("attack", "weapon", "armed", "unknown_actor")  # "army helicopters" names an actor and a weapon


def _deed(sentence: Sentence, index: int, piece: Piece, entry: WordEntry, doubt: str) -> Deed:
    before = sentence.pieces[max(0, index - 2) : index]
    return Deed(
        piece.start,
        piece.end,
        entry.kind,
        entry.value,
        weapon=entry.kind.startswith("weapon"),
        generic=entry.kind.endswith("generic"),
        war=entry.kind == "attack.war",
        doubt=doubt,
        definite=any(p.has("det.the") or (p.has("det") and not p.has("det.a")) for p in before),
    )


@dataclass(frozen=True, slots=True)
class Kinds:
    """How attack kinds stand to each other (kinds.toml)."""

    ranks: dict[str, int]
    air: frozenset[str]
    ground: frozenset[str]
    families: tuple[frozenset[str], ...]
    labels: frozenset[str]

    def narrowest(self, kinds: Sequence[str]) -> str:
        """The most specific of some kinds, of equal ones the first; air and ground fire together are neither."""
        best = min(kinds, key=lambda kind: self.ranks.get(kind, len(self.ranks)), default="unknown")
        if (best in self.air and not self.ground.isdisjoint(kinds)) or (
            best in self.ground and not self.air.isdisjoint(kinds)
        ):
            return "air_or_artillery"
        return best

    def of(self, deeds: Sequence[Deed]) -> str:
        """The kind that the words of one mention name; "targeted" gives one only where no other word does."""
        telling = [deed.kind for deed in deeds if not deed.generic and deed.kind != "unknown"]
        return self.narrowest(telling or [deed.kind for deed in deeds])

    def agree(self, a: str, b: str) -> bool:
        """Whether two kinds can be one attack told in wider and in narrower words."""
        return a == b or a in self.labels or b in self.labels or any(a in family and b in family for family in self.families)


@lru_cache(maxsize=1)
def load_kinds() -> Kinds:
    """The table of attack kinds."""
    table = tomllib.loads((files("sijill.reading") / "kinds.toml").read_text(encoding="utf-8"))
    ranks = {kind: rank for rank, kinds in enumerate(table["ranks"]) for kind in kinds}
    families = tuple(frozenset(family) for family in table["families"])
    return Kinds(ranks, frozenset(table["air"]), frozenset(table["ground"]), families, frozenset(table["labels"]))


def main_deed(deeds: Sequence[Deed], kind: str) -> Deed | None:
    """The words that name the attack: those of its kind, else the first."""
    return next((deed for deed in deeds if deed.kind == kind), deeds[0] if deeds else None)


def mentions(
    sentence: Sentence, harmed: tuple[Harmed, ...], dates: tuple[DateWords, ...], language: Language
) -> list[Mention]:
    """The attacks that a sentence tells of: one for each figure that cannot belong to the figure before, else by its deeds.

    `sentence` has its actors put together (`find_actors`), `dates` are those of it that can be an attack's.
    """
    doubt = doubts(sentence, language)
    deeds = find_deeds(sentence, doubt, language)
    if not harmed and not deeds:
        return []
    facts = Facts(
        sentence=sentence,
        harmed=harmed,
        deeds=deeds,
        places=find_places(sentence, language),
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
        place_between = groups and any(groups[-1][-1].end <= p.start < deed.start and p.level >= 2 for p in facts.places)
        if not groups or (place_between and not deed.weapon):
            groups.append([])
        groups[-1].append(deed)
    return [tuple(g) for g in groups]


def _mention(facts: Facts, start: int, end: int, deeds: tuple[Deed, ...], harmed: tuple[Harmed, ...]) -> Mention:
    anchor = harmed[0].start if harmed else deeds[0].start
    places = _within(facts.places, start, end) or facts.places
    return Mention(
        start=start,
        end=end,
        line=facts.sentence.line,
        deeds=deeds,
        harmed=harmed,
        place=_best_place(places, anchor),
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
        return deeds[0].doubt if all(deed.doubt for deed in deeds) else ""
    pieces = facts.sentence.pieces
    at = next((i for i, piece in enumerate(pieces) if piece.start >= harmed[0].phrase[0]), 0)
    doubt = facts.doubts[max(at - 1, 0)]
    return doubt if doubt != "negated" else ""  # "it was not clear who killed five": five were killed


_S = TypeVar("_S", Deed, Place, Stretch, DateWords)


def _within(stretches: Sequence[_S], start: int, end: int) -> tuple[_S, ...]:
    return tuple(s for s in stretches if start <= s.start < end)


def _best_place(places: Sequence[Place], anchor: int) -> Place | None:
    """The narrowest place, of equally narrow ones the nearest to the figure or the deed."""
    if not places:
        return None
    return max(places, key=lambda p: (p.level, -abs(p.start - anchor)))


def _nearest(dates: Sequence[DateWords], anchor: int) -> DateWords | None:
    return min(dates, key=lambda d: abs(d.start - anchor), default=None)
