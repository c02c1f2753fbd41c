"""Bundles that are whole or not there: written under another name, made durable, then given their name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sijill.archive.files import sync_folder, sync_folders
from sijill.errors import ArchiveError

from .parts import Part


@contextmanager
def new(target: Path) -> Iterator[Path]:
    """An empty folder to work in beside `target`, which is gone when the block ends; nothing stays when it raises.

    In it the block leaves a file or folder named "bundle", which gets the name of `target` at the end.
    Raises ArchiveError where something is there already, or where it cannot be written.
    """
    _refuse_existing(target)
    work = target.parent / f".sijill-unfinished-{os.urandom(8).hex()}"
    try:
        work.mkdir()
        try:
            yield work
            _sync(work / "bundle")
            _refuse_existing(target)
            (work / "bundle").rename(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(work)
    except OSError as error:
        raise ArchiveError(f"the bundle cannot be written to {target}: {error.strerror or error}") from error


def _refuse_existing(target: Path) -> None:
    if not target.parent.is_dir():
        raise ArchiveError(f"there is no folder {target.parent}: make it first, or name another place")
    if os.path.lexists(target):
        raise ArchiveError(f"{target} is there already, and no bundle is overwritten: name another place")


def _sync(path: Path) -> None:
    """Make the names in a new folder durable; its files are already."""
    if path.is_dir():
        sync_folders([path, *(one for one in path.rglob("*") if one.is_dir())])


def write_part(folder: Path, part: Part) -> None:
    """Put one file of a bundle into a folder, durably. Raises DamagedArchive."""
    path = folder / part.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        part.copy_to(file)
        file.flush()
        os.fsync(file.fileno())
