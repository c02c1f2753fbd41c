"""Several processes that read at once, fed and emptied by one thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from sijill.errors import SijillError

from .confined import Confined
from .messages import Ended, Gave, ReadReport, Task

# What was read waits for who writes it; more waiting would only use memory. A text may have 20 MB, most have 20 kB.
_WAITING = 64
_BYTES_WAITING = 32_000_000


class Pool:
    """Processes that read tasks; `submit` gives them work, `results` what came of it. Use it with `with`."""

    def __init__(self, make: Callable[[], Confined], *, workers: int) -> None:
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._results: queue.Queue[tuple[Task, Gave | Ended] | SijillError | OSError] = queue.Queue(_WAITING)
        self._confined = [make() for _ in range(workers)]
        self._threads = [threading.Thread(target=self._run, args=(one,), daemon=True) for one in self._confined]
        self._leaving = threading.Event()
        self._waiting = 0
        self._room = threading.Condition()
        self.pending = 0
        for thread in self._threads:
            thread.start()

    @property
    def workers(self) -> int:
        """How many processes there are."""
        return len(self._threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        self._make_room(self._waiting)
        for one in self._confined:
            self._tasks.put(None)
            one.kill()
        while any(thread.is_alive() for thread in self._threads):
            try:
                self._results.get(timeout=0.05)
            except queue.Empty:
                continue

    def submit(self, task: Task) -> None:
        """Let one of the processes read the task."""
        self.pending += 1
        self._tasks.put(task)

    def results(self, *, until: int) -> Iterator[tuple[Task, Gave | Ended]]:
        """What was read, as it comes, until no more than `until` tasks are pending. Raises what stopped a process."""
        while self.pending > until:
            result = self._results.get()
            if isinstance(result, SijillError | OSError):
                raise result
            self._make_room(_size(result[1]))
            if isinstance(result[1], Ended):
                self.pending -= 1
            yield result

    def _run(self, confined: Confined) -> None:
        with confined:
            while (task := self._tasks.get()) and not self._leaving.is_set():
                try:
                    for message in confined.read(task):
                        self._wait_for_room(_size(message))
                        if self._leaving.is_set():
                            return
                        self._results.put((task, message))
                except (SijillError, OSError) as error:
                    self._results.put(error)
                    return

    def _wait_for_room(self, size: int) -> None:
        with self._room:
            self._room.wait_for(lambda: self._waiting < _BYTES_WAITING or self._leaving.is_set())
            self._waiting += size

    def _make_room(self, size: int) -> None:
        with self._room:
            self._waiting -= size
            self._room.notify_all()


def _size(message: Gave | Ended) -> int:
    """About how many bytes what was read has."""
    outcomes = message.outcomes if isinstance(message, Gave) else ()
    return sum(len(one.text) + len(one.claims or b"") for one in outcomes if isinstance(one, ReadReport))
