"""The ledger: appended to, opened again, cut off, sealed under checkpoints."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.archive import Act, failpoints
from sijill.archive.ledger import Checkpoint, Ledger, all_objects, checkpoint_of, events, whole_lines
from sijill.archive.merkle import Tree
from sijill.archive.rows import FIRST, Row
from sijill.errors import DamagedArchive


def opened(folder: Path) -> Ledger:
    return Ledger(folder, agent="مرصد الرمال", tool="test 1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five rows, the first three under two checkpoints."""
    ledger = opened(tmp_path)
    ledger.append([Act(type="creation")])
    ledger.checkpoint()
    ledger.append([Act(type="capture", object="a" * 64), Act(type="capture", object="b" * 64, reason="لطلب المحكمة")])
    ledger.checkpoint()
    ledger.append([Act(type="deletion", object="a" * 64, reason="r")])
    ledger.append([Act(type="recovery")])
    ledger.close()
    return tmp_path


@pytest.fixture
def no_points() -> Iterator[None]:
    yield
    failpoints.on_reach(None)


def checkpoints(folder: Path) -> list[Row[Checkpoint]]:
    return [checkpoint_of(line) for line in whole_lines(folder / "checkpoints.jsonl")]


def test_rows_are_chained_numbered_and_say_who_and_why(folder: Path) -> None:
    rows = list(events(folder))
    assert [row.seq for row in rows] == [0, 1, 2, 3, 4]
    assert rows[0].prev == FIRST and len({row.prev for row in rows}) == 5
    assert {(row.agent, row.tool) for row in rows} == {("مرصد الرمال", "test 1")}
    assert rows[2].reason == "لطلب المحكمة"


def test_checkpoints_are_chained_seal_all_rows_before_them_and_are_named_by_the_next_row(folder: Path) -> None:
    first, second = checkpoints(folder)
    assert (first.value.size, second.value.size) == (1, 3)
    assert (first.value.prev, second.value.prev) == (FIRST, first.hash)
    tree = Tree()
    for line in list(whole_lines(folder / "ledger.jsonl"))[:3]:
        tree.append(line)
    assert second.value.root == tree.root().hex()
    assert [row.checkpoint for row in events(folder)] == [None, first.hash, None, second.hash, None]


def test_a_ledger_is_gone_on_with_where_it_was_left(folder: Path) -> None:
    before = (folder / "ledger.jsonl").read_bytes()
    ledger = opened(folder)
    assert ledger.size == 5
    event = ledger.append([Act(type="recovery")])[0]
    assert (event.seq, event.prev, event.checkpoint) == (5, before.rstrip()[-66:-2].decode(), None)
    assert (folder / "ledger.jsonl").read_bytes().startswith(before)


def test_nothing_new_gets_no_checkpoint(folder: Path) -> None:
    ledger = opened(folder)
    sealed = ledger.checkpoint()
    assert sealed and ledger.last_seal == sealed
    assert ledger.checkpoint() is None
    ledger.close()
    assert opened(folder).checkpoint() is None
    assert opened(folder).last_seal == sealed


def test_rows_before_the_last_checkpoint_are_not_read_again(folder: Path) -> None:
    data = bytearray((folder / "ledger.jsonl").read_bytes())
    data[10] ^= 1
    (folder / "ledger.jsonl").write_bytes(data)
    assert opened(folder).size == 5


@pytest.mark.parametrize("cut", [1, 2, 40, 200])
def test_a_row_that_was_not_finished_is_cut_off_and_kept_to_be_told(folder: Path, cut: int) -> None:
    whole = (folder / "ledger.jsonl").read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    (folder / "ledger.jsonl").write_bytes(whole[:-cut])
    ledger = opened(folder)
    assert (ledger.size, ledger.discarded) == (4, (last[:-cut], b""))
    ledger.append([Act(type="recovery")])
    assert [row.seq for row in events(folder)] == [0, 1, 2, 3, 4]


def test_a_long_unfinished_row_is_cut_off_whole(folder: Path) -> None:
    with (folder / "ledger.jsonl").open("ab") as file:
        file.write(b"x" * 200_000)
    ledger = opened(folder)
    assert (ledger.size, len(ledger.discarded[0])) == (5, 200_000)


def test_a_checkpoint_that_was_not_finished_is_written_anew(folder: Path) -> None:
    path = folder / "checkpoints.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    ledger = opened(folder)
    assert ledger.discarded[1]
    ledger.checkpoint()
    assert [row.value.size for row in checkpoints(folder)] == [1, 5]


@pytest.mark.parametrize("keep", [1, 3])
def test_sealed_rows_that_are_missing_stop_it_and_nothing_is_cut_off(folder: Path, keep: int) -> None:
    """The last byte of a sealed row may be gone, or may have been changed: what is left of it is evidence."""
    lines = (folder / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    left = b"".join(lines[:keep])[:-1]
    (folder / "ledger.jsonl").write_bytes(left)
    with pytest.raises(DamagedArchive, match="rows of the ledger that a checkpoint sealed are missing"):
        opened(folder)
    assert (folder / "ledger.jsonl").read_bytes() == left


@pytest.mark.parametrize("row", [3, 4])
def test_rows_after_the_last_checkpoint_are_checked_when_it_is_opened(folder: Path, row: int) -> None:
    lines = (folder / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "ledger.jsonl").write_bytes(b"".join([*lines[:row], lines[row].replace(b"test", b"best"), *lines[5:]]))
    with pytest.raises(DamagedArchive):
        opened(folder)
    (folder / "ledger.jsonl").write_bytes(b"".join([*lines[:3], lines[4], lines[3]]))
    with pytest.raises(DamagedArchive, match="row 3 of the ledger is not the one that was written"):
        opened(folder)


@pytest.mark.parametrize("point", ["ledger.half", "ledger.written", "ledger.synced"])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_rows_that_cannot_be_written_are_taken_back(
    folder: Path, no_points: None, point: str, error: type[BaseException]
) -> None:
    before = (folder / "ledger.jsonl").read_bytes()
    ledger = opened(folder)

    def fail(reached: str) -> None:
        if reached == point:
            raise error

    failpoints.on_reach(fail)
    with pytest.raises(error):
        ledger.append([Act(type="recovery")])
    assert (folder / "ledger.jsonl").read_bytes() == before
    failpoints.on_reach(None)
    assert ledger.append([Act(type="recovery")])[0].seq == 5
    ledger.close()
    assert opened(folder).size == 6


def test_rows_are_synced_before_they_are_acknowledged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))
    ledger = opened(folder)
    ledger.append([Act(type="recovery")])
    assert synced == [(folder / "ledger.jsonl").stat().st_size]


def test_an_object_that_was_removed_and_came_again_is_to_be_there(folder: Path) -> None:
    assert all_objects(folder) == {"a" * 64: False, "b" * 64: True}
    ledger = opened(folder)
    ledger.append([Act(type="capture", object="a" * 64)])
    assert all_objects(folder)["a" * 64]
