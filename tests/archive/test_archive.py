"""The archive: acts that become durable together, removals, one writer at a time, and what an ended run leaves."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.archive import Act, Archive, event_types, events_of, failpoints, read_manifest, verify
from sijill.errors import ArchiveError, ArchiveInUse, DamagedArchive

CAPTURE = Act(type="capture", detail={"location": "بئر الزيتون.html"})


def opened(folder: Path) -> Archive:
    return Archive(folder, agent="مرصد الرمال", tool="test 1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with one object."""
    with Archive.create(tmp_path / "archive", agent="مرصد الرمال", tool="test 1") as archive, archive.batch() as batch:
        batch.keep(b"first", CAPTURE)
    return tmp_path / "archive"


@pytest.fixture
def no_points() -> Iterator[None]:
    yield
    failpoints.on_reach(None)


def objects(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "objects").glob("*/*"))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_batch_gives_what_was_kept_and_recorded(folder: Path) -> None:
    with opened(folder) as archive:
        with archive.batch() as batch:
            name = batch.keep("قصف سوق".encode(), CAPTURE)
            batch.note(Act(type="fixity_check", detail={"outcome": "pass"}))
        stored, noted = batch.kept
        assert (stored.stored and stored.stored.sha256, stored.event.object) == (name, name)
        assert stored.event.detail == {"location": "بئر الزيتون.html", "size": 13}
        assert (noted.stored, noted.event.object) == (None, None)
        assert archive.read(name).decode() == "قصف سوق"
        assert archive.path(name).read_bytes() == archive.read(name)
    assert verify(folder).sound


def test_nothing_of_a_batch_that_fails_stays(folder: Path) -> None:
    before = (objects(folder), (folder / "custody/ledger.jsonl").read_bytes())
    with pytest.raises(ZeroDivisionError), opened(folder) as archive, archive.batch() as batch:
        batch.keep(b"second", CAPTURE)
        raise ZeroDivisionError
    assert (objects(folder), (folder / "custody/ledger.jsonl").read_bytes()) == before
    assert not list((folder / "unfinished").iterdir())


def test_objects_whose_rows_could_not_be_written_are_set_aside_by_the_next_run(folder: Path, no_points: None) -> None:
    failpoints.on_reach(lambda point: (_ for _ in ()).throw(OSError(28, "full")) if point == "ledger.half" else None)
    with pytest.raises(OSError, match="full"), opened(folder) as archive, archive.batch() as batch:
        batch.keep(b"second", CAPTURE)
        batch.keep(b"third", CAPTURE)
    failpoints.on_reach(None)
    assert {problem.fault for problem in verify(folder).problems} <= {"unnamed"}
    with opened(folder) as archive:
        assert archive.recovered and archive.recovered.detail["set_aside"] == 2
        rows = [str(event.detail["file"]) for event in archive.events() if event.type == "quarantine"]
        assert sorted(rows) == sorted([sha(b"second"), sha(b"third")])
        # What was never acknowledged may come again.
        with archive.batch() as batch:
            batch.keep(b"second", CAPTURE)
    assert sorted(path.name for path in (folder / "set-aside").iterdir()) == sorted(rows)
    assert verify(folder).sound


def test_the_same_bytes_are_kept_once_and_recorded_each_time(folder: Path) -> None:
    with opened(folder) as archive:
        for _ in range(2):
            with archive.batch() as batch:
                batch.keep(b"first", CAPTURE)
                batch.keep(b"first", CAPTURE)
    assert objects(folder) == [sha(b"first")]
    assert sum(event.object == sha(b"first") for event in events_of(folder)) == 5
    assert verify(folder).sound


def test_a_removal_leaves_the_hash_and_the_reason(folder: Path) -> None:
    with opened(folder) as archive:
        with pytest.raises(ArchiveError, match="needs a reason"):
            archive.remove(sha(b"first"), reason="  ")
        archive.remove(sha(b"first"), reason="بطلب من العائلة")
        with pytest.raises(DamagedArchive, match="missing"):
            archive.read(sha(b"first"))
        with pytest.raises(ArchiveError, match="there is no object"):
            archive.remove(sha(b"first"), reason="again")
    row = list(events_of(folder))[-1]
    assert (row.type, row.object, row.reason, row.detail) == (
        "deletion",
        sha(b"first"),
        "بطلب من العائلة",
        {"size": 5},
    )
    assert verify(folder).sound and not objects(folder)


def test_a_removal_that_was_recorded_but_not_done_is_done_by_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="fails"), opened(folder) as archive, monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda path, missing_ok=False: (_ for _ in ()).throw(OSError(5, "fails")))
        archive.remove(sha(b"first"), reason="r")
    assert [problem.fault for problem in verify(folder).problems] == ["still_there"]
    opened(folder).close()
    assert verify(folder).sound and not objects(folder)


def test_another_process_that_writes_keeps_this_one_out(folder: Path) -> None:
    program = (
        "import pathlib, sys; from sijill.archive import Archive\n"
        "with Archive(pathlib.Path(sys.argv[1]), agent='a', tool='t'): print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", program, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin and other.stdout
    with other:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(ArchiveInUse, match="another run is writing"):
            opened(folder)
        other.stdin.close()
    opened(folder).close()


def test_within_one_process_too(folder: Path) -> None:
    with opened(folder), pytest.raises(ArchiveInUse):
        opened(folder)


def test_it_is_marked_as_in_use_while_it_is(folder: Path) -> None:
    with opened(folder):
        assert (folder / "in-use").read_bytes() == b"writing\n"
    assert (folder / "in-use").read_bytes() == b""


def test_what_an_ended_run_left_is_cleared_away_and_told(folder: Path) -> None:
    (folder / "unfinished" / "0a1b").write_bytes(b"half")
    orphan = folder / "objects" / sha(b"orphan")[:2] / sha(b"orphan")
    orphan.write_bytes(b"orphan")
    # Left by other programs, in places where no object lies.
    (folder / "objects" / "ab" / ".DS_Store").write_bytes(b"mac")
    (folder / "objects" / "ab" / "صورة").write_bytes(b"picture")
    (folder / "objects" / "Thumbs.db").write_bytes(b"windows")
    with (folder / "custody/ledger.jsonl").open("ab") as file:
        file.write(b'{"seq":2,')
    with opened(folder) as archive:
        assert archive.recovered
        detail = archive.recovered.detail
        assert detail == {"unfinished": 1, "set_aside": 4, "discarded": [b'{"seq":2,'.hex()]}
    assert len(list((folder / "set-aside").iterdir())) == 4
    assert objects(folder) == [sha(b"first")]
    assert verify(folder).sound
    with opened(folder) as archive:
        assert archive.recovered is None


def test_nothing_is_moved_before_the_ledger_says_so(folder: Path, no_points: None) -> None:
    orphan = folder / "objects" / sha(b"orphan")[:2] / sha(b"orphan")
    orphan.write_bytes(b"orphan")
    (folder / "in-use").write_bytes(b"writing\n")
    failpoints.on_reach(lambda point: (_ for _ in ()).throw(OSError(5, "fails")) if point == "ledger.begun" else None)
    with pytest.raises(OSError, match="fails"):
        opened(folder)
    assert orphan.exists()
    failpoints.on_reach(None)
    with opened(folder) as archive:
        assert archive.recovered and not orphan.exists()


def test_an_archive_of_which_only_the_manifest_was_written_begins_with_the_next_run(
    tmp_path: Path, no_points: None
) -> None:
    failpoints.on_reach(lambda point: (_ for _ in ()).throw(OSError(28, "full")) if point == "ledger.begun" else None)
    with pytest.raises(OSError, match="full"):
        Archive.create(tmp_path / "a", agent="a", tool="t")
    failpoints.on_reach(None)
    assert not verify(tmp_path / "a").sound
    with opened(tmp_path / "a") as archive:
        assert archive.ledger.size == 2 and archive.recovered
    assert verify(tmp_path / "a").sound


def test_an_emptied_ledger_is_not_taken_for_a_new_one(folder: Path) -> None:
    for name in ("ledger.jsonl", "checkpoints.jsonl"):
        (folder / "custody" / name).write_bytes(b"")
    with pytest.raises(DamagedArchive, match=r"the ledger of .* is empty"):
        opened(folder)
    assert objects(folder) == [sha(b"first")]


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(ArchiveError, match="is not empty"):
        Archive.create(tmp_path, agent="a", tool="t")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("manifest", "error", "words"),
    [
        (None, ArchiveError, "holds no archive"),
        (b"{", DamagedArchive, "is not as it was written"),
        (b"[]", DamagedArchive, "is not as it was written"),
        (b'{"format": "sijill-archive/9"}', ArchiveError, "another format"),
    ],
)
def test_what_is_no_archive_is_refused(
    folder: Path, manifest: bytes | None, error: type[ArchiveError], words: str
) -> None:
    (folder / "archive.json").unlink()
    if manifest is not None:
        (folder / "archive.json").write_bytes(manifest)
    with pytest.raises(error, match=words):
        opened(folder)


def test_the_first_row_holds_the_hash_of_the_manifest(folder: Path) -> None:
    first = next(events_of(folder))
    assert first.detail["manifest_sha256"] == sha(read_manifest(folder))


def test_every_type_of_event_that_is_written_is_one_of_premis(folder: Path) -> None:
    assert {event.type for event in events_of(folder)} | {"recovery", "quarantine", "deletion"} <= event_types().keys()


def test_the_tree_over_the_rows_and_the_rows_themselves_can_be_had(folder: Path) -> None:
    with opened(folder) as archive:
        archive.seal()
        lines = (folder / "custody/ledger.jsonl").read_bytes().splitlines()
        assert archive.rows([1]) == {1: lines[1]}
        assert list(archive.checkpoints())[-1] == archive.seal()
        assert len(archive.tree(2).proof(0)) == 1
