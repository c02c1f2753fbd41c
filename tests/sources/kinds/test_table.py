"""Tables of reports: CSV, TSV and Excel workbooks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.models import Precision
from sijill.sources import Found, Preserved, kind_of, kinds
from sijill.sources.kinds import table
from sijill.sources.tables import columns
from sijill.sources.tables.csv_rows import LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.made import TEXTS, TITLES, Cell, xlsx, zipped

TABLE = kinds()["table"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
HEADS: dict[str, list[Cell]] = {"en": ["Headline", "Report_Text", "Date"], "ar": ["عُنوان الخبر", "النَّص", "التاريخ"]}


def named(name: str = "a.csv", **mapping: str) -> Preserved:
    return Preserved(stream=io.BytesIO(), name=name, columns=mapping)


def reason_of(data: bytes, **mapping: str) -> str:
    ((_, reason),) = failures_in(TABLE, data, named(**mapping))
    return reason


@BOTH
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_known_in_both_languages_and_any_encoding(language: str, charset: str, delimiter: str) -> None:
    # The letters of windows-1256 have no vowel signs on them.
    head = ["عنوان الخبر", "النص", "التاريخ"] if charset == "cp1256" and language == "ar" else HEADS[language]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([head, [TITLES[language], TEXTS[language], "12/03/2024"]])
    ((position, _),) = outcomes(TABLE, written.getvalue().encode(charset))
    assert position == "row 2"
    (found,) = found_in(TABLE, written.getvalue().encode(charset))
    assert (found.report.title, found.report.text) == (TITLES[language], TEXTS[language])
    assert (found.report.published, found.report.language) == (date(2024, 3, 12), language)


def test_a_mapping_counts_before_the_usual_names() -> None:
    data = "text,الرواية,who\nshort,Two were wounded in Murouj.,Rimal Post\n".encode()
    (found,) = found_in(TABLE, data, named(text="الرواية", outlet="WHO"))
    assert (found.report.text, found.report.outlet) == ("Two were wounded in Murouj.", "Rimal Post")


def test_a_table_without_a_known_column_says_which_it_has_and_how_to_map_one() -> None:
    reason = reason_of("رقم,what was said\n1,words\n".encode())
    assert reason == (
        "no column is known to hold the words of reports: say which with --column text=NAME, of “رقم”, “what was said”"
    )
    assert (
        reason_of(b"title,text\na,b\n", text="body") == "no row has the columns “body”: the columns are “title”, “text”"
    )
    assert "a report has no 'speaker'" in reason_of(b"text\na\n", speaker="text")
    assert "no row with the names of columns" in reason_of(b" , \n")


def test_rows_above_the_names_of_columns_and_empty_rows_are_passed_over() -> None:
    data = b"Incidents of 2021,,\n,,\nid,text,notes\n\n7,Two were wounded.,x\n,,\n8,One was wounded.,\n"
    assert [(position, found.report.id) for position, found in reports(data)] == [("row 5", "7"), ("row 7", "8")]


def reports(data: bytes) -> list[tuple[str, Found]]:
    return [(position, outcome) for position, outcome in outcomes(TABLE, data) if isinstance(outcome, Found)]


def test_lines_in_cells_and_quotation_marks_are_kept() -> None:
    data = 'title,text\na,"قال:\r\n""أصيب رجل"" \u2028ثم عاد"\n'.encode()
    (found,) = found_in(TABLE, data)
    assert found.report.text == 'قال:\r\n"أصيب رجل" \u2028ثم عاد'


def test_what_excel_says_of_the_delimiter_is_kept() -> None:
    (found,) = found_in(TABLE, b"sep=;\r\ntitle;text\r\na,b,c,d;Two were wounded.\r\n")
    assert (found.report.title, found.report.text) == ("a,b,c,d", "Two were wounded.")


def test_short_rows_and_bad_dates_fail_alone() -> None:
    data = b"title,text,date\na,words of one,2021-01-05\nb,words of two,unknown\nc\n,,2021\nd,words of three,\n"
    assert [found.report.text for found in found_in(TABLE, data)] == ["words of one", "", "words of three"]
    (second, fourth) = failures_in(TABLE, data)
    assert second[0] == "row 3" and "no date" in second[1]
    assert fourth[0] == "row 5" and "no words" in fourth[1]


def test_huge_cells_rows_and_lines_are_refused_and_the_rest_is_read() -> None:
    wide = b"," * MOST_COLUMNS
    data = b"title,text\na," + b"x" * (LONGEST_CELL + 1) + b"\nb,words\n" + wide + b"\nc,words\n"
    assert [found.report.title for found in found_in(TABLE, data)] == ["b", "c"]
    assert [position for position, _ in failures_in(TABLE, data)] == ["row 2", "row 4"]
    ((_, reason),) = failures_in(TABLE, b"title,text\n" + b"x" * (LONGEST_ROW + 1))
    assert "a line is over 4 million characters" in reason


def test_the_number_of_rows_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    data = b"title,text\na,words\nb,words\n"
    assert len(found_in(TABLE, data)) == 1
    assert "over 2 rows" in reason_of(data)


@BOTH
def test_a_workbook_is_read_with_its_dates(language: str) -> None:
    rows: list[Sequence[Cell]] = [HEADS[language], [TITLES[language], TEXTS[language], date(2024, 3, 12)]]
    (found,) = found_in(TABLE, xlsx({"A": rows}))
    assert (found.report.title, found.report.text) == (TITLES[language], TEXTS[language])
    assert found.report.published == date(2024, 3, 12)
    assert found.publication.published and found.publication.published.precision is Precision.DAY


@pytest.mark.parametrize(
    ("cell", "precision", "words"),
    [
        (datetime(2024, 3, 12, 14, 5), Precision.MOMENT, "2024-03-12 14:05"),
        (2016, Precision.YEAR, "2016"),
        (2016.0, Precision.YEAR, "2016"),
        ("2016-02", Precision.MONTH, "2016-02"),
    ],
)
def test_cells_with_dates_keep_their_precision(cell: datetime | float | str, precision: Precision, words: str) -> None:
    (found,) = found_in(TABLE, xlsx({"A": [["text", "date"], ["Two were wounded.", cell]]}))
    published = found.publication.published
    assert published and (published.precision, published.words) == (precision, words)


def test_every_sheet_with_reports_is_read_and_named() -> None:
    sheets: dict[str, list[Sequence[Cell]]] = {
        "آذار": [["id", "text"], [1, "Two were wounded."]],
        "Notes": [["what", "how much"], ["b", 3]],
        "Sheet 3": [["A title above"], [], ["id", "text"], [2, "One was wounded."]],
    }
    read = [(position, found.report.id) for position, found in reports(xlsx(sheets))]
    assert read == [("آذار row 2", "1"), ("Sheet 3 row 4", "2")]
    assert failures_in(TABLE, xlsx(sheets)) == []


def test_a_workbook_without_reports_says_which_columns_it_has() -> None:
    ((_, reason),) = failures_in(TABLE, xlsx({"A": [["what", "how much"]], "B": [["else"]]}))
    assert "“what”, “how much”" in reason and "--column text=NAME" in reason


def test_a_formula_is_never_computed_or_fetched() -> None:
    rows = [["text", "title"], ['=WEBSERVICE("http://127.0.0.1/")', "Shelling"], ["=1+1", "Clashes"]]
    assert [found.report.text for found in found_in(TABLE, xlsx({"A": rows}))] == ["", ""]


def changed(old: str, new: str) -> bytes:
    """A workbook in whose sheet something stands in the place of something else."""
    part = "xl/worksheets/sheet1.xml"
    archive = zipfile.ZipFile(io.BytesIO(xlsx({"A": [["title", "text"], ["a", "Two were wounded."]]})))
    members = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in members[part]
    return zipped(members | {part: members[part].replace(old.encode(), new.encode(), 1)})


def test_entities_in_a_workbook_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><worksheet '
    ((_, reason),) = failures_in(TABLE, changed("<worksheet ", bomb))
    assert "damaged Excel workbook" in reason
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet '
    assert failures_in(TABLE, changed("<worksheet ", outside))


def test_a_cell_far_out_does_not_fill_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 1_000)
    data = changed('<row r="2"', '<row r="4000000000"')
    assert "over 1,000 rows" in reason_of(data)
    wide = changed('<c r="B2"', '<c r="XFD2"')
    assert [found.report.title for _, found in reports(wide)] == ["a"]


def test_a_size_that_a_sheet_wrongly_gives_hides_no_rows() -> None:
    assert [found.report.title for _, found in reports(changed('ref="A1:B2"', 'ref="A1"'))] == ["a"]


def test_bombs_and_other_archives_are_refused() -> None:
    ((_, reason),) = failures_in(TABLE, zipped({"xl/worksheets/sheet1.xml": bytes(30_000_000)}))
    assert "200 times" in reason
    ((_, reason),) = failures_in(TABLE, zipped({"xl/a.xml": "<a/>"}))
    assert "damaged Excel workbook" in reason


def test_a_workbook_is_known_by_its_parts() -> None:
    preserved = Preserved(stream=io.BytesIO(xlsx({"A": [["text"], ["a"]]})), name="download")
    assert kind_of(preserved).name == "table"


def test_the_names_of_columns_stand_for_one_field_each() -> None:
    names = [name for listed in columns._names().values() for name in listed]
    assert len(names) == len(set(names)) > 80


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: bool(text.strip()))


@given(st.lists(st.tuples(CELLS, st.text(alphabet="قصف،\"', ;\n\tab", min_size=1)), min_size=1, max_size=5))
def test_cells_come_back_as_they_were_written(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([("title", "text"), *rows])
    data = written.getvalue().encode("utf-8-sig")
    read = [(found.report.title, found.report.text) for found in found_in(TABLE, data)]
    assert read == [(title, text if text.strip() else "") for title, text in rows]
