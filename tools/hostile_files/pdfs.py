"""Hostile PDF files."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from sources import made

from . import SENTENCE, Table, times
from .packing import deflated

_SHOWN = b"BT /F 12 Tf 50 700 Td <%s> Tj ET" % SENTENCE.encode("utf-16-be").hex().encode()


def _pdf(extra: Mapping[int, bytes] | None = None) -> bytes:
    return made.pdf([made.lines([SENTENCE])], extra=extra)


def _content(content: bytes, named: bytes = b"") -> bytes:
    """A PDF whose page has this content (object 11 is the content of the first page)."""
    return _pdf({11: made.stream(content, named)})


def _filters(data: bytes, *names: str) -> bytes:
    said = b" ".join(b"/" + name.encode() for name in names)
    return _content(data, b"/Filter[%s]" % said)


def _flate_often(data: bytes, depth: int) -> bytes:
    for _ in range(depth):
        data = zlib.compress(data)
    return data


def _pages(kids: str, count: object = 1) -> bytes:
    return _pdf({2: f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode()})


def _chain_of_pages(depth: int) -> bytes:
    nodes = {n: f"<</Type/Pages/Count 1/Parent {n - 1} 0 R/Kids[{n + 1} 0 R]>>".encode() for n in range(20, 20 + depth)}
    nodes[20 + depth] = b"<</Type/Page/Parent 2 0 R/Contents 11 0 R>>"
    return _pdf({2: b"<</Type/Pages/Count 1/Kids[20 0 R]>>", **nodes})


def _form(content: bytes, count: int = 1) -> dict[int, bytes]:
    """Forms that each draw the next one often."""
    named = b"/Type/XObject/Subtype/Form/BBox[0 0 600 840]/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>"
    return {30 + n: made.stream(content, named % (31 + n if n < count - 1 else 30)) for n in range(count)}


def _drawing_forms(content: bytes, count: int = 1, of_page: bytes = b"/X Do") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>/XObject<</X 30 0 R>>>>/Contents 11 0 R>>"
    return _pdf({10: page, 11: made.stream(of_page), **_form(content, count)})


def _xref_at(place: int | str) -> bytes:
    data = _pdf()
    return data[: data.rfind(b"startxref")] + f"startxref\n{place}\n%%EOF".encode()


def _before(chain: str) -> bytes:
    return _pdf().replace(b"/Root 1 0 R", f"/Root 1 0 R {chain}".encode())


def _table(rows: bytes) -> bytes:
    """A PDF with this in the table that says what letters stand for."""
    return _pdf({5: made.stream(b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange " + rows)})


FILES: Table = {
    "header-alone.pdf": lambda: b"%PDF-1.7\n",
    "header-at-1000.pdf": lambda: b"x" * 1_000 + _pdf(),
    "without-end.pdf": lambda: _pdf()[:-60],
    "without-table.pdf": lambda: _pdf().replace(b"xref", b"yyyy"),
    "table-at-0.pdf": lambda: _xref_at(0),
    "table-negative.pdf": lambda: _xref_at(-5),
    "table-behind-the-end.pdf": lambda: _xref_at(10**12),
    "table-of-digits.pdf": lambda: _xref_at("9" * 100_000),
    "tables-before-themselves.pdf": lambda: _before(f"/Prev {_pdf().rfind(b'xref' + bytes([10]) + b'0')}"),
    "table-before-negative.pdf": lambda: _before("/Prev -1 /XRefStm -1"),
    "table-says-4000000000.pdf": lambda: _pdf().replace(b"xref\n0 1", b"xref\n0 4000000000"),
    "table-entries-2000000.pdf": lambda: _pdf().replace(
        b"xref\n0 1\n", b"xref\n0 2000000\n" + b"0000000000 65535 f \n" * 200_000
    ),
    "table-points-at-itself.pdf": lambda: _pdf().replace(b"0000000009", b"0000000010"),
    "root-of-itself.pdf": lambda: _pdf({1: b"1 0 R"}),
    "root-missing.pdf": lambda: _pdf().replace(b"/Root 1 0 R", b"/Root 99 0 R"),
    "root-is-text.pdf": lambda: _pdf({1: b"(text)"}),
    "pages-of-themselves.pdf": lambda: _pages("2 0 R"),
    "pages-in-a-ring.pdf": lambda: _pdf(
        {2: b"<</Type/Pages/Kids[20 0 R]>>", 20: b"<</Type/Pages/Kids[2 0 R 10 0 R]>>"}
    ),
    "pages-1900-deep.pdf": lambda: _chain_of_pages(1_900),
    "pages-30000-deep.pdf": lambda: _chain_of_pages(30_000),
    "pages-same-1900.pdf": lambda: _pages("10 0 R " * 1_900, 1_900),
    "pages-same-2001.pdf": lambda: _pages("10 0 R " * 2_001, 2_001),
    "pages-say-a-billion.pdf": lambda: _pages("10 0 R", 10**9),
    "pages-say-minus-one.pdf": lambda: _pages("10 0 R", -1),
    "pages-doubled-40-times.pdf": lambda: _pdf(
        {
            2: b"<</Type/Pages/Count 1/Kids[20 0 R 20 0 R]>>",
            **{n: b"<</Type/Pages/Kids[%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(20, 60)},
            60: b"<</Type/Page/Contents 11 0 R>>",
        }
    ),
    "flate-bomb-2GB.pdf": lambda: _content(deflated(2_000_000_000, window=15), b"/Filter/FlateDecode"),
    "flate-bomb-of-operators.pdf": lambda: _content(
        zlib.compress(times(1_500_000, b"q 1 0 0 1 0 0 cm ")), b"/Filter/FlateDecode"
    ),
    "flate-4-times.pdf": lambda: _filters(_flate_often(_SHOWN, 4), *["FlateDecode"] * 4),
    "flate-500-times.pdf": lambda: _filters(_flate_often(_SHOWN, 500), *["FlateDecode"] * 500),
    "flate-bomb-in-bomb.pdf": lambda: _filters(
        zlib.compress(deflated(3_000_000_000, window=15)), "FlateDecode", "FlateDecode"
    ),
    "flate-damaged.pdf": lambda: _content(zlib.compress(_SHOWN)[:-9] + b"\xff" * 9, b"/Filter/FlateDecode"),
    "flate-predictor-lies.pdf": lambda: _content(
        zlib.compress(_SHOWN), b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 99>>"
    ),
    "lzw-bomb.pdf": lambda: _content(times(500_000, b"\x80\x0b\x60\x50"), b"/Filter/LZWDecode"),
    "run-length-bomb.pdf": lambda: _content(times(2_000_000, b"\x81q"), b"/Filter/RunLengthDecode"),
    "ascii-85-bomb.pdf": lambda: _content(times(4_000_000, b"z") + b"~>", b"/Filter/ASCII85Decode"),
    "ascii-hex-damaged.pdf": lambda: _content(b"zz" * 90_000, b"/Filter/ASCIIHexDecode"),
    "filter-unknown.pdf": lambda: _filters(_SHOWN, "Nonsense"),
    "filter-of-itself.pdf": lambda: _content(_SHOWN, b"/Filter 11 0 R"),
    "length-of-itself.pdf": lambda: _pdf({11: b"<</Length 11 0 R>>stream\n" + _SHOWN + b"\nendstream"}),
    "length-too-large.pdf": lambda: _pdf({11: b"<</Length 2000000000>>stream\n" + _SHOWN + b"\nendstream"}),
    "length-negative.pdf": lambda: _pdf({11: b"<</Length -9>>stream\n" + _SHOWN + b"\nendstream"}),
    "stream-without-end.pdf": lambda: _pdf({11: b"<</Length 10>>stream\n" + times(7_000, _SHOWN)}),
    "arrays-nested-200000.pdf": lambda: _pdf({6: b"<</Title " + times(200_000, b"[") + b">>"}),
    "dictionaries-nested-100000.pdf": lambda: _pdf({1: times(100_000, b"<</A") + b">>" * 100_000}),
    "arrays-nested-in-content.pdf": lambda: _content(times(300_000, b"[") + b" TJ"),
    "string-without-end.pdf": lambda: _content(b"BT (" + times(1_000_000, b"((")),
    "names-endless.pdf": lambda: _content(b"/" + times(1_000_000, b"A#41")),
    "numbers-endless.pdf": lambda: _content(times(2_000_000, b"9") + b" 0 Td"),
    "numbers-beyond-floats.pdf": lambda: _content(b"1e999 -1e999 1e999 9" + b"9" * 400 + b" 0 0 cm " + _SHOWN),
    "matrices-that-grow.pdf": lambda: _content(b"99999 0 0 99999 9e9 9e9 cm " * 3_000 + _SHOWN),
    "size-zero.pdf": lambda: _content(_SHOWN.replace(b"12 Tf", b"0 Tf")),
    "size-negative.pdf": lambda: _content(_SHOWN.replace(b"12 Tf", b"-12 Tf")),
    "letters-301000.pdf": lambda: _content(_SHOWN * 3_100),
    "letters-each-elsewhere-90000.pdf": lambda: _content(
        b"BT /F 9 Tf " + b"".join(b"1 0 0 1 %d %d Tm <0061> Tj " % (n % 590, n % 830) for n in range(90_000))
    ),
    "letters-in-one-row-250000.pdf": lambda: _content(_SHOWN * 2_500),
    "letters-that-are-marks-200000.pdf": lambda: _pdf(
        {
            5: made.stream(b"begincmap 1 beginbfchar <0061> <064B> endbfchar endcmap"),
            11: made.stream(b"BT /F 9 Tf 9 9 Td <%s> Tj ET" % (b"0061" * 200_000)),
        }
    ),
    "states-kept-1000000.pdf": lambda: _content(times(1_000_000, b"q ") + _SHOWN),
    "states-given-back-1000000.pdf": lambda: _content(times(1_000_000, b"Q ") + _SHOWN),
    "marked-nested-100000.pdf": lambda: _content(times(100_000, b"/Span <</ActualText (a)>> BDC ") + _SHOWN),
    "image-inside-without-end.pdf": lambda: _content(b"BI /W 9 /H 9 ID " + bytes(3_000_000)),
    "form-in-itself.pdf": lambda: _drawing_forms(b"/X Do " + _SHOWN),
    "forms-that-draw-each-other-30-times.pdf": lambda: _drawing_forms(b"/X Do " * 30 + _SHOWN, 6),
    "fonts-switched-100000.pdf": lambda: _content(b"BT " + b"/F 9 Tf <0061> Tj " * 100_000),
    "table-of-letters-ranges-of-all.pdf": lambda: _table(b"1 beginbfrange <0000> <FFFF> <0000> endbfrange " * 300),
    "table-of-letters-range-of-4-billion.pdf": lambda: _table(
        b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"
    ),
    "table-of-letters-words-of-1MB.pdf": lambda: _table(b"1 beginbfchar <0054> <" + b"0061" * 250_000 + b"> endbfchar"),
    "table-of-letters-surrogates.pdf": lambda: _table(b"2 beginbfchar <0054> <D800> <0077> <DFFFD800> endbfchar"),
    "font-of-itself.pdf": lambda: _pdf({3: b"<</Type/Font/Subtype/Type0/DescendantFonts[3 0 R]/ToUnicode 3 0 R>>"}),
    "font-widths-700000.pdf": lambda: _pdf(
        {4: b"<</Type/Font/Subtype/CIDFontType2/W[0 [" + b"500 " * 700_000 + b"]]>>"}
    ),
    "font-widths-of-a-billion.pdf": lambda: _pdf({4: b"<</Type/Font/Subtype/CIDFontType2/W[0 1000000000 500]>>"}),
    "object-streams-of-themselves.pdf": lambda: _pdf(
        {7: made.stream(b"7 0 8 5 <<>> <<>>", b"/Type/ObjStm/N 2/First 8/Extends 7 0 R")}
    ),
    "cross-reference-stream-of-a-billion.pdf": lambda: (
        b"%PDF-1.5\n7 0 obj\n"
        + made.stream(bytes(100), b"/Type/XRef/Size 1000000000/W[1 2 1]/Index[0 1000000000]/Root 1 0 R")
        + b"\nendobj\nstartxref\n9\n%%EOF"
    ),
    "cross-reference-stream-of-width-0.pdf": lambda: (
        b"%PDF-1.5\n7 0 obj\n"
        + made.stream(bytes(100), b"/Type/XRef/Size 400000000/W[0 0 0]/Index[0 400000000]/Root 1 0 R")
        + b"\nendobj\nstartxref\n9\n%%EOF"
    ),
    "encrypted-in-an-unknown-way.pdf": lambda: _before(
        "/Encrypt<</Filter/Nonsense/V 99/R 99/Length -1/O(a)/U(b)/P 0>>"
    ),
    "encrypted-with-rounds.pdf": lambda: _before(
        f"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O({'a' * 48})/U({'b' * 48})/OE({'c' * 32})/UE({'d' * 32})"
        f"/P -1/Perms({'e' * 16})>>/ID[(a)(b)]"
    ),
    "title-of-2MB.pdf": lambda: _pdf(
        {6: b"<</Title(" + times(2_000_000, b"a") + b")/Author(" + b"\\377" * 9_000 + b")>>"}
    ),
    "objects-empty-150000.pdf": lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj\nendobj\n" % n for n in range(150_000)),
    "words-obj-500000.pdf": lambda: b"%PDF-1.4\n" + times(500_000, b"1 0 obj "),
    "words-startxref-150000.pdf": lambda: _pdf() + times(150_000, b"startxref\n1\n%%EOF\n"),
    "pictures-of-nothing-25-pages.pdf": lambda: _pdf(
        {
            2: b"<</Type/Pages/Count 25/Kids[" + b"10 0 R " * 25 + b"]>>",
            11: made.stream(b"0 0 600 840 re f " * 20),
        }
    ),
    "page-of-a-million-points.pdf": lambda: _pdf(
        {
            10: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000000 9000000]/Contents 11 0 R>>",
            11: made.stream(b"0 0 600 840 re f " * 20),
        }
    ),
    "scripts-and-addresses.pdf": lambda: _pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/URI<</Base(file:///)>>>>"}
    ),
}
