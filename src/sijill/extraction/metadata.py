"""What a page says about itself in its head: title, byline, date, outlet, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit

from .furniture import line_key
from .markup import Markup, Note

_DATE_PROPERTIES = (
    "article:published_time", "datepublished", "og:article:published_time", "article:published", "dc.date.issued",
    "dcterms.date", "dc.date", "parsely-pub-date", "sailthru.date", "publish-date", "publishdate", "pubdate", "date",
)  # fmt: skip
_BYLINE_PROPERTIES = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_ISO_DATE = re.compile(r"\s*+(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
# Between the headline and the outlet in the title of a page.
_TITLE_BREAK = re.compile(r"\s+(?:[-–—|•·»«:]|::|\|\|)\s+")
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")
_LONGEST_NAME = 360
_LONGEST_DATE = 60
_LONGEST_OUTLET = 40
_LONGEST_URL = 2_000
_LONGEST_JSON = 1_000_000
_MOST_NODES = 2_000
# What is said there is said of other reports than the page's own.
_OTHER_WORKS = frozenset({"isBasedOn", "translationOfWork", "workTranslation", "citation", "mentions"})

JsonObject: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says, as it says it; None where it is silent.

    `dates` are the words that it gives as its date of publication, the most trusted first; `properties` its meta tags,
    `nodes` the objects of its JSON-LD.
    """

    title: str | None
    page_title: str
    byline: str | None
    dates: tuple[str, ...]
    language: str | None
    site_name: str | None
    url: str | None
    properties: Mapping[str, str]
    nodes: tuple[JsonObject, ...]

    @property
    def published(self) -> date | None:
        """The first day among its dates."""
        return next(filter(None, map(iso_date, self.dates)), None)


def head_of(markup: Markup) -> Head:
    """What a page says about itself in meta tags, links and JSON-LD."""
    properties = _properties(markup.notes)
    nodes = list(_json_nodes(markup.notes))
    url = _address(properties, markup.notes)
    site_name = short_name(properties.get("og:site_name")) or _publisher(nodes)
    return Head(
        title=_without(site_name, short_name(properties.get("og:title") or properties.get("twitter:title"))),
        page_title=markup.title,
        byline=_byline(properties, nodes),
        dates=tuple(_dates(properties, nodes)),
        language=next((note.attributes.get("lang") for note in markup.notes if note.name == "html"), None),
        site_name=site_name,
        url=url,
        properties=properties,
        nodes=tuple(nodes),
    )


def title_parts(page_title: str) -> tuple[str, str]:
    """The headline and the outlet in the title of a page ("Headline - Outlet"); no outlet where it names none."""
    breaks = list(_TITLE_BREAK.finditer(page_title))
    if not breaks:
        return page_title, ""
    headline, outlet = page_title[: breaks[-1].start()], page_title[breaks[-1].end() :]
    if len(outlet) < min(len(headline), _LONGEST_OUTLET):
        return headline, outlet
    outlet, headline = page_title[: breaks[0].start()], page_title[breaks[0].end() :]
    # "Exclusive - Headline" also begins so: before the headline only the breaks that sites alone use.
    if len(outlet) < min(len(headline), _LONGEST_OUTLET) and breaks[0][0].strip() in ("|", "||", "::", "»"):
        return headline, outlet
    return page_title, ""


def host_of(url: str | None) -> str | None:
    """The host of an address, without "www."."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def iso_date(text: str | None) -> date | None:
    """The day of a date or time in ISO 8601, as it is written: no time zone is applied."""
    found = _ISO_DATE.match(text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def time_elements(markup: Markup) -> Iterator[tuple[int, str]]:
    """The words of <time datetime=...> that name a day, with the places where they stand."""
    for note in markup.notes:
        words = note.attributes.get("datetime", "") if note.name == "time" else ""
        if iso_date(words):
            yield note.place, words


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same but for marks, case and spaces."""
    return line_key(one) == line_key(other) != ""


def _without(site_name: str | None, title: str | None) -> str | None:
    """The title without the name of the site after it."""
    headline, outlet = title_parts(title or "")
    return headline if site_name and same_words(outlet, site_name) else title


def _properties(notes: Iterable[Note]) -> dict[str, str]:
    found: dict[str, str] = {}
    for note in notes:
        said = note.attributes
        name = said.get("property") or said.get("name") or said.get("itemprop")
        if note.name == "meta" and name and said.get("content"):
            found.setdefault(name.lower(), said["content"])
    return found


def _address(properties: dict[str, str], notes: Iterable[Note]) -> str | None:
    canonical = (
        note.attributes.get("href")
        for note in notes
        if note.name == "link" and note.attributes.get("rel", "").lower() == "canonical"
    )
    return next(filter(None, map(web_address, (*canonical, properties.get("og:url")))), None)


def web_address(value: object) -> str | None:
    """The value where it is an http or https address with a host, of a length that addresses have."""
    if isinstance(value, str) and len(value) <= _LONGEST_URL and value.startswith(("http://", "https://")):
        return value if host_of(value) else None
    return None


def _dates(properties: dict[str, str], nodes: Iterable[JsonObject]) -> Iterator[str]:
    first, *others = _DATE_PROPERTIES
    said = [properties.get(first), *(node.get("datePublished") for node in nodes)]
    said += [properties.get(name) for name in others]
    return (text.strip() for text in said if isinstance(text, str) and 0 < len(text.strip()) <= _LONGEST_DATE)


def date_in_address(url: str | None) -> date | None:
    """The day in an address such as https://outlet.example/2021/10/12/story."""
    found = _DATE_IN_ADDRESS.search(url or "")
    return iso_date("{}-{:0>2}-{:0>2}".format(*found.groups())) if found else None


def _byline(properties: dict[str, str], nodes: list[JsonObject]) -> str | None:
    names = [properties.get(name) for name in _BYLINE_PROPERTIES]
    names += [name for node in nodes for name in names_in(node.get("author"), nodes)]
    return next((name for name in map(short_name, names) if name and "://" not in name), None)


def _publisher(nodes: list[JsonObject]) -> str | None:
    return next((short_name(name) for node in nodes for name in names_in(node.get("publisher"), nodes)), None)


def names_in(value: object, nodes: Iterable[JsonObject]) -> Iterator[str]:
    """The names of a person or organisation in JSON-LD: a string, an object, a list of them, or a reference."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            name = one.get("name") or _referred(one.get("@id"), nodes)
            if isinstance(name, str):
                yield name


def _referred(reference: object, nodes: Iterable[JsonObject]) -> object:
    if not isinstance(reference, str):
        return None
    return next((node["name"] for node in nodes if node.get("@id") == reference and "name" in node), None)


def _json_nodes(notes: Iterable[Note]) -> Iterator[JsonObject]:
    """The objects of the page's JSON-LD that are about the page, the outermost first."""
    waiting: list[object] = [_json(note.content) for note in notes if note.content]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value[:_MOST_NODES])
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                inner for key, inner in value.items() if isinstance(inner, dict | list) and key not in _OTHER_WORKS
            )


def _json(text: str) -> object:
    if len(text) > _LONGEST_JSON:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def short_name(name: str | None) -> str | None:
    """A name that can stand in a table: one line, and not a text."""
    name = " ".join((name or "").split())
    return name if 0 < len(name) <= _LONGEST_NAME else None
