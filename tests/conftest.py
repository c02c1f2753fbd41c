"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# Machines of contributors differ in speed, so no example has a time limit of its own; the same examples every run.
settings.register_profile("sijill", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("sijill")


@pytest.fixture
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """The folder of measuring data beside the repository; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the measuring data in ../shared, which is not part of the repository")
    return SHARED


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see the English interface whatever the locale of the machine; those about Arabic set LANG themselves."""
    for name in ("LC_ALL", "LC_MESSAGES", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    if "COLUMNS" in os.environ:
        monkeypatch.delenv("COLUMNS")


@pytest.fixture(autouse=True)
def places_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where `sijill places add` puts places in a test: never among a developer's own, which no test sees."""
    folder = tmp_path / "places of the user"
    monkeypatch.setenv("SIJILL_PLACES", str(folder))
    return folder
