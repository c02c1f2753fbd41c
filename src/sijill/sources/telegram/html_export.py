"""The messages in a page of a Telegram export (messages.html, messages2.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from sijill.errors import NotReadable
from sijill.sources.dates import published_in
from sijill.sources.telegram.message import Message

# Telegram puts 1,000 messages into a page, of 0.5 to 3 MB.
LARGEST_PAGE = 20_000_000

_NUMBER = re.compile(r"message(\d{1,19})")
_BEGINS = b'<div class="message default'
_PARAGRAPHS = frozenset({"div", "p", "blockquote", "pre"})


def messages_of_page(data: bytes) -> Iterator[Message]:
    """The messages of a page in order, without service messages. Raises NotReadable where it is damaged, at its end."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotReadable("the page is damaged: export it again") from error
    chat = _text(_first(root, "page_header", "text"))
    sender, left = "", data.count(_BEGINS)
    for element in _with(root, "message"):
        number = _NUMBER.fullmatch(element.get("id", ""))
        if not number or "default" not in element.get("class", "").split():
            continue
        left -= 1
        body = next(_with(element, "body"), element)
        # The name stands at the first of several messages of one sender ("joined").
        sender = _text(_child(body, "from_name")) or sender
        yield _message(number[1], body, chat, sender)
    if left > 0:
        raise NotReadable(f"the page is damaged: {left} of its messages cannot be read; export it again")


def _message(number: str, body: html.HtmlElement, chat: str, sender: str) -> Message:
    forwarded = next(_with(body, "forwarded"), None)
    inner = body if forwarded is None else forwarded
    origin = None if forwarded is None else _child(forwarded, "from_name")
    texts = filter(None, map(_text, [child for child in inner if "text" in child.get("class", "").split()]))
    time = _child(body, "date")
    words = "" if time is None else time.get("title", "")
    return Message(
        number=number,
        text="\n\n".join(texts),
        published=published_in(words),
        chat=chat,
        sender=_text(_child(body, "signature")) or sender,
        forwarded_from="" if origin is None else _text(origin, without="date"),
    )


def _with(root: html.HtmlElement, name: str) -> Iterator[html.HtmlElement]:
    """The elements below of this class."""
    return (element for element in root.iter("div", "span") if name in element.get("class", "").split())


def _child(parent: html.HtmlElement, name: str) -> html.HtmlElement | None:
    return next((child for child in parent if name in child.get("class", "").split()), None)


def _first(root: html.HtmlElement, outer: str, inner: str) -> html.HtmlElement | None:
    return next((found for element in _with(root, outer) for found in _with(element, inner)), None)


def _text(element: html.HtmlElement | None, *, without: str = "") -> str:
    """The words of an element as they are shown, with its lines; nothing of an element inside it of class `without`."""
    if element is None:
        return ""
    pieces: list[str] = [element.text or ""]
    for inner in element.iterdescendants():
        if inner.tag == "br" or inner.tag in _PARAGRAPHS:
            pieces.append("\n")
        hidden = without and without in inner.get("class", "").split()
        pieces += ["" if hidden else inner.text or "", inner.tail or ""]
    return "".join(pieces).strip()
