"""What a user sets about fetching."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version

_LONGEST_CONTACT = 200  # characters
_LONGEST_DELAY = 60.0
_LONGEST_EXCHANGE = 3_600.0


class RobotsRule(StrEnum):
    """What to do about the robots.txt of a host.

    `ignore` is for evidence that is about to vanish: robots.txt asks programs to stay away, it forbids nothing, and who
    preserves a page because it may be taken down has to weigh that against the wish of the host.
    """

    HONOUR = "honour"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How Sijill fetches for this user.

    `contact` is a mail or web address that hosts get to see. `delay` and `seconds` are seconds: between two requests to
    a host, and for one whole exchange. `largest` is the largest body in bytes. `proxy` is like socks5://127.0.0.1:9050
    (Tor). `allowed` opens networks that are not public, `ports` ports. `picture` asks for pictures of pages, by the
    program `browser` where it is named. Raises ValueError for what cannot be.
    """

    contact: str = ""
    delay: float = 1.0
    robots: RobotsRule = RobotsRule.HONOUR
    proxy: str | None = None
    allowed: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    largest: int = 64_000_000
    seconds: float = 120.0
    picture: bool = False
    browser: str | None = None

    def __post_init__(self) -> None:
        contact = self.contact
        if not contact.isascii() or not contact.isprintable() or set("()") & set(contact):
            raise ValueError("contact of fetching: a mail or web address in plain letters, without brackets")
        if len(contact) > _LONGEST_CONTACT:
            raise ValueError(f"contact of fetching: at most {_LONGEST_CONTACT} characters")
        if not 0 <= self.delay <= _LONGEST_DELAY or not 0 < self.seconds <= _LONGEST_EXCHANGE or self.largest <= 0:
            raise ValueError(
                "fetching: delay is at most 60 seconds, seconds above 0 and at most 3,600, largest above 0"
            )
        if not all(0 < port < 65536 for port in self.ports):
            raise ValueError("ports of fetching: numbers from 1 to 65535")

    @property
    def user_agent(self) -> str:
        """What Sijill calls itself when it asks a host."""
        name = f"Sijill/{version('sijill')}"
        return f"{name} (+{self.contact})" if self.contact else name
