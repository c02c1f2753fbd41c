"""Word documents."""

from __future__ import annotations

import io
from datetime import date
from time import process_time

import docx as python_docx
import pytest

from sijill.models import Precision
from sijill.sources import Preserved, kind_of, kinds
from sources.kinds.reading import failures_in, found_in
from sources.made import TEXTS, TITLES, docx, paragraph, zipped

DOCX = kinds()["docx"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


def reason_of(data: bytes) -> str:
    ((_, reason),) = failures_in(DOCX, data)
    return reason


@BOTH
def test_a_document_as_a_word_processor_writes_it(language: str) -> None:
    document = python_docx.Document()
    document.core_properties.title, document.core_properties.author = "", "سامي الرملي"
    document.sections[0].header.paragraphs[0].text = "running header"
    document.add_heading(TITLES[language], level=0)
    document.add_paragraph(TEXTS[language])
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["القتلى", "3", "wounded", "14"], strict=True):
        cell.text = words
    written = io.BytesIO()
    document.save(written)
    (found,) = found_in(DOCX, written.getvalue())
    report = found.report
    assert report.title == TITLES[language]
    assert report.text == f"{TEXTS[language]}\nالقتلى\t3\nwounded\t14"
    assert (report.byline, report.language) == ("سامي الرملي", language)
    assert kind_of(Preserved(stream=io.BytesIO(written.getvalue()), name="a.docx")).name == "docx"


@BOTH
def test_the_exact_words_are_kept(language: str) -> None:
    runs = f"<w:p><w:r><w:t>{TEXTS[language][:9]}</w:t></w:r><w:r><w:t>{TEXTS[language][9:]}</w:t><w:br/>"
    runs += "<w:t>a</w:t><w:tab/><w:t>b</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    assert found_in(DOCX, docx(runs))[0].report.text == f"{TEXTS[language]}\na\tb"


def test_a_text_box_is_read_once() -> None:
    box = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>Before. </w:t>{box.format(paragraph('In the box.'))}<w:t>After.</w:t></w:r></w:p>"
    assert found_in(DOCX, docx(body))[0].report.text == "In the box.\nBefore. After."


def test_tables_in_tables_are_cells_of_the_outer_one() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('b')}</w:tc><w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    assert found_in(DOCX, docx(outer + paragraph("after")))[0].report.full_text == "a\tb c\nafter"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Shelling of Murouj market", "Shelling of Murouj market"),
        ("Microsoft Word - report 3.docx", ""),
        ("report.docx", ""),
        ("Document1", ""),
        ("Report", ""),
    ],
)
def test_a_title_in_the_properties_counts_where_it_is_one(stated: str, title: str) -> None:
    body = paragraph("Two people were wounded in Murouj.") + paragraph("One house burned down.")
    assert found_in(DOCX, docx(body, title=stated))[0].report.title == title


@pytest.mark.parametrize(
    ("author", "byline"), [("Sami Ramli", "Sami Ramli"), ("user", None), ("HP", None), ("مستخدم", None)]
)
def test_an_author_that_is_nobody_is_left_out(author: str, byline: str | None) -> None:
    assert found_in(DOCX, docx(paragraph("Two were wounded."), author=author))[0].report.byline == byline


def test_a_line_with_a_date_says_when_it_was_published() -> None:
    body = (
        paragraph("قصف على المروج", style="Heading1") + paragraph("وادي الرمال، 12 آذار 2024") + paragraph(TEXTS["ar"])
    )
    (found,) = found_in(DOCX, docx(body))
    assert found.report.published == date(2024, 3, 12)
    assert found.publication.published and found.publication.published.precision is Precision.DAY


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    assert "made to mislead" in reason_of(docx(paragraph("&l11;"), before=f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>'))
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert "made to mislead" in reason_of(docx(paragraph("&x;"), before=outside))


def test_entities_in_another_encoding_are_not_expanded() -> None:
    source = (
        f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "many">]>{_document(paragraph("a &x; b"))}'
    )
    data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": source.encode("utf-16")})
    assert [found.report.text for found in found_in(DOCX, data)] in ([], ["a "])


def _document(body: str) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def test_the_strict_edition_of_the_standard_is_read() -> None:
    source = _document(paragraph("Two were wounded.")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": source})
    assert found_in(DOCX, data)[0].report.text == "Two were wounded."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx("<w:p/>" * 2_000_001), "200 times"),
        (docx("".join(f"<w:p><w:t>{n}</w:t></w:p>" for n in range(600_000))), "over 2,000,000 marks"),
        (docx("<w:p>" * 50_000), "damaged"),
        (docx(""), "no words"),
        (docx("<w:p"), "damaged"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/other.xml": "a"}), "word/document.xml is missing"),
        (zipped({"word/document.xml": "a"}), "[Content_Types].xml is missing"),
        (b"PK\x03\x04 word/", "damaged ZIP"),
    ],
    ids=["ratio", "marks", "deep", "empty", "cut", "no text", "no kinds", "no zip"],
)
def test_hostile_and_damaged_documents_are_refused(data: bytes, reason: str) -> None:
    started = process_time()
    assert reason in reason_of(data)
    assert process_time() - started < 3
