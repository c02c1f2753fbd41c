"""A bag (BagIt 1.0, RFC 8493), the form that archives and libraries take in.

Its payload is what the folder holds. The tag manifest lists every tag file but itself, bagit.txt among them, as RFC
8493 (2.2.1) says it should; so bagit-python notices every change of those. Of the tag manifest itself it does not: 67
of 1,928 single bits changed there stay unseen, as capital letters in a hash are taken for small ones. So the root is
the SHA-256 of the tag manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sijill.archive import Problem
from sijill.exports.contents import contents_of
from sijill.exports.evidence import Bundle
from sijill.exports.export import Export, Written
from sijill.exports.labels import Both
from sijill.exports.manifests import check_folder, manifest
from sijill.exports.page import INDEX, README, README_AR, page_of
from sijill.exports.parts import Part
from sijill.exports.readme import Form, readme_parts
from sijill.exports.shown import one_line
from sijill.exports.writing import new, write_part

MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_FORM = Form(names=Both(README, README_AR), check="check_bag", root_file=TAG_MANIFEST)


def write(bundle: Bundle, target: Path, key: EllipticCurvePrivateKey | None = None) -> Written:
    """Write the bag. It has no place for a signature: its root stands for it. Raises ArchiveError."""
    contents = contents_of(bundle)
    page = Part(INDEX, page_of(contents, manifest=f"../{MANIFEST}"))
    payload = [
        replace(part, path=f"data/{part.path}") for part in (*contents.parts, *readme_parts(bundle, _FORM), page)
    ]
    tags = [
        Part("bagit.txt", _DECLARATION),
        Part("bag-info.txt", _info(bundle, payload)),
        Part(MANIFEST, manifest(payload)),
    ]
    listed = Part(TAG_MANIFEST, manifest(tags))
    with new(target) as work:
        for part in (*payload, *tags, listed):
            write_part(work / "bundle", part)
    return Written(target, listed.sha256, TAG_MANIFEST)


def check(path: Path, root: str) -> list[Problem]:
    """What is not as it was written."""
    return check_folder(path, root, [TAG_MANIFEST, MANIFEST])


def _info(bundle: Bundle, payload: Iterable[Part]) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in _tags(bundle, list(payload)) if value).encode()


def _tags(bundle: Bundle, payload: list[Part]) -> Iterator[tuple[str, str]]:
    yield "Source-Organization", one_line(bundle.made_by)
    yield "External-Description", one_line(bundle.reason)
    yield "Bagging-Date", f"{bundle.made_at.astimezone(UTC):%Y-%m-%d}"
    yield "Bag-Software-Agent", one_line(bundle.tool)
    yield "Payload-Oxum", f"{sum(part.size for part in payload)}.{len(payload)}"


EXPORT = Export("bagit", "", write, check)
