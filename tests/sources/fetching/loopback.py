"""A server on loopback that answers byte for byte what a test tells it to, and what asks it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from sijill.sources.fetching import Dialer, GuardedTransport, Limits
from sijill.sources.fetching.dialing import Clock, Resolver

# What is sent for a path: bytes, or a function that sends them by itself.
Reply: TypeAlias = bytes | Callable[[socket.socket], None]
LOOPBACK = frozenset({"127.0.0.1/32"})


@dataclass
class Server:
    """Where the server is, and the requests that it got, each with its headers."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    # Set when the test is over: a reply that waits for it is one that never comes.
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [request.split(b" ", 2)[1].decode("ascii") for request in self.requests]

    def url(self, path: str = "/", *, host: str = "news.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def dialer(self, names: Mapping[str, list[str]] | None = None, *, more_ports: tuple[int, ...] = ()) -> Dialer:
        """Connections to this server: news.example leads to it, and other names as given."""
        known = resolver({"news.example": ["127.0.0.1"], **(names or {})})
        return Dialer(allowed=LOOPBACK, ports={80, 443, self.port, *more_ports}, resolver=known)

    def transport(
        self, *, limits: Limits | None = None, ssl_context: ssl.SSLContext | None = None, dialer: Dialer | None = None
    ) -> GuardedTransport:
        return GuardedTransport(
            dialer or self.dialer(), limits=limits or Limits(whole=10), ssl_context=ssl_context or _NO_AUTHORITIES
        )


# Made once: reading the authorities of the web takes a tenth of a second.
_NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def resolver(names: Mapping[str, list[str]]) -> Resolver:
    """A resolver that knows these names alone."""

    def known(host: str, port: int) -> list[str]:
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return names[host]

    return known


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; an underscore in the name of a header stands for a hyphen."""
    fields = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def in_turn(*replies: Reply) -> Callable[[str], Reply]:
    """The replies one after the other, the last for ever, whatever is asked for."""
    left = list(replies)
    return lambda path: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def server(
    reply: Callable[[str], Reply], *, ssl_context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Server]:
    """A server that is there while the context lasts."""

    def serve(connection: socket.socket) -> None:
        request = head_of(connection)
        if not request:
            return
        told.requests.append(request)
        sent = reply(request.split(b" ", 2)[1].decode("ascii"))
        if callable(sent):
            sent(connection)
        else:
            connection.sendall(sent)

    with listening(serve, ssl_context=ssl_context, host=host) as port:
        told = Server(port)
        try:
            yield told
        finally:
            told.over.set()


@contextmanager
def listening(
    serve: Callable[[socket.socket], None], *, ssl_context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[int]:
    """A port on loopback, each connection to which is served in a thread of its own."""
    threads: list[threading.Thread] = []

    def handle(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            wrapped = ssl_context.wrap_socket(connection, server_side=True) if ssl_context else connection
            with wrapped:
                serve(wrapped)
                if ssl_context is None:
                    wrapped.shutdown(socket.SHUT_WR)

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            connection.settimeout(10)
            if ended.is_set():
                connection.close()
                return
            threads.append(threading.Thread(target=handle, args=(connection,)))
            threads[-1].start()

    ended = threading.Event()
    with socket.create_server((host, 0)) as listener:
        port: int = listener.getsockname()[1]
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield port
        finally:
            ended.set()
            socket.create_connection((host, port)).close()
            accepting.join()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def head_of(connection: socket.socket) -> bytes:
    """What a connection sends up to an empty line."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = connection.recv(1)
        if not part:
            return b""
        head += part
    return head


class FakeTime:
    """A clock that only moves when somebody sleeps, or is told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds


def ticking(step: float) -> Clock:
    """A clock that moves on each time that it is read."""
    time = FakeTime()

    def clock() -> float:
        time.seconds += step
        return time.seconds

    return clock
