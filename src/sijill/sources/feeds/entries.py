"""Entries of feeds: the report that stands in one, and the address of the report that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from sijill.extraction import language_of, words_of
from sijill.extraction.charset import characters
from sijill.extraction.credit import credit_in, other_than
from sijill.extraction.given import content_id
from sijill.extraction.language import checked_language
from sijill.extraction.markup import taken_apart
from sijill.extraction.metadata import host_of, short_name, web_address
from sijill.extraction.publication import stated
from sijill.extraction.texts import body_of
from sijill.models import Publication, Published, Report
from sijill.sources.dates import day_of
from sijill.sources.kind import Failure, Found, Link, Outcome, Preserved

# When an entry was published; where it does not say, when it was last changed.
_DATES = ("published", "created", "updated")
_PLAIN = "text/plain"
_MAIL_AND_NAME = re.compile(r"\S{1,100}@\S{1,100}\s{1,3}\((?P<name>[^()]{1,100})\)")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says about itself, and what is known of it."""

    title: str | None
    address: str | None
    language: str | None
    preserved: Preserved

    @classmethod
    def of(cls, said: Mapping[str, object], preserved: Preserved) -> Feed:
        """The feed that says this."""
        address = web_address(_joined(preserved.url, _string(said, "link"))) or preserved.url
        return cls(short_name(_shown(said, "title")), address, _string(said, "language"), preserved)

    @property
    def outlet(self) -> str | None:
        """Who publishes it."""
        return self.title or self.preserved.outlet or host_of(self.address)


def outcomes_of(entry: Mapping[str, object], feed: Feed) -> Iterator[Outcome]:
    """The report in an entry, if it has words of its own, and where it leads; a failure where it has neither.

    A title alone is a report only where there is no address to read more at.
    """
    title = _shown(entry, "title")
    text = "\n".join(_text(entry))
    url = web_address(_joined(feed.address, _string(entry, "feedburner_origlink") or _string(entry, "link")))
    published = next((found for name in _DATES if (found := stated(_string(entry, name)))), None)
    if not text and not url:
        title, text = "", title
    if text:
        yield _found(title, text, url, published, entry, feed)
    if url:
        yield Link(url=url, title=title, published=day_of(published))
    if not text and not url:
        yield Failure(reason="it has neither words nor an address: there is nothing to read")


def _found(
    title: str, text: str, url: str | None, published: Published | None, entry: Mapping[str, object], feed: Feed
) -> Found:
    full_text = f"{title}\n{text}"
    byline = _author(entry)
    report = Report(
        id=content_id(full_text, feed.outlet),
        text=text,
        title=title,
        published=day_of(published) or feed.preserved.published,
        language=_language(entry, feed, full_text),
        outlet=feed.outlet,
        byline=byline,
        url=url,
        body=body_of(full_text),
    )
    origin = _mapping(entry.get("source"))
    names = filter(None, [short_name(_shown(origin, "title"))])
    credit = other_than(feed.outlet, names) or credit_in(text.split("\n"), byline=byline, outlet=feed.outlet)
    return Found(report=report, publication=Publication(published=published, canonical_url=url, credit=credit))


def _text(entry: Mapping[str, object]) -> list[str]:
    """The lines of an entry: of its content, the longest of several, or of its summary."""
    contents = entry.get("content")
    details = [_mapping(detail) for detail in contents] if isinstance(contents, list) else []
    details = details or [_mapping(entry.get("summary_detail"))]
    detail = max(details, key=lambda detail: len(_string(detail, "value")))
    words = characters(_string(detail, "value"))
    if detail.get("type") == _PLAIN:
        return [line for line in map(str.strip, words.splitlines()) if line]
    return [line.text for line in taken_apart(words).lines]


def _language(entry: Mapping[str, object], feed: Feed, text: str) -> str | None:
    said = _string(_mapping(entry.get("title_detail")), "language") or feed.language
    return checked_language(said, text) or feed.preserved.language or language_of(text)


def _author(entry: Mapping[str, object]) -> str | None:
    said = _string(entry, "author")
    with_mail = _MAIL_AND_NAME.fullmatch(said.strip())
    name = short_name(with_mail["name"] if with_mail else said)
    return name if name and "://" not in name and "@" not in name else None


def _shown(said: Mapping[str, object], name: str) -> str:
    """The words that a title shows, in one line."""
    words = characters(_string(said, name))
    is_plain = _mapping(said.get(f"{name}_detail")).get("type") == _PLAIN
    return " ".join(words.split()) if is_plain else words_of(words)


def _joined(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address.strip()) if address else ""
    except ValueError:
        return ""


def _string(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
