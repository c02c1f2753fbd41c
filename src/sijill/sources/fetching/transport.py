"""One request and its answer, over a checked connection, within limits, kept as it went over the wire.

httpcore (the engine of httpx) speaks HTTP here without httpx above it, so that nothing stands between the address that
was checked and the one that is asked: no redirects, no cookies, no proxies or passwords from the environment, no second
reading of the address, nothing decompressed. Each request has its own connection.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urljoin

import httpcore
import httpx

from sijill.models import Exchange

from .addresses import Reason, Refusal, Target, writable
from .dialing import Clock, Deadline, Dialer, Line

Header = tuple[str, str]
Now = Callable[[], datetime]

# Bytes of a first line with its headers.
LARGEST_HEAD = 64_000
# Bytes read before a head is whole: one read of httpcore may bring this much of the body with it.
_BEFORE_HEAD = LARGEST_HEAD + 64 * 1024
_RENAMED = b"X-Archive-Orig-Transfer-Encoding"
_REDIRECTS = (301, 302, 303, 307, 308)
_ERRORS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds without a byte, seconds for the whole exchange, and bytes of the body as it comes over the wire."""

    silence: float = 30.0
    whole: float = 120.0
    largest: int = 64_000_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """An exchange, and whether what made it fail may pass: then the same request may be worth another try."""

    exchange: Exchange
    may_pass: bool = False


class GuardedTransport:
    """Asks checked addresses, each by one GET over a connection of its own.

    `ssl_context` takes the place of the usual authorities (certifi's), for an intranet with its own.
    """

    def __init__(
        self,
        dialer: Dialer,
        *,
        limits: Limits | None = None,
        ssl_context: ssl.SSLContext | None = None,
        clock: Clock = time.monotonic,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        self.dialer = dialer
        self._limits = limits or Limits()
        self._ssl_context = ssl_context
        self._clock = clock
        self._now = now

    def ask(self, url: str, headers: Iterable[Header] = (), *, limits: Limits | None = None) -> Attempt:
        """What came back from an address; what went wrong stands in the exchange.

        Raises ValueError for headers of the caller's that cannot be sent.
        """
        sent = [(_sendable(name), _sendable(value)) for name, value in headers]
        target = self.dialer.check(url)
        if isinstance(target, Refusal):
            return Attempt(self.unasked(url, target.words))
        limits = limits or self._limits
        deadline = Deadline(limits.whole, self._clock)
        started = self._now()
        line = self.dialer.dial(target, deadline)
        if isinstance(line, Refusal):
            may_pass = line.reason in (Reason.UNREACHABLE, Reason.UNRESOLVED)
            return Attempt(Exchange(url=target.url, at=started, request=b"", failure=line.words), may_pass)
        request = _request(target, line, sent)
        exchange = Exchange(url=target.url, at=started, request=_as_sent(request), address=line.address)
        return self._exchanged(request, exchange, _Bounded(line.stream, deadline, limits), limits)

    def unasked(self, url: str, words: str) -> Exchange:
        """The record of an address that was not asked, and why."""
        return Exchange(url=writable(url), at=self._now(), request=b"", failure=f"not asked: {words}")

    def _exchanged(self, request: httpcore.Request, exchange: Exchange, stream: _Bounded, limits: Limits) -> Attempt:
        origin = request.url.origin
        context = self._ssl_context or _authorities()
        backend = _Dialled(stream)
        with httpcore.HTTPConnection(origin=origin, ssl_context=context, network_backend=backend) as connection:
            try:
                response = connection.handle_request(request)
            except _ERRORS as error:
                may_pass = not stream.has_read and stream.spent is None and _certificate_error(error) is None
                return Attempt(replace(exchange, failure=_words(error, stream)), may_pass)
            stream.head_is_whole()
            exchange = _with_head(exchange, response)
            if len(exchange.response) > LARGEST_HEAD:
                failure = f"the headers of the answer are larger than {LARGEST_HEAD:,} bytes"
                return Attempt(replace(exchange, response=b"", headers=(), status=None, failure=failure))
            return Attempt(_with_body(exchange, response, stream, limits.largest))


def sent_on(exchange: Exchange) -> str | None:
    """The address that an answer sends on to, unchecked; None where it does not."""
    location = exchange.header("Location")
    if exchange.status not in _REDIRECTS or location is None:
        return None
    try:
        return urljoin(exchange.url, location.strip())
    except ValueError:
        return location


class _Dialled(httpcore.NetworkBackend):
    """Gives the connection that is already there: no name is resolved behind the guard."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return self._stream


class _Bounded(httpcore.NetworkStream):
    """A connection that ends when the time is over, or when more was read than an answer within limits can have."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, limits: Limits) -> None:
        self._stream = stream
        self._deadline = deadline
        self._limits = limits
        self._readable = _BEFORE_HEAD
        self.has_read = False
        self.spent: str | None = None

    def head_is_whole(self) -> None:
        """Let the body be read: in chunks it takes more than its size, but not without end."""
        self._readable = 2 * self._limits.largest + _BEFORE_HEAD

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._readable <= 0:
            self.spent = "the answer is larger than it may be"
            raise httpcore.ReadError(self.spent)
        read = self._stream.read(max_bytes, timeout=self._waiting())
        self._readable -= len(read)
        self.has_read = self.has_read or bool(read)
        return read

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._waiting())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._stream = self._stream.start_tls(ssl_context, server_hostname, timeout=self._waiting())
        return self

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    def _waiting(self) -> float:
        left = self._deadline.left(self._limits.silence)
        if left <= 0:
            self.spent = f"the answer was not whole after {self._limits.whole:g} seconds"
            raise httpcore.ReadTimeout(self.spent)
        return left


def _request(target: Target, line: Line, headers: list[tuple[bytes, bytes]]) -> httpcore.Request:
    # gzip and deflate alone: what every tool that reads archives can take apart.
    added = (
        [(b"Accept-Encoding", b"gzip, deflate")] if b"accept-encoding" not in {n.lower() for n, _ in headers} else []
    )
    path = target.url if line.forwarding else target.path
    return httpcore.Request(
        "GET",
        httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=path),
        headers=[(b"Host", target.authority.encode("ascii")), *headers, *added, (b"Connection", b"close")],
    )


def _as_sent(request: httpcore.Request) -> bytes:
    return _head(b"%s %s HTTP/1.1" % (request.method, request.url.target), request.headers)


def _with_head(exchange: Exchange, response: httpcore.Response) -> Exchange:
    version: bytes = response.extensions["http_version"]
    reason: bytes = response.extensions["reason_phrase"]
    # The body is kept without its division into chunks: under its own name this header would be untrue of it.
    headers = [(_RENAMED if name.lower() == b"transfer-encoding" else name, value) for name, value in response.headers]
    return replace(
        exchange,
        status=response.status,
        response=_head(b"%s %d %s" % (version, response.status, reason), headers),
        headers=tuple((_characters(name), _characters(value)) for name, value in headers),
    )


def _with_body(exchange: Exchange, response: httpcore.Response, stream: _Bounded, largest: int) -> Exchange:
    body = bytearray()
    failure = None
    try:
        for part in response.iter_stream():
            body += part
            if len(body) > largest:
                failure = f"the answer is larger than {largest:,} bytes; its beginning was kept"
                break
    except _ERRORS as error:
        failure = f"{_words(error, stream)}; {len(body):,} bytes of it were kept"
    finally:
        response.close()
    return replace(exchange, body=bytes(body[:largest]), failure=failure)


def _head(first: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join([first, b"\r\n", *(b"%s: %s\r\n" % header for header in headers), b"\r\n"])


def _words(error: Exception, stream: _Bounded) -> str:
    """What went wrong, in plain words."""
    if stream.spent is not None:
        return stream.spent
    if (certificate := _certificate_error(error)) is not None:
        return f"the certificate of the host cannot be trusted: {certificate}"
    if isinstance(error, httpcore.TimeoutException):
        return "the host did not answer in time"
    if isinstance(error, httpcore.ConnectError):
        return f"no protected connection could be made: {error}"
    return f"the answer broke off: {error or type(error).__name__}"


def _certificate_error(error: Exception) -> str | None:
    cause = error.__cause__
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else None


def _characters(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _sendable(text: str) -> bytes:
    if not text.isascii() or not text.isprintable():
        raise ValueError(f"a header cannot hold {text!r}: only printable ASCII characters can be sent")
    return text.encode("ascii")


@cache
def _authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
