"""Lists of files with their SHA-256, as `sha256sum -c` and BagIt read them, and the check of a folder against them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from sijill.archive import Problem

from .parts import Part

_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")


def manifest(parts: Iterable[Part]) -> bytes:
    """The list of some files, in the order of their names."""
    return b"".join(f"{part.sha256}  {part.path}\n".encode() for part in sorted(parts, key=lambda part: part.path))


def check_folder(folder: Path, root: str, lists: Iterable[str]) -> list[Problem]:
    """What is not as it was written in a folder, checked against lists of files.

    `root` is the SHA-256 (hex) of the first of `lists`; each list names the next one. What no list names is a problem
    too, but for the first list.
    """
    names = list(lists)
    first = _sha256(folder / names[0])
    if first != root:
        return [Problem(names[0], "altered" if first else "missing")]
    listed: dict[str, str] = {}
    for name in names:
        try:
            listed |= _read(folder / name)
        except (OSError, ValueError) as error:
            return [Problem(name, "altered", str(error))]
    problems = list(_compared(folder, listed))
    known = {*listed, names[0]}
    return problems + [Problem(path, "unnamed") for path in sorted(_files(folder)) if path not in known]


def check_file(path: Path, root: str) -> list[Problem]:
    """Whether a file is as it was written; `root` is its SHA-256 (hex)."""
    found = _sha256(path)
    return [] if found == root else [Problem(path.name, "altered" if found else "missing")]


def _compared(folder: Path, listed: Mapping[str, str]) -> Iterator[Problem]:
    for path, sha256 in sorted(listed.items()):
        found = _sha256(folder / path)
        if found != sha256:
            yield Problem(path, "altered" if found else "missing")


def _read(path: Path) -> dict[str, str]:
    """The SHA-256 of each file in a list. Raises ValueError where it is no list."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or ".." in PurePosixPath(match[2]).parts or match[2].startswith("/"):
            raise ValueError("it is no list of files")
        found[match[2]] = match[1]
    return found


def _sha256(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none. What a link leads to is not in the folder."""
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Every file and link in a folder."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from ((Path(place) / name).relative_to(folder).as_posix() for name in (*files, *links))
