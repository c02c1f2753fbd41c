"""The date that a report prints of itself: its dateline, against which "Friday" and "yesterday" are read.

A dateline is a full date that is known by its place and shape: right after a word such as "Updated", at the beginning
of a line or with its weekday in the head of the text, with "today" before it, on a line of its own, or after the name
that signs a post. The date of an event told in a sentence has a preposition before it ("on 21 August 2013").
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .date_grammar import DateGrammar
from .date_words import DateWords, find_dates, resolve

# Characters at the head of a text, title included: behind a title, its repetition and a byline comes the dateline.
_HEAD = 400
_NEAR = 80
# A date on a line of its own within these is the report's own; further down it may be that of another report.
_FIRST_LINES = 3
_WORDS = re.compile(r"[^\W_]+")
_ONLY_SIGNS = re.compile(r"[\W\d_]*")

# How plainly a date is the report's own, plainest first.
_PUBLISHED, _LINE, _HEADING, _TODAY, _ALONE, _SIGNED = range(6)


def dateline(
    folded: str, grammar: DateGrammar, published: date | None, *, found: list[DateWords] | None = None
) -> date | None:
    """The day that the report gives as its own; `published` where it gives none.

    `found` are the dates of the text where they have been looked for already.
    """
    if found is None:
        found = find_dates(folded, grammar)
    ranked = [
        (rank, words) for words in found if words.is_complete and (rank := _rank(words, folded, grammar)) is not None
    ]
    is_list = sum(rank == _ALONE for rank, _ in ranked) > 1  # several dated lines are a list of other reports
    for rank, words in sorted(ranked, key=lambda pair: (pair[0], pair[1].start)):
        if rank == _ALONE and is_list:
            continue
        if day := _day(words):
            return day
    return published


def _day(words: DateWords) -> date | None:
    """The day printed, whatever weekday is printed with it."""
    day = resolve(replace(words, pairs=tuple(pair for pair in words.pairs if pair[0] != "weekday")), None)
    return day.earliest if day and day.earliest == day.latest else None


def _rank(words: DateWords, folded: str, grammar: DateGrammar) -> int | None:
    """How plainly a full date is the report's own; None where it is not."""
    before = folded[max(0, words.start - _NEAR) : words.start].rpartition("\n")[2]
    after = folded[words.end : words.end + _NEAR].partition("\n")[0]
    last_words = _WORDS.findall(before)[-4:]
    if _is_published(last_words, grammar) or (after[:1] == "(" and _is_published(_WORDS.findall(after)[:1], grammar)):
        return _PUBLISHED
    if words.since:
        return None
    is_line_start = words.start - len(before) in (0, folded.rfind("\n", 0, words.start) + 1) and _is_empty(before)
    is_alone = is_line_start and _is_empty(after)
    names = {name for name, _ in words.pairs}
    if words.start < _HEAD and is_line_start and (not is_alone or folded.count("\n", 0, words.start) <= _FIRST_LINES):
        return _LINE
    if words.start < _HEAD and "weekday" in names and "offset" not in names and last_words:
        return _HEADING if last_words[-1] not in grammar.before_events else None
    if ("offset", 0) in words.pairs:
        return _TODAY
    if is_alone:
        return _ALONE
    return _SIGNED if before.rstrip().endswith(")") and _is_empty(after) else None


def _is_empty(part: str) -> bool:
    return _ONLY_SIGNS.fullmatch(part) is not None


def _is_published(words: list[str], grammar: DateGrammar) -> bool:
    return any(" ".join(words[i:]) in grammar.published for i in range(len(words)))
