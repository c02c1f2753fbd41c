"""What two reports share word for word, with the exact words of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sijill.models import Evidence, Report

from .words import Story, story

# A shared stretch of fewer words is a phrase of the language ("according to the civil defence", "في ريف إدلب الجنوبي").
SHORTEST_PASSAGE = 5
# Places of one run of words that are tried: a text that repeats itself is not compared with itself for ever.
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that two reports share, as it stands in each; the passages of two reports never overlap.

    `share_of_one` and `share_of_other` are the shares of the words of each story that it is, 0 to 1, and can be added.
    """

    one: Evidence
    other: Evidence
    words: int
    share_of_one: float
    share_of_other: float

    def turned(self) -> Passage:
        """The same passage with the two reports named the other way round."""
        return Passage(self.other, self.one, self.words, self.share_of_other, self.share_of_one)


class _Match(NamedTuple):
    """`length` words that stand at number `one` in one story and at number `other` in the other one."""

    one: int
    other: int
    length: int


def shared_passages(one: Report, other: Report) -> tuple[Passage, ...]:
    """Every stretch of five words or more that both stories share, the longest first.

    Case, vowel signs, punctuation and the like do not count; the words given are those of each report. Takes time in
    proportion to the length of both, whatever stands in them.
    """
    ours, theirs = story(one), story(other)
    # Whichever of the two is named first, the passages are the same.
    if (len(ours.words), ours.words) <= (len(theirs.words), theirs.words):
        matches = _disjoint(_matches(ours.words, theirs.words))
    else:
        matches = [_Match(m.other, m.one, m.length) for m in _disjoint(_matches(theirs.words, ours.words))]
    return tuple(_passage(match, ours, theirs) for match in matches)


def _passage(match: _Match, ours: Story, theirs: Story) -> Passage:
    return Passage(
        ours.evidence(match.one, match.one + match.length),
        theirs.evidence(match.other, match.other + match.length),
        match.length,
        match.length / len(ours.words),
        match.length / len(theirs.words),
    )


def _matches(one: Sequence[str], other: Sequence[str]) -> Iterator[_Match]:
    """From left to right in `other` the longest stretches of `one`, which may stand in the same place of `one`."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(one) - SHORTEST_PASSAGE + 1):
        known = places.setdefault(tuple(one[at : at + SHORTEST_PASSAGE]), [])
        if len(known) < _MOST_PLACES:
            known.append(at)
    at = 0
    while at <= len(other) - SHORTEST_PASSAGE:
        known = places.get(tuple(other[at : at + SHORTEST_PASSAGE]), [])
        best = max((_Match(place, at, _length(one, place, other, at)) for place in known), key=_by_length, default=None)
        if best:
            yield best
        at += best.length if best else 1


def _length(one: Sequence[str], place: int, other: Sequence[str], at: int) -> int:
    """How many words are the same from these two places on."""
    length, most = SHORTEST_PASSAGE, min(len(one) - place, len(other) - at)
    while length < most and one[place + length] == other[at + length]:
        length += 1
    return length


def _by_length(match: _Match) -> tuple[int, int]:
    return match.length, -match.one


def _disjoint(matches: Iterator[_Match]) -> list[_Match]:
    """The matches with the longest first, each without the words of `one` that a longer one has taken."""
    taken: set[int] = set()
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda match: (-match.length, match.other)):
        for part in _free(match, taken):
            taken.update(range(part.one, part.one + part.length))
            kept.append(part)
    return sorted(kept, key=lambda match: (-match.length, match.one))


def _free(match: _Match, taken: set[int]) -> Iterator[_Match]:
    """The stretches of a match whose words in `one` are still free, where they are long enough."""
    start = 0
    for step in range(match.length + 1):
        if step == match.length or match.one + step in taken:
            if step - start >= SHORTEST_PASSAGE:
                yield _Match(match.one + start, match.other + start, step - start)
            start = step + 1
