"""A short run of `make soak`: runs of `sijill add` are ended at every point of writing, and nothing is lost."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.archive.failpoints import POINTS
from sijill.register.models import Report
from soak.flips import flip_many, large
from soak.kills import Runs, Soak, Tally, quick_folder
from soak.orders import Happening
from soak.state import check_reopened, listed


@pytest.fixture(scope="module")
def soak() -> Iterator[Soak]:
    with quick_folder() as folder, Runs(folder) as runs:
        yield Soak(folder, runs)


@pytest.fixture(autouse=True)
def _anew(soak: Soak) -> None:
    soak.tally = Tally()


def test_runs_that_are_ended_anywhere_lose_nothing_that_was_acknowledged(soak: Soak) -> None:
    others = (Happening.NO_POWER, Happening.DISK_FULL, Happening.DISK_FAILS)
    for number, point in enumerate(POINTS):
        soak.live(1, point, Happening.KILL)
        soak.live(1, point, others[number % len(others)])
    tally = soak.tally
    assert not tally.lost + tally.half_written + tally.wrong
    assert tally.points.keys() == set(POINTS)
    assert tally.kills >= len(POINTS) and tally.acknowledged and tally.orphans
    assert tally.slowest < 5


def test_what_is_lost_with_the_power_is_seen(soak: Soak) -> None:
    """Where names are not made durable, a loss of power takes what was acknowledged."""
    for point in ("register.committed", "ledger.synced"):
        soak.live(2, point, Happening.NO_POWER, careless=True)
    assert soak.tally.lost


def test_what_is_missing_is_seen(soak: Soak) -> None:
    register, said = soak.whole("warc")
    (register / "archive/in-use").write_text("writing")
    assert not check_reopened(register, said).lost
    with listed(register):
        report = Report.objects.order_by("pk").first()
        assert report
    (register / "archive/objects" / report.text[:2] / report.text).unlink()
    (register / "archive/in-use").write_text("writing")
    assert len(check_reopened(register, said).lost) == 1


@pytest.mark.parametrize("largest", [20_000, 150_000, 250_000])
def test_a_run_whose_files_may_not_grow_says_so_and_the_next_one_goes_on(
    soak: Soak, tmp_path: Path, largest: int
) -> None:
    """The first is too little for the database as it is, the others for what is added to it."""
    assert "then run the same command again" in soak.stopped(
        soak.begin(tmp_path / "register"), "folder", largest=largest
    )
    soak.go_on(tmp_path / "register", "folder")
    assert soak.tally.sound


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    if os.geteuid() != 0 or subprocess.run(mount(tmp_path, "size=1m"), capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def mount(folder: Path, options: str) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]


@pytest.mark.parametrize(("language", "words"), [("en", "the disk is full"), ("ar", "القرص ممتلئ")])
@pytest.mark.parametrize("room", [20_000, 100_000, 300_000])
def test_a_full_disk_is_named_and_with_more_room_the_next_run_goes_on(
    soak: Soak, small_disk: Path, language: str, words: str, room: int
) -> None:
    register = small_disk / "register"
    soak.begin(register)
    disk = os.statvfs(small_disk)
    (small_disk / "full").write_bytes(bytes(disk.f_bavail * disk.f_frsize - room))
    assert words in soak.stopped(register, "folder", language=language)
    subprocess.run(mount(small_disk, "remount,size=20m"), check=True)
    soak.go_on(register, "folder")
    assert soak.tally.sound


def test_a_clock_that_is_set_back_between_runs_harms_nothing(soak: Soak) -> None:
    times = [event.at for event in soak.backwards("mail", "warc")]
    assert times != sorted(times)
    assert soak.tally.sound


def test_bytes_of_a_larger_archive_that_are_changed_together_are_each_named(tmp_path: Path) -> None:
    flips = flip_many(large(tmp_path / "archive", 2_000_000), 300, random.Random(1))
    assert flips.made >= 300
    assert not flips.missed
