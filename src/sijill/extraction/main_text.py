"""Which lines of a page are its main text, as trafilatura chooses it."""

from __future__ import annotations

import logging

from lxml.etree import LxmlError

from sijill.errors import NotReadable

from .markup import Markup, TextLine, marked_lines

_FEWEST_WORDS = 4


def main_lines(markup: Markup) -> list[int]:
    """The numbers of the lines that are the page's main text, in order; raises NotReadable when there is none."""
    chosen = sorted(number for number in marked_lines(_main_text(markup.marked)) if number < len(markup.lines))
    numbers = _most([number for number in chosen if not markup.lines[number].is_aside], chosen, markup)
    numbers = numbers or [number for number, line in enumerate(markup.lines) if _is_told(line)]
    if not numbers:
        raise NotReadable("no report text was found on the page: save its words as a .txt file")
    return numbers


def _most(some: list[int], all_of_them: list[int], markup: Markup) -> list[int]:
    """Some of the lines, if they are most of the text: a page may mark all of its text as an aside."""
    letters = [sum(len(markup.lines[number].text) for number in numbers) for numbers in (some, all_of_them)]
    return some if letters[0] * 2 > letters[1] else all_of_them


def _is_told(line: TextLine) -> bool:
    """Whether a line that nobody chose has some words, not only the name of a link."""
    return not line.is_aside and len(line.text.split()) >= _FEWEST_WORDS


def _main_text(marked: str) -> str:
    # Half a second to load: not paid by who reads no page.
    import trafilatura

    _silence()
    try:
        found = trafilatura.bare_extraction(marked, include_comments=False, fast=True)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        problem = type(error).__name__
        raise NotReadable(f"the page is broken beyond reading ({problem}): save its words as a .txt file") from error
    return "" if found is None else str(getattr(found, "text", None) or "")


def _silence() -> None:
    """What trafilatura would log is said by our own errors."""
    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
