"""Actors: phrases for armed forces and groups, and who of them is alleged to have done it (docs/codebook/claims.md)."""

from __future__ import annotations

from sijill.languages import Language, Rule

from .grammar import Match, Stretch, group, matches, put_together
from .pieces import Piece, Sentence


def find_actors(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each phrase for an armed actor as one piece of kind "armed"."""

    def build(rule: Rule, match: Match, sentence: Sentence) -> Piece:
        taken = group(match, "words", sentence) or sentence.pieces[match.start() : match.end()]
        kinds = frozenset({rule.gives["kind"], "speaker"} if taken[-1].has("speaker") else {rule.gives["kind"]})
        entries = tuple(entry for piece in taken for entry in piece.entries)
        return Piece(taken[0].start, taken[-1].end, kinds, language.tags.tag(kinds), entries, rule=rule.id)

    return put_together(language.rules["actors"], sentence, build)


def find_perpetrators(sentence: Sentence, language: Language) -> tuple[Stretch, ...]:
    """Words for each actor that the sentence alleges to have done it."""
    found: dict[int, Stretch] = {}
    for rule, match in matches(language.rules["perpetrators"], sentence):
        for piece in group(match, "by", sentence):
            if piece.has("armed"):
                found.setdefault(piece.start, Stretch(piece.start, piece.end, rule.id))
    return tuple(found[start] for start in sorted(found))
