"""What happens while locations are added, as it is told to whoever asked: each only once it is durable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Captured:
    """Bytes are preserved: what they came from, the capture's id, and how many bytes there are."""

    location: str
    capture: str
    size: int


@dataclass(frozen=True, slots=True)
class Known:
    """This location was added before, and everything in it is read."""

    location: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A report is in the register. `new` is false for one that stands in an earlier capture too."""

    location: str
    position: str
    report: str
    title: str
    attacks: int
    new: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """A report shares words with an earlier one."""

    report: str
    origin: str
    relation: str
    share: float


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something could not be fetched or read, and why; what came of it is preserved."""

    location: str
    position: str
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files in a folder that are preserved, but of no kind that reports stand in: pictures, film, sound."""

    location: str
    files: int


Outcome: TypeAlias = Captured | Known | Listed | Copied | NotRead | PassedOver
