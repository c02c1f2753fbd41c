"""Mail: messages, mailboxes, and the reports that are attached to them."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import replace
from datetime import date
from email.header import Header
from time import process_time

import pytest

from sijill.models import Precision
from sijill.sources import Found, Preserved, kind_of, kinds
from sijill.sources.kind import DEEPEST
from sijill.sources.kinds import mail as mail_kind
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.made import TEXTS, TITLES, docx, mail, paragraph, xlsx

MAIL = kinds()["mail"]
BOTH = pytest.mark.parametrize("language", ["en", "ar"])
GIVEN = Preserved(stream=io.BytesIO(), name="a.eml")
BOX = b"From desk@rimalpost.example Tue Oct 12 18:30:00 2021\n"


def parts(*contents: str, kind: str = "mixed", head: str = "Subject: S\nMessage-ID: <a@b.example>\n") -> bytes:
    """A message of several parts, each with its own headers."""
    edge = f"edge{len(contents[0])}"
    joined = "".join(f"--{edge}\n{content}\n" for content in contents)
    return f"MIME-Version: 1.0\n{head}Content-Type: multipart/{kind}; boundary={edge}\n\n{joined}--{edge}--\n".encode()


def attached(name: str, data: bytes, media_type: str = "application/octet-stream") -> str:
    packed = base64.encodebytes(data).decode()
    return (
        f'Content-Type: {media_type}\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{packed}"
    )


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}"


@BOTH
def test_a_message_is_a_report(language: str) -> None:
    subject = Header(TITLES[language], "utf-8").encode(maxlinelen=40)
    written = mail(subject, TEXTS[language], Archived_At="<https://lists.example/1>")
    (found,) = found_in(MAIL, written.replace(b"\n", b"\r\n"))
    report, said = found.report, found.publication.published
    assert (report.title, report.text, report.language) == (TITLES[language], TEXTS[language], language)
    assert (report.outlet, report.byline, report.url) == ("rimalpost.example", "Rimal Post", "https://lists.example/1")
    assert report.published == date(2021, 10, 12) and said
    assert (said.precision, said.words) == (Precision.MOMENT, "Tue, 12 Oct 2021 18:30:00 +0300")
    assert found.publication.canonical_url == "mid:a1@rimalpost.example"


@pytest.mark.parametrize("charset", ["utf-8", "cp1256"])
def test_a_subject_in_raw_letters_is_read(charset: str) -> None:
    data = mail(TITLES["ar"], "x").decode().replace("x\n", "words\n").encode(charset)
    assert found_in(MAIL, data)[0].report.title == TITLES["ar"]


def test_the_giver_names_the_outlet_and_a_list_before_it() -> None:
    given = replace(GIVEN, outlet="Rimal Monitor", published=date(2020, 1, 1))
    undated = mail("S", "words", Date="some day")
    (found,) = found_in(MAIL, undated, given)
    assert (found.report.outlet, found.report.published) == ("Rimal Monitor", date(2020, 1, 1))
    (found,) = found_in(MAIL, mail("S", "words", List_Id="Rimal Updates <updates.rimal.example>"), given)
    assert found.report.outlet == "Rimal Updates"


def test_quoted_mails_and_signatures_stay_as_they_are() -> None:
    text = "نعم، أصيب شخصان.\n\nفي 12 أكتوبر كتب سامي:\n> هل أصيب أحد؟\n>> On Monday Sami wrote:\n-- \nRimal Post"
    assert found_in(MAIL, mail("Re: S", text))[0].report.text == text


def test_lines_that_a_mail_program_divided_are_joined_again() -> None:
    flowed = plain("Two people were \nwounded in Murouj.\n\n> quoted \n-- \nRimal Post").replace(
        "charset=utf-8", "charset=utf-8; format=flowed"
    )
    text = found_in(MAIL, f"MIME-Version: 1.0\nSubject: S\n{flowed}".encode())[0].report.text
    assert text == "Two people were wounded in Murouj.\n\n> quoted \n-- \nRimal Post"


def test_of_alternatives_the_plain_text_is_read_where_it_has_words() -> None:
    page = "Content-Type: text/html\n\n<p>Two people were wounded when shells hit Murouj, a doctor said.</p>"
    assert found_in(MAIL, parts(plain("Two wounded."), page, kind="alternative"))[0].report.text == "Two wounded."
    only = found_in(MAIL, parts(plain(" "), page, kind="alternative"))[0].report.text
    assert only == "Two people were wounded when shells hit Murouj, a doctor said."


def test_texts_beside_each_other_are_one_report() -> None:
    assert found_in(MAIL, parts(plain("Two wounded."), plain("List footer")))[0].report.text == (
        "Two wounded.\n\nList footer"
    )


def test_a_mailbox_is_read_message_by_message() -> None:
    quoted = mail("B", "words\n\n>From Wadi Rimal they came.\nFrom here to Sat, a place of 2021\n")
    box = BOX + mail("A", "words of one") + b"\n" + BOX.replace(b"2021\n", b"+0300 2021\r\n") + quoted
    first, second = outcomes(MAIL, box)
    assert (first[0], second[0]) == ("message 1", "message 2")
    texts = [found.report.text for found in found_in(MAIL, box)]
    assert texts == ["words of one", "words\n\nFrom Wadi Rimal they came.\nFrom here to Sat, a place of 2021"]


def test_a_message_that_cannot_be_read_is_named_and_the_others_are_read() -> None:
    box = BOX + mail("A", "") + b"\n" + BOX + mail("B", "words")
    assert failures_in(MAIL, box) == [("message 1", "the message has no words: there is nothing to read")]
    assert [found.report.title for found in found_in(MAIL, box)] == ["B"]


def test_what_is_attached_is_read_by_its_kind() -> None:
    word = docx(paragraph(TEXTS["ar"]))
    table = xlsx({"A": [["text"], ["One was wounded in Murouj."], ["Two were wounded in Murouj."]]})
    data = parts(
        plain("See the files."),
        attached("تقرير.docx", word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        attached("rows.xlsx", table),
        attached("note.txt", b"Three people were wounded."),
        attached("note.txt", b"Four people were wounded."),
        attached("photo.jpg", b"\xff\xd8\xff\xe0 picture", "image/jpeg"),
        attached("unknown", bytes(range(256))),
    )
    read = [(position, outcome) for position, outcome in outcomes(MAIL, BOX + data) if isinstance(outcome, Found)]
    assert [position for position, _ in read] == [
        "message 1",
        "message 1 attachment تقرير.docx",
        "message 1 attachment rows.xlsx row 2",
        "message 1 attachment rows.xlsx row 3",
        "message 1 attachment note.txt",
        "message 1 attachment note.txt (2)",
    ]
    assert read[1][1].report.text == TEXTS["ar"]
    assert read[1][1].payload_sha256 == hashlib.sha256(word).hexdigest()
    assert read[2][1].media_type == "application/octet-stream"
    assert failures_in(MAIL, data) == []


def test_names_of_attachments_are_no_paths() -> None:
    data = parts(plain("words"), attached("../../a\tb/c.txt", b"Three people were wounded."))
    assert outcomes(MAIL, data)[1][0] == "attachment .. .. a b c.txt"


def test_a_damaged_attachment_is_named_and_the_message_is_read() -> None:
    data = parts(plain("words"), attached("a.docx", b"PK\x03\x04 word/ nothing"))
    ((position, reason),) = failures_in(MAIL, data)
    assert position == "attachment a.docx" and "damaged ZIP" in reason
    assert len(found_in(MAIL, data)) == 1


def test_mails_in_mails_are_read_down_to_a_depth() -> None:
    def nested(depth: int) -> bytes:
        inner = mail("Innermost", "words")
        for _ in range(depth):
            inner = parts("Content-Type: message/rfc822\n\n" + inner.decode(), head="Subject: Outer\n")
        return inner

    (found,) = found_in(MAIL, nested(1))
    assert found.report.title == "Innermost"
    assert len(found_in(MAIL, nested(DEEPEST))) == 1
    ((_, reason),) = failures_in(MAIL, nested(DEEPEST + 1))
    assert "too deep" in reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)),
            "lie in each",
        ),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(100)), "20 deep"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000, "1,000 parts"),
        (b"Content-Type: message/rfc822\n\n" * 3_000, "lie in each"),
        (b"A: b\n" * 1_100_000, "1,000,000 lines"),
    ],
)
def test_mails_made_to_take_for_ever_are_refused(data: bytes, reason: str) -> None:
    started = process_time()
    assert [reason in said for _, said in failures_in(MAIL, b"MIME-Version: 1.0\n" + data)] == [True]
    assert process_time() - started < 2


def test_the_size_of_a_message_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kind, "LARGEST_MAIL", 1_000)
    box = BOX + mail("A", "x" * 1_000) + b"\n" + BOX + mail("B", "words")
    ((position, reason),) = failures_in(MAIL, box)
    assert position == "message 1" and "over 0 MB" in reason
    assert [found.report.title for found in found_in(MAIL, box)] == ["B"]
    assert failures_in(MAIL, mail("A", "x" * 1_000))


@pytest.mark.parametrize(
    "header",
    [
        "Date: Tue, 99 Oct 99999 99:99:99 +9999", "From: <<<>>>", "Message-ID: <>", "Content-Type: ;;;=",
        "Content-Type: text/plain; charset=\"no such\"", "Content-Type: text/plain; charset*=x'y'%ff",
        "Subject: =?no-such?b?////?=", "Subject: =?utf-8?b?a?=", "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*2=b", "List-Id: <<",
        "Archived-At: javascript:x",
    ],
)  # fmt: skip
def test_headers_that_are_wrong_do_not_hide_the_words(header: str) -> None:
    data = f"MIME-Version: 1.0\n{header}\n\nTwo people were wounded.\n".encode()
    read = outcomes(MAIL, data)
    assert len(read) == 1
    if "base64" not in header:
        (found,) = found_in(MAIL, data)
        assert found.report.text.strip() == "Two people were wounded." and found.report.url is None


def test_mails_are_told_from_texts() -> None:
    def kind(data: bytes) -> str:
        return kind_of(Preserved(stream=io.BytesIO(data), name="standard input")).name

    assert kind(mail("S", "words")) == kind(BOX + mail("S", "words")) == "mail"
    assert kind(b"Title: Shelling in Murouj\nDate: 12 March 2024\n\nTwo were wounded.") == "text"
    assert kind(b"From Wadi Rimal on Tue the people came.") == "text"
