"""Pages: the report that is read out of one, and where each of its lines stands in the source."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.extraction import LARGEST_PAGE, Page, read_page, words_of
from sijill.extraction.markup import MOST_ELEMENTS, MOST_LINES

PAGES = Path(__file__).parent / "pages"
CASES = tomllib.loads((PAGES / "cases.toml").read_text(encoding="utf-8"))

SENTENCES = {
    "en": "At least nine civilians were killed when an air strike hit the market of Tell Sarab, a monitor said.",
    "ar": "قتل تسعة مدنيين على الأقل بغارة جوية استهدفت سوق بلدة تل سراب في وادي الرمال، وفق ما أفاد مرصد الرمال.",
}
FRAGMENTS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<ul><li>",
        "</ul>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "<a href='x",
        "'>",
        '<p class="',
        '">',
        "&amp;",
        "&quot",
        "&#x41;",
        "&#0;",
        "&#99999999999;",
        "&nbsp;",
        "<",
        ">",
        "\xa0",
        "<h1>Nine killed in Tell Sarab</h1>",
        "<nav>",
        "</nav>",
        "<svg>",
        "</svg>",
        "<title>",
        "\n",
        " ",
        *SENTENCES.values(),
    ]
)
MARKUP = st.lists(st.one_of(FRAGMENTS, st.text(max_size=20)), max_size=40).map("".join)


def page_of(name: str) -> Page:
    return read_page((PAGES / f"{name}.html").read_bytes())


def assert_aligned(page: Page) -> None:
    full_text = page.report.full_text
    covered = []
    for block in page.blocks:
        words = full_text[block.start : block.end]
        assert words_of(page.source[block.source_start : block.source_end]) == words
        covered.append(words)
    lines = page.report.text.split("\n")
    assert covered[-len(lines) :] == lines


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_read_into_its_report_without_boilerplate(name: str) -> None:
    expected, report = CASES[name], page_of(name).report
    assert report.text.split("\n") == expected["text"]
    for field in ("title", "byline", "published", "language", "outlet", "url"):
        assert getattr(report, field) == expected.get(field), field


@pytest.mark.parametrize("name", CASES)
def test_each_line_stands_in_the_source_where_its_block_says(name: str) -> None:
    page = page_of(name)
    assert_aligned(page)
    for block in page.blocks:
        shown = lxml.html.fragment_fromstring(page.source[block.source_start : block.source_end], create_parent="div")
        assert " ".join(shown.text_content().split()) == page.report.full_text[block.start : block.end]


@pytest.mark.parametrize("name", CASES)
def test_the_title_has_a_block_where_it_stands_in_the_page(name: str) -> None:
    page = page_of(name)
    first = page.blocks[0]
    assert page.report.full_text[first.start : first.end] == page.report.title


@pytest.mark.parametrize("language", SENTENCES)
def test_boilerplate_around_a_story_gives_no_text(language: str) -> None:
    sentence = SENTENCES[language]
    story = [f"{sentence[:-1]} ({number})." for number in range(4)]
    furniture = [
        "Written by Editorial Board",
        "بقلم: هيئة التحرير",
        "Language / اللغة العربية",
        "Leave a Comment",
        "اترك تعليقاً",
        "error: النسخ ممنوع من بريد الرمال",
        "Share",
        "مشاركة",
        "Related news",
        "مقالات ذات صلة",
        "We use cookies to remember you",
        "Facebook",
    ]
    lines = [*furniture[:3], *story, *furniture[3:]]
    page = read_page("<html><body><article><h1>Tell Sarab</h1>" + "".join(f"<p>{line}</p>" for line in lines))
    assert page.report.text.split("\n") == story


@pytest.mark.parametrize(("place", "killed"), [("Murouj", "12"), ("المروج", "١٢")], ids=["en", "ar"])
def test_figures_in_a_table_are_text(place: str, killed: str) -> None:
    sentence = SENTENCES["en" if place.isascii() else "ar"]
    table = f"<table><tr><td>{place}</td><td>{killed}</td></tr><tr><td>{place} 2</td><td>{killed}</td></tr></table>"
    page = read_page(f"<html><body><article><p>{sentence}</p><p>{sentence}</p>{table}</article></body></html>")
    assert page.report.text.split("\n")[2:] == [place, killed, f"{place} 2", killed]


def test_options_fill_in_what_a_page_does_not_say() -> None:
    source = f"<html><body><p>{SENTENCES['ar']}</p></body></html>"
    report = read_page(source, id="a", published=date(2020, 1, 2), outlet="بريد الرمال", language="ar").report
    assert (report.id, report.published, report.outlet) == ("a", date(2020, 1, 2), "بريد الرمال")
    said = page_of("wordpress-en")
    given_too = read_page(said.source, published=date(1999, 1, 1), outlet="Other", language="ar").report
    assert given_too == said.report


def test_a_language_that_the_script_contradicts_is_not_believed() -> None:
    page = read_page(f'<html lang="en"><body><p>{SENTENCES["ar"]}</p></body></html>')
    assert page.report.language == "ar"


def test_the_id_follows_from_the_content() -> None:
    page = page_of("wordpress-ar")
    assert page.report.id == read_page(page.source.replace("<article>", "<article class='x'>")).report.id
    assert page.report.id != read_page(page.source.replace("خمسة", "ستة")).report.id


def test_a_page_in_windows_1256_is_read() -> None:
    source = (
        (PAGES / "wordpress-ar.html").read_text(encoding="utf-8").replace('charset="UTF-8"', 'charset="windows-1256"')
    )
    assert read_page(source.encode("windows-1256", "xmlcharrefreplace")).report == page_of("wordpress-ar").report


def test_dates_of_other_reports_on_the_page_are_not_taken() -> None:
    aside = '<ul><li><a href="/x">Other report</a> <time datetime="2024-05-01">1 May 2024</time></li></ul>'
    page = read_page(f"<html><body><h1>Nine killed</h1><p>{SENTENCES['en']}</p>{'<p>-</p>' * 9}{aside}</body></html>")
    assert page.report.published is None


def test_what_is_no_character_is_replaced_in_its_place() -> None:
    page = read_page(f"<html><body><p>\ud800 \x00 {SENTENCES['en']}</p></body></html>")
    assert page.report.text == f"\ufffd \ufffd {SENTENCES['en']}"
    assert_aligned(page)


def test_scripts_and_styles_are_never_text() -> None:
    hidden = "<script>var a = '<p>hidden words</p>';</script><style>p { content: 'hidden words' }</style>"
    page = read_page(f"<html><body>{hidden}<p>{SENTENCES['en']}{hidden}</p>{hidden}</body></html>")
    assert page.report.text == SENTENCES["en"]
    assert_aligned(page)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + f"<p>{SENTENCES['en']}",
        f'<p title="{"a" * 3_000_000}">{SENTENCES["en"]}</p>',
        f"<p onclick='{'x=1;' * 300_000}'>{SENTENCES['ar']}</p>",
        f"<p>{SENTENCES['en']}</p>" + '<a "' * 100_000,
        f"<p>{SENTENCES['ar']}</p>" + "<!--" * 100_000,
        f"<p>{SENTENCES['en']}</p>" + "</script " * 100_000,
        f"<p>{SENTENCES['en']}</p>" + "<svg>" * 50_000,
        f"<p>{SENTENCES['en']} &#{'9' * 100_000};</p>",
        '<script type="application/ld+json">' + "[" * 100_000 + f"</script><p>{SENTENCES['ar']}</p>",
        "<b>" * 30_000 + "</i>" * 60_000 + f"<p>{SENTENCES['en']}",
    ],
    ids=["depth", "attribute", "handler", "quotes", "comments", "ends", "unclosed", "reference", "json", "inline"],
)
def test_hostile_pages_are_read_for_what_they_show(source: str) -> None:
    page = read_page(f"<html><body>{source}</body></html>")
    assert any(sentence[:-1] in page.report.text for sentence in SENTENCES.values())
    assert_aligned(page)


@pytest.mark.parametrize(
    "source",
    ["<p>a</p>" * (LARGEST_PAGE // 8 + 1), "<i></i>" * (MOST_ELEMENTS + 1), "<p>some words</p>" * (MOST_LINES + 1)],
    ids=["characters", "elements", "lines"],
)
def test_a_page_over_a_limit_is_refused_with_the_limit(source: str) -> None:
    with pytest.raises(TooLarge, match=r"5 MB|120,000 elements|40,000 lines"):
        read_page(source)


@pytest.mark.parametrize(
    "source", [b"", b"  \n", b"%PDF-1.7 x", b"\x00\x01\x02" * 50, b"<html></html>", b"<nav><p>Home</p></nav>"]
)
def test_what_holds_no_report_is_refused_with_what_to_do(source: bytes) -> None:
    with pytest.raises(NotReadable, match=r"\.txt|nothing to read"):
        read_page(source)


@settings(max_examples=150)
@given(MARKUP)
def test_whatever_the_markup_each_line_stands_where_its_block_says(source: str) -> None:
    try:
        page = read_page(source)
    except ReportError:
        return
    assert_aligned(page)
    assert "\ud800" not in page.report.full_text


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=400), MARKUP.map(lambda text: text.encode("utf-16", "replace"))))
def test_any_bytes_give_a_page_or_a_report_error(data: bytes) -> None:
    try:
        page = read_page(data)
    except ReportError as error:
        assert str(error)
    else:
        assert_aligned(page)


@settings(max_examples=30)
@given(st.sampled_from(sorted(CASES)), st.data())
def test_a_page_cut_off_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    source = (PAGES / f"{name}.html").read_bytes()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2)))
    try:
        assert_aligned(read_page(source[:start] + source[end:]))
    except ReportError as error:
        assert str(error)


def test_cases_name_every_page() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(CASES)
