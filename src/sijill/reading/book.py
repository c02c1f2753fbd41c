"""The attacks of one report, put together from their mentions (docs/codebook/claims.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sijill.languages import View
from sijill.models import Count, DateInterval, Qualifier

from .dates import DateWords
from .deeds import Deed, Kinds, load_kinds
from .figures import Harmed
from .grammar import Stretch
from .mentions import Mention
from .places import Place
from .speakers import Voice

_WORDS = re.compile(r"\w+")
_CLASH = "clash_crossfire"  # an exchange of fire: who takes part is alleged to do harm
REMEMBERED = 60  # attacks, and figures of one, that a mention is compared with: thousands are a list of others
_SMALL = 3  # persons: two attacks of one report have the same small number by chance
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells a mention, and when what it tells took place."""

    voice: Voice | None
    chain: tuple[Span, ...]
    interval: DateInterval | None


@dataclass(slots=True)
class FigureEntry:
    """One figure of an attack in the making."""

    harmed: Harmed
    part_of: FigureEntry | None = None
    voice: Voice | None = None
    headline: bool = False
    mention: int = -1  # where the mention begins that it was read in


@dataclass(slots=True)
class Entry:
    """One attack in the making: what its mentions said so far."""

    deeds: list[Deed] = field(default_factory=list)
    kind: str = "unknown"
    place: Place | None = None
    beside: tuple[Place, ...] = ()  # other places of the sentence that named it
    date: DateWords | None = None
    interval: DateInterval | None = None
    perpetrators: tuple[Stretch, ...] = ()
    sides: tuple[Stretch, ...] = ()
    voice: Voice | None = None
    chain: tuple[Span, ...] = ()
    figures: list[FigureEntry] = field(default_factory=list)
    headline: bool = False
    last_line: int = 0
    several: bool = False
    doubt: str = ""
    war: bool = False

    def total(self, harm: str) -> FigureEntry | None:
        return next((f for f in self.figures if f.harmed.harm == harm and f.part_of is None), None)


@dataclass(slots=True)
class Book:
    """The attacks of a report as its mentions come in, in the order of the text."""

    view: View
    entries: list[Entry] = field(default_factory=list)
    doubted: list[Entry] = field(default_factory=list)
    kinds: Kinds = field(default_factory=load_kinds)
    is_digest: bool = False

    def take(self, mention: Mention, telling: Telling) -> None:
        """Put a mention to the attack that it speaks of, or begin a new one."""
        if mention.doubt:
            self._take_doubted(mention, telling)
        elif mention.harmed:
            self._take_figures(mention, telling)
        else:
            self._take_deeds(mention, telling)

    def _take_doubted(self, mention: Mention, telling: Telling) -> None:
        """A denied, planned or possible attack is a claim of its own, and never part of one that took place."""
        tells = (mention.place is not None and mention.place.level > 0) or mention.perpetrators or mention.harmed
        if not tells or mention.headline:
            return
        entry = Entry(last_line=mention.line, doubt=mention.doubt)
        self._fill(entry, mention, telling)
        for harmed in mention.harmed:
            self._add_figure(entry, harmed, mention, telling)
        self.doubted.append(entry)

    # Mentions with figures

    def _take_figures(self, mention: Mention, telling: Telling) -> None:
        entry = self._same_figure(mention, telling) or self._continued(mention, telling)
        if entry is None:
            entry = self._new(mention, telling)
        else:
            self._fill(entry, mention, telling)
        for harmed in mention.harmed:
            self._add_figure(entry, harmed, mention, telling)

    def _same_figure(self, mention: Mention, telling: Telling) -> Entry | None:
        """An attack that already has one of the mention's figures: the mention repeats it."""
        for entry in reversed(self.entries[-REMEMBERED:]):
            if entry.war is not mention.war or not self._may_be_one_voice(entry, telling.voice):
                continue
            known = entry.figures[-REMEMBERED:]
            if any(self._is_again(harmed, f, entry, mention) for harmed in mention.totals for f in known):
                return entry
        return None

    def _is_again(self, harmed: Harmed, known: FigureEntry, entry: Entry, mention: Mention) -> bool:
        """Whether a figure is one told before: a headline's wherever it is, a small number only at the same place."""
        if not same_figure(harmed, known.harmed):
            return False
        if known.headline or mention.headline:
            return True
        if (harmed.count.number or 0) > _SMALL:
            return self._places_agree(entry.place, mention.place, loose=True)
        return self._places_agree(entry.place, mention.place) and not self._are_apart(entry.place, mention.place)

    def _may_be_one_voice(self, entry: Entry, voice: Voice | None) -> bool:
        """Whether what was told before and now can come from one speaker: one is not named, or both are the same."""
        if voice is None or entry.voice is None or not voice.named or not entry.voice.named:
            return True
        return self.same_name(entry.voice.span, voice.span)

    def _continued(self, mention: Mention, telling: Telling) -> Entry | None:
        """The attack told last, where the mention goes on telling of it."""
        if not self.entries or mention.apart or self._begins_anew(mention, self.entries[-1]):
            return None
        for entry in reversed(self.entries[-3:]):
            if entry.headline and not mention.headline:
                continue
            if all(h.open_part for h in mention.harmed):
                if any(entry.total(h.harm) for h in mention.harmed):
                    return entry
                continue
            conflict = any(entry.total(h.harm) for h in mention.totals)
            if not conflict and self._goes_with(entry, mention) and entry is self.entries[-1]:
                return entry
        return None

    def _begins_anew(self, mention: Mention, entry: Entry) -> bool:
        """Whether a mention stands in another line of a digest than an attack: each line tells its own."""
        return self.is_digest and entry.last_line != mention.line

    def _goes_with(self, entry: Entry, mention: Mention) -> bool:
        if entry.war or mention.war:
            return False
        return self.kinds.agree(entry.kind, mention.kind) and self._places_agree(entry.place, mention.place)

    def _add_figure(self, entry: Entry, harmed: Harmed, mention: Mention, telling: Telling) -> None:
        parent = entry.total(harmed.harm) if harmed.open_part else None
        if parent is None and harmed.open_part:
            parent = entry.total("killed_or_injured") or entry.total("killed")
        figure = self._put(entry, harmed, parent, mention, telling)
        for part in harmed.parts:
            self._put(entry, part, figure, mention, telling)

    def _put(
        self, entry: Entry, harmed: Harmed, parent: FigureEntry | None, mention: Mention, telling: Telling
    ) -> FigureEntry:
        """The figure in the attack: one that repeats a known one takes its place if it says more."""
        for known in entry.figures[-REMEMBERED:]:
            if known.mention != mention.start and same_figure(harmed, known.harmed):
                better_told = bool(telling.voice and telling.voice.named and not (known.voice and known.voice.named))
                if (known.headline and not mention.headline) or better_told or _says_more(harmed, known.harmed):
                    known.voice = telling.voice if better_told else known.voice
                    known.harmed, known.headline = harmed, mention.headline
                if parent is not None and known is not parent and known.part_of is None:
                    known.part_of = parent
                return known
        figure = FigureEntry(harmed, parent, telling.voice, mention.headline, mention.start)
        entry.figures.append(figure)
        return figure

    # Mentions without figures

    def _take_deeds(self, mention: Mention, telling: Telling) -> None:
        definite = bool(mention.deeds) and mention.deeds[0].definite
        for entry in reversed(self.entries[-REMEMBERED:]):
            if self._begins_anew(mention, entry):
                continue
            if entry.war or not self.kinds.agree(entry.kind, mention.kind) or not self._by_same(entry, mention):
                continue
            if self._places_agree(entry.place, mention.place, loose=definite):
                self._fill(entry, mention, telling)
                return
        tells = (mention.place is not None and mention.place.level >= 1) or mention.perpetrators
        if tells and (mention.kind != "unknown" or (mention.place and mention.perpetrators)):
            self._new(mention, telling)

    def _by_same(self, entry: Entry, mention: Mention) -> bool:
        if not entry.perpetrators or not mention.perpetrators:
            return True
        return any(
            self.same_name((a.start, a.end), (b.start, b.end)) for a in entry.perpetrators for b in mention.perpetrators
        )

    # Entries

    def _new(self, mention: Mention, telling: Telling) -> Entry:
        entry = Entry(headline=mention.headline, last_line=mention.line, doubt=mention.doubt, war=mention.war)
        self._fill(entry, mention, telling)
        self._inherit(entry, mention)
        self.entries.append(entry)
        return entry

    def _inherit(self, entry: Entry, mention: Mention) -> None:
        """What a new attack leaves unsaid is what was said of the one before, unless it is told apart from it.

        On the development reports this gives 5 % more right places and dates; perpetrators and speakers are not carried
        on (they would be wrong more often than right).
        """
        before = next((e for e in reversed(self.entries) if not e.war), None)
        if before is None or entry.war or (self.is_digest and before.last_line != mention.line):
            return
        refers_back = not mention.deeds or mention.deeds[0].definite
        if entry.kind == "unknown" and refers_back and mention.line == before.last_line and not mention.apart:
            entry.kind = before.kind
            entry.deeds = [*entry.deeds, *before.deeds] if before.kind != "unknown" else entry.deeds
        if entry.place is None and not _covers_months(entry.interval):
            entry.place = before.place if not mention.apart else self._city()
            entry.beside = before.beside
        if entry.interval is None:
            entry.interval, entry.date = before.interval, before.date
        goes_on = mention.also or (mention.deeds and mention.deeds[0].definite)
        if goes_on and self.kinds.agree(entry.kind, before.kind):
            entry.perpetrators = entry.perpetrators or before.perpetrators
        if mention.deeds and mention.deeds[0].definite and self.kinds.agree(entry.kind, before.kind):
            entry.kind = self.kinds.narrowest([entry.kind, before.kind])

    def _city(self) -> Place | None:
        """The settlement or province told of last: another attack in another part of it."""
        places = (e.place for e in reversed(self.entries) if e.place is not None)
        return next((p for p in places if 1 <= p.level <= 3), None)

    def _fill(
        self,
        entry: Entry,
        mention: Mention,
        telling: Telling,
    ) -> None:
        """What the mention says that the attack does not have yet, or has in wider words."""
        kind = self.kinds.narrowest([entry.kind, mention.kind]) if entry.deeds else mention.kind
        if kind != entry.kind or not entry.deeds:
            entry.kind = kind
            entry.deeds = [*mention.deeds, *entry.deeds]
        if mention.place and _is_narrower(mention.place, entry.place, or_equal=entry.headline):
            entry.place, entry.beside = mention.place, mention.beside
        if telling.interval is not None and (entry.interval is None or entry.headline):
            entry.date, entry.interval = mention.date, telling.interval
        if mention.perpetrators and (not entry.perpetrators or entry.headline):
            entry.perpetrators = self._each_once(mention.perpetrators)
        entry.sides = entry.sides or mention.sides
        first_figures = bool(mention.harmed) and not entry.figures
        if telling.voice is not None and (entry.headline or first_figures or _names(telling.voice, entry.voice)):
            entry.voice, entry.chain = telling.voice, telling.chain
        entry.several = entry.several or mention.several
        if not mention.headline:
            entry.headline = False
            entry.last_line = mention.line

    def _each_once(self, actors: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """The actors without one named again by fewer words ("the Syrian army ... the army")."""
        kept: list[Stretch] = []
        for actor in sorted(actors, key=lambda a: a.start - a.end):
            if not any(self.same_name((actor.start, actor.end), (k.start, k.end)) for k in kept):
                kept.append(actor)
        return tuple(sorted(kept, key=lambda a: a.start))

    def _places_agree(self, a: Place | None, b: Place | None, *, loose: bool = False) -> bool:
        """Whether two places can be one: a name in the other, or one of them a wider area (loosely: any narrower)."""
        if a is None or b is None or a.level <= 1 or b.level <= 1 or (loose and a.level != b.level):
            return True
        return self.same_name((a.start, a.end), (b.start, b.end))

    def _are_apart(self, a: Place | None, b: Place | None) -> bool:
        """Whether two places are as wide as each other, and not the same."""
        return bool(a and b and a.level == b.level and not self.same_name((a.start, a.end), (b.start, b.end)))

    def same_name(self, a: Span, b: Span) -> bool:
        """Whether one name's words are all in the other."""
        x = set(_WORDS.findall(self.view.folded[a[0] : a[1]]))
        y = set(_WORDS.findall(self.view.folded[b[0] : b[1]]))
        return x <= y or y <= x

    def date_all(self, day: DateInterval | None) -> None:
        """Attacks without a date in a digest of one day took place on that day."""
        for entry in self.entries:
            if entry.interval is None:
                entry.interval = day

    def name_speakers(self, monitor: Voice | None, names: Mapping[Span, Voice]) -> None:
        """ "A monitor said" in the lead is the organisation that the report names later; so is "an official"."""
        for entry in self.entries:
            voice = entry.voice
            if voice is None or voice.named:
                continue
            entry.voice = names.get(voice.span) or (monitor if voice.monitor and monitor else voice)

    def finished(self) -> Iterator[Entry]:
        """The attacks, without those that only the headline told and the story tells otherwise."""
        if not any(entry.deeds for entry in self.entries):
            return  # persons who died of something else
        told = [e for e in self.entries if not e.headline]
        for entry in self.entries:
            if entry.kind == _CLASH and not entry.perpetrators:
                entry.perpetrators = self._each_once(entry.sides)
            if not entry.headline or not any(self._tells_again(entry, other) for other in told):
                yield entry

    def _tells_again(self, headline: Entry, told: Entry) -> bool:
        """Whether the story tells the attack of the headline, in other words or with other figures."""
        if told.war or not self.kinds.agree(headline.kind, told.kind):
            return False
        return bool(told.figures) or not headline.figures


def _covers_months(interval: DateInterval | None) -> bool:
    """Whether an attack is really all those of some months ("since March 2011"), which took place in many places."""
    if interval is None or interval.earliest is None or interval.latest is None:
        return False
    return interval.latest - interval.earliest > timedelta(days=31)


def _is_narrower(place: Place, known: Place | None, *, or_equal: bool) -> bool:
    return known is None or place.level > known.level or (or_equal and place.level == known.level)


def _names(voice: Voice, before: Voice | None) -> bool:
    """Whether a speaker is the first, or by name who was "a monitor" or "an official" before."""
    if before is None:
        return True
    return voice.named and not before.named and (before.monitor or before.someone)


def same_figure(a: Harmed, b: Harmed) -> bool:
    """Whether two figures are one, told twice: 11 and "at least 11" are one, so are people and the civilians."""
    if a.harm != b.harm:
        return False
    if a.group != b.group and "people" not in (a.group, b.group):
        return False
    return a.count == b.count or _same_number(a.count, b.count)


def _same_number(a: Count, b: Count) -> bool:
    if a.number is None or b.number is None:
        return a.term is not None and a.term == b.term
    return a.number == b.number and a.upper == b.upper


def _says_more(a: Harmed, b: Harmed) -> bool:
    """Whether a figure is qualified or its group named where the other's is not."""
    return (a.count.qualifier is not Qualifier.EXACT) > (b.count.qualifier is not Qualifier.EXACT)
