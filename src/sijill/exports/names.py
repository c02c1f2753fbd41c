"""Names of files in a bundle: made here, of letters that every system can write; never a name from outside."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from .evidence import BundledCapture

_LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}\Z")
_GZIP, _PNG, _JPEG = b"\x1f\x8b", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"

# What a double click opens in a program that shows it and no more. Everything else gets an ending that starts nothing:
# an archived page must not run its scripts, or ask its server for pictures, on the machine of who looks at it.
_HARMLESS = frozenset((".pdf", ".txt", ".csv", ".json", ".jsonl", ".png", ".jpg", ".eml", ".mbox", ".docx", ".xlsx"))
_PACKED = frozenset((".zip", ".wacz", ".warc", ".gz"))
_MARKUP = {".html": ".html.txt", ".htm": ".html.txt", ".xhtml": ".html.txt", ".xml": ".xml.txt", ".svg": ".xml.txt"}
_BY_TYPE = {
    "text/html": ".html.txt",
    "application/xhtml+xml": ".html.txt",
    "application/xml": ".xml.txt",
    "text/xml": ".xml.txt",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "message/rfc822": ".eml",
}
_NOTHING = ".bin"


def slug(text: str, *, otherwise: str) -> str:
    """A few letters of a name or address for people to know a file by; `otherwise` where it has none of a-z and 0-9."""
    return _OTHER.sub("-", text[:500].lower()).strip("-")[:_LONGEST].strip("-") or otherwise


def slug_of(capture: BundledCapture) -> str:
    """What the file of a capture is called, without number, hash and ending."""
    location = capture.url or capture.location
    if "://" not in location:
        return slug(re.split(r"[/\\]", location)[-1].rpartition(".")[0] or location, otherwise="file")
    try:
        parts = urlsplit(location)
        host = parts.hostname or ""
    except ValueError:
        return "page"
    return slug(f"{host.removeprefix('www.')} {unquote(parts.path)}", otherwise="page")


def suffix_of(capture: BundledCapture, beginning: bytes) -> str:
    """The ending of the file of a capture, by what it is; `beginning` are its first bytes."""
    if capture.is_warc:
        return ".warc.gz" if beginning.startswith(_GZIP) else ".warc"
    named = _SUFFIX.search(capture.location.lower())
    suffix = named[0] if named else ""
    if suffix in _HARMLESS or suffix in _PACKED:
        return suffix
    media_type = capture.media_type.partition(";")[0].strip().lower()
    return _MARKUP.get(suffix) or _BY_TYPE.get(media_type, _NOTHING)


def picture_type(beginning: bytes) -> tuple[str, str]:
    """The ending and the media type of a picture, by its first bytes."""
    if beginning.startswith(_PNG):
        return ".png", "image/png"
    return (".jpg", "image/jpeg") if beginning.startswith(_JPEG) else (_NOTHING, "application/octet-stream")


def numbered(number: int, slug: str, sha256: str, suffix: str) -> str:
    """A file's name: its place in the bundle, what it is, the beginning of its hash."""
    return f"{number:03d}-{slug}-{sha256[:8]}{suffix}"
