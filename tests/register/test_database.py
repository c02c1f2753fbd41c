"""The database lists what the archive holds: where it is lost, damaged or behind, it is had again from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from sijill.archive import Act, Detail
from sijill.errors import DamagedArchive, RegisterError
from sijill.register import Known, Listed, NotRead, Outcome, Register, verify_register
from sijill.register.database import connect, disconnect
from soak.inputs import make_inputs
from soak.state import Contents, contents

from .here import add, new_register


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A folder, a web archive and a mailbox."""
    return [str(path) for path in make_inputs(tmp_path_factory.mktemp("given") / "inputs").values()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, inputs: list[str]) -> Path:
    folder = new_register(tmp_path_factory.mktemp("filled"))
    add(folder, inputs)
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(filled, tmp_path / "register")


def read_again(folder: Path, inputs: list[str]) -> tuple[list[Outcome], Contents]:
    """What happens when the same is added again, and what is listed then."""
    outcomes = add(folder, inputs)
    return outcomes, contents(folder)


@pytest.mark.parametrize("log", [False, True])
def test_a_database_that_is_deleted_is_made_again_from_the_archive(folder: Path, inputs: list[str], log: bool) -> None:
    """Even where the log of the deleted one was left behind, which must not be taken for the new one's."""
    wanted, objects = contents(folder), sorted(path.name for path in (folder / "archive/objects").glob("*/*"))
    if log:
        with connected(folder):
            connection.cursor().execute("UPDATE register_report SET title = 'changed'")
            kept = (folder / "register.sqlite-wal").read_bytes()
        (folder / "register.sqlite-wal").write_bytes(kept)
    (folder / "register.sqlite").unlink()
    with Register(folder) as register:
        assert register.followed == wanted.captures.total()
        from sijill.register.models import Capture, Report

        assert not Report.objects.exists()
        assert Capture.objects.filter(ended=False).count() == wanted.captures.total()
    outcomes, now = read_again(folder, inputs)
    assert list(now.against(wanted)) == []
    assert sum(isinstance(one, Listed) for one in outcomes) == wanted.appearances.total()
    assert sorted(path.name for path in (folder / "archive/objects").glob("*/*")) == objects
    assert verify_register(folder).sound


class connected:
    """The database of a register is open inside the block."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "register.sqlite"

    def __enter__(self) -> None:
        connect(self._path, update=False)

    def __exit__(self, *error: object) -> None:
        disconnect()


def test_captures_that_were_preserved_but_not_listed_are_listed_by_the_next_run(folder: Path) -> None:
    detail: Detail = {"location": "late.txt", "given": {"outlet": "Rimal Post"}, "media_type": "text/plain"}
    with Register(folder) as register:
        head = register.archive.ledger.size, register.archive.ledger.head
        with register.archive.batch() as batch:
            batch.keep("قصف في مروج\n\nقُتل شخصان.".encode(), Act(type="capture", detail=detail))
    with connected(folder):
        from sijill.register.models import Head

        Head.objects.update(rows=head[0], row_hash=head[1])
    with Register(folder) as register:
        from sijill.register.models import Capture

        assert register.followed == 1
        capture = Capture.objects.get(location="late.txt")
        assert (capture.ended, capture.given) == (False, {"outlet": "Rimal Post"})
    assert [one.location for one in add(folder, []) if isinstance(one, Listed)] == ["late.txt"]
    assert verify_register(folder).sound


def test_a_database_whose_making_was_interrupted_is_made_anew(
    folder: Path, inputs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables and the note that they are there are written one after the other."""
    wanted = contents(folder)
    (folder / "register.sqlite").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(MigrationRecorder, "record_applied", lambda *more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            Register(folder)
    assert not (folder / "register.sqlite").exists()
    assert list(read_again(folder, inputs)[1].against(wanted)) == []


@pytest.mark.parametrize("bytes_", [b"not a database", bytes(20_000)])
def test_a_database_that_is_damaged_is_named_with_what_to_do(folder: Path, bytes_: bytes) -> None:
    (folder / "register.sqlite").write_bytes(b"SQLite format 3\0"[: len(bytes_) % 7] + bytes_)
    assert any(problem.where == "register.sqlite" for problem in verify_register(folder).problems)
    with pytest.raises(RegisterError, match="move it away, and it is made anew from the archive"):
        Register(folder)
    (folder / "register.sqlite").unlink()
    Register(folder).__exit__(None, None, None)


def test_a_database_that_fails_within_a_run_is_named_too(folder: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be used: no such table: nowhere"), Register(folder):
        connection.cursor().execute("SELECT * FROM nowhere")


@pytest.fixture
def full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A register whose database may not grow any more: what a full disk is to it."""

    def limited(command: str, **options: object) -> None:
        call_command(command, **options)
        pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
        connection.cursor().execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr("sijill.register.database.call_command", limited)
    yield folder


def test_a_database_without_room_is_a_full_disk_and_nothing_acknowledged_is_lost(full: Path, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text("".join(f'{{"text": "Strike {n} on Murouj."}}\n' for n in range(300)))
    with pytest.raises(OSError, match="No space left on device") as raised:
        add(full, [str(tmp_path / "many.jsonl")])
    assert str(raised.value.filename).endswith("register.sqlite")
    assert isinstance(raised.value.__cause__, DatabaseError)
    assert verify_register(full).sound


@pytest.mark.parametrize("keep", [1, 10, -1])
def test_a_ledger_that_was_put_back_to_an_earlier_state_is_refused_and_named(folder: Path, keep: int) -> None:
    """Rows and checkpoints cut alike give an archive that is sound by itself: the register remembers more."""
    custody = folder / "archive/custody"
    lines = (custody / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (custody / "ledger.jsonl").write_bytes(b"".join(lines[:keep]))
    (custody / "checkpoints.jsonl").write_bytes(b"")
    (folder / "archive/in-use").write_bytes(b"writing\n")
    found = verify_register(folder)
    assert any((problem.where, problem.fault) == ("register.sqlite", "rows_missing") for problem in found.problems)
    for _ in range(2):
        with pytest.raises(DamagedArchive):
            Register(folder)
    # The memory of it is not overwritten.
    found = verify_register(folder)
    assert not found.sound


def test_another_ledger_of_the_same_length_is_refused_and_named(folder: Path) -> None:
    with connected(folder):
        from sijill.register.models import Head

        Head.objects.update(row_hash="0" * 64)
    assert [problem.fault for problem in verify_register(folder).problems] == ["head"]
    with pytest.raises(DamagedArchive, match="run sijill verify"):
        Register(folder)
    assert [problem.fault for problem in verify_register(folder).problems] == ["head"]


def test_what_is_listed_but_not_preserved_is_named(folder: Path) -> None:
    with connected(folder):
        from sijill.register.models import Capture

        capture = Capture.objects.order_by("row").first()
        assert capture
        Capture.objects.filter(id=capture.id).update(object="0" * 64)
    (problem,) = verify_register(folder).problems
    assert (problem.where, problem.fault) == (f"register.sqlite {capture.id}", "not_preserved")


def test_a_text_that_was_removed_for_a_reason_leaves_the_register_sound(folder: Path) -> None:
    with Register(folder) as register:
        from sijill.register.models import Report

        report = Report.objects.exclude(claims="").order_by("pk").first()
        assert report
        register.archive.remove(report.text, reason="بطلب من العائلة")
    assert verify_register(folder).sound, verify_register(folder).problems


def test_a_capture_that_was_removed_is_not_read_when_the_database_is_made_again(folder: Path) -> None:
    with Register(folder) as register:
        event = next(event for event in register.archive.events() if event.type == "capture")
        register.archive.remove(str(event.object), reason="asked for by the family")
    (folder / "register.sqlite").unlink()
    outcomes = add(folder, [])
    assert [one for one in outcomes if isinstance(one, NotRead) and "defect" in one.reason] == []
    with Register(folder):
        from sijill.register.models import Capture

        assert all(capture.ended for capture in Capture.objects.filter(object=event.object))


def test_the_same_again_after_all_this_adds_nothing(folder: Path, inputs: list[str]) -> None:
    outcomes, now = read_again(folder, inputs)
    assert sum(isinstance(one, Known) for one in outcomes) == now.captures.total()
    assert not any(isinstance(one, Listed) for one in outcomes)
