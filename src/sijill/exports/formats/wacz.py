"""A web archive (WACZ 1.1.1) that is replayed by address, signed where the custodian has a key (wacz-auth 0.1.0).

archive/                  the WARCs as they were preserved; given.warc.gz with what did not come as one
indexes/                  which record of which WARC has which address (CDXJ 0.1.0)
pages/pages.jsonl         a line for each report, with its text
reports/, custody/        as in the other forms
datapackage.json          all files with their SHA-256
datapackage-digest.json   the SHA-256 of that list, and the signature over it
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sijill.archive import Problem
from sijill.exports.addresses import picture_urn, urn
from sijill.exports.contents import Contents, PlacedCapture, PlacedReport, contents_of
from sijill.exports.evidence import Bundle, PreservedFile
from sijill.exports.export import Export, Written
from sijill.exports.given import Resource, write_given
from sijill.exports.index import Indexed, compressed_index, index_of, is_readable, mime_of
from sijill.exports.keys import public_key, sign
from sijill.exports.labels import Both
from sijill.exports.manifests import check_file
from sijill.exports.names import picture_type
from sijill.exports.parts import Part, beginning
from sijill.exports.readme import Form, readme_parts
from sijill.exports.shown import one_line
from sijill.exports.writing import new

_VERSION, _AUTH_VERSION = "1.1.1", "0.1.0"
_GIVEN = "archive/given.warc.gz"
_PACKAGE, _DIGEST = "datapackage.json", "datapackage-digest.json"
_FORM = Form(
    names=Both("custody/README.txt", "custody/README-ar.txt"),
    check="check_wacz",
    root_file="FILE.wacz",
    pages="pages_as_pages",
    folders=("reports/", "custody/"),
)
_LONGEST_TITLE = 1_000
# ZIP knows no time before this, nor one after 2107.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write(bundle: Bundle, target: Path, key: EllipticCurvePrivateKey | None = None) -> Written:
    """Write the file. Its root is its own SHA-256. Raises ArchiveError."""
    contents = contents_of(bundle)
    with new(target) as work:
        package = _Package.of(contents, work)
        parts = list(package.parts())
        listed = _datapackage(bundle, parts)
        digest = _datapackage_digest(listed, bundle, key)
        _write_zip(work / "bundle", [*parts, Part(_PACKAGE, listed), Part(_DIGEST, digest)], bundle.made_at)
        with (work / "bundle").open("rb") as file:
            root = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(target, root)


def check(path: Path, root: str) -> list[Problem]:
    """Whether the file is as it was written."""
    return check_file(path, root)


@dataclass(frozen=True, slots=True)
class _Package:
    """What a WACZ is made of: WARCs by their name in it, and the records of each capture that have an address."""

    contents: Contents
    warcs: tuple[Part, ...]
    index: tuple[Indexed, ...]

    @classmethod
    def of(cls, contents: Contents, work: Path) -> _Package:
        """The WARCs of a bundle and their index; what did not come as a WARC is put into one in the folder `work`."""
        warcs = {capture.file.path: capture for capture in contents.captures if _is_warc(capture)}
        parts = [Part(_name(capture), capture.capture.file) for capture in warcs.values()]
        if resources := list(_resources(contents)):
            write_given(work / "given", resources, contents.bundle)
            parts.append(Part(_GIVEN, _preserved(work / "given")))
        index = [
            record
            for part in parts
            if isinstance(part.source, PreservedFile)
            for record in index_of(part.source.path, filename=PurePosixPath(part.path).name)
        ]
        return cls(contents, tuple(parts), tuple(index))

    def parts(self) -> Iterator[Part]:
        """Every file of the WACZ but the lists of all of them."""
        yield from self.warcs
        packed, blocks = compressed_index(self.index)
        yield Part("indexes/index.cdx.gz", packed)
        yield Part("indexes/index.idx", blocks)
        yield Part("pages/pages.jsonl", b"".join(self._pages()))
        for part in self.contents.parts:
            if part.path.startswith(("reports/", "custody/")):
                yield part
        yield from readme_parts(self.contents.bundle, _FORM)

    def _pages(self) -> Iterator[bytes]:
        """The pages: a line for each report, in the order of the captures."""
        header = {"format": "json-pages-1.0", "id": "pages", "title": "Reports", "hasText": True}
        yield msgspec.json.encode(header) + b"\n"
        by_file: dict[str, dict[str, Indexed]] = {}
        for record in self.index:
            by_file.setdefault(record.filename, {})[record.url] = record
        for capture in self.contents.captures:
            file = _name(capture) if _is_warc(capture) else _GIVEN
            found = by_file.get(PurePosixPath(file).name, {})
            for report in capture.reports:
                yield _page(capture, report, found)


def _page(capture: PlacedCapture, placed: PlacedReport, found: dict[str, Indexed]) -> bytes:
    """The line of a report: under the address that its capture is found by, so that it can be opened."""
    text = placed.report.text
    named = (text.url, capture.capture.url, urn(capture.capture.file.sha256))
    record = next((found[url] for url in named if url and url in found), None)
    page = {
        "id": f"{capture.number}-{placed.number}",
        "url": record.url if record else capture.capture.url or urn(capture.capture.file.sha256),
        "ts": record.moment if record else _moment(text.captured_at or capture.capture.captured_at),
        "title": one_line(text.title, _LONGEST_TITLE),
        "text": text.text,
    }
    return msgspec.json.encode(page) + b"\n"


def _resources(contents: Contents) -> Iterator[Resource]:
    """Given files and pictures, each once."""
    seen = set()
    for placed in contents.captures:
        for resource in _resources_of(placed):
            if (resource.target, resource.captured_at) not in seen:
                seen.add((resource.target, resource.captured_at))
                yield resource


def _resources_of(placed: PlacedCapture) -> Iterator[Resource]:
    capture = placed.capture
    target = urn(capture.file.sha256)
    if not _is_warc(placed):
        yield Resource(target, capture.file, mime_of(capture.media_type), capture.captured_at)
    if capture.picture:
        _, media_type = picture_type(beginning(capture.picture))
        yield Resource(picture_urn(capture.url or target), capture.picture, media_type, capture.captured_at)


def _is_warc(placed: PlacedCapture) -> bool:
    return placed.capture.is_warc and is_readable(placed.capture.file.path)


def _name(placed: PlacedCapture) -> str:
    return f"archive/{PurePosixPath(placed.file.path).name}"


def _preserved(path: Path) -> PreservedFile:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return PreservedFile(path=path, sha256=sha256, size=path.stat().st_size, name=path.name)


def _datapackage(bundle: Bundle, parts: Iterable[Part]) -> bytes:
    resources = [
        {
            "name": part.path.lower().replace("/", "-"),
            "path": part.path,
            "hash": f"sha256:{part.sha256}",
            "bytes": part.size,
        }
        for part in parts
    ]
    package = {
        "profile": "data-package",
        "wacz_version": _VERSION,
        "title": "Bundle of evidence · حزمة أدلة",
        "description": one_line(bundle.reason) if bundle.reason else None,
        "created": _moment(bundle.made_at),
        "software": one_line(bundle.tool),
        "resources": resources,
    }
    return _json({key: value for key, value in package.items() if value is not None})


def _datapackage_digest(listed: bytes, bundle: Bundle, key: EllipticCurvePrivateKey | None) -> bytes:
    """The hash of the list, and in the form without a domain (wacz-auth 0.1.0) the signature of these words."""
    digest = f"sha256:{hashlib.sha256(listed).hexdigest()}"
    if key is None:
        return _json({"path": _PACKAGE, "hash": digest})
    signed = {
        "hash": digest,
        "created": _moment(bundle.made_at),
        "software": one_line(bundle.tool),
        "version": _AUTH_VERSION,
        "signature": sign(key, digest),
        "publicKey": public_key(key),
    }
    return _json({"path": _PACKAGE, "hash": digest, "signedData": signed})


def _write_zip(path: Path, parts: Iterable[Part], made_at: datetime) -> None:
    with path.open("xb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for part in parts:
                with archive.open(_entry(part, made_at), "w") as out:
                    part.copy_to(out)
        file.flush()
        os.fsync(file.fileno())


def _entry(part: Part, made_at: datetime) -> zipfile.ZipInfo:
    """The head of a file in the ZIP: what is compressed already is stored as it is (WACZ 1.1.1, "Zip Compression")."""
    entry = zipfile.ZipInfo(part.path, max(made_at.astimezone(UTC).timetuple()[:6], _EARLIEST))
    stored = part.path.startswith("archive/") or part.path.endswith(".gz")
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr, entry.file_size = 3, 0o100644 << 16, part.size
    return entry


def _moment(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


EXPORT = Export("wacz", ".wacz", write, check)
