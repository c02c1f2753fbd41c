"""The archive: preserved objects, and the custody ledger that says what became of each.

    archive.json     what this folder is; its hash stands in the first row of the ledger
    objects/         preserved bytes, each under its SHA-256
    custody/         ledger.jsonl, checkpoints.jsonl
    unfinished/      what a run is writing just now
    set-aside/       files that no row of the ledger names
    in-use           held by the run that writes

It stands on its own: no database is needed to read or to verify it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from sijill.errors import ArchiveError, ArchiveInUse, DamagedArchive

from .events import Act, CustodyEvent, Detail, now
from .files import make_folder, printable, sync_folder, write_all, write_file
from .ledger import CHECKPOINTS, LEDGER, Ledger, all_objects, events, whole_lines
from .merkle import Levels, leaf_hash
from .store import Store, Stored, Unnamed, check_name

MANIFEST, CUSTODY, IN_USE = "archive.json", "custody", "in-use"
FORMAT = "sijill-archive/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of one act: the object, where there is one, and the row of the ledger."""

    stored: Stored | None
    event: CustodyEvent


class Batch:
    """Acts that become durable together: all objects first, then all rows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._acts: list[tuple[Act, Unnamed | None]] = []
        self.kept: tuple[Kept, ...] = ()

    def keep(self, source: BinaryIO | bytes, act: Act) -> str:
        """Preserve bytes as they come: their SHA-256, which becomes the act's object, as their size its detail."""
        written = self._store.begin(source)
        self._acts.append((replace(act, object=written.sha256, detail={**act.detail, "size": written.size}), written))
        return written.sha256

    def note(self, act: Act) -> None:
        """Record something about an object that is there, or about none."""
        self._acts.append((act, None))

    def commit(self, append: Callable[[Sequence[Act]], list[CustodyEvent]]) -> None:
        """Make everything durable."""
        stored = iter(self._store.place([written for _, written in self._acts if written]))
        outcomes = [next(stored) if written else None for _, written in self._acts]
        self.kept = tuple(map(Kept, outcomes, append([act for act, _ in self._acts])))

    def discard(self) -> None:
        """Throw away what was not committed."""
        for _, written in self._acts:
            if written:
                written.discard()


class Archive:
    """An archive that is open for writing by this run alone; use it with `with`.

    `agent` is who is answerable (a person or organisation), `tool` the software and its version; both stand in every
    row. Opening it clears away what an interrupted run left (`recovered` says what that was). Closing it seals the
    new rows under a checkpoint.
    """

    def __init__(self, folder: Path, *, agent: str, tool: str) -> None:
        self.folder, self.agent, self.tool = folder, agent, tool
        self._failed = False
        manifest = read_manifest(folder)
        self._lock = _locked(folder / IN_USE)
        try:
            interrupted = bool(os.pread(self._lock, 1, 0))
            self._mark(b"writing\n")
            self.store = Store(folder)
            self.ledger = Ledger(folder / CUSTODY, agent=agent, tool=tool)
            if not self.ledger.size:
                if any(self.store.files()):
                    raise DamagedArchive(f"the ledger of {folder} is empty, but there are objects: run sijill verify")
                detail = {"manifest_sha256": hashlib.sha256(manifest).hexdigest(), "format": FORMAT}
                self.ledger.append([Act(type="creation", detail=detail)])
            self.recovered = self._recover() if interrupted or any(self.ledger.discarded) else None
        except BaseException:
            os.close(self._lock)
            raise

    @classmethod
    def create(cls, folder: Path, *, agent: str, tool: str) -> Archive:
        """A new archive in a folder that does not exist or is empty. Raises ArchiveError otherwise."""
        if folder.exists() and any(folder.iterdir()):
            raise ArchiveError(f"{folder} is not empty: name a new folder")
        for name in ("objects", CUSTODY, "unfinished", "set-aside"):
            make_folder(folder / name)
        Store(folder).make_folders()
        manifest = {"format": FORMAT, "id": str(uuid.uuid4()), "created": now().isoformat()}
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
        write_file(folder / MANIFEST, data)
        return cls(folder, agent=agent, tool=tool)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Acts that become durable together when the block ends; nothing of them stays when it raises."""
        batch = Batch(self.store)
        try:
            yield batch
            batch.commit(self.ledger.append)
        except BaseException:
            # Objects may have been named whose rows were not written: the next run has to sweep.
            self._failed = True
            batch.discard()
            raise

    def events(self) -> Iterator[CustodyEvent]:
        """Every event of the ledger, in order. Raises DamagedArchive at a row that is not as it was written."""
        return events_of(self.folder)

    def rows(self, numbers: Collection[int]) -> dict[int, bytes]:
        """The lines of rows of the ledger by their numbers, without line feeds."""
        wanted = set(numbers)
        lines = enumerate(whole_lines(self.folder / CUSTODY / LEDGER))
        return {number: line for number, line in lines if number in wanted}

    def checkpoints(self) -> Iterator[bytes]:
        """The lines of all checkpoints, without line feeds."""
        return whole_lines(self.folder / CUSTODY / CHECKPOINTS)

    def tree(self, size: int) -> Levels:
        """The Merkle tree over the first `size` rows of the ledger."""
        return Levels([leaf_hash(line) for line in islice(whole_lines(self.folder / CUSTODY / LEDGER), size)])

    def read(self, sha256: str) -> bytes:
        """The bytes of an object, hashed again. Raises DamagedArchive, ArchiveError."""
        return self.store.read(check_name(sha256))

    def path(self, sha256: str) -> Path:
        """Where an object is; open it for reading only."""
        return self.store.path(check_name(sha256))

    def remove(self, sha256: str, *, reason: str) -> None:
        """Remove an object for a stated reason; the row with its hash stays. Raises ArchiveError without a reason."""
        if not reason.strip():
            raise ArchiveError("a removal needs a reason, which stays in the ledger")
        path = self.path(sha256)
        if not path.is_file():
            raise ArchiveError(f"there is no object {sha256}")
        with self.batch() as batch:
            batch.note(Act(type="deletion", object=sha256, reason=reason, detail={"size": path.stat().st_size}))
        try:
            self.store.remove(sha256)
        except BaseException:
            self._failed = True
            raise

    def checkpoint(self) -> bytes | None:
        """Seal the rows so far under a new root: the line that says so; None where there is nothing new."""
        return self.ledger.checkpoint()

    def seal(self) -> bytes:
        """The line of a checkpoint that seals all rows, a new one where there are rows since the last."""
        return self.ledger.checkpoint() or self.ledger.last_seal

    def close(self) -> None:
        """Seal the new rows and let the archive go; after a batch that failed the next run clears away what it left."""
        try:
            if not self._failed:
                self.checkpoint()
                self._mark(b"")
        finally:
            self.ledger.close()
            os.close(self._lock)

    def _mark(self, words: bytes) -> None:
        os.ftruncate(self._lock, 0)
        write_all(self._lock, words)
        os.fsync(self._lock)

    def _recover(self) -> CustodyEvent:
        known = all_objects(self.folder / CUSTODY)
        for name in (name for name, stays in known.items() if not stays):
            # A removal was recorded, and the run ended before it was done.
            self.store.remove(name)
        unfinished = self.store.unfinished()
        unnamed = [path for path in self.store.files() if not (self.store.holds(path) and known.get(path.name))]
        acts = [Act(type="quarantine", detail={"file": printable(path.name)}) for path in unnamed]
        torn = [part.hex() for part in self.ledger.discarded if part]
        detail: Detail = {"unfinished": len(unfinished), "set_aside": len(unnamed), "discarded": torn}
        event = self.ledger.append([*acts, Act(type="recovery", detail=detail)])[-1]
        self.store.clear(unfinished, unnamed)
        return event


def events_of(folder: Path) -> Iterator[CustodyEvent]:
    """Every event of the ledger of the archive in a folder. Raises DamagedArchive at a row that is not as written."""
    return events(folder / CUSTODY)


def read_manifest(folder: Path) -> bytes:
    """The manifest of an archive. Raises ArchiveError where there is none that this version understands."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise ArchiveError(f"{folder} holds no archive: sijill init makes one") from error
    try:
        manifest = msgspec.json.decode(data, type=dict[str, str])
    except msgspec.DecodeError as error:
        raise DamagedArchive(f"{folder / MANIFEST} is not as it was written ({error}): run sijill verify") from error
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"{folder} is an archive of another format ({manifest.get('format')}): use a newer Sijill")
    return data


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ArchiveInUse(f"another run is writing to {path.parent}: wait until it has ended") from error
    sync_folder(path.parent)
    return descriptor
