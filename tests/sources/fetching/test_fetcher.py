"""Fetching an address: redirects, politeness, further tries, what has not changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sijill.models import Exchange
from sijill.sources.fetching import Fetcher, FetchSettings, Politeness, Robots, fetcher_of, is_downgraded
from sijill.sources.fetching.dialing import Dialer

from .loopback import FakeTime, Reply, Server, answer, in_turn, resolver, server

NOON = datetime(2031, 5, 2, 12, 0, 0, tzinfo=UTC)


class Made:
    """A fetcher for a test's server, in a time of its own."""

    def __init__(self, site: Server, *, robots: bool = False, dialer: Dialer | None = None, delay: float = 0) -> None:
        self.time = FakeTime()
        politeness = Politeness(delay=delay, clock=self.time.clock, sleep=self.time.sleep)
        transport = site.transport(dialer=dialer)
        rules = Robots(transport, take_turn=politeness.take_turn, clock=self.time.clock)
        self.fetcher = Fetcher(
            transport,
            user_agent="Sijill/1 (+desk@monitor.example)",
            politeness=politeness,
            robots=rules if robots else None,
            chance=lambda: 0.5,
            now=lambda: NOON,
        )
        self.fetch = self.fetcher.fetch


def sent_to(location: str, status: str = "302 Found") -> bytes:
    return answer(b"moved", status, Location=location)


def statuses(chain: tuple[Exchange, ...]) -> list[int | None]:
    return [exchange.status for exchange in chain]


def test_one_answer() -> None:
    with server(lambda path: answer(b"page")) as site:
        chain = Made(site).fetch(site.url())
    assert [exchange.body for exchange in chain] == [b"page"]
    assert b"User-Agent: Sijill/1 (+desk@monitor.example)\r\n" in site.requests[0]
    assert b"\r\nAccept: text/html," in site.requests[0]


def test_every_redirect_is_an_exchange_of_its_own() -> None:
    replies = {
        "/": sent_to("/ar/أخبار", "301 Moved Permanently"),
        "/ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1": sent_to("two?a=1#part", "307 Temporary Redirect"),
        "/ar/two?a=1": answer(b"found"),
    }
    with server(lambda path: replies[path]) as site:
        chain = Made(site).fetch(site.url())
    assert statuses(chain) == [301, 307, 200]
    assert chain[-1].body == b"found"
    assert [exchange.url for exchange in chain] == [site.url(path) for path in replies]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/secret",
        "http://127.0.0.2:{port}/secret",
        "//localhost:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://news.example@127.0.0.1:{port}/secret",
        "http://10.0.0.1/",
        "http://rebound.example:{port}/secret",
        "http://news.example:22/",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "http://[",
        "\\\\127.0.0.1\\secret",
        "http://news.example/\x01",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location: str) -> None:
    # The first hop is on 127.0.0.5, which is opened; the rest of loopback, with the secret on it, stays closed.
    with (
        server(lambda path: answer(b"secret")) as secret,
        server(lambda path: sent_to(location.format(port=secret.port)), host="127.0.0.5") as site,
    ):
        known = {"news.example": ["127.0.0.5"], "rebound.example": ["127.0.0.1"], "localhost": ["127.0.0.1"]}
        ports = {80, site.port, secret.port}
        dialer = Dialer(allowed={"127.0.0.5/32"}, ports=ports, resolver=resolver(known))
        chain = Made(site, dialer=dialer).fetch(site.url())
    assert statuses(chain) == [302, None]
    assert chain[1].failure
    assert chain[1].request == b""
    assert (len(site.requests), secret.requests) == (1, [])


def test_redirects_in_a_circle_end() -> None:
    with server(lambda path: sent_to("/b" if path == "/a" else "/a")) as site:
        chain = Made(site).fetch(site.url("/a"))
    assert statuses(chain) == [302, 302, None]
    assert "cookies" in (chain[-1].failure or "")
    assert site.paths == ["/a", "/b"]


def test_redirects_without_end_end() -> None:
    with server(lambda path: sent_to(path + "x")) as site:
        chain = Made(site).fetch(site.url())
    assert statuses(chain) == [302] * 11 + [None]
    assert chain[-1].failure == "not asked: more than 10 redirects"


@pytest.mark.parametrize(
    "reply", [answer(b"", "302 Found"), answer(b"", "300 Choices", Location="/b"), sent_to("/b", "304 Not Modified")]
)
def test_answers_that_do_not_send_on(reply: bytes) -> None:
    with server(lambda path: reply) as site:
        assert len(Made(site).fetch(site.url())) == 1


def test_what_has_not_changed_is_not_sent_again() -> None:
    with server(lambda path: b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n') as site:
        (exchange,) = Made(site).fetch(site.url(), etag='"7"', last_modified="Fri, 02 May 2031 11:00:00 GMT")
    assert (exchange.status, exchange.body, exchange.failure) == (304, b"", None)
    assert b'If-None-Match: "7"\r\nIf-Modified-Since: Fri, 02 May 2031 11:00:00 GMT\r\n' in site.requests[0]
    with server(lambda path: answer()) as site:
        Made(site).fetch(site.url())
        with pytest.raises(ValueError, match="header"):
            Made(site).fetch(site.url(), etag='"7"\r\nX-Evil: 1')
    assert b"If-" not in site.requests[0]


@pytest.mark.parametrize(
    ("replies", "expected", "slept"),
    [
        ([answer(b"", "503 Busy"), answer(b"here")], 200, [0.75]),
        ([answer(b"", "502 Bad"), answer(b"", "504 Late"), answer(b"here")], 200, [0.75, 1.5]),
        ([answer(b"", "503 Busy")], 503, [0.75, 1.5]),
        ([answer(b"", "429 Slow", Retry_After="20"), answer(b"here")], 200, [20]),
        ([answer(b"", "503 Busy", Retry_After="Fri, 02 May 2031 12:00:09 GMT"), answer(b"here")], 200, [9]),
        ([answer(b"", "429 Slow", Retry_After="0"), answer(b"here")], 200, [0.75]),
        ([b"", b"", answer(b"here")], 200, [0.75, 1.5]),
        ([b""], None, [0.75, 1.5]),
        ([answer(b"", "500 Error")], 500, []),
        ([answer(b"", "404 Not Found", Retry_After="5")], 404, []),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"], 200, []),
    ],
)
def test_further_tries(replies: list[Reply], expected: int | None, slept: list[float]) -> None:
    with server(in_turn(*replies)) as site:
        made = Made(site)
        (exchange,) = made.fetch(site.url())
    assert exchange.status == expected
    assert made.time.slept == slept
    assert len(site.requests) == len(slept) + 1


def test_nobody_there_is_tried_again() -> None:
    with server(lambda path: b"") as site:
        pass
    made = Made(site)
    (exchange,) = made.fetch(site.url())
    assert exchange.failure
    assert made.time.slept == [0.75, 1.5]


def test_a_host_that_asks_for_an_hour_gets_it() -> None:
    with server(lambda path: answer(b"", "429 Slow", Retry_After="3600")) as site:
        made = Made(site)
        assert made.fetch(site.url())[0].status == 429
        (later,) = made.fetch(site.url("/other"))
        assert later.failure == "not asked: news.example asked to be left alone for 3600 more seconds: try again later"
        assert (made.time.slept, len(site.requests)) == ([], 1)
        made.time.seconds += 3601
        assert made.fetch(site.url("/other"))[0].status == 429


def test_robots_are_honoured_and_the_refusal_is_recorded() -> None:
    def reply(path: str) -> bytes:
        if path == "/robots.txt":
            return answer(b"User-agent: *\nDisallow: /private\nCrawl-delay: 4")
        return sent_to("/private") if path == "/" else answer(b"private")

    with server(reply) as site:
        made = Made(site, robots=True, delay=1)
        chain = made.fetch(site.url())
        assert statuses(chain) == [302, None]
        assert (chain[1].failure or "").startswith("not asked: the robots.txt of news.example does not allow")
        assert site.paths == ["/robots.txt", "/"]
        assert made.time.slept == [1]
        made.fetch(site.url("/next"))
        assert made.time.slept == [1, 4]
        assert Made(site).fetch(site.url("/private"))[0].body == b"private"


def test_what_is_no_address_is_recorded() -> None:
    with server(lambda path: answer()) as site:
        for url in ("", "news.example", "ftp://news.example/", "http://localhost/", "http://[", "x" * 20_000):
            (exchange,) = Made(site, robots=True).fetch(url)
            assert (exchange.failure or "").startswith("not asked: ")
            assert exchange.url == url[:8192]
        (exchange,) = Made(site).fetch("http://أ.example/\r\nWARC-Type: request\x00\ud800 \\")
        assert exchange.url == "http://%D8%A3.example/%0D%0AWARC-Type:%20request%00?%20%5C"
    assert site.requests == []


def test_a_chain_that_leaves_https_is_known() -> None:
    def chain(*urls: str) -> list[Exchange]:
        return [Exchange(url=url, at=NOON, request=b"") for url in urls]

    assert is_downgraded(chain("http://a.example/", "https://a.example/", "http://b.example/"))
    assert not is_downgraded(chain("http://a.example/", "https://a.example/"))
    assert not is_downgraded([])


def test_a_fetcher_as_the_user_set_it() -> None:
    with server(lambda path: answer(b"x" * 100)) as site:
        settings = FetchSettings(
            contact="desk@monitor.example",
            delay=0,
            allowed=frozenset({"127.0.0.1/32"}),
            ports=frozenset({site.port}),
            largest=10,
        )
        fetcher = fetcher_of(settings)
        (exchange,) = fetcher.fetch(f"http://127.0.0.1:{site.port}/")
    assert exchange.body == b"x" * 10
    assert site.paths == ["/robots.txt", "/"]
    for request in site.requests:
        assert f"User-Agent: {settings.user_agent}\r\n".encode() in request
