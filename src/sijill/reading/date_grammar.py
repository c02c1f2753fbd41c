"""The date grammar of a language: its words for dates and the orders in which they make one, from its `dates.toml`.

A date is looked for in a run of words of which each is given as one character, the code of its class. So the patterns
are regular expressions over classes, written in the data with the names of the classes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.languages.view import normal

WORD = re.compile(r"[^\W_]+(?:'s(?![^\W_]))?")
_BUILT_IN = ("small", "number", "year", "hijri_year", "comma", "slash", "dot", "open", "close")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the date lexicon: the words that must follow it (with the spaces between), its class and value."""

    rest: str
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One order of words that makes a date."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    order: str


@dataclass(frozen=True, slots=True)
class DateGrammar:
    """The words and patterns for dates of one language."""

    language: str
    words: dict[str, tuple[Entry, ...]]
    codes: dict[str, str]
    rules: tuple[Rule, ...]
    since: re.Pattern[str]
    since_beginning: re.Pattern[str]
    valued: frozenset[str]
    triggers: re.Pattern[str]
    number: re.Pattern[str]
    weekend: int
    published: frozenset[str]
    before_events: frozenset[str]
    known_words: frozenset[str]  # every word that can be part of a date
    trigger_words: frozenset[str]  # those without one of which, or a digit, there is none


@cache
def load_dates(code: str) -> DateGrammar:
    """The date grammar of a language, from its `dates.toml`."""
    data = tomllib.loads((files("sijill.languages") / code / "dates.toml").read_text("utf-8"))
    return _grammar(code, data)


def _grammar(language: str, data: dict[str, Any]) -> DateGrammar:
    names = [*_BUILT_IN, *data["words"], *data["values"]]
    codes = {name: chr(0xE000 + i) for i, name in enumerate(dict.fromkeys(names))}
    elements: dict[str, str] = dict(codes)
    for name, shape in data["elements"].items():
        elements[name] = f"(?:{_expression(shape, elements)})"
    rules = tuple(
        Rule(
            f"{language}.date.{rule['id']}",
            rule["kind"],
            re.compile(_expression(reads, elements)),
            rule.get("order", ""),
        )
        for rule in data["rules"]
        for reads in rule["reads"]
    )
    prefixes = "|".join(sorted(map(re.escape, map(normal, data.get("number_prefixes", []))), key=len, reverse=True))
    suffixes = "|".join(map(re.escape, map(normal, data["number_suffixes"])))
    lexicon = _lexicon(data)
    inside = {word for entries in lexicon.values() for entry in entries for word in WORD.findall(entry.rest)}
    return DateGrammar(
        language,
        lexicon,
        codes,
        rules,
        re.compile(_expression(data["since"], elements)),
        _since_beginning(data),
        frozenset(codes[name] for name in ("small", "number", "year", "hijri_year", *data["values"])),
        re.compile("[" + "".join(codes[name] for name in data["triggers"]) + "]"),
        re.compile(rf"(?:{prefixes})?([0-9]{{1,9}})(?:{suffixes})?"),
        data["weekend_begins"],
        frozenset(map(normal, data["published"])),
        frozenset(map(normal, data["never_before_a_dateline"])),
        frozenset(lexicon) | inside,
        frozenset(word for word, entries in lexicon.items() if any(e.name in data["triggers"] for e in entries)),
    )


def _since_beginning(data: dict[str, Any]) -> re.Pattern[str]:
    """The words before a date that make it the beginning of a period: "since the conflict broke out in"."""
    since = "|".join(map(re.escape, map(normal, data["words"]["since"])))
    begins = "|".join(map(re.escape, map(normal, data["beginnings"])))
    return re.compile(rf"\b(?:{since})\b[^.,;\n]{{0,40}}?\b(?:{begins})\b[^.,;\n0-9]{{0,30}}$")


def _expression(shape: str, elements: dict[str, str]) -> str:
    """A pattern as it is written in the data, as a regular expression over the characters of the classes."""
    names = re.sub(r"!([a-z_]+)", lambda m: f"(?!{elements[m.group(1)]})", shape)
    return re.sub(r"[a-z_]+", lambda m: elements[m.group()], names).replace(" ", "")


def _lexicon(data: dict[str, Any]) -> dict[str, tuple[Entry, ...]]:
    exact: dict[str, dict[str, Entry]] = {}
    varied: dict[str, dict[str, Entry]] = {}
    fixed = frozenset(data.get("without_prefixes", []))
    for name, value, words in _listed(data):
        folded = normal(words)
        first, rest = _split(folded)
        entry = Entry(rest, name, value)
        if exact.setdefault(first, {}).setdefault(rest, entry) != entry:
            raise ValueError(f"{words!r} stands twice among the date words: {exact[first][rest].name}, {name}")
        if name not in fixed:
            for variant in _variants(folded, data):
                first, rest = _split(variant)
                varied.setdefault(first, {}).setdefault(rest, Entry(rest, name, value))
        for suffix in data.get("suffixes", []) if name in data.get("suffixed", []) else []:
            varied.setdefault(folded + suffix, {}).setdefault("", Entry("", name, value))
    merged = {first: varied.get(first, {}) | exact.get(first, {}) for first in varied.keys() | exact.keys()}
    return {first: tuple(sorted(e.values(), key=lambda x: -len(x.rest))) for first, e in merged.items()}


def _listed(data: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    for name, words in data["words"].items():
        yield from ((name, 1, word) for word in words)
    for name, table in data["values"].items():
        yield from ((name, int(value), word) for value, words in table.items() for word in words)


def _split(folded: str) -> tuple[str, str]:
    first = WORD.match(folded)
    assert first, f"{folded!r} among the date words does not begin with a word"
    return first.group(), folded[first.end() :]


def _variants(folded: str, data: dict[str, Any]) -> Iterator[str]:
    """The word with the particles that are written together with it (و ف ب ل ك); ل swallows the alif of ال."""
    for prefix in map(normal, data.get("prefixes", [])):
        swallowed = prefix.endswith("ل") and folded.startswith("ال")
        yield prefix + (folded[1:] if swallowed else folded)
