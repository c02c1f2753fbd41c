"""Which addresses are asked: the table in tests/cases/addresses.csv, and what settings open."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.sources.fetching import Dialer, Reason, Refusal, Target
from sijill.sources.fetching.dialing import Deadline

TABLE = Path(__file__).parents[2] / "cases" / "addresses.csv"


def _rows() -> list[dict[str, str]]:
    # Addresses are written as in JSON, so that control characters can be seen.
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [{**row, "url": json.loads(f'"{row["url"]}"')} for row in csv.DictReader(lines)]


ROWS = _rows()


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been connected to."""
    asked: list[str] = []

    def connect(_: httpcore.SyncBackend, host: str, port: int, timeout: float | None = None) -> httpcore.NetworkStream:
        asked.append(host)
        raise httpcore.ConnectError("not in tests")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return asked


@pytest.mark.parametrize("row", ROWS, ids=[ascii(row["url"])[:60] for row in ROWS])
def test_only_public_addresses_are_connected_to(row: dict[str, str], connected: list[str]) -> None:
    addresses = row["resolves_to"].split()
    dialer = Dialer(resolver=lambda host, port: addresses)
    target = dialer.check(row["url"])
    outcome = target if isinstance(target, Refusal) else dialer.dial(target, Deadline(5))
    assert isinstance(outcome, Refusal)
    assert outcome.words
    if row["refused"] == "yes":
        assert connected == []
        assert outcome.reason == row["reason"]
    else:
        assert connected == addresses
        assert outcome.reason == Reason.UNREACHABLE


def test_the_table_is_a_table_of_refusals_and_of_ordinary_addresses() -> None:
    assert sum(row["refused"] == "yes" for row in ROWS) >= 100
    assert sum(row["refused"] == "no" for row in ROWS) >= 10
    assert {row["reason"] for row in ROWS} >= set(Reason) - {Reason.UNREACHABLE, Reason.TOO_LONG}


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example./a?b=c#part", "https://news.example/a?b=c"),
        ("https://أخبار.example/أخبار/قصف ليلي?س=1", "https://xn--igbicxr.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D9%82%D8%B5%D9%81%20%D9%84%D9%8A%D9%84%D9%8A?%D8%B3=1"),
        ("https://news.example/%D8%A3?q=%41%20%zz", "https://news.example/%D8%A3?q=%41%20%zz"),
        ("http://[2606:4700:0:0::1111]:80/", "http://[2606:4700::1111]/"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart_once(url: str, normalised: str) -> None:
    target = Dialer().check(url)
    assert isinstance(target, Target)
    assert target.url == normalised
    assert Dialer().check(target.url) == target


@pytest.mark.parametrize("url", ["https://news.example/" + "a" * 8_200, "https://news.example/" + "م" * 2_000])
def test_addresses_without_end_are_refused(url: str) -> None:
    refused = Dialer().check(url)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.TOO_LONG


def test_long_host_names_are_refused() -> None:
    for host in ("a" * 64 + ".example", "a." * 127 + "example", "م" * 7000):
        refused = Dialer().check(f"http://{host}/")
        assert isinstance(refused, Refusal)
        assert refused.reason is Reason.MALFORMED


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://[", "http://127.0.0.1", "//"]))
def test_any_text_is_either_an_address_or_refused(text: str, start: str) -> None:
    target = Dialer().check(start + text)
    if isinstance(target, Target):
        assert target.url.isascii()
        assert target.url.isprintable()
        assert " " not in target.url
        assert Dialer().check(target.url) == target


def test_a_network_that_a_user_opened_is_asked_and_no_other(connected: list[str]) -> None:
    names = {"docs.internal": ["10.1.2.3"], "other.internal": ["10.2.0.1"], "localhost": ["127.0.0.1"]}
    dialer = Dialer(allowed={"10.1.0.0/16"}, ports={80, 8080}, resolver=lambda host, port: names[host])
    for url, reason in [
        ("http://docs.internal:8080/", Reason.UNREACHABLE),
        ("http://other.internal/", Reason.NOT_PUBLIC),
        ("http://localhost/", Reason.NOT_PUBLIC),
    ]:
        target = dialer.check(url)
        assert isinstance(target, Target)
        outcome = dialer.dial(target, Deadline(5))
        assert isinstance(outcome, Refusal)
        assert outcome.reason is reason
    assert connected == ["10.1.2.3"]
    assert isinstance(dialer.check("http://10.1.0.9/"), Target)
    assert isinstance(dialer.check("http://[::ffff:10.2.0.9]/"), Refusal)


def test_onion_addresses_need_a_proxy_of_tor() -> None:
    url = "http://invented0000000000.onion/"
    assert isinstance(Dialer(proxy="socks5://127.0.0.1:9050").check(url), Target)
    for proxy in (None, "http://127.0.0.1:3128"):
        refused = Dialer(proxy=proxy).check(url)
        assert isinstance(refused, Refusal)
        assert "socks5://127.0.0.1:9050" in refused.words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"allowed": {"10.0.0.1/8"}}, "host bits"),
        ({"allowed": {"intranet"}}, "intranet"),
        ({"proxy": "127.0.0.1:9050"}, "written as socks5://"),
        ({"proxy": "https://127.0.0.1:3128"}, "written as socks5://"),
        ({"proxy": "socks5://127.0.0.1"}, "with its port"),
        ({"proxy": "http://user:secret@127.0.0.1:3128"}, "passwords"),
        ({"proxy": "socks5://127.0.0.1:port"}, "[Pp]ort"),
    ],
)
def test_settings_that_cannot_be_understood_are_named(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said) as named:
        Dialer(**wrong)  # type: ignore[arg-type]  # one table for settings of several types
    assert "secret" not in str(named.value)
