"""A register: a folder with its archive, its database and its settings.

settings.toml     what the register is for; written once by `sijill init`, edited by people
register.sqlite   what is listed
archive/          what is preserved, and its custody
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from django.db import DatabaseError

from sijill.archive import Archive
from sijill.archive.files import write_file
from sijill.errors import RegisterError

from .database import connect, disconnect, explained
from .settings import Settings, read_settings

SETTINGS, DATABASE, ARCHIVE, COPIES = "settings.toml", "register.sqlite", "archive", "copies.index"


def software() -> str:
    """The software as it stands in every row of the ledger."""
    return f"sijill {version('sijill')}"


class Register:
    """A register that is open for writing by this run alone; use it with `with`.

    Raises RegisterError where the folder holds none, ArchiveInUse while another run writes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings_of(folder)
        self.archive = Archive(folder / ARCHIVE, agent=self.settings.custodian, tool=software())
        try:
            connect(folder / DATABASE)
            from .captures import follow

            # Captures that a run had preserved but not listed when it was ended.
            self.followed = follow(self.archive)
        except BaseException as error:
            disconnect()
            self.archive.close()
            if isinstance(error, DatabaseError):
                raise explained(error, folder / DATABASE) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from .captures import note_head

        try:
            if error is None:
                note_head(self.archive)
        except DatabaseError as failure:
            raise explained(failure, self.folder / DATABASE) from failure
        finally:
            disconnect()
            self.archive.close()
        if isinstance(error, DatabaseError):
            raise explained(error, self.folder / DATABASE) from error


def create(folder: Path, settings: str, *, custodian: str) -> None:
    """Make a new register with these settings (TOML). Raises RegisterError where something is in the way."""
    for name in (SETTINGS, DATABASE, ARCHIVE):
        if (folder / name).exists():
            raise RegisterError(f"{folder / name} is there already: name a new folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RegisterError(f"{folder} cannot be made ({error.strerror}): check its name and your rights") from error
    Archive.create(folder / ARCHIVE, agent=custodian, tool=software()).close()
    connect(folder / DATABASE)
    disconnect()
    # Last: a folder without settings is no register yet.
    write_file(folder / SETTINGS, settings.encode())
    settings_of(folder)


def settings_of(folder: Path) -> Settings:
    """The settings of the register in a folder. Raises RegisterError where there is none, or where they are wrong."""
    path = folder / SETTINGS
    if not path.is_file():
        raise RegisterError(f"there is no register in {folder}: make one with sijill init, or name its folder")
    return read_settings(path)
