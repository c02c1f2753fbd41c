"""`sijill` as it is, with a clock on what its reading processes say: `clocked.py NOTES ARGUMENT...`.

NOTES gets one JSON line for each item that was read (where it stands, what it gave, seconds of the processor until it
was heard of), and a last one with the most memory that a reading process had, in bytes.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from sijill import engines
from sijill.cli.main import main
from sijill.engines import Confined, Ended, Gave, Task
from sijill.engines.confined import _LOADING
from sijill.engines.messages import Message


class Clocked(Confined):
    """A reading process with a clock: of its processor time, which no other program on the machine can lengthen."""

    notes: TextIO
    writing = threading.Lock()
    _longest = 0.0

    def read(self, task: Task) -> Iterator[Gave | Ended]:
        """The same, each item noted."""
        for message in super().read(task):
            if isinstance(message, Gave):
                position, gave = message.position, Counter(type(outcome).__name__ for outcome in message.outcomes)
            else:
                position, gave = "", Counter(["Refused"] if message.reason else [])
            noted = {"location": task.name, "position": position, "seconds": round(self._longest, 3), **gave}
            with self.writing:
                self.notes.write(json.dumps(noted) + "\n")
            self._longest = 0.0
            yield message

    def _heard(self, seconds: float) -> Message | None:
        begun = self._used()
        message = super()._heard(seconds)
        if seconds != _LOADING:
            self._longest = max(self._longest, self._used() - begun)
        return message


def peak() -> int:
    """The most memory that any process had which this one started and saw end, in bytes."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8") as Clocked.notes:
        engines.Confined = Clocked  # type: ignore[misc]
        try:
            main(sys.argv[2:], prog_name="sijill")
        finally:
            Clocked.notes.write(json.dumps({"peak": peak()}) + "\n")
