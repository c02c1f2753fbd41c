"""A plain folder that can be read without Sijill: a page to open, files to look at, a list to check them by."""

from __future__ import annotations

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
from sijill.exports.writing import new, write_part

MANIFEST = "manifest-sha256.txt"
_FORM = Form(names=Both(README, README_AR), check="check_folder", root_file=MANIFEST)


def write(bundle: Bundle, target: Path, key: EllipticCurvePrivateKey | None = None) -> Written:
    """Write the folder. It has no place for a signature: its root stands for it. Raises ArchiveError."""
    contents = contents_of(bundle)
    parts = [*contents.parts, *readme_parts(bundle, _FORM), Part(INDEX, page_of(contents, manifest=MANIFEST))]
    listed = Part(MANIFEST, manifest(parts))
    with new(target) as work:
        for part in (*parts, listed):
            write_part(work / "bundle", part)
    return Written(target, listed.sha256, MANIFEST)


def check(path: Path, root: str) -> list[Problem]:
    """What is not as it was written."""
    return check_folder(path, root, [MANIFEST])


EXPORT = Export("folder", "", write, check)
