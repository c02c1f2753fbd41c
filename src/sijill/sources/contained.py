"""Captures that lie in others: a page in a WARC, a feed that was crawled."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.errors import NotReadable, ReportError
from sijill.sources.kind import DEEPEST, Failure, Kind, Outcome, Preserved


def outcomes_in(preserved: Preserved, kind: Kind) -> Iterator[Outcome]:
    """Whatever stands in a capture that lies in another one, with a failure for each item that cannot be read.

    Raises ReportError where it cannot be taken apart or lies deeper than DEEPEST.
    """
    if preserved.depth > DEEPEST:
        raise NotReadable("it lies too deep in other files: save it as a file of its own")
    for item in kind.items(preserved):
        try:
            yield from item.read()
        except ReportError as error:
            yield Failure(reason=str(error), position=item.position)
