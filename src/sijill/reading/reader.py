"""The deterministic reader: one engine for all languages, the language in data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sijill.errors import NotReadable, TooLarge
from sijill.languages import Language, View, codes, load, normal, normalise
from sijill.models import (
    Claims,
    DateInterval,
    Report,
)
from sijill.places import Resolver, shipped

from . import figures, mentions, quantities
from .actors import find_actors
from .book import Book, Span, Telling
from .dates import DateWords, dateline, find_dates, load_dates, resolve
from .grammar import Stretch
from .headlines import datelines, titles
from .locations import Locator
from .mentions import Mention
from .outcome import Outcome, Told
from .pieces import Piece, Sentence, sentences
from .responses import Alleged, Said, find_allegations, find_responses
from .speakers import Speech, Voice, Voices, find_speeches


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with its quantities put together, and with its figures put together."""

    plain: Sentence
    sentence: Sentence
    headline: bool


LARGEST_REPORT = 1_000_000  # characters, read in 5 s; a longer text is a collection of reports: split it
MOST_PIECES = 300_000  # words and signs: ordinary text of the largest size has 220,000; more is a table or noise
_WITHOUT_RESPONDER = frozenset({"no_claim", "alleges_silence", "report_no_comment"})
_CLOSE = 3  # pieces: "told the agency on Friday"
_SPEAKING_DOUBTS = ("denied", "retracted")  # who denies an attack is the speaker of the claim that there was none
_VERB_FIRST = 2  # characters: "ودعا إلى تحقيق", whose subject is the speaker of the sentence before
_LONGEST_QUOTATION = 20_000  # characters of a line in which the mark that opens a quotation is looked for
_NAMED_WITHIN = 2  # sentences after "an official said" in which the official is named
_FIRST_PART = 0.4  # of the text, in which words such as "Related" do not end the story


class RuleReader:
    """Reads the claims of a report by rules; the same report always gives the same claims.

    Places are resolved by `resolver`, without one by that of the gazetteer that comes with Sijill. `near` are the
    countries (ISO codes) that the reports are about, where a user says so.
    """

    def __init__(self, *, resolver: Resolver | None = None, near: frozenset[str] = frozenset()) -> None:
        self._resolver = resolver or shipped()
        self._near = near

    def read(self, report: Report) -> Claims:
        """The attributed claims of a report.

        Raises NotReadable for a language that there are no rules for, TooLarge over LARGEST_REPORT characters or
        MOST_PIECES words and signs.
        """
        language = report.language or "en"
        if language not in codes():
            known = ", ".join(codes())
            raise NotReadable(f"report {report.id}: no rules for the language {language!r}; there are {known}")
        length = len(report.full_text)
        if length > LARGEST_REPORT:
            raise TooLarge(f"report {report.id}: {length:,} characters; at most {LARGEST_REPORT:,} are read")
        return _Reading(report, load(language), self._resolver, self._near).claims()


class _Reading:
    """One report on its way to claims."""

    def __init__(self, report: Report, language: Language, resolver: Resolver, near: frozenset[str]) -> None:
        self.report = report
        self.resolver = resolver
        self.near = near
        self.full_text = report.full_text
        self.language = language
        self.view: View = normalise(self.full_text, known_words=language.words)
        grammar = load_dates(language.code)
        self.dates = find_dates(self.view.folded, grammar)
        self.reference: date | None = dateline(self.view.folded, grammar, report.published, found=self.dates)
        self.titles = titles(self.view.folded)
        head = self.titles[-1][1] if self.titles else 0
        self.own_dates = datelines(self.view, self.dates, head, grammar.published)
        self.voices = Voices(self.view)
        self.outlet = _actors_named(report.outlet or "")
        self.book = Book(self.view)
        self.someone: list[tuple[Voice, int]] = []
        self.names: dict[Span, Voice] = {}
        self.responses: list[Told[Said]] = []
        self.allegations: list[Told[Alleged]] = []

    def claims(self) -> Claims:
        parsed = [self._parse(sentence) for sentence in self._story()]
        for item in parsed:
            self.voices.learn(item.plain, self.language)
        digest_day = self._digest_day(parsed)
        self.book.is_digest = digest_day is not None
        for item in parsed:
            self._read_sentence(item)
        self.book.date_all(digest_day)
        self.book.name_speakers(self.voices.monitor, self.names)
        locator = self._locator(parsed)
        outcome = Outcome(self.report, self.view, self.voices, self.book, locator)
        return Claims(
            report_id=self.report.id,
            language=self.language.code,
            published=self.report.published,
            attacks=tuple(outcome.attack(entry) for entry in self.book.finished()),
            other_claims=tuple(outcome.attack(entry) for entry in self.book.doubted),
            responses=tuple(outcome.responses(self.responses)),
            allegations=tuple(outcome.allegations(self.allegations)),
        )

    def _is_listed(self, start: int, end: int) -> bool:
        """Whether words are enough to read a place from them."""
        return self.resolver.is_well_known(self.view.text[start:end])

    def _locator(self, parsed: Sequence[Parsed]) -> Locator:
        """What resolves the places: it knows every place and country that the report names."""
        told = [entry.place for entry in self.book.entries if entry.place and entry.place.level]
        names: list[Piece | Stretch] = [*told, *self._named(parsed, "place")]
        return Locator(
            self.report,
            self.resolver,
            names=[self._words(name) for name in names],
            countries=[self._words(name) for name in self._named(parsed, "country")],
            actors=[entry.value for piece in self._named(parsed, "actor") for entry in piece.entries],
            near=self.near,
        )

    def _named(self, parsed: Sequence[Parsed], kind: str) -> Iterator[Piece]:
        return (piece for item in parsed for _, piece in item.plain.of_kind(self.language, kind))

    def _words(self, found: Piece | Stretch) -> str:
        return self.view.text[found.start : found.end]

    def _story(self) -> list[Sentence]:
        """The sentences of the story, without what stands around it on the page."""
        start, end = self.report.body or (0, len(self.full_text))
        breaks = {at for span in self.titles for at in span} | {d.end for d in self.own_dates}
        story = []
        pieces = 0
        for sentence in sentences(self.view, self.language, self.dates, breaks=frozenset(breaks)):
            pieces += len(sentence.pieces)
            if pieces > MOST_PIECES:
                raise TooLarge(f"report {self.report.id}: over {MOST_PIECES:,} words and signs; at most these are read")
            if not start <= self.view.origin(sentence.start) < end and sentence.pieces[0].start:
                continue
            ended = next((at for at, _ in sentence.of_kind(self.language, "story_end")), None)
            if ended is None or sentence.start <= _FIRST_PART * len(self.view.text):
                story.append(sentence)
                continue
            if ended:
                story.append(sentence.with_pieces(sentence.pieces[:ended]))
            break
        return story

    def _parse(self, sentence: Sentence) -> Parsed:
        language = self.language
        sentence = quantities.join_numbers(sentence, language)
        plain = quantities.find_quantities(sentence, language)
        sentence = figures.join_parts(figures.find_figures(plain, language), language)
        return Parsed(plain, sentence, self._is_headline(sentence))

    def _is_headline(self, sentence: Sentence) -> bool:
        """The title, and where the text says the title again."""
        return any(start <= sentence.start < end for start, end in self.titles)

    def _digest_day(self, parsed: list[Parsed]) -> DateInterval | None:
        """The day that all of a digest is about: the date in a heading such as "events of 12 May 2024"."""
        lines = {item.plain.line for item in parsed if item.plain.has(self.language, "digest")}
        for item in parsed:
            if item.plain.line in lines:
                for piece in item.plain.pieces:
                    if piece.date is not None and piece.date.is_complete:
                        return resolve(piece.date, self.reference)
        return None

    def _read_sentence(self, item: Parsed) -> None:
        if len(item.plain.pieces) == 1 and item.plain.pieces[0].has("stop"):
            self._name_someone([])  # a blank line says nothing
            return
        harmed = tuple(figures.find_harmed(item.sentence, self.language))
        sentence = figures.without_persons(item.plain, harmed, self.language)
        sentence = find_actors(sentence, self.language)
        speeches = find_speeches(sentence, self.language)
        if not item.headline:
            speeches = tuple(speech for speech in speeches if not speech.rule.endswith(".headline"))
        heard = [(speech, voice) for speech in speeches if (voice := self.voices.voice(speech))]
        voices = [voice for speech, voice in heard if not self._is_outlet(speech)]
        self._name_someone(voices)
        quoted = self.voices.last if not voices and self._in_quotation(sentence) else None
        heard_here = [voice for _, voice in heard] or ([quoted] if quoted else [])
        responder = self._read_responses(sentence, heard_here, item.headline)
        if quoted:
            voices = [responder or quoted]  # a quoted statement may name its author: "The Coalition condemned ..."
        told = mentions.mentions(sentence, harmed, self._attack_dates(sentence), self.language, listed=self._is_listed)
        for mention in told:
            voice = _voice_of(mention, voices, speeches, several=len(told) > 1)
            if mention.doubt in _SPEAKING_DOUBTS:
                voice = voice or responder
            telling = Telling(voice, tuple(v.span for v in voices), self._interval(mention))
            self.book.take(self._headlined(mention, item.headline), telling)

    def _name_someone(self, voices: list[Voice]) -> None:
        """ "An official said" and in one of the next sentences "Ansari told": they are one speaker."""
        self.someone = [(voice, age + 1) for voice, age in self.someone if age < _NAMED_WITHIN]
        person = next((v for v in voices if v.named and not v.body), None)
        if person is not None:
            for voice, _ in self.someone:
                self.names.setdefault(voice.span, person)
            self.someone = []
        self.someone += [(voice, 0) for voice in voices if voice.someone and not voice.named]

    def _in_quotation(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in quotation marks that an earlier one opened, or opens some itself."""
        furthest = max(0, sentence.start - _LONGEST_QUOTATION)
        line = max(self.view.text.rfind("\n", furthest, sentence.start) + 1, furthest)
        open_before = self.view.text.count('"', line, sentence.start) % 2 == 1
        return open_before or sentence.pieces[0].has("quote")

    def _is_outlet(self, speech: Speech) -> bool:
        """Whether the speaker is the report's own outlet by its name: then the report speaks in its own voice."""
        return bool(speech.body and speech.body[2] in self.outlet and speech.body[:2] == (speech.start, speech.end))

    def _read_responses(self, sentence: Sentence, voices: list[Voice], headline: bool) -> Voice | None:
        """The responses and allegations of a sentence; gives who responds, if somebody does."""
        speaker = voices[-1] if voices else None
        first = None
        for said in find_responses(sentence, self.language):
            responders = [v for s in said.responders if (v := self.voices.voice(s))]
            if said.by_speaker and not responders:
                goes_on = self.voices.last if said.words.start - sentence.start <= _VERB_FIRST else None
                responders = [who for who in (speaker or goes_on,) if who]
            if responders and not headline and said.code not in _WITHOUT_RESPONDER:
                first = first or responders[0]
            self.responses.extend(self._responses(said, responders, headline))
            speaker = next(iter(responders), speaker)  # who condemns a breach alleges it
        for alleged in find_allegations(sentence, self.language):
            self.allegations.append(Told(alleged, speaker, headline))
        return first

    @staticmethod
    def _responses(said: Said, responders: list[Voice], headline: bool) -> Iterator[Told[Said]]:
        if not responders and said.code in _WITHOUT_RESPONDER:
            yield Told(said, None, headline)
        for responder in responders:
            yield Told(said, responder, headline)

    @staticmethod
    def _headlined(mention: Mention, headline: bool) -> Mention:
        return replace(mention, headline=headline) if headline else mention

    def _attack_dates(self, sentence: Sentence) -> tuple[DateWords, ...]:
        """Dates that can be the attack's: not the day on which a speaker spoke, not the report's own dateline."""
        kept: list[DateWords] = []
        pieces = sentence.pieces
        for at, piece in enumerate(pieces):
            if piece.date is None or piece.date in self.own_dates:
                continue
            if not _is_day_of_speech(pieces, at):
                kept.append(piece.date)
        return tuple(kept)

    def _interval(self, mention: Mention) -> DateInterval | None:
        return resolve(mention.date, self.reference) if mention.date is not None else None


_SPEAKS = frozenset({"report", "response", "call", "deny"})
_TELLS = frozenset({"harm", "attack", "weapon", "figure", "toll"})
_QUOTES = frozenset({"that", "quote", "colon"})


def _is_day_of_speech(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a date is the day on which somebody spoke: "said on Friday", "announced, on Friday, that"."""
    before = at - 1
    while before >= 0 and not pieces[before].has_any(_SPEAKS | _TELLS):
        before -= 1
    if before < 0 or not pieces[before].has_any(_SPEAKS):
        return False
    close = at - before <= _CLOSE and not any(piece.has("that") for piece in pieces[before:at])
    return close or next((p.has_any(_QUOTES) for p in pieces[at + 1 : at + 4] if p.has_any(_QUOTES | _TELLS)), False)


def _voice_of(mention: Mention, voices: list[Voice], speeches: tuple[Speech, ...], *, several: bool) -> Voice | None:
    """The speaker of a mention: the last one of the sentence; of several tolls each has the speaker before it."""
    if several and len(voices) == len(speeches) > 1:
        anchor = mention.totals[0].start if mention.totals else mention.start
        before = [voice for speech, voice in zip(speeches, voices, strict=True) if speech.verb <= anchor]
        return before[-1] if before else voices[0]
    return voices[-1] if voices else None


@lru_cache(maxsize=1024)
def _actors_named(name: str) -> frozenset[str]:
    """The actors that a name stands for, in any language: an Arabic report's outlet may be named in English."""
    folded = normal(name)
    found = (f for code in codes() for f in load(code).lexicon.find(folded))
    return frozenset(e.value for f in found for e in f.entries if e.kind.startswith("actor"))
