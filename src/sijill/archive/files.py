"""Files that are whole or not there: written under another name, made durable, then given their name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in several folders durable, each once."""
    for folder in sorted(set(folders)):
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Make a folder, with those it lies in, and make their names durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is whole and durable, or not there."""
    unnamed = path.with_name(f"{path.name}.new")
    descriptor = os.open(unnamed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unnamed.rename(path)
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`: a disk may take only a part of it at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def printable(name: str) -> str:
    """The name of a file as it can be written down; bytes in it that are no UTF-8 become \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
