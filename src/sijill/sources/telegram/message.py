"""One message of a Telegram channel or group, and the report that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.errors import NotReadable
from sijill.extraction import language_of
from sijill.extraction.charset import characters
from sijill.extraction.given import content_id
from sijill.extraction.texts import body_of
from sijill.models import Report
from sijill.models.capture import Publication, Published
from sijill.sources.dates import day_of
from sijill.sources.kind import Found, Preserved

_CHANNEL = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})(?:[/?].*)?")
# Paths of Telegram's own that are no names of channels.
_NO_CHANNELS = ("joinchat", "addstickers", "share", "proxy")
_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message with its words: `sender` wrote it in `chat`, or passed on what `forwarded_from` wrote."""

    number: str
    text: str
    published: Published | None
    chat: str = ""
    sender: str = ""
    forwarded_from: str = ""


def found_in(message: Message, preserved: Preserved) -> Found:
    """The report that a message is; raises NotReadable where it has no words."""
    text = characters(message.text)
    if not text.strip():
        raise NotReadable("the message has no words: there is nothing to read")
    chat, sender = _name(message.chat), _name(message.sender)
    outlet = chat or preserved.outlet
    report = Report(
        id=content_id(f"\n{text}", outlet),
        text=text,
        published=day_of(message.published) or preserved.published,
        language=preserved.language or language_of(text),
        outlet=outlet,
        byline=sender if sender != chat else None,
        url=_address(message.number, preserved.url),
        body=body_of(f"\n{text}"),
    )
    credit = _name(message.forwarded_from)
    return Found(report=report, publication=Publication(published=message.published, credit=credit))


def _name(words: str) -> str | None:
    return " ".join(characters(words).split()) or None


def _address(number: str, channel_url: str | None) -> str | None:
    """The public address of a message, where that of its channel was given with the export, which does not name it."""
    channel = _CHANNEL.fullmatch(channel_url or "")
    if not channel or channel[1].lower() in _NO_CHANNELS or not _NUMBER.fullmatch(number):
        return None
    return f"https://t.me/{channel[1]}/{number}"
