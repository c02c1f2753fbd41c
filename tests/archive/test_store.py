"""The objects: preserved bytes under the name of their hash."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.archive.store import Store, Unnamed, check_name
from sijill.errors import ArchiveError, DamagedArchive


@pytest.fixture
def store(tmp_path: Path) -> Store:
    for name in ("objects", "unfinished", "set-aside"):
        (tmp_path / name).mkdir()
    return Store(tmp_path)


def kept(store: Store, data: bytes) -> str:
    return store.place([store.begin(data)])[0].sha256


@given(st.binary(max_size=3_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_are_had_again_as_they_came(store: Store, data: bytes) -> None:
    for source in (data, io.BytesIO(data)):
        stored = store.place([store.begin(source)])[0]
        assert (stored.sha256, stored.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert store.read(stored.sha256) == data
    assert stored.known


def test_more_than_one_part_of_a_stream_is_kept(store: Store) -> None:
    data = os.urandom(1_000) * 3_000
    assert store.read(store.place([store.begin(io.BytesIO(data))])[0].sha256) == data


def test_nothing_has_its_name_before_it_is_placed(store: Store, tmp_path: Path) -> None:
    written = store.begin("قصف".encode())
    assert not store.has(written.sha256)
    assert [path.parent.name for path in store.unfinished()] == ["unfinished"]
    store.place([written])
    assert store.has(written.sha256) and not store.unfinished()


def test_an_object_cannot_be_written_to(store: Store) -> None:
    path = store.path(kept(store, b"bytes"))
    assert path.stat().st_mode & 0o777 == 0o444
    assert path.parent.name == path.name[:2]


def test_bytes_and_names_are_synced_before_they_are_acknowledged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(Path(f"/proc/self/fd/{file}").readlink()))
    path = store.path(kept(store, b"bytes"))
    assert synced[0].parent == tmp_path / "unfinished"
    assert synced[1:] == [tmp_path / "objects", path.parent]


def test_the_same_bytes_twice_are_one_object(store: Store) -> None:
    written = [store.begin(b"same"), store.begin(b"same"), store.begin(b"other")]
    stored = store.place(written)
    assert len({one.sha256 for one in stored}) == 2
    assert sorted(path.name for path in store.files()) == sorted({one.sha256 for one in stored})
    assert not store.unfinished()


def test_what_was_placed_is_not_placed_again(store: Store) -> None:
    written = store.begin(b"bytes")
    store.place([written])
    store.remove(written.sha256)
    with pytest.raises(ArchiveError, match="was written before"):
        store.place([written])


def test_bytes_that_are_thrown_away_leave_nothing(store: Store) -> None:
    store.begin(b"bytes").discard()
    assert not store.unfinished()


def test_a_source_that_fails_leaves_nothing(store: Store) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk that is read from fails")

    with pytest.raises(OSError, match="read from"):
        store.begin(Broken())
    assert not store.unfinished()


@pytest.mark.parametrize("changed", [b"", b"bytez", b"bytes and more"])
def test_an_object_that_was_changed_is_refused_and_not_passed_over_when_it_comes_again(
    store: Store, changed: bytes
) -> None:
    sha256 = kept(store, b"bytes")
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_bytes(changed)
    with pytest.raises(DamagedArchive, match="is not as it was written"):
        store.read(sha256)
    with pytest.raises(DamagedArchive, match="given again now"):
        kept(store, b"bytes")
    assert store.path(sha256).read_bytes() == changed


def test_an_object_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(DamagedArchive, match=f"object {'0' * 64} is missing"):
        store.read("0" * 64)


def test_an_object_can_be_removed_even_twice(store: Store) -> None:
    sha256 = kept(store, b"bytes")
    store.remove(sha256)
    store.remove(sha256)
    store.remove("0" * 64)
    assert not store.has(sha256)


def test_what_is_set_aside_never_takes_the_place_of_something_else(store: Store, tmp_path: Path) -> None:
    for folder in ("ab", "cd"):
        (tmp_path / "objects" / folder).mkdir()
        (tmp_path / "objects" / folder / ".DS_Store").write_text(folder)
    (tmp_path / "objects" / "Thumbs.db").write_text("top")
    store.clear([], list(store.files()))
    aside = sorted(path.read_text() for path in (tmp_path / "set-aside").iterdir())
    assert aside == ["ab", "cd", "top"]
    assert not list(store.files())


@pytest.mark.parametrize("name", ["", "ab", "A" * 64, "../" + "a" * 61, "a" * 65, "g" * 64, "٣" * 64])
def test_only_a_hash_names_an_object(name: str) -> None:
    with pytest.raises(ArchiveError, match="is no SHA-256"):
        check_name(name)
    assert check_name("0123456789abcdef" * 4)


def test_a_name_that_is_given_is_durable_bytes_by_then(store: Store) -> None:
    """No name is given to bytes that were thrown away."""
    written = Unnamed(store.path("0" * 64).parent.parent.parent / "unfinished", b"bytes")
    written.discard()
    with pytest.raises(ArchiveError):
        written.sync()
