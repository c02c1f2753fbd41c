"""What the process that reads hostile bytes is told and what it tells: plain values, never objects with behaviour.

Each message goes over a pipe as four bytes of length and MessagePack. Nothing that comes back is run or trusted beyond
its types and its size.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

import msgspec

# The longest message: an extracted text with the claims of a report, with room (texts are cut off at 20 MB before).
LONGEST_MESSAGE = 128_000_000


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Preserved bytes to read the reports of.

    Bytes of no known kind are taken for text with `guess`, else refused. Of the items in them this process reads every
    `of`th, from `nth` on, but none up to number `after` and none whose number is in `done`.
    """

    path: str
    capture: str
    name: str
    url: str | None = None
    media_type: str | None = None
    captured_at: datetime | None = None
    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    guess: bool = True
    nth: int = 0
    of: int = 1
    after: int = -1
    done: frozenset[int] = frozenset()

    def reads(self, number: int) -> bool:
        """Whether the item of this number is read."""
        return number > self.after and number % self.of == self.nth and number not in self.done


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is made for: the countries to expect, the gazetteers of the user, and its limits.

    Without `claims` it only takes texts out: reports come without claims and signatures.
    """

    claims: bool = True
    near: tuple[str, ...] = ()
    gazetteers: tuple[str, ...] = ()
    memory: int
    seconds: int


class ReadReport(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A report that was found: its text and its claims as they are to be preserved, and what the register lists.

    `unread` says why its claims could not be read; `claims` is None then. `signature` and `exact_key` find copies.
    """

    position: str
    kind: str
    text: bytes
    claims: bytes | None = None
    unread: str | None = None
    signature: bytes = b""
    exact_key: str = ""
    attacks: int = 0


class NamedLink(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An address that a feed or map of a site names."""

    url: str
    title: str
    published: date | None


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Something that could not be read, where it stands, and why."""

    position: str
    reason: str


Given: TypeAlias = ReadReport | NamedLink | Refused


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process has loaded what it needs."""


class Begun(msgspec.Struct, frozen=True, tag=True):
    """An item is being read, or one was passed over: the clock of the limit starts anew."""

    number: int
    position: str


class Gave(msgspec.Struct, frozen=True, tag=True):
    """What an item gave.

    `spent` are nanoseconds of finding, reading and comparing, `at` bytes of the capture so far. `no_memory`: the
    process had too little left for it.
    """

    number: int
    position: str
    outcomes: tuple[Given, ...]
    spent: tuple[int, int, int] = (0, 0, 0)
    at: int = 0
    no_memory: bool = False


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The task is done. `reason` says why not all of it could be taken apart; `items` counts what was seen.

    `no_memory`: the process had too little left to go on.
    """

    items: int
    reason: str | None = None
    no_memory: bool = False


Message: TypeAlias = Ready | Begun | Gave | Ended

ENCODER = msgspec.msgpack.Encoder()
TASK = msgspec.msgpack.Decoder(Task)
SETTING = msgspec.msgpack.Decoder(Setting)
MESSAGE = msgspec.msgpack.Decoder(Message)


def framed(message: object) -> bytes:
    """A message as it goes over the pipe."""
    data = ENCODER.encode(message)
    return len(data).to_bytes(4, "big") + data
