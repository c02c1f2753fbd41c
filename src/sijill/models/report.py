"""Reports, and the evidence in them that every value stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published item: its title and text as they were published, never altered.

    Spans everywhere count code points of `full_text`. `body` marks where the story stands in `full_text` when the
    text around it (menus, related headlines) is known to be something else; None means the whole.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    language: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    body: tuple[int, int] | None = None

    @property
    def full_text(self) -> str:
        """Title, line feed, text: what spans count in."""
        return f"{self.title}\n{self.text}"

    def words(self, start: int, end: int) -> str:
        """The words at [start, end) of `full_text`, without making the whole of it again."""
        before = len(self.title) + 1
        if start >= before:
            return self.text[start - before : max(end - before, 0)]
        return self.full_text[start:end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words of a report that a value stands on, and where they stand.

    `rule` is the id of the rule that read it, for `--explain`; it is no part of what the evidence is.
    Raises ValueError when the words are empty or do not fill the span: a value without evidence cannot be made.
    """

    report_id: str
    start: int
    end: int
    words: str
    rule: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError(f"evidence without words at {self.start}-{self.end} of report {self.report_id}")
        if self.start < 0 or self.end - self.start != len(self.words):
            span = f"{self.start}-{self.end}"
            raise ValueError(f"{self.words!r} does not fill the span {span} of report {self.report_id}")

    @classmethod
    def of(cls, report: Report, start: int, end: int, *, rule: str = "") -> Evidence:
        """The words of `report` at [start, end) of its full text."""
        return cls(report.id, start, end, report.words(start, end), rule)

    @property
    def span(self) -> tuple[int, int]:
        """Where the words stand, [start, end)."""
        return (self.start, self.end)

    def stands_in(self, report: Report) -> bool:
        """Whether the words are still what the report says at this span."""
        return report.id == self.report_id and report.words(self.start, self.end) == self.words


@dataclass(frozen=True, slots=True)
class Unread:
    """A report that could not be read, and why: it is named, never silently lost."""

    id: str
    error: str
