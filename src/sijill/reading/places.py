"""Places: the words that say where (docs/codebook/claims.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sijill.languages import Language

from .grammar import Stretch, group, scan
from .pieces import Piece, Sentence


@dataclass(frozen=True, slots=True)
class Place(Stretch):
    """Words for a place; `level` from 0 (country) to 4 (part of a settlement); `several`: a list of places.

    `beside`: the words only say where another place is, as in "X, north of Y".
    """

    level: int = 0
    several: bool = False
    beside: bool = False


Listed = Callable[[int, int], bool]


def find_places(sentence: Sentence, language: Language, *, listed: Listed) -> tuple[Place, ...]:
    """Words for places, the narrowest reading of each stretch.

    `listed` says whether the gazetteer has the words at [start, end) of the view as a place that they name for certain.
    """
    found: list[Place] = []
    for rule, match in scan(language.rules["places"], sentence):
        taken = group(match, "place", sentence)
        if _is_origin(sentence.pieces, match.start()) or taken[-1].end - taken[0].start < _SHORTEST:
            continue
        several = any(piece.has("and") or piece.has("comma") for piece in taken)
        start, end = taken[0].start, taken[-1].end
        heads = match.start() == 0 and match.end() < len(sentence.pieces) and sentence.pieces[match.end()].has("colon")
        level = _level(taken) if rule.gives["level"] == "known" else int(rule.gives["level"])
        beside = _is_beside(sentence.pieces, match.start("place"))
        found.append(Place(start, end, rule.id, min(level, 1) if heads else level, several, beside))
    return (*found, *_listed_places(sentence, language, found, listed))


def _listed_places(sentence: Sentence, language: Language, found: Sequence[Place], listed: Listed) -> Iterator[Place]:
    """Places that only the gazetteer has, where no place was found."""
    rules = language.rules.get("listed_places")
    for rule, match in scan(rules, sentence) if rules else ():
        taken = _longest(group(match, "place", sentence), listed)
        if taken and not any(p.start < taken[-1].end and taken[0].start < p.end for p in found):
            yield Place(taken[0].start, taken[-1].end, rule.id, int(rule.gives["level"]))


def _is_origin(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a place is only where persons come from: "residents from the northern towns of ..."."""
    for i in range(at, max(0, at - 4), -1):
        if pieces[i].has("from"):
            return pieces[i - 1].has("person") or bool(pieces[i - 1].has("figure"))
        if i < at and not pieces[i].has_any(_BEFORE_PLACE):
            return False
    return False


def _longest(words: tuple[Piece, ...], listed: Listed) -> tuple[Piece, ...]:
    """The longest beginning of the words that the gazetteer has; none where it has none."""
    for end in range(len(words), 0, -1):
        if words[end - 1].end - words[0].start >= _SHORTEST_LISTED and listed(words[0].start, words[end - 1].end):
            return words[:end]
    return ()


_SHORTEST_LISTED = 4  # letters: shorter words are words


def _is_beside(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a place only says near what the place is: "north of the city of X"."""
    before = at - 1
    while before >= 0 and pieces[before].has_any(_BEFORE_NAME):
        before -= 1
    entry = pieces[before].entry("in") if before >= 0 else None
    return entry is not None and entry.value == "beside"


_BEFORE_NAME = frozenset({"det", "of", "cue"})
_SHORTEST = 3  # characters: "NE" and "S" are directions
_BEFORE_PLACE = frozenset({"det", "in", "word", "side", "adjective", "of"})
_LEVELS = {"province": 1, "district": 2, "city": 2, "town": 3, "camp": 4, "neighbourhood": 4}


def _level(words: Sequence[Piece]) -> int:
    """How narrow a name of the list of places is, by its kind there."""
    entry = words[0].entry("place")
    return _LEVELS.get(entry.value, 2) if entry else 2
