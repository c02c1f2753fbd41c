"""From one mail message to its report and to the files that are attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from sijill.errors import NotReadable, TooLarge
from sijill.extraction import language_of, read_page, words_of
from sijill.extraction.charset import characters, decoded
from sijill.extraction.given import content_id
from sijill.extraction.texts import body_of
from sijill.models import Report
from sijill.models.capture import Publication, Published
from sijill.sources.dates import at_moment, day_of
from sijill.sources.kind import Found, Preserved

MOST_PARTS = 1_000
_DEEPEST = 20
# Subjects and names in headers have some hundred characters; the parsers of what is in them may be quadratic.
_LONGEST_HEADER = 5_000
_LONGEST_NAME = 120

_FOLD = re.compile(r"\r?\n[ \t]")
_ADDRESS = re.compile(r"<\s*+(https?://[^\s<>]{1,2000})\s*+>")
_MESSAGE_ID = re.compile(r"<([\x21-\x3b\x3d\x3f-\x7e]{1,250})>")
_LIST_NAME = re.compile(r'\s*+"?([^"<>]{1,120}?)"?\s*+<')
_UNFIT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]+")
# RFC 3676: a line that goes on in the next one ends in a space; "-- " stands above a signature.
_FLOWED = re.compile(r"^((?!>|-- $).*) \n(?![>\n ]|-- $)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is attached to a message."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: its report, if it has any words of its own, and what is attached to it."""

    found: Found | None
    attachments: tuple[Attachment, ...]


def letter_of(message: Message, preserved: Preserved) -> Letter:
    """What a message says and holds. Raises TooLarge over MOST_PARTS parts."""
    parts = list(_parts(message, depth=0))
    words = "\n\n".join(filter(None, (_words(part) for part in parts if not _is_attached(part))))
    attachments = (_attachment(part, number) for number, part in enumerate(parts, start=1) if _is_attached(part))
    return Letter(_found(message, words, preserved) if words else None, tuple(filter(None, attachments)))


def _found(message: Message, text: str, preserved: Preserved) -> Found:
    title = _header(message, "Subject")
    published = _published(message)
    name, address = parseaddr(_header(message, "From"))
    outlet = _list_name(message) or preserved.outlet or address.rpartition("@")[2].lower()[:_LONGEST_NAME] or None
    full_text = f"{title}\n{text}"
    report = Report(
        id=content_id(full_text, outlet),
        text=text,
        title=title,
        published=day_of(published) or preserved.published,
        language=preserved.language or language_of(full_text),
        outlet=outlet,
        byline=(name or address)[:_LONGEST_NAME] or None,
        url=_first(_ADDRESS, _header(message, "Archived-At")),
        body=body_of(full_text),
    )
    named = _first(_MESSAGE_ID, _header(message, "Message-ID"))
    # RFC 2392: the address that a message has wherever it lies.
    return Found(
        report=report, publication=Publication(published=published, canonical_url=f"mid:{named}" if named else None)
    )


def _parts(part: Message, *, depth: int) -> Iterator[Message]:
    """The parts with content, of alternatives the one that is read."""
    inner = part.get_payload()
    if not part.is_multipart() or not isinstance(inner, list):
        yield part
        return
    if depth >= _DEEPEST or len(inner) > MOST_PARTS:
        raise TooLarge(f"the message has over {MOST_PARTS:,} parts, or they lie over {_DEEPEST} deep in each other")
    if part.get_content_type() == "message/rfc822":
        yield part
        return
    messages = [one for one in inner if isinstance(one, Message)]
    if part.get_content_type() == "multipart/alternative":
        messages = [_best(messages)] if messages else []
    for one in messages:
        yield from _parts(one, depth=depth + 1)


def _best(alternatives: list[Message]) -> Message:
    """The plain text, where it has words; otherwise the last, which the sender holds for the fullest."""
    plain = (one for one in alternatives if one.get_content_type() == "text/plain" and _words(one).strip())
    return next(plain, alternatives[-1])


def _is_attached(part: Message) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return not is_text or part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _words(part: Message) -> str:
    """The words of a part as they were written; "" for one that has none or that is no text."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    try:
        text = decoded(data, declared=part.get_content_charset())
        text = _of_page(text) if part.get_content_type() == "text/html" else text
    except NotReadable:
        return ""
    text = characters(text).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _FLOWED.sub(r"\1 ", text)
    return text.strip("\n") if text.strip() else ""


def _of_page(source: str) -> str:
    try:
        return read_page(source).report.text
    except NotReadable:
        return words_of(source)


def _attachment(part: Message, number: int) -> Attachment | None:
    if part.is_multipart():
        data: object = b"".join(bytes(one) for one in part.get_payload() if isinstance(one, Message))
    else:
        data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return None
    return Attachment(_name(part) or f"part {number}", part.get_content_type(), data)


def _name(part: Message) -> str:
    for header, value in list(part.raw_items()):
        if header.lower().startswith("content-") and not str(value).isascii():
            # Raw letters in a header, which no standard allows and many programs write.
            part.replace_header(header, _decoded(str(value)))
    name = _decoded(part.get_filename() or "")
    return " ".join(_UNFIT_IN_NAMES.sub(" ", name).split())[:_LONGEST_NAME]


def _published(message: Message) -> Published | None:
    words = _header(message, "Date")
    try:
        return at_moment(parsedate_to_datetime(words), words)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _list_name(message: Message) -> str | None:
    """The name of the list or newsletter that a message was sent over."""
    return _first(_LIST_NAME, _header(message, "List-Id"))


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1].strip() or None if found else None


def _header(message: Message, name: str) -> str:
    """A header in its characters, on one line; "" where the message has none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return _decoded(raw)


def _decoded(raw: str) -> str:
    """The characters of a header or a name, as they stand or in encoded words (RFC 2047)."""
    line = _FOLD.sub(" ", raw[:_LONGEST_HEADER]).strip()
    data = line.encode("utf-8", "surrogateescape")
    line = characters(decoded(data)) if data else ""
    if "=?" not in line:
        return line
    try:
        pieces = decode_header(line)
    except HeaderParseError:
        return line
    return characters("".join(_piece(piece, charset) for piece, charset in pieces)).strip()


def _piece(piece: str | bytes, charset: str | None) -> str:
    """A stretch of a header, encoded in a charset that it names, or as it stands."""
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "raw-unicode-escape")
    except (LookupError, ValueError):
        return piece.decode("utf-8", "replace")
