"""The page of a bundle: everything on it, in both languages, and nothing from outside that acts."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import lxml.html
import pytest

from exports.build import AGENT, ARABIC, ENGLISH, URL, Given, arabic_claims, bundle_of, english_claims, only, said
from sijill.archive import event_types
from sijill.exports import Bundle, Written, exports
from sijill.models import Claims, DateInterval, Factuality, Report, Scope, Stance

FOLDER = exports()["folder"]
NASTY = (
    "<script>document.title='run'</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></style><h1>x</h1>",
    "javascript:alert(1)",
    "&lt;b&gt;&#x202e;",
)


@pytest.fixture(scope="module")
def document(page: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page)


def texts(document: lxml.html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in document.xpath(path)]


def shown(folder: Path, *givens: Given) -> lxml.html.HtmlElement:
    """The page of a bundle of these."""
    written = FOLDER.write(bundle_of(folder / "archive", givens), folder / "evidence", None)
    return lxml.html.document_fromstring((written.path / "index.html").read_bytes())


def test_it_says_where_each_capture_is_from_and_what_was_done(bundle: Bundle, page: str) -> None:
    for capture in bundle.captures:
        for words in (capture.location, capture.file.sha256, capture.agent, "2025-03-11 09:30:15 UTC"):
            assert words.replace("&", "&amp;") in page
    for kind in ("capture", "imaging", "extraction", "metadata_extraction", "creation"):
        assert event_types()[kind].label_en in page
        assert event_types()[kind].label_ar in page


def test_it_has_each_report_with_its_text_and_claims(document: lxml.html.HtmlElement) -> None:
    articles = document.xpath("//article[@class='report']")
    assert len(articles) == 2
    for article, report, claims in zip(articles, (ENGLISH, ARABIC), (3, 1), strict=True):
        (box,) = article.xpath(".//div[@class='text']")
        lines = [re.sub(r"(?<=\S)\[(\d)\]", "", one.text_content()) for one in box]
        numbers = [one.text_content() for one in box.xpath(".//sup")]
        assert numbers == [str(number + 1) for number in range(claims)]
        before = [one.getprevious() for one in box.xpath(".//sup")]
        assert [(one.tag, one.tail) for one in before] == [("mark", None)] * claims
        assert _without(lines, numbers) == _without([line for line in report.full_text.split("\n") if line], [])
        assert len(article.xpath(".//article[@class='claim']")) == claims


def _without(lines: list[str], numbers: list[str]) -> str:
    """Text without digits: the numbers of claims stand among its words."""
    return re.sub(r"\d", "", "".join(lines))


def test_the_words_of_claims_are_marked_where_they_stand(document: lxml.html.HtmlElement) -> None:
    english, arabic = document.xpath("//div[@class='text']")
    marked = ["".join(mark.itertext()) for mark in english.xpath(".//mark")]
    assert "".join(marked[:2]) == english_claims().attacks[0].evidence.words
    assert marked[2] == english_claims().responses[0].evidence.words
    assert "".join(arabic.xpath(".//mark//text()")) == arabic_claims().attacks[0].evidence.words
    assert {"Five people", "two children", "Rimal Rescue Service"} <= set(english.xpath(".//u/text()"))


def test_links_between_claims_and_their_words_meet(document: lxml.html.HtmlElement) -> None:
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    within = [href[1:] for href in document.xpath("//a/@href") if href.startswith("#")]
    assert len(within) > 8
    assert set(within) <= set(ids)


def test_links_and_pictures_are_files_of_the_bundle(document: lxml.html.HtmlElement, folder: Written) -> None:
    paths = [path for path in document.xpath("//@href | //@src") if not path.startswith("#")]
    assert len(paths) > 10
    assert [path for path in paths if not (folder.path / path).is_file()] == []


def test_every_label_is_in_both_languages(document: lxml.html.HtmlElement) -> None:
    for entry in document.xpath("//dl/div"):
        assert [(dt.get("lang"), dt.get("dir")) for dt in entry.xpath("dt")] == [("en", "ltr"), ("ar", "rtl")]
        assert len(entry.xpath("dd")) == 1
    for heading in document.xpath("//*[self::h1 or self::h2 or self::h3][@class='both']"):
        assert [one.get("lang") for one in heading] == ["en", "ar"]
    assert "killed: children" in texts(document, "//dt")
    assert "القتلى: أطفال" in texts(document, "//dt")


def test_texts_run_in_the_direction_of_their_language(document: lxml.html.HtmlElement) -> None:
    assert [(box.get("lang"), box.get("dir")) for box in document.xpath("//div[@class='text']")] == [
        ("en", "ltr"),
        ("ar", "rtl"),
    ]
    for value in (URL, AGENT, "وكالة الرمال", "2025-03-10"):
        assert value in document.xpath("//bdi/text()")


def test_it_runs_and_loads_nothing(document: lxml.html.HtmlElement, page: str) -> None:
    assert document.xpath("//script | //iframe | //link | //object | //form | //base") == []
    assert not re.search(r"https?://[^<]*[\"')]|url\(|@import|javascript:", re.sub(r"<bdi.*?</bdi>", "", page))
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = document.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' file:"
    assert document.xpath("//@style") == []
    assert document.xpath("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("nasty", NASTY)
def test_words_from_outside_are_words(nasty: str, tmp_path: Path) -> None:
    report = Report(
        id="odd", title=nasty, text=f"{nasty}\nFive killed.", outlet=nasty, byline=nasty, url=nasty, language=nasty
    )
    given = Given(b"data", f"a/{nasty}.pdf", None, nasty, ((report, Claims(report_id="odd")),))
    document = shown(tmp_path, given)
    assert document.xpath("//script | //svg | //h1[text()='x'] | //img | //*[@onerror or @onload]") == []
    assert nasty in texts(document, "//div[@class='text']/*")
    assert texts(document, "//bdi").count(nasty) >= 4
    assert not any(nasty in href for href in document.xpath("//@href"))
    assert all(path.parent.name != "a" for path in tmp_path.rglob("*.pdf"))


def test_characters_that_steer_others_are_written_out(tmp_path: Path) -> None:
    title = "\u202eevil\u202c \u2066x\u0000\u001b[31m\u200b"
    report = Report(id="odd", title=title, text="\u202ekilled 5\u2069\ufeff", outlet="a\nb\u2028c")
    page = shown(tmp_path, Given(b"data", "\u202efdp.exe\n2", None, "", ((report, Claims(report_id="odd")),)))
    text = page.text_content()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0000-\u0008\u001b\u2028]", text)
    assert "[U+202E]evil[U+202C] [U+2066]x[U+0000][U+001B][31m[U+200B]" in text
    assert "a[U+000A]b[U+2028]c" in text
    assert "[U+202E]fdp.exe[U+000A]2" in text


def test_what_is_too_long_is_cut_and_said_so(tmp_path: Path) -> None:
    report = Report(id="odd", title="T" * 5_000, text="Text.", outlet="O" * 5_000)
    page = shown(tmp_path, Given(b"data", "L" * 5_000, None, "", ((report, Claims(report_id="odd")),)))
    values = [one for one in texts(page, "//bdi") if len(one) > 200]
    assert len(values) >= 3
    assert all(len(one) <= 500 and one.endswith("…") for one in values)
    assert "T" * 5_000 in texts(page, "//div[@class='text']/h4")


def test_a_report_in_two_captures_is_set_out_once(bundle: Bundle, tmp_path: Path) -> None:
    first, second = bundle.captures[:2]
    both = replace(bundle, captures=(first, replace(second, reports=first.reports)))
    document = lxml.html.document_fromstring(
        (FOLDER.write(both, tmp_path / "evidence", None).path / "index.html").read_bytes()
    )
    assert len(document.xpath("//article[@class='report']")) == 1
    assert any("stands above, under number" in one for one in texts(document, "//section/p"))


def test_claims_that_were_not_read_are_said_to_be_so(bundle: Bundle, tmp_path: Path) -> None:
    report = replace(bundle.captures[0].reports[0], claims=None, claims_file=None)
    path = FOLDER.write(only(bundle, 0, reports=(report,)), tmp_path / "evidence", None).path
    text = (path / "index.html").read_text(encoding="utf-8")
    assert "The claims of this report were not read." in text
    assert "لم تُقرأ ادعاءات هذا التقرير." in text
    assert "<mark>" not in text


def test_a_denied_sum_over_a_period_is_said_to_be_one(tmp_path: Path) -> None:
    strike = replace(
        english_claims().attacks[0],
        stance=Stance.DENIES,
        factuality=Factuality.ACTUAL,
        scope=Scope.PERIOD,
        date=DateInterval(date(2025, 3, 1), None),
        perpetrators=(said(ENGLISH, "ministry of defence"),),
        speaker=None,
    )
    claims = Claims(report_id=ENGLISH.id, other_claims=(strike,))
    document = shown(tmp_path, Given(b"x", "x.txt", reports=((ENGLISH, claims),)))
    labels, values = (texts(document, f"//article[@class='claim']//{path}") for path in ("dt[@lang='en']", "dd"))
    entries = dict(zip(labels, values, strict=True))
    assert entries["told as"].startswith("denied")
    assert entries["told as"].endswith("منفي")
    assert entries["scope"].startswith("sum over a period, not one incident")
    assert entries["date"] == "2025-03-01 – … (on Monday)"
    assert entries["alleged perpetrator"] == "ministry of defence"
    assert entries["according to"].startswith("the report itself")
