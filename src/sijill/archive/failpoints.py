"""Named points of writing at which a test can end the process or make the disk fail; else nothing happens there."""

from __future__ import annotations

from collections.abc import Callable

POINTS = (
    "object.begun",
    "object.half",
    "object.written",
    "object.synced",
    "object.named",
    "objects.named",
    "ledger.begun",
    "ledger.half",
    "ledger.written",
    "ledger.synced",
    "checkpoint.begun",
    "checkpoint.half",
    "checkpoint.synced",
    "register.begun",
    "register.written",
    "register.committed",
)


def _pass(point: str) -> None:
    """Go on: nobody asked for a failure."""


# Set by tests alone (tests/soak): what happens when a point is reached.
_happening: Callable[[str], None] = _pass


def reach(point: str) -> None:
    """Say that a point of writing is reached."""
    _happening(point)


def on_reach(happening: Callable[[str], None] | None) -> None:
    """Let `happening` be called with the name of each point that is reached; None for nothing."""
    global _happening
    _happening = happening or _pass
