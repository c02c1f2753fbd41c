"""Hostile tables (CSV, TSV) and JSON lines."""

from __future__ import annotations

import csv
import io
import json

from . import ARABIC, SENTENCE, Table, times

_NAMES = "Title,Text,Published\n"


def _csv(rows: str, names: str = _NAMES) -> bytes:
    return (names + rows).encode("utf-8", "surrogatepass")


def _rows(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([["Title", "Text", "Published"], *rows])
    return written.getvalue().encode()


def _line(**said: object) -> bytes:
    return json.dumps({"title": "Murouj", "text": SENTENCE, **said}).encode() + b"\n"


def _raw(value: bytes) -> bytes:
    return b'{"title":"Murouj","text":' + value + b"}\n" + _line()


TABLES: Table = {
    "one-line-5MB.csv": lambda: _csv("") + times(50_000, SENTENCE),
    "one-line-3900000.csv": lambda: _csv("a," + "b" * 3_900_000),
    "cell-2MB.csv": lambda: _rows([["a", SENTENCE * 20_000, ""], ["b", SENTENCE, ""]]),
    "quote-never-closed-2MB.csv": lambda: _csv('a,"' + f"{SENTENCE}\n" * 12_000),
    "quotes-6000000.csv": lambda: _csv('"' * 3_000_000 + "\n" + f"a,{SENTENCE},\n"),
    "quotes-in-quotes.csv": lambda: _csv('a,""""""""' * 100_000),
    "commas-3900000.csv": lambda: _csv("," * 3_900_000 + f"\na,{SENTENCE},\n"),
    "columns-named-100000.csv": lambda: _csv(f"a,{SENTENCE},\n", ",".join(f"c{n}" for n in range(100_000)) + "\n"),
    "columns-named-text-900.csv": lambda: _csv(f"a,{SENTENCE},\n", "text," * 900 + "\n"),
    "column-name-900kB.csv": lambda: _csv(f"{SENTENCE},b\n", "text," + "n" * 900_000 + "\n"),
    "rows-empty-3000000.csv": lambda: _csv("\n" * 3_000_000 + f"a,{SENTENCE},\n"),
    "rows-of-commas-1200000.csv": lambda: _csv(",,\n" * 1_200_000),
    "rows-above-the-names-100000.csv": lambda: _csv("a,b\n" * 100_000, ""),
    "rows-with-bad-days-5000.csv": lambda: _csv(f"a,{SENTENCE},99/99/9999\n" * 5_000),
    "rows-of-2-letters-9000.csv": lambda: _csv("a,b,\n" * 9_000),
    "nul-in-cells.csv": lambda: _csv(f"a\0b,{SENTENCE}\0,2021\0\n" * 100),
    "carriage-returns-only.csv": lambda: _csv(f"a,{SENTENCE},2021-10-12\r" * 500, "Title,Text,Published\r"),
    "carriage-returns-many.csv": lambda: _csv("\r" * 2_000_000 + f"a,{SENTENCE},\n"),
    "line-ends-of-unicode.csv": lambda: _csv(f"a,{SENTENCE}\u2028\u2029\x85\x0b\x0c,\n" * 500),
    "formulas.csv": lambda: _csv("".join(f"{sign}cmd|' /C calc'!A0,{sign}1+1 {SENTENCE},\n" for sign in "=+-@\t|")),
    "says-its-delimiter-is-a-letter.csv": lambda: b"sep=t\r\n" + _csv(f"a,{SENTENCE},\n"),
    "says-its-delimiter-is-a-quote.csv": lambda: b'sep="\r\n' + _csv(f"a,{SENTENCE},\n"),
    "says-its-delimiter-is-nul.csv": lambda: b"sep=\0\r\n" + _csv(f"a,{SENTENCE},\n"),
    "says-its-delimiter-is-arabic.csv": lambda: "sep=،\r\n".encode() + _csv(f"a,{SENTENCE},\n"),
    "utf-16-of-odd-length.csv": lambda: _csv(f"a,{ARABIC},\n").decode().encode("utf-16") + b"\n",
    "utf-16-surrogates.csv": lambda: (
        b"\xff\xfe" + _csv(f"a,{ARABIC},\n").decode().encode("utf-16-le") + b"\0\xd8" * 999
    ),
    "utf-8-surrogates.csv": lambda: _csv(f"a\ud800,{SENTENCE}\udfff,\n" * 50),
    "windows-1256-then-utf-8.csv": lambda: (
        _csv("") + ARABIC.encode("cp1256", "replace") + b",a\n" + _csv(ARABIC, "") * 9
    ),
    "bytes-of-all-kinds.csv": lambda: _csv("") + bytes(range(256)) * 5_000,
    "tabs-4000000.tsv": lambda: b"Text\tTitle\n" + times(3_900_000, "\t") + b"\n",
    "page-called-a-table.csv": lambda: b"<!DOCTYPE html><html><body><p>" + SENTENCE.encode(),
    "zip-called-a-table.csv": lambda: b"PK\x03\x04" + bytes(9_000),
}

LINES: Table = {
    "one-line-3MB.jsonl": lambda: _line(text=SENTENCE * 30_000) + _line(),
    "one-line-22MB-without-end.jsonl": lambda: b'{"text":"' + times(220_000, SENTENCE),
    "one-line-of-spaces-3MB.jsonl": lambda: times(3_000_000, " ") + _line(),
    "lines-empty-2000000.jsonl": lambda: _line() + times(2_000_000, "\n") + _line(),
    "lines-of-nothing-20000.jsonl": lambda: times(20_000, "{}\n"),
    "lines-tiny-3000.jsonl": lambda: b"".join(b'{"text":"killed %d"}\n' % n for n in range(3_000)),
    "lines-the-same-9000.jsonl": lambda: times(9_000, '{"text":"Two people were killed."}\n'),
    "nested-lists-1000000.jsonl": lambda: _raw(times(1_000_000, "[")),
    "nested-lists-closed-900.jsonl": lambda: _raw(b"[" * 900 + b"]" * 900),
    "nested-objects-300000.jsonl": lambda: times(300_000, '{"text":') + b"\n" + _line(),
    "keys-300000.jsonl": lambda: b'{"text":"x",' + b",".join(b'"k%d":1' % n for n in range(300_000)) + b"}\n",
    "keys-the-same-300000.jsonl": lambda: b'{"text":"x"' + times(300_000, ',"text":"y"') + b"}\n",
    "key-3MB.jsonl": lambda: b'{"text":"x","' + times(3_000_000, "k") + b'":1}\n',
    "number-of-5000-digits.jsonl": lambda: _raw(times(5_000, "9")),
    "number-of-1000000-digits.jsonl": lambda: _raw(times(1_000_000, "9")),
    "number-beyond-floats.jsonl": lambda: _raw(b"1e999999999") + _raw(b"-1e-999999999"),
    "number-with-a-long-fraction.jsonl": lambda: _raw(b"0." + times(1_000_000, "1")),
    "values-of-other-types.jsonl": lambda: b"".join(map(_raw, (b"[]", b"{}", b"true", b"null", b"1.5", b"NaN"))),
    "rows-of-other-types.jsonl": lambda: b'{"text":"x"}\n[1]\n"text"\n17\nnull\ntrue\nInfinity\n' + _line(),
    "strings-unclosed.jsonl": lambda: b'{"text":"' + times(100, SENTENCE) + b"\n" + _line(),
    "escapes-of-lone-surrogates.jsonl": lambda: (
        _raw(rb'"killed \ud800 \udfff two"') + _line(title="\ud800", outlet="\udc00")
    ),
    "escapes-of-nul.jsonl": lambda: _raw(rb'"two \u0000 killed"') + _line(title="\0", url="\0", byline="\0"),
    "escapes-that-are-none.jsonl": lambda: _raw(rb'"\x41 \u12 \U0001"'),
    "bytes-not-utf-8.jsonl": lambda: _raw(b'"' + ARABIC.encode("cp1256", "replace") + b'"'),
    "utf-16.jsonl": lambda: _line().decode().encode("utf-16"),
    "bytes-nul.jsonl": lambda: _raw(b'"two\0killed"'),
    "days-that-are-none.jsonl": lambda: b"".join(
        _line(published=said) for said in ("9999-99-99", "0000-00-00", "٣١", "2021-02-30", "x" * 9_000, "-1-1-1")
    ),
    "days-of-other-types.jsonl": lambda: _line(published=7) + _line(published=[]) + _line(published={"a": 1}),
    "addresses-that-are-none.jsonl": lambda: b"".join(
        _line(url=said, title=said) for said in ("javascript:alert(1)", "file:///etc/passwd", "http://[", "x" * 90_000)
    ),
    "languages-that-are-none.jsonl": lambda: b"".join(
        _line(language=said) for said in ("zz", "../../etc", "x" * 9_000, "en\0", "\u202e")
    ),
    "outlet-1MB.jsonl": lambda: _line(outlet="o" * 1_000_000, byline="b" * 1_000_000, id="i" * 1_000_000),
    "ids-that-lead-out.jsonl": lambda: b"".join(_line(id=said) for said in ("../../x", "/etc/passwd", "\x1b[2J", "-")),
    "marks-before-each-line.jsonl": lambda: (b"\xef\xbb\xbf" + _line()) * 20,
}
