"""Programs of others that the tests have check a bundle."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and give what it said."""
    return subprocess.run([*map(str, words)], cwd=folder, capture_output=True, text=True, check=False)


def needs(program: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs the program {program}, which is not installed here")
    return found


def python(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python without anything of Sijill."""
    return run(sys.executable, "-I", *words, folder=folder)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
