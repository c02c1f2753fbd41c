"""What a captured record of a web archive holds: the payload of an answer, read as the kind of source that it is."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sijill.errors import NotReadable
from sijill.extraction.metadata import web_address
from sijill.sources.contained import outcomes_in
from sijill.sources.kind import Failure, Found, Kind, Outcome, Preserved
from sijill.sources.registry import known_kind
from sijill.sources.warcs.answers import LARGEST_PAYLOAD, Payload, answer_of, payload_of
from sijill.sources.warcs.records import LONGEST_HEADERS, Record
from sijill.sources.warcs.unpacked import Damage

# What pages are made of beside their words, and what their scripts fetch.
_NO_REPORT = re.compile(
    r"(?:image|audio|video|font|model)/|text/(?:css|javascript|ecmascript|vtt|event-stream)\b"
    r"|application/(?:[\w.+-]*(?:javascript|ecmascript|json|font|opentype|wasm|protobuf|mpegurl|dash)|x-font|vnd\.ms-font)",
    re.IGNORECASE,
)
# What sites tell to machines.
_FOR_MACHINES = re.compile(r"/(?:robots|ads|app-ads|humans|security|llms)\.txt$|/\.well-known/", re.IGNORECASE)
_JSON_BEGINS = re.compile(rb"\s*+[\[{]")
_DIGEST = re.compile(r"(sha-?1|sha-?256|sha-?512|md5):\s?([A-Za-z0-9+/=_-]{16,128})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Capture:
    """The payload of one record, with what the record says of it."""

    payload: Payload
    media_type: str
    url: str | None
    at: datetime | None
    is_altered: bool


def outcomes_of(record: Record, preserved: Preserved) -> Iterator[Outcome]:
    """Whatever a record holds; nothing for what holds no reports: pictures, scripts, answers other than 200.

    Raises ReportError for a record that is damaged, too large, or of no known kind.
    """
    try:
        capture = _capture(record)
    except Damage as damage:
        raise NotReadable(f"the record is damaged ({damage}): copy or fetch the file again") from damage
    if capture is None or not capture.payload.data.strip():
        return
    inner = replace(
        preserved,
        stream=io.BytesIO(capture.payload.data),
        name=capture.url or "",
        url=capture.url,
        media_type=capture.media_type,
        captured_at=capture.at,
        depth=preserved.depth + 1,
    )
    kind = _kind(inner, capture)
    if kind is None:
        return
    digest = hashlib.sha256(capture.payload.data).hexdigest()
    for outcome in outcomes_in(inner, kind):
        yield _as_captured(outcome, capture, digest) if isinstance(outcome, Found) else outcome
    yield from _warnings(capture)


def _capture(record: Record) -> _Capture | None:
    """What was captured; None for what holds no reports."""
    if "warc-segment-number" in record.headers:
        raise NotReadable("the capture is divided over several records: save it as a file of its own")
    target = record.headers.get("warc-target-uri", "").strip("<>")
    media_type = record.headers.get("content-type", "")
    if record.headers.get("warc-type", "").lower() == "response":
        return _answered(record, target) if media_type.lower().startswith("application/http") else None
    # Crawlers keep their own notes under "urn:": pictures of pages, texts taken out of them.
    if target.startswith("urn:") or _holds_none(target, media_type):
        return None
    block = record.rest(most=LARGEST_PAYLOAD)
    return _of(record, Payload(block), media_type, target, block)


def _answered(record: Record, target: str) -> _Capture | None:
    head = record.read(LONGEST_HEADERS)
    answer = answer_of(head)
    media_type = answer.headers.get("content-type", "")
    if answer.status != 200 or _holds_none(target, media_type):
        return None
    block = head + record.rest(most=LARGEST_PAYLOAD)
    return _of(record, payload_of(answer, block[answer.body_at :]), media_type, target, block)


def _of(record: Record, payload: Payload, media_type: str, target: str, block: bytes) -> _Capture:
    is_whole = payload.is_whole and "warc-truncated" not in record.headers
    return _Capture(
        payload=Payload(payload.data, is_whole),
        media_type=media_type,
        url=web_address(target),
        at=_moment(record.headers.get("warc-date", "")),
        is_altered=_is_altered(record.headers.get("warc-block-digest", ""), block),
    )


def _holds_none(target: str, media_type: str) -> bool:
    return bool(_NO_REPORT.match(media_type.strip())) or bool(_FOR_MACHINES.search(target.partition("?")[0]))


def _kind(inner: Preserved, capture: _Capture) -> Kind | None:
    """The kind of what was captured; None for what a script of a page fetched, whatever it was called."""
    kind = known_kind(inner)
    if _JSON_BEGINS.match(capture.payload.data) and (kind is None or kind.name in ("jsonl", "page")):
        return None
    if kind is None:
        media_type = capture.media_type[:60] or "without a media type"
        raise NotReadable(f"what was captured ({media_type}) is of no known kind: save its words as a .txt file")
    return kind


def _as_captured(found: Found, capture: _Capture, digest: str) -> Found:
    report = replace(found.report, url=found.report.url or capture.url)
    return replace(
        found,
        report=report,
        media_type=found.media_type or capture.media_type.partition(";")[0].strip() or None,
        payload_sha256=digest,
        captured_at=found.captured_at or capture.at,
    )


def _warnings(capture: _Capture) -> Iterator[Failure]:
    if not capture.payload.is_whole:
        yield Failure(reason="it was cut off when it was captured: only its beginning could be read")
    if capture.is_altered:
        yield Failure(reason="the record is not what its own digest says: it was damaged or altered after its capture")


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_altered(stated: str, block: bytes) -> bool:
    """Whether a block differs from its digest, in the alphabets that crawlers write; False where there is none."""
    found = _DIGEST.match(stated)
    if not found:
        return False
    digest = hashlib.new(found[1].lower().replace("-", ""), block, usedforsecurity=False)
    written = found[2]
    base32 = base64.b32encode(digest.digest()).decode()
    base64s = base64.b64encode(digest.digest()).decode(), base64.urlsafe_b64encode(digest.digest()).decode()
    known = {digest.hexdigest(), base32.rstrip("="), *(form.rstrip("=") for form in base64s)}
    return not {written.rstrip("="), written.lower(), written.upper().rstrip("=")} & known
