"""Samples of the kinds of source that are not of the web, in English and Arabic; all invented."""

from __future__ import annotations

import csv
import io
import json

from sijill.models import Precision

from . import made
from .made import DAY, OUTLETS, TEXTS, TITLES, URLS
from .sample import Sample

_COLUMNS = {
    "en": ("Title", "Text", "Published", "URL", "Source"),
    "ar": ("العنوان", "النص", "تاريخ النشر", "الرابط", "المصدر"),
}


def _sample(language: str, file: str, data: bytes, position: str, **said: object) -> Sample:
    values = {"language": language, "title": TITLES[language], **said}
    return Sample(file=file, data=data, position=position, **values)  # type: ignore[arg-type]


def _row(language: str) -> list[str]:
    return [TITLES[language], TEXTS[language], "12/10/2021", URLS[language], OUTLETS[language]]


def _csv(language: str, delimiter: str) -> str:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=delimiter)
    rows.writerow(_COLUMNS[language])
    rows.writerow(_row(language))
    return written.getvalue()


def _tables(language: str) -> list[Sample]:
    said: dict[str, object] = {"published": DAY, "precision": Precision.DAY, "url": URLS[language]}
    workbook = made.xlsx({"Sheet1": [_COLUMNS[language], [*_row(language)[:2], DAY, *_row(language)[3:]]]})
    charset = "cp1256" if language == "ar" else "utf-8"
    return [
        _sample(language, "a.csv", _csv(language, ",").encode(charset), "row 2", general=True, **said),
        _sample(language, "a.tsv", _csv(language, "\t").encode("utf-16"), "row 2", general=True, **said),
        _sample(language, "a.xlsx", workbook, "row 2", **said),
    ]


def _jsonl(language: str) -> Sample:
    row = {"title": TITLES[language], "text": TEXTS[language], "published": "2021-10", "url": URLS[language]}
    data = json.dumps(row, ensure_ascii=False).encode() + b"\n"
    return _sample(language, "a.jsonl", data, "line 1", precision=Precision.MONTH, url=URLS[language])


def _telegram(language: str) -> list[Sample]:
    said: dict[str, object] = {"title": "", "published": DAY, "precision": Precision.MOMENT}
    exported = made.telegram_json([made.message(7, TEXTS[language])], name=OUTLETS[language])
    body = made.html_message(7, f'<div class="text">\n{TEXTS[language]}\n</div>')
    page = made.telegram_html([body], name=OUTLETS[language])
    return [
        _sample(language, "result.json", exported, "message 7", **said),
        _sample(language, "messages.html", page, "message 7", **said),
    ]


def _mail(language: str) -> list[Sample]:
    said: dict[str, object] = {"published": DAY, "precision": Precision.MOMENT, "url": URLS[language]}
    written = made.mail(TITLES[language], TEXTS[language], Archived_At=f"<{URLS[language]}>")
    box = b"From desk@rimalpost.example Tue Oct 12 18:30:00 2021\n" + written
    return [_sample(language, "a.eml", written, "", **said), _sample(language, "a.mbox", box, "message 1", **said)]


def _docx(language: str) -> Sample:
    date = "12 October 2021" if language == "en" else "12 تشرين الأول 2021"
    body = "".join(made.paragraph(text) for text in (date, TEXTS[language]))
    heading = made.paragraph(TITLES[language], style="Title")
    data = made.docx(heading + body)
    return _sample(language, "a.docx", data, "", published=DAY, precision=Precision.DAY)


def _pdf(language: str) -> Sample:
    turned = -1 if language == "ar" else 1
    heading = made.lines([TITLES[language][::turned]], size=16, right=550 if language == "ar" else None)
    body = made.lines([TEXTS[language][::turned]], top=760, right=550 if language == "ar" else None)
    return _sample(language, "a.pdf", made.pdf([[*heading, *body]]), "")


SAMPLES = {
    "docx": [_docx("en"), _docx("ar")],
    "jsonl": [_jsonl("en"), _jsonl("ar")],
    "mail": [*_mail("en"), *_mail("ar")],
    "pdf": [_pdf("en"), _pdf("ar")],
    "table": [*_tables("en"), *_tables("ar")],
    "telegram": [*_telegram("en"), *_telegram("ar")],
}
