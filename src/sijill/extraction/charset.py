"""From the bytes of a page or file to its characters."""

from __future__ import annotations

import codecs
import re

from sijill.errors import NotReadable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP, Word or similar file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
# How the bytes of a page begin, after a byte order mark.
LOOKS_LIKE_A_PAGE = re.compile(
    rb"\s*+<(?:!doctype\s+html|html|head|body|!--|\?xml[^>]{0,200}>\s*+<(?:!doctype\s+)?html)", re.I
)
# Only charsets that text on the web is really in: some codecs of Python's are not for text at all.
_TEXT_CHARSET = re.compile(r"(?:windows|cp)-?125\d|iso-?8859-\d{1,2}|latin-?1|us-ascii|mac-?arabic|cp(?:720|864)")
_AS_WINDOWS = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii"), "cp1252")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_-]{3,20})""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_PAIR = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")

# A page cut off inside a letter, or one letter damaged, is still UTF-8.
_DAMAGED_SHARE = 0.001
_CONTROL_SHARE = 0.02
_SNIFFED = 65_536

_SAVE_AS_TEXT = "save its words as a .txt file in UTF-8"


def decoded(data: bytes, *, declared: str | None = None) -> str:
    """The characters of `data`: by its byte order mark, as UTF-8, by what it declares, or by its letters.

    Raises NotReadable for what is empty or no text.
    """
    if not data.strip():
        raise NotReadable("it is empty: there is nothing to read")
    _refuse_binary(data)
    return characters(_decoded(data, declared))


def characters(text: str) -> str:
    """The text with U+FFFD where something stands that is no character, each in its place."""
    return _NOT_CHARACTERS.sub("\ufffd", text)


def declared_charset(data: bytes) -> str | None:
    """The charset that the head of a page declares."""
    found = _DECLARED.search(data, 0, 4096)
    return found.group(1).decode("ascii").lower() if found else None


def _refuse_binary(data: bytes) -> None:
    for mark, what in _BINARY.items():
        if data.startswith(mark):
            raise NotReadable(f"it is {what}, not text: {_SAVE_AS_TEXT}")


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _as_text(data[len(mark) :].decode(charset, "replace"))
    try:
        return _as_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    nearly = data.decode("utf-8", "replace")
    if nearly.count("\ufffd") <= max(1, _DAMAGED_SHARE * len(nearly)) and not nearly.isascii() and _has_letters(nearly):
        return _as_text(nearly)
    return _as_text(data.decode(_codec(declared) or _by_letters(data), "replace"))


def _has_letters(text: str) -> bool:
    """Whether it has letters beyond ASCII: without them, one high byte says nothing for UTF-8."""
    return any(letter > "\x7f" and letter != "\ufffd" for letter in text)


def _codec(declared: str | None) -> str | None:
    name = (declared or "").strip().lower()
    name = _AS_WINDOWS.get(name, name)
    if not _TEXT_CHARSET.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _by_letters(data: bytes) -> str:
    """windows-1256 where high bytes stand together, as the letters of Arabic words do; windows-1252 otherwise."""
    sample = data[:_SNIFFED]
    together = sum(map(len, _PAIR.findall(sample)))
    return "cp1256" if together * 2 > len(_HIGH.findall(sample)) else "cp1252"


def _as_text(text: str) -> str:
    head = text[:_SNIFFED]
    if len(_CONTROL.findall(head)) > _CONTROL_SHARE * len(head):
        raise NotReadable(f"it is not text (a picture, a program or a damaged file): {_SAVE_AS_TEXT}")
    return text
