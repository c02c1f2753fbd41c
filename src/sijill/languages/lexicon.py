"""The words of a language, looked up in one pass over the folded view of a text.

A lexicon is a set of TOML files of entries: a class (what the word does in a sentence), a value (its code), and its
forms. `(a|b|)` in a form stands for its alternatives, so that "kill(s|ed|ing)" is three forms.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from sijill.errors import DataError

from .view import normal

_SHORTEST_WITH_ENDING = 3  # letters: "a" with an ending would be "as"
_SHORTEST_WITHOUT_ARTICLE = 4
_MOST_FORMS = 400  # of one entry with alternatives: more is a mistake in the file


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One meaning of a form: its class ("person", "harm.verb"), its value (a code) and a number where it has one.

    `alone`: the form takes no clitic and no ending. `case`: it counts only where the text has it
    with a "capital" or all in "upper" case (an acronym).
    `definite`: it counts only with the article ("النظام", not "نظام"), because the form was written with it.
    Entries are the same only if they are one entry of one file: what is made of them is remembered by that.
    """

    kind: str
    value: str
    number: float | None = None
    alone: bool = False
    case: str = ""
    definite: bool = False


class Found(NamedTuple):
    """A form that stands in the text at [start, end); `clitics` is what is written together with it before `start`.

    `definite`: the article is written together with it.
    """

    start: int
    end: int
    clitics: str
    entries: tuple[Entry, ...]
    definite: bool = False


class Meanings(NamedTuple):
    """The meanings of a form: those that it has without the article, those that it has with it."""

    plain: tuple[Entry, ...]
    definite: tuple[Entry, ...]
    alone: bool


def expand(form: str) -> Iterator[str]:
    """Every spelling that a form with alternatives, which may stand inside one another, stands for."""
    before, opened, rest = form.partition("(")
    if not opened:
        yield form
        return
    choices, after = _choices(rest)
    for choice in choices:
        for chosen in expand(choice):
            for end in expand(after):
                yield before + chosen + end


def _choices(rest: str) -> tuple[list[str], str]:
    """The alternatives up to the bracket that closes them, and what stands after it."""
    choices, depth = [""], 1
    for at, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return choices, rest[at + 1 :]
        if letter == "|" and depth == 1:
            choices.append("")
        else:
            choices[-1] += letter
    return choices, ""


def read_entries(path: Path) -> Iterator[tuple[str, Entry]]:
    """(folded form, entry) of each line of a lexicon file. Raises DataError, naming file and entry."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}; a lexicon file holds [[words]] tables") from error
    for table in tables:
        unknown = table.keys() - {"class", "value", "number", "alone", "case", "forms", "note"}
        if unknown or "class" not in table or not table.get("forms"):
            raise DataError(f"{path.name}: {table}: class and forms are needed; {sorted(unknown)} is not known")
        entry = Entry(
            table["class"],
            table.get("value", ""),
            table.get("number"),
            table.get("alone", False),
            table.get("case", ""),
        )
        for form in table["forms"]:
            spellings = list(itertools.islice(expand(form), _MOST_FORMS + 1))
            if len(spellings) > _MOST_FORMS:
                raise DataError(f"{path.name}: {form!r} has more than {_MOST_FORMS} spellings")
            for spelling in spellings:
                folded = " ".join(normal(spelling).split())
                if not folded:
                    raise DataError(f"{path.name}: {form!r} has an empty spelling")
                acronym = spelling.isupper() and len(spelling) > 1 and spelling.isascii()
                yield folded, replace(entry, case="upper") if acronym and not entry.case else entry


class Lexicon:
    """All forms of a language in one Aho-Corasick automaton (16 MB/s with 55,000 patterns, measured).

    `clitics` are the letters that may stand before a form in one word (Arabic و ف ب ل ك ال and their chains), `article`
    the one that belongs to the word, `endings` what may stand after it (pronouns, case endings; English s).
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, Entry]],
        *,
        clitics: frozenset[str] = frozenset(),
        article: str = "",
        endings: frozenset[str] = frozenset(),
        verbs: frozenset[str] = frozenset(),
    ) -> None:
        self._clitics = clitics
        self._article = article
        self._endings = endings
        self._verbs = verbs
        self.forms: dict[str, tuple[Entry, ...]] = {}
        for form, entry in entries:
            bare = self._bare(form)
            # Names of places lose their article in the field; a short rest would be a word of its own ("باب").
            if bare != form and (not entry.kind.endswith("place") or len(bare) <= _SHORTEST_WITHOUT_ARTICLE):
                entry = replace(entry, definite=True)
            known = self.forms.get(bare, ())
            if entry not in known:
                self.forms[bare] = (*known, entry)
        self._automaton = ahocorasick.Automaton()
        for form, meanings in self.forms.items():
            self._automaton.add_word(form, (len(form), self.meanings(meanings)))
        if self.forms:
            self._automaton.make_automaton()

    def meanings(self, entries: tuple[Entry, ...]) -> Meanings:
        """What the entries of a form mean without the article and with it."""
        plain = tuple(entry for entry in entries if not entry.definite)
        definite = tuple(entry for entry in entries if entry.definite or entry.kind not in self._verbs)
        return Meanings(plain, definite, entries[0].alone)

    def _bare(self, form: str) -> str:
        """The form without the article, which is looked for before it."""
        article = self._article
        if article and form.startswith(article) and len(form.split()[0]) > len(article) + 2:
            return form[len(article) :]
        return form

    def find(self, folded: str) -> list[Found]:
        """Forms that stand in a folded text as words of their own: leftmost, longest, not overlapping."""
        found: dict[int, Found] = {}
        lengths: dict[int, int] = {}
        length_of_text, known_clitics, endings = len(folded), self._clitics, self._endings
        for last, (length, meanings) in self._automaton.iter(folded):
            end = last + 1
            start = end - length
            clitics, entries = "", meanings.plain
            if start and folded[start - 1].isalpha():
                if not known_clitics or meanings.alone:
                    continue
                clitics = self._before(folded, start)
                if clitics not in known_clitics:
                    continue
            word_end = end
            if end < length_of_text and folded[end].isalpha():
                if not endings or meanings.alone or length < _SHORTEST_WITH_ENDING:
                    continue
                word_end = self._ending(folded, end)
                if folded[end:word_end] not in endings:
                    continue
            definite = bool(self._article) and clitics.endswith((self._article, "لل"))
            if definite:
                entries = meanings.definite
                start -= len(self._article)
                clitics = clitics[: -len(self._article)]
            if not entries:
                continue
            known = found.get(start)
            # The longest wins; of two of one length the one with more of its own letters ("tens" before "ten" + "s").
            if known is None or (known.end, lengths[start]) < (word_end, length):
                found[start] = Found(start, word_end, clitics, entries, definite)
                lengths[start] = length
        return _longest(found)

    def _before(self, folded: str, start: int) -> str:
        """What is written before the form in its word; "" where that is more than clitics can be."""
        first = start - 1
        while first > 0 and start - first < 5 and folded[first - 1].isalpha():
            first -= 1
        at_word_start = first == 0 or not folded[first - 1].isalpha()
        return folded[first:start] if at_word_start else ""

    def _ending(self, folded: str, end: int) -> int:
        """Where the word ends that the form stands in."""
        last = end
        while last < len(folded) and last - end < 5 and folded[last].isalpha():
            last += 1
        return last


def _longest(found: dict[int, Found]) -> list[Found]:
    chosen: list[Found] = []
    done = 0
    for start in sorted(found):
        if start >= done:
            chosen.append(found[start])
            done = found[start].end
    return chosen
