"""Fetching one address: every redirect checked, hosts left in peace, what failed recorded and never raised."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from sijill.models import Exchange

from .addresses import Refusal, Target
from .dialing import Dialer
from .politeness import LONGEST_WAIT, Politeness, retry_after
from .robots import Robots, Verdict
from .settings import FetchSettings, RobotsRule
from .transport import Attempt, GuardedTransport, Header, Limits, sent_on

_HOPS = 10
_TRIES = 3
_FIRST_PAUSE = 1.0  # seconds; doubled with each further try
_BUSY = (429, 502, 503, 504)
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Fetcher:
    """Fetches addresses for a user who asked for them. Not for several threads at a time.

    `robots` None ignores robots.txt. `chance` gives numbers from 0 to 1, `now` the time that Retry-After counts from.
    """

    def __init__(
        self,
        transport: GuardedTransport,
        *,
        user_agent: str,
        politeness: Politeness,
        robots: Robots | None,
        chance: Callable[[], float] = random.random,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._transport = transport
        self._headers: tuple[Header, ...] = (("User-Agent", user_agent), ("Accept", _ACCEPT))
        self._politeness = politeness
        self._robots = robots
        self._chance = chance
        self._now = now

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> tuple[Exchange, ...]:
        """The exchanges that an address led to: the answer, or why there is none, is the last; redirects come before.

        `etag` and `last_modified` are what an earlier answer gave: an address that has not changed answers 304.
        Raises ValueError for values that no header can hold.
        """
        conditions = [("If-None-Match", etag), ("If-Modified-Since", last_modified)]
        headers = (*self._headers, *((name, value) for name, value in conditions if value))
        chain: list[Exchange] = []
        seen: set[str] = set()
        following: str | None = url
        while following is not None:
            if (words := _why_not_on(following, chain, seen)) is not None:
                chain.append(self._transport.unasked(following, words))
                break
            chain.append(self._hop(following, headers))
            seen.update((following, chain[-1].url))
            following = sent_on(chain[-1])
        return tuple(chain)

    def _hop(self, url: str, headers: Sequence[Header]) -> Exchange:
        target = self._transport.dialer.check(url)
        if isinstance(target, Refusal):
            return self._transport.unasked(url, target.words)
        for number in range(1, _TRIES + 1):
            verdict = self._verdict(target)
            if verdict.refusal is not None:
                return self._transport.unasked(target.url, verdict.refusal)
            self._politeness.take_turn(target.host, crawl_delay=verdict.crawl_delay)
            attempt = self._transport.ask(target.url, headers)
            if not self._worth_another(attempt, target, number):
                break
        return attempt.exchange

    def _verdict(self, target: Target) -> Verdict:
        if (seconds := self._politeness.left(target.host)) > LONGEST_WAIT:
            return Verdict(f"{target.host} asked to be left alone for {seconds:.0f} more seconds: try again later")
        return Verdict() if self._robots is None else self._robots.verdict(target)

    def _worth_another(self, attempt: Attempt, target: Target, number: int) -> bool:
        """Whether to try again; the host is left alone before, as it asked or longer with each try."""
        exchange = attempt.exchange
        asked = retry_after(exchange.header("Retry-After"), self._now()) if exchange.status in _BUSY else None
        if asked is not None:
            self._politeness.leave_alone(target.host, asked)
        if not attempt.may_pass and exchange.status not in _BUSY:
            return False
        if number == _TRIES or self._politeness.left(target.host) > LONGEST_WAIT:
            return False
        # Between half and all of the pause, by chance: so that many who were turned away do not come back together.
        self._politeness.leave_alone(target.host, _FIRST_PAUSE * 2 ** (number - 1) * (0.5 + self._chance() / 2))
        return True


def fetcher_of(settings: FetchSettings) -> Fetcher:
    """A fetcher as the user set it. Raises ValueError for settings that cannot be understood."""
    limits = Limits(whole=settings.seconds, largest=settings.largest)
    transport = GuardedTransport(dialer_of(settings), limits=limits)
    politeness = Politeness(delay=settings.delay)
    headers = (("User-Agent", settings.user_agent),)
    robots = Robots(transport, headers=headers, take_turn=politeness.take_turn)
    honoured = settings.robots is RobotsRule.HONOUR
    return Fetcher(
        transport, user_agent=settings.user_agent, politeness=politeness, robots=robots if honoured else None
    )


def dialer_of(settings: FetchSettings) -> Dialer:
    """The connections that the user's settings open. Raises ValueError for settings that cannot be understood."""
    return Dialer(allowed=settings.allowed, ports=settings.ports, proxy=settings.proxy)


def is_downgraded(chain: Sequence[Exchange]) -> bool:
    """Whether a chain left https for http: what came then could be read and changed on its way."""
    schemes = [exchange.url.partition(":")[0] for exchange in chain]
    return ("https", "http") in pairwise(schemes)


def _why_not_on(url: str, chain: Sequence[Exchange], seen: set[str]) -> str | None:
    if len(chain) > _HOPS:
        return f"more than {_HOPS} redirects"
    if url in seen:
        return "the redirects lead back to where they came from; the site may want cookies, which are not kept"
    return None
