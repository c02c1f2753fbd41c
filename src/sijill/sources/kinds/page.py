"""Pages of the web: one report each, with the place of every line in the page's source."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.extraction import Fetched, read_page
from sijill.extraction.charset import LOOKS_LIKE_A_PAGE
from sijill.extraction.given import limited
from sijill.extraction.pages import LARGEST_PAGE
from sijill.sources.kind import Found, Item, Kind, Preserved


def _items(preserved: Preserved) -> Iterator[Item]:
    yield Item("", lambda: [_read(preserved)])


def _read(preserved: Preserved) -> Found:
    page = read_page(
        limited(preserved.stream, LARGEST_PAGE),
        published=preserved.published,
        outlet=preserved.outlet,
        language=preserved.language,
        fetched=Fetched(preserved.url, preserved.media_type),
    )
    return Found(report=page.report, publication=page.publication, blocks=page.blocks)


KIND = Kind(
    name="page",
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    recognises=lambda head: bool(LOOKS_LIKE_A_PAGE.match(head.removeprefix(b"\xef\xbb\xbf"))),
    items=_items,
)
