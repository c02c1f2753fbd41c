"""Folders: the readable files in them, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path


def files_in(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """The files below a folder whose names end in one of the suffixes, sorted; no hidden files, no links followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files_in(Path(entry.path), suffixes)
        elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in suffixes:
            yield Path(entry.path)
