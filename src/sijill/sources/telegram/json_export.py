"""The messages in a Telegram export in JSON, cut out one by one: such a file may be larger than memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec

from sijill.errors import NotReadable, TooLarge
from sijill.extraction.lines import decoded
from sijill.models.capture import Precision, Published
from sijill.sources.dates import published_in
from sijill.sources.telegram.message import Message

# A message of Telegram has 4,096 characters, with its links and reactions some 100 kB.
LARGEST_MESSAGE = 5_000_000

_PIECE = 1 << 20
# A quotation mark inside of a string stands behind a backslash, so this is nowhere but at a list of messages.
_LIST = re.compile(rb'(?<!\\)"messages"\s*+:\s*+\[')
_LONGEST_MARK = 100
_BETWEEN = re.compile(rb"[\s,]*+")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+("|\\?+\Z)|[{}]', re.DOTALL)
# What stands before the messages of a chat; the last of each name is that chat's own.
_HEAD = 4_000
_NAMED = re.compile(rb'(?<!\\)"(name|type)"\s*+:\s*+("(?:[^"\\]++|\\.)*+"|null)', re.DOTALL)
_SECONDS = re.compile(r"[0-9]{1,10}")
_STRING = msgspec.json.Decoder(str | None)


class _Entity(msgspec.Struct, frozen=True):
    text: str = ""


class _Written(msgspec.Struct, frozen=True):
    """The keys of a message that are read; others are passed over."""

    type: str = ""
    id: int | str = ""
    date: str | None = None
    date_unixtime: str | int | None = None
    edited: str | None = None
    sender: str | None = msgspec.field(default=None, name="from")
    author: str | None = None
    forwarded_from: str | None = None
    text: str | list[str | _Entity] | None = None


_WRITTEN = msgspec.json.Decoder(_Written)


@dataclass(frozen=True, slots=True)
class Chat:
    """A channel, group or conversation: its name, and its type in Telegram's words."""

    name: str
    type: str


def messages_in(stream: BinaryIO) -> Iterator[tuple[Chat, bytes]]:
    """Each message with its chat, as one JSON object. Raises NotReadable where the file is damaged or cut off."""
    cut = _Cut(stream)
    while chat := cut.next_chat():
        while message := cut.next_message():
            yield chat, message


def message_of(data: bytes, chat: Chat) -> Message | None:
    """The message that a JSON object is; None for a service message. Raises NotReadable."""
    written = decoded(data, _WRITTEN)
    if written.type != "message":
        return None
    text = written.text or ""
    return Message(
        number=str(written.id),
        # Links, mentions and formatted words are kept as the words that they show.
        text=text if isinstance(text, str) else "".join(part if isinstance(part, str) else part.text for part in text),
        published=_published(written),
        chat=chat.name,
        sender=written.author or written.sender or "",
        forwarded_from=written.forwarded_from or "",
    )


def _published(written: _Written) -> Published | None:
    """The day by the clock of who exported, and by universal time, where these are two days."""
    published = published_in(written.date or "")
    if not published:
        return None
    days = [published.earliest]
    if written.date_unixtime is not None and _SECONDS.fullmatch(str(written.date_unixtime)):
        days.append(datetime.fromtimestamp(int(written.date_unixtime), UTC).date())
    words = f"{written.date}, edited {written.edited}" if written.edited else published.words
    return Published(min(days), max(days), Precision.MOMENT, words)


@dataclass(slots=True)
class _Cut:
    """The part of the file that is looked at: `kept` from `place` on is not yet used."""

    stream: BinaryIO
    kept: bytes = b""
    place: int = 0

    def next_chat(self) -> Chat | None:
        """The chat whose messages come next; None at the end of the file."""
        while not (found := _LIST.search(self.kept, self.place)):
            self.place = max(self.place, len(self.kept) - _HEAD)
            if not self._more():
                return None
        head = self.kept[max(self.place, found.start() - _HEAD) : found.start()]
        self.place = found.end()
        said = {name: decoded(value, _STRING) or "" for name, value in _NAMED.findall(head)}
        return Chat(said.get(b"name", ""), said.get(b"type", ""))

    def next_message(self) -> bytes | None:
        """The next message of this chat; None at the end of its list."""
        self._pass_between()
        if self.kept.startswith(b"]", self.place):
            return None
        if not self.kept.startswith(b"{", self.place):
            raise NotReadable("the list of messages is damaged or cut off: export it again")
        while not (end := self._end()):
            if len(self.kept) - self.place > LARGEST_MESSAGE:
                raise TooLarge(
                    f"a message is over {LARGEST_MESSAGE // 1_000_000} MB: the file is damaged, export it again"
                )
            if not self._more():
                raise NotReadable("the file is cut off inside a message: export it again")
        message = self.kept[self.place : end]
        self.place = end
        return message

    def _pass_between(self) -> None:
        while True:
            if between := _BETWEEN.match(self.kept, self.place):
                self.place = between.end()
            if self.place < len(self.kept) or not self._more():
                return

    def _end(self) -> int | None:
        """Where the object ends that begins at `place`; None where that is not yet read."""
        depth = 0
        for token in _TOKEN.finditer(self.kept, self.place):
            if token[1] == b'"':
                continue
            if token[1] is not None:
                return None
            depth += 1 if token[0] == b"{" else -1
            if depth == 0:
                return token.end()
        return None

    def _more(self) -> bool:
        """Reads on; false at the end of the file."""
        piece = self.stream.read(_PIECE)
        self.kept = self.kept[self.place :] + piece
        self.place = 0
        return bool(piece)
