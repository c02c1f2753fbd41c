"""Kills `sijill add` at every point of writing and looks whether anything that it had acknowledged is lost.

A register lives through several runs, each ended at one of the points, some while they clear away what the one before
had left; then one run goes to its end. After each kill the register is opened in a copy, as the next run would find it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import msgspec

from sijill.archive import CustodyEvent, events_of
from sijill.archive.failpoints import POINTS
from sijill.cli.main import STOPPED
from sijill.register import create
from soak.inputs import make_inputs
from soak.orders import Happening, Order, Ran
from soak.state import Contents, Said, check_reopened, check_sound, contents, unrecovered

TESTS = Path(__file__).resolve().parent.parent
# The broken PDF among the inputs is named and makes the run end with 1.
_ENDS = {"folder": 1, "warc": 0, "mail": 0}
_MOST_KILLS = 3


@dataclass(slots=True)
class Tally:
    """What was done and what came of it. `lost` and `accepted` name what must not be."""

    ended: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    half_written: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    orphans: int = 0
    unfinished: int = 0
    slowest: float = 0.0

    @property
    def kills(self) -> int:
        """How many runs were killed, with and without the loss of what was not synced."""
        return self.ended[Happening.KILL] + self.ended[Happening.NO_POWER]

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing is wrong."""
        return not (self.lost or self.half_written or self.wrong)


class Runs:
    """Lets `sijill add` run in processes that can be killed; use it with `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(TESTS), "LANG": "en_GB.UTF-8"}
        self._server = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "soak.ingest_once"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder,
            env=environment,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server and self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def run(self, order: Order) -> int:
        """Let it run: its exit code, or less than 0 for the signal that killed it."""
        assert self._server and self._server.stdin and self._server.stdout
        self._server.stdin.write(msgspec.json.encode(order) + b"\n")
        self._server.stdin.flush()
        return msgspec.json.decode(self._server.stdout.readline(), type=Ran).code


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where there is one: the disk is waited for some ten thousand times."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None, prefix="sijill-soak-") as folder:
        yield Path(folder)


def new_register(folder: Path) -> Path:
    """A new register."""
    template = resources.files("sijill.cli") / "settings.en.toml"
    settings = template.read_text(encoding="utf-8").replace("CUSTODIAN", "Rimal Monitor")
    create(folder, settings.replace("workers = 0", "workers = 1"), custodian="Rimal Monitor")
    return folder


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run without a failure gives, and how often it reaches each point."""

    contents: Contents
    reached: dict[str, int]


class Soak:
    """Registers that are added to while runs are ended; what came of it stands in `tally`."""

    def __init__(self, folder: Path, runs: Runs) -> None:
        self._folder, self._runs = folder, runs
        self.inputs = make_inputs(folder / "inputs")
        self.said = folder / "said"
        self.said.mkdir()
        self._empty = new_register(folder / "empty")
        self.undisturbed = {shape: self._undisturbed(shape) for shape in self.inputs}
        self.tally = Tally()

    def _undisturbed(self, shape: str) -> Undisturbed:
        register = shutil.copytree(self._empty, self._folder / f"undisturbed {shape}")
        code = self._runs.run(self.order(register, shape))
        assert code == _ENDS[shape], (self.said / "err").read_text(encoding="utf-8")
        reached = msgspec.json.decode((self.said / "reached").read_bytes(), type=dict[str, int])
        return Undisturbed(contents(register), reached)

    def order(
        self,
        register: Path,
        shape: str,
        *,
        what: Happening = Happening.NOTHING,
        point: str = "",
        reach: int = 1,
        children: bool = False,
        careless: bool = False,
    ) -> Order:
        """A run that adds the input of this shape."""
        return Order(
            register=str(register),
            locations=(str(self.inputs[shape]),),
            said=str(self.said),
            what=what,
            point=point,
            reach=reach,
            children=children,
            careless=careless,
            survives=str(self._folder / "survives"),
        )

    def live(self, seed: int, point: str, what: Happening, *, children: bool = False, careless: bool = False) -> None:
        """The life of one register: runs that are ended, the first at this point, then one that goes to its end."""
        chance = random.Random(f"{seed} {point} {what}")
        shape = chance.choice(sorted(self.inputs))
        register = shutil.copytree(self._empty, self._folder / "register")
        acknowledged: list[Said] = []
        ends = [point, *chance.choices(POINTS, k=chance.randrange(_MOST_KILLS))]
        for nth, at in enumerate(ends):
            reach = chance.randint(1, self.undisturbed[shape].reached[at]) if not nth else 1
            order = self.order(register, shape, what=what, point=at, reach=reach, children=children, careless=careless)
            name = f"{shape}, seed {seed}, {what} at {at} {reach}"
            if not self._ended(order, name):
                break
            if what == Happening.NO_POWER:
                shutil.rmtree(register)
                (self._folder / "survives").rename(register)
            acknowledged += self.acknowledged()
            self._reopen(register, acknowledged, name)
        self._finish(register, shape, f"{shape}, seed {seed}, {what} at {point}")
        shutil.rmtree(register)

    def _ended(self, order: Order, name: str) -> bool:
        """Whether the run was ended by what happened; else it did not come to the point, and went to its end."""
        code = self._runs.run(order)
        errors = (self.said / "err").read_text(encoding="utf-8")
        by_error = order.what in (Happening.DISK_FULL, Happening.DISK_FAILS)
        whole = code in (0, 1)
        if "Traceback" in errors or not (whole or code == (STOPPED if by_error else -signal.SIGKILL)):
            self.tally.wrong.append(f"{name}: ended with {code}: {errors}")
        if by_error and not whole and "sijill:" not in errors:
            self.tally.wrong.append(f"{name}: ended without a word")
        if not whole:
            self.tally.ended[order.what] += 1
            self.tally.points[order.point] += 1
        return not whole

    def acknowledged(self) -> list[Said]:
        """What the run said was durable; a line that it could not finish was not said."""
        lines = (self.said / "out").read_bytes().split(b"\n")[:-1]
        self.tally.acknowledged += len(lines)
        return [msgspec.json.decode(line) for line in lines]

    def _reopen(self, register: Path, acknowledged: list[Said], name: str) -> None:
        wrong, half_written = unrecovered(register)
        self.tally.wrong += [f"{name}: {what}" for what in wrong]
        self.tally.half_written += [f"{name}: {what}" for what in half_written]
        copy = shutil.copytree(register, self._folder / "reopened")
        begun = time.perf_counter()
        found = check_reopened(copy, acknowledged)
        self.tally.slowest = max(self.tally.slowest, found.opened - begun)
        self.tally.orphans += found.set_aside
        self.tally.unfinished += found.unfinished
        self.tally.lost += [f"{name}: {what}" for what in found.lost]
        self.tally.wrong += [f"{name}: {what}" for what in (*found.wrong, *check_sound(copy))]
        shutil.rmtree(copy)

    def _finish(self, register: Path, shape: str, name: str) -> None:
        self._ended(self.order(register, shape), name)
        self.tally.wrong += [f"{name}: {what}" for what in check_sound(register)]
        now, wanted = contents(register), self.undisturbed[shape].contents
        self.tally.wrong += [f"{name}: {what}" for what in now.against(wanted)]

    def whole(self, shape: str) -> tuple[Path, list[Said]]:
        """A register that the input of this shape was added to undisturbed, and what was acknowledged."""
        register = shutil.copytree(self._empty, self._folder / "whole")
        self._ended(self.order(register, shape), shape)
        return register, self.acknowledged()

    def begin(self, register: Path) -> Path:
        """A new register."""
        return shutil.copytree(self._empty, register)

    def stopped(self, register: Path, shape: str, *, largest: int = 0, language: str = "en") -> str:
        """What a run says that has no room, files larger than `largest` being refused where it is given."""
        order = self.order(register, shape, what=Happening.DISK_FULL)
        ended = self._ended(msgspec.structs.replace(order, largest=largest, language=language), f"{shape}, no room")
        assert ended, "there was room"
        return (self.said / "err").read_text(encoding="utf-8")

    def go_on(self, register: Path, shape: str) -> None:
        """Look for what the last run acknowledged, then let the next one go to its end."""
        self._reopen(register, self.acknowledged(), f"{shape}, no room")
        self._finish(register, shape, f"{shape}, no room")

    def backwards(self, first: str, then: str) -> list[CustodyEvent]:
        """What the ledger holds after two runs, the second a year before the first by its clock."""
        register = shutil.copytree(self._empty, self._folder / "backwards")
        order = msgspec.structs.replace(self.order(register, first), clock=365 * 86_400.0)
        self._ended(order, "ahead")
        self._ended(self.order(register, then), "set back")
        self.tally.wrong += check_sound(register)
        return list(events_of(register / "archive"))
