"""Verification: whether everything that is preserved is as it was written, and what is wrong by name if not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sijill.errors import DamagedArchive

from .archive import CUSTODY, IN_USE, MANIFEST
from .events import CustodyEvent
from .files import printable
from .ledger import CHECKPOINTS, LEDGER, Checkpoint, checkpoint_of, event_of, whole_lines
from .merkle import Tree
from .rows import FIRST, Row
from .store import Store
from .timestamps import ProvenTime, TokenProblem, check_tokens

# Hashing lets other threads run, and a disk answers several at once: two hash about twice as fast as one on two cores.
_HASHERS = 2
# Objects that a thread takes at a time: many are so small that handing them over one by one would cost more.
_TOGETHER = 64

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written: where, and which fault of `FAULTS`, with what more is known."""

    where: str
    fault: str
    more: str = ""


@dataclass(slots=True)
class Verification:
    """What was checked and what is wrong.

    `times` are what time-stamping authorities prove, `events` the rows of the ledger that are as they were written,
    `head` the hash of the last row.
    """

    rows: int = 0
    checkpoints: int = 0
    objects: int = 0
    bytes: int = 0
    times: list[ProvenTime] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    events: list[CustodyEvent] = field(default_factory=list)
    head: str = FIRST

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


FAULTS = (
    "altered",
    "missing",
    "unnamed",
    "unfinished",
    "row_altered",
    "row_out_of_place",
    "rows_missing",
    "root",
    "checkpoint_missing",
    "unsealed",
    "unreadable",
    "still_there",
    "token",
)


def verify(
    folder: Path, *, since: datetime | None = None, progress: Progress = lambda done, whole: None
) -> Verification:
    """Check every row, checkpoint, object and time stamp of the archive in `folder`, without writing anything.

    With `since`, only objects that a row of that time or later names are hashed again. `progress` is told the bytes
    hashed so far and those there are. What another run adds meanwhile, or left when it was ended, is no fault.
    """
    found = Verification()
    begun = _Beginning.of(folder)
    rows = list(_rows(folder, found))
    _check_manifest(folder, rows, found)
    lines = _check_checkpoints(folder, rows, begun, found)
    found.events = [row.value for row in rows if row]
    found.head = rows[-1].hash if rows and rows[-1] else FIRST
    for outcome in check_tokens(folder, found.events, lines):
        if isinstance(outcome, TokenProblem):
            found.problems.append(Problem(outcome.where, "token", outcome.what))
        else:
            found.times.append(outcome)
    latest = {event.object: event for event in found.events if event.object}
    there = _look(folder, latest, begun, found)
    names = {name for name in there if since is None or latest[name].at >= since}
    _hash_again(Store(folder), sorted(names), progress, found)
    return found


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What was there before anything was read: a run may be writing at the same time."""

    checkpoints: int
    rows: int
    written: int

    @classmethod
    def of(cls, folder: Path) -> _Beginning:
        """The number of checkpoints, the bytes of the rows, and when the last of them was written (ns)."""
        checkpoints, ledger = folder / CUSTODY / CHECKPOINTS, folder / CUSTODY / LEDGER
        number = sum(1 for _ in whole_lines(checkpoints)) if checkpoints.is_file() else 0
        status = ledger.stat() if ledger.is_file() else None
        return cls(number, status.st_size if status else 0, status.st_mtime_ns if status else 0)


def _lines(path: Path, found: Verification) -> Iterator[bytes]:
    if not path.is_file():
        found.problems.append(Problem(path.name, "missing"))
        return
    try:
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line[:-1]
                else:
                    found.problems.append(Problem(path.name, "unfinished", f"{len(line)}"))
    except OSError as error:
        found.problems.append(Problem(path.name, "unreadable", error.strerror or type(error).__name__))


def _rows(folder: Path, found: Verification) -> Iterator[Row[CustodyEvent] | None]:
    """The rows of the ledger; None in place of one that was altered."""
    prev: str | None = FIRST
    expected = 0
    for line in _lines(folder / CUSTODY / LEDGER, found):
        where = f"{LEDGER} {expected}"
        found.rows += 1
        try:
            row = event_of(line)
        except DamagedArchive as error:
            found.problems.append(Problem(where, "row_altered", str(error)))
            prev, expected = None, expected + 1
            yield None
            continue
        if row.value.seq != expected or prev not in (None, row.value.prev):
            found.problems.append(Problem(where, "row_out_of_place", f"{row.value.seq}"))
        prev, expected = row.hash, row.value.seq + 1
        yield row


def _check_manifest(folder: Path, rows: list[Row[CustodyEvent] | None], found: Verification) -> None:
    try:
        digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except FileNotFoundError:
        found.problems.append(Problem(MANIFEST, "missing"))
        return
    if not rows:
        # The first row is written when an archive is made, and holds the hash of the manifest.
        found.problems.append(Problem(LEDGER, "rows_missing", "1"))
    first = rows[0] if rows else None
    if first and first.value.detail.get("manifest_sha256") != digest:
        found.problems.append(Problem(MANIFEST, "altered"))


def _check_checkpoints(
    folder: Path, rows: list[Row[CustodyEvent] | None], begun: _Beginning, found: Verification
) -> dict[int, bytes]:
    """The line of each sound checkpoint by the number of rows that it seals."""
    # Asked before they are read: by then a run that ended well has sealed all of these rows.
    ended_well = _ended_well(folder)
    checkpoints = list(_checkpoints(folder, found))
    wanted = {row.value.checkpoint for row in rows if row and row.value.checkpoint}
    for digest in sorted(wanted - {row.hash for row in checkpoints}):
        found.problems.append(Problem(CHECKPOINTS, "checkpoint_missing", digest))
    roots = _roots(rows, {row.value.size for row in checkpoints})
    for number, row in enumerate(checkpoints):
        size = row.value.size
        if size > len(rows) and number < begun.checkpoints:
            found.problems.append(Problem(LEDGER, "rows_missing", f"{size - len(rows)}"))
        elif size in roots and roots[size] != row.value.root:
            found.problems.append(Problem(f"{LEDGER} 0-{size - 1}", "root", row.hash))
    sealed = max((row.value.size for row in checkpoints), default=0)
    if sealed < len(rows) and ended_well:
        found.problems.append(Problem(CHECKPOINTS, "unsealed", f"{len(rows) - sealed}"))
    return {row.value.size: row.line for row in checkpoints}


def _ended_well(folder: Path) -> bool:
    """Whether the last run ended well, which it does by sealing all rows; not while one is writing."""
    in_use = folder / IN_USE
    return in_use.is_file() and not in_use.stat().st_size


def _checkpoints(folder: Path, found: Verification) -> Iterator[Row[Checkpoint]]:
    prev: str | None = FIRST
    for number, line in enumerate(_lines(folder / CUSTODY / CHECKPOINTS, found)):
        where = f"{CHECKPOINTS} {number}"
        found.checkpoints += 1
        try:
            row = checkpoint_of(line)
        except DamagedArchive as error:
            found.problems.append(Problem(where, "row_altered", str(error)))
            prev = None
            continue
        if prev not in (None, row.value.prev):
            found.problems.append(Problem(where, "row_out_of_place"))
        prev = row.hash
        yield row


def _roots(rows: list[Row[CustodyEvent] | None], sizes: set[int]) -> dict[int, str]:
    """The root at each size, up to the first row that was altered: that one is named already."""
    tree, roots = Tree(), {}
    for row in rows:
        if row is None:
            break
        tree.append(row.line)
        if tree.size in sizes:
            roots[tree.size] = tree.root().hex()
    return roots


def _look(folder: Path, latest: Mapping[str, CustodyEvent], begun: _Beginning, found: Verification) -> set[str]:
    """The objects that are there and should be. What a run holds that has not named it yet is no fault."""
    store = Store(folder)
    files = list(store.files())
    settled = _ended_well(folder) and _Beginning.of(folder).rows == begun.rows
    stays = {name for name, event in latest.items() if event.type != "deletion"}
    there = set[str]()
    for path in files:
        if path.name in stays and store.holds(path):
            there.add(path.name)
        elif path.name in latest or settled or path.lstat().st_mtime_ns < begun.written:
            fault = "still_there" if path.name in latest and store.holds(path) else "unnamed"
            found.problems.append(Problem(f"objects/{printable(path.name)}", fault))
    found.problems += [Problem(f"objects/{name}", "missing") for name in sorted(stays - there)]
    return there


def _hash_again(store: Store, names: list[str], progress: Progress, found: Verification) -> None:
    whole = sum(store.path(name).stat().st_size for name in names)
    parts = [names[start : start + _TOGETHER] for start in range(0, len(names), _TOGETHER)]
    with ThreadPoolExecutor(_HASHERS) as hashers:
        for part, outcomes in zip(parts, hashers.map(lambda part: _all_hashed(store, part), parts), strict=True):
            for name, outcome in zip(part, outcomes, strict=True):
                _compare(name, outcome, found)
            progress(found.bytes, whole)


def _compare(name: str, outcome: tuple[str, int] | str, found: Verification) -> None:
    found.objects += 1
    if isinstance(outcome, str):
        found.problems.append(Problem(f"objects/{name}", "unreadable", outcome))
        return
    digest, size = outcome
    found.bytes += size
    if digest != name:
        found.problems.append(Problem(f"objects/{name}", "altered"))


def _all_hashed(store: Store, names: list[str]) -> list[tuple[str, int] | str]:
    return [_hashed(store.path(name)) for name in names]


def _hashed(path: Path) -> tuple[str, int] | str:
    """The hash of a file and its size, or why it cannot be read: a failing disk is what this is there to find."""
    try:
        with path.open("rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        return error.strerror or type(error).__name__
