"""The table of hashes and reports: what is put in is found again, at any size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sijill.linking.postings import MOST_PER_HASH, Postings


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2**32 - 1)), max_size=60))
def test_every_pair_is_found(pairs: list[tuple[int, int]]) -> None:
    table = Postings()
    for number, (posted, _) in enumerate(pairs):
        table.add(posted, number)
    for posted in range(41):
        expected = [number for number, (known, _) in enumerate(pairs) if known == posted][:MOST_PER_HASH]
        assert table.of(posted) == expected[::-1]


def test_a_table_that_grows_loses_nothing() -> None:
    table = Postings()
    spread = 2_654_435_761  # odd: numbers that differ stay different
    for number in range(20_000):
        table.add(number * spread % 2**32, number)
    assert all(table.of(number * spread % 2**32) == [number] for number in range(20_000))


def test_hashes_made_to_meet_in_one_place_cost_little() -> None:
    """What stands behind the first 256 of one place is not looked for any more."""
    table = Postings()
    for number in range(4_000):
        table.add(number << 20, number)
    assert table.of(3_999 << 20) == [3_999]
    assert table.of(1 << 20) == []
