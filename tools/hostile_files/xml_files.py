"""Hostile feeds and maps of sites."""

from __future__ import annotations

import gzip

from . import ARABIC, SECRET, SENTENCE, Table, times
from .packing import deflated, gzipped_often

_ITEM = (
    f"<item><title>Murouj</title><link>https://rimalpost.example/a</link><description>{SENTENCE}</description></item>"
)
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URL = "<url><loc>https://rimalpost.example/a</loc></url>"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))


def rss(inner: str, before: str = "") -> bytes:
    """An RSS feed with this in its channel."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}<rss version="2.0"><channel><title>Rimal Post</title>'
    return f"{head}{inner}</channel></rss>".encode("utf-8", "surrogatepass")


def atom(inner: str, before: str = "") -> bytes:
    """An Atom feed with this in it."""
    head = f'<?xml version="1.0"?>{before}<feed xmlns="http://www.w3.org/2005/Atom"><title>Rimal Post</title>'
    return f"{head}{inner}</feed>".encode()


def urls(inner: str | bytes, before: str = "") -> bytes:
    """A map of a site with this in it."""
    body = inner if isinstance(inner, bytes) else inner.encode()
    return f'<?xml version="1.0"?>{before}<urlset xmlns="{_MAP}">'.encode() + body + b"</urlset>"


def _said(encoding: str, data: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="%s"?>' % encoding.encode() + data.partition(b"?>")[2]


FEEDS: Table = {
    "billion-laughs.rss": lambda: rss(
        "<item><title>&l10;</title></item>", f'<!DOCTYPE rss [<!ENTITY l0 "kill">{_LAUGHS}]>'
    ),
    "billion-laughs.atom": lambda: atom(
        "<entry><title>&l10;</title></entry>", f'<!DOCTYPE feed [<!ENTITY l0 "x">{_LAUGHS}]>'
    ),
    "entity-quadratic.rss": lambda: rss(
        f"<item><description>{'&a;' * 20_000}</description></item>",
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>',
    ),
    "entity-of-itself.rss": lambda: rss(
        "<item><title>&a;</title></item>", '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    ),
    "xxe-file.rss": lambda: rss(
        f"<item><description>{SENTENCE} &x;</description></item>", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{SECRET}">]>'
    ),
    "xxe-address.atom": lambda: atom(
        f"<entry><content>{SENTENCE} &x;</content></entry>",
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>',
    ),
    "xxe-parameter-entity.rss": lambda: rss(
        _ITEM, f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{SECRET}"><!ENTITY % y "<!ENTITY z \'%x;\'>">%y;]>'
    ),
    "dtd-outside.rss": lambda: rss(_ITEM, '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/a.dtd">'),
    "xinclude.rss": lambda: rss(
        f'<item><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{SECRET}" parse="text"/></item>'
    ),
    "nested-100000.rss": lambda: rss("<item>" * 100_000),
    "nested-div-in-xhtml.atom": lambda: atom(
        '<entry><content type="xhtml">' + "<div>" * 60_000 + "</div>" * 60_000 + "</content></entry>"
    ),
    "items-5001.rss": lambda: rss(_ITEM * 5_001),
    "items-25000.rss": lambda: rss("<item><title>a</title><link>https://a.example/</link></item>" * 25_000),
    "tags-299000.rss": lambda: rss("<item><b/></item>" * 99_600),
    "tags-301000.rss": lambda: rss("<b/>" * 301_000),
    "item-with-contents-20000.rss": lambda: rss(
        "<item>" + f"<description>{SENTENCE}</description>" * 20_000 + "</item>"
    ),
    "item-with-categories-50000.rss": lambda: rss("<item>" + "<category>a</category>" * 50_000 + "</item>"),
    "attributes-100000.rss": lambda: rss("<item " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"),
    "namespaces-50000.rss": lambda: rss("".join(f'<a{n}:b xmlns:a{n}="u{n}"/>' for n in range(50_000))),
    "one-attribute-2MB.rss": lambda: rss(f'<item a="{"x" * 2_000_000}"/>'),
    "one-text-2MB.rss": lambda: rss(f"<item><description>{SENTENCE * 20_000}</description></item>"),
    "over-the-limit-6MB.rss": lambda: rss(_ITEM * 32_000),
    "entry-with-a-page-bomb.rss": lambda: rss(
        f"<item><description><![CDATA[{'<div>' * 500_000}{SENTENCE}]]></description></item>"
    ),
    "entry-escaped-often.rss": lambda: rss(f"<item><description>{'&amp;amp;lt;p' * 200_000}</description></item>"),
    "cdata-unclosed.rss": lambda: rss("<item><description><![CDATA[" + SENTENCE * 10_000),
    "less-than-290000.rss": lambda: rss("<" * 290_000),
    "ampersands-1500000.rss": lambda: rss(f"<item><title>{'&' * 1_500_000}</title></item>"),
    "dates-that-are-none.rss": lambda: rss(
        "".join(
            f"<item><title>{SENTENCE}</title><pubDate>{date}</pubDate></item>"
            for date in ("9" * 4_000, "Tue, 99 Zzz 99999 99:99:99 +9999", "-1", "\u0661" * 30, "T" * 5_000, "0000-00")
        )
    ),
    "addresses-that-are-none.rss": lambda: rss(
        "".join(
            f"<item><title>{SENTENCE}</title><link>{link}</link></item>"
            for link in ("javascript:alert(1)", SECRET, "https://[::1", "http://" + "a" * 100_000, "//", "data:,x")
        )
    ),
    "base-that-is-none.atom": lambda: atom(
        f'<entry xml:base="http://[" ><link href="a"/><content>{SENTENCE}</content></entry>'
    ),
    "content-base64.atom": lambda: atom(
        f'<entry><content type="application/zip" mode="base64">{"QUFB" * 200_000}</content></entry>'
    ),
    "says-utf-16-is-utf-8.rss": lambda: _said("utf-16", rss(_ITEM)),
    "says-ucs-4.rss": lambda: _said("ucs-4", rss(_ITEM)),
    "says-zlib-codec.rss": lambda: _said("zlib_codec", rss(_ITEM)),
    "says-ebcdic.rss": lambda: _said("cp037", rss(_ITEM)),
    "utf-16-without-mark.rss": lambda: rss(_ITEM).decode().encode("utf-16-be"),
    "surrogates.rss": lambda: rss(f"<item><title>\ud800{ARABIC}\udfff</title></item>"),
    "numbers-of-no-characters.rss": lambda: rss(f"<item><title>&#0;&#xD800;&#1;{SENTENCE}</title></item>"),
    "cut-off-in-a-tag.rss": lambda: rss(_ITEM * 100)[:-1000] + b"<item><tit",
}

SITEMAPS: Table = {
    "sitemap-addresses-50001.xml": lambda: urls(_URL * 50_001),
    "sitemap-addresses-bad-50000.xml": lambda: urls("<url><loc>javascript:x</loc></url>" * 50_000),
    "sitemap-index-of-itself.xml": lambda: (
        f'<sitemapindex xmlns="{_MAP}"><sitemap><loc>https://rimalpost.example/sitemap.xml</loc></sitemap>'
        "</sitemapindex>"
    ).encode(),
    "sitemap-nested-100000.xml": lambda: urls("<url>" * 100_000),
    "sitemap-nested-inside-100000.xml": lambda: urls("<url><loc>" + "<a>" * 100_000),
    "sitemap-laughs.xml": lambda: urls(
        "<url><loc>https://a.example/&l10;</loc></url>", f'<!DOCTYPE urlset [<!ENTITY l0 "x">{_LAUGHS}]>'
    ),
    "sitemap-laughs-behind-a-long-remark.xml": lambda: urls(
        "<url><loc>https://a.example/&l10;</loc></url>",
        f'<!DOCTYPE urlset [<!--{"x" * 5_000}--><!ENTITY l0 "x">{_LAUGHS}]>',
    ),
    "sitemap-xxe.xml": lambda: urls(
        "<url><loc>https://a.example/&x;</loc></url>", f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{SECRET}">]>'
    ),
    "sitemap-address-4MB.xml": lambda: urls(b"<url><loc>https://a.example/" + times(4_000_000, "a") + b"</loc></url>"),
    "sitemap-text-12MB.xml": lambda: urls(b"<url><loc>" + times(12_000_000, "a") + b"</loc></url>"),
    "sitemap-children-1000000.xml": lambda: urls(b"<url>" + times(1_000_000, "<a/>") + b"</url>"),
    "sitemap-attributes-300000.xml": lambda: urls("<url " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>"),
    "sitemap-without-addresses-800000.xml": lambda: urls(times(800_000, "<x/>")),
    "sitemap-bomb-2GB.xml.gz": lambda: deflated(2_000_000_000, start=urls(_URL)[:-9], window=31),
    "sitemap-gzip-in-gzip.xml.gz": lambda: gzipped_often(urls(_URL), 5),
    "sitemap-cut-off.xml.gz": lambda: gzip.compress(urls(_URL * 1_000), mtime=0)[:-40],
    "sitemap-wrong-checksum.xml.gz": lambda: gzip.compress(urls(_URL * 10), mtime=0)[:-8] + b"\xff" * 8,
    "sitemap-cut-off-in-a-tag.xml": lambda: urls(_URL * 100)[:-20],
    "sitemap-dates-that-are-none.xml": lambda: urls(
        "".join(f"<url><loc>https://a.example/{n}</loc><lastmod>{n * 7}-99</lastmod></url>" for n in range(999))
    ),
}
