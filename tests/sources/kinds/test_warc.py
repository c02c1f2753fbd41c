"""Web archives: what is captured in a WARC."""

from __future__ import annotations

import gzip
import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sijill.sources import Found, Link, Preserved, kind_of, kinds
from sijill.sources.kind import DEEPEST
from sijill.sources.warcs.answers import LARGEST_PAYLOAD
from sources.archives import Captured, each, warc
from sources.kinds.reading import failures_in, found_in, links_in, outcomes
from sources.samples import DAY, OUTLETS, SENTENCES, TITLES, URLS, html, rss

WARC = kinds()["warc"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
TEXT = ("Content-Type", "text/plain; charset=utf-8")


def page(language: str, **others: object) -> Captured:
    return replace(Captured(url=URLS[language], body=html(language).encode()), **others)  # type: ignore[arg-type]


REQUEST = page("en", type="request", media_type="application/http; msgtype=request", body=b"GET / HTTP/1.1\r\n\r\n")


@BOTH
@pytest.mark.parametrize("packed", [True, False])
def test_a_captured_page_is_a_report(language: str, packed: bool) -> None:
    (found,) = found_in(WARC, warc([page(language)], packed=packed))
    assert (found.report.title, found.report.text) == (TITLES[language], SENTENCES[language])
    assert (found.report.outlet, found.report.published) == (OUTLETS[language], DAY)
    assert found.payload_sha256 == hashlib.sha256(html(language).encode()).hexdigest()
    assert (found.media_type, found.captured_at) == ("text/html", datetime(2021, 10, 13, 8, tzinfo=UTC))
    assert found.blocks


@BOTH
def test_the_address_is_the_one_of_the_record_where_the_page_names_none(language: str) -> None:
    body = html(language, canonical=False).encode()
    (found,) = found_in(WARC, warc([page(language, body=body, url="<https://a.example/2021/10/x>")]))
    assert (found.report.url, found.publication.canonical_url) == ("https://a.example/2021/10/x", None)


def test_a_position_names_the_byte_of_the_record() -> None:
    parts = each([page("en"), page("ar")])
    assert [position for position, _ in outcomes(WARC, b"".join(parts))] == ["record 0", f"record {len(parts[0])}"]


@BOTH
def test_a_page_that_was_sent_in_chunks_and_compressed(language: str) -> None:
    packed = gzip.compress(html(language).encode())
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    (found,) = found_in(WARC, warc([page(language, body=body, headers=headers)]))
    assert found.report.text == SENTENCES[language]
    assert found.payload_sha256 == hashlib.sha256(html(language).encode()).hexdigest()


def test_the_charset_of_the_answer_counts() -> None:
    body = f"<html><body><p>{SENTENCES['ar']}</p></body></html>".encode("iso-8859-6", "xmlcharrefreplace")
    headers = [("Content-Type", "text/html; charset=iso-8859-6")]
    assert found_in(WARC, warc([page("ar", body=body, headers=headers)]))[0].report.text == SENTENCES["ar"]


@BOTH
def test_a_captured_feed_gives_reports_and_addresses(language: str) -> None:
    data = warc([page(language, body=rss(language).encode(), headers=[("Content-Type", "text/xml")])])
    (found,) = found_in(WARC, data)
    assert (found.report.title, found.captured_at) == (TITLES[language], datetime(2021, 10, 13, 8, tzinfo=UTC))
    assert [link.url for link in links_in(WARC, data)] == [URLS[language], f"{URLS[language]}-2"]


@BOTH
@pytest.mark.parametrize("kind", ["conversion", "resource"])
def test_a_text_made_from_a_page_is_a_report(language: str, kind: str) -> None:
    body = f"{TITLES[language]}\n\n{SENTENCES[language]}".encode()
    (found,) = found_in(WARC, warc([page(language, type=kind, media_type="text/plain", body=body)]))
    assert (found.report.title, found.report.url) == (TITLES[language], URLS[language])


@pytest.mark.parametrize(
    "record",
    [
        page("en", status="301 Moved"),
        page("en", status="404 Not Found"),
        page("en", body=b""),
        page("en", headers=[("Content-Type", "image/png")], body=b"\x89PNG"),
        page("en", headers=[("Content-Type", "text/css")]),
        page("en", headers=[("Content-Type", "application/javascript; charset=utf-8")]),
        page("en", headers=[("Content-Type", "application/vnd.api+json")], body=b'{"title": "Nine killed"}'),
        page("en", headers=[("Content-Type", "text/html")], body=b'{"title": "Nine killed"}'),
        page("en", headers=[TEXT], url="https://a.example/robots.txt?x"),
        REQUEST,
        page("en", type="metadata", media_type="application/warc-fields"),
        page("en", type="revisit", media_type="application/http; msgtype=response", body=b"HTTP/1.1 200 OK\r\n\r\n"),
        page("en", type="resource", url="urn:text:https://a.example/", media_type="text/plain"),
        page("en", type="resource", url="https://a.example/x.png", media_type="image/png"),
    ],
    ids=lambda record: f"{record.type} {record.status} {record.headers[0][1]} {record.url[:20]}",
)
def test_what_holds_no_report_gives_nothing(record: Captured) -> None:
    given = outcomes(WARC, warc([page("ar"), record, page("en")]))
    assert len(given) == 2
    assert all(isinstance(outcome, Found) for _, outcome in given)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (page("en", headers=[("Content-Type", "application/octet-stream")], body=b"\x00\x01"), "of no known kind"),
        (page("en", headers=[], body=b"words"), "of no known kind"),
        (page("en", said={"WARC-Segment-Number": "1"}), "several records"),
        (page("en", body=b"<html></html>"), "no report text"),
        (page("en", headers=[("Content-Encoding", "compress"), ("Content-Type", "text/html")]), "not known"),
        (page("en", body=b"a" * (LARGEST_PAYLOAD + 100_000)), "over 50 MB"),
        (page("en", body=b"<p>" + b"a" * 5_000_000), "over 5 MB"),
    ],
)
def test_what_cannot_be_read_costs_no_other_record(record: Captured, reason: str) -> None:
    parts = each([page("ar"), record, page("en")])
    data = b"".join(parts)
    assert len(found_in(WARC, data)) == 2
    ((position, said),) = failures_in(WARC, data)
    assert position == f"record {len(parts[0])}"
    assert reason in said


@BOTH
def test_what_was_cut_off_at_its_capture_is_read_and_named(language: str) -> None:
    (found, failure) = outcomes(WARC, warc([page(language, said={"WARC-Truncated": "length"})]))
    assert isinstance(found[1], Found)
    assert "cut off when it was captured" in str(failure[1])


@pytest.mark.parametrize("changed", [True, False])
def test_a_record_that_differs_from_its_digest_is_named(changed: bool) -> None:
    data = warc([page("en")], packed=False)
    assert b"WARC-Block-Digest" in data
    data = data.replace(b"At least nine", b"At least four" if changed else b"At least nine")
    assert len(found_in(WARC, data)) == 1
    assert [position for position, reason in failures_in(WARC, data) if "digest" in reason] == ["record 0"] * changed


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_named_once_and_the_others_are_read(packed: bool) -> None:
    parts = each([page("ar"), page("en"), page("ar"), page("en")], packed=packed)
    cut = b"".join((parts[0], parts[1][: len(parts[1]) * 2 // 3], *parts[2:]))
    assert len(found_in(WARC, cut)) == (3 if packed else 4)
    at = len(parts[0])
    # Uncompressed, it takes a part of the next one for its own, and differs from its digest.
    named = ["after record 0"] if packed else [f"record {at}", f"after record {at}"]
    assert [position for position, _ in failures_in(WARC, cut)] == named
    broken = b"".join((parts[0], b"\xff" * 20 + parts[1][20:], *parts[2:]))
    assert len(found_in(WARC, broken)) == 3
    assert [position for position, _ in failures_in(WARC, broken)] == ["after record 0"]
    last = b"".join(parts)[:-200]
    assert len(found_in(WARC, last)) == 3
    assert [position for position, _ in failures_in(WARC, last)] == [f"record {sum(map(len, parts[:3]))}"]


def test_a_damaged_request_is_named_too() -> None:
    parts = each([page("ar"), REQUEST], packed=False)
    ((position, reason),) = failures_in(WARC, b"".join(parts)[:-12])
    assert position == f"record {len(parts[0])}"
    assert "damaged" in reason


def test_items_that_are_not_read_are_passed_over() -> None:
    parts = each([page("ar"), page("en"), page("ar")])
    items = WARC.items(Preserved(stream=io.BytesIO(b"".join(parts)), name="a.warc.gz"))
    next(items)
    next(items)
    (outcome,) = next(items).read()
    assert isinstance(outcome, Found)
    assert outcome.report.title == TITLES["ar"]


def test_captures_lie_in_each_other_only_so_deep() -> None:
    data = warc([page("en")])
    for _ in range(DEEPEST):
        data = warc([page("en", type="resource", media_type="application/warc", body=data)])
    assert found_in(WARC, data) == []
    assert "too deep" in str(failures_in(WARC, data))
    inside = warc([page("en", type="resource", media_type="application/warc", body=warc([page("en")]))])
    assert len(found_in(WARC, inside)) == 1


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (warc([page("en")]), True),
        (warc([page("en")], packed=False), True),
        (gzip.compress(b"words", mtime=0), False),
        (b"\x1f\x8b\x08", False),
        (b"\x28\xb5\x2f\xfd", False),
        (b"WAR", False),
        (b"", False),
    ],
)
def test_a_warc_is_recognised_by_its_beginning(data: bytes, is_one: bool) -> None:
    assert WARC.recognises(data[:4096]) is is_one
    assert (kind_of(Preserved(stream=io.BytesIO(data), name="a.gz")).name == "warc") is is_one


def test_the_links_of_a_captured_map_are_given() -> None:
    body = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
    data = warc([page("en", body=body, headers=[("Content-Type", "application/xml")])])
    assert links_in(WARC, data) == [Link(url="https://a.example/1")]
