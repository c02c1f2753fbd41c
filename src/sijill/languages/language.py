"""A language put together from its folder of data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sijill.errors import DataError

from .lexicon import Entry, Lexicon, read_entries
from .rules import RuleSet, Tags, read_rules

_HOME = Path(__file__).parent

# Kinds that the reader itself gives: shapes of unknown words, signs, and what the stages of the grammar build.
SHAPES = (
    "word",
    "word.def",
    "name",
    "number",
    "comma",
    "stop",
    "quote",
    "colon",
    "dash",
    "bracket",
    "sign",
    "and",
    "by",
    "to",
)
BUILT = (
    *(
        "date",
        "quantity",
        "figure.counted",
        "figure.bare",
        "figure.bare.each",
        "figure.harmed",
        "figure.sum",
        "figure.number",
        "figure.one",
    ),
    *("figure.part", "the_person", "the_persons", "harmed_bare"),
)
ACTORS = ("armed", "armed.side", "armed.state", "unknown_actor")


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that the engine needs to know of one language."""

    code: str
    name: str
    right_to_left: bool
    lexicon: Lexicon
    tags: Tags
    capitals: bool
    abbreviations: frozenset[str]
    words: frozenset[str]
    conjunctions: str
    article: str
    clitics: frozenset[str] = frozenset()
    rules: dict[str, RuleSet] = field(default_factory=dict)


def codes() -> tuple[str, ...]:
    """Codes of the languages that have a folder."""
    return tuple(sorted(path.parent.name for path in _HOME.glob("*/language.toml")))


@cache
def load(code: str) -> Language:
    """The language of a folder. Raises DataError where the folder is missing or a file in it is wrong."""
    home = _HOME / code
    try:
        about = tomllib.loads((home / "language.toml").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(f"no language {code!r}; there are {', '.join(codes())}") from error
    entries = [pair for path in sorted(home.glob("words/*.toml")) for pair in read_entries(path)]
    entries += [pair for path in sorted(home.glob("words/*.txt")) for pair in _names(path)]
    lexicon = Lexicon(
        entries,
        clitics=frozenset(about.get("clitics", ())),
        article=about.get("article", ""),
        endings=frozenset(about.get("endings", ())),
        verbs=frozenset(about.get("verbs", ())),
    )
    tags = _alphabet(lexicon, capitals=about.get("capitals", False), article="article" in about)
    tags.complete()
    return Language(
        code=code,
        name=about["name"],
        right_to_left=about.get("right_to_left", False),
        lexicon=lexicon,
        tags=tags,
        capitals=about.get("capitals", False),
        abbreviations=frozenset(about.get("abbreviations", ())),
        words=frozenset(word for form in lexicon.forms for word in form.split()),
        conjunctions=about.get("conjunctions", ""),
        article=about.get("article", ""),
        clitics=frozenset(about.get("clitics", ())),
        rules={path.stem: read_rules(path, tags) for path in sorted(home.glob("rules/*.toml"))},
    )


def _names(path: Path) -> list[tuple[str, Entry]]:
    """A list of place names, a line each: `name<TAB>kind`; lines that start with # are remarks."""
    from .view import normal

    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, kind = line.partition("\t")
            kind, _, weak = kind.partition(".")
            entries.append((normal(name), Entry("maybe_place" if weak else "place", kind)))
    return entries


def _alphabet(lexicon: Lexicon, *, capitals: bool, article: bool) -> Tags:
    """A tag for each set of kinds that a piece of text can come to have."""
    tags = Tags()
    for kind in (*SHAPES, *BUILT):
        tags.tag(frozenset({kind}))
    for kind in ACTORS:
        tags.tag(frozenset({kind}))
        tags.tag(frozenset({kind, "speaker"}))
    for entries in lexicon.forms.values():
        meanings = lexicon.meanings(entries)
        for meant in (entries, meanings.plain, meanings.definite, *_written(entries, capitals=capitals)):
            kinds = frozenset(entry.kind for entry in meant)
            tags.tag(kinds)
            if capitals:
                tags.tag(kinds | {"name"})
            if article:
                tags.tag(kinds | {"definite"})
    return tags


def _written(entries: tuple[Entry, ...], *, capitals: bool) -> list[tuple[Entry, ...]]:
    """What is left of a form's meanings where its capitals rule some of them out."""
    if not capitals:
        return []
    written = [
        tuple(e for e in entries if e.case in cases and (capital or e.kind not in ("place", "maybe_place")))
        for cases in (("",), ("", "capital"))
        for capital in (True, False)
    ]
    return [left for left in written if left]
