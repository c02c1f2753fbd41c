"""What all kinds of files share: how much of them is read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sijill.errors import TooLarge
from sijill.extraction.given import limited

WORDS = "قصف على سوق تل سراب. Shelling of the market of Tell Sarab.".encode()


class Asked(io.BytesIO):
    """Keeps how many bytes were asked for."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, -1 if size is None else size)
        return super().read(size)


class Pipe(io.BytesIO):
    """Cannot be sought in."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("stream", [io.BytesIO, Pipe, Asked])
def test_all_of_a_stream_is_read_up_to_the_limit(stream: type[io.BytesIO]) -> None:
    assert limited(stream(WORDS), len(WORDS)) == WORDS
    with pytest.raises(TooLarge, match="split it"):
        limited(stream(WORDS), len(WORDS) - 1)


def test_a_file_is_read_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"before" + WORDS)
    with (tmp_path / "a.txt").open("rb") as stream:
        stream.seek(6)
        assert limited(stream, len(WORDS)) == WORDS


def test_no_room_is_made_for_more_than_there_is() -> None:
    # A read of 200 MB makes room for 200 MB, which a process with limits may not have left for a file of 2 kB.
    stream = Asked(WORDS)
    assert limited(stream, 200_000_000) == WORDS
    assert stream.most <= len(WORDS) + 1
