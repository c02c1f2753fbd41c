"""Addresses: fetched once, preserved whatever came of it, read, and asked again only when that is wanted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sijill.models import Exchange
from sijill.register import Captured, Known, Listed, NotRead, Outcome, Register, verify_register
from sijill.register.giving import Giving
from sijill.sources.fetching import Picture

from .here import Site, add, adding, new_register

ENGLISH = """<!doctype html><html lang="en"><head><title>Market hit</title></head><body><article><h1>Market hit in
Tell Sarab</h1><p>An airstrike on the market of Tell Sarab killed 12 civilians on Monday, the Civil Defence said.</p>
<p>Residents spoke of two aircraft that circled over the town in the morning.</p></article></body></html>"""
ARABIC = """<!doctype html><html lang="ar"><head><title>قصف سوق</title></head><body><article><h1>قصف سوق تل سراب</h1>
<p>قُتل 12 مدنياً في غارة جوية على سوق تل سراب يوم الاثنين، بحسب ما قال الدفاع المدني.</p>
<p>وتحدث الأهالي عن طائرتين حلّقتا فوق البلدة في الصباح.</p></article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><title>Market hit</title><link>https://outlet.example/en</link></item>
<item><title>قصف سوق</title><link>https://outlet.example/ar</link></item></channel></rss>"""
PAGES = {
    "https://outlet.example/en": ("text/html", ENGLISH),
    "https://outlet.example/ar": ("text/html", ARABIC),
    "https://outlet.example/feed": ("application/rss+xml", FEED),
    "https://outlet.example/photo.jpg": ("image/jpeg", "no picture"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new_register(tmp_path)


@pytest.fixture
def site() -> Site:
    return Site(PAGES)


def _kinds(outcomes: list[Outcome]) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]


@pytest.mark.parametrize("page", ["en", "ar"])
def test_a_page_is_preserved_as_a_warc_and_read(folder: Path, site: Site, page: str) -> None:
    url = f"https://outlet.example/{page}"
    outcomes = add(folder, [url], fetch=site.fetch)
    assert _kinds(outcomes) == ["Captured", "Listed"]
    with Register(folder) as register:
        from sijill.register.models import Capture, Report

        capture = Capture.objects.get()
        warc = gzip.decompress(register.archive.read(capture.object))
        assert site.pages[url][1].encode() in warc
        assert (capture.location, capture.answer, capture.agent) == (url, 200, "Tests")
        assert Report.objects.get().language == page


def test_an_address_is_not_asked_twice_unless_that_is_wanted(folder: Path, site: Site) -> None:
    url = "https://outlet.example/en"
    add(folder, [url], fetch=site.fetch)
    assert add(folder, [url], fetch=site.fetch) == [Known(url)]
    assert len(site.asked) == 1
    again = add(folder, [url], fetch=site.fetch, again=True)
    assert _kinds(again) == ["Captured", "Known"]
    assert site.asked[1][1] is not None
    site.pages[url] = ("text/html", ENGLISH.replace("12", "15"))
    assert _kinds(add(folder, [url], fetch=site.fetch, again=True)) == ["Captured", "Listed", "Copied"]
    assert verify_register(folder).sound


def test_the_same_bytes_again_without_conditions_are_a_revisit(folder: Path, site: Site) -> None:
    url = "https://outlet.example/en"
    add(folder, [url], fetch=site.fetch)
    add(folder, [url], fetch=lambda url, etag, modified: site.fetch(url, None, None), again=True)
    with Register(folder) as register:
        from sijill.register.models import Capture

        last = Capture.objects.order_by("-row")[0]
        warc = gzip.decompress(register.archive.read(last.object))
    assert last.status == "unchanged"
    assert b"WARC-Type: revisit" in warc
    assert ENGLISH.encode() not in warc


def test_what_cannot_be_fetched_is_preserved_with_the_reason(folder: Path, site: Site) -> None:
    outcomes = add(folder, ["https://outlet.example/gone"], fetch=site.fetch)
    assert isinstance(outcomes[0], Captured)
    assert outcomes[1] == NotRead("https://outlet.example/gone", "", "the server answered 404")
    site.down = True
    outcomes = add(folder, ["https://outlet.example/en"], fetch=site.fetch)
    assert outcomes[1] == NotRead("https://outlet.example/en", "", "the host did not answer")
    site.down = False
    assert "Listed" in _kinds(add(folder, ["https://outlet.example/en"], fetch=site.fetch))


def test_a_feed_leads_to_its_pages_and_a_feed_file_asks_nobody(folder: Path, site: Site, tmp_path: Path) -> None:
    outcomes = add(folder, ["https://outlet.example/feed"], fetch=site.fetch)
    titles = {outcome.title for outcome in outcomes if isinstance(outcome, Listed)}
    assert {"Market hit", "قصف سوق"} <= titles
    asked = len(site.asked)
    (tmp_path / "feed.rss").write_text(FEED, encoding="utf-8")
    add(folder, [str(tmp_path / "feed.rss")], fetch=site.fetch)
    assert len(site.asked) == asked


def test_pages_of_a_feed_that_an_interrupted_run_did_not_ask_are_asked_when_the_feed_is_named_again(
    folder: Path, site: Site
) -> None:
    feed = "https://outlet.example/feed"

    def interrupted(url: str, etag: str | None, modified: str | None) -> tuple[Exchange, ...]:
        if url.endswith("/ar"):
            raise KeyboardInterrupt
        return site.fetch(url, etag, modified)

    with pytest.raises(KeyboardInterrupt):
        add(folder, [feed], fetch=interrupted)
    asked = len(site.asked)
    add(folder, [], fetch=site.fetch)
    assert len(site.asked) == asked
    outcomes = add(folder, [feed], fetch=site.fetch)
    assert [url for url, _ in site.asked[asked:]] == ["https://outlet.example/ar"]
    assert "قصف سوق" in {outcome.title for outcome in outcomes if isinstance(outcome, Listed)}
    assert add(folder, [feed], fetch=site.fetch) == [Known(feed)]


def test_a_picture_is_preserved_but_not_read(folder: Path, site: Site) -> None:
    assert _kinds(add(folder, ["https://outlet.example/photo.jpg"], fetch=site.fetch)) == ["Captured"]


def test_without_a_fetcher_nobody_is_asked(folder: Path) -> None:
    assert _kinds(add(folder, ["https://outlet.example/en"])) == ["NotRead"]


def _picture(url: str) -> Picture:
    return Picture(png=b"\x89PNG picture", tool="browser 1", at=datetime.now(UTC), whole=True)


def test_the_picture_of_a_page_is_kept_beside_it(folder: Path, site: Site) -> None:
    url = "https://outlet.example/en"
    with Register(folder) as register:
        run = adding(register, fetch=site.fetch, picture=_picture)
        list(run.add([url], Giving()))
        from sijill.register.models import Capture

        capture = Capture.objects.get()
        assert register.archive.read(capture.picture) == b"\x89PNG picture"
        event = next(event for event in register.archive.events() if event.type == "imaging")
    assert event.detail["parent"] == capture.object
    assert event.detail["program"] == "browser 1"


def test_watched_addresses_are_asked_when_their_time_has_come(folder: Path, site: Site) -> None:
    from sijill.register import watching

    now = datetime(2030, 1, 1, tzinfo=UTC)
    with Register(folder) as register:
        run = adding(register, fetch=site.fetch, again=True)
        watching.watch("https://outlet.example/feed", every=timedelta(hours=1), giving=Giving(outlet="Wire"))
        assert [channel.location for channel in watching.due(now)] == ["https://outlet.example/feed"]
        assert "Listed" in _kinds(list(watching.ask(run, watching.due(now), now)))
        assert watching.due(now + timedelta(minutes=59)) == []
        assert watching.next_due(now) == now + timedelta(hours=1)
        later = now + timedelta(minutes=60)
        assert _kinds(list(watching.ask(run, watching.due(later), later))) == ["Captured", "Known"]


def test_a_page_of_a_feed_that_failed_is_asked_again_in_the_next_round(folder: Path, site: Site) -> None:
    from sijill.register import watching

    def broken(url: str, etag: str | None, modified: str | None):  # type: ignore[no-untyped-def]
        site.down = url.endswith("/ar")
        return site.fetch(url, etag, modified)

    now = datetime.now(UTC)
    watched = "https://outlet.example/feed"
    with Register(folder) as register:
        watching.watch(watched, every=timedelta(hours=1), giving=Giving())
        run = adding(register, fetch=broken, again=True)
        assert "NotRead" in _kinds(list(watching.ask(run, watching.due(now), now)))
        site.down = False
        run = adding(register, fetch=site.fetch, again=True)
        later = now + timedelta(hours=1)
        outcomes = list(watching.ask(run, watching.due(later), later))
    assert [one.title for one in outcomes if isinstance(one, Listed)] == ["قصف سوق"]


def test_texts_of_endless_length_are_not_compared(folder: Path, tmp_path: Path) -> None:
    words = "Shelling of the town killed five people on Friday according to the Civil Defence of the district. " * 2_100
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Of {name}\n\n{words}", encoding="utf-8")
    assert len(words) > 200_000
    assert "Copied" not in _kinds(add(folder, [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]))
    for name in ("three", "four"):
        (tmp_path / f"{name}.txt").write_text(f"Of {name}\n\n{words[:20_000]}", encoding="utf-8")
    assert "Copied" in _kinds(add(folder, [str(tmp_path / "three.txt"), str(tmp_path / "four.txt")]))
