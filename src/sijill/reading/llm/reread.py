"""What Sijill's own grammar reads at a place of a report: the one door from the gate to the grammar.

A number or a day is read where it stands, not in the words alone: "7 civilians" cut out of "at least 17 civilians" is
"at least 17 civilians" again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sijill.languages import Entry, Language, View
from sijill.models import Count, DateInterval, Report
from sijill.reading import figures, quantities
from sijill.reading.dates import dateline, find_dates, load_dates, resolve
from sijill.reading.deeds import load_kinds
from sijill.reading.figures import Harmed
from sijill.reading.headlines import titles
from sijill.reading.pieces import Piece, Sentence, sentences

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A number of persons at [start, end) of the view, and what happened to them where a rule says it."""

    start: int
    end: int
    count: Count
    harm: str | None = None


class Reread:
    """A report as the rules of its language read it; every span here is one of the view."""

    def __init__(self, report: Report, view: View, language: Language) -> None:
        grammar = load_dates(language.code)
        self._dates = find_dates(view.folded, grammar)
        self._reference = dateline(view.folded, grammar, report.published, found=self._dates)
        self._words: list[Piece] = []
        told: set[Told] = set()
        breaks = frozenset(at for span in titles(view.folded) for at in span)
        for sentence in sentences(view, language, self._dates, breaks=breaks):
            self._words += sentence.pieces
            told.update(_told(sentence, language))
        self._told = sorted(told, key=lambda t: (t.start, t.end))
        self._longest = max((t.end - t.start for t in self._told), default=0)

    def counts_in(self, span: Span) -> list[Told]:
        """The numbers of persons that stand at least partly in the words, each with its own words."""
        first = bisect_left(self._told, span[0] - self._longest, key=lambda t: t.start)
        last = bisect_left(self._told, span[1], key=lambda t: t.start)
        return [t for t in self._told[first:last] if t.end > span[0]]

    def groups_in(self, span: Span) -> frozenset[str]:
        """The groups that words for persons name."""
        return frozenset(e.value for e in self._entries(span, ("person",)))

    def harms_in(self, span: Span) -> frozenset[str]:
        """The harms that words name; none where they leave it to the words around them."""
        entries = self._entries(span, ("harm", "harmed", "toll", "no_harm"))
        named = (entry.value or entry.kind.rpartition(".")[2] for entry in entries)
        return frozenset(harm for value in named for harm in value.split(" and "))

    def kinds_in(self, span: Span) -> frozenset[str]:
        """The kinds of attack that words name."""
        return frozenset(e.value for e in self._entries(span, ("attack", "weapon")) if e.value)

    def days_in(self, span: Span) -> list[tuple[Span, DateInterval]]:
        """The days that stand at least partly in the words, each with its own words."""
        dates = (d for d in self._dates if d.start < span[1] and d.end > span[0])
        return [((d.start, d.end), days) for d in dates if (days := resolve(d, self._reference))]

    def _entries(self, span: Span, kinds: Iterable[str]) -> Iterator[Entry]:
        """The meanings, of some kinds, of the words that stand in a span."""
        first = bisect_left(self._words, span[0], key=lambda piece: piece.start)
        last = bisect_left(self._words, span[1], key=lambda piece: piece.start)
        for piece in self._words[first:last]:
            for entry in piece.entries:
                if any(entry.kind == kind or entry.kind.startswith(kind + ".") for kind in kinds):
                    yield entry


def kinds_agree(a: str, b: str) -> bool:
    """Whether two kinds can be one attack told in wider and in narrower words."""
    return load_kinds().agree(a, b)


def _told(sentence: Sentence, language: Language) -> Iterator[Told]:
    """Every number of persons that a sentence tells, at each stage of the grammar: alone, as a total, as a part."""
    plain = quantities.find_quantities(quantities.join_numbers(sentence, language), language)
    found = figures.find_figures(plain, language)
    joined = figures.join_parts(found, language)
    for piece in (*found.pieces, *joined.pieces):
        yield from _of_piece(piece)
    for harmed in figures.find_harmed(joined, language):
        yield from _of_harmed(harmed)


def _of_piece(piece: Piece) -> Iterator[Told]:
    if piece.figure is not None:
        yield Told(piece.start, piece.figure.end, piece.figure.count)
    elif piece.count is not None:
        yield Told(piece.start, piece.end, piece.count)
    for part in piece.parts:
        yield from _of_piece(part)


def _of_harmed(harmed: Harmed) -> Iterator[Told]:
    yield Told(*harmed.phrase, harmed.count, harmed.harm)
    for part in harmed.parts:
        yield from _of_harmed(part)
