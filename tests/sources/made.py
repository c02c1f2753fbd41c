"""Files of other kinds of source than those of the web, made out of invented words."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import openpyxl

TITLES = {"en": "Shelling of Murouj market wounds two", "ar": "قصف على سوق المروج يوقع جريحين"}
TEXTS = {
    "en": "Two people were wounded when shells hit the market of Murouj in Wadi Rimal on Tuesday, a doctor said.",
    "ar": "أصيب شخصان حين سقطت قذائف على سوق المروج في وادي الرمال يوم الثلاثاء، بحسب طبيب.",
}
OUTLETS = {"en": "Rimal Post", "ar": "بريد الرمال"}
URLS = {"en": "https://rimalpost.example/murouj", "ar": "https://rimalpost.example/ar/murouj"}
DAY = date(2021, 10, 12)

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = f"{_OFFICE}/wordprocessingml/2006/main"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file of these members, compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str, *, style: str = "") -> str:
    """A paragraph of a Word document."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{said}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, *, title: str = "", author: str = "", before: str = "") -> bytes:
    """A Word document with this body."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return zipped({
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_OFFICE}/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"'
        f' xmlns:mc="{_OFFICE}/markup-compatibility/2006"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f'<?xml version="1.0"?><cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator></cp:coreProperties>",
    })  # fmt: skip


Cell = str | int | float | bool | date | datetime | None


def xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """An Excel workbook with these rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def telegram_json(messages: Sequence[Mapping[str, object]], *, name: str, kind: str = "public_channel") -> bytes:
    """What Telegram Desktop writes as result.json for one chat."""
    chat = {"name": name, "type": kind, "id": 1234567, "messages": messages}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def message(number: int, text: object, **others: object) -> dict[str, object]:
    """One message of it."""
    return {
        "id": number,
        "type": "message",
        "date": "2021-10-12T18:30:00",
        "date_unixtime": "1634052600",
        "from": "Rimal Post",
        "from_id": "channel1234567",
        "text": text,
        "text_entities": [],
        **others,
    }


def telegram_html(messages: Iterable[str], *, name: str) -> bytes:
    """What Telegram Desktop writes as messages.html."""
    history = "\n".join(messages)
    return f"""<!DOCTYPE html>
<html>
 <head>
  <meta charset="utf-8"/>
<title>Exported Data</title>
  <link href="css/style.css" rel="stylesheet"/>
 </head>
 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header">
    <div class="content">
     <div class="text bold">
{name}
     </div>
    </div>
   </div>
   <div class="page_body chat_page">
    <div class="history">
     <div class="message service" id="message-1">
      <div class="body details">
12 October 2021
      </div>
     </div>
{history}
    </div>
   </div>
  </div>
 </body>
</html>""".encode()


def html_message(number: int, inner: str, *, sender: str = "Rimal Post", joined: bool = False) -> str:
    """One message of it; `inner` is what stands below its time and its sender."""
    name = "" if joined else f'<div class="from_name">\n{sender} \n       </div>'
    return f"""     <div class="message default clearfix{" joined" if joined else ""}" id="message{number}">
      <div class="body">
       <div class="pull_right date details" title="12.10.2021 18:30:00 UTC+03:00">
18:30
       </div>
       {name}
{inner}
      </div>
     </div>"""


def mail(subject: str, text: str, **headers: str) -> bytes:
    """A mail with a text alone, in UTF-8."""
    said = {
        "Return-Path": "<desk@rimalpost.example>",
        "From": "Rimal Post <desk@rimalpost.example>",
        "Date": "Tue, 12 Oct 2021 18:30:00 +0300",
        "Message-ID": "<a1@rimalpost.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in said.items())
    return f"{head}Subject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


Seen = tuple[float, float, float, str]


def pdf(pages: Sequence[Sequence[Seen]], *, title: str = "", extra: Mapping[int, bytes] | None = None) -> bytes:
    """A PDF that shows these stretches of letters: left edge, height, size, and the letters as they are seen.

    Every letter is half as wide as it is high; what it stands for is said by a table (ToUnicode). `extra` are objects
    to be put in, or in the place of others.
    """
    letters = sorted({letter for page in pages for *_, seen in page for letter in seen})
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type0/BaseFont/Invented/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        4: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Invented/DW 500/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>>>",
        5: stream(_table(letters)),
        6: b"<</Title <FEFF%s>>>" % title.encode("utf-16-be").hex().encode(),
    }
    places = []
    for number, page in enumerate(pages):
        place = 10 + 2 * number
        places.append(b"%d 0 R" % place)
        objects[place] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 840]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
        ) % (place + 1)
        objects[place + 1] = stream("".join(map(_drawn, page)).encode())
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(places))
    return assembled(objects | dict(extra or {}))


def stream(content: bytes, named: bytes = b"") -> bytes:
    """A stream of a PDF."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), named, content)


def assembled(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of these objects, with the table of their places."""
    written = b"%PDF-1.7\n"
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % (max(places) + 1, len(written))
    return written + b"xref\n0 1\n0000000000 65535 f \n" + entries + trailer


def _drawn(seen: Seen) -> str:
    left, height, size, letters = seen
    return f"BT /F {size} Tf {left} {height} Td <{letters.encode('utf-16-be').hex()}> Tj ET\n"


def _table(letters: Sequence[str]) -> bytes:
    rows = "".join(f"<{ord(letter):04X}> <{letter.encode('utf-16-be').hex()}>\n" for letter in letters)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange\n<0000> <FFFF>\n"
        f"endcodespacerange\n{len(letters)} beginbfchar\n{rows}endbfchar\nendcmap end end"
    ).encode()


def lines(words: Sequence[str], *, size: float = 10, top: float = 800, right: float | None = None) -> list[Seen]:
    """Lines below each other as they are seen, from the left edge, or up to the right one."""
    width = size / 2
    return [
        (50 if right is None else right - width * len(line), top - 1.4 * size * place, size, line)
        for place, line in enumerate(words)
    ]
