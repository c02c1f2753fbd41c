"""What a page says about itself."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.extraction.markup import taken_apart
from sijill.extraction.metadata import Head, date_in_address, head_of, host_of, iso_date, title_parts


def head(source: str) -> Head:
    return head_of(taken_apart(source))


def ld(content: str) -> Head:
    return head(f'<script type="application/ld+json">{content}</script>')


@pytest.mark.parametrize(
    ("content", "byline", "published", "outlet"),
    [
        (
            '{"author": "سامي", "datePublished": "2021-10-12T10:00:00Z", "publisher": {"name": "بريد الرمال"}}',
            "سامي",
            date(2021, 10, 12),
            "بريد الرمال",
        ),
        ('[{"x": {"author": [{"name": "Nadia"}, {"name": "Sami"}]}}]', "Nadia", None, None),
        ('{"@graph": [{"author": {"@id": "#1"}}, {"@id": "#1", "name": "Nadia"}]}', "Nadia", None, None),
        ('{"author": {"@id": "#1"}, "datePublished": 20211012}', None, None, None),
        ('{"author": "https://x.example/nadia"}', None, None, None),
        ('{"datePublished": "yesterday"}', None, None, None),
        ('{"datePublished": "2021-13-40"}', None, None, None),
        ("{broken", None, None, None),
        ("[" * 100_000, None, None, None),
        ('{"a": ' + "9" * 10_000 + "}", None, None, None),
        ('{"author": "a\nb"}', "a b", None, None),
    ],
)
def test_json_ld_is_read_where_it_is_sound(
    content: str, byline: str | None, published: date | None, outlet: str | None
) -> None:
    found = ld(content)
    assert (found.byline, found.published, found.site_name) == (byline, published, outlet)


def test_meta_tags_come_first() -> None:
    found = head(
        '<meta property="article:published_time" content="2021-10-12"><meta name="date" content="2020-01-01">'
        '<meta name="author" content="Nadia &amp; Sami"><link rel="canonical" href="https://www.rimal.example/a">'
        '<meta property="og:title" content="Nine killed | Rimal Post">'
        '<meta property="og:site_name" content="Rimal Post">'
    )
    assert (found.published, found.byline, found.url) == (
        date(2021, 10, 12),
        "Nadia & Sami",
        "https://www.rimal.example/a",
    )
    assert (found.title, found.site_name) == ("Nine killed", "Rimal Post")


@pytest.mark.parametrize("href", ["javascript:alert(1)", "http://[x", "/relative", "https://x.example/" + "a" * 5_000])
def test_an_address_that_is_none_of_the_web_is_passed_over(href: str) -> None:
    assert head(f'<link rel="canonical" href="{href}">').url is None


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Nine killed in Tell Sarab - Rimal Post", ("Nine killed in Tell Sarab", "Rimal Post")),
        ("مقتل تسعة في تل سراب | مرصد الرمال", ("مقتل تسعة في تل سراب", "مرصد الرمال")),
        ("Rimal Monitor :: Nine killed in Tell Sarab", ("Nine killed in Tell Sarab", "Rimal Monitor")),
        (
            "Exclusive - Nine killed in a strike on Tell Sarab",
            ("Exclusive - Nine killed in a strike on Tell Sarab", ""),
        ),
        ("Nine killed - five of them children - Rimal Post", ("Nine killed - five of them children", "Rimal Post")),
        ("Nine killed in Tell Sarab", ("Nine killed in Tell Sarab", "")),
        ("", ("", "")),
    ],
)
def test_the_outlet_in_the_title_of_a_page(title: str, parts: tuple[str, str]) -> None:
    assert title_parts(title) == parts


def test_dates_as_they_are_written() -> None:
    assert iso_date("2021-10-12T23:59:00-08:00") == date(2021, 10, 12)
    assert iso_date("20211012") == date(2021, 10, 12)
    assert iso_date("2021-10-123") is None
    assert iso_date(None) is None
    assert date_in_address("https://rimal.example/2021/3/5/strike") == date(2021, 3, 5)
    assert date_in_address("https://rimal.example/2021/strike") is None
    assert host_of("https://www.rimal.example:8080/a") == "rimal.example"
    assert host_of("no address") is None
