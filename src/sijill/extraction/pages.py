"""Pages of the web: one report out of an HTML page, and where each line of its text stands in the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO

from sijill.errors import NotReadable, TooLarge
from sijill.models import Publication, Report, Unread

from .charset import characters, declared_charset, decoded
from .dateline import date_in
from .furniture import byline_name, cues_of, ends_sentence, line_key
from .given import Given, content_id, limited
from .language import checked_language, language_of
from .main_text import main_lines
from .markup import Markup, TextLine, taken_apart
from .metadata import Head, head_of, host_of, same_words, time_elements, title_parts
from .publication import publication_of, published_of
from .story import story

# A page of a news site has 20 kB to 2 MB. Hostile pages of this size are read in a few seconds.
LARGEST_PAGE = 5_000_000

_HEADINGS = ("h1", "h2", "h3")
# How far behind a story the line that names its origin stands, below buttons and labels.
_BEHIND_STORY = 2
# How far from the title a dateline or an author line stands, in lines.
_NEAR_TITLE = 6
_LONGEST_TITLE = 400
_SHORTEST_TITLE = 12
_LONGEST_DATELINE = 30
_WORDS_OF_DATELINE = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a report: its place in the report's full text and its place in the source of the page.

    What the page shows at [source_start, source_end), with no tags and one space for any run of spaces, is the line
    (`words_of` gives it).
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A report read out of a page. `source` is the page as characters; blocks cover the whole text of the report.

    The title has a block only where it stands in the page as a heading, not in its head alone. `publication` is what
    the page says about that, beside what stands in the report.
    """

    report: Report
    source: str
    blocks: tuple[Block, ...]
    publication: Publication


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is known of a page from its fetching: its address and the media type that the server gave it."""

    url: str | None = None
    media_type: str | None = None

    @property
    def charset(self) -> str | None:
        """The charset in the media type ("text/html; charset=windows-1256")."""
        return declared_charset((self.media_type or "").encode("ascii", "ignore"))


def reports_of_page(stream: BinaryIO, given: Given) -> Iterator[Report | Unread]:
    """The one report of a page."""
    yield read_page(
        limited(stream, LARGEST_PAGE), published=given.published, outlet=given.outlet, language=given.language
    ).report


def read_page(
    html: str | bytes,
    *,
    id: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
    language: str | None = None,
    fetched: Fetched | None = None,
) -> Page:
    """The report of an HTML page, and where its words stand in the page; the options fill in what it does not say.

    Raises NotReadable for what is no page or holds no report text, TooLarge over LARGEST_PAGE characters.
    """
    fetched = fetched or Fetched()
    source = characters(html) if isinstance(html, str) else decoded(html, declared=_charset(html, fetched))
    if len(source) > LARGEST_PAGE:
        raise TooLarge(f"the page is over {LARGEST_PAGE // 1_000_000} MB: save the part that you need as a .txt file")
    markup = taken_apart(source)
    head = head_of(markup)
    chosen = main_lines(markup)
    title, title_place = _title(markup, head, chosen)
    kept = _without_furniture(title, _told(markup, chosen, title_place))
    if not kept:
        raise NotReadable("no report text was found on the page: save its words as a .txt file")
    text = "\n".join(line.text for line in kept)
    near = _lines_near(markup, title_place, chosen)
    url = head.url or fetched.url
    when = published_of(head, _dates_in_sight(markup, near, chosen), url)
    outlet = head.site_name or title_parts(head.page_title)[1] or outlet or host_of(url)
    report = Report(
        id=id or content_id(f"{title}\n{text}", outlet),
        text=text,
        title=title,
        published=when.earliest if when and when.earliest == when.latest else published,
        language=checked_language(head.language, text) or language or language_of(text),
        outlet=outlet,
        byline=head.byline or next((name for line in near if (name := byline_name(line.text))), None),
        url=url,
    )
    heading = None if title_place is None else markup.lines[title_place]
    publication = publication_of(head, report, published=when, lines=_with_lines_behind(markup, kept))
    return Page(report, source, tuple(_blocks(title, heading, kept)), publication)


def _charset(html: bytes, fetched: Fetched) -> str | None:
    return declared_charset(html) or fetched.charset


def _title(markup: Markup, head: Head, chosen: Sequence[int]) -> tuple[str, int | None]:
    """The title of the report and the number of the line that it stands in, if it stands in one."""
    headings = [number for number, line in enumerate(markup.lines) if line.element in _HEADINGS]
    stated = (head.title or title_parts(head.page_title)[0])[:_LONGEST_TITLE]
    for number in (*headings, *range(len(markup.lines))):
        if same_words(markup.lines[number].text, stated):
            return markup.lines[number].text, number
    for number in headings:
        words = markup.lines[number].text
        if len(words) >= _SHORTEST_TITLE and line_key(words) in line_key(head.page_title):
            return words, number
    first = [number for number in headings if markup.lines[number].element == "h1" and number <= chosen[-1]]
    if not stated and first:
        return markup.lines[first[0]].text, first[0]
    return stated, None


def _told(markup: Markup, chosen: Sequence[int], title_place: int | None) -> list[TextLine]:
    """The chosen lines, without those above the title where most stand below it."""
    below = [number for number in chosen if title_place is None or number > title_place]
    letters = [sum(len(markup.lines[number].text) for number in numbers) for numbers in (below, chosen)]
    numbers = below if letters[0] * 2 > letters[1] else chosen
    return [markup.lines[number] for number in numbers if number != title_place]


def _without_furniture(title: str, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that belong to the story: no buttons, author lines, repeated title, related headlines."""
    told = [line for line in lines if not same_words(line.text, title)]
    start, end = story("\n".join(["", *(line.text for line in told)]))
    kept, place = [], 1
    for line in told:
        if start <= place and place + len(line.text) <= end and not _is_furniture(line.text):
            kept.append(line)
        place += len(line.text) + 1
    return kept


def _is_furniture(text: str) -> bool:
    is_dateline = len(text) <= _LONGEST_DATELINE and len(text.split()) <= _WORDS_OF_DATELINE and date_in(text)
    # A number alone is a cell of a table of figures, not a counter of views.
    return bool(is_dateline or (cues_of(text) and not text.isdecimal()))


def _lines_near(markup: Markup, title_place: int | None, chosen: Sequence[int]) -> list[TextLine]:
    """The short lines above and below the title: datelines and author lines stand there."""
    centre = chosen[0] if title_place is None else title_place
    near = markup.lines[max(0, centre - _NEAR_TITLE) : centre + _NEAR_TITLE + 1]
    return [line for line in near if not ends_sentence(line.text)]


def _dates_in_sight(markup: Markup, near: Sequence[TextLine], chosen: Sequence[int]) -> Iterator[str]:
    """What may name a date beside the title: not the dates of a list of other reports further off."""
    top = min(line.start for line in (*near, markup.lines[chosen[0]]))
    bottom = markup.lines[chosen[-1]].end
    yield from (words for place, words in time_elements(markup) if top <= place <= bottom)
    yield from (line.text for line in near)


def _with_lines_behind(markup: Markup, kept: Sequence[TextLine]) -> list[str]:
    """The lines of the story and the few behind it: whom the page took its words from often stands there."""
    behind = (line for line in markup.lines if line.start > kept[-1].end)
    return [line.text for line in (*kept, *islice(behind, _BEHIND_STORY))]


def _blocks(title: str, heading: TextLine | None, lines: Sequence[TextLine]) -> Iterator[Block]:
    if heading:
        yield Block(0, len(title), heading.start, heading.end)
    place = len(title) + 1
    for line in lines:
        yield Block(place, place + len(line.text), line.start, line.end)
        place += len(line.text) + 1
