"""TLS, and the proxies that a user may set."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

import pytest

from sijill.sources.fetching import Dialer, GuardedTransport, Limits

from .certificates import certified
from .loopback import LOOPBACK, answer, head_of, listening, server

CONNECTED = b"\x05\x00" + b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certified("news.example", tmp_path_factory.mktemp("certificate"))


def test_a_certificate_is_checked_for_the_name(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    shown, trusted = contexts
    asked_names: list[str | None] = []
    shown.sni_callback = lambda connection, name, context: asked_names.append(name)
    with server(lambda path: answer(b"protected"), ssl_context=shown) as site:
        exchange = site.transport(ssl_context=trusted).ask(site.url(scheme="https")).exchange
    assert (exchange.body, exchange.address, exchange.failure) == (b"protected", "127.0.0.1", None)
    assert exchange.request == site.requests[0]
    assert asked_names == ["news.example"]


def test_a_certificate_that_cannot_be_trusted_is_a_recorded_failure(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    shown, trusted = contexts
    with server(lambda path: answer(b"secret"), ssl_context=shown) as site:
        dialer = site.dialer({"other.example": ["127.0.0.1"]})
        unknown = GuardedTransport(dialer).ask(site.url(scheme="https"))
        of_another = GuardedTransport(dialer, ssl_context=trusted).ask(site.url(scheme="https", host="other.example"))
    for attempt, said in ((unknown, "self-signed"), (of_another, "'other.example'")):
        failure = attempt.exchange.failure or ""
        assert failure.startswith("the certificate of the host cannot be trusted: ")
        assert said in failure
        assert not attempt.may_pass
        assert attempt.exchange.body == b""
    assert site.requests == []


def test_a_host_that_does_not_speak_tls_is_a_recorded_failure() -> None:
    with server(lambda path: answer(b"plain")) as site:
        exchange = site.transport(limits=Limits(silence=0.2)).ask(site.url(scheme="https")).exchange
    assert exchange.failure
    assert exchange.status is None


def socks(asked: list[bytes], reply: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        asked.append(connection.recv(3))
        connection.sendall(reply[:2])
        asked.append(connection.recv(100))
        connection.sendall(reply[2:])
        if head := head_of(connection):
            asked.append(head)
            connection.sendall(answer(b"through the proxy"))

    return serve


def never(host: str, port: int) -> list[str]:
    raise AssertionError("with a proxy no name is resolved on this machine")


def test_a_socks_proxy_resolves_the_name() -> None:
    asked: list[bytes] = []
    with listening(socks(asked, CONNECTED)) as port:
        transport = GuardedTransport(Dialer(proxy=f"socks5://127.0.0.1:{port}", resolver=never))
        exchange = transport.ask("http://invented0000.onion/أ").exchange
        by_number = transport.ask("http://93.184.216.34/").exchange
    assert (exchange.body, exchange.address, exchange.failure) == (b"through the proxy", None, None)
    assert by_number.body == b"through the proxy"
    assert asked[:2] == [b"\x05\x01\x00", b"\x05\x01\x00\x03\x12invented0000.onion\x00\x50"]
    assert asked[2].startswith(b"GET /%D8%A3 HTTP/1.1\r\nHost: invented0000.onion\r\n")
    assert asked[4] == b"\x05\x01\x00\x01" + bytes([93, 184, 216, 34]) + b"\x00\x50"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"\x05\xff", "without a password"),
        (b"\x04\x00", "without a password"),
        (b"\x05\x00\x05\x05\x00\x01", "was turned away"),
        (b"\x05\x00\x05\x63\x00\x01", "failed"),
        (b"\x05\x00\x05\x00\x00\x09", "not one of SOCKS"),
        (b"\x05\x00\x05\x00", "did not answer"),
        (b"", "did not answer"),
    ],
)
def test_what_a_socks_proxy_refuses_is_named(reply: bytes, said: str) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(3)
        if not reply:
            return
        connection.sendall(reply[:2])
        connection.recv(100)
        connection.sendall(reply[2:])

    with listening(serve) as port:
        exchange = GuardedTransport(Dialer(proxy=f"socks5://127.0.0.1:{port}")).ask("http://news.example/").exchange
    assert exchange.failure is not None
    assert said in exchange.failure


def test_an_http_proxy_passes_on_what_is_not_protected() -> None:
    with server(lambda path: answer(b"passed on")) as proxy:
        transport = GuardedTransport(Dialer(proxy=f"http://127.0.0.1:{proxy.port}", resolver=never))
        exchange = transport.ask("http://news.example/a").exchange
    assert (exchange.body, exchange.request) == (b"passed on", proxy.requests[0])
    assert proxy.requests[0].startswith(b"GET http://news.example/a HTTP/1.1\r\nHost: news.example\r\n")


def test_an_http_proxy_connects_for_what_is_protected(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    shown, trusted = contexts
    asked: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        asked.append(head_of(connection))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\nVia: invented\r\n\r\n")
        with shown.wrap_socket(connection, server_side=True) as protected:
            asked.append(head_of(protected))
            protected.sendall(answer(b"protected"))

    shown.sni_callback = None
    with listening(serve) as port:
        dialer = Dialer(proxy=f"http://127.0.0.1:{port}", resolver=never)
        exchange = GuardedTransport(dialer, ssl_context=trusted).ask("https://news.example/a").exchange
    assert exchange.body == b"protected"
    assert asked[0] == b"CONNECT news.example:443 HTTP/1.1\r\nHost: news.example:443\r\n\r\n"
    assert asked[1] == exchange.request


@pytest.mark.parametrize("reply", [b"HTTP/1.1 403 Forbidden\r\n\r\n", b"hello\r\n\r\n", b"x" * 10_000, b""])
def test_what_an_http_proxy_refuses_is_named(reply: bytes) -> None:
    with server(lambda path: reply) as proxy:
        transport = GuardedTransport(Dialer(proxy=f"http://127.0.0.1:{proxy.port}"))
        exchange = transport.ask("https://news.example/").exchange
    assert exchange.failure is not None
    assert exchange.failure.startswith("the proxy")


def test_a_proxy_that_is_not_there_is_named() -> None:
    with listening(lambda connection: None) as port:
        pass
    attempt = GuardedTransport(Dialer(proxy=f"socks5://127.0.0.1:{port}")).ask("http://news.example/")
    assert (attempt.exchange.failure or "").startswith("the proxy cannot be reached: ")
    assert attempt.may_pass


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://192.168.0.1/"])
def test_local_addresses_are_not_asked_of_a_proxy_either(url: str) -> None:
    asked: list[bytes] = []
    with listening(socks(asked, CONNECTED)) as port:
        exchange = GuardedTransport(Dialer(proxy=f"socks5://127.0.0.1:{port}")).ask(url).exchange
    assert exchange.failure
    assert asked == []


def test_an_opened_network_is_reached_through_a_proxy_too() -> None:
    with server(lambda path: answer(b"intranet")) as proxy:
        dialer = Dialer(proxy=f"http://127.0.0.1:{proxy.port}", allowed=LOOPBACK)
        assert GuardedTransport(dialer).ask("http://127.0.0.1/").exchange.body == b"intranet"
