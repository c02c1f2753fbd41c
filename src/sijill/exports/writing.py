"""Bundles that are whole or not there: written under another name, made durable, then given their name."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sijill.archive.files import sync_folder, sync_folders
from sijill.errors import ArchiveError, DamagedArchive

from .contents import Part
from .evidence import PreservedFile

_PART = 1 << 20


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
        copy_part(part, file)
        file.flush()
        os.fsync(file.fileno())


def copy_part(part: Part, out: BinaryIO) -> None:
    """Write the bytes of a part to an open file. Raises DamagedArchive."""
    if isinstance(part.source, bytes):
        out.write(part.source)
        return
    for data in checked(part.source):
        out.write(data)


def checked(source: PreservedFile) -> Iterator[bytes]:
    """The bytes of a preserved object; raises DamagedArchive at the end where they are not as they were preserved."""
    digest = hashlib.sha256()
    try:
        with source.path.open("rb") as file:
            while data := file.read(_PART):
                digest.update(data)
                yield data
    except FileNotFoundError as error:
        raise DamagedArchive(f"object {source.sha256} is missing: run sijill verify") from error
    if digest.hexdigest() != source.sha256:
        raise DamagedArchive(f"object {source.sha256} is not as it was written: run sijill verify")


def beginning(source: PreservedFile, size: int = 16) -> bytes:
    """The first bytes of a preserved object. Raises DamagedArchive where it is missing."""
    try:
        with source.path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError as error:
        raise DamagedArchive(f"object {source.sha256} is missing: run sijill verify") from error
