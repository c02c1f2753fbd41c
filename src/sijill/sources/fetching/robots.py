"""What a host's robots.txt (RFC 9309) says of being asked by programs."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from sijill.models import Exchange

from .addresses import Refusal, Target
from .dialing import Clock
from .transport import GuardedTransport, Header, Limits, sent_on

# The name that a robots.txt calls Sijill by.
NAME = "sijill"
_LIMITS = Limits(silence=10, whole=20, largest=512_000)  # RFC 9309 asks to read at least 500 KiB
_HOPS = 5
_KEPT = 24 * 3600.0  # seconds: the longest that RFC 9309 allows
_KEPT_FAILURE = 600.0
_HOSTS_KEPT = 1_000
_TOO_MANY_REQUESTS = 429
_AGENT_LINE = re.compile(r"(?:user-agent|useragent|user agent)(?: ?: ?| )(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an address may not be asked, if so, and the seconds that the host wants between two requests."""

    refusal: str | None = None
    crawl_delay: float | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """What was read for one host: `parsed` is None where everything is allowed or, with `failure`, nothing is."""

    parsed: Protego | None
    failure: str | None
    until: float


class Robots:
    """The rules of hosts, asked for once a day through the same guarded transport.

    `take_turn` is called with the host before each request. A host that has no robots.txt (4xx) allows everything; one
    that cannot say for now (5xx, 429, no answer) allows nothing until it was asked again, ten minutes later.
    """

    def __init__(
        self,
        transport: GuardedTransport,
        *,
        headers: tuple[Header, ...] = (),
        take_turn: Callable[[str], None],
        clock: Clock = time.monotonic,
    ) -> None:
        self._transport = transport
        self._headers = (*headers, ("Accept-Encoding", "identity"))
        self._take_turn = take_turn
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    def verdict(self, target: Target) -> Verdict:
        """What the host's robots.txt says of an address."""
        rules = self._rules.get(target.origin)
        if rules is None or rules.until <= self._clock():
            rules = self._kept(target.origin, self._read(target))
        if rules.failure is not None:
            return Verdict(f"the robots.txt of {target.host} could not be read ({rules.failure}): try again later")
        if rules.parsed is None:
            return Verdict()
        if not rules.parsed.can_fetch(target.url, NAME):
            return Verdict(f"the robots.txt of {target.host} does not allow this address to be fetched by programs")
        return Verdict(crawl_delay=rules.parsed.crawl_delay(NAME))

    def _kept(self, origin: str, rules: _Rules) -> _Rules:
        self._rules.pop(origin, None)
        while len(self._rules) >= _HOSTS_KEPT:
            del self._rules[next(iter(self._rules))]
        self._rules[origin] = rules
        return rules

    def _read(self, target: Target) -> _Rules:
        exchange = self._fetched(f"{target.origin}/robots.txt")
        status, now = exchange.status, self._clock()
        whole = exchange.failure is None or len(exchange.body) == _LIMITS.largest
        if status is not None and 200 <= status < 300 and whole:
            return _Rules(Protego.parse(_of_interest(_text(exchange))), None, now + _KEPT)
        if status is not None and 300 <= status < 500 and status != _TOO_MANY_REQUESTS:
            return _Rules(None, None, now + _KEPT)
        return _Rules(None, exchange.failure or f"the host answered {status}", now + _KEPT_FAILURE)

    def _fetched(self, url: str) -> Exchange:
        for _ in range(_HOPS + 1):
            asked = self._transport.dialer.check(url)
            if not isinstance(asked, Refusal):
                self._take_turn(asked.host)
            exchange = self._transport.ask(url, self._headers, limits=_LIMITS).exchange
            if (following := sent_on(exchange)) is None:
                break
            url = following
        return exchange


def _text(exchange: Exchange) -> str:
    body = exchange.body
    if exchange.header("Content-Encoding") in ("gzip", "deflate"):  # although it was not asked for
        try:
            body = zlib.decompressobj(wbits=47).decompress(body, _LIMITS.largest)
        except zlib.error:
            body = b""
    return body.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _of_interest(text: str) -> str:
    """The rules with one name for all the other programs.

    Protego keeps each rule once for each program of its group: 20,000 names above 20,000 rules (500 kB) took it more
    than 100 s.
    """
    return "\n".join(map(_with_known_agent, text.splitlines()))


def _with_known_agent(line: str) -> str:
    found = _AGENT_LINE.fullmatch(" ".join(line.partition("#")[0].split()))
    if found is None:
        return line
    agent = found[1].lower()
    token = _TOKEN.match(agent)
    known = NAME if token and token[0] == NAME else "another"
    return f"User-agent: {'*' if agent == '*' else known}"
