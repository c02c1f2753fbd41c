"""A register for tests: reports are read in this process, addresses are answered from a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

from sijill.engines import Ended, Gave, Pool, Task, child
from sijill.engines.messages import Setting
from sijill.models import Exchange
from sijill.register import Outcome, Register, create
from sijill.register.adding import Adding, Fetch
from sijill.register.giving import Giving

SETTING = Setting(memory=10**12, seconds=10**6)


@cache
def _read() -> child.Read:
    return child._reader(SETTING)


class PoolHere:
    """Reads each task when its results are asked for."""

    workers = 1

    def __init__(self) -> None:
        self._tasks: list[Task] = []

    def submit(self, task: Task) -> None:
        """Keep a task."""
        self._tasks.append(task)

    def results(self, *, until: int) -> Iterator[tuple[Task, Gave | Ended]]:
        """What the tasks give."""
        while len(self._tasks) > until:
            task, said = self._tasks.pop(0), list[object]()
            child._work(task, _read(), SETTING, said.append)
            for message in said:
                if isinstance(message, Gave | Ended):
                    yield task, message


class Site:
    """Answers addresses from a table; one that is not in it is gone. `asked` are the conditions of each request."""

    def __init__(self, pages: Mapping[str, tuple[str, str]]) -> None:
        self.pages = dict(pages)
        self.asked: list[tuple[str, str | None]] = []
        self.down = False

    def fetch(self, url: str, etag: str | None, last_modified: str | None) -> tuple[Exchange, ...]:
        """One exchange."""
        self.asked.append((url, etag))
        request = f"GET {url} HTTP/1.1\r\n\r\n".encode()
        at = datetime.now(UTC)
        if self.down:
            return (Exchange(url=url, at=at, request=request, failure="the host did not answer"),)
        media_type, body = self.pages.get(url, ("text/plain", "gone"))
        status = 404 if url not in self.pages else 304 if etag == f'"{hash(body)}"' else 200
        headers = (("Content-Type", f"{media_type}; charset=utf-8"), ("ETag", f'"{hash(body)}"'))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        sent = body.encode() if status != 304 else b""
        response = f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode()
        answer = Exchange(url=url, at=at, request=request, response=response, body=sent, status=status, headers=headers)
        return (answer,)


def new_register(folder: Path) -> Path:
    """A new register below a folder."""
    create(folder / "register", 'custodian = "Tests"\n', custodian="Tests")
    return folder / "register"


def adding(register: Register, *, fetch: Fetch | None = None, again: bool = False, **more: object) -> Adding:
    """What adds to a register, reading in this process."""
    return Adding(register, cast(Pool, PoolHere()), fetch=fetch, again=again, **more)  # type: ignore[arg-type]


def add(folder: Path, locations: Iterable[str], *, fetch: Fetch | None = None, again: bool = False) -> list[Outcome]:
    """What happens when locations are added."""
    with Register(folder) as register:
        return list(adding(register, fetch=fetch, again=again).add(locations, Giving()))
