"""What a form of bundle is: how it is written, and how it is seen later that nothing in it was changed.

A further form is one more file in `sijill/exports/formats` with an `EXPORT` in it; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sijill.archive import Problem

from .evidence import Bundle


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written, and the SHA-256 (hex) from which every byte in it can be checked.

    `root` is that of `root_file`, a list of all other files in the folder `path`; of the file `path` itself where
    `root_file` is "".
    """

    path: Path
    root: str
    root_file: str = ""


Write: TypeAlias = Callable[[Bundle, Path, EllipticCurvePrivateKey | None], Written]
Check: TypeAlias = Callable[[Path, str], list[Problem]]


@dataclass(frozen=True, slots=True)
class Export:
    """One form of bundle. Its files end in `suffix`, which is "" for a folder.

    `write` takes the bundle, where it shall be, and the custodian's key, which signs the forms that have a place for a
    signature. It writes under another name first; what is there already is never overwritten. Equal bundles give equal
    bytes. Raises ArchiveError, DamagedArchive. `check` takes where a bundle is and its root, and names what is wrong.
    """

    name: str
    suffix: str
    write: Write
    check: Check
