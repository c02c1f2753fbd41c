"""The grounding gate: of what a language model offers, what the report itself says; the rest is refused by name.

Pure: an answer and a report in, claims out. What it does not check is told in docs/how-to/use-a-language-model.md.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from sijill.models import (
    Allegation,
    AttackClaim,
    Claims,
    DateInterval,
    Evidence,
    Factuality,
    Report,
    Response,
    Scope,
    Stance,
)
from sijill.models.taxonomy import attack_kinds, responses

from .answer import AllegationAnswer, Answer, AttackAnswer, ResponseAnswer
from .casualties import casualties_of
from .grounding import Place, Span, Story
from .refusal import Refusals, Refused, quoted
from .reread import Reread, kinds_agree
from .rule import RULE

CodeT = TypeVar("CodeT", bound=StrEnum)


def ground(answer: Answer, report: Report) -> Claims:
    """The claims of an answer about a whole report that the report bears out, and what was refused."""
    return Gate(report).ground(answer)


class Gate:
    """The gate for one report, made ready once for all its parts."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.story = Story(report)
        self.reread = Reread(report, self.story.view, self.story.language)

    def ground(self, answer: Answer, part: Span | None = None, *, named: str = "") -> Claims:
        """The claims that a part of the report (the story, where none is given) bears out; `named` begins each refusal."""
        return _Grounding(self, part or self.story.body, Refusals(named)).claims(answer)


class _Grounding:
    """One answer on its way to claims."""

    def __init__(self, gate: Gate, part: Span, refusals: Refusals) -> None:
        self.report = gate.report
        self.story = gate.story
        self.reread = gate.reread
        self.part = part
        self.refusals = refusals

    def claims(self, answer: Answer) -> Claims:
        kept = self.refusals.kept
        attacks = [kept(f"attack {n}", lambda: self._attack(f"attack {n}", a)) for n, a in enumerate(answer.attacks, 1)]  # noqa: B023
        return Claims(report_id=self.report.id)
