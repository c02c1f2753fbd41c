"""Figures: numbers of persons with what happened to them (docs/codebook/numbers.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sijill.languages import Entry, Language, Rule
from sijill.models import Count, Qualifier

from .grammar import Match, group, put_together, scan
from .pieces import Figure, Piece, Sentence
from .quantities import qualifier_of


@dataclass(frozen=True, slots=True)
class Harmed:
    """A figure with its harm, at [start, end) of the view; `parts` are the figures that it includes.

    `phrase` is where the number and its noun stand, without the verb of harm that `start` and `end` may take in.
    `open_part`: the words make it a part of a total that stands elsewhere ("among the dead were two medics").
    """

    start: int
    end: int
    harm: str
    group: str
    count: Count
    rule: str
    phrase: tuple[int, int]
    parts: tuple[Harmed, ...] = ()
    open_part: bool = False


def find_figures(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each phrase for a number of persons ("at least 23 civilians", "a child") as one piece."""

    def build(rule: Rule, match: Match, sentence: Sentence) -> Piece | None:
        return _figure_piece(rule, match, sentence, language)

    return put_together(language.rules["figures"], sentence, build)


def _figure_piece(rule: Rule, match: Match, sentence: Sentence, language: Language) -> Piece | None:
    nouns = group(match, "noun", sentence)
    quantity = group(match, "quantity", sentence)
    noun = nouns[0] if nouns else None
    count = _counted(rule, quantity, nouns)
    if count is None:
        return None
    after = group(match, "after", sentence)
    if after and count.qualifier is Qualifier.EXACT:
        count = replace(count, qualifier=qualifier_of(after))
    whose = group(match, "group", sentence) or nouns
    person = whose[0].entry("person") if whose else None
    harmed = noun.entry("harmed") if noun else None
    group_code = rule.gives.get("group") or (person.value if person else "people")
    taken = group(match, "words", sentence) or sentence.pieces[match.start() : match.end()]
    said = group(match, "harm", sentence)
    harm = rule.gives.get("harm") or _said_harm(harmed, said)
    figure = Figure(count, group_code, harm, rule.id, taken[-1].end, noun is not None or "stands" in rule.gives)
    kind = rule.gives.get("kind", "figure.counted")
    if harmed and kind in ("figure.counted", "figure.bare", "figure.bare.each"):
        kind = "figure.harmed" if quantity else "harmed_bare"
    kinds = frozenset({kind})
    return Piece(taken[0].start, taken[-1].end, kinds, language.tags.tag(kinds), figure=figure, rule=rule.id)


def _said_harm(harmed: Entry | None, said: Sequence[Piece]) -> str | None:
    """What happened to the persons, where their own noun or a word beside it says so."""
    word = harmed or (harm_word(said[0]) if said else None)
    return word.value if word else None


def _counted(rule: Rule, quantity: Sequence[Piece], nouns: Sequence[Piece]) -> Count | None:
    if quantity:
        count = quantity[0].count
        if count and nouns and nouns[0].has("family") and count.number:
            return Count(Qualifier.VAGUE, 2 * count.number)
        return count
    if "count" in rule.gives:
        return Count(number=int(rule.gives["count"]))
    if "term" in rule.gives:
        return Count(Qualifier.VAGUE, term=rule.gives["term"])
    number = next((e.number for e in nouns[0].entries if e.number is not None), None) if nouns else None
    return Count(number=int(number)) if number is not None else None


def join_parts(sentence: Sentence, language: Language) -> Sentence:
    """The sentence with each total and its parts ("23 people, including 7 children") as one piece."""

    def build(rule: Rule, match: Match, sentence: Sentence) -> Piece | None:
        listed = [piece for piece in group(match, "sum", sentence) if piece.figure]
        if listed:
            return _sum(rule, listed, language)
        total = group(match, "total", sentence)
        parts = tuple(piece for piece in group(match, "parts", sentence) if piece.figure)
        if not total or total[0].figure is None or not parts:
            return None
        if group(match, "most", sentence):
            parts = tuple(replace(part, figure=_most_of(total[0].figure, part)) for part in parts)
        parts = _listed_words(parts)
        return replace(
            total[0], end=sentence.pieces[match.end() - 1].end, parts=(*total[0].parts, *parts), rule=rule.id
        )

    return put_together(language.rules["parts"], sentence, build)


def _most_of(total: Figure, part: Piece) -> Figure | None:
    """ "Mostly children" of N: at least half of N, at most N. Source: docs/codebook/numbers.md, "Most of them"."""
    if part.figure is None or total.count.low is None:
        return part.figure
    half = -(-total.count.low // 2)
    if total.count.high is None:
        return replace(part.figure, count=Count(Qualifier.AT_LEAST, half))
    return replace(part.figure, count=Count(Qualifier.BETWEEN, half, total.count.high))


def _listed_words(parts: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Plurals named together without a number ("women and children") stand each on the words of the whole list."""
    if len(parts) < 2 or any("figure.bare" not in part.kinds for part in parts):
        return parts
    start, end = parts[0].start, parts[-1].end
    return tuple(
        replace(part, start=start, figure=replace(part.figure, end=end)) if part.figure else part for part in parts
    )


_LISTED_TOGETHER = frozenset({"children", "women", "men", "elderly"})


def _sum(rule: Rule, listed: Sequence[Piece], language: Language) -> Piece | None:
    """Persons of stated groups listed together ("10 children and 5 women") as one figure, its parts kept.

    Source of the rule: docs/codebook/numbers.md, "Persons listed together".
    """
    figures = [piece.figure for piece in listed if piece.figure]
    numbers = [f.count.number for f in figures if f.count.qualifier is Qualifier.EXACT and f.count.number]
    groups = {f.group for f in figures}
    if (
        len(numbers) < len(figures)
        or not groups <= _LISTED_TOGETHER
        or len(groups) == 1
        or any(f.harm for f in figures)
    ):
        return None
    kinds = frozenset({"figure.sum"})
    total = Figure(Count(number=sum(numbers)), "people", None, rule.id, listed[-1].end)
    start, end, tag = listed[0].start, listed[-1].end, language.tags.tag(kinds)
    return Piece(start, end, kinds, tag, figure=total, parts=tuple(listed), rule=rule.id)


def find_harmed(sentence: Sentence, language: Language) -> list[Harmed]:
    """The figures of a sentence whose words say what happened to the persons, in the order of the text."""
    harmed: list[Harmed] = []
    for rule, match in scan(language.rules["harm"], sentence):
        pieces = sentence.pieces[match.start() : match.end()]
        harmed.extend(_harmed(rule, pieces, match, sentence))
    return harmed


def _harmed(rule: Rule, pieces: Sequence[Piece], match: Match, sentence: Sentence) -> Iterator[Harmed]:
    if rule.gives.get("zero"):
        words = group(match, "words", sentence) or pieces
        count = Count(number=0)
        yield Harmed(
            words[0].start, words[-1].end, rule.gives["zero"], "people", count, rule.id, (words[0].start, words[-1].end)
        )
        return
    parts = [piece for piece in group(match, "parts", sentence) if piece.figure]
    pairs = list(_more_fighters(_pairs(rule, [piece for piece in pieces if piece not in parts])))
    parts = _apart(parts)
    if rule.gives.get("part"):
        pairs = [(one, harm) for piece, harm in pairs for one in _apart([piece])]
    for piece, harm in pairs:
        if group(match, "most", sentence) and piece.figure:
            parts = [replace(part, figure=_most_of(piece.figure, part)) for part in parts]
        own = (*piece.parts, *parts) if piece is pairs[-1][0] else piece.parts
        for figure in _harmed_figure(replace(piece, parts=_listed_words(own)), harm, rule):
            yield _with_verb(figure, piece, pieces)


def _more_fighters(pairs: Iterable[tuple[Piece, str]]) -> Iterator[tuple[Piece, str]]:
    """ "100 fighters were killed and 50 more wounded": more of the fighters; of others nothing is known."""
    fighters = False
    for piece, harm in pairs:
        figure = piece.figure
        if fighters and figure and not figure.numbered and figure.group == "people":
            piece = replace(piece, figure=replace(figure, group="combatants"))
        fighters = bool(piece.figure and piece.figure.group == "combatants")
        yield piece, harm


def _apart(parts: Sequence[Piece]) -> list[Piece]:
    """Parts of a total that are listed together ("11 women and 6 children") each on its own."""
    return [one for piece in parts for one in (piece.parts if "figure.sum" in piece.kinds else (piece,))]


def _pairs(rule: Rule, pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    """Each figure of a match with the harm that its direction gives it."""
    pieces = _with_lists(pieces)
    given = rule.gives.get("harm")
    if given:
        yield from ((piece, given) for piece in pieces if piece.figure)
        return
    direction = rule.gives.get("direction")
    if direction == "own":
        yield from ((piece, piece.figure.harm) for piece in pieces if piece.figure and piece.figure.harm)
        return
    if direction == "around":
        words = [word for word in map(harm_word, pieces) if word]
        yield from ((piece, words[0].value) for piece in pieces if piece.figure)
        return
    if direction == "before":  # the harm stands after its figures
        waiting: list[Piece] = []
        for piece in pieces:
            entry = harm_word(piece)
            if piece.figure:
                waiting.append(piece)
            elif entry:
                yield from ((figure, _harm_of(entry.kind, entry.value)) for figure in waiting)
                waiting = []
        return
    harm = ""
    for piece in pieces:
        entry = harm_word(piece)
        if piece.figure and (harm or piece.figure.harm):
            yield piece, harm
        elif entry:
            harm = _harm_of(entry.kind, entry.value)


_LONGEST_AUXILIARY = 12  # characters: " have been "
_NEAR = 3  # characters between a number and its verb that make them one phrase


def _with_verb(harmed: Harmed, piece: Piece, pieces: Sequence[Piece]) -> Harmed:
    """A number alone ("injured 32", "the death toll at six") stands on its words together with those of the harm."""
    if piece.figure is None or piece.figure.numbered or piece.parts:
        return harmed
    at = next(i for i, p in enumerate(pieces) if p.start == piece.start and p.figure)
    before, after = pieces[:at], pieces[at + 1 :]
    for word in reversed(before):
        if word.has("toll") or (word.has("harm") and harmed.start - word.end <= _NEAR):
            return replace(harmed, start=word.start)
    words = [word for word in after[:3] if word.has("harm") and not word.has("harm.verb")]
    return replace(harmed, end=words[0].end) if words and words[0].start - harmed.end <= _LONGEST_AUXILIARY else harmed


def harm_word(piece: Piece) -> Entry | None:
    """The word of harm that a piece is: a verb, an adjective, a toll, "among the dead"."""
    return piece.entry("harm") or piece.entry("toll") or piece.entry("include.group")


def _with_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with "women and children" side by side standing on the words of both."""
    done = list(pieces)
    for at in range(len(done) - 2):
        if "figure.bare" in done[at].kinds and done[at + 1].has("and") and "figure.bare" in done[at + 2].kinds:
            done[at], done[at + 2] = _listed_words((done[at], done[at + 2]))
    return done


def without_persons(sentence: Sentence, harmed: Sequence[Harmed], language: Language) -> Sentence:
    """The sentence with the persons harmed each as one piece, so that nothing else takes them for its own."""
    if not harmed:
        return sentence
    spans = sorted({span for figure in harmed for span in (figure.phrase, *(part.phrase for part in figure.parts))})
    pieces: list[Piece] = []
    upcoming = 0
    kinds = frozenset({"figure.counted"})
    for piece in sentence.pieces:
        while upcoming < len(spans) and spans[upcoming][1] <= piece.start:
            upcoming += 1
        start, end = spans[upcoming] if upcoming < len(spans) else (piece.end, piece.end)
        if piece.end <= start or piece.start >= end:
            pieces.append(piece)
        elif not pieces or pieces[-1].end != end:
            pieces.append(Piece(piece.start, end, kinds, language.tags.tag(kinds)))
    return sentence.with_pieces(pieces)


def _harm_of(kind: str, value: str) -> str:
    return value or kind.rpartition(".")[2]


def _harmed_figure(piece: Piece, harm: str, rule: Rule) -> Iterator[Harmed]:
    figure = piece.figure
    if figure is None or not harm:
        return
    part = bool(rule.gives.get("part"))
    phrase = (piece.start, figure.end)
    for each in (figure.harm or harm).split(" and "):  # "dead and wounded" without a number: some of each
        parts = tuple(part for inner in piece.parts for part in _harmed_figure(inner, each, rule))
        yield Harmed(*phrase, each, figure.group, figure.count, piece.rule, phrase, parts, part)
