"""One request and its answer: kept as it went over the wire, within limits, whatever the server does."""

from __future__ import annotations

import gzip
import itertools
import re
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from sijill.models import Exchange
from sijill.sources.fetching import Dialer, GuardedTransport, Limits

from .loopback import LOOPBACK, answer, listening, server, ticking

TEXT = "<h1>غارة على سوق وادي الرمال</h1>".encode()


def test_an_exchange_is_kept_as_it_went_over_the_wire() -> None:
    head = (
        b"HTTP/1.1 200 Fine\r\nContent-Type: text/html\r\nX-Word: \xd9\x85\r\nx-word: two\r\nContent-Length: 4\r\n\r\n"
    )
    before = datetime.now(UTC)
    with server(lambda path: head + b"page") as site:
        attempt = site.transport().ask(site.url("/a?b=ج#part"), [("User-Agent", "Sijill/1"), ("X-Own", "yes")])
    exchange = attempt.exchange
    assert not attempt.may_pass
    assert exchange == Exchange(
        url=site.url("/a?b=%D8%AC"),
        at=exchange.at,
        request=site.requests[0],
        response=head,
        body=b"page",
        status=200,
        headers=(("Content-Type", "text/html"), ("X-Word", "م"), ("x-word", "two"), ("Content-Length", "4")),
        address="127.0.0.1",
    )
    assert before <= exchange.at <= datetime.now(UTC)
    assert site.requests[0].split(b"\r\n") == [
        b"GET /a?b=%D8%AC HTTP/1.1",
        b"Host: news.example:%d" % site.port,
        b"User-Agent: Sijill/1",
        b"X-Own: yes",
        b"Accept-Encoding: gzip, deflate",
        b"Connection: close",
        b"",
        b"",
    ]


def test_a_body_in_chunks_is_put_together_and_its_header_renamed() -> None:
    chunks = b"4;x=y\r\nWadi\r\n6\r\n Rimal\r\n0\r\nX-Trailer: 1\r\n\r\n"
    with server(lambda path: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks) as site:
        exchange = site.transport().ask(site.url()).exchange
    assert (exchange.body, exchange.failure) == (b"Wadi Rimal", None)
    assert exchange.response == b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n"
    assert exchange.headers == (("X-Archive-Orig-Transfer-Encoding", "chunked"),)


def test_a_compressed_body_stays_compressed() -> None:
    packed = gzip.compress(TEXT)
    with server(lambda path: answer(packed, Content_Encoding="gzip")) as site:
        exchange = site.transport().ask(site.url()).exchange
    assert exchange.body == packed
    assert exchange.header("content-encoding") == "gzip"


def test_cookies_and_redirects_are_not_followed() -> None:
    with server(lambda path: answer(b"", "302 Found", Location="/other", Set_Cookie="a=b")) as site:
        transport = site.transport()
        assert transport.ask(site.url()).exchange.status == 302
        transport.ask(site.url())
    assert site.paths == ["/", "/"]
    assert b"ookie" not in site.requests[1]


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(lambda path: answer(b"proxy")) as proxy, server(lambda path: answer(b"site")) as site:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert site.transport().ask(site.url()).exchange.body == b"site"
    assert proxy.requests == []


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with server(lambda path: answer(b"checked")) as site:
        dialer = Dialer(allowed=LOOPBACK, ports={site.port}, resolver=rebinding)
        first = site.transport(dialer=dialer).ask(site.url()).exchange
        assert (first.body, first.address, asked) == (b"checked", "127.0.0.1", ["news.example"])
        second = site.transport(dialer=dialer).ask(site.url()).exchange
    assert second.failure is not None
    assert "10.0.0.1" in second.failure
    assert (second.request, second.address) == (b"", None)
    assert len(site.requests) == 1


def test_loopback_is_not_reached_unless_it_was_opened() -> None:
    with server(lambda path: answer(b"secret")) as site:
        for url in (site.url(), site.url(host="127.0.0.1"), site.url(host="localhost")):
            dialer = Dialer(ports={site.port}, resolver=lambda host, port: ["127.0.0.1"])
            exchange = site.transport(dialer=dialer).ask(url).exchange
            assert (exchange.url, exchange.status, exchange.body, exchange.request) == (url, None, b"", b"")
            assert exchange.failure
    assert site.requests == []


@pytest.mark.parametrize(
    ("reply", "kept", "failure"),
    [
        (answer(b"x" * 1001), b"x" * 1000, "larger than 1,000 bytes; its beginning was kept"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000, b"x" * 1000, "larger than 1,000 bytes; its beginning was kept"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort", b"short", "broke off.*5 bytes of it were kept"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nshort", b"short", "broke off.*5 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\nzz\r\n", b"short", "broke off.*5 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsh", b"sh", "broke off.*2 bytes of it were kept"),
    ],
)
def test_a_body_that_is_not_whole_is_kept_as_far_as_it_came(reply: bytes, kept: bytes, failure: str) -> None:
    with server(lambda path: reply) as site:
        attempt = site.transport(limits=Limits(largest=1000)).ask(site.url())
    assert (attempt.exchange.status, attempt.exchange.body) == (200, kept)
    assert re.search(failure, attempt.exchange.failure or "")
    assert not attempt.may_pass


def test_what_follows_a_whole_body_is_not_read_into_it() -> None:
    with server(lambda path: b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npageHTTP/1.1 200 OK\r\n\r\nother") as site:
        exchange = site.transport().ask(site.url()).exchange
    assert (exchange.body, exchange.failure) == (b"page", None)


def test_a_body_without_end_is_not_read_to_its_end() -> None:
    sent = [0]

    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        with suppress(OSError):
            for _ in itertools.count():
                connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
                sent[0] += 4096

    with server(lambda path: endless) as site:
        exchange = site.transport(limits=Limits(largest=100_000)).ask(site.url()).exchange
    assert len(exchange.body) == 100_000
    assert exchange.failure == "the answer is larger than 100,000 bytes; its beginning was kept"
    assert sent[0] < 20_000_000  # what the sockets' own buffers hold


@pytest.mark.parametrize(
    ("start", "repeated"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 10_000 + b"\r\ny\r\n"),
    ],
    ids=["before the answer", "around its bytes"],
)
def test_what_is_no_part_of_an_answer_ends_too(start: bytes, repeated: bytes) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(start)
        with suppress(OSError):
            while not site.over.is_set():
                connection.sendall(repeated)

    with server(lambda path: endless) as site:
        exchange = site.transport(limits=Limits(largest=100_000, whole=5)).ask(site.url()).exchange
    assert (exchange.failure or "").startswith("the answer is larger than it may be")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-Bomb: " + b"x" * 70_000 + b"\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 12_000 + b"\r\nbody",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000,
        b"HTTP/1.1 200 " + b"O" * 500_000,
    ],
    ids=["one", "many", "no end", "before", "first line"],
)
def test_header_bombs_are_given_up(head: bytes) -> None:
    def bomb(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head)

    with server(lambda path: bomb) as site:
        attempt = site.transport().ask(site.url())
    assert attempt.exchange.failure
    assert (attempt.exchange.body, attempt.exchange.response, attempt.exchange.status) == (b"", b"", None)
    assert not attempt.may_pass


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\nother words",
        b"HTTP/1.1 xyz\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        b"HTTP/1.1 200 OK\r\nA: b\x00c\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_what_is_no_http_is_a_recorded_failure(reply: bytes) -> None:
    with server(lambda path: reply) as site:
        exchange = site.transport().ask(site.url()).exchange
    assert exchange.status is None
    assert exchange.failure
    assert exchange.request == site.requests[0]


def test_headers_that_do_not_come_are_not_waited_for() -> None:
    def silent(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        site.over.wait(10)

    with server(lambda path: silent) as site:
        attempt = site.transport(limits=Limits(silence=0.05)).ask(site.url())
    assert attempt.exchange.failure == "the host did not answer in time"


def test_an_answer_that_drips_ends_with_the_whole_time() -> None:
    def dripping(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError):
            while not site.over.wait(0.001):
                connection.sendall(b"x")

    with server(lambda path: dripping) as site:
        # Each look at the clock takes half a second of the ten: the bytes come quickly enough for every single read.
        transport = GuardedTransport(site.dialer(), limits=Limits(whole=10, silence=9), clock=ticking(0.5))
        exchange = transport.ask(site.url()).exchange
    assert exchange.status == 200
    assert exchange.failure is not None
    assert exchange.failure.startswith("the answer was not whole after 10 seconds")


def test_nobody_there_may_pass() -> None:
    with server(lambda path: b"") as site:
        pass
    attempt = site.transport().ask(site.url())
    assert attempt.may_pass
    assert "Connection refused" in (attempt.exchange.failure or "")


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with server(lambda path: answer(b"second")) as site:
        dialer = Dialer(
            allowed={"127.0.0.0/8"}, ports={site.port}, resolver=lambda host, port: ["127.0.0.9", "127.0.0.1"]
        )
        exchange = site.transport(dialer=dialer).ask(site.url()).exchange
    assert (exchange.body, exchange.address) == (b"second", "127.0.0.1")


def test_names_that_cannot_be_resolved_are_named() -> None:
    stuck = threading.Event()

    def failing(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def hanging(host: str, port: int) -> list[str]:
        stuck.wait(10)
        return ["93.184.216.34"]

    failed = GuardedTransport(Dialer(resolver=failing)).ask("http://news.example/")
    assert (failed.exchange.failure or "").startswith("the name news.example could not be resolved: ")
    assert failed.may_pass
    hung = GuardedTransport(Dialer(resolver=hanging), limits=Limits(whole=0.05)).ask("http://news.example/")
    stuck.set()
    assert hung.exchange.failure == "the name news.example could not be resolved in time"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "مفتاح", "a\x00b"])
def test_headers_that_cannot_be_sent_are_a_wrong_use(value: str) -> None:
    with listening(lambda connection: None) as port, pytest.raises(ValueError, match="printable ASCII"):
        GuardedTransport(Dialer(ports={port})).ask("http://news.example/", [("X-Own", value)])
