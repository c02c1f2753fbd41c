"""A browser spoken to through its pipe, in the Chrome DevTools Protocol: as much of it as a picture needs."""

from __future__ import annotations

import os
import selectors
from collections.abc import Mapping
from typing import IO, TypeVar

import msgspec

from .dialing import Deadline

_PART = 256 * 1024
_Given = TypeVar("_Given", bound=msgspec.Struct)


class _Error(msgspec.Struct):
    message: str = ""


class _Message(msgspec.Struct, rename="camel"):
    """An answer to a call (with an id), or something that happened (with a method)."""

    id: int | None = None
    method: str | None = None
    params: msgspec.Raw = msgspec.Raw(b"{}")
    result: msgspec.Raw = msgspec.Raw(b"{}")
    error: _Error | None = None


class _Lifecycle(msgspec.Struct, rename="camel"):
    name: str = ""
    loader_id: str = ""


class Nothing(msgspec.Struct):
    """An answer of which nothing is needed."""


class Devtools:
    """Calls to a browser, each within the time and with answers of at most `largest` bytes.

    All of it raises TimeoutError when the time is over, ConnectionError when its page crashed or it refuses a
    call, BrokenPipeError when it has ended, and msgspec.DecodeError for an answer that is none.
    """

    def __init__(self, sending: IO[bytes], receiving: IO[bytes], *, deadline: Deadline, largest: int) -> None:
        self._sending = sending
        self._receiving = receiving
        self._readable = selectors.DefaultSelector()
        self._readable.register(receiving, selectors.EVENT_READ)
        self._deadline = deadline
        self._largest = largest
        self._read = bytearray()
        self._calls = 0
        self._idle: set[str] = set()
        self.session: str | None = None

    def close(self) -> None:
        """Stop listening to the browser."""
        self._readable.close()

    def call(self, method: str, answer: type[_Given], **params: object) -> _Given:
        """The answer to a call."""
        number = self._send(method, params)
        while True:
            message = self._next(self._deadline)
            if message.id != number:
                continue
            if message.error is not None:
                raise ConnectionError(f"the browser refused {method}: {message.error.message[:200]}")
            return msgspec.json.decode(message.result, type=answer)

    def wait_until_idle(self, loader: str, seconds: float) -> None:
        """Wait until the page of this loading has loaded what it embeds, but not longer."""
        waiting = Deadline(self._deadline.left(seconds))
        while loader not in self._idle:
            try:
                self._next(waiting)
            except TimeoutError:
                return

    def _send(self, method: str, params: Mapping[str, object]) -> int:
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": params}
        if self.session is not None:
            message["sessionId"] = self.session
        self._sending.write(msgspec.json.encode(message) + b"\0")
        self._sending.flush()
        return self._calls

    def _next(self, deadline: Deadline) -> _Message:
        message = msgspec.json.decode(self._received(deadline), type=_Message)
        if message.method == "Inspector.targetCrashed":
            raise ConnectionError("the page ended in the browser: it may have needed more memory than it gets")
        if message.method == "Page.javascriptDialogOpening":  # the page waits until somebody has answered
            self._send("Page.handleJavaScriptDialog", {"accept": False})
        if message.method == "Page.lifecycleEvent":
            event = msgspec.json.decode(message.params, type=_Lifecycle)
            if event.name == "networkIdle":
                self._idle.add(event.loader_id)
        return message

    def _received(self, deadline: Deadline) -> bytes:
        searched = 0
        while (end := self._read.find(b"\0", searched)) < 0:
            searched = len(self._read)
            if searched > self._largest:
                raise ConnectionError("the browser's answer is larger than a picture may be")
            left = deadline.left()
            if left <= 0 or not self._readable.select(left):
                raise TimeoutError("the browser was not done in time")
            part = os.read(self._receiving.fileno(), _PART)
            if not part:
                raise BrokenPipeError("the browser ended")
            self._read += part
        message = bytes(self._read[:end])
        del self._read[: end + 1]
        return message
