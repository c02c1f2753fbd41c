"""Pictures of whole pages by a browser that is let out through the guard alone."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sijill.sources.fetching import Dialer, NoPicture, Picture, find_browser, picture_of_page, picture_of_url

from .loopback import Server, answer, resolver, server

needs_browser = pytest.mark.skipif(find_browser() is None, reason="Chromium is not installed")

PAGE = """\
<!doctype html><meta charset="utf-8"><body style="margin:0">
<h1>وادي الرمال — Wadi Rimal</h1>
<img src="http://127.0.0.1:{port}/secret.png"><iframe src="http://localhost:{port}/secret"></iframe>
<iframe src="http://rebound.example:{port}/secret"></iframe><iframe src="https://127.0.0.1:{port}/secret"></iframe>
<link rel="preconnect" href="http://127.0.0.1:{port}"><link rel="dns-prefetch" href="//127.0.0.1:{port}">
<script>
alert("words that wait");
fetch("http://127.0.0.1:{port}/secret", {{mode: "no-cors"}}).catch(() => 0);
navigator.sendBeacon("http://127.0.0.1:{port}/secret", "words");
new WebSocket("ws://127.0.0.1:{port}/secret");
const peer = new RTCPeerConnection({{iceServers: [
  {{urls: "stun:127.0.0.1:{udp}"}},
  {{urls: "turn:127.0.0.1:{port}?transport=tcp", username: "a", credential: "b"}}]}});
peer.createDataChannel("words");
peer.createOffer().then(offer => peer.setLocalDescription(offer));
</script>
<div style="height:4000px;background:linear-gradient(red,blue)"></div>
<img loading="lazy" src="/far-down.png"></body>
"""


def size_of(picture: Picture) -> tuple[int, int]:
    """Width and height that stand at the beginning of a PNG."""
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture.png[16:24])
    return width, height


@contextmanager
def secret_places() -> Iterator[tuple[Server, socket.socket]]:
    """A server and a socket on loopback that no page may reach."""
    with server(lambda path: answer(b"secret")) as secret, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)
        yield secret, datagrams
        with pytest.raises(BlockingIOError):
            datagrams.recv(100)
        assert secret.requests == []


@needs_browser
def test_a_page_is_taken_whole_and_reaches_nothing_that_is_closed() -> None:
    asked: list[str] = []
    known = resolver({"news.example": ["127.0.0.5"], "rebound.example": ["127.0.0.1"], "localhost": ["127.0.0.1"]})

    def noting(host: str, port: int) -> list[str]:
        asked.append(host)
        return known(host, port)

    with secret_places() as (secret, datagrams):
        page = PAGE.format(port=secret.port, udp=datagrams.getsockname()[1]).encode()
        with server(lambda path: answer(page, Content_Type="text/html"), host="127.0.0.5") as site:
            dialer = Dialer(allowed={"127.0.0.5/32"}, ports={80, 443, site.port, secret.port}, resolver=noting)
            before = datetime.now(UTC)
            picture = picture_of_url(site.url("/page"), dialer, seconds=30)
    assert isinstance(picture, Picture)
    assert size_of(picture)[0] == 1280
    assert 4000 < size_of(picture)[1] < 5000
    assert picture.whole
    assert "Chrom" in picture.tool
    assert before <= picture.at <= datetime.now(UTC)
    assert {"/page", "/far-down.png"} <= set(site.paths)
    # Not even the browser itself asks for anything else: no updates, no accounts, no search engine.
    assert set(asked) <= {"news.example", "rebound.example", "localhost", "127.0.0.1"}


@needs_browser
def test_a_preserved_page_is_shown_by_itself() -> None:
    with secret_places() as (secret, datagrams):
        page = PAGE.format(port=secret.port, udp=datagrams.getsockname()[1])
        tall = page.replace("height:4000px", "height:90000px")
        picture = picture_of_page(tall.encode(), media_type="text/html; charset=utf-8", seconds=30)
    assert isinstance(picture, Picture)
    assert size_of(picture) == (1280, 16_000)
    assert not picture.whole


@needs_browser
def test_a_page_that_sends_on_to_what_is_closed_has_no_picture() -> None:
    with secret_places() as (secret, _):
        away = answer(b"", "302 Found", Location=f"http://127.0.0.1:{secret.port}/secret")
        with server(lambda path: away, host="127.0.0.5") as site:
            known = resolver({"news.example": ["127.0.0.5"]})
            dialer = Dialer(allowed={"127.0.0.5/32"}, ports={site.port, secret.port}, resolver=known)
            refused = picture_of_url(site.url(), dialer, seconds=30)
    assert isinstance(refused, NoPicture)
    assert "127.0.0.1, which is not an address of the public internet" in refused.reason


def test_an_address_that_is_not_asked_has_no_picture() -> None:
    refused = picture_of_url("http://localhost/", Dialer())
    assert isinstance(refused, NoPicture)
    assert refused.reason.startswith("not asked: ")


def test_without_a_browser_there_is_a_clear_statement(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    assert "install Chromium" in str(picture_of_page(b"<p>text</p>"))
    assert "/no/such/browser is not installed" in str(picture_of_page(b"<p>text</p>", browser="/no/such/browser"))


def test_a_browser_is_found_by_its_name_or_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = invented(tmp_path / "google-chrome", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == found
    assert find_browser(str(found)) == found
    first = invented(tmp_path / "chromium", "exit 0")
    assert find_browser() == first


def invented(path: Path, commands: str) -> Path:
    """A program that takes the place of a browser."""
    path.write_text(f"#!/bin/sh\n{commands}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ("echo 'No usable sandbox!' >&2; exit 1", "the browser ended (No usable sandbox!)"),
        ("printf 'no words of a browser\\0' >&4; exec tail -f /dev/null", "JSON"),
        ('printf \'{"id":1,"result":{}}\\0\' >&4; exec tail -f /dev/null', "product"),
        ('printf \'{"id":1,"error":{"message":"not now"}}\\0\' >&4; exec tail -f /dev/null', "not now"),
        ("exec tr '\\0' x </dev/zero >&4", "larger than a picture may be"),
    ],
)
def test_a_browser_that_does_not_work_is_named(tmp_path: Path, commands: str, said: str) -> None:
    browser = invented(tmp_path / "browser", commands)
    refused = picture_of_page(b"<p>text</p>", browser=str(browser), seconds=20)
    assert isinstance(refused, NoPicture)
    assert said in refused.reason


def test_a_browser_that_hangs_ends_with_all_that_it_started(tmp_path: Path) -> None:
    written = tmp_path / "started"
    commands = (
        f"tail -f /dev/null &\necho $$ $! $HOME >{written}.new; mv {written}.new {written}; exec tail -f /dev/null"
    )
    browser = invented(tmp_path / "browser", commands)
    refused = picture_of_page(b"<p>text</p>", browser=str(browser), seconds=0.3)
    assert refused == NoPicture("no picture: the browser was not done in time")
    *started, home = written.read_text().split()
    assert not Path(home).exists()
    until = time.monotonic() + 5
    while running := [number for number in started if _is_running(number)]:
        assert time.monotonic() < until, running


def _is_running(number: str) -> bool:
    status = Path(f"/proc/{number}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_nothing_of_the_user_is_given_to_the_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIJILL_API_KEY", "secret")
    browser = invented(tmp_path / "browser", f"env >{tmp_path}/seen; exit 1")
    picture_of_page(b"<p>text</p>", browser=str(browser), seconds=20)
    seen = (tmp_path / "seen").read_text()
    assert "secret" not in seen
    assert f"HOME={os.environ.get('HOME')}\n" not in seen


def test_a_media_type_that_no_header_holds_is_a_wrong_use() -> None:
    with pytest.raises(ValueError, match="media type"):
        picture_of_page(b"", media_type="text/html\r\nX-Evil: 1")
