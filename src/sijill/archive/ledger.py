"""The custody ledger: rows that are only ever appended, hash-chained, with Merkle checkpoints over them.

`custody/ledger.jsonl` holds the events, `custody/checkpoints.jsonl` the roots of the tree over all rows so far. Opening
for writing reads the last checkpoint and the rows after it, not the whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from sijill.errors import DamagedArchive

from .events import Act, CustodyEvent, now
from .failpoints import reach
from .files import sync_folder, write_all
from .merkle import Tree
from .rows import FIRST, Row, sealed, unsealed

LEDGER, CHECKPOINTS = "ledger.jsonl", "checkpoints.jsonl"
_VERIFY = "run sijill verify"
_EVENT = msgspec.json.Decoder(CustodyEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The root over the first `size` rows of the ledger, which end at byte `bytes` of its file.

    `head` is the hash of the last of these rows, `peaks` are the roots of the whole subtrees, from which the tree is
    gone on with; `at` is self-asserted.
    """

    size: int
    bytes: int
    root: str
    head: str
    peaks: list[str]
    at: datetime
    prev: str


_CHECKPOINT = msgspec.json.Decoder(Checkpoint)


def event_of(line: bytes) -> Row[CustodyEvent]:
    """The event in a line of the ledger. Raises DamagedArchive."""
    return unsealed(line, _EVENT)


def checkpoint_of(line: bytes) -> Row[Checkpoint]:
    """The checkpoint in a line of the file of checkpoints. Raises DamagedArchive."""
    return unsealed(line, _CHECKPOINT)


def whole_lines(path: Path, *, start: int = 0) -> Iterator[bytes]:
    """The finished lines of a file of rows from byte `start`, without their line feeds."""
    with path.open("rb") as file:
        file.seek(start)
        for line in file:
            if line.endswith(b"\n"):
                yield line[:-1]


class Ledger:
    """The ledger of one archive, open for writing by one run."""

    def __init__(self, folder: Path, *, agent: str, tool: str) -> None:
        self._agent, self._tool = agent, tool
        # The line of the last checkpoint, without its line feed.
        self.last_seal = b""
        self._folder = folder
        self._rows = _Appended(folder / LEDGER, "ledger")
        self._checkpoints = _Appended(folder / CHECKPOINTS, "checkpoint")
        self.discarded = (self._rows.discarded, self._checkpoints.discarded)
        self._last_checkpoint, self._prev, self._tree, start = self._left_off()
        self._checkpointed = self._tree.size
        for row in map(event_of, whole_lines(folder / LEDGER, start=start)):
            if row.value.seq != self._tree.size or row.value.prev != self._prev:
                raise DamagedArchive(f"row {self._tree.size} of the ledger is not the one that was written: {_VERIFY}")
            self._take(row.line, row.hash)
        # Only now: nothing is cut off a ledger of which other rows are missing or altered.
        for file in (self._rows, self._checkpoints):
            file.cut_unfinished()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self._tree.size

    @property
    def head(self) -> str:
        """The hash of the last row."""
        return self._prev

    def append(self, acts: Sequence[Act]) -> list[CustodyEvent]:
        """Record what was done. It is durable when this returns."""
        events, lines, hashes = [], [], [self._prev]
        for place, act in enumerate(acts):
            events.append(self._event(act, self._tree.size + place, hashes[-1]))
            line, digest = sealed(events[-1])
            lines.append(line)
            hashes.append(digest)
        if lines:
            self._rows.append(b"".join(lines))
        for line, digest in zip(lines, hashes[1:], strict=True):
            self._take(line[:-1], digest)
        return events

    def checkpoint(self) -> bytes | None:
        """Seal the rows since the last checkpoint under a new root: its line (no line feed), None for no rows."""
        if self._tree.size == self._checkpointed:
            return None
        checkpoint = Checkpoint(
            size=self._tree.size,
            bytes=self._rows.size,
            root=self._tree.root().hex(),
            head=self._prev,
            peaks=[peak.hex() for peak in self._tree.peaks],
            at=now(),
            prev=self._last_checkpoint,
        )
        line, digest = sealed(checkpoint)
        self._checkpoints.append(line)
        self._last_checkpoint, self._checkpointed = digest, checkpoint.size
        self.last_seal = line[:-1]
        return self.last_seal

    def close(self) -> None:
        """Let the files go."""
        self._rows.close()
        self._checkpoints.close()

    def _event(self, act: Act, seq: int, prev: str) -> CustodyEvent:
        # The first row after a checkpoint names it, so that a checkpoint cannot be taken out unseen.
        first = seq == self._checkpointed and seq > 0
        return CustodyEvent(
            seq=seq,
            at=now(),
            type=act.type,
            agent=self._agent,
            tool=self._tool,
            object=act.object,
            reason=act.reason,
            detail=act.detail,
            prev=prev,
            checkpoint=self._last_checkpoint if first else None,
        )

    def _left_off(self) -> tuple[str, str, Tree, int]:
        """Hash of the last checkpoint, hash of the last row under it, the tree there, where the rows after it begin."""
        for line in whole_lines(self._folder / CHECKPOINTS):
            self.last_seal = line
        if not self.last_seal:
            return FIRST, FIRST, Tree(), 0
        row = checkpoint_of(self.last_seal)
        tree = Tree(row.value.size, map(bytes.fromhex, row.value.peaks))
        if row.value.bytes > self._rows.size:
            raise DamagedArchive(f"rows of the ledger that a checkpoint sealed are missing: {_VERIFY}")
        return row.hash, row.value.head, tree, row.value.bytes

    def _take(self, line: bytes, digest: str) -> None:
        self._tree.append(line)
        self._prev = digest


class _Appended:
    """A file that lines are appended to, durably.

    `size` is where its whole lines end, `discarded` what a run that was ended left unfinished after them.
    """

    def __init__(self, path: Path, point: str) -> None:
        self._point = point
        new = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        if new:
            sync_folder(path.parent)
        self.discarded = b""
        self.size = os.fstat(self._file).st_size
        self._find_unfinished()

    def cut_unfinished(self) -> None:
        """Cut off what is unfinished: it was never acknowledged."""
        if self.discarded:
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)

    def append(self, lines: bytes) -> None:
        """Write lines and make them durable."""
        reach(f"{self._point}.begun")
        try:
            half = len(lines) // 2
            write_all(self._file, lines[:half])
            reach(f"{self._point}.half")
            write_all(self._file, lines[half:])
            if self._point == "ledger":
                reach("ledger.written")
            os.fsync(self._file)
            reach(f"{self._point}.synced")
        except BaseException:
            # A full disk, or Ctrl-C: what was begun is taken back, so that the file ends with the last row that counts.
            os.ftruncate(self._file, self.size)
            raise
        self.size += len(lines)

    def close(self) -> None:
        os.close(self._file)

    def _find_unfinished(self) -> None:
        end = self.size
        parts: list[bytes] = []
        while end:
            start = max(0, end - 65_536)
            part = os.pread(self._file, end - start, start)
            cut = part.rfind(b"\n") + 1
            parts.insert(0, part[cut:])
            if cut:
                end = start + cut
                break
            end = start
        self.discarded, self.size = b"".join(parts), end


def events(folder: Path) -> Iterator[CustodyEvent]:
    """Every event of a ledger, in order. Raises DamagedArchive at a row that is not as it was written."""
    for line in whole_lines(folder / LEDGER):
        yield event_of(line).value


def all_objects(folder: Path) -> dict[str, bool]:
    """Every object that the ledger names, and whether it should still be there."""
    known: dict[str, bool] = {}
    for event in events(folder):
        if event.object:
            known[event.object] = event.type != "deletion"
    return known
