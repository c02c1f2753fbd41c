"""What stands in a register, and whether it is what was promised."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

from sijill.archive import events_of, verify
from sijill.errors import SijillError
from sijill.register import Register, verify_register
from sijill.register.database import connect, disconnect
from sijill.register.models import Appearance, Capture, Derivation, Report, Unread

ARCHIVE = "archive"
# Before the next run has cleared away: a row of which only a part was written, an object that no row names yet, one
# whose removal is recorded but not done.
_TO_BE_CLEARED = frozenset({"unfinished", "unnamed", "still_there"})

Said = Mapping[str, str]
Rows = Counter[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is listed, without what differs from run to run (times, rows of the ledger), and how often."""

    captures: Rows
    reports: Rows
    appearances: Rows
    unread: Rows
    derivations: Rows
    captured: Rows

    def against(self, wanted: Contents) -> Iterator[str]:
        """How this differs from what was wanted."""
        for one in fields(self):
            has, should = getattr(self, one.name), getattr(wanted, one.name)
            if has != should:
                yield f"{one.name}: too many {dict(has - should)}, missing {dict(should - has)}"


@contextmanager
def listed(register: Path) -> Iterator[None]:
    """The database of a register, to look into."""
    connect(register / "register.sqlite", update=False)
    try:
        yield
    finally:
        disconnect()


def contents(register: Path) -> Contents:
    """What is listed in a register, and which captures its ledger names."""
    with listed(register):
        return Contents(
            captures=Counter(Capture.objects.values_list("location", "object", "status", "ended")),
            reports=Counter(Report.objects.values_list("id", "title", "text_sha256", "claims", "attacks", "unread")),
            appearances=Counter(Appearance.objects.values_list("report", "capture__location", "number", "position")),
            unread=Counter(Unread.objects.values_list("capture__location", "number", "position", "reason")),
            derivations=Counter(Derivation.objects.values_list("report", "origin", "relation", "reason")),
            captured=Counter(_captured(register)),
        )


def _captured(register: Path) -> Iterator[tuple[object, ...]]:
    for event in events_of(register / ARCHIVE):
        if event.type == "capture":
            yield event.detail["location"], event.object


def unrecovered(register: Path) -> tuple[list[str], list[str]]:
    """What is wrong before anything is cleared away, beyond what a run that was ended leaves; half-written objects."""
    problems = verify(register / ARCHIVE).problems
    wrong = [str(problem) for problem in problems if problem.fault not in _TO_BE_CLEARED]
    objects = (register / ARCHIVE / "objects").glob("*/*")
    half = [path.name for path in objects if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
    return wrong, half


def check_sound(register: Path) -> list[str]:
    """What the verification of a register names."""
    return [str(problem) for problem in verify_register(register).problems]


@dataclass(slots=True)
class Reopened:
    """What was found when a register was opened after a run was ended in it; `opened` is when it was open."""

    opened: float = 0.0
    unfinished: int = 0
    set_aside: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def check_reopened(folder: Path, acknowledged: Iterable[Said]) -> Reopened:
    """Open a register after a run was ended in it, and look for everything that run had acknowledged."""
    found = Reopened()
    interrupted = bool((folder / ARCHIVE / "in-use").read_bytes())
    with Register(folder) as register:
        found.opened = time.perf_counter()
        if interrupted and register.archive.recovered is None:
            found.wrong.append("nothing was cleared away")
        if register.archive.recovered:
            detail = register.archive.recovered.detail
            found.unfinished, found.set_aside = int(str(detail["unfinished"])), int(str(detail["set_aside"]))
        if any((folder / ARCHIVE / "unfinished").iterdir()):
            found.wrong.append("unfinished files are left")
        found.lost += [f"{said}: {why}" for said in acknowledged for why in _lost(register, said)]
    return found


def _lost(register: Register, said: Said) -> Iterator[str]:
    """Why something that was acknowledged is not there; nothing where it is."""
    match said["outcome"]:
        case "captured":
            captures = Capture.objects.filter(id=said["capture"], location=said["location"])
            yield from _not_preserved(register, list(captures.values_list("object", flat=True)))
        case "listed":
            reports = Report.objects.filter(id=said["report"], title=said["title"]).values_list("text", "claims")
            yield from _not_preserved(register, [sha256 for row in reports for sha256 in row if sha256])
            standing = {"capture__location": said["location"], "position": said["position"], "report": said["report"]}
            if not Appearance.objects.filter(**standing).exists():
                yield "it is not listed where it stands"
        case "copied":
            if not Derivation.objects.filter(report=said["report"], origin=said["origin"]).exists():
                yield "it is not listed"
        case "notread":
            standing = {"capture__location": said["location"], "position": said["position"], "reason": said["reason"]}
            # What could not be read is read again by later runs: until it is, its capture has not ended.
            again = Capture.objects.filter(location=said["location"], ended=False).exists()
            if not again and not Unread.objects.filter(**standing).exists():
                yield "it is not listed"
        case "known":
            if not Capture.objects.filter(location=said["location"]).exists():
                yield "it is not listed"


def _not_preserved(register: Register, objects: list[str]) -> Iterator[str]:
    if not objects:
        yield "it is not listed"
    for sha256 in objects:
        try:
            register.archive.read(sha256)
        except SijillError as error:
            yield str(error)
