"""Hostile exports of Telegram, in JSON and in HTML."""

from __future__ import annotations

import json

from sources import made

from . import ARABIC, SENTENCE, Table, times

_MESSAGE = json.dumps(made.message(7, SENTENCE)).encode()
_HEAD = b'{"name":"Rimal Post","type":"public_channel","id":1,"messages":['


def _export(inner: bytes) -> bytes:
    return _HEAD + inner + b"]}"


def _said(**others: object) -> bytes:
    return _export(json.dumps(made.message(7, others.pop("text", SENTENCE), **others)).encode() + b"," + _MESSAGE)


def _html(inner: str, name: str = "Rimal Post") -> bytes:
    return made.telegram_html([inner], name=name)


def _message(inner: str, number: object = 7) -> str:
    return made.html_message(7, f'<div class="text">{inner}</div>').replace("message7", f"message{number}")


CHATS: Table = {
    "message-6MB.json": lambda: _said(text=SENTENCE * 60_000),
    "message-4MB.json": lambda: _said(text=SENTENCE * 40_000),
    "string-never-closed-6MB.json": lambda: _HEAD + b'{"id":7,"type":"message","text":"' + times(60_000, SENTENCE),
    "backslashes-6000000.json": lambda: _HEAD + b'{"text":"' + times(6_000_000, "\\"),
    "nested-objects-500000.json": lambda: _HEAD + times(500_000, '{"a":') + _MESSAGE,
    "nested-lists-1000000.json": lambda: _export(
        b'{"type":"message","text":' + times(1_000_000, "[") + b"}," + _MESSAGE
    ),
    "nested-closed-2000.json": lambda: _export(b'{"a":' * 2_000 + b"1" + b"}" * 2_000 + b"," + _MESSAGE),
    "braces-in-strings.json": lambda: _said(text='}{]["}' * 1_000, **{"from": '"messages": [{'}),
    "commas-3000000.json": lambda: _export(times(3_000_000, ",") + _MESSAGE),
    "objects-empty-1000000.json": lambda: _export(b",".join([b"{}"] * 1_000_000)),
    "messages-of-service-90000.json": lambda: _export(b'{"id":1,"type":"service","text":""},' * 90_000 + _MESSAGE),
    "messages-tiny-2000.json": lambda: _export(
        b",".join(b'{"id":%d,"type":"message","text":"killed %d"}' % (n, n) for n in range(2_000))
    ),
    "lists-of-messages-200000.json": lambda: (
        b'{"type":"public_channel",' + times(200_000, '"messages":[],') + b'"a":1}'
    ),
    "lists-of-messages-opened.json": lambda: _HEAD + times(300_000, '"messages":[') + _MESSAGE,
    "list-never-begins-4MB.json": lambda: b'{"type":"public_channel","about":"' + times(40_000, SENTENCE) + b'"}',
    "chats-20000.json": lambda: (
        b'{"chats":{"list":[' + b",".join([b'{"name":"a","type":"personal_chat","messages":[{}]}'] * 20_000) + b"]}}"
    ),
    "chats-private-with-20000-names.json": lambda: (
        b'{"chats":{"list":['
        + b",".join(b'{"name":"a%d","type":"personal_chat","messages":[{}]}' % n for n in range(20_000))
        + b"]}}"
    ),
    "name-with-lone-surrogates.json": lambda: _export(_MESSAGE).replace(b"Rimal Post", rb"\ud800 Post \udfff"),
    "name-1MB.json": lambda: (
        b'{"type":"public_channel","name":"' + times(3_900, "a") + b'","messages":[' + _MESSAGE + b"]}"
    ),
    "id-of-9000-digits.json": lambda: _export(_MESSAGE.replace(b'"id": 7', b'"id": ' + b"9" * 9_000)),
    "id-of-words.json": lambda: _said(id="../../\x1b[2J" + "x" * 90_000),
    "id-of-lone-surrogates.json": lambda: _export(_MESSAGE.replace(b'"id": 7', rb'"id": "\ud800"')),
    "seconds-beyond-all-calendars.json": lambda: _said(date_unixtime="9999999999") + _said(date_unixtime=10**18),
    "seconds-negative.json": lambda: _said(date_unixtime="-99999999999"),
    "day-that-is-none.json": lambda: _said(date="9999-99-99T99:99:99", edited="x" * 90_000),
    "text-of-200000-parts.json": lambda: _said(text=["a", {"type": "bold", "text": "b"}] * 100_000),
    "text-of-other-types.json": lambda: _said(text=[1, None, [], {"text": 7}]),
    "text-of-lone-surrogates.json": lambda: _export(
        rb'{"id":1,"type":"message","text":"killed \ud800 two"},' + _MESSAGE
    ),
    "text-of-nul.json": lambda: _said(text="two \0 killed"),
    "type-of-other-types.json": lambda: _said(type=["message"]),
    "cut-off.json": lambda: _export(b",".join([_MESSAGE] * 50))[:-300],
    "not-utf-8.json": lambda: _export(_MESSAGE.replace(b"Two", b"\xff\xfe\xc0")),
    "utf-16.json": lambda: _export(_MESSAGE).decode().encode("utf-16"),
    "comments-between.json": lambda: _export(b"/* a */ " + _MESSAGE + b" // b\n"),
}

PAGES: Table = {
    "telegram-nested-200000.html": lambda: _html(_message("<div>" * 200_000 + SENTENCE)),
    "telegram-nested-bold-200000.html": lambda: _html(_message("<b>" * 200_000 + SENTENCE)),
    "telegram-nested-messages-3000.html": lambda: _html(
        '<div class="message default" id="message1"><div class="body"><div class="text">a' * 3_000
    ),
    "telegram-nested-forwards-3000.html": lambda: _html(_message('<div class="forwarded body">' * 3_000 + SENTENCE)),
    "telegram-messages-21000.html": lambda: _html(_message("killed") * 20_100),
    "telegram-breaks-500000.html": lambda: _html(_message("<br>" * 500_000 + SENTENCE)),
    "telegram-over-the-limit-21MB.html": lambda: _html(_message(SENTENCE * 210_000)),
    "telegram-text-12MB.html": lambda: _html(_message(SENTENCE * 120_000)),
    "telegram-id-endless.html": lambda: _html(_message(SENTENCE, "9" * 100_000) + _message(SENTENCE, "٧")),
    "telegram-title-bomb.html": lambda: _html(_message(SENTENCE), "&lt;" * 500_000),
    "telegram-classes-500000.html": lambda: _html(_message(f'<b class="{"text " * 500_000}">{SENTENCE}</b>')),
    "telegram-day-that-is-none.html": lambda: _html(_message(SENTENCE).replace("12.10.2021", "99.99.9999")),
    "telegram-surrogates.html": lambda: _html(_message(f"&#xD800;{ARABIC}&#0;")).replace(b"shells", b"\xed\xa0\x80"),
    "telegram-cut-off.html": lambda: _html(_message(SENTENCE) * 20)[:-2_000],
    "telegram-utf-16.html": lambda: _html(_message(SENTENCE)).decode().encode("utf-16"),
}
