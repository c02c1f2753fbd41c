"""What goes into a bundle of evidence: captures with what was read out of them, and the custody of every object."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sijill.archive import Act, Archive, Detail
from sijill.archive.ledger import checkpoint_of
from sijill.archive.timestamps import KeptStamp, kept_stamps
from sijill.errors import RegisterError
from sijill.exports import (
    Bundle,
    BundledCapture,
    BundledReport,
    Custody,
    CustodyProof,
    Export,
    PreservedFile,
    TimeStamp,
    Written,
    key_from_pem,
    key_to_pem,
    new_key,
)
from sijill.extraction.derivative import text_from_json

from .adding import is_address
from .models import Appearance, Capture, Report
from .register import Register

KEY = "key.pem"
_PRIVATE = 0o600
_WARC = (".warc", ".warc.gz")


def hand_out(register: Register, ids: Sequence[str], export: Export, target: Path, *, reason: str) -> Written:
    """Write a bundle of the captures and reports that ids name, and record that it was handed out.

    Ids may be shortened as long as they name one thing. Raises RegisterError for an id that names none or several.
    """
    archive = register.archive
    bundle = Bundle(
        captures=tuple(_bundled(archive, capture, reports) for capture, reports in _named(ids)),
        custody=Custody(proofs=(), checkpoint=b"", size=0, root=""),
        made_at=datetime.now(UTC),
        made_by=archive.agent,
        tool=archive.tool,
        reason=reason,
    )
    bundle = replace(bundle, custody=_custody(archive, bundle.captures))
    written = export.write(bundle, target, _key(register.folder))
    detail: Detail = {"form": export.name, "root": written.root, "captures": [one.id for one in bundle.captures]}
    with archive.batch() as batch:
        batch.note(Act(type="dissemination", reason=reason or None, detail=detail))
    return written


def _named(ids: Iterable[str]) -> list[tuple[Capture, list[Report]]]:
    """The captures that ids of captures and reports name, each with the reports of it that are meant."""
    named: dict[str, tuple[Capture, dict[str, Report]]] = {}
    for id in ids:
        for appearance in _appearances(id):
            _, reports = named.setdefault(appearance.capture_id, (appearance.capture, {}))
            if appearance.report_id:
                reports[appearance.report_id] = appearance.report
    return [(capture, list(reports.values())) for capture, reports in named.values()]


def _appearances(id: str) -> list[Appearance]:
    """Where the report of this id stands, or what stands in the capture of this id."""
    captures = Capture.objects.filter(id__startswith=id)[:2]
    reports = Report.objects.filter(id__startswith=id)[:2]
    if len(captures) + len(reports) != 1 or not id:
        what = "no capture and no report" if not captures and not reports else "several captures or reports"
        raise RegisterError(f"{what} with an id that begins with {id[:40]!r}")
    found = Appearance.objects.select_related("report", "capture").order_by("number")
    if reports:
        return list(found.filter(report=reports[0]))
    # A capture without reports is evidence too: that a page was gone, or could not be read.
    return list(found.filter(capture=captures[0])) or [Appearance(capture=captures[0])]


def _bundled(archive: Archive, capture: Capture, reports: Sequence[Report]) -> BundledCapture:
    address = is_address(capture.location)
    name = (capture.url or capture.location) if address else PurePosixPath(capture.location).name
    return BundledCapture(
        id=capture.id,
        location=capture.location,
        url=capture.url or None,
        media_type=capture.media_type,
        captured_at=capture.captured_at,
        agent=capture.agent,
        tool=capture.tool,
        is_warc=address or capture.location.lower().endswith(_WARC),
        file=_file(archive, capture.object, name),
        reports=tuple(_bundled_report(archive, report) for report in reports),
        picture=_file(archive, capture.picture, f"{name}.png") if capture.picture else None,
    )


def _bundled_report(archive: Archive, report: Report) -> BundledReport:
    return BundledReport(
        text=text_from_json(archive.read(report.text)),
        text_file=_file(archive, report.text, f"{report.id}.text.json"),
        claims_file=_file(archive, report.claims, f"{report.id}.claims.json") if report.claims else None,
        claims=archive.read(report.claims) if report.claims else None,
    )


def _file(archive: Archive, sha256: str, name: str) -> PreservedFile:
    path = archive.path(sha256)
    if not path.is_file():
        raise RegisterError(f"object {sha256} is not there: it was removed, or run sijill verify")
    return PreservedFile(path=path, sha256=sha256, size=path.stat().st_size, name=name)


def _objects(captures: Iterable[BundledCapture]) -> Iterator[str]:
    for capture in captures:
        files = [capture.file, capture.picture]
        for report in capture.reports:
            files += [report.text_file, report.claims_file]
        yield from (file.sha256 for file in files if file)


def _custody(archive: Archive, captures: Sequence[BundledCapture]) -> Custody:
    """The rows that name the objects, under the first time-stamped checkpoint over all of them, else under the last."""
    objects = set(_objects(captures))
    last = archive.seal()
    events = list(archive.events())
    rows = [event.seq for event in events if event.object in objects]
    stamped = sorted((stamp.checkpoint, response, stamp) for response, stamp in kept_stamps(events))
    size = next((size for size, _, _ in stamped if size > rows[-1]), checkpoint_of(last).value.size)
    line = next(line for line in archive.checkpoints() if checkpoint_of(line).value.size == size)
    # Rows after that checkpoint (a later check, a second capture of the same bytes) are not under it.
    rows = [seq for seq in rows if seq < size]
    tree, lines = archive.tree(size), archive.rows(rows)
    return Custody(
        proofs=tuple(
            CustodyProof(seq=seq, line=lines[seq], proof=tuple(one.hex() for one in tree.proof(seq))) for seq in rows
        ),
        checkpoint=line,
        size=size,
        root=checkpoint_of(line).value.root,
        timestamps=tuple(_stamp(archive, response, stamp) for at, response, stamp in stamped if at == size),
    )


def _stamp(archive: Archive, response: str, stamp: KeptStamp) -> TimeStamp:
    return TimeStamp(
        authority=stamp.authority,
        gen_time=stamp.gen_time,
        trusted=stamp.roots is not None,
        query=_file(archive, stamp.query, "query.tsq"),
        response=_file(archive, response, "response.tsr"),
        chain=_file(archive, stamp.chain, "chain.pem"),
        roots=_file(archive, stamp.roots, "roots.pem") if stamp.roots else None,
    )


def _key(folder: Path) -> EllipticCurvePrivateKey:
    """The key of this register, made when it is first needed; only its owner can read the file."""
    path = folder / KEY
    if path.is_file():
        return key_from_pem(path.read_bytes())
    key = new_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key_to_pem(key))
        file.flush()
        os.fsync(file.fileno())
    return key
