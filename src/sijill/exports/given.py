"""What did not come as a WARC, put into one: given files and pictures of pages, each as a `resource` record.

Digests inside are SHA-256. The target is the hash of the bytes, not an address: nobody asked a server for them.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from sijill.errors import DamagedArchive

from .addresses import uri
from .evidence import Bundle, PreservedFile
from .shown import one_line

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # that of URLs (RFC 9562)


@dataclass(frozen=True, slots=True)
class Resource:
    """Bytes with the name that they are to be found under, what they are, and when they were captured."""

    target: str
    file: PreservedFile
    media_type: str
    captured_at: datetime


def write_given(path: Path, resources: Iterable[Resource], bundle: Bundle) -> None:
    """Write a WARC of some resources. Equal resources give equal bytes."""
    with path.open("xb") as out:
        writer = _Writer(out, gzip=True, warc_version="1.1")
        about = {
            "software": one_line(bundle.tool),
            "operator": one_line(bundle.made_by),
            "format": "WARC File Format 1.1",
        }
        info = writer.create_warcinfo_record("", about)
        info.rec_headers.replace_header("WARC-Date", _date(bundle.made_at))
        info.rec_headers.replace_header("WARC-Record-ID", _id("warcinfo", _date(bundle.made_at)))
        writer.write_record(info)
        for resource in resources:
            _write(writer, resource)


def _write(writer: WARCWriter, resource: Resource) -> None:
    headers = {
        "WARC-Date": _date(resource.captured_at),
        "WARC-Record-ID": _id(resource.target, _date(resource.captured_at)),
        "Content-Type": resource.media_type,
    }
    file = resource.file
    try:
        with file.path.open("rb") as stream:
            record = writer.create_warc_record(
                uri(resource.target), "resource", payload=stream, length=file.size, warc_headers_dict=headers
            )
            if record.rec_headers.get_header("WARC-Payload-Digest") != _digest(file):
                raise DamagedArchive(f"object {file.sha256} is not as it was written: run sijill verify")
            writer.write_record(record)
    except FileNotFoundError as error:
        raise DamagedArchive(f"object {file.sha256} is missing: run sijill verify") from error


def _digest(file: PreservedFile) -> str:
    return f"sha256:{base64.b32encode(bytes.fromhex(file.sha256)).decode()}"


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes SHA-256 digests, which warcio and FastWARC both check."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def _date(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _id(*about: str) -> str:
    """An id that follows from what the record is about, so that equal bundles have equal bytes."""
    return f"<urn:uuid:{uuid.uuid5(_SPACE, ' '.join(about))}>"
