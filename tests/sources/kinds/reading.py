"""Bytes read as a kind of source reads them."""

from __future__ import annotations

import io
from dataclasses import replace

from sijill.errors import ReportError
from sijill.sources import Failure, Found, Kind, Link, Outcome, Preserved


def outcomes(kind: Kind, data: bytes, preserved: Preserved | None = None) -> list[tuple[str, Outcome]]:
    """Each outcome with the position of its item; what cannot be read is a Failure, at "" where it ends the reading."""
    given = replace(preserved or Preserved(stream=io.BytesIO(), name="a"), stream=io.BytesIO(data))
    found: list[tuple[str, Outcome]] = []
    try:
        for item in kind.items(given):
            try:
                for outcome in item.read():
                    found.append((item.position, outcome))
            except ReportError as error:
                found.append((item.position, Failure(reason=str(error))))
    except ReportError as error:
        found.append(("", Failure(reason=str(error))))
    return found


def found_in(kind: Kind, data: bytes, preserved: Preserved | None = None) -> list[Found]:
    """The reports alone."""
    return [outcome for _, outcome in outcomes(kind, data, preserved) if isinstance(outcome, Found)]


def links_in(kind: Kind, data: bytes, preserved: Preserved | None = None) -> list[Link]:
    """The addresses alone."""
    return [outcome for _, outcome in outcomes(kind, data, preserved) if isinstance(outcome, Link)]


def failures_in(kind: Kind, data: bytes, preserved: Preserved | None = None) -> list[tuple[str, str]]:
    """The positions and reasons of what could not be read."""
    given = outcomes(kind, data, preserved)
    return [(position, outcome.reason) for position, outcome in given if isinstance(outcome, Failure)]
