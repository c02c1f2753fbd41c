"""Feeds: entries as reports, and where they lead."""

from __future__ import annotations

import io
from datetime import date
from time import process_time

import pytest

from sijill.models import Precision
from sijill.sources import Failure, Found, Link, Preserved, kind_of, kinds
from sijill.sources.kinds.feed import LARGEST_FEED, MOST_ENTRIES
from sources.kinds.reading import failures_in, found_in, links_in, outcomes
from sources.samples import DAY, OUTLETS, SENTENCES, TITLES, URLS, atom, rss

FEED = kinds()["feed"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


def feed(*items: str, head: str = "<title>Rimal Post</title><link>https://rimalpost.example/</link>") -> bytes:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = "".join(f"<item>{item}</item>" for item in items)
    opened = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {spaces}><channel>{head}'
    return f"{opened}{body}</channel></rss>".encode()


@BOTH
def test_an_entry_with_words_is_a_report_and_leads_to_one(language: str) -> None:
    first, second, third = outcomes(FEED, rss(language).encode())
    assert [position for position, _ in (first, second, third)] == ["entry 1", "entry 1", "entry 2"]
    found = first[1]
    assert isinstance(found, Found)
    report = found.report
    assert (report.title, report.text) == (TITLES[language], f"{SENTENCES[language]}\n{SENTENCES[language]}")
    assert (report.outlet, report.language, report.published) == (OUTLETS[language], language, DAY)
    assert (report.url, found.publication.canonical_url) == (URLS[language], URLS[language])
    published = found.publication.published
    assert published and published.words == "Tue, 12 Oct 2021 18:30:00 +0300"
    assert second[1] == Link(url=URLS[language], title=TITLES[language], published=DAY)
    assert third[1] == Link(url=f"{URLS[language]}-2", title=TITLES[language])


@BOTH
def test_an_atom_entry_names_its_author(language: str) -> None:
    found, link = outcomes(FEED, atom(language).encode())
    assert isinstance(found[1], Found)
    assert (found[1].report.byline, found[1].report.text) == ("Nadia Sarhan", SENTENCES[language])
    assert found[1].publication.published and found[1].publication.published.precision is Precision.DAY
    assert isinstance(link[1], Link)


@BOTH
def test_a_summary_gives_words_where_there_is_no_content(language: str) -> None:
    summary = f"<title>{TITLES[language]}</title><description>&lt;p&gt;{SENTENCES[language]}&lt;/p&gt;</description>"
    (found,) = found_in(FEED, feed(summary))
    assert (found.report.text, found.report.url) == (SENTENCES[language], None)


@BOTH
def test_a_title_without_an_address_is_a_report(language: str) -> None:
    ((position, found),) = outcomes(FEED, feed(f"<title>{TITLES[language]}</title>"))
    assert isinstance(found, Found)
    assert (position, found.report.title, found.report.text) == ("entry 1", "", TITLES[language])


def test_scripts_and_markup_are_no_words() -> None:
    text = "<p>Nine <b>killed</b>.</p><script>hidden()</script><p>Two hurt.</p>"
    title = "Nine &amp;amp; more &lt;i&gt;killed&lt;/i&gt;"
    (found,) = found_in(FEED, feed(f"<title>{title}</title><description><![CDATA[{text}]]></description>"))
    assert (found.report.title, found.report.text) == ("Nine & more killed", "Nine killed.\nTwo hurt.")


@pytest.mark.parametrize(
    ("said", "byline"),
    [
        ("<dc:creator>Nadia Sarhan</dc:creator>", "Nadia Sarhan"),
        ("<author>desk@rimalpost.example (سامي الرملي)</author>", "سامي الرملي"),
        ("<author>desk@rimalpost.example</author>", None),
    ],
)
def test_who_wrote_an_entry(said: str, byline: str | None) -> None:
    assert found_in(FEED, feed(f"<description>Nine killed.</description>{said}"))[0].report.byline == byline


@pytest.mark.parametrize(
    ("said", "credit"),
    [
        ('<source url="https://a.example/rss">Rimal News Agency</source>', "Rimal News Agency"),
        ('<source url="https://a.example/rss">Rimal Post</source>', None),
        ("<dc:creator>AFP / Staff</dc:creator>", "AFP"),
    ],
)
def test_whom_an_entry_credits(said: str, credit: str | None) -> None:
    assert found_in(FEED, feed(f"<description>Nine killed.</description>{said}"))[0].publication.credit == credit


@pytest.mark.parametrize(
    ("said", "published", "precision"),
    [
        ("<pubDate>Tue, 12 Oct 2021 00:00:00 +0000</pubDate>", DAY, Precision.DAY),
        ("<dc:date>2021-10-12T08:00:00Z</dc:date>", DAY, Precision.MOMENT),
        ("<pubDate>١٢ تشرين الأول ٢٠٢١</pubDate>", DAY, Precision.DAY),
        ("<pubDate>soon</pubDate>", date(2020, 1, 1), None),
        ("", date(2020, 1, 1), None),
    ],
)
def test_when_an_entry_was_published(said: str, published: date, precision: Precision | None) -> None:
    given = Preserved(stream=io.BytesIO(), name="a", published=date(2020, 1, 1))
    (found,) = found_in(FEED, feed(f"<description>Nine killed.</description>{said}"), given)
    stated = found.publication.published
    assert (found.report.published, stated and stated.precision) == (published, precision)


def test_addresses_are_made_whole_and_others_passed_over() -> None:
    items = ["<link>/a</link>", "<link>javascript:alert(1)</link><title>Nine killed</title>", "<link>http://[x</link>"]
    given = outcomes(FEED, feed(*items))
    assert [outcome.url for _, outcome in given if isinstance(outcome, Link)] == ["https://rimalpost.example/a"]
    assert isinstance(given[1][1], Found)
    assert isinstance(given[2][1], Failure)


def test_the_charset_of_the_server_counts_where_the_feed_declares_none() -> None:
    data = f"<rss version='2.0'><channel><item><title>{TITLES['ar']}</title></item></channel></rss>".encode("cp1256")
    given = Preserved(stream=io.BytesIO(), name="a", media_type="text/xml; charset=windows-1256")
    assert found_in(FEED, data, given)[0].report.text == TITLES["ar"]


def test_a_feed_that_is_cut_off_gives_what_it_has_and_says_so() -> None:
    data = rss("en").encode()
    cut = data[: data.index(b"</item>") + 40]
    assert len(found_in(FEED, cut)) == 1
    assert [position for position, reason in failures_in(FEED, cut) if "cut off" in reason] == ["end"]


@pytest.mark.parametrize("data", [b"", b" ", b"<html><p>a</p></html>", b"words", b"\x00" * 99, b"{}"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    ((position, reason),) = failures_in(FEED, data)
    assert position == ""
    assert reason


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"<rss>", True),
        (b"<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- a -- b --><rss>", True),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", True),
        (b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", True),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", True),
        ("<rss>".encode("utf-16"), True),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", True),
        (b"<rdf:RDF xmlns='http://a.example/'>", False),
        (b"<feed>", False),
        (b"<html><rss>", False),
        (b"<!--" * 1_000, False),
        (b"<!-- a", False),
    ],
)
def test_a_feed_is_recognised_by_its_first_element(data: bytes, is_one: bool) -> None:
    assert FEED.recognises(data) is is_one
    assert (kind_of(Preserved(stream=io.BytesIO(data), name="a", media_type="text/xml")).name == "feed") is is_one


def test_no_file_is_opened_and_no_entity_grows() -> None:
    outside = (
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + feed("<title>&x;</title>").partition(b"?>")[2]
    )
    assert "root:" not in str(outcomes(FEED, outside))
    grows = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = b'<!DOCTYPE rss [<!ENTITY a0 "lol">' + grows + b"]>" + feed("<title>&a9;</title>").partition(b"?>")[2]
    assert len(str(outcomes(FEED, bomb))) < 10_000


@pytest.mark.parametrize("part", [b"<a>", b"<", b"&x", b"<![CDATA[", b"<item><description>", b"<a b='", b"<!DOCTYPE "])
def test_hostile_feeds_are_read_in_bounded_time(part: bytes) -> None:
    begun = process_time()
    outcomes(FEED, b"<rss version='2.0'><channel>" + part * (200_000 // len(part)))
    assert process_time() - begun < 8


def test_limits_are_said() -> None:
    assert "300,000 tags" in failures_in(FEED, b"<rss>" * 300_001)[0][1]
    assert "over 5 MB" in failures_in(FEED, b"<rss>" + b" " * LARGEST_FEED)[0][1]
    many = feed(*["<link>/a</link>"] * (MOST_ENTRIES + 1))
    assert len(links_in(FEED, many)) == MOST_ENTRIES
    assert [position for position, _ in failures_in(FEED, many)] == [f"entry {MOST_ENTRIES + 1}"]
