"""Captures: bytes preserved in the archive first, listed in the register then."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from django.db import transaction

from sijill.archive import Act, Archive, CustodyEvent, Detail
from sijill.archive.failpoints import reach
from sijill.archive.warc import Earlier, payload_digest, warc_of
from sijill.errors import DamagedArchive
from sijill.models import Exchange

from .giving import Giving
from .models import Capture, Head

_NO_REPORTS = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript")
CAPTURE_TYPES = ("capture", "failed_capture")


def capture_id(sha256: str, location: str) -> str:
    """The id of a capture: it follows from the bytes and from what they were called."""
    return hashlib.sha256(f"{sha256}\0{location}".encode()).hexdigest()[:24]


def preserve_files(archive: Archive, files: Sequence[tuple[str, BinaryIO]], giving: Giving) -> list[Capture]:
    """Preserve files together, each under the name that it was given by."""
    with archive.batch() as batch:
        for location, stream in files:
            detail: Detail = {
                "location": location,
                "given": giving.words(),
                "media_type": guessed_type(location),
            }
            batch.keep(stream, Act(type="capture", detail=detail))
    return list_captures([kept.event for kept in batch.kept])


def preserve_fetch(
    archive: Archive, location: str, exchanges: Sequence[Exchange], giving: Giving, earlier: Capture | None
) -> Capture:
    """Preserve one fetch as a WARC, whatever came of it."""
    last = exchanges[-1]
    same = earlier is not None and (last.status == 304 or payload_digest(last) == earlier.payload_sha256)
    about = {"software": archive.tool, "operator": archive.agent, "format": "WARC File Format 1.1"}
    source = Earlier(url=last.url, at=earlier.captured_at, payload=earlier.payload_sha256) if earlier else None
    warc = warc_of(exchanges, about=about, earlier=source if same else None)
    status = Capture.Status.UNCHANGED if same else Capture.Status.CAPTURED if _whole(last) else Capture.Status.FAILED
    detail: Detail = {
        "location": location,
        "url": last.url,
        "status": status.value,
        "answer": last.status,
        "given": giving.words(),
        "payload_sha256": earlier.payload_sha256 if same and earlier else payload_digest(last),
        "media_type": last.header("content-type") or "",
        "etag": last.header("etag") or "",
        "last_modified": last.header("last-modified") or "",
    }
    failed = status == Capture.Status.FAILED
    reason = (last.failure or f"the server answered {last.status}") if failed else None
    with archive.batch() as batch:
        batch.keep(warc, Act(type="failed_capture" if failed else "capture", detail=detail, reason=reason))
    return list_captures([kept.event for kept in batch.kept])[0]


def _whole(exchange: Exchange) -> bool:
    return exchange.failure is None and exchange.status == 200


def list_captures(events: Iterable[CustodyEvent]) -> list[Capture]:
    """List captures in the register, from their rows of the ledger alone."""
    captures = [capture_of(event) for event in events if event.type in CAPTURE_TYPES]
    reach("register.begun")
    with transaction.atomic():
        Capture.objects.bulk_create(captures, ignore_conflicts=True)
        reach("register.written")
    reach("register.committed")
    return captures


def guessed_type(name: str) -> str:
    """The media type that the end of a file's name says; "" where it says none."""
    return mimetypes.guess_type(name, strict=False)[0] or ""


def holds_no_report(media_type: str) -> bool:
    """Whether bytes of this type are preserved but not read: pictures, film, sound, what pages are dressed with."""
    return media_type.startswith(_NO_REPORTS)


class _Detail(msgspec.Struct, frozen=True):
    """What a row of the ledger says of a capture."""

    size: int
    location: str = ""
    url: str = ""
    status: Capture.Status = Capture.Status.CAPTURED
    answer: int | None = None
    given: dict[str, str] = msgspec.field(default_factory=dict)
    payload_sha256: str | None = None
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""


def capture_of(event: CustodyEvent) -> Capture:
    """The capture that a row of the ledger records."""
    detail = msgspec.convert(event.detail, _Detail)
    sha256 = event.object or ""
    return Capture(
        id=capture_id(sha256, detail.location),
        object=sha256,
        location=detail.location,
        url=detail.url,
        status=detail.status,
        reason=event.reason or "",
        answer=detail.answer,
        media_type=detail.media_type[:200],
        size=detail.size,
        payload_sha256=detail.payload_sha256 or sha256,
        captured_at=event.at,
        agent=event.agent,
        tool=event.tool,
        row=event.seq,
        given=detail.given,
        etag=detail.etag,
        last_modified=detail.last_modified,
        # There is nothing to read in a failed fetch or a picture, nor anything new in an unchanged page.
        ended=detail.status != Capture.Status.CAPTURED or holds_no_report(detail.media_type),
    )


def follow(archive: Archive) -> int:
    """List the captures of rows that the register has not seen: a run was ended in between. How many there were."""
    head, _ = Head.objects.get_or_create(defaults={"rows": 0, "row_hash": ""})
    missed = [event for event in archive.events() if event.seq >= head.rows] if head.rows < archive.ledger.size else []
    last_known = missed[0].prev if missed else archive.ledger.head
    if head.rows and (head.rows > archive.ledger.size or head.row_hash != last_known):
        raise DamagedArchive(f"the ledger is not the one whose row {head.rows - 1} is listed here: run sijill verify")
    if not missed:
        return 0
    listed = list_captures(missed)
    for event in missed:
        if event.type == "imaging" and event.object:
            Capture.objects.filter(object=str(event.detail.get("parent"))).update(picture=event.object)
        elif event.type == "deletion":
            # Nothing is left to read.
            Capture.objects.filter(object=event.object).update(ended=True)
    note_head(archive)
    return len(listed)


def note_head(archive: Archive) -> None:
    """Note how far the register has followed the ledger."""
    Head.objects.update_or_create(id=1, defaults={"rows": archive.ledger.size, "row_hash": archive.ledger.head})


def digest_of(path: Path) -> str:
    """The SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
