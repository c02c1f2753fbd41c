"""What the program that adds, and is killed while it does, is told."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Happening(StrEnum):
    """What happens when the point is reached."""

    NOTHING = "nothing"
    KILL = "kill"
    NO_POWER = "no power"
    DISK_FULL = "disk full"
    DISK_FAILS = "disk fails"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `sijill add`.

    At the `reach`th time that `point` is reached, `what` happens. `survives` is where to put what a loss of power would
    leave of the register. `largest` limits the size of every file that is written (bytes), `clock` sets the clock ahead
    (seconds), `children` reads in processes of their own, as users do, in place of this one. A `careless` run does not
    make names durable: the proof that such a fault would be seen. `said` is a folder for what the run prints, and for
    how often it reached each point.
    """

    register: str
    locations: tuple[str, ...]
    said: str
    what: Happening = Happening.NOTHING
    point: str = ""
    reach: int = 1
    survives: str = ""
    largest: int = 0
    clock: float = 0.0
    children: bool = False
    careless: bool = False
    language: str = "en"


class Ran(msgspec.Struct, frozen=True):
    """How a run ended: its exit code, or less than 0 for the signal that killed it."""

    code: int
