"""How long a host is left alone between two requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .dialing import Clock

# Seconds. A Crawl-delay above this would stop a day's work over one host; what a host asks for after it was asked too
# often (Retry-After) is kept whole, but waited for only up to this.
LONGEST_CRAWL_DELAY = 30.0
LONGEST_WAIT = 120.0
_LONGEST_PAUSE = 86_400.0


class Politeness:
    """Waits before each request so that a host is asked at most once in `delay` seconds, or as it asked for itself."""

    def __init__(
        self, *, delay: float = 1.0, clock: Clock = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}

    def left(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        return max(self._free.get(host, 0.0) - self._clock(), 0.0)

    def take_turn(self, host: str, *, crawl_delay: float | None = None) -> None:
        """Wait until the host may be asked, and count the request that follows."""
        if seconds := self.left(host):
            self._sleep(seconds)
        self._free[host] = self._clock() + max(self._delay, min(crawl_delay or 0.0, LONGEST_CRAWL_DELAY))

    def leave_alone(self, host: str, seconds: float) -> None:
        """Do not ask the host for so many seconds, at most a day."""
        until = self._clock() + min(seconds, _LONGEST_PAUSE)
        self._free[host] = max(until, self._free.get(host, 0.0))


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds of a header `Retry-After` (RFC 9110: a number or a date); None where it says nothing readable."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value[:60])
    except ValueError:
        return None
    if until.tzinfo is None:  # "-0000", which says that the zone is not known
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
