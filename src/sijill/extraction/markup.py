"""One pass over the source of a page: its lines of text with their places, and what its head says.

The pass is linear in the length of the source whatever stands in it, and never raises for bad markup.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sijill.errors import TooLarge

# The largest pages of news sites have 5,000 lines and 20,000 elements; at these limits a page takes some seconds.
MOST_LINES = 40_000
MOST_ELEMENTS = 120_000
_DEEPEST = 150
_LONGEST_TAG = 2_000
_LONGEST_VALUE = 20_000

# One letter per line of text marks it in the copy of the page in which the main text is chosen. Letters of CJK
# Extension B, in use for a few old names only: printable, so that no cleaning step drops them.
_FIRST_MARK = 0x20000
_MARKS = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + MOST_LINES)}]")

_WHITE = " \t\n\r\f"
_SPACES = re.compile(f"[{_WHITE}]+")
_NUMBER_TOO_LONG = re.compile(r"&#[xX]?[0-9a-fA-F]{10,}+;?")

# Possessive throughout: each character of a tag is looked at a bounded number of times.
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)
    (?P<attributes>(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+)*+)[\s/]*+>""",
    re.VERBOSE,
)
_TAG_OPENS = re.compile("</?[a-zA-Z]")
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""")

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_UNREAD = frozenset({
    "script", "style", "title", "textarea", "noscript", "template", "svg", "math",
    "iframe", "object", "select", "button", "xmp", "noembed", "noframes",
})  # fmt: skip
_UNREAD_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _UNREAD}
# Without an end, these swallow the rest of the page, as in a browser; the others are passed over.
_SWALLOWS = frozenset({"script", "style", "title", "textarea", "xmp"})
_LINES = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_CLOSES = {
    "p": {"p"}, "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "tr": {"tr", "td", "th", "p"},
    "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "option": {"option"},
}  # fmt: skip
_ASIDES = ("nav", "footer", "aside", "menu")
_NOTED = frozenset({"html", "meta", "link", "time"})
_INLINE_LOOK_BACK = 20


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text of a page: its words, where they stand in the source, and the element that they stand in.

    `is_aside`: it stands in what the page itself marks as navigation, footer or aside.
    """

    text: str
    start: int
    end: int
    element: str
    is_aside: bool


@dataclass(frozen=True, slots=True)
class Note:
    """An element that says something about the page: its name, attributes and, for a script, its content."""

    name: str
    attributes: dict[str, str]
    content: str
    place: int


@dataclass(frozen=True, slots=True)
class Markup:
    """A page taken apart. `marked` is a tame copy of the page in which each line of text begins with its mark."""

    lines: tuple[TextLine, ...]
    notes: tuple[Note, ...]
    title: str
    marked: str


def taken_apart(source: str) -> Markup:
    """The lines of text, the notes of the head and a tame, marked copy of a page.

    Raises TooLarge for a page of more than MOST_LINES lines or MOST_ELEMENTS elements.
    """
    scan = _Scan(source)
    scan.run()
    return Markup(tuple(scan.lines), tuple(scan.notes), scan.title, "".join(scan.copy))


def marked_lines(text: str) -> set[int]:
    """The numbers of the lines whose marks stand in `text`."""
    return {ord(mark) - _FIRST_MARK for mark in _MARKS.findall(text)}


def words_of(source: str) -> str:
    """The words that a stretch of a page's source shows: no tags, no scripts, one space for any run of spaces."""
    return _words([source[start:end] for start, end in _text_runs(source)])


def _text_runs(source: str) -> Iterator[tuple[int, int]]:
    scan = _Scan(source)
    scan.run()
    yield from scan.runs


def _words(pieces: list[str]) -> str:
    return _SPACES.sub(" ", "".join(map(_unescaped, pieces))).strip(_WHITE)


def _too_large(limit: str) -> TooLarge:
    return TooLarge(f"the page has more than {limit}: save the part that you need as a .txt file")


def _is_blank(raw: str) -> bool:
    return not _unescaped(raw).strip()


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    return html.unescape(_NUMBER_TOO_LONG.sub("\ufffd", text))


def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(raw[:_LONGEST_VALUE]):
        found.setdefault(name.lower(), _unescaped("".join(values)).strip())
    return found


@dataclass(slots=True)
class _Scan:
    source: str
    lines: list[TextLine] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)
    copy: list[str] = field(default_factory=list)
    title: str = ""
    _line: list[tuple[int, int]] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)
    _count: Counter[str] = field(default_factory=Counter)
    _never_ends: set[str] = field(default_factory=set)
    _elements: int = 0

    def run(self) -> None:
        position = text_from = 0
        while (place := self.source.find("<", position)) >= 0:
            tag = _TAG.match(self.source, place)
            end = tag.end() if tag else self._end_without_tag(place)
            if end == place:
                position = place + 1
                continue
            self._text(text_from, place)
            position = text_from = self._tag(tag, place, end) if tag else end
        self._text(text_from, len(self.source))
        self._end_line()

    def _end_without_tag(self, place: int) -> int:
        """Where a comment or a tag cut off ends; `place` itself where "<" is only a character."""
        if _TAG_OPENS.match(self.source, place):
            return len(self.source)
        if self.source.startswith("<!--", place):
            return self._after("-->", place + 2)
        return self._after(">", place) if self.source.startswith(("<!", "<?", "</"), place) else place

    def _after(self, mark: str, place: int) -> int:
        found = self.source.find(mark, place)
        return found + len(mark) if found >= 0 else len(self.source)

    def _tag(self, tag: re.Match[str], place: int, end: int) -> int:
        """Takes one tag in, with the content of an element that is not read; gives where the page goes on."""
        name = tag["name"].lower()
        if name in _LINES:
            self._end_line()
        if tag["close"]:
            self._close(name)
            return end
        if name in _NOTED:
            self.notes.append(Note(name, _attributes(tag["attributes"]), "", place))
        if name in _UNREAD:
            return self._pass_over(name, tag["attributes"], place, end)
        self._start(name, tag[0])
        return end

    def _pass_over(self, name: str, attributes: str, place: int, start: int) -> int:
        """Where the page goes on after an element whose content is not read."""
        end = None if name in self._never_ends else _UNREAD_ENDS[name].search(self.source, start)
        if not end:
            self._never_ends.add(name)
            return len(self.source) if name in _SWALLOWS else start
        content = self.source[start : end.start()]
        if name == "title" and not self.title:
            self.title = _words([content[:_LONGEST_VALUE]])
        if name == "script" and "ld+json" in attributes[:_LONGEST_VALUE]:
            self.notes.append(Note(name, {}, content, place))
        return self._after(">", end.end())

    def _text(self, start: int, end: int) -> None:
        raw = self.source[start:end]
        if not raw:
            return
        self.runs.append((start, end))
        if not self._line and _is_blank(raw):
            self.copy.append(" ")
            return
        shown = _MARKS.sub("", raw).replace("<", "&lt;")
        if not self._line:
            shown = chr(_FIRST_MARK + len(self.lines)) + shown.lstrip(_WHITE)
        self._line.append((start, end))
        self.copy.append(shown)

    def _end_line(self) -> None:
        if not self._line:
            return
        if len(self.lines) >= MOST_LINES:
            raise _too_large(f"{MOST_LINES:,} lines of text")
        first, last = self._line[0], self._line[-1]
        while _is_blank(self.source[last[0] : last[1]]):
            self._line.pop()
            last = self._line[-1]
        start = first[1] - len(self.source[first[0] : first[1]].lstrip(_WHITE))
        end = last[0] + len(self.source[last[0] : last[1]].rstrip(_WHITE))
        text = _words([self.source[piece[0] : piece[1]] for piece in self._line])
        is_aside = any(self._count[name] for name in _ASIDES)
        self.lines.append(TextLine(text, start, end, self._element(), is_aside))
        self._line = []

    def _element(self) -> str:
        """The element, of those that make lines or headings, that the line stands in."""
        return next((name for name, _ in reversed(self._open[-_INLINE_LOOK_BACK:]) if name in _LINES), "")

    def _start(self, name: str, tag: str) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _too_large(f"{MOST_ELEMENTS:,} elements")
        closed = _CLOSES.get(name, {"p"} if name in _LINES and name != "br" else ())
        while self._open and self._open[-1][0] in closed:
            self._pop()
        shown = len(self._open) < _DEEPEST
        if shown or name in _VOID:
            self.copy.append(tag if len(tag) <= _LONGEST_TAG else f"<{name}>")
        if name not in _VOID:
            self._open.append((name, shown))
            self._count[name] += 1

    def _close(self, name: str) -> None:
        if not self._count[name] or (name not in _LINES and not self._is_near(name)):
            return
        while self._pop() != name:
            pass

    def _is_near(self, name: str) -> bool:
        """Whether an inline element is open with no element that makes lines opened after it."""
        for opened, _ in reversed(self._open[-_INLINE_LOOK_BACK:]):
            if opened == name:
                return True
            if opened in _LINES:
                return False
        return False

    def _pop(self) -> str:
        name, shown = self._open.pop()
        self._count[name] -= 1
        if shown:
            self.copy.append(f"</{name}>")
        return name
