"""What reads hostile bytes is limited, and replaced when it goes over a limit; other items are read all the same."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engines.bad_child import ITEMS
from sijill.engines import Confined, Ended, Gave, Limits, NamedLink, Pool, ReadReport, Refused, Task
from sijill.errors import EngineError

PROGRAM = Path(__file__).with_name("bad_child.py")
SENTENCE = "قُتل خمسة مدنيين في قصف على قرية بئر الزيتون يوم الأحد، بحسب مرصد الرمال. "


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Confined]:
    """Processes that do what they are named for, in place of those that read."""

    def make(how: str = "ready") -> Confined:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\nexec '{real}' -I '{PROGRAM}' '{how}'\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        return Confined(limits=Limits(seconds=1))

    real = sys.executable
    return make


def task(name: str, **more: object) -> Task:
    return Task(path="/nowhere", capture="c", name=name, **more)  # type: ignore[arg-type]


def read(confined: Confined, given: Task) -> tuple[dict[int, str], Ended]:
    """What each item gave, an address or the reason of a refusal, and how the task ended."""
    *gave, ended = confined.read(given)
    assert isinstance(ended, Ended)
    outcomes: dict[int, str] = {}
    for message in gave:
        assert isinstance(message, Gave) and message.number not in outcomes
        (outcome,) = message.outcomes
        assert isinstance(outcome, NamedLink | Refused)
        outcomes[message.number] = outcome.url if isinstance(outcome, NamedLink) else outcome.reason
    return outcomes, ended


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dies", "ended the process that reads (code 7)"),
        ("is killed", "ended the process that reads (code -9)"),
        ("falls silent", "took more than 1 seconds"),
        ("answers garbage", ""),
        ("answers without end", "over 128 MB"),
        ("answers half", "ended the process that reads (code 0)"),
        ("says that it is ready", ""),
    ],
)
def test_an_item_that_is_too_much_is_named_and_the_others_are_read(
    bad: Callable[..., Confined], name: str, reason: str
) -> None:
    with bad() as confined:
        outcomes, ended = read(confined, task(name))
        assert outcomes.keys() == set(range(ITEMS))
        assert reason in outcomes.pop(1) != ""
        assert set(outcomes.values()) == {f"https://a.example/{number}" for number in (0, 2, 3)}
        assert ended == Ended(ITEMS)
        # The process is replaced: the next task is read as if nothing had been.
        assert len(read(confined, task("is well"))[0]) == ITEMS


def test_an_item_during_which_the_process_was_killed_from_outside_is_read_again(
    bad: Callable[..., Confined], tmp_path: Path
) -> None:
    with bad() as confined:
        outcomes, ended = read(confined, Task(path=str(tmp_path / "mark"), capture="c", name="is killed once"))
    assert (tmp_path / "mark").exists()
    assert [outcomes[number] for number in range(ITEMS)] == [f"https://a.example/{number}" for number in range(ITEMS)]
    assert ended == Ended(ITEMS)


def test_only_the_items_that_are_asked_for_are_named(bad: Callable[..., Confined]) -> None:
    with bad() as confined:
        outcomes, _ = read(confined, task("dies", after=0, done=frozenset({2})))
        assert outcomes.keys() == {1, 3}
        outcomes, _ = read(confined, task("dies", nth=0, of=2))
        assert list(outcomes.values()) == ["https://a.example/0", "https://a.example/2"]


def test_a_capture_that_cannot_be_taken_apart_says_why_and_how_far_it_came(bad: Callable[..., Confined]) -> None:
    with bad() as confined:
        outcomes, ended = read(confined, task("dies between items", done=frozenset({2})))
        assert outcomes.keys() == {0, 1}
        assert ended.items == 3 and "code 7" in (ended.reason or "")
        outcomes, ended = read(confined, task("dies before any item"))
        assert (outcomes, ended.items) == ({}, 0) and "code 7" in (ended.reason or "")


def test_a_capture_that_kills_every_process_comes_to_an_end(bad: Callable[..., Confined]) -> None:
    with bad() as confined:
        outcomes, ended = read(confined, task("dies at every item"))
    assert outcomes.keys() == set(range(ITEMS)) and ended == Ended(ITEMS)


def test_where_no_process_can_be_started_the_run_stops(bad: Callable[..., Confined]) -> None:
    with bad("never ready") as confined, pytest.raises(EngineError, match="cannot be started"):
        list(confined.read(task("is well")))


def test_a_pool_reads_everything_and_stops_where_no_process_can_be_started(bad: Callable[..., Confined]) -> None:
    with Pool(bad, workers=2) as pool:
        for name in ("dies", "is well", "is killed"):
            pool.submit(task(name))
        said = list(pool.results(until=0))
    assert sum(isinstance(message, Ended) for _, message in said) == 3
    assert sum(isinstance(message, Gave) for _, message in said) == 3 * ITEMS
    with Pool(lambda: bad("never ready"), workers=2) as pool:
        pool.submit(task("is well"))
        with pytest.raises(EngineError):
            list(pool.results(until=0))


def test_a_pool_that_is_left_early_ends_its_processes(bad: Callable[..., Confined]) -> None:
    begun = time.monotonic()
    with Pool(lambda: bad(), workers=1) as pool:
        pool.submit(task("falls silent"))
        pool.submit(task("falls silent"))
    assert time.monotonic() - begun < 30


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines with a report each; the third has so many words that reading it takes minutes and much memory."""
    texts = [SENTENCE, SENTENCE + "ثم مرة أخرى.", SENTENCE * 40_000, SENTENCE + "والحصيلة أولية."]
    path = tmp_path_factory.mktemp("reports") / "reports.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def outcomes(reports: Path) -> Iterator[dict[int, object]]:
    with Confined(limits=Limits(seconds=1)) as confined:
        *gave, ended = confined.read(Task(path=str(reports), capture="c", name="reports.jsonl"))
    assert ended == Ended(4)
    yield {one.number: one.outcomes[0] for one in gave if isinstance(one, Gave)}


def test_an_item_that_never_ends_is_cut_off_by_the_clock_and_the_rest_is_read(outcomes: dict[int, object]) -> None:
    refused = outcomes.pop(2)
    said = refused.reason if isinstance(refused, Refused) else getattr(refused, "unread", None)
    assert said
    assert outcomes.keys() == {0, 1, 3}
    for outcome in outcomes.values():
        assert isinstance(outcome, ReadReport) and outcome.attacks == 1 and outcome.unread is None


def test_what_needs_more_memory_than_it_may_have_is_named(reports: Path) -> None:
    """The third line cannot be taken out of the file, or not be read: either is said, and what came before counts."""
    with Confined(claims=False, limits=Limits(memory=100_000_000, seconds=5)) as confined:
        *gave, ended = confined.read(Task(path=str(reports), capture="c", name="reports.jsonl"))
    assert isinstance(ended, Ended)
    outcomes = [one for message in gave if isinstance(message, Gave) for one in message.outcomes]
    refused = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert len(gave) >= 2
    assert any("memory" in reason for reason in [ended.reason or "", *refused])
