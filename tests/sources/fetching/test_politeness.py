"""How long hosts are left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sijill.sources.fetching import Politeness
from sijill.sources.fetching.politeness import retry_after

from .loopback import FakeTime

NOON = datetime(2031, 5, 2, 12, 0, 0, tzinfo=UTC)


def test_a_host_is_asked_once_in_a_delay_and_others_do_not_wait_for_it() -> None:
    time = FakeTime()
    politeness = Politeness(delay=2, clock=time.clock, sleep=time.sleep)
    politeness.take_turn("a.example")
    politeness.take_turn("b.example")
    assert time.slept == []
    time.seconds += 0.5
    politeness.take_turn("a.example")
    assert time.slept == [1.5]
    time.seconds += 5
    politeness.take_turn("a.example")
    assert time.slept == [1.5]


def test_a_crawl_delay_counts_where_it_is_longer_but_not_without_end() -> None:
    time = FakeTime()
    politeness = Politeness(delay=2, clock=time.clock, sleep=time.sleep)
    for crawl_delay in (0.5, 7, 86_400, None):
        politeness.take_turn("a.example", crawl_delay=crawl_delay)
    assert time.slept == [2, 7, 30]


def test_a_host_that_asked_to_be_left_alone_is() -> None:
    time = FakeTime()
    politeness = Politeness(delay=1, clock=time.clock, sleep=time.sleep)
    politeness.leave_alone("a.example", 40)
    politeness.leave_alone("a.example", 10)
    assert politeness.left("a.example") == 40
    politeness.leave_alone("a.example", 10**9)
    assert politeness.left("a.example") == 86_400
    assert politeness.left("b.example") == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 7 ", 7),
        ("9" * 400, 999_999_999),
        ("Fri, 02 May 2031 12:01:30 GMT", 90),
        ("Fri, 02 May 2031 12:01:30 -0000", 90),
        ("Fri, 02 May 2031 11:00:00 GMT", 0),
        ("-5", None),
        ("٥", None),
        ("soon", None),
        ("", None),
        ("Fri, 99 May 2031 12:01:30 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds
