"""Hostile pages."""

from __future__ import annotations

import random

from . import ARABIC, SECRET, SENTENCE, WORDS, Table, times

_TOLD = f"<h1>Shells hit market</h1><p>{SENTENCE}</p><p>{ARABIC}</p>"


def page(body: str | bytes, head: str = "") -> bytes:
    """A page with this body."""
    inner = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">%s</head><body>%s</body></html>' % (
        head.encode(),
        inner,
    )


def _said(charset: str, data: bytes) -> bytes:
    return b'<html><head><meta charset="%s"></head><body><p>%s</p></body></html>' % (charset.encode(), data)


def _random_tags(count: int) -> str:
    chosen = random.Random(7)
    names = ("div", "p", "table", "tr", "td", "b", "i", "svg", "math", "select", "template", "form", "frameset", "a")
    return "".join(f"<{'/' * chosen.randrange(2)}{chosen.choice(names)}>{SENTENCE[:9]}" for _ in range(count))


FILES: Table = {
    "nested-div-1000.html": lambda: page("<div>" * 1_000 + _TOLD),
    "nested-div-100000.html": lambda: page("<div>" * 100_000 + _TOLD),
    "nested-div-900000.html": lambda: page("<div>" * 900_000 + _TOLD),
    "nested-closed-blockquote-50000.html": lambda: page("<blockquote>" * 50_000 + _TOLD + "</blockquote>" * 50_000),
    "nested-inline-b-119000.html": lambda: page("<b>" * 119_000 + _TOLD),
    "nested-tables-2000.html": lambda: page("<table><tr><td>" * 2_000 + _TOLD),
    "nested-lists-20000.html": lambda: page("<ul><li>" * 20_000 + _TOLD),
    "nested-font-a-20000.html": lambda: page("<font><a href=x>" * 20_000 + _TOLD),
    "nested-svg-math.html": lambda: page("<svg><math><annotation-xml>" * 20_000 + _TOLD),
    "misnested-formatting.html": lambda: page("<b><i><u><p>" * 5_000 + SENTENCE + "</b></i></u></p>" * 5_000),
    "random-tags-60000.html": lambda: page(_random_tags(60_000)),
    "paragraphs-39000.html": lambda: page(f"<p>{SENTENCE[:60]}" * 39_000),
    "paragraphs-41000.html": lambda: page(f"<p>{SENTENCE[:60]}" * 41_000),
    "elements-119000.html": lambda: page("<br>x" * 39_000 + "<i>y</i>" * 78_000),
    "elements-121000.html": lambda: page("<i>y</i>" * 121_000 + _TOLD),
    "headings-30000.html": lambda: page(f"<h1>{SENTENCE[:40]}</h1>" * 30_000),
    "links-30000.html": lambda: page("<li><a href=https://rimalpost.example/x>Murouj market</a>" * 30_000),
    "times-30000.html": lambda: page("<time datetime=2021-10-12>12 October 2021</time><br>" * 30_000 + _TOLD),
    "metas-60000.html": lambda: page(_TOLD, '<meta property="og:title" content="x">' * 60_000),
    "attributes-400000-in-one-tag.html": lambda: page("<p " + "a=1 " * 400_000 + ">" + SENTENCE),
    "attribute-2MB.html": lambda: page(f'<p title="{"x" * 1_800_000}">{SENTENCE}'),
    "attribute-unclosed-2MB.html": lambda: page(f'<p title="{"x" * 1_800_000}'),
    "tag-name-2MB.html": lambda: page(f"<{'x' * 1_800_000}>{SENTENCE}"),
    "title-2MB.html": lambda: page(_TOLD, f"<title>{'Murouj ' * 250_000}</title>"),
    "title-unclosed.html": lambda: page(_TOLD * 10_000, "<title>"),
    "comment-unclosed-2MB.html": lambda: page("<!--" + "x" * 1_800_000),
    "comments-opened-400000.html": lambda: page("<!--" * 400_000 + _TOLD),
    "script-unclosed-2MB.html": lambda: page(_TOLD + "<script>" + "x" * 1_800_000),
    "style-opened-200000.html": lambda: page("<style><textarea>" * 100_000 + _TOLD),
    "less-than-1800000.html": lambda: page("<" * 1_800_000),
    "less-than-slash-900000.html": lambda: page("</" * 900_000 + _TOLD),
    "declarations-1000000.html": lambda: page("<!" * 1_000_000 + _TOLD),
    "tag-cut-off-2MB.html": lambda: page("<a " + "b" * 1_800_000),
    "ampersands-1800000.html": lambda: page("<p>" + "&" * 1_800_000),
    "entity-names-unclosed.html": lambda: page("<p>" + "&notin" * 300_000),
    "entity-digits-4MB.html": lambda: page(f"<p>&#{'9' * 4_500_000};{SENTENCE}"),
    "entities-of-surrogates.html": lambda: page("<p>" + "&#xD800;&#xDFFF;&#0;&#x110000;" * 100_000 + SENTENCE),
    "line-4MB-without-tags.html": lambda: page("<p>" + (SENTENCE + " ") * 45_000),
    "word-2MB.html": lambda: page("<p>" + "killed" * 300_000),
    "over-the-limit-6MB.html": lambda: page(_TOLD * 25_000),
    "entity-bomb-in-doctype.html": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "'
        + times(1_000, "kill")
        + b'"><!ENTITY b "'
        + times(1_000, "&a;")
        + b'"><!ENTITY c "'
        + times(1_000, "&b;")
        + b'">]><html><body><p>&c;</p></body></html>'
    ),
    "xxe-in-doctype.xhtml": lambda: (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{SECRET}">]><html><body><p>{SENTENCE} &x;</p></body></html>'.encode()
    ),
    "xinclude.xhtml": lambda: (
        f'<?xml version="1.0"?><html xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>{SENTENCE}</p>'
        f'<xi:include href="{SECRET}" parse="text"/></body></html>'
    ).encode(),
    "frames-and-objects-of-this-machine.html": lambda: page(
        f'{_TOLD}<iframe src="{SECRET}"></iframe><object data="{SECRET}"></object><img src="http://127.0.0.1:1/">'
        '<link rel="stylesheet" href="http://169.254.169.254/latest">'
    ),
    "addresses-that-are-none.html": lambda: page(
        _TOLD,
        '<base href="javascript:alert(1)"><link rel="canonical" href="javascript:alert(1)">'
        f'<meta property="og:url" content="{SECRET}"><meta property="og:url" content="https://[::1">'
        '<link rel="canonical" href="https://a.example:99999999999/"><meta http-equiv="refresh" content="0;url=//[">',
    ),
    "ld-json-nested-400000.html": lambda: page(
        _TOLD, '<script type="application/ld+json">' + '{"a":[' * 400_000 + "</script>"
    ),
    "ld-json-closed-nested-5000.html": lambda: page(
        _TOLD, '<script type="application/ld+json">' + "[" * 5_000 + "]" * 5_000 + "</script>"
    ),
    "ld-json-wrong-types.html": lambda: page(
        _TOLD,
        '<script type="application/ld+json">{"@type":["NewsArticle",7],"headline":{"a":1},"datePublished":[[2021]],'
        '"author":[[{"name":{"name":[]}}]],"publisher":"x","isBasedOn":{"@id":{}},"url":9e999}</script>',
    ),
    "ld-json-scripts-50000.html": lambda: page(
        _TOLD, '<script type="application/ld+json">{"@graph":[]}</script>' * 50_000
    ),
    "ld-json-digits-1MB.html": lambda: page(
        _TOLD, '<script type="application/ld+json">{"datePublished":' + "9" * 1_000_000 + "}</script>"
    ),
    "dates-beyond-all-calendars.html": lambda: page(
        _TOLD + "<time datetime='99999-99-99'>31 February 0000</time><p>30 February 99999</p><p>٣١/٣١/٩٩٩٩</p>",
        '<meta property="article:published_time" content="0000-00-00T99:99:99+99:99">',
    ),
    "says-utf-16-is-utf-8.html": lambda: _said("utf-16", WORDS.encode()),
    "says-utf-7.html": lambda: _said("utf-7", b"+ADw-script+AD4-" + SENTENCE.encode()),
    "says-idna.html": lambda: _said("idna", WORDS.encode()),
    "says-zlib-codec.html": lambda: _said("zlib_codec", WORDS.encode()),
    "says-unicode-escape.html": lambda: _said("unicode_escape", rb"\ud800\U0010ffff" + WORDS.encode()),
    "says-no-such-charset.html": lambda: _said("x" * 20, WORDS.encode("cp1256", "replace")),
    "says-iso-2022-jp.html": lambda: _said("iso-2022-jp", b"\x1b$B" * 100_000 + SENTENCE.encode()),
    "utf-16-cut-in-a-letter.html": lambda: page(_TOLD).decode().encode("utf-16")[:-1],
    "utf-32.html": lambda: page(_TOLD).decode().encode("utf-32"),
    "utf-8-overlong.html": lambda: page(b"\xc0\xbcscript\xc0\xbe\xe0\x80\xaf" * 20_000 + SENTENCE.encode()),
    "utf-8-surrogates.html": lambda: page("\ud800\udfff\ud83d" * 50_000 + SENTENCE),
    "utf-8-and-windows-1256-mixed.html": lambda: page((ARABIC.encode() + ARABIC.encode("cp1256", "replace")) * 5_000),
    "nul-between-letters.html": lambda: page("\0".join(_TOLD)),
    "control-characters.html": lambda: page("<p>" + "".join(map(chr, range(1, 32))) * 3_000 + SENTENCE),
    "directions-overridden.html": lambda: page("<p>" + "\u202e\u2066\u202b" * 100_000 + SENTENCE + ARABIC),
    "marks-above-marks.html": lambda: page("<p>" + "ق" + "\u064b\u0651\u0301" * 300_000 + ARABIC),
    "joiners-and-tatweel.html": lambda: page("<p>" + "ق\u200d\u0640\u200c" * 300_000 + ARABIC),
    "private-and-unassigned.html": lambda: page("<p>" + "\ue000\U000e0001\U0010ffff" * 200_000 + SENTENCE),
    "marks-of-our-own.html": lambda: page("<p>" + chr(0x20000) * 20_000 + SENTENCE + chr(0x20001)),
}
