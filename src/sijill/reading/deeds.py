"""Deeds: the words that name an attack, the kind that they name, and what takes them out of what happened."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from sijill.languages import Entry as WordEntry
from sijill.languages import Language

from .grammar import Stretch
from .pieces import Piece, Sentence


@dataclass(frozen=True, slots=True)
class Deed(Stretch):
    """Words that name an attack, and the kind that they name."""

    kind: str = "unknown"
    weapon: bool = False
    generic: bool = False  # "targeted": says that something was hit, not how
    war: bool = False
    doubt: str = ""  # told as planned, possible, denied or not having happened
    definite: bool = False  # "the strike": one told of before


# Words that take a claim out of what is told as having happened, and what they make of it.
_DOUBTS = {"retract": "retracted", "deny": "denied", "plan": "planned", "modal": "hypothetical", "not": "negated"}
_DOUBT_WORDS = frozenset(_DOUBTS)
_ENDS_DOUBT = frozenset({"comma", "stop", "quote", "but"})
_DOUBT_REACH = 7  # pieces before the words of an attack in which a word of doubt governs it
_DENIAL_REACH = 14  # a denial or a retraction governs its whole clause
_WHOLE_CLAUSE = ("denied", "retracted")


def doubts(sentence: Sentence, language: Language) -> tuple[str, ...]:
    """For each piece of a sentence, what a word of doubt before it makes of it: "denied", "planned" ...; mostly ""."""
    if not sentence.has(language, *_DOUBTS):
        return ("",) * len(sentence.pieces)
    row: list[str] = []
    doubt, since = "", 0
    for at, piece in enumerate(sentence.pieces):
        since += 1
        too_far = since > (_DENIAL_REACH if doubt in _WHOLE_CLAUSE else _DOUBT_REACH)
        if too_far or (piece.has_any(_ENDS_DOUBT) and not _is_beside_date(sentence.pieces, at)):
            doubt = ""
        if piece.has_any(_DOUBT_WORDS) and doubt not in _WHOLE_CLAUSE:
            doubt, since = next(name for kind, name in _DOUBTS.items() if piece.has(kind)), 0
        row.append(doubt)
    return tuple(row)


def _is_beside_date(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a comma only sets a date apart: "denied, on Thursday, that its aircraft ..."."""
    return pieces[at].has("comma") and any(piece.date is not None for piece in pieces[max(0, at - 1) : at + 2])


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
        return (
            a == b
            or a in self.labels
            or b in self.labels
            or any(a in family and b in family for family in self.families)
        )


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
