"""The engine of the grammar: rules over one sentence, and pieces put together into phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sijill.languages import Rule, RuleSet

from .pieces import Piece, Sentence

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words at [start, end) of the view, with the rule that took them."""

    start: int
    end: int
    rule: str = ""


def scan(rules: RuleSet, sentence: Sentence) -> list[tuple[Rule, Match]]:
    """Where rules apply in a sentence: not overlapping, the first in the text first, then the first in the file."""
    if not rules.may_apply(sentence.tags):
        return []
    tags = sentence.tags
    found = [
        (match.start(), order, rule, match)
        for order, rule in enumerate(rules.rules)
        for match in rule.pattern.finditer(tags)
        if match.end() > match.start()
    ]
    if len(found) > 1:
        found.sort(key=lambda f: (f[0], f[1]))
    chosen: list[tuple[Rule, Match]] = []
    done = 0
    for start, _, rule, match in found:
        if start >= done:
            chosen.append((rule, match))
            done = match.end()
    return chosen


def put_together(
    rules: RuleSet, sentence: Sentence, build: Callable[[Rule, Match, Sentence], Piece | None]
) -> Sentence:
    """The sentence with each stretch that a rule applies to built into one piece (or left, where build gives None)."""
    matches = scan(rules, sentence)
    if not matches:
        return sentence
    pieces: list[Piece] = []
    done = 0
    for rule, match in matches:
        built = build(rule, match, sentence)
        if built is None:
            continue
        pieces.extend(sentence.pieces[done : match.start()])
        pieces.append(built)
        done = match.end()
    pieces.extend(sentence.pieces[done:])
    return sentence.with_pieces(pieces)


def matches(rules: RuleSet, sentence: Sentence) -> Iterator[tuple[Rule, Match]]:
    """Each place where each rule applies, overlapping or not, rule by rule."""
    if rules.may_apply(sentence.tags):
        for rule in rules.rules:
            yield from ((rule, match) for match in rule.pattern.finditer(sentence.tags))


def group(match: Match, name: str, sentence: Sentence) -> tuple[Piece, ...]:
    """The pieces that a named group of a rule took; none where the rule has no such group or it took nothing."""
    if name not in match.re.groupindex or match.start(name) < 0:
        return ()
    return sentence.pieces[match.start(name) : match.end(name)]
