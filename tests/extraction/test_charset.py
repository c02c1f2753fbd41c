"""From bytes to characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import NotReadable
from sijill.extraction.charset import declared_charset, decoded

ARABIC = "قتل تسعة مدنيين في تل سراب، وفق المرصد."
ENGLISH = "Nine people – “all civilians” – were killed in a café."


@pytest.mark.parametrize("text", [ARABIC, ENGLISH], ids=["ar", "en"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_or_without_its_mark(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)) == text


@pytest.mark.parametrize(("text", "charset"), [(ARABIC, "windows-1256"), (ENGLISH, "windows-1252")])
def test_old_charsets_are_known_by_their_letters(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (ARABIC, "iso-8859-6", "ISO-8859-6"),
        (ENGLISH, "windows-1252", "iso-8859-1"),
        ("Срочно: удар", "windows-1251", "cp1251"),
    ],
)
def test_a_declared_charset_is_believed(text: str, charset: str, declared: str) -> None:
    assert decoded(text.encode(charset), declared=declared) == text


@pytest.mark.parametrize("declared", ["unicode_escape", "zip", "idna", "x-user-defined", "utf-7", "windows-1259"])
def test_a_declared_charset_that_is_none_of_text_is_passed_over(declared: str) -> None:
    assert decoded(ARABIC.encode("windows-1256"), declared=declared) == ARABIC


def test_damaged_utf_8_stays_utf_8() -> None:
    damaged = ARABIC.encode()[:-1] + b"\xd9"
    assert decoded(damaged) == ARABIC[:-1] + "\ufffd"


def test_the_charset_that_a_page_declares() -> None:
    assert (
        declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">')
        == "windows-1256"
    )
    assert declared_charset(b"<p>no charset</p>") is None


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"%PDF-1.4", b"PK\x03\x04", b"GIF89a", bytes(range(32)) * 9, b"\x1f\x8b\x08"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable, match=r"\.txt|nothing to read"):
        decoded(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_characters_or_refused(data: bytes) -> None:
    try:
        text = decoded(data)
    except NotReadable:
        return
    text.encode("utf-8")
    assert "\x00" not in text
