"""Places: the words that say where (docs/codebook/claims.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sijill.languages import Language

from .grammar import Stretch, group, scan
from .pieces import Piece, Sentence


@dataclass(frozen=True, slots=True)
class Place(Stretch):
    """Words for a place; `level` from 0 (country) to 4 (part of a settlement); `several`: a list of places."""

    level: int = 0
    several: bool = False


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
