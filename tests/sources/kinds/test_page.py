"""Pages as a kind of source."""

from __future__ import annotations

import io
from datetime import date

import pytest

from sijill.sources import Preserved, kind_of, kinds
from sources.kinds.reading import failures_in, found_in
from sources.samples import DAY, SENTENCES, TITLES, URLS, html

PAGE = kinds()["page"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


@BOTH
def test_a_page_gives_its_report_with_the_places_of_its_lines(language: str) -> None:
    source = html(language)
    (found,) = found_in(PAGE, source.encode())
    assert (found.report.title, found.report.text) == (TITLES[language], SENTENCES[language])
    assert (found.report.published, found.report.url) == (DAY, URLS[language])
    assert found.publication.canonical_url == URLS[language]
    last = found.blocks[-1]
    assert source[last.source_start : last.source_end] == SENTENCES[language]


@BOTH
def test_what_was_known_of_the_fetch_fills_in(language: str) -> None:
    source = f"<html><body><p>{SENTENCES[language]}</p></body></html>"
    given = Preserved(
        stream=io.BytesIO(),
        name="a",
        url="https://www.rimalpost.example/x",
        published=date(2021, 1, 2),
        language=language,
    )
    (found,) = found_in(PAGE, source.encode(), given)
    assert (found.report.url, found.report.outlet) == (given.url, "rimalpost.example")
    assert (found.report.published, found.publication.published) == (date(2021, 1, 2), None)


def test_the_media_type_says_the_charset_of_a_page_that_does_not() -> None:
    data = f"<html><body><p>{SENTENCES['ar']}</p></body></html>".encode("iso-8859-6", "xmlcharrefreplace")
    given = Preserved(stream=io.BytesIO(), name="a", media_type="text/html; charset=iso-8859-6")
    assert found_in(PAGE, data, given)[0].report.text == SENTENCES["ar"]


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kind"),
    [
        (b"<!DOCTYPE html><p>a", "a", None, "page"),
        (b"\xef\xbb\xbf  <html>", "a.bin", None, "page"),
        (b"<!-- saved from --><html>", "a", None, "page"),
        (b"<?xml version='1.0'?><html>", "a", None, "page"),
        (b"<p>a fragment", "a.html", None, "page"),
        (b"<p>a fragment", "https://a.example/x?y=.txt", "text/html; charset=utf-8", "page"),
        (b"<!-- made by a program --><rss version='2.0'>", "a", "text/html", "feed"),
        (b"<!-- made by a program --><urlset>", "https://a.example/sitemap.html", None, "sitemap"),
        (b"words", "a", None, "text"),
        (b"words", "http://[not an address", None, "text"),
    ],
)
def test_which_kind_bytes_are_of(data: bytes, name: str, media_type: str | None, kind: str) -> None:
    assert kind_of(Preserved(stream=io.BytesIO(data), name=name, media_type=media_type)).name == kind


@pytest.mark.parametrize(
    "data", [b"", b"<html></html>", b"<html><nav><p>Home</p></nav>", b"%PDF-1.7", b"\x00\x01" * 99]
)
def test_what_is_no_report_is_refused_with_a_reason(data: bytes) -> None:
    ((position, reason),) = failures_in(PAGE, data)
    assert position == ""
    assert "txt" in reason or "nothing to read" in reason


def test_a_page_over_the_limit_is_refused() -> None:
    assert "over 5 MB" in failures_in(PAGE, b"<html>" + b"a" * 5_000_000)[0][1]
