"""Measure the archive: bytes preserved per second, and bytes verified per second, beside sha256sum over the same files.

`python tools/bench_archive.py [MB] [KB]`: so many megabytes in objects of so many kilobytes (400 and 100).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sijill.archive import Act, Archive, verify

TOGETHER = 64


def main() -> None:
    megabytes, kilobytes = (int(words) for words in (*sys.argv[1:3], "400", "100")[:2])
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        count = megabytes * 1000 // kilobytes
        print(f"{count:,} objects of {kilobytes} kB, {os.cpu_count()} cores")
        preserve(archive, count, kilobytes * 1000)
        check(archive)
        by_sha256sum(archive)


def preserve(archive: Path, count: int, size: int) -> None:
    """Preserve so many objects of random bytes."""
    chance = random.Random(5)
    begun = time.perf_counter()
    with Archive.create(archive, agent="bench", tool="bench") as one:
        for start in range(0, count, TOGETHER):
            with one.batch() as batch:
                for number in range(start, min(count, start + TOGETHER)):
                    batch.keep(chance.randbytes(size), Act(type="capture", detail={"location": str(number)}))
    show("preserve, durably", count * size, time.perf_counter() - begun)


def check(archive: Path) -> None:
    """Verify the archive."""
    begun = time.perf_counter()
    outcome = verify(archive)
    show("verify", outcome.bytes, time.perf_counter() - begun)
    if not outcome.sound:
        raise SystemExit("the archive is not sound")


def by_sha256sum(archive: Path) -> None:
    """Hash the same files with sha256sum, on one core."""
    files = [path for path in (archive / "objects").rglob("*") if path.is_file()]
    begun = time.perf_counter()
    command = ["xargs", "-0", "sha256sum"]
    names = b"\0".join(os.fsencode(path) for path in files)
    try:
        subprocess.run(command, input=names, check=True, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        print("no sha256sum here to compare with")
        return
    show("sha256sum", sum(path.stat().st_size for path in files), time.perf_counter() - begun)


def show(what: str, size: int, seconds: float) -> None:
    """Print one figure."""
    print(f"{what:20} {size / 1e6 / seconds:8.0f} MB/s")


if __name__ == "__main__":
    main()
