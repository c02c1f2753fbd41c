"""How far a capture is read, while several processes read parts of it."""

from __future__ import annotations

from collections.abc import Iterable

from sijill.engines import Ended

from .models import Capture


class Reading:
    """One capture that is being read in so many parts."""

    def __init__(self, capture: Capture, *, parts: int, done: Iterable[int] = ()) -> None:
        self.capture = capture
        self._parts = parts
        self.at = 0
        self._beyond = {number for number in done if number > capture.read_up_to}
        self._reasons = set[str]()
        self._gave = bool(self._beyond) or capture.read_up_to >= 0

    @property
    def done(self) -> frozenset[int]:
        """The numbers of items that are read beyond those that `read_up_to` covers."""
        return frozenset(self._beyond)

    @property
    def gave_nothing(self) -> bool:
        """Whether all of it is read, and nothing was found in it, not even something that could not be read."""
        return self.capture.ended and not self._gave and not self._reasons

    def took(self, number: int, at: int, *, gave: bool) -> None:
        """Item `number` is read, so many bytes into the capture; whether it `gave` anything."""
        self._gave = self._gave or gave
        self.at = max(self.at, at)
        self._beyond.add(number)
        while self.capture.read_up_to + 1 in self._beyond:
            self.capture.read_up_to += 1
            self._beyond.discard(self.capture.read_up_to)

    def ended(self, ended: Ended) -> bool:
        """One part has ended; whether it gives a reason for it that no other part gave."""
        self._parts -= 1
        self.capture.ended = self._parts == 0
        if ended.reason is None or ended.reason in self._reasons:
            return False
        self._reasons.add(ended.reason)
        return True
