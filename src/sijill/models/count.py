"""Counts as they were said, and what they mean as a range (docs/codebook/numbers.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Qualifier(StrEnum):
    """How a number was said."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    FEWER_THAN = "fewer_than"
    ABOUT = "about"
    NEARLY = "nearly"
    BETWEEN = "between"
    VAGUE = "vague"


# Lowest and highest number that a vague word stands for, by convention. Source: ACLED's FAQ for tens, dozens and
# hundreds (the most conservative reading of the word), Airwars' practice for plurals without a number; the table with
# its sources is docs/codebook/numbers.md. "literal" reads plurals as two units at least.
CONVENTIONS: dict[str, dict[str, tuple[int | None, int | None]]] = {
    "default": {
        "plural": (2, None),
        "some": (2, None),
        "several": (3, 9),
        "handful": (3, 9),
        "many": (3, None),
        "tens": (10, 99),
        "dozens": (12, 99),
        "scores": (20, 99),
        "hundreds": (100, 999),
        "thousands": (1000, 9999),
        "tens_of_thousands": (10_000, 99_999),
        "hundreds_of_thousands": (100_000, 999_999),
        "family": (2, None),
        "families": (4, None),
        "odd": (None, None),
        "unknown": (None, None),
    },
}
CONVENTIONS["literal"] = CONVENTIONS["default"] | {
    "tens": (20, 99),
    "dozens": (24, 99),
    "scores": (40, 99),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons as it was said: the number, how it was qualified, or the vague word.

    `number` (and `upper` for a range) are what the words say; `term` names a vague quantity of CONVENTIONS.
    `low` and `high` follow from them by convention and are never stored, so a convention can change without
    rewriting any record. Raises ValueError for negative or reversed numbers.
    """

    qualifier: Qualifier = Qualifier.EXACT
    number: int | None = None
    upper: int | None = None
    term: str | None = None

    def __post_init__(self) -> None:
        if (self.number is None) == (self.term is None):
            raise ValueError("a count has a number or a vague term, and not both")
        if self.number is not None and self.number < 0:
            raise ValueError(f"negative count {self.number}")
        if self.upper is not None and (self.number is None or self.upper < self.number):
            raise ValueError(f"reversed range {self.number}-{self.upper}")

    @property
    def low(self) -> int | None:
        """Lower bound under the default convention; null is not 0."""
        return self.bounds()[0]

    @property
    def high(self) -> int | None:
        """Upper bound under the default convention; None where the words give none."""
        return self.bounds()[1]

    def bounds(self, convention: str = "default") -> tuple[int | None, int | None]:
        """Lowest and highest number of persons that the words allow, under a named convention."""
        if self.term is not None:
            low, high = CONVENTIONS[convention][self.term]
            if self.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
                return low, None
            return low, high
        assert self.number is not None
        return _BOUNDS[self.qualifier](self.number, self.upper)


_BOUNDS: dict[Qualifier, Callable[[int, int | None], tuple[int | None, int | None]]] = {
    Qualifier.EXACT: lambda n, _: (n, n),
    Qualifier.AT_LEAST: lambda n, _: (n, None),
    Qualifier.MORE_THAN: lambda n, _: (n + 1, None),
    Qualifier.UP_TO: lambda n, _: (0, n),
    Qualifier.FEWER_THAN: lambda n, _: (min(1, max(n - 1, 0)), max(n - 1, 0)),
    Qualifier.NEARLY: lambda n, _: (n * 9 // 10, n),
    Qualifier.ABOUT: lambda n, _: (n * 9 // 10, -(-n * 11 // 10)),
    Qualifier.BETWEEN: lambda n, upper: (n, upper),
    Qualifier.VAGUE: lambda n, _: (n, None),
}
