"""How the words for a place are put together: names, what they are said to be, and how they stand to one another.

"Sheikh Issa village, Tal Rifaat", "1 km east of Al Shaafa town", "الطريق بين القامشلي وعامودا": the cue words of each
language are in its places.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from sijill.errors import DataError
from sijill.languages import View, codes, normal, normalise

from .names import spelling_key

LONGEST_WORDING = 400  # characters; the rest of a longer one is not read
_MOST_PARTS = 24
_SHORTEST_JOINED = 3  # letters: "و" and a name
_LONGEST_FORM = 4  # words
_TOKEN = re.compile(r"(\d+(?:[.,]\d+)?)|([^\W\d_](?:[^\W_]|['.\-](?=[^\W_]))*|&)|([-,;:/()\[\]|\n\\])")
_ARABIC = re.compile(r"[\u0620-\u06d3]")
_COMMON = "common"
_KM_OF_A_MILE = 1.609


class Role(StrEnum):
    """How a name stands to the place that is meant: it is the place, holds it, or is near it."""

    SELF = "self"
    WITHIN = "within"
    NEAR = "near"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name of a wording; `longer` are its forms with cue words, which can belong to the name ("Bridge Street").

    `start` and `end` are where the name stands in the wording. `cue`: what the words say it is ("village"). `side` and
    `km`: where from it. `group` counts commas: parts of one group stand together, `alternative` ones are names of the
    same place ("Tal Abyad/Girê Spî").
    """

    name: str
    start: int
    end: int
    longer: tuple[str, ...] = ()
    cue: str = ""
    role: Role = Role.SELF
    side: str = ""
    km: float | None = None
    group: int = 0
    alternative: bool = False


Forms = Mapping[tuple[str, ...], tuple[str, str]]


@cache
def forms() -> Forms:
    """Cue words of all languages: their words, folded, and what they do. Names mix languages, so wordings may."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for code in codes():
        for table, values in tomllib.loads(_file(code)).items():
            for value, words in values.items():
                for form in words if value != _COMMON else ():
                    folded = tuple(normal(form).split())
                    if not 0 < len(folded) <= _LONGEST_FORM:
                        raise DataError(f"{code}/places.toml: {form!r} has no word or more than {_LONGEST_FORM}")
                    found.setdefault(folded, (table, value))
    return MappingProxyType(found)


def widened(text: str, start: int, end: int, *, is_wide: Callable[[str], bool]) -> tuple[int, int]:
    """The stretch of a text around the name of a place that says what it is and how it stands to others.

    Cue words before the name belong to it, and what follows as long as it is cue words and names: "X في ناحية Y".
    `is_wide` says whether a name is that of an area, a city or a town.
    """
    first = max(0, start - _LONGEST_CUES)
    for word in reversed(list(_WORDS.finditer(text, first, start))):
        cut = word.start() == first > 0
        if cut or text[word.end() : start].strip(_LINKS) or not _form_of(word[0])[0]:
            break
        start = word.start()
    last = end + _LONGEST_CUES * 2
    following = list(_WORDS.finditer(text, end, min(len(text), last)))
    if last < len(text):
        following = following[:-1]  # it may be cut
    at = 0
    for _ in range(_MOST_LINKS):
        at, end = _linked(text, end, following, at, is_wide)
    return start, end


def follows_side(text: str, start: int) -> bool:
    """Whether a direction stands before a name: "south of X", "جنوبي X"."""
    words = list(_WORDS.finditer(text, max(0, start - _LONGEST_CUES), start))[-2:]
    return any(_form_of(word[0])[0] == "sides" for word in words)


_LONGEST_CUES = 40  # characters
_MOST_LINKS = 3
_LINKS = " \"'“”«»،,-–(#_\u00a0\u200e\u200f"
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:-[^\W_]+)*")


_NAMED_NEXT = frozenset({"city", "town", "village", "camp", "subdistrict", "district"})  # after these comes a name


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return normal(word)


def _form_of(word: str) -> tuple[str, str]:
    """What a word does between names: the table that it stands in and its value there; "" for a word of no table."""
    if word.isdigit():
        return "number", ""
    return next((known for first in _without_clitics(_folded(word)) if (known := forms().get((first,)))), ("", ""))


def _linked(
    text: str, end: int, words: Sequence[re.Match[str]], at: int, is_wide: Callable[[str], bool]
) -> tuple[int, int]:
    """Which word follows the next name that cue words tie to the one before, and where it ends; the same for none."""

    def joined(number: int) -> bool:
        """Whether nothing but spaces and signs of no weight stand before a word."""
        return not text[words[number - 1].end() if number else end : words[number].start()].strip(_LINKS)

    first, last_form = at, ("", "")
    while first < len(words) and joined(first) and (found := _form_of(words[first][0]))[0]:
        last_form, first = found, first + 1
    if first == at or first == len(words) or not joined(first):
        return at, end
    for length in (3, 2, 1):
        last = first + length - 1
        if last < len(words) and is_wide(text[words[first].start() : words[last].end()]):
            return last + 1, words[last].end()
    if last_form[0] == "cues" and last_form[1] in _NAMED_NEXT:
        return first + 1, words[first].end()
    return at, end


@cache
def common_names() -> frozenset[str]:
    """Names that are also words of a language, by their spelling keys."""
    tables = (tomllib.loads(_file(code)) for code in codes())
    return frozenset(spelling_key(name) for table in tables for name in table["words"].get(_COMMON, ()))


def _file(code: str) -> str:
    return (resources.files("sijill.languages") / code / "places.toml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Token:
    words: str
    folded: str
    start: int
    end: int
    sign: str = ""


def parts(words: str, *, known: Callable[[str], bool]) -> tuple[Part, ...]:
    """The names in the words for a place. `known` says whether the gazetteer has a name, letter by letter."""
    tokens = list(_tokens(normalise(words[:LONGEST_WORDING])))
    return tuple(_Parsing(tokens, known).parts())[:_MOST_PARTS]


def _tokens(view: View) -> Iterator[_Token]:
    for match in _TOKEN.finditer(view.text):
        number, _, sign = match.groups()
        folded = sign or _folded(match[0])
        yield _Token(match[0], folded, *view.origin_span(*match.span()), "number" if number else sign or "")


class _Parsing:
    """One wording on its way to its parts, read from left to right."""

    def __init__(self, tokens: Sequence[_Token], known: Callable[[str], bool]) -> None:
        self._tokens = tokens
        self._known = known
        self._found: list[Part] = []
        self._group = 0
        self._begin(Role.SELF)

    def _begin(self, role: Role, *, alternative: bool = False) -> None:
        self._names: list[_Token] = []
        self._full: list[str] = []
        self._cue = self._side = ""
        self._km: float | None = None
        self._role = role
        self._alternative = alternative

    def _end(self) -> None:
        """The part is complete; one without a name leaves nothing, as in "the road between"."""
        for tokens in self._split(self._names) if self._names else ():
            words = [token.words for token in tokens]
            self._found.append(
                Part(
                    name=" ".join(words),
                    start=tokens[0].start,
                    end=tokens[-1].end,
                    longer=tuple(_longer(words, self._full)),
                    cue=self._cue,
                    role=self._role,
                    side=self._side,
                    km=self._km,
                    group=self._group,
                    alternative=self._alternative,
                )
            )

    def _split(self, tokens: list[_Token]) -> list[list[_Token]]:
        """A name, or both names where "و" joins them in Arabic: "عفرين واعزاز"; not where it begins a word."""
        if len(tokens) == 1 or self._known(_words(tokens)):
            return [tokens]
        for at, token in enumerate(tokens[1:], start=1):
            if token.words[0] == "و" and len(token.words) > (_SHORTEST_JOINED if at == len(tokens) - 1 else 2):
                second = [replace(token, words=token.words[1:], start=token.start + 1), *tokens[at + 1 :]]
                if self._role is Role.BETWEEN or self._known(_words(tokens[:at])) or self._known(_words(second)):
                    return [tokens[:at], *self._split(second)]
        return [tokens]

    def parts(self) -> Iterator[Part]:
        at = 0
        while at < len(self._tokens):
            at = self._take(at)
        self._end()
        yield from self._found

    def _take(self, at: int) -> int:
        """Read what begins at a token; where the next begins."""
        token = self._tokens[at]
        if token.sign == "number":
            return self._number(at)
        if token.sign:
            self._separate(token.sign)
            return at + 1
        length, (table, value), first = self._form(at)
        if not table or (value == "after" and self._cue != "countryside"):
            self._names.append(token)
            self._full.append(token.words)
            return at + 1
        taken = [t.words for t in self._tokens[at : at + length]]
        if _ARABIC.match(first):
            taken[0] = first  # without what is written together with it: "لسد تشرين" is the dam
        {"cues": self._take_cue, "relations": self._take_relation, "sides": self._take_side}.get(table, self._skip)(
            value, taken
        )
        return at + length

    def _form(self, at: int) -> tuple[int, tuple[str, str], str]:
        """The longest form that begins at a token, in Arabic also behind و ب ل: words in it, what it is, the first."""
        known = forms()
        for length in range(min(_LONGEST_FORM, len(self._tokens) - at), 0, -1):
            words = tuple(" ".join(t.folded for t in self._tokens[at : at + length]).split())
            for first in _without_clitics(words[0]) if words else ():
                if found := known.get((first, *words[1:])):
                    return length, found, first
        return 1, ("", ""), ""

    def _number(self, at: int) -> int:
        """ "12 km": how far; any other number is left out ("Road 6")."""
        if at + 1 < len(self._tokens) and self._form(at + 1)[1][0] == "units":
            unit = self._form(at + 1)[1][1]
            self._finish_before_relation(Role.NEAR)
            self._km = float(self._tokens[at].folded.replace(",", ".")) * (_KM_OF_A_MILE if unit == "miles" else 1)
            return at + 1 + self._form(at + 1)[0]
        return at + 1

    def _separate(self, sign: str) -> None:
        if sign == "-" and self._cue == "road" and self._names:  # "the A - B road"
            self._role = Role.BETWEEN
            self._end()
            self._begin(Role.BETWEEN)
            self._cue = "road"
            return
        role = self._role if self._role is not Role.SELF and not self._names else Role.SELF
        self._end()
        if self._names and sign not in "/\\|":
            self._group += 1
        self._begin(role, alternative=sign in "/\\|" and bool(self._found))

    def _take_cue(self, cue: str, taken: list[str]) -> None:
        if self._names and _ARABIC.search(taken[0]):
            self._end()  # in Arabic the cue stands before its name: another one begins
            self._begin(Role.WITHIN if self._role is Role.SELF else self._role)
        self._cue = self._cue if self._cue and not self._names else cue
        self._full.extend(taken)

    def _take_relation(self, relation: str, taken: list[str]) -> None:
        if relation == "and":
            role = self._role
            self._end()
            self._begin(role)
        elif taken[0].casefold() == "of" and not self._names and (self._cue or self._side or self._km is not None):
            if self._side and self._role is Role.SELF:
                self._role = Role.NEAR  # "north of X"
        elif self._cue and not self._names:  # "a camp in X"
            self._begin(Role(relation))
        else:
            self._finish_before_relation(Role(relation))

    def _finish_before_relation(self, role: Role) -> None:
        side, km = ("", None) if self._names else (self._side, self._km)
        self._end()
        self._begin(role)
        self._side, self._km = side, km

    def _take_side(self, side: str, taken: list[str]) -> None:
        if self._names:
            self._end()
            self._begin(Role.NEAR)
        elif self._cue == "" and _ARABIC.search(taken[0]) and not taken[0].endswith("ي"):
            self._role = Role.NEAR if self._role is Role.SELF else self._role
        self._side = side
        self._full.extend(taken)

    def _skip(self, value: str, taken: list[str]) -> None:
        """Words that say nothing of where it is."""


def _words(tokens: Sequence[_Token]) -> str:
    return " ".join(token.words for token in tokens)


def _longer(name: list[str], full: list[str]) -> Iterator[str]:
    """The forms of a name with the cue words next to it, from the longest: "حي طريق الباب", "طريق الباب"."""
    more = len(full) - len(name)
    if full[more:] == name:
        yield from (" ".join(full[at:]) for at in range(more))
    elif full[: len(name)] == name:
        yield from (" ".join(full[:end]) for end in range(len(full), len(name), -1))


def _without_clitics(word: str) -> Iterator[str]:
    yield word
    if _ARABIC.match(word) and len(word) > 2 and word[0] in "وبلف":
        yield word[1:]
        if len(word) > 4 and word[0] == "و" and word[1] in "بل":
            yield word[2:]
