"""A report's text as pieces: words with their meanings, numbers, dates and signs, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sijill.languages import Entry, Found, Language, Tags, View
from sijill.models import Count

from .dates import DateWords

# The signs of "#Tell_Sarab" say nothing.
_TOKEN = re.compile(r"\d+(?:[.,]\d{3})*(?:\.\d+)?(?![\d])|[^\W\d_]+(?:'[^\W\d_]+)?|\n|[^\w\s#]|#(?!\w)")
_SIGNS = {
    ",": "comma", ";": "comma", ".": "stop", "!": "stop", "?": "stop", "\n": "stop", '"': "quote", ":": "colon",
    "-": "dash", "(": "bracket", ")": "bracket", "[": "bracket", "]": "bracket",
}  # fmt: skip
_KINDS = {
    kind: frozenset({kind})
    for kind in ("word", "word.def", "name", "number", "and", "by", "to", "date", *_SIGNS.values(), "sign")
}
_MOST_PIECES_IN_SENTENCE = (
    400  # longer "sentences" are lists or noise: they are cut, so that no rule meets a longer row
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of persons as a phrase: the count, the group, and the harm where the noun itself says it."""

    count: Count
    group: str
    harm: str | None
    rule: str
    end: int  # where its own words end in the view, before those of its parts
    numbered: bool = True  # False for a number alone, whose persons the verb tells


@lru_cache(maxsize=8192)
def _with_wider(kinds: frozenset[str]) -> frozenset[str]:
    """Kinds together with what they refine: "harm.verb.single" is "harm.verb" and "harm" too."""
    parts = [kind.split(".") for kind in kinds]
    return frozenset(".".join(part[: length + 1]) for part in parts for length in range(len(part)))


@dataclass(slots=True, eq=False)
class Piece:
    """A word, number, sign or phrase at [start, end) of the view; `tag` is its letter in the language's alphabet.

    Never changed once made. It is not frozen because there is one for every word, and a frozen one takes three times
    as long to make.
    """

    start: int
    end: int
    kinds: frozenset[str]
    tag: str
    entries: tuple[Entry, ...] = ()
    clitics: str = ""
    number: float | None = None
    count: Count | None = None
    date: DateWords | None = None
    figure: Figure | None = None
    parts: tuple[Piece, ...] = ()
    rule: str = ""

    def has(self, kind: str) -> bool:
        """Whether the piece is of a kind or one of its refinements."""
        return kind in _with_wider(self.kinds)

    def has_any(self, kinds: frozenset[str]) -> bool:
        """Whether the piece is of one of some kinds or their refinements."""
        return not kinds.isdisjoint(_with_wider(self.kinds))

    def entry(self, kind: str) -> Entry | None:
        """The meaning of that kind, the first in the lexicon's order."""
        if not self.entries:
            return None
        return next((e for e in self.entries if e.kind == kind or e.kind.startswith(kind + ".")), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of pieces, and the row as tags; `line` counts the lines of the report that sentences begin in."""

    pieces: tuple[Piece, ...]
    tags: str
    line: int

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    def has(self, language: Language, *kinds: str) -> bool:
        """Whether any piece is of one of the kinds; quicker than asking each piece."""
        return language.tags.finder(*kinds).search(self.tags) is not None

    def of_kind(self, language: Language, *kinds: str) -> Iterator[tuple[int, Piece]]:
        """Each piece that is of one of the kinds, with where it stands in the row."""
        for match in language.tags.finder(*kinds).finditer(self.tags):
            yield match.start(), self.pieces[match.start()]

    def with_pieces(self, pieces: Sequence[Piece]) -> Sentence:
        """The same sentence with some pieces put together."""
        return Sentence(tuple(pieces), "".join([p.tag for p in pieces]), self.line)


def sentences(
    view: View, language: Language, dates: Sequence[DateWords], *, breaks: frozenset[int] = frozenset()
) -> Iterator[Sentence]:
    """The sentences of a view, each as pieces. `breaks` are places where one begins although no sign says so."""
    row: list[Piece] = []
    line = 0
    upcoming = sorted(breaks, reverse=True)
    for piece in _pieces(view, language, dates):
        if upcoming and piece.start >= upcoming[-1]:
            while upcoming and piece.start >= upcoming[-1]:
                upcoming.pop()
            if row:
                yield _sentence(view, row, line)
                row = []
        if piece.kinds is _KINDS["stop"]:
            row.append(piece)
            ended = _ends_sentence(view, piece, row, language) and not _list_goes_on(view, row)
            if ended or len(row) > _MOST_PIECES_IN_SENTENCE:
                yield _sentence(view, row, line)
                row = []
            if view.text[piece.start] == "\n":
                line += 1
            continue
        row.append(piece)
        if len(row) > _MOST_PIECES_IN_SENTENCE:
            yield _sentence(view, row, line)
            row = []
    if row:
        yield _sentence(view, row, line)


def _sentence(view: View, row: Sequence[Piece], line: int) -> Sentence:
    """The row as a sentence; `line` is the one it ends in, and a list has begun some lines before."""
    begun = line - view.text.count("\n", row[0].start, row[-1].start)
    return Sentence(tuple(row), "".join([piece.tag for piece in row]), begun)


def _list_goes_on(view: View, row: Sequence[Piece]) -> bool:
    """Whether the line feed that ends the row stands before one more line of a list ("The dead are:", "- 19 ...").

    The lines of a list belong to the sentence that announces it, as only that one says what its numbers count.
    """
    if not view.text[row[-1].end : row[-1].end + 2].lstrip().startswith("-"):
        return False
    colon = _KINDS["colon"]
    return any(row[at].kinds is colon and view.text[row[at + 1].start] == "\n" for at in range(len(row) - 1))


def _ends_sentence(view: View, stop: Piece, row: list[Piece], language: Language) -> bool:
    """A line feed ends a sentence; a full stop does when a new sentence begins after it."""
    text = view.text
    if text[stop.start] in "\n!?":
        return True
    after = text[stop.end : stop.end + 2].lstrip(" \"'")
    if text[stop.end : stop.end + 1] not in (" ", "\n", '"', "'", "") and not (after and after[0].isupper()):
        return False
    before = row[-2] if len(row) > 1 else None
    if before is not None and before.end == stop.start:
        word = view.folded[before.start : before.end]
        if word in language.abbreviations or (len(word) == 1 and word.isalpha() and language.capitals):
            return False
    return not (language.capitals and after and after[0].islower())


def _pieces(view: View, language: Language, dates: Sequence[DateWords]) -> Iterator[Piece]:
    """Dates first, then words of the lexicon, then what is left, in the order of the text."""
    tags = language.tags
    date_kinds = frozenset({"date"})
    known: list[Found | DateWords] = _merge(language.lexicon.find(view.folded), dates)
    upcoming, done = 0, 0
    for token in _TOKEN.finditer(view.text):
        start, end = token.span()
        if start < done:
            if end <= done:
                continue
            start = done
        while upcoming < len(known) and known[upcoming].end <= start:
            upcoming += 1
        match = known[upcoming] if upcoming < len(known) else None
        if match is not None and match.start < end:
            if isinstance(match, DateWords):
                yield Piece(match.start, match.end, date_kinds, tags.tag(date_kinds), date=match)
            else:
                if match.clitics:
                    yield from _clitic_pieces(match, language)
                yield _word_piece(view, match, language)
            upcoming += 1
            done = match.end
            continue
        if not _inside_word(view.text, start, end):
            if language.conjunctions:
                yield from _unknown_pieces(view, start, end, language)
            else:
                yield _other_piece(view, start, end, language)
        done = end


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a sign joins the parts of one word ("al-Qasr", "5-year-old"): it is no piece of its own."""
    if text[start] not in "-'_" or not 0 < start < len(text) - 1:
        return False
    before, after = text[start - 1], text[end]
    return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())


def _merge(words: list[Found], dates: Sequence[DateWords]) -> list[Found | DateWords]:
    """Words and dates by their place; a word that a date overlaps is the date's."""
    merged: list[Found | DateWords] = []
    index = 0
    for word in words:
        while index < len(dates) and dates[index].start < word.end:
            merged.append(dates[index])
            index += 1
        if not merged or word.start >= merged[-1].end:
            merged.append(word)
    merged.extend(dates[index:])
    return merged


def _clitic_pieces(match: Found, language: Language) -> Iterator[Piece]:
    """One piece for each conjunction or preposition that is written together with the word after it."""
    at = match.start - len(match.clitics)
    for letter in match.clitics:
        kinds = _KINDS[_clitic_kind(letter, language)]
        yield Piece(at, at + 1, kinds, language.tags.tag(kinds))
        at += 1


def _clitic_kind(letter: str, language: Language) -> str:
    return "and" if letter in language.conjunctions else "to" if letter == "ل" else "by"


def _word_piece(view: View, match: Found, language: Language) -> Piece:
    start, end, clitics, entries, definite = match
    capitals = _capitals(view.text[start:end]) if language.capitals else ""
    meaning = _meaning(entries, capitals, definite, language.tags)
    if meaning is None:
        return _other_piece(view, start, end, language)
    kinds, tag, entries, number = meaning
    return Piece(start, end, kinds, tag, entries, clitics, number)


def _capitals(words: str) -> str:
    """How words are written: all "lower", their first letter a "first" capital, every word a "capital", all "upper"."""
    if not words[0].isupper():
        return "lower"
    if words.isupper():
        return "upper"
    return "capital" if all(word[0].isupper() for word in words.split()) else "first"


@lru_cache(maxsize=65536)
def _meaning(
    entries: tuple[Entry, ...], capitals: str, definite: bool, tags: Tags
) -> tuple[frozenset[str], str, tuple[Entry, ...], float | None] | None:
    """What words of the lexicon are: their kinds, tag, meanings and number; None where their capitals allow none."""
    if capitals:
        entries = tuple(entry for entry in entries if _counts(entry, capitals))
        if not entries:
            return None
    kinds = frozenset(entry.kind for entry in entries)
    if capitals not in ("", "lower"):
        kinds |= {"name"}
    if definite:
        kinds |= {"definite"}
    return kinds, tags.tag(kinds), entries, next((e.number for e in entries if e.kind == "number"), None)


def _counts(entry: Entry, capitals: str) -> bool:
    """Whether the capitals of the words allow a meaning: a place has one, an abbreviation nothing else."""
    if capitals == "lower" and entry.kind in ("place", "maybe_place"):
        return False
    return not entry.case or capitals == "upper" or (capitals == "capital" and entry.case == "capital")


_SHORTEST_AFTER_AND = 3  # letters: a shorter rest is the rest of one word


def _unknown_pieces(view: View, start: int, end: int, language: Language) -> Iterator[Piece]:
    """A word that the lexicon does not have, without the conjunction that is written together with it."""
    first = view.text[start]
    if first in language.conjunctions and first == language.conjunctions[:1] and end - start > _SHORTEST_AFTER_AND:
        kinds = _KINDS["and"]
        yield Piece(start, start + 1, kinds, language.tags.tag(kinds))
        start += 1
    yield _other_piece(view, start, end, language)


def _other_piece(view: View, start: int, end: int, language: Language) -> Piece:
    text = view.text[start:end]
    number = None
    if text[0].isdecimal():  # "²" is a digit, but no number
        kind, number = "number", _value(text)
    elif text in language.clitics and view.text[end : end + 1].isdigit():  # "و4 أطفال"
        kind = _clitic_kind(text, language)
    elif text[0].isalpha():
        kind = "name" if language.capitals and text[0].isupper() else "word"
        if language.article and text.startswith(language.article):
            kind = "word.def"
    else:
        kind = _SIGNS.get(text, "sign")
    kinds = _KINDS[kind]
    return Piece(start, end, kinds, language.tags.tag(kinds), number=number)


def _value(digits: str) -> float | None:
    """What digits say; None for more digits than a number of persons can have."""
    plain = digits.replace(",", "")
    if plain.count(".") > 1 or (plain.count(".") == 1 and len(plain.split(".")[1]) == 3):
        plain = plain.replace(".", "")
    return float(plain) if len(plain) <= 12 else None
