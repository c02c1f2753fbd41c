"""A spread of hostile files and mutations is preserved, and read or refused with a reason, within the limits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from places.scores import tool
from sijill.engines import Ended, Gave, Refused
from sijill.sources import kinds

# A prime, so that every kind and every table has its share: some 90 files.
EVERY = "19"


@pytest.fixture(scope="module")
def hostile() -> ModuleType:
    return tool("hostile")


def test_a_spread_of_hostile_files_costs_no_more_than_it_may(root: Path) -> None:
    command = [sys.executable, str(root / "tools" / "hostile.py"), "run", "--every", EVERY, "--mutations", "150"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "FAULT" not in done.stdout and "most memory of a process that reads" in done.stdout


def test_the_corpus_has_files_of_every_kind_each_with_a_name_of_its_own(hostile: ModuleType) -> None:
    files = list(hostile.corpus())
    names = [name for _, name, _ in files]
    assert len(files) >= 300 and len(set(names)) == len(names)
    assert {kind for kind, _, _ in files} >= kinds().keys()
    assert all(name.isprintable() and "/" not in name for name in names)


def test_the_fuzzer_gives_the_same_files_for_the_same_seed(hostile: ModuleType) -> None:
    first, again, other = (list(hostile.mutations(seed, 200)) for seed in (1, 1, 2))
    assert first == again != other
    whole = {sample.data for samples in hostile.broken.SAMPLES.values() for sample in samples}
    assert sum(mutation.data in whole for mutation in first) < 20, "most mutations change something"


def test_what_a_parser_did_not_foresee_is_a_fault(hostile: ModuleType) -> None:
    found, tally = hostile.Found(), hostile.Tally()
    defect = Refused(position="", reason="defect of Sijill, please tell its makers: KeyError: 'a'")
    died = Ended(1, "reading it ended the process that reads (code -11): save its words as a .txt file")
    hostile._judge(found, tally, [Gave(0, "", (defect,)), died], "docx en 7: cut off")
    assert [fault.partition(": ")[0] for fault in found.faults] == ["mutation docx en 7"] * 2
    assert (tally.reports, tally.refused) == (0, 2)
    hostile._judge(found, tally, [Gave(0, "", (Refused(position="", reason=" "),))], "text en 8: twice")
    assert len(found.faults) == 3


def test_what_is_lost_slow_or_silent_is_a_fault(hostile: ModuleType, tmp_path: Path) -> None:
    written = {"page-a.html": ("page", "0" * 64)}
    found = hostile.Found()
    hostile._take(found, written, [], tmp_path)
    hostile._clock(
        found, written, [{"location": "page-a.html", "position": "", "seconds": 10.5}, {"peak": 600_000_000}]
    )
    assert found.faults == [
        "page-a.html: not preserved",
        "page-a.html : 10.5 s",
        "page-a.html: nothing is recorded of it",
        "a process that reads had 600 MB",
    ]


def test_what_a_file_of_this_machine_says_is_a_fault(hostile: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("Two people were killed root:x:0:0:root:/root:/bin/bash")
    found = hostile.Found()
    hostile._leaks(found, {}, tmp_path)
    assert found.faults == ["object report: holds what a file of this machine says"]
