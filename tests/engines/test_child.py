"""What the process that reads says of an item is bounded and real words, whatever stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sijill.engines import Confined, Ended, Gave, Limits, Refused, Task, child
from sijill.engines.messages import MESSAGE, Begun, Message, Setting, framed
from sijill.sources import Item, Outcome, kinds

SENTENCE = {
    "en": "Two people were wounded when shells hit the market of Murouj in Wadi Rimal on Tuesday.",
    "ar": "أصيب شخصان حين سقطت قذائف على سوق المروج في وادي الرمال يوم الثلاثاء.",
}


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that runs the tests keeps its own limits."""
    monkeypatch.setattr(child, "_allow", lambda seconds: None)


def said(folder: Path, name: str, data: bytes) -> list[Message]:
    """What is said of a file, as it comes out of the pipe."""
    (folder / "file").write_bytes(data)
    messages: list[Message] = []
    task = Task(path=str(folder / "file"), capture="c", name=name)
    child._work(task, None, Setting(memory=1, seconds=1), lambda one: messages.append(MESSAGE.decode(framed(one)[4:])))
    return messages


def refused(messages: list[Message]) -> list[str]:
    gave = [message for message in messages if isinstance(message, Gave)]
    return [one.reason for message in gave for one in message.outcomes if isinstance(one, Refused)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_positions_are_not_endless(tmp_path: Path, language: str) -> None:
    message = {"id": 7, "type": "message", "date": "2021-10-12T18:30:00", "text": SENTENCE[language]}
    chats = [
        {"name": "n" * 3_000, "type": "public_channel", "id": 1, "messages": [message]},
        {"name": "Rimal Post", "type": "public_channel", "id": 2, "messages": [message | {"id": "x" * 90_000}]},
    ]
    messages = said(tmp_path, "result.json", json.dumps({"chats": {"list": chats}}).encode())
    positions = [message.position for message in messages if isinstance(message, Begun)]
    assert [len(position) for position in positions] == [300, 300]
    assert positions[0].startswith("n") and positions[1].startswith("Rimal Post message x")
    assert refused(messages) == []


def test_there_are_not_endlessly_many_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MOST_ITEMS", 3)
    messages = said(tmp_path, "a.jsonl", b"{}\n" * 5)
    assert messages[-1] == Ended(4, "it holds over 3 parts: split it")
    assert len(refused(messages)) == 3


def failing(error: Exception) -> Item:
    def read() -> Iterator[Outcome]:
        raise error
        yield

    return Item("here", read)


@pytest.mark.parametrize(
    ("error", "reason", "no_memory"),
    [
        (MemoryError(), "it needs more memory than a report may", True),
        (RecursionError(), "it is nested deeper than a report may be", False),
        (KeyError("x" * 9_000 + "\ud800"), "defect of Sijill, please tell its makers: KeyError", False),
    ],
)
def test_an_item_that_fails_is_named_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, no_memory: bool
) -> None:
    kind = kinds()["text"]
    items = lambda preserved: iter([failing(error), *kind.items(preserved)])  # noqa: E731
    monkeypatch.setattr(child, "kind_of", lambda _: replace(kind, items=items))
    messages = said(tmp_path, "a.txt", SENTENCE["en"].encode())
    assert refused(messages)[0].startswith(reason) and len(refused(messages)[0]) <= 1_000
    gave = [message for message in messages if isinstance(message, Gave)]
    assert [one.no_memory for one in gave] == [no_memory, False]
    assert messages[-1] == Ended(2)


class Scripted(Confined):
    """Says what stands in a script, one list for each process that is started."""

    def __init__(self, *script: list[Message]) -> None:
        super().__init__(limits=Limits())
        self._script = iter(script)
        self.started = 0

    def _messages(self, task: Task) -> Iterator[Begun | Gave | Ended]:
        if not self._process:
            self.started += 1
        for message in next(self._script):
            assert isinstance(message, Begun | Gave | Ended)
            yield message

    def end(self) -> None:
        self._has_read = False


HUNGRY = Gave(1, "b", (Refused(position="b", reason="too little memory"),), no_memory=True)
READ = Gave(1, "b", (Refused(position="b", reason="read"),))
FIRST = Gave(0, "a", ())


def test_an_item_for_which_others_left_too_little_memory_is_read_by_a_new_process() -> None:
    confined = Scripted([Begun(0, "a"), FIRST, Begun(1, "b"), HUNGRY], [Begun(0, "a"), Begun(1, "b"), READ, Ended(2)])
    assert list(confined.read(Task(path="", capture="c", name="a"))) == [FIRST, READ, Ended(2)]


def test_an_item_that_needs_too_much_by_itself_is_named_once() -> None:
    confined = Scripted([Begun(1, "b"), HUNGRY, Ended(2)])
    assert list(confined.read(Task(path="", capture="c", name="a", after=0))) == [HUNGRY, Ended(2)]


def test_a_file_that_cannot_be_taken_apart_for_want_of_memory_is_tried_once_more() -> None:
    hungry = Ended(1, "it needs more than 400 MB of memory: split it", no_memory=True)
    confined = Scripted([Begun(0, "a"), FIRST, hungry], [Begun(0, "a"), hungry])
    assert list(confined.read(Task(path="", capture="c", name="a"))) == [FIRST, hungry]
