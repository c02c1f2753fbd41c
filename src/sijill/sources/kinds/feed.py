"""Feeds (RSS, Atom): each entry that has words is a report, and each that has an address leads to one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Protocol, cast

import feedparser

from sijill.errors import NotReadable, TooLarge
from sijill.extraction import Fetched
from sijill.extraction.charset import declared_charset
from sijill.extraction.given import limited
from sijill.sources.feeds.entries import Feed, outcomes_of
from sijill.sources.feeds.roots import root_of
from sijill.sources.kind import Failure, Item, Kind, Preserved

# Feeds with the full text of fifty reports have some 2 MB and 40,000 tags; at these limits one takes some four seconds.
LARGEST_FEED = 5_000_000
MOST_TAGS = 300_000
MOST_ENTRIES = 5_000
_CLOSED = re.compile(rb"</(?:\w{1,20}:)?(?:rss|feed|rdf)\s{0,20}>", re.IGNORECASE)
# feedparser promises to raise nothing.
_FAULTS = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)


class _Parsed(Protocol):
    version: str
    feed: Mapping[str, object]
    entries: list[dict[str, object]]


def _recognises(head: bytes) -> bool:
    root, letters = root_of(head), head.replace(b"\0", b"").lower()
    return root == "rss" or (root == "feed" and b"atom" in letters) or (root == "rdf" and b"rss" in letters)


def _items(preserved: Preserved) -> Iterator[Item]:
    data = limited(preserved.stream, LARGEST_FEED)
    parsed = _parsed(data, preserved)
    feed = Feed.of(parsed.feed, preserved)
    for number, entry in enumerate(parsed.entries[:MOST_ENTRIES], start=1):
        # As a plain mapping: feedparser's own warns when it is asked for a date that is not there.
        yield Item(f"entry {number}", partial(outcomes_of, dict(dict.items(entry)), feed))
    if len(parsed.entries) > MOST_ENTRIES:
        yield _failing(f"entry {MOST_ENTRIES + 1}", f"only the first {MOST_ENTRIES:,} entries of a feed are read")
    if not _CLOSED.search(data.replace(b"\0", b"")):
        yield _failing("end", "the feed is cut off: fetch it again; what stood here could not be read")


def _parsed(data: bytes, preserved: Preserved) -> _Parsed:
    if not data.strip():
        raise NotReadable("it is empty: there is nothing to read")
    if data.count(b"<") > MOST_TAGS:
        raise TooLarge(f"the feed has more than {MOST_TAGS:,} tags: save the part that you need as a .txt file")
    try:
        # From a stream: feedparser takes a string for an address and opens it. The markup stays as it is: only words
        # are taken out of it.
        parsed = feedparser.parse(
            io.BytesIO(data),
            response_headers=_charset_said(data, preserved),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAULTS as error:
        raise NotReadable(f"the feed is broken beyond reading ({type(error).__name__}): fetch it again") from error
    if not parsed.get("version") or not isinstance(parsed.get("feed"), Mapping):
        raise NotReadable("it is no feed (RSS or Atom): give the address of the feed itself")
    return cast(_Parsed, parsed)


def _charset_said(data: bytes, preserved: Preserved) -> dict[str, str]:
    """What the server said of the charset, as feedparser takes it, where the feed itself declares none."""
    charset = Fetched(media_type=preserved.media_type).charset
    return {"content-type": f"application/xml; charset={charset}"} if charset and not declared_charset(data) else {}


def _failing(position: str, reason: str) -> Item:
    return Item(position, lambda: [Failure(reason=reason)])


KIND = Kind(
    name="feed",
    suffixes=(".rss", ".atom"),
    media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    recognises=_recognises,
    items=_items,
)
