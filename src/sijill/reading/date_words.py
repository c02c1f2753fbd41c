"""The words of a text that are a date, and the days that they mean.

Finding goes in two steps: runs of words that can belong to a date are picked out of the text, then the patterns of the
grammar are tried on each run. Both take time in proportion to the length of the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sijill.models import DateInterval

from .calendars import DAY, END, MONTH, RESOLVERS, Parts, interval
from .date_grammar import WORD, DateGrammar, Entry, Rule

_DIGITS = frozenset("0123456789")
# What may stand between two words of a date, besides spaces. Anything else ends the run.
_SEPARATORS = {",": "comma", "/": "slash", "\\": "slash", ".": "dot", "(": "open", ")": "close"}
# A run of more words and separators than this is a table or noise; the longest date has 20 words.
_LONGEST_RUN = 64
_DATE_FIELDS = {"day": 1, "number": 1, "month": 2, "hijri_month": 2, "year": 3, "hijri_year": 3, "weekday": 4}

# What a class of words stands for, where that is not its own name.
_PART_NAMES = {
    "month_short": "month",
    "month_unsure": "month",
    "hijri_month_unsure": "hijri_month",
    "weekday_short": "weekday",
    "ordinal": "number",
    "numeral": "number",
    "past_word": "which",
}
# Kinds of date that a period can be said to have begun with, and how many characters before them that is looked for.
_BEGINNINGS = frozenset(("day", "month", "year", "ago"))
_NEAR = 90
_UNIT_WORDS = {"day_word": DAY, "month_word": MONTH}

Pairs = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words of one date, [start, end) of the folded view, by which rule they were read, and what they say."""

    start: int
    end: int
    kind: str
    rule: str
    pairs: Pairs
    since: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the words give day, month and year."""
        names = {_DATE_FIELDS.get(name) for name, _ in self.pairs}
        return self.kind == "day" and {1, 2, 3} <= names


class Symbol(NamedTuple):
    """One word or separator of a run: its class as one character, what it stands for, and where it stands.

    A tuple, because one is made for every "in" and "the" of a text: a frozen dataclass takes five times as long.
    """

    code: str
    name: str
    value: int
    start: int
    end: int


def find_dates(folded: str, grammar: DateGrammar) -> list[DateWords]:
    """The dates in a folded text, in order; they do not overlap, and each is read as long as it can be."""
    dates: list[DateWords] = []
    for run in _runs(folded, grammar):
        for words in _read(run, grammar):
            if words.kind in _BEGINNINGS and not words.since:
                words = _with_beginning(words, folded, dates[-1].end if dates else 0, grammar)
            dates.append(words)
    return dates


def _with_beginning(words: DateWords, folded: str, after: int, grammar: DateGrammar) -> DateWords:
    """The date with the words before it that make it the first day of a period."""
    window = max(after, words.start - _NEAR)
    match = grammar.since_beginning.search(folded, window, words.start)
    return replace(words, start=match.start(), since=True) if match else words


def _runs(folded: str, grammar: DateGrammar) -> Iterator[list[Symbol]]:
    """The stretches of text in which every word can belong to a date; one that is too long to be one is left out."""
    for window in _windows(folded, grammar):
        yield from _runs_in(window, folded, grammar)


def _windows(folded: str, grammar: DateGrammar) -> Iterator[list[re.Match[str]]]:
    """Words side by side that can all belong to a date, where one of them begins one ("in" and "the" alone do not)."""
    window: list[re.Match[str]] = []
    begins = False
    known, triggers, digits = grammar.known_words, grammar.trigger_words, _DIGITS
    for match in WORD.finditer(folded):
        word = match.group()
        has_digit = word[-1] in digits or word[0] in digits
        if has_digit or word in known:
            window.append(match)
            begins = begins or has_digit or word in triggers
        elif window:
            if begins:
                yield window
            window, begins = [], False
    if begins:
        yield window


def _runs_in(window: list[re.Match[str]], folded: str, grammar: DateGrammar) -> Iterator[list[Symbol]]:
    run: list[Symbol] = []
    skip_to = 0
    is_noise = False
    words, digits = grammar.words, _DIGITS
    for match in window:
        word = match.group()
        entries = words.get(word)
        if entries is None and not run and word[-1] not in digits and word[0] not in digits:
            continue
        start = match.start()
        if start < skip_to:
            continue
        symbols = _symbols(folded, match, entries, grammar)
        if run and not (symbols and _joined(run, folded, start, grammar)):
            if not is_noise:
                yield run
            run, is_noise = [], False
        elif len(run) > _LONGEST_RUN:
            run, is_noise = run[-1:], True
        run += symbols
        skip_to = symbols[-1].end if symbols else 0
    if run and not is_noise:
        yield run


def _joined(run: list[Symbol], folded: str, start: int, grammar: DateGrammar) -> bool:
    """Whether the next word continues the run; adds the separator between them to it."""
    before = run[-1].end
    gap = folded[before : min(start, before + 8)].strip(" ")
    if not gap:
        return start - before <= 8
    name = _SEPARATORS.get(gap)
    if name is None:
        return False
    run.append(Symbol(grammar.codes[name], name, 0, start - 1, start))
    return True


def _symbols(folded: str, word: re.Match[str], entries: tuple[Entry, ...] | None, grammar: DateGrammar) -> list[Symbol]:
    start, end = word.span()
    for entry in entries or ():
        stop = end + len(entry.rest)
        if not entry.rest or (folded.startswith(entry.rest, end) and not folded[stop : stop + 1].isalnum()):
            return [Symbol(grammar.codes[entry.name], entry.name, entry.value, start, stop)]
    match = grammar.number.fullmatch(word.group()) if end - start < 16 else None
    return _figures(match, start, grammar) if match else []


def _figures(match: re.Match[str], start: int, grammar: DateGrammar) -> list[Symbol]:
    """A figure as day, year or number; day and year that lost the space between them ("262016") as both."""
    digits, value = match.group(1), int(match.group(1))
    end, begin = start + match.end(), start + match.start(1)
    if len(digits) in (5, 6) and 1900 <= value % 10000 <= 2100 and 1 <= value // 10000 <= 31:
        codes = grammar.codes
        cut = begin + len(digits) - 4
        return [
            Symbol(codes["small"], "number", value // 10000, start, cut),
            Symbol(codes["year"], "year", value % 10000, cut, end),
        ]
    kind = "number"
    if len(digits) <= 2 and 1 <= value <= 31:
        kind = "small"
    elif len(digits) == 4 and 1900 <= value <= 2100:
        kind = "year"
    elif len(digits) == 4 and 1300 <= value <= 1500:
        kind = "hijri_year"
    return [Symbol(grammar.codes[kind], "number" if kind == "small" else kind, value, start, end)]


def _read(run: list[Symbol], grammar: DateGrammar) -> Iterator[DateWords]:
    codes = "".join([symbol.code for symbol in run])
    if not grammar.triggers.search(codes):
        return
    valued = [code in grammar.valued for code in codes]
    candidates = [
        (match.start(), match.end(), place, rule)
        for place, rule in enumerate(grammar.rules)
        for match in rule.pattern.finditer(codes)
    ]
    # Longest first, counted in words that say something: "june 23" comes before "in june".
    candidates.sort(key=lambda c: (-sum(valued[c[0] : c[1]]), c[0] - c[1], c[0], c[2]))
    chosen: list[tuple[int, int, int, Rule]] = []
    for candidate in candidates:
        if all(candidate[1] <= other[0] or candidate[0] >= other[1] for other in chosen):
            chosen.append(candidate)
    for first, last, _, rule in sorted(chosen, key=lambda c: c[0]):
        yield _date_words(run, codes, (first, last), rule, grammar)


def _date_words(run: list[Symbol], codes: str, place: tuple[int, int], rule: Rule, grammar: DateGrammar) -> DateWords:
    first, last = place
    pairs = _pairs(run[first:last], rule, grammar)
    since = grammar.since.search(codes[:first])
    start = run[since.start() if since else first].start
    is_since = since is not None or (run[first].name == "since" and rule.kind != "ago")
    return DateWords(start, run[last - 1].end, rule.kind, rule.id, pairs, is_since)


def _pairs(symbols: list[Symbol], rule: Rule, grammar: DateGrammar) -> Pairs:
    """What the words say, part by part: a month with two names ("شباط/فبراير") once, figures as day and month."""
    pairs: list[tuple[str, int]] = []
    figures = iter(rule.order)
    for i, symbol in enumerate(symbols):
        name = _PART_NAMES.get(symbol.name, symbol.name)
        if name == "month" and _is_repeated(symbols, i):
            continue
        if name == "number" and rule.order:
            name = {"d": "day", "m": "month", "y": "short_year"}[next(figures)]
        if name == "short_year":
            name, value = "year", 2000 + symbol.value
        elif name in _UNIT_WORDS:
            name, value = "unit", _UNIT_WORDS[name]
        else:
            value = symbol.value
        pairs.append(("weekend", grammar.weekend) if name == "weekend" else (name, value))
    return tuple(pairs)


def _is_repeated(symbols: list[Symbol], i: int) -> bool:
    """Whether a month is the same as the one before the stroke or bracket."""
    if i < 2 or symbols[i - 1].name not in ("slash", "open"):
        return False
    before = symbols[i - 2]
    return before.name.startswith("month") and before.value == symbols[i].value


def resolve(words: DateWords, reference: date | None) -> DateInterval | None:
    """The days that the words can mean, seen from the reference day (the report's own date).

    None where they need a reference day and there is none, and where there is no such day.
    """
    parts: Parts = {}
    order: list[int] = []
    for name, value in words.pairs:
        parts.setdefault(name, []).append(value)
        if name in _DATE_FIELDS:
            order += (_DATE_FIELDS[name], value)
        if name.startswith("hijri"):
            parts["hijri"] = [1]
    parts["order"] = order
    parts = _month_first(parts)
    found = RESOLVERS[words.kind](parts, reference)
    return _since(found, parts, reference) if words.since else found


def _month_first(parts: Parts) -> Parts:
    """A date in figures whose second figure is no month has the month first (1/14/2018)."""
    days, months = parts.get("day", []), parts.get("month", [])
    if len(days) == len(months) == 1 and months[0] > 12 and days[0] <= 12:
        swapped = {1: months[0], 2: days[0]}
        order = parts["order"]
        pairs = [(order[i], swapped.get(order[i], order[i + 1])) for i in range(0, len(order), 2)]
        return parts | {"order": [part for pair in pairs for part in pair]}
    return parts


def _since(found: DateInterval | None, parts: Parts, reference: date | None) -> DateInterval | None:
    """From the first day that the words can mean (the last, "since the end of July") to the reference day."""
    if found is None:
        return None
    start = found.latest if parts.get("part") == [END] else found.earliest
    if start is None:
        return None
    return interval(start, reference) if reference else DateInterval(start, None)
