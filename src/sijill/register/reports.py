"""Reports: their text and claims preserved as derivatives, then listed with where they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from django.db import transaction

from sijill.archive import Act, Archive
from sijill.archive.failpoints import reach
from sijill.engines import ReadReport, Refused
from sijill.extraction.derivative import ReportText, text_from_json
from sijill.linking import Derivation as Derived

from .captures import note_head
from .models import Appearance, Capture, Derivation, Report, Source, Unread

READER = f"rules {version('sijill')}"

# Texts of a column that may not be endless in a list; the whole stands in the derivative.
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Read:
    """A report that was read out of a capture, and the number of the item that it stands in."""

    capture: Capture
    number: int
    given: ReadReport
    text: ReportText


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a capture that could not be read."""

    capture: Capture
    number: int
    refused: Refused


# How reports that are added came from others.
Relate = Callable[[Sequence[Read]], list[Derived]]


def read_report(capture: Capture, number: int, given: ReadReport) -> Read:
    """What a process that reads gave, taken apart."""
    return Read(capture, number, given, text_from_json(given.text))


def list_reports(
    archive: Archive, found: Sequence[Read], refusals: Iterable[Refusal], progress: Iterable[Capture], relate: Relate
) -> tuple[set[str], list[Derived]]:
    """Preserve and list what was read, and how far each capture is read: the ids of new reports, and their relations.

    All of it is durable when this returns, or none of it is listed.
    """
    known = set(Report.objects.filter(id__in={read.text.id for read in found}).values_list("id", flat=True))
    fresh: dict[str, Read] = {}
    for read in found:
        if read.text.id not in known:
            fresh.setdefault(read.text.id, read)
    reports = _preserved(archive, list(fresh.values())) if fresh else []
    derivations = relate(list(fresh.values()))
    reach("register.begun")
    with transaction.atomic():
        sources = {source.id: source for source in map(_source, fresh.values()) if source}
        Source.objects.bulk_create(sources.values(), ignore_conflicts=True)
        Report.objects.bulk_create(reports)
        Derivation.objects.bulk_create(map(_derivation, derivations), ignore_conflicts=True)
        Appearance.objects.bulk_create(map(_appearance, found), ignore_conflicts=True)
        Unread.objects.bulk_create(map(_unread, refusals), ignore_conflicts=True)
        for capture in progress:
            capture.save(update_fields=["read_up_to", "ended", "links_open"])
        note_head(archive)
        reach("register.written")
    reach("register.committed")
    return set(fresh), derivations


def _preserved(archive: Archive, fresh: Sequence[Read]) -> list[Report]:
    """The reports as they are listed, their derivatives preserved."""
    reports = []
    with archive.batch() as batch:
        for read in fresh:
            about = {"report": read.text.id}
            detail = {**about, "parent": read.capture.object, "position": read.text.position, "kind": read.text.kind}
            text = batch.keep(read.given.text, Act(type="extraction", detail=detail))
            claims = ""
            if read.given.claims:
                made = {**about, "parent": text, "reader": READER}
                claims = batch.keep(read.given.claims, Act(type="metadata_extraction", detail=made))
            reports.append(_listed(read, text, claims))
    return reports


def _listed(read: Read, text: str, claims: str) -> Report:
    publication, published = read.text.publication, read.text.publication.published
    day = read.text.published
    return Report(
        id=read.text.id,
        source_id=source_id(read.text.outlet) if read.text.outlet else None,
        title=read.text.title[:_LONGEST],
        language=(read.text.language or "")[:20],
        author=(read.text.byline or "")[:_LONGEST],
        url=(read.text.url or "")[:_LONGEST],
        canonical_url=(publication.canonical_url or "")[:_LONGEST],
        translation_of=(publication.translation_of or "")[:_LONGEST],
        credit=(publication.credit or "")[:_LONGEST],
        published_earliest=published.earliest if published else day,
        published_latest=published.latest if published else day,
        published_precision=published.precision if published else "day" if day else "",
        text=text,
        text_sha256=read.text.text_sha256,
        claims=claims,
        unread=read.given.unread or "",
        reader=READER,
        attacks=read.given.attacks,
        signature=read.given.signature,
        exact_key=read.given.exact_key,
    )


def source_id(name: str) -> str:
    """The id of a source: it follows from its name, whatever the case and the spaces."""
    return hashlib.sha256(" ".join(name.casefold().split()).encode()).hexdigest()[:16]


def _source(read: Read) -> Source | None:
    name = read.text.outlet
    return Source(id=source_id(name), name=name[:400]) if name else None


def _appearance(read: Read) -> Appearance:
    return Appearance(
        report_id=read.text.id,
        capture=read.capture,
        number=read.number,
        position=read.text.position,
        captured_at=read.text.captured_at or read.capture.captured_at,
    )


def _derivation(derived: Derived) -> Derivation:
    return Derivation(
        report_id=derived.report_id,
        origin_id=derived.from_report_id,
        relation=derived.relation,
        directed=derived.origin_known,
        share=derived.share,
        reason=derived.reason,
        direction=derived.direction,
        passages=[[*passage.one.span, *passage.other.span] for passage in derived.passages],
    )


def _unread(refusal: Refusal) -> Unread:
    return Unread(
        capture=refusal.capture,
        number=refusal.number,
        position=refusal.refused.position,
        reason=refusal.refused.reason[:_LONGEST],
    )
