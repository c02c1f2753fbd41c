"""Changes single bytes of an archive, and looks whether its verification names the file or row that was changed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.authority import URL, Authority
from sijill.archive import Act, Archive, Verification, verify
from sijill.archive.timestamps import timestamp

_FILES = ("archive.json", "custody/ledger.jsonl", "custody/checkpoints.jsonl")
_CHANGED_TOGETHER = 100
_TEXT = "قُتل تسعة مدنيين بغارة على سوق تل سراب"


@dataclass(slots=True)
class Flips:
    """How many bytes were changed, how many were found, and which were not."""

    made: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        """How many were found."""
        return self.made - len(self.missed)


def files_of(archive: Path) -> list[Path]:
    """Every file whose bytes are part of what is preserved."""
    return [*(archive / name for name in _FILES), *sorted(path for path in (archive / "objects").glob("*/*"))]


def positions_of(archive: Path) -> list[tuple[Path, int]]:
    """Every byte of these files."""
    return [(path, position) for path in files_of(archive) for position in range(path.stat().st_size)]


def flip_each(archive: Path, positions: Iterable[tuple[Path, int]], chance: random.Random) -> Flips:
    """Change one bit at each of the positions, one after the other."""
    flips = Flips()
    for path, position in positions:
        where = _place(path, position)
        with _flipped(path, position, chance.randrange(8)):
            flips.made += 1
            if not _named(where, verify(archive)):
                flips.missed.append(f"{where}, byte {position}")
    return flips


def flip_many(archive: Path, samples: int, chance: random.Random) -> Flips:
    """Change one bit in each of many files and rows at a time; each of them has to be named."""
    files, sizes = files_of(archive), [path.stat().st_size for path in files_of(archive)]
    flips = Flips()
    while flips.made < samples:
        chosen = {_place(path, at): (path, at) for path, at in _chosen(files, sizes, chance)}
        if "ledger.jsonl 0" in chosen:
            # It holds the hash of the manifest, which cannot be checked when the row itself is altered.
            chosen.pop("archive.json", None)
        for path, at in chosen.values():
            _flip(path, at, 3)
        found = verify(archive)
        flips.missed += [f"{where}, byte {at}" for where, (_, at) in chosen.items() if not _named(where, found)]
        for path, at in chosen.values():
            _flip(path, at, 3)
        flips.made += len(chosen)
    return flips


def _chosen(files: list[Path], sizes: list[int], chance: random.Random) -> Iterator[tuple[Path, int]]:
    """Bytes that each stand alone in their object, or in their row of the ledger."""
    for path in {*chance.choices(files, sizes, k=_CHANGED_TOGETHER), *files[:3]}:
        yield path, chance.randrange(path.stat().st_size)


def small(folder: Path, authority: Path | None = None) -> Path:
    """Three objects, each under a checkpoint of its own; the second was removed.

    Where there is openssl and a folder for an authority, the last checkpoint has a time stamp.
    """
    with Archive.create(folder, agent="مرصد الرمال", tool="test 1") as archive:
        for number in range(3):
            with archive.batch() as batch:
                name = batch.keep(f"{_TEXT} {number}".encode(), Act(type="capture", detail={"location": f"{number}"}))
            if number == 1:
                archive.remove(name, reason="بطلب من العائلة")
            archive.checkpoint()
        if authority and shutil.which("openssl"):
            made = Authority.make(authority)
            timestamp(archive, archive.seal(), authority=URL, ask=made.ask, roots=made.roots)
    return folder


def large(folder: Path, size: int) -> Path:
    """An archive of about so many bytes."""
    chance = random.Random(4)
    with Archive.create(folder, agent="Rimal Monitor", tool="test") as archive:
        while size > 0:
            with archive.batch() as batch:
                for _ in range(20):
                    data = chance.randbytes(chance.randrange(1, 200_000))
                    batch.keep(data, Act(type="capture", detail={"location": "تل سراب.html"}))
                    size -= len(data)
            archive.checkpoint()
    return folder


class _flipped:
    """The bit is changed inside the block."""

    def __init__(self, path: Path, position: int, bit: int) -> None:
        self._where = (path, position, bit)

    def __enter__(self) -> None:
        _flip(*self._where)

    def __exit__(self, *error: object) -> None:
        _flip(*self._where)


def _flip(path: Path, position: int, bit: int) -> None:
    path.chmod(0o644)
    file = os.open(path, os.O_RDWR)
    try:
        byte = os.pread(file, 1, position)[0]
        os.pwrite(file, bytes([byte ^ 1 << bit]), position)
    finally:
        os.close(file)


def _place(path: Path, position: int) -> str:
    """How the verification is to name the place: the object, the manifest, or the row of the file."""
    if path.parent.name != "custody":
        return f"objects/{path.name}" if path.name != "archive.json" else path.name
    return f"{path.name} {path.read_bytes()[:position].count(10)}"


def _named(where: str, found: Verification) -> bool:
    """Whether the place is named; a last line that does not end is named by its file."""
    file, _, row = where.partition(" ")
    last = bool(row) and any((one.where, one.fault) == (file, "unfinished") for one in found.problems)
    return last or any(one.where == where for one in found.problems)
