"""A small real archive with invented pages, and the bundle of what is in it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sijill.archive import Act, Archive, Kept
from sijill.archive.ledger import CHECKPOINTS, LEDGER, checkpoint_of, whole_lines
from sijill.archive.merkle import Levels, leaf_hash
from sijill.archive.warc import warc_of
from sijill.exports import Bundle, BundledCapture, BundledReport, Custody, CustodyProof, PreservedFile, TimeStamp
from sijill.extraction.derivative import ReportText, text_to_json
from sijill.models import (
    Allegation,
    AttackClaim,
    Casualties,
    Claims,
    Count,
    Evidence,
    Exchange,
    Group,
    Harm,
    Publication,
    Published,
    Qualifier,
    Report,
    Response,
)
from sijill.models.capture import Precision
from sijill.models.claims import DateInterval
from sijill.models.codec import to_json

AT = datetime(2025, 3, 11, 9, 30, 15, 250_000, tzinfo=UTC)
MADE_AT = datetime(2025, 4, 2, 12, 0, 0, tzinfo=UTC)
AGENT, TOOL = "Wadi Rimal Documentation Centre", "sijill 0.1.0"
URL = "https://www.rimal-post.example/news/2025/03/market?b=2&a=1"
AUTHORITY = "https://time.example.org/tsa"

ENGLISH = Report(
    id="en-1",
    title="Five killed in air strike on Tell Sarab market, rescuers say",
    text=(
        "Five people, among them two children, were killed on Monday in an air strike on the market of Tell Sarab, "
        "the Rimal Rescue Service said.\n\n"
        "The ministry of defence denied that its aircraft had been in the area.\n\n"
        "Rimal Rights Watch said that the strike was a breach of Resolution 2139."
    ),
    published=date(2025, 3, 11),
    language="en",
    outlet="Rimal Post",
    byline="Staff writer",
    url=URL,
)
ARABIC = Report(
    id="ar-1",
    title="مقتل ثلاثة مدنيين بقصف على بلدة عين نحلة",
    text=(
        "قُتل ثلاثة مدنيين وأصيب 12 آخرون، مساء الأحد 9-03-2025، جراء قصف مدفعي على بلدة عين نحلة، "
        "بحسب مرصد الرمال.\n"
        "وأدانت بلدية عين نحلة القصف."
    ),
    published=date(2025, 3, 10),
    language="ar",
    outlet="مرصد الرمال",
)
PAGE = "<!doctype html><html><head><title>{0.title}</title></head><body><article>{0.text}</article></body></html>"


def said(report: Report, words: str) -> Evidence:
    """The first place where a report says these words."""
    start = report.full_text.index(words)
    return Evidence.of(report, start, start + len(words), rule="test")


def english_claims() -> Claims:
    strike = AttackClaim(
        kind="airstrike",
        evidence=said(ENGLISH, "air strike on the market of Tell Sarab"),
        rule="test",
        place=said(ENGLISH, "market of Tell Sarab"),
        date=DateInterval(date(2025, 3, 10), date(2025, 3, 10)),
        date_evidence=said(ENGLISH, "on Monday"),
        speaker=said(ENGLISH, "Rimal Rescue Service"),
        casualties=(
            Casualties(
                harm=Harm.KILLED,
                group=Group.PEOPLE,
                count=Count(Qualifier.EXACT, 5),
                evidence=said(ENGLISH, "Five people"),
                rule="test",
            ),
            Casualties(
                harm=Harm.KILLED,
                group=Group.CHILDREN,
                count=Count(Qualifier.EXACT, 2),
                evidence=said(ENGLISH, "two children"),
                rule="test",
                part_of=0,
            ),
        ),
    )
    denial = Response(
        code="deny_responsibility",
        evidence=said(ENGLISH, "denied that its aircraft had been in the area"),
        rule="test",
        responder=said(ENGLISH, "The ministry of defence"),
    )
    breach = Allegation(
        evidence=said(ENGLISH, "the strike was a breach of Resolution 2139"),
        norm=said(ENGLISH, "Resolution 2139"),
        rule="test",
        accuser=said(ENGLISH, "Rimal Rights Watch"),
        norm_code="unscr-2139",
    )
    return Claims(report_id=ENGLISH.id, language="en", attacks=(strike,), responses=(denial,), allegations=(breach,))


def arabic_claims() -> Claims:
    shelling = AttackClaim(
        kind="artillery_shelling",
        evidence=said(ARABIC, "قصف مدفعي على بلدة عين نحلة"),
        rule="test",
        place=said(ARABIC, "بلدة عين نحلة"),
        date=DateInterval(date(2025, 3, 9), date(2025, 3, 9)),
        date_evidence=said(ARABIC, "مساء الأحد 9-03-2025"),
        speaker=said(ARABIC, "مرصد الرمال"),
        casualties=(
            Casualties(
                harm=Harm.KILLED,
                group=Group.CIVILIANS,
                count=Count(Qualifier.EXACT, 3),
                evidence=said(ARABIC, "ثلاثة مدنيين"),
                rule="test",
            ),
            Casualties(
                harm=Harm.INJURED,
                group=Group.PEOPLE,
                count=Count(Qualifier.AT_LEAST, 12),
                evidence=said(ARABIC, "12 آخرون"),
                rule="test",
            ),
        ),
    )
    return Claims(report_id=ARABIC.id, language="ar", attacks=(shelling,))


def picture(width: int = 400, height: int = 700) -> bytes:
    """A PNG: a grey page with a dark line at its top."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + bytes([60 if y < 40 else 225]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def exchange(report: Report = ENGLISH, url: str = URL) -> Exchange:
    """One fetch of the page of a report."""
    body = PAGE.format(report).encode()
    return Exchange(
        url=url,
        at=AT,
        request=b"GET /news HTTP/1.1\r\nHost: www.rimal-post.example\r\n\r\n",
        response=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        body=body,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )


@dataclass(frozen=True)
class Given:
    """Something to be captured: a fetch, or a file with its name; the reports that are read out of it."""

    data: bytes
    location: str
    url: str | None = None
    media_type: str = ""
    reports: tuple[tuple[Report, Claims | None], ...] = ()
    picture: bytes | None = None
    publication: Publication = field(default_factory=Publication)


def usual() -> tuple[Given, ...]:
    """A fetched page with its picture, a saved page and a PDF."""
    fetched = warc_of([exchange()], about={"software": TOOL, "operator": AGENT})
    page = PAGE.format(ARABIC).encode()
    pdf = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8 + b"\n%%EOF\n"
    published = Published(date(2025, 3, 10), date(2025, 3, 10), Precision.DAY, "الاثنين 10 آذار 2025")
    return (
        Given(fetched, URL, URL, "text/html; charset=utf-8", ((ENGLISH, english_claims()),), picture()),
        Given(
            page,
            "saved/عين نحلة.html",
            None,
            "text/html",
            ((ARABIC, arabic_claims()),),
            publication=Publication(published=published, credit="وكالة الرمال"),
        ),
        Given(pdf, "statement of the ministry.pdf", None, "application/pdf"),
    )


def bundle_of(folder: Path, givens: Sequence[Given]) -> Bundle:
    """Preserve everything in a new archive, and bundle it."""
    with Archive.create(folder, agent=AGENT, tool=TOOL) as archive:
        captures = tuple(_capture(archive, number, given) for number, given in enumerate(givens))
    return Bundle(
        captures=captures,
        custody=custody_of(folder),
        made_at=MADE_AT,
        made_by=AGENT,
        tool=TOOL,
        reason="request of the commission of inquiry, 1 April 2025",
    )


def custody_of(folder: Path, timestamps: tuple[TimeStamp, ...] = ()) -> Custody:
    """Every row of an archive under its last checkpoint, proven."""
    checkpoint = list(whole_lines(folder / "custody" / CHECKPOINTS))[-1]
    stated = checkpoint_of(checkpoint).value
    lines = list(whole_lines(folder / "custody" / LEDGER))[: stated.size]
    levels = Levels([leaf_hash(line) for line in lines])
    proofs = tuple(
        CustodyProof(seq=seq, line=line, proof=tuple(step.hex() for step in levels.proof(seq)))
        for seq, line in enumerate(lines)
    )
    return Custody(proofs=proofs, checkpoint=checkpoint, size=stated.size, root=stated.root, timestamps=timestamps)


def kept_file(archive: Archive, kept: Kept, name: str) -> PreservedFile:
    assert kept.stored
    return PreservedFile(
        path=archive.path(kept.stored.sha256), sha256=kept.stored.sha256, size=kept.stored.size, name=name
    )


def keep(archive: Archive, data: bytes, kind: str, name: str, **detail: str) -> PreservedFile:
    with archive.batch() as batch:
        batch.keep(data, Act(type=kind, detail=detail))
    return kept_file(archive, batch.kept[0], name)


def _capture(archive: Archive, number: int, given: Given) -> BundledCapture:
    file = keep(archive, given.data, "capture", given.location, location=given.location)
    shot = keep(archive, given.picture, "imaging", "picture", parent=file.sha256) if given.picture else None
    return BundledCapture(
        id=f"capture-{number}",
        location=given.location,
        url=given.url,
        media_type=given.media_type,
        captured_at=AT,
        agent=AGENT,
        tool=TOOL,
        is_warc=given.data[:2] == b"\x1f\x8b" or given.data[:5] == b"WARC/",
        file=file,
        reports=tuple(_report(archive, file, given, report, claims) for report, claims in given.reports),
        picture=shot,
    )


def _report(
    archive: Archive, file: PreservedFile, given: Given, report: Report, claims: Claims | None
) -> BundledReport:
    text = ReportText.of(
        report,
        capture="capture",
        position="",
        kind="page",
        given_id=report.id,
        publication=given.publication,
        media_type=None,
        payload_sha256=None,
        captured_at=None,
    )
    text_file = keep(archive, text_to_json(text), "extraction", "text", parent=file.sha256, report=report.id)
    line = to_json(claims, report) if claims else None
    claims_file = keep(archive, line, "metadata_extraction", "claims", parent=text_file.sha256) if line else None
    return BundledReport(text=text, text_file=text_file, claims_file=claims_file, claims=line)


def only(bundle: Bundle, number: int, **changes: object) -> Bundle:
    """A bundle with one of the captures alone, changed."""
    return replace(bundle, captures=(replace(bundle.captures[number], **changes),))  # type: ignore[arg-type]
