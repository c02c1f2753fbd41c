"""Exchanges written as WARC 1.1 records (ISO 28500:2017): request, response or revisit, and metadata.

One WARC holds one fetch: each hop of a redirect and the last answer. Digests inside are SHA-256; the file as a whole is
the object whose hash the ledger keeps, because a WARC's own digests do not cover its headers.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from sijill.models import Exchange

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier capture of the same address with the same bytes: what a revisit record refers to.

    `payload` is the SHA-256 (hex) of its body.
    """

    url: str
    at: datetime
    payload: str


def payload_digest(exchange: Exchange) -> str:
    """The SHA-256 (hex) of the body as it came."""
    return hashlib.sha256(exchange.body).hexdigest()


def warc_of(exchanges: Sequence[Exchange], *, about: Mapping[str, str], earlier: Earlier | None = None) -> bytes:
    """The WARC of one fetch, each record compressed by itself.

    `about` are the fields of the warcinfo record (software, operator, ...). With `earlier`, a last answer that brought
    the same body again, or said that it has not changed, is a revisit record without the body.
    """
    out = io.BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    fields = {name: " ".join(value.split()) for name, value in about.items()}
    writer.write_record(writer.create_warcinfo_record("", fields))
    for exchange in exchanges:
        last = exchange is exchanges[-1]
        for record in _records(writer, exchange, earlier if last else None):
            writer.write_record(record)
    return out.getvalue()


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes SHA-256 digests, which warcio and FastWARC both check; only HTTP has a payload apart from the block."""

    NO_PAYLOAD_DIGEST_TYPES = ("warcinfo", "revisit", "metadata")

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def _records(writer: WARCWriter, exchange: Exchange, earlier: Earlier | None) -> list[ArcWarcRecord]:
    date = {"WARC-Date": exchange.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    if exchange.address:
        date["WARC-IP-Address"] = exchange.address
    records, together = [], date
    if exchange.request:
        records.append(_record(writer, exchange.url, "request", date, head=exchange.request))
        together = {**date, "WARC-Concurrent-To": records[0].rec_headers.get_header("WARC-Record-ID")}
    if exchange.response:
        cut_off = {"WARC-Truncated": "unspecified"} if exchange.failure else {}
        records.append(_answer(writer, exchange, {**together, **cut_off}, earlier))
    if exchange.failure:
        failure = f"failure: {' '.join(exchange.failure.split())}\r\n"
        records.append(_record(writer, exchange.url, "metadata", together, body=failure.encode()))
    return records


def _answer(writer: WARCWriter, exchange: Exchange, headers: dict[str, str], earlier: Earlier | None) -> ArcWarcRecord:
    if earlier is None or not (exchange.status == 304 or payload_digest(exchange) == earlier.payload):
        return _record(writer, exchange.url, "response", headers, head=exchange.response, body=exchange.body)
    date = earlier.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    digest = f"sha256:{base64.b32encode(bytes.fromhex(earlier.payload)).decode()}"
    record = writer.create_revisit_record(
        _on_one_line(exchange.url),
        digest,
        _on_one_line(earlier.url),
        date,
        http_headers=_Head(exchange.response),
        warc_headers_dict=headers,
    )
    if exchange.status == 304:
        record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
    return record


def _on_one_line(url: str) -> str:
    """An address that cannot end the header it stands in: what is no printable character is percent-encoded."""
    return "".join(one if one.isprintable() and one != " " else quote(one, errors="replace") for one in url)


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """The head of a request or an answer, byte for byte.

    warcio would write one put together anew: letters percent-encoded, spaces and folded lines evened out.
    """

    def __init__(self, head: bytes) -> None:
        super().__init__("", [])
        self.headers_buff = head

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """The bytes are those that went over the wire."""


def _record(
    writer: WARCWriter, url: str, kind: str, headers: dict[str, str], *, head: bytes = b"", body: bytes = b""
) -> ArcWarcRecord:
    """A record of a head and a body; without a head the body is the block, whatever stands in it."""
    return writer.create_warc_record(
        _on_one_line(url),
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_Head(head) if head else None,
        warc_headers_dict=dict(headers),
    )
