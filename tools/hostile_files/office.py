"""Hostile Word documents and Excel workbooks."""

from __future__ import annotations

import io
import zipfile

from sources import made

from . import SECRET, SENTENCE, Table, times
from .packing import deflated, overlapping_zip, raw_zip, with_bytes, zipped

_P = made.paragraph(SENTENCE)
_LAUGHS = '<!DOCTYPE x [<!ENTITY l0 "kill">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
_XXE = f'<!DOCTYPE x [<!ENTITY l10 SYSTEM "{SECRET}">]>'
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_TEXT, _PROPERTIES, _TYPES = "word/document.xml", "docProps/core.xml", "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _docx(body: str, before: str = "") -> bytes:
    return made.docx(body, before=before)


def _with(data: bytes, name: str, content: bytes | None) -> bytes:
    """The same ZIP file with another member, or without it."""
    changed = {**_members(data), name: content}
    return zipped({name: content for name, content in changed.items() if content is not None})


def _workbook(name: str, content: bytes | None) -> bytes:
    return _with(made.xlsx({"Sheet1": [["Title", "Text"], ["Murouj", SENTENCE]]}), name, content)


def _sheet(rows: str, said: str = "") -> bytes:
    """A workbook whose sheet has these rows below the names of its columns."""
    names = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>' for place, name in (("A", "Title"), ("B", "Text"))
    )
    content = f'<?xml version="1.0"?>{said}<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{names}</row>{rows}'
    return _workbook(_SHEET, f"{content}</sheetData></worksheet>".encode())


def _row(number: object, cells: str = "") -> str:
    told = f'<c r="B{number}" t="inlineStr"><is><t>{SENTENCE} {number}</t></is></c>'
    return f'<row r="{number}">{cells or told}</row>'


def _cell(value: str, said: str = "") -> str:
    return _row(2, f'<c r="A2" {said}><v>{value}</v></c><c r="B2" t="inlineStr"><is><t>{SENTENCE}</t></is></c>')


DOCX: Table = {
    "laughs.docx": lambda: _docx("<w:p><w:r><w:t>&l10;</w:t></w:r></w:p>", _LAUGHS + "]>"),
    "xxe.docx": lambda: _docx(f"{_P}<w:p><w:r><w:t>&l10;</w:t></w:r></w:p>", _XXE),
    "xxe-in-properties.docx": lambda: _with(
        _docx(_P), _PROPERTIES, f'<?xml version="1.0"?>{_XXE}<a xmlns="b">&l10;</a>'.encode()
    ),
    "properties-nested.docx": lambda: _with(_docx(_P), _PROPERTIES, times(200_000, "<a>")),
    "properties-2MB.docx": lambda: _with(_docx(_P), _PROPERTIES, b"<a>" + times(2_000_000, "b") + b"</a>"),
    "nested-paragraphs-100000.docx": lambda: _docx("<w:p><w:r>" * 100_000),
    "nested-tables-200.docx": lambda: _docx("<w:tbl><w:tr><w:tc>" * 80 + _P + "</w:tc></w:tr></w:tbl>" * 80),
    "nested-fallbacks-250.docx": lambda: _docx("<mc:Fallback>" * 200 + _P + "</mc:Fallback>" * 200 + _P),
    "paragraphs-300000.docx": lambda: _docx(made.paragraph("killed") * 300_000),
    "paragraphs-empty-1500000.docx": lambda: _docx("<w:p/>" * 1_500_000),
    "tabs-2000000.docx": lambda: _docx("<w:p><w:r>" + "<w:tab/>" * 2_000_000 + "</w:r></w:p>"),
    "breaks-2000000.docx": lambda: _docx("<w:p><w:r>" + "<w:br/>" * 2_000_000 + f"</w:r></w:p>{_P}"),
    "cells-900000.docx": lambda: _docx("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 900_000 + "</w:tr></w:tbl>"),
    "text-9MB.docx": lambda: _docx(made.paragraph(SENTENCE * 90_000)),
    "text-12MB.docx": lambda: _docx(made.paragraph(SENTENCE * 120_000)),
    "over-the-limit-31MB.docx": lambda: _docx(_P * 190_000),
    "attributes-500000.docx": lambda: _docx("<w:p " + " ".join(f'a{n}=""' for n in range(500_000)) + f"/>{_P}"),
    "namespaces-100000.docx": lambda: _docx("".join(f'<a{n}:p xmlns:a{n}="b{n}"/>' for n in range(100_000)) + _P),
    "remarks-1000000.docx": lambda: _docx("<!--x-->" * 1_000_000 + _P),
    "instructions-1000000.docx": lambda: _docx("<?x y?>" * 1_000_000 + _P),
    "text-box-in-text-box.docx": lambda: _docx("<w:p><w:r><w:txbxContent>" * 60 + _P),
    "titles-50000.docx": lambda: _docx(made.paragraph("Murouj", style="Title") * 50_000),
    "ends-without-beginnings.docx": lambda: _docx("</w:p></w:tbl></w:tr>" * 1_000 + _P),
    "bomb-400MB.docx": lambda: zipped({_TYPES: b"<Types/>", _TEXT: b"<a>" + bytes(400_000_000)}),
    "bomb-that-says-1kB.docx": lambda: raw_zip(
        {
            "[Content_Types].xml": (deflated(8, start=b"<Types/>"), 8),
            "word/document.xml": (deflated(900_000_000), 1_000),
        }
    ),
    "bomb-beside-the-text.docx": lambda: _with(_docx(_P), "word/media/a.png", bytes(400_000_000)),
    "pictures-over-each-other.docx": lambda: overlapping_zip(
        ["word/document.xml", *(f"word/media/{n}.png" for n in range(5_000))], deflated(1_000_000), 1_000_000
    ),
    "main-part-missing.docx": lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/a.xml": b"<a/>"}),
    "main-part-leads-out.docx": lambda: _with(
        _docx(_P),
        _TYPES,
        b'<Types><Override PartName="/../../../etc/passwd" ContentType="wordprocessingml.document.main+xml"/></Types>',
    ),
    "content-types-5MB.docx": lambda: _with(_docx(_P), _TYPES, times(500_000, b'PartName="')),
    "not-xml.docx": lambda: _with(_docx(_P), _TEXT, bytes(range(256)) * 4_000),
    "xml-in-utf-7.docx": lambda: _with(_docx(_P), _TEXT, b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/>'),
    "xml-in-ucs-4.docx": lambda: _with(_docx(_P), _TEXT, SENTENCE.encode("utf-32")),
    "encrypted.docx": lambda: with_bytes(_docx(_P), 6, b"\x01").replace(
        b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\x01"
    ),
    "old-office.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000),
    "list-of-members-cut-off.docx": lambda: _docx(_P)[:-30],
}

XLSX: Table = {
    "row-number-of-a-million.xlsx": lambda: _sheet(_row(1_048_576)),
    "row-number-of-a-billion.xlsx": lambda: _sheet(_row(10**9)),
    "row-number-endless.xlsx": lambda: _sheet(_row("9" * 5_000)),
    "row-number-negative.xlsx": lambda: _sheet(_row(-5) + _row(3)),
    "row-number-of-words.xlsx": lambda: _sheet(_row("kill")),
    "rows-the-same-50000.xlsx": lambda: _sheet(_row(2) * 20_000),
    "rows-backwards.xlsx": lambda: _sheet("".join(_row(n) for n in range(2_000, 2, -1))),
    "rows-empty-1000000.xlsx": lambda: _sheet("<row/>" * 1_000_000),
    "rows-of-words-2000.xlsx": lambda: _sheet("".join(map(_row, range(2, 2_002)))),
    "column-beyond-all.xlsx": lambda: _sheet(_row(2, '<c r="ZZZZZZZZ2"><v>1</v></c>')),
    "column-that-is-none.xlsx": lambda: _sheet(_row(2, '<c r="١٢"><v>1</v></c><c r=""><v>1</v></c>')),
    "cells-of-one-row-16384.xlsx": lambda: _sheet(_row(2, "<c><v>1</v></c>" * 16_384)),
    "cells-of-one-row-1000000.xlsx": lambda: _sheet(_row(2, "<c/>" * 1_000_000)),
    "dimension-lies.xlsx": lambda: _sheet('</sheetData><dimension ref="A1:XFD1048576"/><sheetData>' + _row(2)),
    "merged-over-everything.xlsx": lambda: _sheet(
        _row(2) + '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    ),
    "text-index-beyond-all.xlsx": lambda: _sheet(_cell("99999999", 't="s"')),
    "text-index-negative.xlsx": lambda: _sheet(_cell("-3", 't="s"')),
    "text-index-of-words.xlsx": lambda: _sheet(_cell("kill", 't="s"')),
    "number-endless.xlsx": lambda: _sheet(_cell("9" * 100_000)),
    "number-beyond-floats.xlsx": lambda: _sheet(_cell("1e99999")),
    "number-that-is-none.xlsx": lambda: _sheet(_cell("nan") + _cell("0x1F")),
    "day-beyond-all-calendars.xlsx": lambda: _sheet(_cell("9e9", 's="1" t="d"')),
    "style-beyond-all.xlsx": lambda: _sheet(_cell("1", 's="99999999"')),
    "formulas.xlsx": lambda: _sheet(
        _row(
            2,
            f'<c r="A2"><f>WEBSERVICE("http://127.0.0.1:1/")</f><v>1</v></c><c r="B2" t="str"><f>CMD|"/C"!A0</f>'
            f"<v>={SENTENCE}</v></c>",
        )
    ),
    "laughs-in-a-sheet.xlsx": lambda: _sheet(_row(2, "<c><v>&l10;</v></c>"), _LAUGHS + "]>"),
    "xxe-in-a-sheet.xlsx": lambda: _sheet(_row(2, "<c><v>&l10;</v></c>"), _XXE),
    "xxe-in-texts.xlsx": lambda: _workbook(
        _STRINGS, f'<?xml version="1.0"?>{_XXE}<sst><si><t>&l10;</t></si></sst>'.encode()
    ),
    "laughs-in-the-workbook.xlsx": lambda: _workbook(_BOOK, f'<?xml version="1.0"?>{_LAUGHS}]><a>&l10;</a>'.encode()),
    "texts-900000.xlsx": lambda: _workbook(
        _STRINGS, f'<sst xmlns="{_MAIN}">'.encode() + times(900_000, "<si><t>a</t></si>") + b"</sst>"
    ),
    "texts-2000000.xlsx": lambda: _workbook(
        _STRINGS, f'<sst xmlns="{_MAIN}">'.encode() + times(2_000_000, "<si/>") + b"</sst>"
    ),
    "text-of-50MB.xlsx": lambda: _workbook(
        _STRINGS, f'<sst xmlns="{_MAIN}"><si><t>'.encode() + times(500_000, SENTENCE) + b"</t></si></sst>"
    ),
    "text-in-a-cell-20MB.xlsx": lambda: _sheet(_row(2, f"<c t='inlineStr'><is><t>{SENTENCE * 200_000}</t></is></c>")),
    "sheet-nested-300000.xlsx": lambda: _sheet("<row>" * 300_000),
    "sheets-60.xlsx": lambda: made.xlsx({f"Sheet{n}": [["Text"], [SENTENCE]] for n in range(60)}),
    "styles-11MB.xlsx": lambda: _workbook(_STYLES, b"<a>" + times(1_800_000, "<xf/>") + b"</a>"),
    "styles-500000.xlsx": lambda: _workbook(
        _STYLES,
        f'<styleSheet xmlns="{_MAIN}"><cellXfs>'.encode() + times(500_000, "<xf/>") + b"</cellXfs></styleSheet>",
    ),
    "workbook-missing.xlsx": lambda: _workbook(_BOOK, None),
    "sheet-missing.xlsx": lambda: _workbook(_SHEET, None),
    "relations-lead-out.xlsx": lambda: _with(
        made.xlsx({"a": [["Text"], [SENTENCE]]}),
        "xl/_rels/workbook.xml.rels",
        b'<Relationships><Relationship Target="../../../etc/passwd"'
        b' Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        b"</Relationships>",
    ),
    "not-xml.xlsx": lambda: _workbook(_SHEET, bytes(range(256)) * 4_000),
    "sheet-bomb-1GB.xlsx": lambda: _workbook(_SHEET, bytes(450_000_000)),
    "sheet-of-spaces-90MB.xlsx": lambda: _sheet(" " * 90_000_000),
}
