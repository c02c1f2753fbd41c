"""What stands at the head of a report: the title said again in the text, and the dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sijill.languages import View

from .dates import DateWords

_SITE = re.compile(r" ?[-|] | \|")  # "Headline - Outlet", "Headline | Outlet": the headline is what stands before
_SHORTEST = 12  # characters: a shorter title may stand in a text by chance
_HEAD = 400  # characters of the text in which the title is repeated and a dateline stands
_REPEATS = 4
_LONGEST_PLACE = 40  # characters before the date of a dateline
_LONGEST = 160  # characters of a headline


def titles(folded: str) -> list[tuple[int, int]]:
    """Where the title stands, and where the text says it again, as stretches of the folded view."""
    start = len(folded) - len(folded.lstrip())
    end = folded.find("\n", start)
    if end < 0 or (start and not _may_be_headline(folded[start:end])):
        return []  # one line alone is the story
    found = [(start, end)]
    title = _SITE.split(folded[start:end])[0].strip(" .!\"'")
    if len(title) < _SHORTEST:
        return found
    at = end
    for _ in range(_REPEATS):
        at = folded.find(title, at + 1, end + _HEAD + _REPEATS * len(title))
        if at < 0:
            break
        found.append((at, at + len(title)))
    return found


def _may_be_headline(line: str) -> bool:
    """Whether the first line of a report without a title is its headline: short, and no full sentence."""
    return len(line) <= _LONGEST and not line.rstrip().endswith((".", ":"))


def datelines(view: View, dates: Sequence[DateWords], head: int, published: frozenset[str]) -> list[DateWords]:
    """Dates that the report gives as its own: complete ones at its head, not told in a sentence.

    `published` are the words of the language that such a date follows ("updated", the name of a news agency).
    """
    words = tuple(published)
    near = [d for d in dates if d.start <= head + _HEAD]
    return [d for d in near if (d.is_complete and _stands_apart(view.folded, d, words)) or _is_of_agency(view.text, d)]


def _is_of_agency(text: str, words: DateWords) -> bool:
    """Whether a date stands between the place and the dash that begin a news agency's story ("MUROUJ, March 11 -")."""
    line = text.rfind("\n", 0, words.start) + 1
    begins = words.start - line <= _LONGEST_PLACE and text[line : words.start].rstrip().endswith((",", "("))
    return begins and text[words.end : words.end + 3].lstrip(") ").startswith("-")


def _stands_apart(folded: str, words: DateWords, published: tuple[str, ...]) -> bool:
    """Whether a date begins a line or a sentence, or follows a word that says when the report was published."""
    before = folded[max(0, words.start - 24) : words.start].rstrip(" \"':")
    return not before or before[-1] in ".\n|)!?" or before.endswith(published)
