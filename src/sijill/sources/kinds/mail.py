"""Mail: single messages (.eml) and mailboxes (.mbox), one report a message, and the reports in what is attached."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from hashlib import sha256

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.sources.kind import DEEPEST, Failure, Found, Item, Kind, Outcome, Preserved
from sijill.sources.mails.letters import Attachment, Letter, letter_of
from sijill.sources.mails.mailbox import FROM_LINE, messages_of
from sijill.sources.registry import known_kind

LARGEST_MAIL = 50_000_000
# An attachment of 50 MB takes 650,000 lines; a line may be a header, which takes 4 microseconds to read.
MOST_LINES = 1_000_000
MOST_ATTACHMENTS = 100
# Mails that people forward to each other nest some ten deep; each level needs a boundary or a message of its own.
_MOST_NESTED = 200
_NESTING = re.compile(rb"boundary[*0-9]{0,4}\s*+=|message/rfc822", re.IGNORECASE)

_HEADER = rb"[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*+\n(?:[ \t][^\n]*+\n)*+"
_HEADERS = re.compile(rb"\A(?:%s){2,}" % _HEADER)
# A text may begin with "Title:" and "Date:"; these stand in mails alone.
_OF_MAIL = re.compile(rb"^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version):", re.IGNORECASE | re.MULTILINE)

# Kinds whose files come attached to mails; pictures and calendars are passed over.
_ATTACHED = ("docx", "jsonl", "mail", "page", "pdf", "table", "text")
_LONGEST_FROM_LINE = 300


def _recognises(head: bytes) -> bool:
    if FROM_LINE.match(head):
        return True
    headers = _HEADERS.match(head)
    return bool(headers and _OF_MAIL.search(headers[0]))


def _items(preserved: Preserved) -> Iterator[Item]:
    head = preserved.stream.read(_LONGEST_FROM_LINE)
    preserved.stream.seek(-len(head), io.SEEK_CUR)
    if not FROM_LINE.match(head):
        yield from _of_message(preserved.stream.read(LARGEST_MAIL + 1), "", preserved)
        return
    for number, data in enumerate(messages_of(preserved.stream, most=LARGEST_MAIL), start=1):
        yield from _of_message(data, f"message {number}", preserved)


def _of_message(data: bytes, position: str, preserved: Preserved) -> Iterator[Item]:
    """The message itself and what is attached to it; one item that fails where it cannot be taken apart."""
    try:
        letter = _letter(data, preserved)
    except ReportError as error:
        yield _failing(position, str(error))
        return
    if letter.found:
        yield _giving(position, letter.found)
    elif not letter.attachments:
        yield _failing(position, "the message has no words: there is nothing to read")
    seen: Counter[str] = Counter()
    for attachment in letter.attachments[:MOST_ATTACHMENTS]:
        seen[attachment.name] += 1
        again = f" ({seen[attachment.name]})" if seen[attachment.name] > 1 else ""
        yield from _attached(attachment, f"{position} attachment {attachment.name}{again}".strip(), preserved)
    if len(letter.attachments) > MOST_ATTACHMENTS:
        yield _failing(position, f"{MOST_ATTACHMENTS} of its attachments are read: save the others as files")


def _letter(data: bytes, preserved: Preserved) -> Letter:
    if len(data) > LARGEST_MAIL:
        raise TooLarge(f"the message is over {LARGEST_MAIL // 1_000_000} MB: save what is attached as files")
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        raise TooLarge(f"the message has over {MOST_LINES:,} lines: save what is attached as files")
    if len(_NESTING.findall(data)) > _MOST_NESTED:
        raise TooLarge(f"over {_MOST_NESTED} messages or parts lie in each other: save the ones that you need as files")
    try:
        # Not policy.default: it raises on headers that are wrong, and what it makes of them differs between Pythons.
        return letter_of(message_from_bytes(data), preserved)
    except (MessageError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise NotReadable(f"it is a damaged mail ({type(error).__name__}): save its words as a .txt file") from error


def _attached(attachment: Attachment, position: str, preserved: Preserved) -> Iterator[Item]:
    """The items of an attached file, if it is of a kind that holds reports."""
    inner = replace(
        preserved,
        stream=io.BytesIO(attachment.data),
        name=attachment.name,
        url=None,
        media_type=attachment.media_type,
        depth=preserved.depth + 1,
    )
    kind = known_kind(inner)
    if kind is None or kind.name not in _ATTACHED:
        return
    if inner.depth > DEEPEST:
        yield _failing(position, "it lies too deep in other files: save it as a file of its own")
        return
    digest = sha256(attachment.data).hexdigest()
    try:
        for item in kind.items(inner):
            yield _inside(item, f"{position} {item.position}".strip(), attachment.media_type, digest)
    except ReportError as error:
        yield _failing(position, str(error))


def _inside(item: Item, position: str, media_type: str, digest: str) -> Item:
    """An item of an attached file, with what it was read from."""

    def read() -> list[Outcome]:
        return [
            replace(outcome, media_type=outcome.media_type or media_type, payload_sha256=digest)
            if isinstance(outcome, Found)
            else outcome
            for outcome in item.read()
        ]

    return Item(position, read)


def _giving(position: str, outcome: Outcome) -> Item:
    return Item(position, lambda: [outcome])


def _failing(position: str, reason: str) -> Item:
    return _giving(position, Failure(reason=reason))


KIND = Kind(
    name="mail",
    suffixes=(".eml", ".mbox", ".mbx"),
    media_types=("message/rfc822", "application/mbox"),
    recognises=_recognises,
    items=_items,
)
