"""Numbers in words and digits, and how they are qualified (docs/codebook/numbers.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sijill.languages import Language, Rule
from sijill.models import Count, Qualifier

from .grammar import Match, group, put_together
from .pieces import Piece, Sentence

_LARGEST = 10_000_000  # more persons than any claim counts: a larger number is something else


def join_numbers(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each run of number words ("one hundred and six", "ألف وأربعمئة") as one number."""
    if not any(piece.number is not None for piece in sentence.pieces):
        return sentence
    pieces: list[Piece] = []
    row = sentence.pieces
    at = 0
    while at < len(row):
        if row[at].number is None or row[at].has("vague"):
            pieces.append(_only_vague(row[at], language))
            at += 1
            continue
        end, value = _run(row, at)
        pieces.append(_number(row, at, end, value, language))
        at = end
    return sentence.with_pieces(pieces)


def _only_vague(piece: Piece, language: Language) -> Piece:
    """A word that is a number only after a number ("خمسة آلاف", five thousand) says "thousands" alone."""
    if piece.number is None:
        return piece
    kinds = frozenset({"vague"})
    return replace(piece, kinds=kinds, tag=language.tags.tag(kinds), number=None)


def _number(row: Sequence[Piece], start: int, end: int, value: float, language: Language) -> Piece:
    kinds = frozenset({"number"})
    whole = int(value) if value == int(value) and 0 <= value <= _LARGEST else None
    return Piece(row[start].start, row[end - 1].end, kinds, language.tags.tag(kinds), row[start].entries, number=whole)


def _run(row: Sequence[Piece], start: int) -> tuple[int, float]:
    """Where the number that starts here ends, and its value."""
    at, first = _digits(row, start)
    total, current = _step(0.0, 0.0, first)
    last, in_words = first, bool(row[start].entries)
    while at < len(row):
        joined = row[at].has("and") and at + 1 < len(row) and row[at + 1].number is not None
        following = row[at + 1] if joined else row[at]
        value = following.number
        if value is None or not _continues(last, value, joined=joined, in_words=in_words, piece=following):
            break
        total, current = _step(total, current, value)
        last, in_words = value, True
        at += 2 if joined else 1
    return at, total + current


def _digits(row: Sequence[Piece], start: int) -> tuple[int, float]:
    """Where the digits that start here end, and what they say: groups of three may stand apart ("17 000")."""
    first = row[start].number
    assert first is not None
    value, at = first, start + 1
    if row[start].entries or not 1 <= first < 1000 or row[start].end - row[start].start > 3:
        return at, value
    while at < len(row):
        piece = row[at]
        if piece.number is None or piece.entries or piece.end - piece.start != 3 or piece.start - row[at - 1].end != 1:
            break
        value = value * 1000 + piece.number
        at += 1
    return at, value


def _step(total: float, current: float, value: float) -> tuple[float, float]:
    """One more number word: a hundred multiplies what stands before it, a thousand closes it."""
    if value == 100 and 0 < current < 100 and current % 10:  # "thirteen hundred" too
        return total, current * 100
    if value in (1000, 1_000_000) and current:
        return total + current * value, 0.0
    return total, current + value


def _continues(last: float, value: float, *, joined: bool, in_words: bool, piece: Piece) -> bool:
    """Whether a number word goes on with the number before it."""
    if not piece.entries:  # digits after words or digits begin a number of their own
        return False
    if value in (100, 1000, 1_000_000):
        return (not joined and (last < value or last % 1000 == 0)) or (joined and last > value)
    if value < 1:  # "three and a half thousand"
        return not joined and 1 <= last < 100
    if not in_words:
        return False
    if joined:
        return (last >= 100 and value < last) or (last < 10 and 20 <= value < 100 and value % 10 == 0)
    teen = value == 10 and last < 10 and piece.entries[0].value == "teen"
    return teen or (last >= 20 and value < 10 and last < 100) or (last >= 100 and value < last)


def find_quantities(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each quantity ("at least 23", "dozens", "between 5 and 7") as one piece with its Count."""

    def build(rule: Rule, match: Match, sentence: Sentence) -> Piece | None:
        count = _count(rule, match, sentence)
        if count is None:
            return None
        taken = group(match, "words", sentence) or sentence.pieces[match.start() : match.end()]
        kinds = frozenset({"quantity"})
        return Piece(taken[0].start, taken[-1].end, kinds, language.tags.tag(kinds), count=count, rule=rule.id)

    return put_together(language.rules["quantities"], sentence, build)


def _count(rule: Rule, match: Match, sentence: Sentence) -> Count | None:
    low, high = group(match, "low", sentence), group(match, "high", sentence)
    if low and high:
        a, b = low[0].number, high[0].number
        if a is None or b is None or b < a:
            return None
        return Count(Qualifier.BETWEEN, int(a), int(b))
    odd = group(match, "odd", sentence) or group(match, "tens", sentence)
    if odd and odd[0].number is not None:
        return Count(Qualifier.BETWEEN, int(odd[0].number) + 1, int(odd[0].number) + 9)
    qualifier = qualifier_of(group(match, "before", sentence) + group(match, "after", sentence))
    number = group(match, "number", sentence)
    if number:
        value = number[0].number
        return None if value is None else Count(qualifier, int(value))
    vague = group(match, "vague", sentence)[0].entry("vague")
    assert vague is not None
    if qualifier not in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        qualifier = Qualifier.VAGUE
    return Count(qualifier, term=vague.value)


def qualifier_of(pieces: Sequence[Piece]) -> Qualifier:
    for piece in pieces:
        entry = piece.entry("qualifier")
        if entry is not None:
            return Qualifier(entry.value)
    return Qualifier.EXACT
