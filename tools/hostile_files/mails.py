"""Hostile mails and mailboxes."""

from __future__ import annotations

import base64
import gzip

from sources import made

from . import ARABIC, SENTENCE, Table, times
from .office import DOCX
from .packing import zipped
from .pdfs import FILES as PDFS

_FROM = b"From desk@rimalpost.example Tue Oct 12 18:30:00 2021\n"


def _mail(text: str = SENTENCE, **headers: str) -> bytes:
    return made.mail("Shells hit market", text, **headers)


def _head(more: bytes) -> bytes:
    return b"Return-Path: <a@b.example>\nMIME-Version: 1.0\nSubject: Shells hit market\n" + more + b"\n"


def _of_type(media_type: str, body: bytes, more: str = "") -> bytes:
    return _head(f"Content-Type: {media_type}\n{more}".encode()) + body


def _parts(*parts: bytes, kind: str = "mixed") -> bytes:
    body = b"".join(b"--b\n" + part + b"\n" for part in parts)
    return _of_type(f'multipart/{kind}; boundary="b"', body + b"--b--\n")


def _attached(name: str, data: bytes, media_type: str = "application/octet-stream") -> bytes:
    head = f'Content-Type: {media_type}\nContent-Disposition: attachment; filename="{name}"\n'
    return f"{head}Content-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(data)


def _nested(depth: int) -> bytes:
    body = b"\nkilled"
    for n in range(depth):
        body = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n%s\n--b%d--\n' % (n, n, body, n)
    return b"Return-Path: <a@b.example>\nMIME-Version: 1.0\n" + body


def _in_itself(depth: int) -> bytes:
    mail = _mail()
    for _ in range(depth):
        mail = _of_type("message/rfc822", mail)
    return mail


_TEXT = b"Content-Type: text/plain; charset=utf-8\n\n" + SENTENCE.encode()

FILES: Table = {
    "headers-1000000.eml": lambda: _head(times(999_000, "X-A: b\n")) + SENTENCE.encode(),
    "header-2MB.eml": lambda: _head(b"X-A: " + times(2_000_000, "b") + b"\n") + SENTENCE.encode(),
    "header-folded-900000.eml": lambda: _head(b"X-A: b\n" + times(900_000, " c\n")) + SENTENCE.encode(),
    "headers-without-end.eml": lambda: _head(b"")[:-1] + times(100_000, "killed two people "),
    "subject-1MB.eml": lambda: _mail(Subject="Murouj " * 150_000),
    "subject-encoded-100000-times.eml": lambda: _mail(Subject="=?utf-8?b?a2lsbGVk?= " * 100_000),
    "subject-of-open-words.eml": lambda: _mail(Subject="=?" * 500_000),
    "subject-in-unknown-charsets.eml": lambda: _mail(
        Subject="=?zlib?b?eJw=?= =?idna?q?xn--?= =?punycode?q?-9999?= =?unicode_escape?q?\\ud800?= =?x?x?x?="
    ),
    "subject-with-raw-bytes.eml": lambda: _mail().replace(
        b"Shells", b"\xff\xfe\x80 " + ARABIC.encode("cp1256", "replace")
    ),
    "from-with-1000000-brackets.eml": lambda: _mail(From="<" * 500_000 + "(" * 500_000),
    "from-with-comments-nested.eml": lambda: _mail(From="(" * 4_000 + "a@b.example" + ")" * 4_000),
    "date-that-is-none.eml": lambda: _mail(Date="Tue, 99 Zzz 99999999999999 99:99:99 +99999999"),
    "date-endless.eml": lambda: _mail(Date="9" * 900_000),
    "date-beyond-all-zones.eml": lambda: _mail(Date="Tue, 12 Oct 0001 00:00:00 +2359"),
    "message-id-of-100kB.eml": lambda: _mail(
        Message_ID="<" + "a" * 100_000 + ">", Archived_At="<https://" + "<" * 90_000
    ),
    "list-id-of-quotes.eml": lambda: _mail(List_Id='"' * 100_000 + " <"),
    "parts-nested-15.eml": lambda: _nested(15),
    "parts-nested-190.eml": lambda: _nested(190),
    "parts-nested-2000.eml": lambda: _nested(2_000),
    "parts-3000.eml": lambda: _parts(*[_TEXT] * 3_000),
    "parts-of-themselves.eml": lambda: _parts(_parts(_parts(_TEXT))),
    "parts-without-end.eml": lambda: _of_type('multipart/mixed; boundary="b"', times(200_000, "--b\n")),
    "boundary-missing.eml": lambda: _of_type("multipart/mixed", b"--\n" + _TEXT),
    "boundary-empty.eml": lambda: _of_type('multipart/mixed; boundary=""', times(100_000, "--\n") + _TEXT),
    "boundary-of-signs.eml": lambda: _of_type('multipart/mixed; boundary="(.*)+$[a"', b"--(.*)+$[a\n" + _TEXT),
    "boundary-of-100kB.eml": lambda: _of_type(
        f'multipart/mixed; boundary="{"b" * 100_000}"', times(9, "--bb\n") + _TEXT
    ),
    "type-with-100000-parameters.eml": lambda: _of_type("text/plain" + "; a*0=b" * 100_000, SENTENCE.encode()),
    "type-that-is-none.eml": lambda: _of_type("////;;;=\x1b[2J", SENTENCE.encode()),
    "messages-in-messages-100.eml": lambda: _in_itself(100),
    "messages-in-messages-500.eml": lambda: _in_itself(500),
    "messages-in-messages-100000.eml": lambda: times(100_000, "Content-Type: message/rfc822\n\n"),
    "alternatives-of-nothing.eml": lambda: _parts(kind="alternative"),
    "alternatives-2000.eml": lambda: _parts(*[_TEXT] * 900, kind="alternative"),
    "charset-zlib.eml": lambda: _of_type("text/plain; charset=zlib_codec", SENTENCE.encode()),
    "charset-utf-7.eml": lambda: _of_type("text/plain; charset=utf-7", b"+AGsAaQBsAGwAZQBk-"),
    "charset-of-100kB.eml": lambda: _of_type(f"text/plain; charset={'x' * 100_000}", SENTENCE.encode()),
    "charset-with-nul.eml": lambda: _of_type("text/plain; charset=utf\0-8", ARABIC.encode()),
    "encoding-base64-damaged.eml": lambda: _head(b"Content-Transfer-Encoding: base64\n") + b"===a" * 200_000,
    "encoding-base64-3MB.eml": lambda: _head(b"Content-Transfer-Encoding: base64\n") + times(700_000, "YWJj"),
    "encoding-quoted-3MB.eml": lambda: (
        _head(b"Content-Transfer-Encoding: quoted-printable\n") + times(1_000_000, "=41")
    ),
    "encoding-quoted-damaged.eml": lambda: (
        _head(b"Content-Transfer-Encoding: quoted-printable\n") + times(900_000, "=\n=")
    ),
    "encoding-uu-damaged.eml": lambda: (
        _head(b"Content-Transfer-Encoding: x-uuencode\n") + b"begin 666 a\n" + b"~~~\n" * 9_000
    ),
    "encoding-unknown.eml": lambda: _head(b"Content-Transfer-Encoding: \x1b[2J\n") + SENTENCE.encode(),
    "page-bomb.eml": lambda: _of_type("text/html", b"<div>" * 500_000 + SENTENCE.encode()),
    "flowed-2MB.eml": lambda: _of_type("text/plain; format=flowed", times(400_000, "a \n ")),
    "attached-names-that-lead-out.eml": lambda: _parts(
        _TEXT, _attached("../../../etc/cron.d/a.txt", SENTENCE.encode())
    ),
    "attached-name-endless.eml": lambda: _parts(_TEXT, _attached("a" * 100_000 + ".txt", SENTENCE.encode())),
    "attached-name-in-continued-parts.eml": lambda: _parts(
        b"Content-Type: text/plain\nContent-Disposition: attachment"
        + b"".join(b";\n filename*%d*=zip''a" % n for n in range(9_999))
        + b"\n\n"
        + SENTENCE.encode()
    ),
    "attached-zip-bomb.eml": lambda: _parts(
        _TEXT, _attached("a.docx", zipped({"word/document.xml": bytes(200_000_000)}))
    ),
    "attached-pdf-bomb.eml": lambda: _parts(_TEXT, _attached("a.pdf", PDFS["flate-bomb-2GB.pdf"]())),
    "attached-laughs.eml": lambda: _parts(_TEXT, _attached("a.docx", DOCX["laughs.docx"]())),
    "attached-gzip-bomb.eml": lambda: _parts(_TEXT, _attached("a.warc.gz", gzip.compress(bytes(100_000_000), mtime=0))),
    "attached-itself-8-deep.eml": lambda: _deep(8),
    "attached-900-files.eml": lambda: _parts(_TEXT, *[_attached("a.txt", SENTENCE.encode())] * 900),
    "attached-table-of-2000-rows.eml": lambda: _parts(
        _TEXT, _attached("a.csv", b"title,text\n" + b"".join(b"a,killed %d\n" % n for n in range(2_000)), "text/csv")
    ),
    "lines-end-in-carriage-returns.eml": lambda: _mail().replace(b"\n", b"\r"),
    "nul-in-headers.eml": lambda: _mail().replace(b"Subject: ", b"Subject: \0\0"),
    "box-of-from-lines-40000.mbox": lambda: _FROM * 40_000,
    "box-of-tiny-mails-2000.mbox": lambda: b"".join(_FROM + b"Subject: a\n\nkilled %d\n\n" % n for n in range(2_000)),
    "box-one-line-51MB.mbox": lambda: _FROM + b"Subject: a\n\n" + times(510_000, SENTENCE),
    "box-from-lines-quoted.mbox": lambda: _FROM + _mail(">" * 900_000 + "From \n" + ">From x\n" * 50_000),
    "box-from-line-endless.mbox": lambda: b"From " + times(700_000, "Tue ") + b"\n" + _mail(),
    "box-cut-off.mbox": lambda: (_FROM + _mail() + b"\n") * 9 + _FROM[:20],
    "box-of-nul.mbox": lambda: _FROM + bytes(2_000_000),
}


def _deep(depth: int) -> bytes:
    mail = _mail()
    for _ in range(depth):
        mail = _parts(_TEXT, _attached("a.eml", mail, "application/octet-stream"))
    return mail
