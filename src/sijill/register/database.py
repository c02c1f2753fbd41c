"""The database of a register: which one it is, and its tables brought up to date."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connections

from sijill.archive.files import sync_folder
from sijill.errors import RegisterError

# SQLite calls a disk an error that has no room for the 32 kB of its shared index; it calls it full later on.
_TOO_LITTLE = 65_536
_OF_THE_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
}


def prepare() -> None:
    """Tell Django of the tables, unless it is finding out just now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sijill.register.django_settings")
    if not (apps.ready or apps.loading):
        django.setup()


def connect(path: Path, *, update: bool = True) -> None:
    """Use the SQLite database at `path` from now on; with `update` it is made or brought up to date as needed."""
    disconnect()
    if update and not path.exists():
        _make(path)
    connections.databases["default"]["NAME"] = str(path)
    if update:
        call_command("migrate", verbosity=0, interactive=False)


def _make(path: Path) -> None:
    """Make a database under another name first: a run that is ended between two tables leaves none half made."""
    unnamed = path.with_name(f"{path.name}.new")
    # Among them the log of a database that was deleted: it must not be taken for the new one's.
    for left in (unnamed, *_beside(unnamed), *_beside(path)):
        left.unlink(missing_ok=True)
    connections.databases["default"]["NAME"] = str(unnamed)
    call_command("migrate", verbosity=0, interactive=False)
    disconnect()
    unnamed.rename(path)
    sync_folder(path.parent)


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def disconnect() -> None:
    """Let the database go."""
    connections["default"].close()
    del connections["default"]


def explained(error: DatabaseError, path: Path) -> OSError | RegisterError:
    """What a failure of the database is to whoever uses the register: one of the disk, or of the database itself."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(path.parent).free < _TOO_LITTLE:
        code = sqlite3.SQLITE_FULL
    if code in _OF_THE_DISK:
        return OSError(_OF_THE_DISK[code], os.strerror(_OF_THE_DISK[code]), str(path))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return RegisterError(f"{path} is damaged ({error}): move it away, and it is made anew from the archive")
    return RegisterError(f"{path} cannot be used: {error}")
