"""Maps of sites (sitemap.xml, also compressed, of news, and lists of such maps): the addresses that they name."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from lxml import etree

from sijill.errors import NotReadable, TooLarge
from sijill.extraction.charset import characters
from sijill.extraction.given import limited
from sijill.extraction.metadata import iso_date, web_address
from sijill.sources.feeds.roots import root_of
from sijill.sources.kind import Failure, Item, Kind, Link, Outcome, Preserved
from sijill.sources.warcs.unpacked import Packing, packing_of, unpacked_head

# What the protocol allows (sitemaps.org): 50 MB unpacked and 50,000 addresses.
LARGEST_MAP = 50_000_000
MOST_ADDRESSES = 50_000
_ROOTS = ("urlset", "sitemapindex")
_NEWS_DATE = "{*}news/{*}publication_date"
_LONGEST_TITLE = 300
_SNIFFED = 4096
_DEFINES = re.compile(rb"<!ENTITY")


def _recognises(head: bytes) -> bool:
    return root_of(unpacked_head(head, _SNIFFED)) in _ROOTS


def _items(preserved: Preserved) -> Iterator[Item]:
    data = _unpacked(limited(preserved.stream, LARGEST_MAP))
    if root_of(data[:_SNIFFED]) not in _ROOTS or _DEFINES.search(data, 0, _SNIFFED):
        raise NotReadable("it is no map of a site: give the address of its sitemap.xml")
    yield Item("", lambda: _links(data))


def _unpacked(data: bytes) -> bytes:
    if packing_of(data) is not Packing.GZIP:
        return data
    unpacking = zlib.decompressobj(31)
    try:
        found = unpacking.decompress(data, LARGEST_MAP + 1)
    except zlib.error as error:
        raise NotReadable("it is compressed and damaged: fetch it again") from error
    if len(found) > LARGEST_MAP:
        raise TooLarge(f"it unpacks to over {LARGEST_MAP // 1_000_000} MB, more than a map of a site may have")
    return found


def _links(data: bytes) -> Iterator[Outcome]:
    """The addresses in a map, in order; raises NotReadable where it is cut off or damaged, after those before that."""
    number = unusable = 0
    try:
        for element in _elements(data):
            number += 1
            if number > MOST_ADDRESSES:
                yield Failure(reason=f"it has over {MOST_ADDRESSES:,} addresses: the others are left out")
                return
            link = _link(element)
            unusable += link is None
            if link:
                yield link
            _forget(element)
    except (etree.LxmlError, ValueError) as error:
        raise NotReadable(f"the map is damaged or cut off behind address {number}: fetch it again") from error
    if unusable:
        yield Failure(reason=f"{unusable:,} of its {number:,} addresses are none of the web: they are left out")


def _elements(data: bytes) -> Iterator[etree._Element]:
    """Each address with what is said of it. Nothing outside the file is loaded, and no entity is resolved."""
    parsed = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}url", "{*}sitemap"),
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    for _, element in parsed:
        yield element


def _link(element: etree._Element) -> Link | None:
    url = web_address(_words(element, "{*}loc"))
    if url is None:
        return None
    published = iso_date(_words(element, _NEWS_DATE)) or iso_date(_words(element, "{*}lastmod"))
    return Link(url=url, title=_words(element, "{*}news/{*}title")[:_LONGEST_TITLE], published=published)


def _words(element: etree._Element, path: str) -> str:
    return " ".join(characters(element.findtext(path) or "").split())


def _forget(element: etree._Element) -> None:
    """Lets go of an element that has been read, and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


KIND = Kind(name="sitemap", recognises=_recognises, items=_items)
