"""What a bundle holds as files, whatever its form: which lies where.

captures/   what was preserved, byte for byte
pictures/   pages as they looked
reports/    the text of each report, as words and as it was extracted, and the claims that were read out of it
custody/    what was done to all this, and proofs (custody.py)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.errors import ArchiveError, DamagedArchive, NotReadable
from sijill.extraction.derivative import text_sha256
from sijill.models import Claims
from sijill.models.codec import evidences, from_json

from .custody import custody_parts
from .evidence import Bundle, BundledCapture, BundledReport
from .names import numbered, picture_type, slug, slug_of, suffix_of
from .parts import Part, beginning


@dataclass(frozen=True, slots=True)
class PlacedReport:
    """A report with its number in the bundle, its files, and its claims where they were read."""

    number: int
    report: BundledReport
    claims: Claims | None
    words: Part
    text: Part
    claims_file: Part | None


@dataclass(frozen=True, slots=True)
class PlacedCapture:
    """A capture with its number in the bundle and its files. The same report may stand in several captures."""

    number: int
    capture: BundledCapture
    file: Part
    picture: Part | None
    reports: tuple[PlacedReport, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A bundle, what it is about in its order, and every file of it but those of its form, in the order of names."""

    bundle: Bundle
    captures: tuple[PlacedCapture, ...]
    parts: tuple[Part, ...]


def contents_of(bundle: Bundle) -> Contents:
    """What a bundle holds, with the names of its files.

    Raises ArchiveError where there is no capture, DamagedArchive where claims or proofs do not fit what they are about.
    """
    if not bundle.captures:
        raise ArchiveError("a bundle needs at least one capture: name reports that are in the register")
    placed: dict[str, PlacedReport] = {}
    captures = tuple(_placed(number, capture, placed) for number, capture in enumerate(bundle.captures, start=1))
    parts = {part.path: part for capture in captures for part in _parts(capture)}
    parts |= {part.path: part for part in custody_parts(bundle.custody)}
    return Contents(bundle, captures, tuple(parts[path] for path in sorted(parts)))


def _placed(number: int, capture: BundledCapture, placed: dict[str, PlacedReport]) -> PlacedCapture:
    name = slug_of(capture)
    file = Part(f"captures/{numbered(number, name, capture.file.sha256, _suffix(capture))}", capture.file)
    picture = None
    if capture.picture:
        suffix, _ = picture_type(beginning(capture.picture))
        picture = Part(f"pictures/{numbered(number, name, capture.picture.sha256, suffix)}", capture.picture)
    for report in capture.reports:
        if report.text.id not in placed:
            placed[report.text.id] = _placed_report(len(placed) + 1, report)
    reports = dict.fromkeys(report.text.id for report in capture.reports)
    return PlacedCapture(number, capture, file, picture, tuple(placed[id] for id in reports))


def _suffix(capture: BundledCapture) -> str:
    return suffix_of(capture, beginning(capture.file))


def _placed_report(number: int, report: BundledReport) -> PlacedReport:
    text = report.text
    if text_sha256(text.report) != text.text_sha256:
        raise DamagedArchive(f"the text of report {text.id[:80]!r} is not as it was extracted: run sijill verify")
    name = slug(text.title or text.outlet or "", otherwise="report")

    def path(sha256: str, suffix: str) -> str:
        return f"reports/{numbered(number, name, sha256, suffix)}"

    file = report.claims_file
    return PlacedReport(
        number=number,
        report=report,
        claims=_claims(report),
        words=Part(path(text.text_sha256, ".txt"), text.report.full_text.encode()),
        text=Part(path(report.text_file.sha256, ".json"), report.text_file),
        claims_file=Part(path(file.sha256, ".claims.json"), file) if file else None,
    )


def _claims(report: BundledReport) -> Claims | None:
    if report.claims is None:
        return None
    try:
        claims = from_json(report.claims)
    except NotReadable as error:
        raise DamagedArchive(f"the claims of report {report.text.id[:80]!r}: {error}: run sijill verify") from error
    if not isinstance(claims, Claims):
        return None
    if not all(evidence.stands_in(report.text.report) for evidence in evidences(claims)):
        raise DamagedArchive(f"claims of report {report.text.id[:80]!r} do not stand in its text: run sijill verify")
    return claims


def _parts(capture: PlacedCapture) -> Iterator[Part]:
    yield capture.file
    if capture.picture:
        yield capture.picture
    for report in capture.reports:
        yield report.words
        yield report.text
        if report.claims_file:
            yield report.claims_file
