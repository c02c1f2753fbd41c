"""What a robots.txt says, and what is done where there is none."""

from __future__ import annotations

import gzip
import time

import pytest

from sijill.sources.fetching import Robots, Target
from sijill.sources.fetching.robots import Verdict

from .loopback import FakeTime, Server, answer, server

RULES = """\
# for everybody else
User-agent: *
Disallow: /private
Disallow: /أخبار/سري
Crawl-delay: 3

User-Agent: Sijill
User-agent: OtherBot
Disallow: /not-for-sijill
Crawl-delay: 7

User-agent: NotSijill
Disallow: /
"""


def asked(site: Server, *, now: FakeTime | None = None) -> Robots:
    return Robots(site.transport(), take_turn=lambda host: None, clock=(now or FakeTime()).clock)


def verdict(robots: Robots, site: Server, path: str = "/page") -> Verdict:
    target = site.dialer().check(site.url(path))
    assert isinstance(target, Target)
    return robots.verdict(target)


def test_rules_for_sijill_come_before_those_for_everybody() -> None:
    with server(lambda path: answer(RULES.encode())) as site:
        robots = asked(site)
        assert verdict(robots, site, "/private/1") == Verdict(crawl_delay=7)
        refused = verdict(robots, site, "/not-for-sijill")
    assert refused.refusal == "the robots.txt of news.example does not allow this address to be fetched by programs"
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize("path", ["/private/1", "/أخبار/سري/٢"])
def test_rules_for_everybody_are_for_sijill_where_it_has_none(path: str) -> None:
    rules = RULES.replace("Sijill", "another")
    with server(lambda _: answer(rules.encode())) as site:
        robots = asked(site)
        assert verdict(robots, site, path).refusal
        assert verdict(robots, site, "/أخبار/") == Verdict(crawl_delay=3)


@pytest.mark.parametrize(
    "agent", ["sijill", "SIJILL/2.0", "Sijill*", "sijill # us", "  sijill", "sijill (a reader of reports)"]
)
def test_ways_to_write_the_name(agent: str) -> None:
    with server(lambda path: answer(f"User agent : {agent}\nDisallow: /\n".encode())) as site:
        assert verdict(asked(site), site).refusal


@pytest.mark.parametrize("agent", ["sijillbot", "notsijill", "si", "", "**"])
def test_names_of_others(agent: str) -> None:
    with server(lambda path: answer(f"User-agent: {agent}\nDisallow: /\n".encode())) as site:
        assert verdict(asked(site), site) == Verdict()


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "401 Unauthorized"])
def test_a_host_without_rules_allows_everything(status: str) -> None:
    with server(lambda path: answer(b"User-agent: *\nDisallow: /", status)) as site:
        assert verdict(asked(site), site) == Verdict()


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"", "500 Error"),
        answer(b"", "503 Busy"),
        answer(b"", "429 Too Many"),
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *\nAllow: /",
        answer(b"", "302 Found", Location="http://10.0.0.1/robots.txt"),
    ],
)
def test_a_host_that_cannot_say_is_not_asked_for_now(reply: bytes) -> None:
    replies = [reply, answer(b"")]
    now = FakeTime()
    with server(lambda path: replies[0]) as site:
        robots = asked(site, now=now)
        refused = verdict(robots, site).refusal or ""
        assert refused.startswith("the robots.txt of news.example could not be read (")
        del replies[0]
        assert verdict(robots, site).refusal == refused
        now.seconds += 601
        assert verdict(robots, site) == Verdict()


def test_rules_are_kept_for_a_day() -> None:
    now = FakeTime()
    with server(lambda path: answer(b"")) as site:
        robots = asked(site, now=now)
        for later, asked_for in ((0, 1), (23 * 3600, 1), (2 * 3600, 2)):
            now.seconds += later
            verdict(robots, site)
            assert len(site.paths) == asked_for


def test_redirects_are_followed_a_few_times() -> None:
    def reply(path: str) -> bytes:
        if path == "/rules":
            return answer(b"User-agent: *\nDisallow: /")
        return answer(b"", "301 Moved", Location="/rules" if path == "/robots.txt" else "/again")

    with server(reply) as site:
        assert verdict(asked(site), site).refusal
    with server(lambda path: answer(b"", "301 Moved", Location=path + "x")) as site:
        assert verdict(asked(site), site) == Verdict()
    assert len(site.paths) == 6


def test_each_request_takes_its_turn_at_the_host() -> None:
    turns: list[str] = []
    with server(lambda path: answer(b"")) as site:
        robots = Robots(site.transport(), take_turn=turns.append)
        verdict(robots, site)
        verdict(robots, site)
    assert turns == ["news.example"]


@pytest.mark.parametrize(
    "reply",
    [
        answer(gzip.compress(RULES.encode(), mtime=0), Content_Encoding="gzip"),
        answer(RULES.encode().replace(b"\n", b"\r\n")),
        answer(b"\xef\xbb\xbf" + RULES.encode()),
        answer(b"\xff\xfe\x00\n" + RULES.encode()),
        answer(RULES.encode() + b"#" * 600_000),
    ],
    ids=["compressed", "line ends", "mark", "broken", "too long"],
)
def test_ways_to_send_rules(reply: bytes) -> None:
    with server(lambda path: reply) as site:
        assert verdict(asked(site), site, "/not-for-sijill").refusal


@pytest.mark.parametrize(
    "hostile",
    [
        "".join(f"User-agent: u{n}\n" for n in range(18_000)) + "".join(f"Disallow: /{n}*\n" for n in range(9_000)),
        "User-agent: *\nDisallow: /" + "*a" * 100_000 + "$",
        "User-agent: " + "a" * 500_000,
        "User-agent: *\nCrawl-delay: " + "9" * 5_000,
        "User-agent: *\nCrawl-delay: nan\nRequest-rate: 1/0\nVisit-time: 9-9\n",
        gzip.compress(b"\n" * 50_000_000, mtime=0).decode("latin-1"),
    ],
    ids=["names", "stars", "long name", "delay", "odd values", "bomb"],
)
def test_hostile_rules_are_read_quickly(hostile: str) -> None:
    coding = {"Content_Encoding": "gzip"} if hostile.startswith("\x1f") else {}
    before = time.process_time()
    with server(lambda path: answer(hostile.encode("latin-1"), **coding)) as site:
        assert verdict(asked(site), site, "/" + "a" * 2_000).refusal is None
    assert time.process_time() - before < 5
