"""What the command line says, in the language of whoever sits before it (labels.toml)."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one interface language."""

    language: str
    words: Mapping[str, Any]

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return bool(self.words["direction"] == "rtl")

    def __call__(self, key: str, **gaps: str) -> str:
        """The label `key` with its gaps filled."""
        return self.frame(key).format(**gaps)

    def frame(self, key: str) -> str:
        """The label `key` with its gaps open."""
        return str(self.words[key])

    def of(self, table: str, code: str) -> str:
        """The label of a code in one of the tables harm, group, stance, factuality."""
        return str(self.words[table][code])

    def find(self, table: str, code: str) -> str:
        """The label of a code that a file of the user may hold (kind, place_rule, reason); "" for an unknown one."""
        return str(self.words[table].get(code, ""))


@cache
def _all() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((resources.files("sijill.cli") / "labels.toml").read_text(encoding="utf-8"))


def labels(language: str) -> Labels:
    """The labels in `language`; English where there are none."""
    known = language if language in _all() else "en"
    return Labels(known, _all()[known])


def interface_language(environment: Environment = os.environ) -> str:
    """The language that the user's locale asks for: the first of LC_ALL, LC_MESSAGES, LANG that is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value.replace("-", "_").split("_")[0].split(".")[0].lower()
    return "en"
