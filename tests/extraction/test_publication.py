"""What a page says about its own publication."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.extraction import Fetched, read_page
from sijill.extraction.publication import stated
from sijill.models import Precision, Publication, Published

SENTENCES = {
    "en": "At least nine civilians were killed when an air strike hit the market of Tell Sarab, a monitor said.",
    "ar": "قتل تسعة مدنيين على الأقل بغارة جوية استهدفت سوق بلدة تل سراب في وادي الرمال، وفق ما أفاد مرصد الرمال.",
}
DAY = date(2021, 10, 12)
BOTH = pytest.mark.parametrize("language", SENTENCES)


def publication(language: str, head: str = "", *, body: str = "", url: str | None = None) -> Publication:
    sentence = SENTENCES[language]
    source = f"<html><head>{head}</head><body><h1>Tell Sarab</h1>{body}<p>{sentence}</p><p>{sentence}</p></body></html>"
    return read_page(source, fetched=Fetched(url=url)).publication


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2021-10-12T23:59:00-08:00", (DAY, DAY, Precision.MOMENT)),
        ("20211012T2359", (DAY, DAY, Precision.MOMENT)),
        ("2021-10-12 08:30", (DAY, DAY, Precision.MOMENT)),
        ("2021-10-12T08:00:00Z", (DAY, DAY, Precision.MOMENT)),
        ("2021-10-12T00:00:00Z", (DAY, DAY, Precision.DAY)),
        ("2021-10-12", (DAY, DAY, Precision.DAY)),
        ("2021-10", (date(2021, 10, 1), date(2021, 10, 31), Precision.MONTH)),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH)),
        ("2021", (date(2021, 1, 1), date(2021, 12, 31), Precision.YEAR)),
        ("Tue, 12 Oct 2021 23:59:00 +0300", (DAY, DAY, Precision.MOMENT)),
        ("12 October 2021", (DAY, DAY, Precision.DAY)),
        ("١٢ تشرين الأول ٢٠٢١ ١٤:٣٠", (DAY, DAY, Precision.MOMENT)),
        ("2021-13", None),
        ("0001", None),
        ("2021-10-45", None),
        ("yesterday", None),
        ("9" * 5_000, None),
        ("", None),
    ],
)
def test_a_time_with_its_precision(words: str, expected: tuple[date, date, Precision] | None) -> None:
    found = stated(words)
    assert (found and (found.earliest, found.latest, found.precision)) == expected
    assert found is None or found.words == words


@BOTH
def test_the_time_in_the_head_counts_first(language: str) -> None:
    head = '<meta property="article:published_time" content="2021-10-12T18:30:00+03:00">'
    found = publication(language, head, body='<time datetime="2020-01-01">2020</time>')
    assert found.published == Published(DAY, DAY, Precision.MOMENT, "2021-10-12T18:30:00+03:00")


@pytest.mark.parametrize(
    ("line", "precision"),
    [
        ("12 October 2021", Precision.DAY),
        ("12 October 2021, 14:30", Precision.MOMENT),
        ("١٢ تشرين الأول ٢٠٢١", Precision.DAY),
        ("12 تشرين الأول 2021 - 14:30", Precision.MOMENT),
    ],
)
@BOTH
def test_the_time_beside_the_title_is_given_in_its_words(language: str, line: str, precision: Precision) -> None:
    assert publication(language, body=f"<p>{line}</p>").published == Published(DAY, DAY, precision, line)


@BOTH
def test_a_month_alone_is_no_day(language: str) -> None:
    head = '<meta name="date" content="2021-10">'
    assert publication(language, head).published == Published(
        date(2021, 10, 1), date(2021, 10, 31), Precision.MONTH, "2021-10"
    )
    source = f"<html><head>{head}</head><body><p>{SENTENCES[language]}</p></body></html>"
    assert read_page(source).report.published is None
    assert read_page(source, published=DAY).report.published == DAY
    in_sight = publication(language, head, body="<p>12 October 2021</p>").published
    assert in_sight and in_sight.precision is Precision.DAY


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://rimalpost.example/2021/10/12/strike", Published(DAY, DAY, Precision.DAY, "2021/10/12")),
        (
            "https://rimalpost.example/2021/10/strike",
            Published(date(2021, 10, 1), date(2021, 10, 31), Precision.MONTH, "2021/10"),
        ),
        ("https://rimalpost.example/2021/99/strike", None),
        ("https://rimalpost.example/strike", None),
    ],
)
@BOTH
def test_the_address_says_it_where_nothing_else_does(language: str, url: str, expected: Published | None) -> None:
    assert publication(language, url=url).published == expected


def test_the_address_that_a_page_was_fetched_from_counts_where_it_names_none() -> None:
    source = f"<html><body><p>{SENTENCES['en']}</p></body></html>"
    fetched = Fetched(url="https://www.rimalpost.example/2021/10/12/strike")
    page = read_page(source, fetched=fetched)
    assert (page.report.url, page.report.outlet) == (fetched.url, "rimalpost.example")
    assert (page.report.published, page.publication.canonical_url) == (DAY, None)
    canonical = source.replace("<body>", '<head><link rel="canonical" href="https://a.example/b"></head><body>')
    page = read_page(canonical, fetched=fetched)
    assert (page.report.url, page.publication.canonical_url) == ("https://a.example/b", "https://a.example/b")


@pytest.mark.parametrize(
    "head",
    [
        ld('{"@type": "NewsArticle", "translationOfWork": "https://a.example/original"}'),
        ld('{"translationOfWork": {"@type": "Article", "@id": "https://a.example/original"}}'),
        ld('{"@graph": [{"x": 1}, {"translationOfWork": [{"url": "https://a.example/original"}]}]}'),
        '<meta itemprop="translationOfWork" content="https://a.example/original">',
    ],
)
@BOTH
def test_a_page_says_what_it_translates(language: str, head: str) -> None:
    assert publication(language, head).translation_of == "https://a.example/original"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="alternate" hreflang="ar" href="https://a.example/ar">',
        ld('{"workTranslation": "https://a.example/ar"}'),
        ld('{"translationOfWork": "javascript:alert(1)"}'),
        ld('{"translationOfWork": {"name": "Original"}}'),
        "",
    ],
)
@BOTH
def test_another_language_of_the_page_is_no_original(language: str, head: str) -> None:
    assert publication(language, head).translation_of is None


@pytest.mark.parametrize(
    ("head", "credit"),
    [
        (ld('{"sourceOrganization": {"name": "Rimal News Agency"}}'), "Rimal News Agency"),
        (ld('{"isBasedOn": {"publisher": {"name": "وكالة الرمال"}}}'), "وكالة الرمال"),
        (ld('{"isBasedOn": "https://www.agency.example/story"}'), "agency.example"),
        (ld('{"isBasedOn": [{"@id": "https://agency.example/story"}]}'), "agency.example"),
        ('<meta name="syndication-source" content="https://agency.example/story">', "agency.example"),
        ('<meta name="DC.source" content="وكالة الرمال">', "وكالة الرمال"),
        ('<meta property="og:site_name" content="Agency"><meta name="dc.source" content="Agency">', None),
        (ld(f'{{"sourceOrganization": "{"long " * 50}"}}'), None),
        (ld('{"isBasedOn": {"x": [1, 2]}}'), None),
    ],
)
@BOTH
def test_the_head_credits_an_agency(language: str, head: str, credit: str | None) -> None:
    assert publication(language, head).credit == credit


def test_a_page_does_not_credit_itself() -> None:
    head = '<link rel="canonical" href="https://a.example/b">' + ld('{"isBasedOn": "https://a.example/a"}')
    assert publication("en", head).credit is None


@pytest.mark.parametrize(("language", "line"), [("en", "Source: Rimal News Agency"), ("ar", "المصدر: وكالة الرمال")])
def test_the_line_behind_a_story_credits_an_agency(language: str, line: str) -> None:
    sentence = SENTENCES[language]
    article = f"<article><h1>Tell Sarab</h1><p>{sentence}</p><p>{sentence}</p></article>"
    assert read_page(f"<html><body>{article}<p>{line}</p></body></html>").publication.credit == line.partition(": ")[2]


def test_the_charset_of_the_server_counts_where_a_page_declares_none() -> None:
    source = f"<html><body><p>{SENTENCES['ar']}</p></body></html>"
    data = source.encode("iso-8859-6")
    page = read_page(data, fetched=Fetched(media_type="text/html; charset=ISO-8859-6"))
    assert page.report.text == SENTENCES["ar"]
    declared = data.replace(b"<body>", b'<head><meta charset="iso-8859-6"></head><body>')
    assert read_page(declared, fetched=Fetched(media_type="text/html; charset=windows-1252")).report == page.report
    assert Fetched(media_type="text/html").charset is None
