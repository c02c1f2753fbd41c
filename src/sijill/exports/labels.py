"""What the page and the instructions of a bundle say, in English and in Arabic (labels.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias

Table: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Both:
    """The same words in both languages."""

    english: str
    arabic: str

    def fill(self, **gaps: str) -> Both:
        """The words with their gaps filled."""
        return Both(self.english.format(**gaps), self.arabic.format(**gaps))


@cache
def _tables() -> Mapping[str, Mapping[str, str | Table]]:
    return tomllib.loads((resources.files("sijill.exports") / "labels.toml").read_text(encoding="utf-8"))


def label(key: str, table: str = "words") -> Both:
    """The words under a key of one of the tables words, readme, harm, group, stance, factuality."""
    english, arabic = (_tables()[language][table] for language in ("en", "ar"))
    assert not isinstance(english, str) and not isinstance(arabic, str)
    return Both(english[key], arabic[key])
