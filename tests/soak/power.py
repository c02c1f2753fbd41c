"""A loss of power, as the strictest file system would have it: what was not synced is gone.

Bytes of a file survive as they were when it was last synced, names as they were when their folder was. A kill alone
does not show this: what a killed process has written, the system still has.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


class Durable:
    """What is durable of a folder, from the state that it is in now; it listens to `os.fsync`."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.stat().st_ino
        self._files: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._sync = os.fsync
        for path in (folder, *folder.rglob("*")):
            self._note(str(path), path.stat())
        os.fsync = self._synced  # type: ignore[assignment]

    def rebuild(self, folder: Path) -> None:
        """Write down, in a new folder, what would be left."""
        self._rebuild(self._root, folder)

    def _synced(self, descriptor: int) -> None:
        self._sync(descriptor)
        self._note(f"/proc/self/fd/{descriptor}", os.fstat(descriptor))

    def _note(self, path: str, status: os.stat_result) -> None:
        if stat.S_ISDIR(status.st_mode):
            self._names[status.st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self._files[status.st_ino] = Path(path).read_bytes()

    def _rebuild(self, number: int, path: Path) -> None:
        if number not in self._names:
            # A name without bytes: the file, or folder, itself was never synced.
            path.write_bytes(self._files.get(number, b""))
            return
        path.mkdir()
        for name, inside in self._names[number].items():
            self._rebuild(inside, path / name)
