"""What the gate refuses, in words for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

_LONGEST_QUOTE = 80


class Refused(Exception):
    """A value that the report does not bear out; the message says which and why. It never leaves this package."""


class Refusals:
    """The lines for what was refused of one answer; `named` begins each of them."""

    def __init__(self, named: str = "") -> None:
        self._named = named
        self.lines: list[str] = []

    def kept(self, where: str, make: Callable[P, T], *args: P.args, **options: P.kwargs) -> T | None:
        """What `make` gives; None, and a line that says why, where the report does not bear it out."""
        try:
            return make(*args, **options)
        except Refused as refused:
            self.add(f"{where}: {refused}")
            return None

    def add(self, line: str) -> None:
        """One more line."""
        self.lines.append(self._named + line)


def quoted(words: str) -> str:
    """Words of the answer for a line of refusal: short, on one line, without control characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * _LONGEST_QUOTE])
    shown = " ".join(shown.split())
    return f"'{shown}'" if len(shown) <= _LONGEST_QUOTE else f"'{shown[:_LONGEST_QUOTE]}…'"
