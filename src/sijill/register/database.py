"""The database of a register: which one it is, and its tables brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connections


def prepare() -> None:
    """Tell Django of the tables, unless it is finding out just now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sijill.register.django_settings")
    if not (apps.ready or apps.loading):
        django.setup()


def connect(path: Path, *, update: bool = True) -> None:
    """Use the SQLite database at `path` from now on; with `update` it is made or brought up to date as needed."""
    disconnect()
    connections.databases["default"]["NAME"] = str(path)
    if update:
        call_command("migrate", verbosity=0, interactive=False)


def disconnect() -> None:
    """Let the database go."""
    connections["default"].close()
    del connections["default"]
