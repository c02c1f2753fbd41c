"""Samples of every kind of source, in English and Arabic; all invented."""

from __future__ import annotations

import importlib
import importlib.util
from datetime import date

from sijill.models import Precision

from .archives import Captured, each, wacz
from .sample import Sample

TITLES = {"en": "Nine killed as market in Tell Sarab is hit", "ar": "مقتل تسعة مدنيين بغارة على سوق تل سراب"}
SENTENCES = {
    "en": "At least nine civilians were killed on Tuesday when an air strike hit the market of Tell Sarab, a monitor"
    " said. Twenty-two people were wounded, some of them seriously.",
    "ar": "قُتل تسعة مدنيين على الأقل، أمس الثلاثاء، بغارة جوية استهدفت سوق بلدة تل سراب في وادي الرمال، وفق"
    " ما أفاد مرصد الرمال. وأصيب اثنان وعشرون آخرون بجروح.",
}
OUTLETS = {"en": "Rimal Post", "ar": "بريد الرمال"}
URLS = {"en": "https://rimalpost.example/tell-sarab", "ar": "https://rimalpost.example/ar/tell-sarab"}
WRITTEN = "2021-10-12T18:30:00+03:00"
DAY = date(2021, 10, 12)


def html(language: str, *, head: str = "", canonical: bool = True) -> str:
    """A page with one report."""
    link = f'<link rel="canonical" href="{URLS[language]}">' if canonical else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{TITLES[language]}</title>'
        f'<meta property="article:published_time" content="{WRITTEN}">'
        f'<meta property="og:site_name" content="{OUTLETS[language]}">{link}{head}</head>'
        f"<body><article><h1>{TITLES[language]}</h1><p>{SENTENCES[language]}</p></article></body></html>"
    )


def rss(language: str) -> str:
    """A feed with an entry in full and one with a title alone."""
    title, url, words = TITLES[language], URLS[language], f"<p>{SENTENCES[language]}</p>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{OUTLETS[language]}</title><link>https://rimalpost.example/</link><language>{language}</language>"
        f"<item><title>{title}</title><link>{url}</link><pubDate>Tue, 12 Oct 2021 18:30:00 +0300</pubDate>"
        f"<description>...</description><content:encoded><![CDATA[{words}{words}]]></content:encoded></item>"
        f"<item><title>{title}</title><link>{url}-2</link></item></channel></rss>"
    )


def atom(language: str) -> str:
    """An Atom feed with one entry."""
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<title>{OUTLETS[language]}</title><entry><title>{TITLES[language]}</title>"
        f'<link href="{URLS[language]}"/><published>2021-10-12</published><author><name>Nadia Sarhan</name></author>'
        f'<content type="html">&lt;p&gt;{SENTENCES[language]}&lt;/p&gt;</content></entry></feed>'
    )


def sitemap(language: str) -> str:
    """A map of a site that publishes news."""
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{URLS[language]}</loc><news:news><news:publication_date>{WRITTEN}</news:publication_date>"
        f"<news:title>{TITLES[language]}</news:title></news:news></url>"
        "<url><loc>https://rimalpost.example/other</loc><lastmod>2021-10</lastmod></url></urlset>"
    )


def captured(language: str) -> list[Captured]:
    """A request, an answer with a page, and the page's picture."""
    return [
        Captured(type="warcinfo", media_type="application/warc-fields", body=b"software: test\r\n", url="a.warc.gz"),
        Captured(url=URLS[language], body=html(language).encode()),
        Captured(url="https://rimalpost.example/a.png", headers=[("Content-Type", "image/png")], body=b"\x89PNG"),
    ]


def _sample(language: str, file: str, data: bytes, position: str, **others: object) -> Sample:
    said = {
        "file": file,
        "data": data,
        "position": position,
        "title": TITLES[language],
        "language": language,
        "published": DAY,
        "precision": Precision.MOMENT,
        "url": URLS[language],
        **others,
    }
    return Sample(**said)  # type: ignore[arg-type]


def _own() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {kind: [] for kind in ("page", "text", "feed", "sitemap", "warc", "wacz")}
    for language in ("en", "ar"):
        text = f"{TITLES[language]}\n\n{SENTENCES[language]}\n"
        found["page"].append(_sample(language, "a.html", html(language).encode(), ""))
        found["text"].append(
            _sample(language, "a.txt", text.encode(), "", published=None, precision=None, url=None, general=True)
        )
        found["feed"].append(_sample(language, "feed", rss(language).encode(), "entry 1"))
        found["feed"].append(_sample(language, "atom.xml", atom(language).encode(), "entry 1", precision=Precision.DAY))
        found["sitemap"].append(_sample(language, "sitemap.xml", sitemap(language).encode(), "", links=True))
        packed, plain = each(captured(language)), each(captured(language), packed=False)
        first = f"record {len(packed[0])}"
        found["warc"].append(_sample(language, "a.warc.gz", b"".join(packed), first))
        found["warc"].append(_sample(language, "a.warc", b"".join(plain), f"record {len(plain[0])}"))
        files = {"archive/data.warc.gz": b"".join(packed)}
        found["wacz"].append(_sample(language, "a.wacz", wacz(files), f"data.warc.gz {first}"))
    return found


def _all() -> dict[str, list[Sample]]:
    samples = _own()
    other = f"{__package__}.samples_other"
    if importlib.util.find_spec(other):
        samples |= importlib.import_module(other).SAMPLES
    return samples


SAMPLES = _all()
