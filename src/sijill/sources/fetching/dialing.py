"""Connections to checked addresses: a name is resolved once, all it leads to is checked, and that is connected to."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import httpcore

from .addresses import AddressRules, Reason, Refusal, Target, check_addresses, check_url, literal, networks

Resolver: TypeAlias = Callable[[str, int], list[str]]
Clock: TypeAlias = Callable[[], float]

# Seconds to find out where a name leads to, and to reach one of the addresses.
_RESOLVING = 10.0
_CONNECTING = 10.0
# A host may have dozens of addresses: when so many do not answer, the next ones will not either.
_ADDRESSES_TRIED = 3
_LONGEST_REPLY = 8_192  # bytes of a proxy's answer to CONNECT
_SOCKS_FAILURES = {2: "does not allow it", 3: "finds no way there", 4: "cannot reach the host", 5: "was turned away"}


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds until then, at most as many as given; 0 or less when it is over."""
        left = self._end - self._clock()
        return left if most is None else min(left, most)


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy that a user set. With it names are resolved there, so only literal addresses can be checked here."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Line:
    """An open connection; `address` is what it was made to, None where a proxy chose it.

    `forwarding` says that it ends at an HTTP proxy, which wants the whole address in the first line of a request.
    """

    stream: httpcore.NetworkStream
    address: str | None
    forwarding: bool = False


def proxy_of(written: str) -> Proxy:
    """The proxy of a setting like socks5://127.0.0.1:9050. Raises ValueError, saying why, for what is none."""
    parts = urlsplit(written)
    if parts.scheme not in ("http", "socks5", "socks5h") or not parts.hostname or parts.port is None:
        raise ValueError("a proxy is written as socks5://127.0.0.1:9050 or http://127.0.0.1:3128, with its port")
    if "@" in parts.netloc or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("a proxy is written with its host and port alone: passwords and paths are not used")
    return Proxy(parts.scheme.removesuffix("h"), parts.hostname, parts.port)


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the machine's own resolver gives for a name. Raises OSError where it gives none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Dialer:
    """Opens connections to what the rules allow, directly or through the proxy that a user set.

    `allowed` opens networks that are not public ("10.0.0.0/8"), for an intranet. Raises ValueError for settings that
    cannot be understood.
    """

    def __init__(
        self,
        *,
        allowed: Iterable[str] = (),
        ports: Iterable[int] = (80, 443),
        proxy: str | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._proxy = proxy_of(proxy) if proxy else None
        onion = self._proxy is not None and self._proxy.scheme == "socks5"
        self._rules = AddressRules(ports=frozenset(ports), allowed=networks(allowed), onion=onion)
        self._resolver = resolver

    def check(self, url: str) -> Target | Refusal:
        """The address taken apart, or why it may not be asked."""
        return check_url(url, self._rules)

    def dial(self, target: Target, deadline: Deadline) -> Line | Refusal:
        """A connection to a checked address of the target's host, or why there is none."""
        if self._proxy is not None:
            return self._dial_proxy(self._proxy, target, deadline)
        addresses = self._resolved(target, deadline)
        if isinstance(addresses, Refusal):
            return addresses
        return check_addresses(addresses, self._rules) or _first_reached(addresses, target.port, deadline)

    def _resolved(self, target: Target, deadline: Deadline) -> list[str] | Refusal:
        # In a thread: the C library's resolver knows no time limit of ours, and may wait for a minute.
        answers: queue.SimpleQueue[list[str] | Refusal] = queue.SimpleQueue()
        thread = threading.Thread(target=lambda: answers.put(self._asked(target)), daemon=True)
        thread.start()
        try:
            return answers.get(timeout=max(deadline.left(_RESOLVING), 0))
        except queue.Empty:
            return Refusal(Reason.UNRESOLVED, f"the name {target.host} could not be resolved in time")

    def _asked(self, target: Target) -> list[str] | Refusal:
        try:
            return self._resolver(target.host, target.port)
        except (OSError, UnicodeError) as error:
            return Refusal(Reason.UNRESOLVED, f"the name {target.host} could not be resolved: {error}")

    def _dial_proxy(self, proxy: Proxy, target: Target, deadline: Deadline) -> Line | Refusal:
        line = _first_reached([proxy.host], proxy.port, deadline)
        if isinstance(line, Refusal):
            return Refusal(line.reason, f"the proxy cannot be reached: {line.words}")
        if proxy.scheme == "http" and target.scheme == "http":
            return Line(line.stream, None, forwarding=True)
        ask = _ask_socks if proxy.scheme == "socks5" else _ask_http_proxy
        try:
            refused = ask(line.stream, target, deadline)
        except (httpcore.NetworkError, httpcore.TimeoutException, EOFError) as error:
            refused = f"the proxy did not answer ({type(error).__name__})"
        if refused is None:
            return Line(line.stream, None)
        line.stream.close()
        return Refusal(Reason.UNREACHABLE, refused)


def _first_reached(addresses: list[str], port: int, deadline: Deadline) -> Line | Refusal:
    tried: list[str] = []
    for address in addresses[:_ADDRESSES_TRIED]:
        seconds = deadline.left(_CONNECTING)
        if seconds <= 0:
            tried.append("no time was left")
            break
        try:
            return Line(httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds), address)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            tried.append(f"{address} port {port}: {error}")
    return Refusal(Reason.UNREACHABLE, f"no connection ({'; '.join(tried)})")


def _ask_http_proxy(stream: httpcore.NetworkStream, target: Target, deadline: Deadline) -> str | None:
    """Ask an HTTP proxy for a connection to the target; why it gave none."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    asked = f"CONNECT {host}:{target.port} HTTP/1.1\r\nHost: {host}:{target.port}\r\n\r\n"
    stream.write(asked.encode("ascii"), timeout=_waiting(deadline))
    reply = b""
    while b"\r\n\r\n" not in reply:
        # One byte at a time: what stands behind the proxy's answer belongs to the host.
        reply += _exactly(stream, 1, deadline)
        if len(reply) > _LONGEST_REPLY:
            return "the proxy's answer is not one of HTTP"
    first = reply.split(b"\r\n", 1)[0].split(b" ", 2)
    if len(first) >= 2 and first[0].startswith(b"HTTP/1.") and first[1] == b"200":
        return None
    return f"the proxy made no connection: it answered {reply[:60]!r}"


def _ask_socks(stream: httpcore.NetworkStream, target: Target, deadline: Deadline) -> str | None:
    """Ask a SOCKS proxy (RFC 1928) for a connection to the target by its name; why it gave none."""
    stream.write(b"\x05\x01\x00", timeout=_waiting(deadline))
    if _exactly(stream, 2, deadline) != b"\x05\x00":
        return "the proxy does not speak SOCKS 5 without a password"
    asked = b"\x05\x01\x00" + _socks_host(target.host) + target.port.to_bytes(2, "big")
    stream.write(asked, timeout=_waiting(deadline))
    version, failure, _, kind = _exactly(stream, 4, deadline)
    if version != 5 or kind not in (1, 3, 4):
        return "the proxy's answer is not one of SOCKS 5"
    if failure:
        return f"the proxy made no connection: it {_SOCKS_FAILURES.get(failure, 'failed')} (code {failure})"
    length = {1: 4, 4: 16}.get(kind) or _exactly(stream, 1, deadline)[0]
    _exactly(stream, length + 2, deadline)
    return None


def _socks_host(host: str) -> bytes:
    address = literal(host)
    if address is None:
        return b"\x03" + bytes([len(host)]) + host.encode("ascii")
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed


def _exactly(stream: httpcore.NetworkStream, size: int, deadline: Deadline) -> bytes:
    """So many bytes of the stream. Raises EOFError where it ends before."""
    read = b""
    while len(read) < size:
        part = stream.read(size - len(read), timeout=_waiting(deadline))
        if not part:
            raise EOFError
        read += part
    return read


def _waiting(deadline: Deadline) -> float:
    left = deadline.left(_CONNECTING)
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
