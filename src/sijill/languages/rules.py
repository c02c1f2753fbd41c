"""Rules over tags: a sentence as a row of tags, a rule as a regular expression over them, kept as data.

A pattern writes `<name>` for one piece of text with that tag, `<a|b>` for either, `<!a|b>` for a piece that has none of
them, and a name that a file's [groups] table gives a longer pattern. A name stands for its refinements too: `<harm>`
matches "harm.verb". Around these the signs of Python's `re` mean what they always mean: ? * {0,3} | ( ) (?P<name>...).
Patterns are matched against one sentence at a time; each piece of text is one character of a private alphabet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sijill.errors import DataError

_NAMED = re.compile(r"(?<!\(\?P)<(!?[a-z][a-z0-9_.|]*)>")
_FIRST_TAG = 0xE000  # the private use area: 6,400 tags
_MOST_TAGS = 6400


class Tags:
    """The alphabet: one character for each set of kinds that a piece of text can have."""

    def __init__(self) -> None:
        self._characters: dict[frozenset[str], str] = {}
        self._finders: dict[tuple[str, ...], re.Pattern[str]] = {}
        self._complete = False

    def complete(self) -> None:
        """No more tags: from here on a set of kinds that rules were not compiled for is an error."""
        self._complete = True

    def tag(self, kinds: frozenset[str]) -> str:
        """The character of a set of kinds; a set not seen before is given one."""
        known = self._characters.get(kinds)
        if known is None:
            if self._complete:
                raise DataError(f"no tag was made for {sorted(kinds)}")
            if len(self._characters) == _MOST_TAGS:
                raise DataError("too many different sets of word classes for one language")
            known = self._characters[kinds] = chr(_FIRST_TAG + len(self._characters))
        return known

    def characters(self, names: Iterable[str], *, without: bool = False) -> str:
        """A regular expression for one tag that has any of the kinds named (or none of them)."""
        names = tuple(names)
        wanted = [c for kinds, c in self._characters.items() if any(_is(kind, n) for kind in kinds for n in names)]
        if without:
            return f"[^{''.join(wanted)}]" if wanted else r"[\s\S]"
        return f"[{''.join(wanted)}]" if wanted else r"[^\s\S]"

    def finder(self, *names: str) -> re.Pattern[str]:
        """What finds the next piece with any of the kinds named in a row of tags."""
        known = self._finders.get(names)
        if known is None:
            known = self._finders[names] = re.compile(self.characters(names))
        return known

    def knows(self, name: str) -> bool:
        """Whether any tag has this kind: a rule that names another is a mistake in its file."""
        return any(_is(kind, name) for kinds in self._characters for kind in kinds)


def _is(kind: str, name: str) -> bool:
    return kind == name or kind.startswith(name + ".")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a file: its id, what it looks for, what it gives, and a sentence for `--explain`."""

    id: str
    pattern: re.Pattern[str]
    gives: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file in order of preference; `needs` is what a sentence must have for any of them to apply."""

    rules: tuple[Rule, ...]
    needs: re.Pattern[str] | None = None

    def may_apply(self, tags: str) -> bool:
        """Whether it is worth trying the rules on a row of tags."""
        return self.needs is None or self.needs.search(tags) is not None


def read_rules(path: Path, tags: Tags) -> RuleSet:
    """The rules of a TOML file, compiled for an alphabet. Raises DataError naming the file and the rule."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}") from error
    groups = _groups(content.get("groups", {}))
    rules = []
    for table in content.get("rule", ()):
        try:
            pattern = re.compile(_compile(table["match"], groups, tags))
        except (KeyError, re.error, DataError) as error:
            raise DataError(f"{path.name}: rule {table.get('id', table)}: {error!r}") from error
        gives = {k: str(v) for k, v in table.items() if k not in ("id", "match", "note")}
        rules.append(Rule(table["id"], pattern, gives, table.get("note", "")))
    needs = content.get("needs")
    return RuleSet(tuple(rules), re.compile(_compile(needs, groups, tags)) if needs else None)


def _groups(written: Mapping[str, str]) -> dict[str, str]:
    """[groups] of a file, each with the earlier ones put in."""
    groups: dict[str, str] = {}
    for name, pattern in written.items():
        groups[name] = _put_in(pattern, groups)
    return groups


def _put_in(pattern: str, groups: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda m: f"(?:{groups[m[1]]})" if m[1] in groups else m[0], pattern)


def _compile(written: str, groups: Mapping[str, str], tags: Tags) -> str:
    def characters(match: re.Match[str]) -> str:
        names = match[1]
        without = names.startswith("!")
        kinds = names.removeprefix("!").split("|")
        unknown = [kind for kind in kinds if not tags.knows(kind)]
        if unknown:
            raise DataError(f"no word has the class {', '.join(unknown)}")
        return tags.characters(kinds, without=without)

    return _NAMED.sub(characters, re.sub(r"\s+", "", _put_in(written, groups)))
