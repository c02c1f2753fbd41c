"""Maps of sites: the addresses that they name."""

from __future__ import annotations

import gzip
import io
from datetime import date

import pytest

from sijill.sources import Link, Preserved, kind_of, kinds
from sijill.sources.kinds.sitemap import LARGEST_MAP, MOST_ADDRESSES
from sources.kinds.reading import failures_in, links_in
from sources.samples import DAY, TITLES, URLS, sitemap

SITEMAP = kinds()["sitemap"]
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


def a_map(*addresses: str) -> bytes:
    return f"<urlset {SPACE}>{''.join(f'<url>{address}</url>' for address in addresses)}</urlset>".encode()


@BOTH
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_map_of_news_gives_addresses_with_titles_and_days(language: str, is_packed: bool) -> None:
    data = sitemap(language).encode()
    assert links_in(SITEMAP, gzip.compress(data) if is_packed else data) == [
        Link(url=URLS[language], title=TITLES[language], published=DAY),
        Link(url="https://rimalpost.example/other"),
    ]
    assert kind_of(Preserved(stream=io.BytesIO(gzip.compress(data)), name="sitemap.xml.gz")).name == "sitemap"


def test_a_list_of_maps_gives_their_addresses() -> None:
    listed = "<sitemap><loc> https://a.example/1.xml </loc><lastmod>2021-10-12</lastmod></sitemap>"
    data = f"<sitemapindex {SPACE}>{listed}</sitemapindex>"
    assert links_in(SITEMAP, data.encode()) == [Link(url="https://a.example/1.xml", published=DAY)]


def test_a_map_without_a_namespace_is_read() -> None:
    data = b"<urlset><url><loc>https://a.example/1</loc><lastmod>2021-10-12T08:00:00Z</lastmod></url></urlset>"
    assert links_in(SITEMAP, data) == [Link(url="https://a.example/1", published=date(2021, 10, 12))]


def test_addresses_that_are_none_of_the_web_are_counted() -> None:
    data = a_map("<loc>javascript:alert(1)</loc>", "<loc>https://a.example/1</loc>", "<loc/>", "")
    assert len(links_in(SITEMAP, data)) == 1
    assert failures_in(SITEMAP, data) == [("", "3 of its 4 addresses are none of the web: they are left out")]


def test_a_map_that_is_cut_off_gives_what_it_has_and_says_so() -> None:
    data = a_map(*(f"<loc>https://a.example/{number}</loc>" for number in range(100)))
    cut = data[: data.index(b"/50<")]
    assert len(links_in(SITEMAP, cut)) == 50
    assert "behind address 50" in failures_in(SITEMAP, cut)[0][1]


def test_limits_are_said() -> None:
    many = a_map(*["<loc>https://a.example/1</loc>"] * (MOST_ADDRESSES + 1))
    assert len(links_in(SITEMAP, many)) == MOST_ADDRESSES
    assert "50,000" in failures_in(SITEMAP, many)[0][1]
    bomb = gzip.compress(b"<urlset>" + b" " * (LARGEST_MAP + 1))
    assert "50 MB" in failures_in(SITEMAP, bomb)[0][1]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html></html>", b"\x1f\x8b\x08 damaged", b"<urlset", b"<!DOCTYPE a [<!ENTITY x 'y'>]><urlset></urlset>",
        b"<urlset>" + b"<a>" * 100_000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    ((_, reason),) = failures_in(SITEMAP, data)
    assert reason


def test_no_file_is_opened() -> None:
    defined = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = defined + a_map("<loc>https://a.example/&x;</loc>")
    assert "root:" not in str(links_in(SITEMAP, data))
    assert failures_in(SITEMAP, data)
