"""What Telegram Desktop exports: the messages of a channel or group, one report each, from JSON or from HTML.

Service messages (who joined, which picture was changed) and messages without words are passed over. The words of an
album stand at one of its pictures, so an album is one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sijill.errors import NotReadable, ReportError
from sijill.extraction.given import limited
from sijill.sources.kind import Failure, Item, Kind, Preserved
from sijill.sources.telegram.html_export import LARGEST_PAGE, messages_of_page
from sijill.sources.telegram.json_export import Chat, message_of, messages_in
from sijill.sources.telegram.message import Message, found_in

_HEAD = 4096
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*+\{")
_OF_A_CHAT = re.compile(
    rb'"type"\s*+:\s*+"(?:(?:public|private)_(?:channel|group|supergroup)|personal_chat|bot_chat|saved_messages)"'
)
_OF_AN_ACCOUNT = re.compile(rb'"(?:personal_information|frequent_contacts|left_chats|chats)"\s*+:\s*+\{')
_PAGE = re.compile(rb'<title>Exported Data</title>.*<div class="page_wrap', re.DOTALL)
# Conversations between persons are no published reports: out of a whole account they are not read.
_PRIVATE = ("personal_chat", "bot_chat", "saved_messages", "private_group")


def _recognises(head: bytes) -> bool:
    if _JSON.match(head):
        return bool(_OF_A_CHAT.search(head) or _OF_AN_ACCOUNT.search(head))
    return bool(_PAGE.search(head))


def _items(preserved: Preserved) -> Iterator[Item]:
    head = preserved.stream.read(_HEAD)
    preserved.stream.seek(-len(head), 1)
    found = _of_json(preserved, head) if _JSON.match(head) else _of_page(preserved)
    any_found = False
    for item in found:
        any_found = True
        yield item
    if not any_found:
        raise NotReadable("it is no Telegram export with messages in words; a file of JSON lines must end in .jsonl")


def _of_json(preserved: Preserved, head: bytes) -> Iterator[Item]:
    is_account = not _OF_A_CHAT.search(head) or bool(_OF_AN_ACCOUNT.search(head))
    passed_over: set[Chat] = set()
    for number, (chat, data) in enumerate(messages_in(preserved.stream), start=1):
        if is_account and chat.type in _PRIVATE:
            if chat not in passed_over:
                passed_over.add(chat)
                yield _not_read(chat)
            continue
        try:
            message = message_of(data, chat)
        except ReportError as error:
            yield _failing(f"place {number}", str(error))
            continue
        if message and message.text.strip():
            yield _item(message, f"{chat.name} " if is_account and chat.name else "", preserved)


def _of_page(preserved: Preserved) -> Iterator[Item]:
    for message in messages_of_page(limited(preserved.stream, LARGEST_PAGE)):
        if message.text.strip():
            yield _item(message, "", preserved)


def _item(message: Message, chat: str, preserved: Preserved) -> Item:
    return Item(f"{chat}message {message.number}", lambda: [found_in(message, preserved)])


def _not_read(chat: Chat) -> Item:
    reason = "it is a private conversation, not published: export it by itself if it must be read"
    return _failing(f"{chat.name or 'a chat without a name'}", reason)


def _failing(position: str, reason: str) -> Item:
    return Item(position, lambda: [Failure(reason=reason)])


KIND = Kind(
    name="telegram",
    suffixes=(".json",),
    recognises=_recognises,
    items=_items,
)
