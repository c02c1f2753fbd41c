"""Runs `sijill add` as it is told, in a process of its own each time, and lets things happen at the points of writing.

`python -m soak.ingest_once` reads orders (JSON lines) from its standard input and answers how each run ended. It loads
what reads reports once, then forks: a run begins in some milliseconds, and is still a process that can be killed.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

import sijill.engines
import sijill.register.ingest
from register.here import PoolHere
from sijill.archive import failpoints, ledger, store
from sijill.cli.main import main as sijill_main
from sijill.engines import Confined
from soak.orders import Happening, Order, Ran
from soak.power import Durable

_CHILDREN = sijill.engines.Pool
_ERRORS = {Happening.DISK_FULL: errno.ENOSPC, Happening.DISK_FAILS: errno.EIO}
# Small inputs are to take as many steps as large ones do.
_FEW: dict[str, object] = {"_REPORTS_TOGETHER": 3, "_FILES_TOGETHER": 4, "_AHEAD": 2}


def main() -> None:
    """Read orders until there are no more; the first is carried out here, so that all that is read with is loaded."""
    told, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for number, line in enumerate(told):
        order = msgspec.json.decode(line, type=Order)
        answers.write(msgspec.json.encode(Ran(_forked(order) if number else _add(order))) + b"\n")
        answers.flush()
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _forked(order: Order) -> int:
    """Carry out an order in a process of its own: its exit code, or less than 0 for the signal that killed it."""
    child = os.fork()
    if not child:
        os._exit(_add(order))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _add(order: Order) -> int:
    """The run: its exit code."""
    said = Path(order.said)
    for descriptor, name in ((0, "in"), (1, "out"), (2, "err")):
        file = os.open(said / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(file, descriptor)
        os.close(file)
    os.environ["LANG"] = f"{order.language}.UTF-8"
    try:
        _prepare(order)
        sijill_main(["add", "--register", order.register, "--format", "jsonl", *order.locations])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _prepare(order: Order) -> None:
    changed = {(sijill.register.ingest, name): value for name, value in _FEW.items()}
    changed[sijill.engines, "Pool"] = _CHILDREN if order.children else _Here
    changed[ledger, "now"] = lambda: datetime.now(UTC) + timedelta(seconds=order.clock)
    if order.careless:
        changed[store, "sync_folder"] = lambda folder: None
    for (module, name), value in changed.items():
        setattr(module, name, value)
    failpoints.on_reach(_happening(order))
    if order.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest, order.largest))


def _happening(order: Order) -> Callable[[str], None]:
    reached = Counter[str]()
    counts = os.open(Path(order.said) / "reached", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    durable = Durable(Path(order.register)) if order.what == Happening.NO_POWER else None

    def happen(point: str) -> None:
        reached[point] += 1
        if order.what == Happening.NOTHING:
            os.pwrite(counts, msgspec.json.encode(reached), 0)
        if point != order.point or reached[point] != order.reach:
            return
        if order.what in _ERRORS:
            raise OSError(_ERRORS[order.what], os.strerror(_ERRORS[order.what]))
        if durable:
            _lose_power(durable, Path(order.register), Path(order.survives))
        os.kill(os.getpid(), signal.SIGKILL)

    return happen


def _lose_power(durable: Durable, register: Path, survives: Path) -> None:
    durable.rebuild(survives)
    # What SQLite has committed it has synced (synchronous=FULL); what it has not, it passes over.
    for name in ("register.sqlite", "register.sqlite-wal", "register.sqlite-shm"):
        (survives / name).unlink(missing_ok=True)
        if (register / name).exists():
            shutil.copyfile(register / name, survives / name)


class _Here(PoolHere):
    """A pool without processes: reading reports is not what is killed here, and starting one takes a second."""

    def __init__(self, make: Callable[[], Confined], *, workers: int) -> None:
        super().__init__()

    def __enter__(self) -> _Here:
        return self

    def __exit__(self, *error: object) -> None:
        self._tasks.clear()


if __name__ == "__main__":
    main()
