"""Hostile bytes are read in a process of their own, with limits; it is ended and replaced when it goes over them.

Whatever happens in it, the bytes are preserved already and each item that could not be read is named with the reason.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import msgspec

from sijill.errors import EngineError

from .messages import LONGEST_MESSAGE, MESSAGE, Begun, Ended, Gave, Message, Ready, Refused, Setting, Task, framed

_PART = 1 << 16
# Loading the lexicons and the gazetteer takes 1 to 2 s; a busy or cold machine takes longer.
_LOADING = 120.0
_SECONDS_OVER = 1.0
# Seconds of processor time in a span of silence by which a process is known to be at work, and how many such spans it
# may take: with ten processes for two cores an item that takes 1 s by itself was silent for 9 s.
_WORKING = 0.2
_STARVED = 6
# Parts of one capture that may each end a process: at 10 s each, a quarter of an hour.
_MOST_LOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one item may use: bytes of memory, seconds of processor time and, a little more, on the clock."""

    memory: int = 400_000_000
    seconds: int = 8


STANDARD = Limits()


class Confined:
    """One process that reads tasks, and is replaced when an item is too much for it; use it with `with`.

    `near` are codes of countries to expect, `gazetteers` files of places of the user. Without `claims` it only takes
    texts out.
    """

    def __init__(
        self,
        *,
        near: tuple[str, ...] = (),
        gazetteers: tuple[str, ...] = (),
        claims: bool = True,
        limits: Limits = STANDARD,
    ) -> None:
        self._setting = Setting(
            claims=claims, near=near, gazetteers=gazetteers, memory=limits.memory, seconds=limits.seconds
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()
        self._has_read = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def read(self, task: Task) -> Iterator[Gave | Ended]:
        """What each item of the task gives, then how it ended. Raises EngineError where no process can be started."""
        seen, lost = -1, 0
        finished, retried = set[int](), set[int]()
        while True:
            reading: Begun | None = None
            starved = False
            for message in self._messages(msgspec.structs.replace(task, done=task.done | finished)):
                if isinstance(message, Begun):
                    seen = max(seen, message.number)
                    reading = message if task.reads(message.number) and message.number not in finished else None
                    continue
                if starved := message.no_memory and self._has_read:
                    break
                self._has_read = True
                yield message
                if isinstance(message, Ended):
                    return
                reading = None
                finished.add(message.number)
            if starved:
                # What was read before may have left too little: a new process has all of it.
                self.end()
                continue
            reason, was_killed = self._why()
            if was_killed and seen not in retried:
                # Somebody else ended it: the system for want of memory, or a user. The item may not be at fault.
                retried.add(seen)
                continue
            lost += 1
            if reading is None:
                yield Ended(seen + 1, reason)
                return
            if lost > _MOST_LOST:
                yield Ended(seen + 1, f"over {_MOST_LOST} parts of it are too much to read: split it")
                return
            refused = Refused(position=reading.position, reason=reason)
            yield Gave(reading.number, reading.position, (refused,))
            finished.add(reading.number)

    def kill(self) -> None:
        """End what the process does just now, from another thread."""
        if process := self._process:
            _kill(process)

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process:
            _kill(self._process)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
        self._process = None

    def _messages(self, task: Task) -> Iterator[Begun | Gave | Ended]:
        """What the process says of the task, until it is done, falls silent for too long, or ends."""
        process = self._started()
        if process is None or not self._tell(process, framed(task)):
            return
        while True:
            message = self._heard(self._setting.seconds + _SECONDS_OVER)
            if message is None or isinstance(message, Ready):
                return
            yield message
            if isinstance(message, Ended):
                return

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._process and self._process.poll() is None:
            return self._process
        self.end()
        self._unread.clear()
        self._has_read = False
        self._process = subprocess.Popen(
            # -I: nothing of the folder or the environment that the user happens to stand in is run.
            [sys.executable, "-I", "-X", "utf8", "-W", "ignore", "-m", "sijill.engines.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        if not self._tell(self._process, framed(self._setting)) or not isinstance(self._heard(_LOADING), Ready):
            self.end()
            raise EngineError("the process that reads reports cannot be started: is Sijill installed whole?")
        return self._process

    @staticmethod
    def _tell(process: subprocess.Popen[bytes], data: bytes) -> bool:
        assert process.stdin
        try:
            process.stdin.write(data)
            process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _heard(self, seconds: float) -> Message | None:
        """The next message; None when none comes in time, or none that can be one."""
        assert self._process and self._process.stdout
        pipe, until = self._process.stdout.fileno(), time.monotonic() + seconds
        used, longest = self._used(), time.monotonic() + _STARVED * seconds
        while True:
            size = int.from_bytes(self._unread[:4], "big") if len(self._unread) >= 4 else None
            if size is not None and size > LONGEST_MESSAGE:
                return None
            if size is not None and len(self._unread) >= 4 + size:
                data = bytes(self._unread[4 : 4 + size])
                del self._unread[: 4 + size]
                return _decoded(data)
            left = until - time.monotonic()
            if not select.select([pipe], [], [], max(0.0, left))[0]:
                # A process that gets no turn on a busy machine is not at fault: what it uses itself is limited too.
                before, used = used, self._used()
                if used - before < _WORKING or time.monotonic() > longest:
                    return None
                until = time.monotonic() + seconds
                continue
            part = os.read(pipe, _PART)
            if not part:
                return None
            self._unread += part

    def _used(self) -> float:
        """Seconds of processor time that the process has used; 0 where the system does not say."""
        assert self._process
        try:
            # The clock of another process (clock_getcpuclockid(3) on Linux).
            return time.clock_gettime(~self._process.pid << 3 | 2)
        except (OSError, OverflowError):
            return 0.0

    def _why(self) -> tuple[str, bool]:
        """Why the process fell silent, and whether it was killed from outside; it is ended."""
        assert self._process
        if int.from_bytes(self._unread[:4], "big") > LONGEST_MESSAGE:
            self.end()
            return f"what was read in it is over {LONGEST_MESSAGE // 1_000_000} MB: split it", False
        try:
            code = self._process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        self.end()
        if code == -signal.SIGXCPU:
            return f"reading it took more than {self._setting.seconds} seconds: save its words as a .txt file", False
        reason = f"reading it ended the process that reads (code {code}): save its words as a .txt file"
        return reason, code == -signal.SIGKILL


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and the programs that it started (pdftoppm, Tesseract), which are in a group of their own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _decoded(data: bytes) -> Message | None:
    try:
        message: Message = MESSAGE.decode(data)
    except msgspec.DecodeError:
        return None
    return message
