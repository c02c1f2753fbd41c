"""The extracted text of a report as it is preserved: one JSON object, from which the report can be had again.

It says where the report stands in which preserved bytes, what these say of its publication, and where each line of a
page stands in the page's source, so that every word can be shown in the original (docs/reference/archive.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

import msgspec

from sijill.errors import DamagedArchive
from sijill.models import Publication, Report

from .pages import Block


class Standing(TypedDict):
    """Where a report stands, and what its capture says of it."""

    capture: str
    position: str
    kind: str
    given_id: str
    publication: Publication
    media_type: str | None
    payload_sha256: str | None
    captured_at: datetime | None


class ReportText(msgspec.Struct, frozen=True, kw_only=True):
    """What the derivative holds. `capture` is the id of the capture, `position` the place in it.

    `given_id` is the id that the report had where it was found, which need not be its own everywhere.
    """

    capture: str
    position: str
    kind: str
    id: str
    given_id: str
    title: str
    text: str
    text_sha256: str
    published: date | None = None
    language: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    body: tuple[int, int] | None = None
    publication: Publication = Publication()
    media_type: str | None = None
    payload_sha256: str | None = None
    captured_at: datetime | None = None
    blocks: tuple[tuple[int, int, int, int], ...] = ()

    @classmethod
    def of(cls, report: Report, blocks: Sequence[Block] = (), **standing: Unpack[Standing]) -> ReportText:
        """The derivative of a report that was found in a capture."""
        return cls(
            id=report.id,
            title=report.title,
            text=report.text,
            text_sha256=text_sha256(report),
            published=report.published,
            language=report.language,
            outlet=report.outlet,
            byline=report.byline,
            url=report.url,
            body=report.body,
            blocks=tuple((block.start, block.end, block.source_start, block.source_end) for block in blocks),
            **standing,
        )

    @property
    def report(self) -> Report:
        """The report, as it was when it was extracted."""
        return Report(
            id=self.id,
            text=self.text,
            title=self.title,
            published=self.published,
            language=self.language,
            outlet=self.outlet,
            byline=self.byline,
            url=self.url,
            body=self.body,
        )


_DECODER = msgspec.json.Decoder(ReportText)


def text_sha256(report: Report) -> str:
    """The SHA-256 (hex) of a report's title and text, in UTF-8."""
    return hashlib.sha256(report.full_text.encode()).hexdigest()


def text_to_json(text: ReportText) -> bytes:
    """The derivative as it is preserved."""
    return msgspec.json.encode(text) + b"\n"


def text_from_json(data: bytes) -> ReportText:
    """A derivative as it was preserved. Raises DamagedArchive where it is none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedArchive(f"it is no extracted text of a report ({error})") from error
