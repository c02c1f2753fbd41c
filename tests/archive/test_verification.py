"""Verification names everything that is not as it was written: every byte, row, checkpoint, object and token."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from archive.authority import needs_openssl
from sijill.archive import Act, Archive, verify
from sijill.archive.rows import sealed
from sijill.archive.verification import FAULTS
from sijill.cli.labels import labels
from soak.flips import files_of, flip_each, positions_of, small

# `make soak` changes a byte at every position; here at some of them, of each file.
SOME = 100


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("verification") / "archive")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(made, tmp_path / "archive")


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a time stamp."""
    needs_openssl()
    folder = tmp_path_factory.mktemp("stamped")
    return small(folder / "archive", folder / "authority")


def faults(folder: Path) -> list[tuple[str, str]]:
    return [(problem.where, problem.fault) for problem in verify(folder).problems]


def objects(folder: Path) -> list[Path]:
    return sorted((folder / "objects").glob("*/*"))


def rewrite(folder: Path, name: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = folder / "custody" / name
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def test_what_was_not_changed_is_sound(made: Path) -> None:
    found = verify(made)
    assert found.sound, found.problems
    assert (found.rows, found.checkpoints, found.objects) == (5, 3, 2)
    assert found.bytes == sum(path.stat().st_size for path in objects(made))
    assert (found.times, len(found.events)) == ([], 5)


@pytest.mark.parametrize("path", ["archive.json", "custody/ledger.jsonl", "custody/checkpoints.jsonl", "objects"])
def test_a_changed_byte_is_found_and_named(folder: Path, path: str) -> None:
    """In the files and every row of them; the last byte, a line feed, among them."""
    chance = random.Random(path)
    positions = [one for one in positions_of(folder) if path in str(one[0].relative_to(folder))]
    flips = flip_each(folder, [*chance.sample(positions, SOME), positions[-1]], chance)
    assert (flips.made, flips.missed) == (SOME + 1, [])


def test_a_changed_byte_of_time_evidence_is_found_and_named(stamped: Path, tmp_path: Path) -> None:
    assert verify(stamped).times
    folder = shutil.copytree(stamped, tmp_path / "archive")
    plain = {path.name for path in objects(small(tmp_path / "plain"))}
    evidence = [one for one in positions_of(folder) if one[0].parent.parent.name == "objects"]
    chance = random.Random(1)
    some = chance.sample([one for one in evidence if one[0].name not in plain], SOME)
    assert len({path for path, _ in some}) > 2
    assert not flip_each(folder, some, chance).missed


def test_every_file_is_looked_at(made: Path) -> None:
    """No byte lies in a file that the samples leave out, but for the mark of a run that has ended well."""
    every = {path for path in made.rglob("*") if path.is_file() and path.stat().st_size}
    assert every == set(files_of(made))
    assert 2_000 < len(positions_of(made)) < 20_000


@pytest.mark.parametrize("row", range(5))
def test_a_row_that_is_taken_out_is_found(folder: Path, row: int) -> None:
    rewrite(folder, "ledger.jsonl", lambda rows: rows[:row] + rows[row + 1 :])
    found = faults(folder)
    # The last row is known to be missing by the checkpoint that sealed it, any other by the row after it.
    assert (("ledger.jsonl", "rows_missing") if row == 4 else (f"ledger.jsonl {row}", "row_out_of_place")) in found


@pytest.mark.parametrize("row", range(4))
def test_rows_that_changed_places_are_found(folder: Path, row: int) -> None:
    rewrite(folder, "ledger.jsonl", lambda rows: [*rows[:row], rows[row + 1], rows[row], *rows[row + 2 :]])
    assert (f"ledger.jsonl {row}", "row_out_of_place") in faults(folder)


@pytest.mark.parametrize("row", range(5))
def test_a_row_that_is_put_in_twice_is_found(folder: Path, row: int) -> None:
    rewrite(folder, "ledger.jsonl", lambda rows: [*rows[: row + 1], *rows[row:]])
    assert (f"ledger.jsonl {row + 1}", "row_out_of_place") in faults(folder)


def test_a_row_that_is_made_up_with_a_hash_that_fits_is_found(folder: Path) -> None:
    """Somebody who knows the format puts in a row, with its number and the hash of the row before."""

    def forge(rows: list[bytes]) -> list[bytes]:
        row = {"seq": 2, "at": "2024-01-01T00:00:00Z", "type": "capture", "agent": "a", "tool": "t"}
        return [*rows[:2], sealed({**row, "prev": rows[1][-67:-3].decode()})[0], *rows[2:]]

    rewrite(folder, "ledger.jsonl", forge)
    found = faults(folder)
    assert ("ledger.jsonl 3", "row_out_of_place") in found
    assert any(fault == "root" for _, fault in found)


def test_a_row_that_is_written_anew_with_all_rows_after_it_is_found_by_the_checkpoints(folder: Path) -> None:
    def forge(rows: list[bytes]) -> list[bytes]:
        forged, prev = rows[:1], rows[0][-67:-3].decode()
        for row in rows[1:]:
            value = msgspec.json.decode(row.replace("العائلة".encode(), b"nobody"))
            value.pop("hash")
            line, prev = sealed({**value, "prev": prev})
            forged.append(line)
        return forged

    rewrite(folder, "ledger.jsonl", forge)
    assert [fault for _, fault in faults(folder)] == ["root", "root"]


@pytest.mark.parametrize("rows", range(5))
def test_a_ledger_that_is_cut_below_a_checkpoint_is_found(folder: Path, rows: int) -> None:
    rewrite(folder, "ledger.jsonl", lambda lines: lines[:rows])
    assert ("ledger.jsonl", "rows_missing") in faults(folder)


@pytest.mark.parametrize("number", range(3))
def test_a_checkpoint_that_is_taken_out_is_found(folder: Path, number: int) -> None:
    """By the row that names it; the last by this, that the run had ended well, which seals all rows."""
    rewrite(folder, "checkpoints.jsonl", lambda lines: lines[:number] + lines[number + 1 :])
    fault = "checkpoint_missing" if number < 2 else "unsealed"
    assert ("checkpoints.jsonl", fault) in faults(folder)
    if number < 2:
        assert (f"checkpoints.jsonl {number}", "row_out_of_place") in faults(folder)


def test_rows_of_a_run_that_has_not_ended_need_no_checkpoint_yet(folder: Path) -> None:
    with Archive(folder, agent="a", tool="t") as archive, archive.batch() as batch:
        batch.note(Act(type="fixity_check"))
    rewrite(folder, "checkpoints.jsonl", lambda lines: lines[:-1])
    assert not verify(folder).sound
    (folder / "in-use").write_bytes(b"writing\n")
    assert verify(folder).sound


@pytest.mark.parametrize("name", ["ledger.jsonl", "checkpoints.jsonl"])
def test_checkpoints_and_rows_that_are_gone_as_a_whole_are_found(folder: Path, name: str) -> None:
    (folder / "custody" / name).write_bytes(b"")
    assert not verify(folder).sound
    (folder / "custody" / name).unlink()
    assert (name, "missing") in faults(folder)


def test_an_archive_whose_custody_was_emptied_is_not_sound(tmp_path: Path) -> None:
    Archive.create(tmp_path / "a", agent="a", tool="t").close()
    for name in ("ledger.jsonl", "checkpoints.jsonl"):
        (tmp_path / "a/custody" / name).write_bytes(b"")
    assert faults(tmp_path / "a") == [("ledger.jsonl", "rows_missing")]


def test_a_manifest_that_is_gone_is_found(folder: Path) -> None:
    (folder / "archive.json").unlink()
    assert faults(folder) == [("archive.json", "missing")]


def test_an_object_that_is_gone_is_found(folder: Path) -> None:
    victim = objects(folder)[0]
    victim.unlink()
    assert faults(folder) == [(f"objects/{victim.name}", "missing")]


def test_all_objects_being_gone_is_found(folder: Path) -> None:
    names = [path.name for path in objects(folder)]
    shutil.rmtree(folder / "objects")
    assert faults(folder) == [(f"objects/{name}", "missing") for name in names]


def test_objects_that_changed_places_are_found(folder: Path) -> None:
    one, other = objects(folder)
    held = one.read_bytes()
    for path, data in ((one, other.read_bytes()), (other, held)):
        path.chmod(0o644)
        path.write_bytes(data)
    assert faults(folder) == [(f"objects/{path.name}", "altered") for path in (one, other)]


def test_an_object_in_the_folder_of_others_is_found(folder: Path) -> None:
    victim = objects(folder)[0]
    (folder / "objects/zz").mkdir()
    victim.rename(folder / "objects/zz" / victim.name)
    assert sorted(faults(folder)) == [(f"objects/{victim.name}", "missing"), (f"objects/{victim.name}", "unnamed")]


@pytest.mark.parametrize("place", ["objects/ab", "objects"])
@pytest.mark.parametrize("name", ["صورة.jpg", "0" * 64, ".DS_Store"])
def test_a_file_that_was_put_among_the_objects_is_found(folder: Path, place: str, name: str) -> None:
    (folder / place / name).write_bytes(b"?")
    assert faults(folder) == [(f"objects/{name}", "unnamed")]


def test_a_file_whose_name_is_no_text_is_named_all_the_same(folder: Path) -> None:
    (folder / "objects" / "ab" / b"\xc7\xe1".decode("utf-8", "surrogateescape")).write_bytes(b"?")
    assert faults(folder) == [(r"objects/\xc7\xe1", "unnamed")]


def test_an_object_that_was_removed_but_is_there_is_found(folder: Path) -> None:
    with Archive(folder, agent="a", tool="t") as archive:
        name = next(str(event.object) for event in archive.events() if event.type == "deletion")
    (folder / "objects" / name[:2] / name).write_bytes(b"again")
    assert faults(folder) == [(f"objects/{name}", "still_there")]


def test_a_failing_disk_is_named_not_stumbled_over(folder: Path) -> None:
    """As root every file can be read, so a folder stands in the object's place: reading it fails like a bad block."""
    victim = objects(folder)[0]
    victim.unlink()
    victim.mkdir()
    assert faults(folder) == [(f"objects/{victim.name}", "unreadable")]
    (folder / "custody/checkpoints.jsonl").unlink()
    (folder / "custody/checkpoints.jsonl").mkdir()
    assert any(where == "checkpoints.jsonl" for where, _ in faults(folder))


@pytest.mark.parametrize("cut", [1, 30])
def test_a_row_that_is_only_begun_is_named_once(folder: Path, cut: int) -> None:
    with Archive(folder, agent="a", tool="t") as archive, archive.batch() as batch:
        batch.note(Act(type="fixity_check"))
    (folder / "in-use").write_bytes(b"writing\n")
    rewrite(folder, "checkpoints.jsonl", lambda lines: lines[:-1])
    rewrite(folder, "ledger.jsonl", lambda lines: [*lines[:-1], lines[-1][:-cut]])
    assert faults(folder) == [("ledger.jsonl", "unfinished")]
    with Archive(folder, agent="a", tool="t") as archive:
        assert archive.recovered
    assert verify(folder).sound


def test_only_objects_since_a_day_are_hashed_again(folder: Path) -> None:
    victim = objects(folder)[0]
    victim.chmod(0o644)
    victim.write_bytes(b"?")
    later = datetime.now(UTC) + timedelta(days=1)
    assert (verify(folder, since=later).objects, verify(folder, since=later).sound) == (0, True)
    assert not verify(folder, since=later - timedelta(days=2)).sound


def test_progress_ends_at_the_whole(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = verify(folder, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (found.bytes, found.bytes)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_fault_has_words(language: str) -> None:
    assert all(labels(language).of("fault", fault) for fault in FAULTS)


def test_an_object_that_a_run_has_not_named_yet_is_no_fault_until_the_run_has_ended(folder: Path) -> None:
    with Archive(folder, agent="a", tool="t") as archive:
        name = archive.store.place([archive.store.begin(b"late")])[0].sha256
        assert verify(folder).sound
    assert faults(folder) == [(f"objects/{name}", "unnamed")]


def test_a_run_that_writes_at_the_same_time_is_no_fault(folder: Path) -> None:
    def write(archive: Archive) -> None:
        for number in range(60):
            with archive.batch() as batch:
                batch.keep(f"{number}".encode(), Act(type="capture"))
            archive.checkpoint()

    with Archive(folder, agent="a", tool="t") as archive:
        writer = Thread(target=write, args=(archive,))
        writer.start()
        while writer.is_alive():
            found = {fault for _, fault in faults(folder)}
            # Half a row may be there just now; the object that it will name is named by none yet.
            assert found <= {"unfinished", "unnamed"} and ("unfinished" in found or not found)
        writer.join()
    assert verify(folder).sound
