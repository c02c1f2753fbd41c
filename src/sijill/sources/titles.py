"""The title and the author that a document names, where they are more than what a program put there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sijill.extraction.furniture import line_key
from sijill.extraction.given import Given
from sijill.extraction.texts import report_of
from sijill.models import Report

_LONGEST_TITLE = 300
_LONGEST_NAME = 120
# A title that the document's own words do not repeat must have some words to be one.
_FEWEST_WORDS = 3
_BEGINNING = 12
_MADE_BY_PROGRAMS = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b|(?:untitled|document|presentation|slide|doc)\s*\d*$|.*\.\w{2,5}$|.*[\\/]",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:(?:windows|microsoft|office|microsoft office|default|local)?\s*user|admin|administrator|owner|author|unknown"
    r"|python-docx|hp|dell|asus|acer|lenovo|toshiba|pc|مستخدم|المستخدم|المدير|مجهول)\s*\d*|.*[@\\/]",
    re.IGNORECASE,
)


def title_in(stated: str, lines: Sequence[str]) -> str:
    """The title that a document's properties name; "" where that is a file's name or a program's own words.

    It counts when it stands at the beginning of the text, or when it has some words.
    """
    title = " ".join(stated.split())
    if not title or len(title) > _LONGEST_TITLE or _MADE_BY_PROGRAMS.match(title):
        return ""
    stands = next((line for line in lines[:_BEGINNING] if line_key(line) == line_key(title) != ""), None)
    if stands is not None:
        return stands.strip()
    return title if len(title.split()) >= _FEWEST_WORDS else ""


def author_in(stated: str) -> str | None:
    """The author that a document's properties name; None where that is nobody, like the owner of a computer."""
    name = " ".join(stated.split())
    return name if 0 < len(name) <= _LONGEST_NAME and not _NOBODY.fullmatch(name) else None


def headed(title: str, lines: Sequence[str], given: Given) -> Report:
    """The report of these lines under this title, which is taken out of the beginning where it stands there."""
    place = next((number for number, line in enumerate(lines[:_BEGINNING]) if line.strip() == title), None)
    kept = lines if place is None else [*lines[:place], *lines[place + 1 :]]
    return report_of(title, "\n".join(kept).strip("\n"), given)
