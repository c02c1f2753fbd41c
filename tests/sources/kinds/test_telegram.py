"""Telegram Desktop exports, in JSON and in HTML."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from sijill.models import Precision
from sijill.sources import Preserved, kind_of, kinds
from sijill.sources.telegram.json_export import LARGEST_MESSAGE
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.made import OUTLETS, TEXTS, html_message, message, telegram_html, telegram_json

TELEGRAM = kinds()["telegram"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
GIVEN = Preserved(stream=io.BytesIO(), name="result.json")


def said(text: str) -> str:
    return f'       <div class="text">\n{text}\n       </div>'


@BOTH
def test_each_message_with_words_is_a_report(language: str) -> None:
    data = telegram_json(
        [
            {"id": 1, "type": "service", "date": "2021-10-12T10:00:00", "action": "create_channel", "text": ""},
            message(2, TEXTS[language]),
            message(3, "", photo="photos/photo_1.jpg"),
            message(
                4, [TEXTS[language], {"type": "link", "text": "https://x.example/"}, " ", {"type": "bold", "text": "!"}]
            ),
        ],
        name=OUTLETS[language],
    )
    assert [position for position, _ in outcomes(TELEGRAM, data)] == ["message 2", "message 4"]
    first, second = found_in(TELEGRAM, data)
    assert (first.report.text, first.report.title, first.report.language) == (TEXTS[language], "", language)
    assert (first.report.outlet, first.report.published, first.report.url) == (
        OUTLETS[language],
        date(2021, 10, 12),
        None,
    )
    assert second.report.text == f"{TEXTS[language]}https://x.example/ !"


def test_the_words_are_exactly_those_of_the_message() -> None:
    text = ' "قُتل" \\ \u200fثلاثة {[ "messages": [ \n\t}] \U0001f534 '
    assert found_in(TELEGRAM, telegram_json([message(1, text)], name="R"))[0].report.text == text


def test_who_wrote_a_message_and_whose_words_it_passes_on() -> None:
    messages = [
        message(1, "words"),
        message(2, "words", author="سامي", forwarded_from="شبكة المروج"),
        message(3, "words", **{"from": "Nadia"}),
    ]
    own, signed, by_member = found_in(TELEGRAM, telegram_json(messages, name="Rimal Post"))
    assert (own.report.byline, own.publication.credit) == (None, None)
    assert (signed.report.byline, signed.publication.credit) == ("سامي", "شبكة المروج")
    assert by_member.report.byline == "Nadia"


def test_the_time_keeps_its_precision_and_says_when_the_words_were_changed() -> None:
    late = message(1, "words", date="2021-10-13T01:30:00", date_unixtime="1634077800", edited="2021-10-14T08:00:00")
    (found,) = found_in(TELEGRAM, telegram_json([late], name="R"))
    published = found.publication.published
    assert published and published.precision is Precision.MOMENT
    assert (published.earliest, published.latest) == (date(2021, 10, 12), date(2021, 10, 13))
    assert published.words == "2021-10-13T01:30:00, edited 2021-10-14T08:00:00"
    assert found.report.published is None, "two days by two clocks are not one day"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://t.me/rimal_post", "https://t.me/rimal_post/7"),
        ("https://t.me/s/rimal_post?before=9", "https://t.me/rimal_post/7"),
        ("https://t.me/joinchat/abc", None),
        ("https://t.me/+AbCdEf", None),
        ("https://evil.example/t.me/rimal_post", None),
        (None, None),
    ],
)
def test_a_message_has_an_address_where_the_public_name_is_known(given: str | None, url: str | None) -> None:
    data = telegram_json([message(7, "words")], name="R")
    assert found_in(TELEGRAM, data, replace(GIVEN, url=given))[0].report.url == url


def account(*chats: bytes) -> bytes:
    listed = ",\n".join(chat.decode() for chat in chats)
    return f'{{"about": "x", "personal_information": {{"user_id": 1}},\n "chats": {{"list": [{listed}]}}}}'.encode()


def test_of_a_whole_account_channels_are_read_and_conversations_are_not() -> None:
    data = account(
        telegram_json([message(1, "words of a friend"), message(2, "more")], name="صديق", kind="personal_chat"),
        telegram_json([message(1, "words of one")], name="بريد الرمال"),
        telegram_json([message(1, "words of two")], name="Monitor", kind="public_supergroup"),
    )
    assert kind_of(Preserved(stream=io.BytesIO(data), name="result.json")).name == "telegram"
    assert [found.report.text for found in found_in(TELEGRAM, data)] == ["words of one", "words of two"]
    positions = [position for position, _ in outcomes(TELEGRAM, data)]
    assert positions == ["صديق", "بريد الرمال message 1", "Monitor message 1"]
    ((position, reason),) = failures_in(TELEGRAM, data)
    assert position == "صديق" and "private conversation" in reason
    alone = telegram_json([message(1, "words of a friend")], name="صديق", kind="personal_chat")
    assert len(found_in(TELEGRAM, alone)) == 1, "a conversation that was exported by itself was meant"


def test_a_file_larger_than_one_piece_is_read_through() -> None:
    messages = [message(number, f"كلمات {number} " * 200) for number in range(1_000)]
    data = telegram_json(messages, name="R")
    assert len(data) > 3_000_000
    assert [found.report.text for found in found_in(TELEGRAM, data)] == [given["text"] for given in messages]


def test_a_message_that_is_wrong_is_named_and_the_others_are_read() -> None:
    data = telegram_json([message(1, "one"), message(2, {"a": 1}), message(3, "three")], name="R")
    ((position, reason),) = failures_in(TELEGRAM, data)
    assert position == "place 2" and "$.text" in reason
    assert [found.report.text for found in found_in(TELEGRAM, data)] == ["one", "three"]


def test_what_stands_before_a_cut_is_read() -> None:
    data = telegram_json([message(1, "one"), message(2, "two")], name="R")
    for cut in range(data.index(b'"id": 2'), len(data) - 8, 3):
        assert found_in(TELEGRAM, data[:cut])[0].report.text == "one"
        assert [reason for _, reason in failures_in(TELEGRAM, data[:cut])], cut


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b'{"text": "' + b"a" * LARGEST_MESSAGE * 2, "over 5 MB"),
        (b'{"a":' * 500_000, "cut off"),
        (b'{"a":' * 500 + b"1" + b"}" * 500 + b"]}", "messages in words"),
        (b"[" * 1_000_000, "damaged or cut off"),
        (b'{"id": 1, "type": "message", "text": "\xff"}]}', "not UTF-8"),
        (b"]}", "messages in words"),
    ],
)
def test_hostile_exports_are_refused(rest: bytes, reason: str) -> None:
    started = process_time()
    data = b'{"name": "R", "type": "public_channel", "messages": [' + rest
    assert reason in failures_in(TELEGRAM, data)[-1][1]
    assert process_time() - started < 4


@BOTH
def test_a_page_of_messages_is_read(language: str) -> None:
    messages = [
        html_message(
            5, said(f"<strong>{TEXTS[language]}</strong><br>ثانياً &lt;b&gt; <a href='https://x.example'>x</a>")
        ),
        html_message(6, '<div class="media_wrap clearfix"><div class="title bold">Photo</div></div>', joined=True),
        html_message(7, said("words"), joined=True),
    ]
    data = telegram_html(messages, name=OUTLETS[language])
    assert kind_of(Preserved(stream=io.BytesIO(data), name="messages.html")).name == "telegram"
    assert [position for position, _ in outcomes(TELEGRAM, data)] == ["message 5", "message 7"]
    first, joined = found_in(TELEGRAM, data)
    assert first.report.text == f"{TEXTS[language]}\nثانياً <b> x"
    assert (first.report.outlet, first.report.published) == (OUTLETS[language], date(2021, 10, 12))
    published = first.publication.published
    assert published and (published.precision, published.words) == (Precision.MOMENT, "12.10.2021 18:30:00 UTC+03:00")
    assert joined.report.byline == ("Rimal Post" if language == "ar" else None)


def test_a_page_says_whose_words_a_message_passes_on() -> None:
    forwarded = (
        '<div class="forwarded body"><div class="from_name">\nشبكة المروج <span class="date details"'
        f' title="11.10.2021 09:00:00"> 11.10.2021 09:00:00</span></div>{said("words")}</div>'
        '<div class="signature details">Nadia</div>'
    )
    (found,) = found_in(TELEGRAM, telegram_html([html_message(5, forwarded)], name="Rimal Post"))
    assert (found.report.text, found.publication.credit, found.report.byline) == ("words", "شبكة المروج", "Nadia")
    assert found.report.published == date(2021, 10, 12)


def test_a_page_of_a_site_is_no_export() -> None:
    page = b"<!doctype html><html><body><div class='page_wrap'><p>Two people were wounded.</p></div></body></html>"
    assert kind_of(Preserved(stream=io.BytesIO(page), name="a.html")).name == "page"
    other = json.dumps({"name": "R", "reports": []}, indent=1).encode()
    assert not TELEGRAM.recognises(other)


def test_messages_behind_a_nesting_without_end_are_not_lost_in_silence() -> None:
    started = process_time()
    messages = [html_message(1, said("one")), html_message(2, "<div>" * 200_000), html_message(3, said("three"))]
    data = telegram_html(messages, name="R")
    assert [found.report.text for found in found_in(TELEGRAM, data)] == ["one"]
    assert "1 of its messages cannot be read" in failures_in(TELEGRAM, data)[-1][1]
    assert process_time() - started < 3
