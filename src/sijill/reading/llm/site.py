"""Where one answer is checked: the report, the part of it that the model was given, and what was refused so far."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.models import Evidence

from .grounding import Span, Story
from .refusal import Refusals, Refused
from .reread import Reread

# The id of every value that came through the gate. It names no model: which one was used is the user's to note.
RULE = "llm.grounded"


@dataclass(frozen=True, slots=True)
class Site:
    """One part of one report, for the answer about it."""

    story: Story
    reread: Reread
    part: Span
    refusals: Refusals

    def evidence(self, words: str, near: int | None = None) -> Evidence:
        """The report's words for words of the answer. Raises Refused where they do not stand in the part."""
        return self.story.evidence(self.view_span(words, near))

    def view_span(self, words: str, near: int | None = None) -> Span:
        """Where words of the answer stand in the view. Raises Refused where they do not stand in the part."""
        return self.story.place(words, self.part, near).view

    def optional(self, what: str, words: str | None, near: int) -> Evidence | None:
        """The same for words that may be missing; `what` names them where they are refused."""
        if words is None or not words.strip():
            return None
        try:
            return self.evidence(words, near)
        except Refused as refused:
            raise Refused(f"{what} {refused}".strip()) from refused
