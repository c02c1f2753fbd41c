"""Speakers: who a claim comes from, by its fullest name in the report (docs/codebook/speakers.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sijill.languages import Language, View

from .grammar import group, matches
from .pieces import Piece, Sentence

_LONGEST_ACRONYM = 6
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Speech:
    """That somebody speaks: the words for the speaker, and where the verb or preposition of speaking stands.

    `same`: a pronoun or "the group": the speaker before; `stands`: if there is none, "the sources" speak themselves.
    `body`: the organisation inside the words, if they name one, and the actor that it is in the lexicon.
    """

    start: int
    end: int
    rule: str
    verb: int
    same: bool = False
    body: tuple[int, int, str] | None = None
    named: bool = False
    monitor: bool = False
    someone: bool = False
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a report at [start, end) of the view; `named`: by a name of their own, not "an official"."""

    span: tuple[int, int]
    named: bool
    monitor: bool = False  # "a monitor", "the watchdog": a body that the report names elsewhere
    body: bool = False  # an organisation, not a person
    someone: bool = False  # "an official", "a resident": the report may name them later
    rule: str = ""


def find_speeches(sentence: Sentence, language: Language) -> tuple[Speech, ...]:
    """Each act of speaking that a sentence names, in the order of the text."""
    found: dict[int, Speech] = {}
    for rule, match in matches(language.rules["speakers"], sentence):
        words = _trimmed(group(match, "speaker", sentence))
        same = group(match, "same", sentence) + group(match, "again", sentence)
        taken = words or same
        if not taken or (not same and not _may_speak(words)):
            continue
        if rule.id.endswith("apposition") and not any(_is_name(word) for word in words):
            continue  # "in Aleppo, the group said": a place before a speaker is no name of theirs
        verb = next((p.start for p in sentence.pieces[match.start() : match.end()] if p.has("report")), taken[0].start)
        known = any(_is_known(taken[0].start, taken[-1].end, verb, speech) for speech in found.values())
        if not known:
            found[taken[0].start] = _speech(words, taken, rule.id, verb=verb, same=bool(same))
    return tuple(found[start] for start in sorted(found))


def _is_known(start: int, end: int, verb: int, known: Speech) -> bool:
    """Whether a speaker is one already found, or what an apposition says of one."""
    in_apposition = known.rule.endswith("apposition") and known.verb == verb and known.start < start
    return in_apposition or (known.start < end and start < known.end)


def speech_of(words: tuple[Piece, ...], rule: str) -> Speech | None:
    """Somebody who is named as acting rather than speaking, the same way as a speaker."""
    if words and all(piece.has("pronoun") for piece in words):
        return Speech(words[0].start, words[-1].end, rule, words[0].start, True)
    words = _trimmed(words)
    if not words or not _may_speak(words):
        return None
    return _speech(words, words, rule, verb=words[0].start, same=False)


def _speech(words: Sequence[Piece], taken: Sequence[Piece], rule: str, *, verb: int, same: bool) -> Speech:
    """The act of speaking of those whom `words` name; `taken` are the words for them, a pronoun too."""
    return Speech(
        taken[0].start,
        taken[-1].end,
        rule,
        verb,
        same=same or _refers_back(words),
        body=_body(words),
        named=_named(words),
        monitor=any(piece.has("speaker.monitor") for piece in words),
        someone=any(piece.has("speaker.person") for piece in words),
        stands=_stands(words),
    )


def _trimmed(words: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The words without what goes before or after the name: articles, other words, the agency that was told."""
    for at in range(len(words) - 1, 0, -1):
        agency = words[at - 1].has("speaker.agency") and words[at].has("name") and not words[at].has("speaker")
        if agency or words[at].has("speaker.again") or words[at].has("speaker.media"):
            words = words[at:]
            break
        if words[at].has("det") and not words[at - 1].has("of"):  # "X, a local activist" or "Aleppo, a local activist"
            words = words[:at] if any(_is_name(word) for word in words[:at]) else words[at:]
            break
    words = _person_after_place(words)
    while words and (any(words[0].has(kind) for kind in _BEFORE) or _is_stray(words)):
        words = words[1:]
    while words and any(words[-1].has(kind) for kind in _AFTER):
        words = words[:-1]
    return words


def _person_after_place(words: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Only the person where a place runs into a name ("... in Murouj neighbourhood Salim Darwish told")."""
    at = len(words)
    while at > 0 and words[at - 1].kinds == {"name"}:
        at -= 1
    after_place = at > 0 and (words[at - 1].has("cue") or words[at - 1].has("place"))
    return words[at:] if after_place and len(words) - at > 1 else words


def _is_name(piece: Piece) -> bool:
    return piece.kinds == {"name"} or piece.has("actor.body") or piece.has("speaker.body")


_BEFORE = ("det", "and", "that", "to", "prep", "of", "adverb", "other", "in")
_AFTER = ("in", "of", "prep", "det", "and", "date", "comma", "to")


def _is_stray(words: Sequence[Piece]) -> bool:
    """Whether the first word is none of the name that follows: a plain word before a name with a capital."""
    if words[0].kinds != {"word"} or len(words) < 2 or not any(word.has("name") for word in words):
        return False
    return words[1].has("name") or not words[1].has("speaker")


def _may_speak(words: Sequence[Piece]) -> bool:
    """Whether words can be a speaker: a body, an office, a person's name; a place alone is none."""
    return any(p.has_any(_SPEAKERS) or (p.has("name") and not p.has_any(_PLACES)) for p in words)


_SPEAKERS = frozenset({"speaker", "actor", "armed", "title", "person"})
_PLACES = frozenset({"place", "maybe_place", "country", "cue"})


def _refers_back(words: Sequence[Piece]) -> bool:
    """Whether the words only point to the speaker before: "the group", "the monitor"."""
    if not words or not words[0].has("speaker.again"):
        return False
    return not any(p.has("actor") or p.has("speaker.body") or p.has("name") or p.has("speaker") for p in words[1:])


def _stands(words: Sequence[Piece]) -> bool:
    """Whether words that refer back can be a speaker of their own: "the sources", not "a statement"."""
    return bool(words) and words[0].has("speaker.again") and not words[0].has("speaker.again.paper")


def _body(words: Sequence[Piece]) -> tuple[int, int, str] | None:
    if any(p.has("speaker.person") for p in words) and not any(p.kinds == {"name"} for p in words):
        return None  # "a civil defence official": somebody of a body, not the body
    bodies = [at for at, p in enumerate(words) if p.has("actor.body") or p.has("speaker.body")]
    if not bodies:
        return None
    at = max(bodies, key=lambda i: words[i].end - words[i].start)
    if not words[at].has_any(_MONITORS) and any(p.kinds == {"name"} for p in words[at + 1 :]):
        return None  # "UN aid chief Salim Darwish": the person; of a monitor's people the monitor speaks
    first, last = _whole_name(words, at)
    entry = words[at].entry("actor")
    return words[first].start, words[last].end, entry.value if entry and first == last else ""


_BODIES = ("actor.body", "actor.both", "speaker.body.monitor")
_MONITORS = frozenset({"actor.body.monitor", "speaker.body.monitor"})


def _whole_name(words: Sequence[Piece], at: int) -> tuple[int, int]:
    """From where to where a name goes on around a body's word: "the Murouj Observatory for Human Rights"."""
    first = last = at
    while first > 0 and _is_name_part(words[first - 1]):
        first -= 1
    while last + 1 < len(words):
        joined = words[last + 1].has_any(_JOINS) and last + 2 < len(words) and _is_name_part(words[last + 2])
        if not joined and not _is_name_part(words[last + 1]):
            break
        last += 2 if joined else 1
    return first, last


def _is_name_part(piece: Piece) -> bool:
    return piece.has("name") and not piece.has_any(_NO_NAME_PARTS)


_NO_NAME_PARTS = frozenset({"speaker", "actor", "title", "report", "force", "attack", "harm", "date"})
_JOINS = frozenset({"of", "prep", "and"})


def _named(words: Sequence[Piece]) -> bool:
    return any(p.has("actor") or p.has("speaker.body") or p.kinds == {"name"} for p in words)


@dataclass(slots=True)
class Voices:
    """The speakers of one report: who a short name, a pronoun or a person of an organisation stands for."""

    view: View
    bodies: dict[str, tuple[int, int]] = field(default_factory=dict)
    actors: dict[tuple[int, int], str] = field(default_factory=dict)
    persons: dict[str, tuple[int, int]] = field(default_factory=dict)
    last: Voice | None = None
    monitor: Voice | None = None  # the organisation that "the monitor" stands for

    def learn(self, sentence: Sentence, language: Language) -> None:
        """Take note of every organisation that the report names, by its longest name."""
        for _, piece in sentence.of_kind(language, *_BODIES):
            if piece.has_any(_MONITORS):
                self._learn_monitor(piece)
            entry = piece.entry("actor.body") or piece.entry("actor.both")
            if entry is not None:
                self.actors[(piece.start, piece.end)] = entry.value
                known = self.bodies.get(entry.value)
                if known is None or known[1] - known[0] < piece.end - piece.start:
                    self.bodies[entry.value] = (piece.start, piece.end)

    def _learn_monitor(self, piece: Piece) -> None:
        known = self.monitor.span if self.monitor else (0, 0)
        if piece.end - piece.start > known[1] - known[0]:
            self.monitor = Voice((piece.start, piece.end), True)

    def voice(self, speech: Speech) -> Voice | None:
        """The speaker by the fullest name in the report; None for a pronoun that stands for nobody known."""
        if speech.same and (self.last is not None or not speech.stands):
            return self.last
        words = self._words(speech.start, speech.end)
        if speech.body is not None:
            start, end, actor = speech.body
            span = self.bodies.get(actor) or self._fullest_body(start, end)
            if not actor:
                self.bodies.setdefault(self.view.folded[start:end], span)
            for word in words - self._words(*span):
                if len(word) > 3:
                    self.persons.setdefault(word, span)
        else:
            span = self._person(words) or self._fullest_body(speech.start, speech.end)
        named = speech.named or span != (speech.start, speech.end)
        self.last = Voice(
            span, named, speech.monitor and speech.body is None, bool(speech.body), speech.someone, speech.rule
        )
        return self.last

    def full_name(self, start: int, end: int) -> tuple[int, int]:
        """Where an actor named by an acronym stands by its longest name in the report."""
        acronym = end - start <= _LONGEST_ACRONYM and self.view.text[start:end].isupper()
        return self.bodies.get(self.actors.get((start, end), ""), (start, end)) if acronym else (start, end)

    def _person(self, words: frozenset[str]) -> tuple[int, int] | None:
        """The organisation of a person who was named together with it before."""
        spans = {self.persons[word] for word in words if word in self.persons}
        known = sum(word in self.persons for word in words)
        return next(iter(spans)) if len(spans) == 1 and 2 * known >= len(words) else None

    def _fullest_body(self, start: int, end: int) -> tuple[int, int]:
        """The longest name that begins or goes on with these words; the speaker before comes first."""
        words = self._words(start, end)
        if self.last is not None and words < self._words(*self.last.span):
            return self.last.span
        best = (start, end)
        for span in self.bodies.values():
            if words < self._words(*span) and span[1] - span[0] > best[1] - best[0]:
                best = span
        return best

    def _words(self, start: int, end: int) -> frozenset[str]:
        return frozenset(_WORDS.findall(self.view.folded[start:end]))
