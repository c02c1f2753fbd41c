"""Word documents (DOCX): one report each, read from their parts without what is not text.

Not by python-docx, which unpacks every part of a document, with its pictures, into memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from sijill.errors import NotReadable, TooLarge
from sijill.extraction.charset import characters
from sijill.extraction.texts import read_text
from sijill.sources.dates import day_of, published_near
from sijill.sources.given import given_of
from sijill.sources.kind import Found, Item, Kind, Preserved
from sijill.sources.titles import author_in, headed, title_in
from sijill.sources.zips import checked_zip, read_member

# A document of 1,500 pages in much formatting. lxml gives its elements one by one.
LARGEST_PART = 30_000_000
MOST_TAGS = 2_000_000
_LARGEST_PROPERTIES = 1_000_000

_ZIP = b"PK\x03\x04"
_FALLBACK = "Fallback"
_OF_TEXT = ("/wordprocessingml/", "/markup-compatibility/")
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_PROPERTIES = "docProps/core.xml"
_MAIN = re.compile(rb'PartName="/?([^"]{1,200})"[^<>]{0,200}wordprocessingml\.document\.main\+xml"')
_MAIN_AFTER = re.compile(rb'wordprocessingml\.document\.main\+xml"[^<>]{0,200}PartName="/?([^"]{1,200})"')
_USUAL_MAIN = "word/document.xml"
_TITLE_STYLES = ("title", "heading1")
# Where a title in large type stands, in paragraphs.
_NEAR_BEGINNING = 8
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class _Lines:
    """The lines of a document as they are met: paragraphs, and rows of tables with a tab between the cells."""

    lines: list[str] = field(default_factory=list)
    title: int | None = None
    # A text box is a paragraph in a paragraph.
    _open: list[list[str]] = field(default_factory=lambda: [[]])
    _cells: list[list[str]] = field(default_factory=list)
    _tables: int = 0
    _unread: int = 0
    _is_title: bool = False

    def start(self, name: str) -> None:
        if name == _FALLBACK:
            self._unread += 1  # says again, for older programs, what stands before it
        elif name == "p":
            self._open.append([])
        elif name == "tbl":
            self._tables += 1
        elif name == "tc" and self._tables == 1:
            self._cells.append([])

    def end(self, name: str, element: etree._Element) -> None:
        if name == _FALLBACK:
            self._unread -= 1
        elif name == "t":
            self._open[-1].append(element.text or "")
        elif name in _MARKS:
            self._open[-1].append(_MARKS[name])
        elif name == "pStyle":
            self._is_title = element.get(f"{{{etree.QName(element).namespace}}}val", "").lower() in _TITLE_STYLES
        elif name == "p":
            self._end_paragraph()
        elif name == "tr" and self._tables == 1:
            self.lines.append("\t".join(" ".join(filter(None, cell)) for cell in self._cells))
            self._cells = []
        elif name == "tbl":
            self._tables -= 1

    def _end_paragraph(self) -> None:
        text = "".join(self._open.pop())
        is_title, self._is_title = self._is_title, False
        if self._unread:
            return
        if self._cells:
            self._cells[-1].append(" ".join(text.split()))
            return
        if is_title and self.title is None and text.strip() and len(self.lines) < _NEAR_BEGINNING:
            self.title = len(self.lines)
        self.lines.append(text)


def _items(preserved: Preserved) -> Iterator[Item]:
    yield Item("", lambda: [_read(preserved)])


def _read(preserved: Preserved) -> Found:
    with checked_zip(preserved.stream) as archive:
        taken = _taken_apart(read_member(archive, _main_part(archive), most=LARGEST_PART))
        properties = _properties(archive)
    lines = [characters(line) for line in taken.lines]
    given = given_of(preserved)
    title = lines[taken.title].strip() if taken.title is not None else title_in(properties.get("title", ""), lines)
    report = headed(title, lines, given) if title else read_text("\n".join(lines), given)
    publication = published_near(report.full_text)
    return Found(
        report=replace(
            report,
            published=day_of(publication.published) or preserved.published,
            byline=author_in(properties.get("creator", "")),
            url=preserved.url,
        ),
        publication=publication,
    )


def _main_part(archive: ZipFile) -> str:
    """The name of the part that holds the text."""
    kinds_of_parts = read_member(archive, "[Content_Types].xml", most=_LARGEST_PROPERTIES)
    found = _MAIN.search(kinds_of_parts) or _MAIN_AFTER.search(kinds_of_parts)
    return found[1].decode("utf-8", "replace") if found else _USUAL_MAIN


def _taken_apart(source: bytes) -> _Lines:
    if source.count(b"<") > MOST_TAGS:
        raise TooLarge(f"its text has over {MOST_TAGS:,} marks: save the part that you need")
    if _DEFINES.search(source):
        raise NotReadable("its text defines entities, which no Word document does: it is made to mislead")
    taken = _Lines()
    try:
        for event, element in etree.iterparse(
            BytesIO(source), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        ):
            if event == "start":
                taken.start(_name(str(element.tag)))
            else:
                taken.end(_name(str(element.tag)), element)
                _forget_before(element)
    except (etree.LxmlError, ValueError) as error:
        raise NotReadable("its text is damaged: open it in a word processor and save it again") from error
    return taken


@lru_cache(maxsize=1_000)
def _name(tag: str) -> str:
    """The name of an element of a text, whichever edition of the standard (ECMA-376) it is of; "" for all others."""
    name = etree.QName(tag)
    return name.localname if any(part in (name.namespace or "") for part in _OF_TEXT) else ""


def _forget_before(element: etree._Element) -> None:
    """Frees what has been read, so that a long text is never in memory as a tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _properties(archive: ZipFile) -> dict[str, str]:
    """What the document says about itself, by the names of Dublin Core; nothing where that is damaged or missing."""
    try:
        source = read_member(archive, _PROPERTIES, most=_LARGEST_PROPERTIES)
        if _DEFINES.search(source):
            return {}
        root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (NotReadable, etree.LxmlError, ValueError):
        return {}
    named = {child.tag: characters(child.text or "") for child in root if isinstance(child.tag, str)}
    return {tag.removeprefix(_DUBLIN_CORE): text for tag, text in named.items() if tag.startswith(_DUBLIN_CORE)}


def _recognises(head: bytes) -> bool:
    return head.startswith(_ZIP) and b"word/" in head


KIND = Kind(
    name="docx",
    suffixes=(".docx", ".docm"),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    recognises=_recognises,
    items=_items,
)
