"""PDF files: one report each, from the letters on their pages, or from the pictures of scanned pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sijill.errors import NotReadable
from sijill.extraction.charset import characters
from sijill.extraction.given import limited
from sijill.extraction.texts import read_text
from sijill.sources.dates import day_of, published_near
from sijill.sources.given import given_of
from sijill.sources.kind import Failure, Found, Item, Kind, Outcome, Preserved
from sijill.sources.pdf import Pdf, Text, opened
from sijill.sources.pdf.ocr import MOST_PAGES, page_words, programs
from sijill.sources.titles import author_in, headed, title_in

# Scans of 400 pages; more is a book, or made to mislead.
LARGEST_SCAN = 200_000_000
_MEDIA_TYPE = "application/pdf"
_MOST_SAID = 10


def _items(preserved: Preserved) -> Iterator[Item]:
    yield Item("", lambda: list(_read(preserved)))


def _read(preserved: Preserved) -> Iterator[Outcome]:
    start = preserved.stream.tell()
    pdf = opened(preserved.stream)
    text = pdf.text()
    if text.words:
        yield _found(pdf, text.words, text.headline, preserved)
        yield from _not_read(text)
        return
    if not text.pictures:
        raise NotReadable("it shows no words: its pages are empty or damaged; open it and print it into a new PDF")
    preserved.stream.seek(start)
    yield from _scanned(pdf, text, preserved)


def _scanned(pdf: Pdf, text: Text, preserved: Preserved) -> Iterator[Outcome]:
    found = programs()
    data = limited(preserved.stream, LARGEST_SCAN)
    pages = [page_words(data, number, found, preserved.at_work) for number in text.pictures[:MOST_PAGES]]
    words = characters("\n\n".join(page for page in pages if page))
    if not words.strip():
        raise NotReadable("its pages are pictures in which no words were found: type what they say into a .txt file")
    media_type = f"{_MEDIA_TYPE}; ocr=tesseract {found.version}".strip()
    yield replace(_found(pdf, words, "", preserved), media_type=media_type)
    if len(text.pictures) > MOST_PAGES:
        reason = f"it is a scan of {len(text.pictures)} pages, of which {MOST_PAGES} are read: split it"
        yield Failure(reason=reason, position=f"page {text.pictures[MOST_PAGES]}")


def _found(pdf: Pdf, words: str, headline: str, preserved: Preserved) -> Found:
    given = given_of(preserved)
    lines = words.split("\n")
    title = headline or title_in(pdf.title, lines)
    report = headed(title, lines, given) if title else read_text(words, given)
    publication = published_near(report.full_text)
    return Found(
        report=replace(
            report,
            published=day_of(publication.published) or preserved.published,
            byline=author_in(pdf.author),
            url=preserved.url,
        ),
        publication=publication,
    )


def _not_read(text: Text) -> Iterator[Failure]:
    """What to say of pages without words beside pages with words: photographs, maps, scanned annexes."""
    if text.pictures:
        yield Failure(reason="pages that are pictures without words are not read", position=_named(text.pictures))
    if text.damaged:
        yield Failure(reason="pages are damaged: print them into a new PDF", position=_named(text.damaged))


def _named(pages: Sequence[int]) -> str:
    more = " ..." if len(pages) > _MOST_SAID else ""
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages[:_MOST_SAID]))}{more}"


KIND = Kind(
    name="pdf",
    suffixes=(".pdf",),
    media_types=(_MEDIA_TYPE, "application/x-pdf"),
    recognises=lambda head: b"%PDF-" in head[:1024],
    items=_items,
)
