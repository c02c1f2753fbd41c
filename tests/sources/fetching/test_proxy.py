"""The proxy that a browser is let out through."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from sijill.sources.fetching import Dialer
from sijill.sources.fetching.proxy import PRESERVED_URL, GuardingProxy

from .loopback import answer, head_of, listening, resolver, server


def said(proxy: GuardingProxy, sent: bytes) -> bytes:
    """All that the proxy answers."""
    answered = b""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection, suppress(ConnectionError):
        connection.sendall(sent)
        while part := connection.recv(65_536):
            answered += part
    return answered


@pytest.fixture
def closed() -> Iterator[GuardingProxy]:
    """A proxy for a user who opened nothing, on a machine whose every name leads to it."""
    with GuardingProxy(Dialer(resolver=lambda host, port: ["127.0.0.1"]), seconds=10) as proxy:
        yield proxy


def test_a_request_is_passed_on_as_the_host_expects_it() -> None:
    first = b"GET http://news.example:%d/a?b=1 HTTP/1.1\r\n"
    fields = b"Host: other.example\r\nProxy-Connection: keep-alive\r\nX-Own: 1\r\nConnection: keep-alive\r\n\r\n"
    with server(lambda path: answer(b"page")) as site, GuardingProxy(site.dialer(), seconds=10) as proxy:
        assert said(proxy, first % site.port + fields) == answer(b"page")
    host = b"Host: news.example:%d" % site.port
    assert site.requests == [b"GET /a?b=1 HTTP/1.1\r\n" + host + b"\r\nX-Own: 1\r\nConnection: close\r\n\r\n"]


def test_a_tunnel_passes_everything_both_ways() -> None:
    def echo(connection: socket.socket) -> None:
        while part := connection.recv(1000):
            connection.sendall(part.upper())

    with listening(echo) as port:
        dialer = Dialer(allowed={"127.0.0.1/32"}, ports={port}, resolver=resolver({"news.example": ["127.0.0.1"]}))
        with (
            GuardingProxy(dialer, seconds=10) as proxy,
            socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection,
        ):
            connection.sendall(b"CONNECT news.example:%d HTTP/1.1\r\nHost: x\r\n\r\n" % port)
            assert head_of(connection).startswith(b"HTTP/1.1 200 ")
            for words in (b"one", b"two"):
                connection.sendall(words)
                assert connection.recv(10) == words.upper()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "news.example", "[::1]", "2130706433", "[::ffff:127.0.0.1]", "x@127.0.0.1"]
)
def test_what_is_not_public_is_not_let_out(host: str) -> None:
    with server(lambda path: answer(b"secret")) as site:
        dialer = Dialer(ports={site.port}, resolver=lambda name, port: ["127.0.0.1"])
        with GuardingProxy(dialer, seconds=10) as proxy:
            assert said(proxy, f"CONNECT {host}:{site.port} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.1 403 ")
            assert said(proxy, f"GET http://{host}:{site.port}/ HTTP/1.1\r\n\r\n".encode()) == b""
            assert len(proxy.refusals) == 2
    assert site.requests == []


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET https://news.example/ HTTP/1.1\r\n\r\n",
        b"GET file:///etc/hosts HTTP/1.1\r\n\r\n",
        b"CONNECT /etc/hosts HTTP/1.1\r\n\r\n",
        b"CONNECT news.example:22 HTTP/1.1\r\n\r\n",
        b"\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"GET " + PRESERVED_URL.encode() + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_for_a_page_is_refused(closed: GuardingProxy, sent: bytes) -> None:
    answered = said(closed, sent)
    assert answered == b"" or answered.startswith(b"HTTP/1.1 403 ")
    assert closed.refusals


def test_a_head_without_end_is_not_read(closed: GuardingProxy) -> None:
    assert said(closed, b"GET http://news.example/ HTTP/1.1\r\nX: " + b"x" * 200_000) == b""


def test_only_reading_is_passed_on_without_tls() -> None:
    with server(lambda path: answer(b"")) as site, GuardingProxy(site.dialer(), seconds=10) as proxy:
        head = f"POST {site.url()} HTTP/1.1\r\nContent-Length: 4\r\n\r\n".encode()
        for sent in (head, head + b"word"):
            assert said(proxy, sent) == b""
        assert proxy.refusals == ["only reading is let out without TLS"] * 2
    assert site.requests == []


def test_a_second_request_does_not_go_to_the_first_host() -> None:
    with server(lambda path: answer(b"page")) as site, GuardingProxy(site.dialer(), seconds=10) as proxy:
        first = f"GET {site.url()} HTTP/1.1\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection:
            connection.sendall(first)
            assert head_of(connection)
            with suppress(ConnectionError):
                connection.sendall(b"GET http://other.example/ HTTP/1.1\r\nCookie: of-another\r\n\r\n")
    assert len(site.requests) == 1


def test_only_so_many_bytes_are_let_through() -> None:
    with server(lambda path: answer(b"x" * 400_000)) as site:
        sent = f"GET {site.url()} HTTP/1.1\r\n\r\n".encode()
        with GuardingProxy(site.dialer(), seconds=10, largest=100_000) as proxy:
            assert len(said(proxy, sent)) <= 100_000
            assert said(proxy, sent) == b""


def test_only_so_long() -> None:
    with server(lambda path: answer(b"late")) as site, GuardingProxy(site.dialer(), seconds=0) as proxy:
        assert said(proxy, f"GET {site.url()} HTTP/1.1\r\n\r\n".encode()) == b""
    assert site.requests == []


def test_only_so_many_connections(closed: GuardingProxy) -> None:
    with ExitStack() as stack:
        for _ in range(64):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", closed.port), timeout=10))
            connection.sendall(b"G")
        assert said(closed, b"CONNECT news.example:443 HTTP/1.1\r\n\r\n") == b""


def test_a_preserved_page_is_given_and_nothing_else_let_out() -> None:
    with GuardingProxy(None, seconds=10, page=answer("<p>نص</p>".encode())) as proxy:
        sent = f"GET {PRESERVED_URL} HTTP/1.1\r\n\r\n".encode()
        assert said(proxy, sent) == answer("<p>نص</p>".encode())
        assert said(proxy, sent.replace(b"/ HTTP", b"/other HTTP")) == b""
        assert said(proxy, b"CONNECT news.example:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403 ")


def test_it_goes_through_the_proxy_that_the_user_set() -> None:
    with server(lambda path: answer(b"upstream")) as upstream:
        dialer = Dialer(proxy=f"http://127.0.0.1:{upstream.port}", resolver=resolver({}))
        with GuardingProxy(dialer, seconds=10) as proxy:
            assert said(proxy, b"GET http://news.example/a HTTP/1.1\r\n\r\n") == answer(b"upstream")
            said(proxy, b"CONNECT news.example:443 HTTP/1.1\r\n\r\n")
    assert upstream.paths == ["http://news.example/a", "news.example:443"]
