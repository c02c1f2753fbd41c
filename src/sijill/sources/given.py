"""What the giver of preserved bytes said about the reports in them."""

from __future__ import annotations

from sijill.extraction.given import Given
from sijill.sources.kind import Preserved


def given_of(preserved: Preserved) -> Given:
    """The same, as the functions of extraction take it."""
    return Given(preserved.name, preserved.published, preserved.outlet, preserved.language)
