"""Web archives for tests, written by warcio."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from warcio.warcwriter import WARCWriter

DATE = "2021-10-13T08:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One record to write. `headers` are those of the answer, `said` those of the record."""

    url: str = "https://rimalpost.example/tell-sarab"
    body: bytes = b""
    status: str = "200 OK"
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),)
    type: str = "response"
    media_type: str = "text/html"
    said: dict[str, str] = field(default_factory=dict)


def warc(records: Sequence[Captured], *, packed: bool = True) -> bytes:
    """A WARC of these records, each compressed by itself where `packed`."""
    return b"".join(each(records, packed=packed))


def each(records: Sequence[Captured], *, packed: bool = True) -> list[bytes]:
    """The bytes of each record."""
    written = []
    for number, record in enumerate(records):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        said = {"WARC-Date": DATE, "WARC-Record-ID": f"<urn:uuid:{UUID(int=number)}>", **record.said}
        block, media_type = record.body, record.media_type
        if record.type == "response":
            lines = (f"HTTP/1.1 {record.status}", *(f"{name}: {value}" for name, value in record.headers), "", "")
            block, media_type = "\r\n".join(lines).encode() + record.body, "application/http; msgtype=response"
        made = writer.create_warc_record(
            record.url,
            record.type,
            payload=io.BytesIO(block),
            length=len(block),
            warc_content_type=media_type,
            warc_headers_dict=said,
        )
        writer.write_record(made)
        written.append(out.getvalue())
    return written


def wacz(files: dict[str, bytes], *, listed: dict[str, bytes] | None = None, compressed: bool = False) -> bytes:
    """A WACZ of these files; the list of files has the digests of `listed`, or of the files as they are."""
    resources = [
        {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for name, data in (files if listed is None else listed).items()
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if resources:
            archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
    return out.getvalue()
