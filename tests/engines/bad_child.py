"""A process that reads as it should not: the name of a task is what it does with it. Started by test_confined."""

from __future__ import annotations

import os
import sys
import time

from sijill.engines.messages import TASK, Begun, Ended, Gave, NamedLink, Ready, Task, framed

ITEMS = 4


def say(message: object) -> None:
    os.write(1, framed(message))


def kill_once(path: str) -> None:
    """The first process is killed; the next one finds the file that the first one left."""
    if not os.path.exists(path):  # noqa: PTH110
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        os.kill(os.getpid(), 9)


def misbehave(name: str, path: str) -> None:
    """What happens in the second item."""
    match name:
        case "dies":
            os._exit(7)
        case "is killed":
            os.kill(os.getpid(), 9)
        case "is killed once":
            kill_once(path)
        case "falls silent":
            time.sleep(600)
        case "answers garbage":
            os.write(1, b"\x00\x00\x00\x05hello")
        case "answers without end":
            os.write(1, b"\xff\xff\xff\xff" + bytes(70_000))
        case "answers half":
            os.write(1, framed(Ended(4))[:-1])
            os._exit(0)
        case "says that it is ready":
            say(Ready())


def work(task: Task) -> None:
    if task.name == "dies before any item":
        os._exit(7)
    for number in range(ITEMS):
        say(Begun(number, f"item {number}"))
        if number == 1 and task.reads(number) and task.name not in ("dies between items", "dies at every item"):
            misbehave(task.name, task.path)
        if number == 2 and task.name == "dies between items":
            os._exit(7)
        if task.name == "dies at every item" and task.reads(number):
            os._exit(7)
        if task.reads(number):
            say(
                Gave(
                    number, f"item {number}", (NamedLink(url=f"https://a.example/{number}", title="", published=None),)
                )
            )
    say(Ended(ITEMS))


def main() -> None:
    told = os.fdopen(0, "rb")
    told.read(int.from_bytes(told.read(4), "big"))
    if sys.argv[1] == "never ready":
        os._exit(1)
    say(Ready())
    while head := told.read(4):
        work(TASK.decode(told.read(int.from_bytes(head, "big"))))


if __name__ == "__main__":
    main()
