"""A proxy on this machine through which a browser is let out: to checked addresses only, and only so much.

A browser resolves names itself, follows redirects and loads what a page embeds; none of that can be checked inside of
it. Behind this proxy it resolves nothing: every host that it asks for is checked here, and connected to from here.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from .addresses import Refusal, Target
from .dialing import Deadline, Dialer, Line

# Where a preserved page is shown from: a name that nobody can own (RFC 6761).
PRESERVED_URL = "http://preserved.invalid/"

_LARGEST_HEAD = 64_000
_PART = 64 * 1024
_CONNECTIONS = 64
_REFUSALS_KEPT = 20
_SILENCE = 30.0  # seconds
_CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_FOR_THE_PROXY = (b"proxy-", b"connection:", b"keep-alive:", b"host:", b"upgrade:", b"te:")
_WITH_BODY = (b"content-length:", b"transfer-encoding:")


class GuardingProxy:
    """The proxy while its context lasts, on a port of its own on 127.0.0.1.

    It lets out through `dialer`, for `seconds` and `largest` bytes in both directions together. Without a dialer it
    lets nothing out; `page` (an answer with its head) is what it gives for PRESERVED_URL. `refusals` are the first
    reasons why something was not let out.
    """

    def __init__(
        self, dialer: Dialer | None, *, seconds: float, largest: int = 256_000_000, page: bytes | None = None
    ) -> None:
        self._dialer = dialer
        self._page = page
        self._deadline = Deadline(seconds)
        self._left = largest
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.port: int = self._server.server_address[1]
        self.refusals: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def admit(self, client: socket.socket) -> bool:
        """Whether one more connection is served."""
        with self._lock:
            if len(self._open) >= _CONNECTIONS:
                return False
            self._open.add(client)
            return True

    def serve(self, client: socket.socket) -> None:
        """Answer the one request of a connection."""
        try:
            self._answer(client)
        except (OSError, EOFError):
            pass  # one side is gone, or the time or the bytes are spent: the connection ends
        finally:
            with self._lock:
                self._open.discard(client)

    def _answer(self, client: socket.socket) -> None:
        head = self._read_head(client)
        method, _, remainder = head.partition(b" ")
        asked = remainder.partition(b" ")[0].decode("latin-1")
        if method == b"CONNECT":
            self._tunnel(client, asked)
        elif self._page is not None and asked == PRESERVED_URL:
            self._send(client, self._page)
        else:
            self._forward(client, method, asked, head.split(b"\r\n")[1:])

    def _tunnel(self, client: socket.socket, asked: str) -> None:
        dialled = self._dialled(f"https://{asked}/")
        if dialled is None:
            self._send(client, _FORBIDDEN)
            return
        with contextlib.closing(dialled[1].stream):
            host = _socket(dialled[1])
            self._send(client, _CONNECTED)
            self._relay({client: host, host: client})

    def _forward(self, client: socket.socket, method: bytes, asked: str, fields: list[bytes]) -> None:
        """Pass on a request for a page without TLS. A refused one gets no answer: a picture would show it."""
        if not asked.startswith("http://") or any(field.lower().startswith(_WITH_BODY) for field in fields):
            self._note("only reading is let out without TLS")
            return
        dialled = self._dialled(asked)
        if dialled is None:
            return
        target, line = dialled
        with contextlib.closing(line.stream):
            self._send(_socket(line), _passed_on(method, target, line, fields))
            # What the browser sends after this would be meant for other hosts: it is not read.
            self._relay({_socket(line): client})

    def _dialled(self, url: str) -> tuple[Target, Line] | None:
        if self._dialer is None:
            self._note("a preserved page is shown without what it embeds from elsewhere")
            return None
        target = self._dialer.check(url)
        if isinstance(target, Refusal):
            self._note(target.words)
            return None
        line = self._dialer.dial(target, self._deadline)
        if isinstance(line, Refusal):
            self._note(line.words)
            return None
        return target, line

    def _note(self, words: str) -> None:
        with self._lock:
            if len(self.refusals) < _REFUSALS_KEPT:
                self.refusals.append(words)

    def _read_head(self, client: socket.socket) -> bytes:
        """The head of a request. What a browser sends with it is a body, which is refused, or out of turn."""
        head = b""
        while b"\r\n\r\n" not in head:
            part = self._receive(client)
            head += part
            if not part or len(head) > _LARGEST_HEAD:
                raise EOFError
        return head.partition(b"\r\n\r\n")[0]

    def _relay(self, ways: Mapping[socket.socket, socket.socket]) -> None:
        """Pass bytes on from each socket to the other until one of them ends."""
        with selectors.DefaultSelector() as waiting:
            for source, sink in ways.items():
                waiting.register(source, selectors.EVENT_READ, (source, sink))
            while ready := waiting.select(self._waiting()):
                for key, _ in ready:
                    source, sink = key.data
                    if not (part := self._receive(source)):
                        return
                    self._send(sink, part)

    def _receive(self, source: socket.socket) -> bytes:
        source.settimeout(self._waiting())
        part = source.recv(_PART)
        with self._lock:
            self._left -= len(part)
            if self._left < 0:
                raise EOFError
        return part

    def _send(self, sink: socket.socket, part: bytes) -> None:
        sink.settimeout(self._waiting())
        sink.sendall(part)

    def _waiting(self) -> float:
        left = self._deadline.left(_SILENCE)
        if left <= 0:
            raise EOFError
        return left


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = _CONNECTIONS

    def __init__(self, proxy: GuardingProxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def verify_request(self, request: object, client_address: object) -> bool:
        return isinstance(request, socket.socket) and self.proxy.admit(request)

    def finish_request(self, request: object, client_address: object) -> None:
        if isinstance(request, socket.socket):
            self.proxy.serve(request)


def _passed_on(method: bytes, target: Target, line: Line, fields: list[bytes]) -> bytes:
    asked = target.url if line.forwarding else target.path
    kept = [field for field in fields if not field.lower().startswith(_FOR_THE_PROXY)]
    first = b"%s %s HTTP/1.1" % (method, asked.encode("ascii"))
    return b"\r\n".join([first, b"Host: " + target.authority.encode("ascii"), *kept, b"Connection: close", b"", b""])


def _socket(line: Line) -> socket.socket:
    connection = line.stream.get_extra_info("socket")
    assert isinstance(connection, socket.socket)  # what httpcore's own backend made
    return connection
