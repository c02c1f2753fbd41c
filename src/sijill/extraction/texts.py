"""Text files: the first line is the title where it looks like one, the rest is the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from sijill.errors import NotReadable
from sijill.models import Report, Unread

from .charset import decoded
from .furniture import ends_sentence
from .given import Given, content_id, limited
from .language import language_of
from .story import story

LARGEST_TEXT = 20_000_000
_LONGEST_TITLE = 200


def reports_of_text(stream: BinaryIO, given: Given) -> Iterator[Report | Unread]:
    """The one report of a text file."""
    yield read_text(decoded(limited(stream, LARGEST_TEXT)), given)


def read_text(words: str, given: Given) -> Report:
    """The report that a plain text is; its characters stay as they are, with line feeds alone between lines."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    if not words.strip():
        raise NotReadable("it holds no words: there is nothing to read")
    return report_of(*_parted(words), given)


def report_of(title: str, text: str, given: Given) -> Report:
    """The report of a title and a text, with what was said beforehand for what they do not say."""
    full_text = f"{title}\n{text}"
    return Report(
        id=content_id(full_text, given.outlet),
        text=text,
        title=title,
        published=given.published,
        language=given.language or language_of(full_text),
        outlet=given.outlet,
        body=body_of(full_text),
    )


def body_of(full_text: str) -> tuple[int, int] | None:
    """Where the story stands in a report's full text; None when it is the whole."""
    span = story(full_text)
    return None if span == (0, len(full_text)) else span


def _parted(words: str) -> tuple[str, str]:
    """Title and text: a short first line is a title when a blank line follows, or when it is no sentence."""
    first, _, rest = words.partition("\n")
    is_short = 0 < len(first.strip()) < _LONGEST_TITLE
    if is_short and rest.strip() and (rest.startswith("\n") or not ends_sentence(first)):
        return first, rest
    return "", words
