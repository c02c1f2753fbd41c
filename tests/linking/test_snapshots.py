"""The index of copies as a file: the same answers as before, and never an index that is damaged."""

from __future__ import annotations

import io
import random

from hypothesis import given
from hypothesis import strategies as st

from sijill.linking import Copies, read_copies, signature, write_copies
from sijill.models import Report

ENGLISH = ["market", "hospital", "school", "road", "camp", "river", "bridge"]
ARABIC = ["سوق", "مشفى", "مدرسة", "طريق", "مخيم", "نهر", "جسر"]
WORDS = ENGLISH + ARABIC


def _copies(count: int, chance: random.Random) -> Copies:
    copies = Copies()
    for number in range(count):
        text = " ".join(chance.choices(WORDS, k=chance.randint(5, 80)))
        copies.add(f"r{number}", signature(Report(id=f"r{number}", text=text)))
    return copies


def _written(copies: Copies) -> bytes:
    file = io.BytesIO()
    write_copies(copies, file)
    return file.getvalue()


@given(st.integers(0, 40), st.integers(0, 1000))
def test_an_index_that_was_written_gives_the_same_answers(count: int, seed: int) -> None:
    copies = _copies(count, random.Random(seed))
    again = read_copies(io.BytesIO(_written(copies)))
    assert again is not None
    for stored in copies.signatures:
        assert again.candidates(stored) == copies.candidates(stored)
    more = signature(Report(id="more", text=" ".join(WORDS * 3)))
    for one in (copies, again):
        one.add("more", more)
    assert again.candidates(more) == copies.candidates(more)


def test_a_damaged_index_is_not_used() -> None:
    data = _written(_copies(3, random.Random(1)))
    for place in range(len(data)):
        if read_copies(io.BytesIO(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])) is not None:
            raise AssertionError(f"byte {place} may be changed")
    assert read_copies(io.BytesIO(data[:-1])) is None
    assert read_copies(io.BytesIO(b"")) is None
