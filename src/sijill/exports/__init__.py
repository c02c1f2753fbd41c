"""Bundles of evidence for others: captures, what was read out of them and their custody, in forms that others know.

`exports()` has the forms by name. Each writes a `Bundle`, and checks a written one by its root.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from . import formats as _folder
from .evidence import Bundle, BundledCapture, BundledReport, Custody, CustodyProof, PreservedFile, TimeStamp
from .export import Export, Written
from .keys import key_from_pem, key_to_pem, new_key, public_key

__all__ = [
    "Bundle",
    "BundledCapture",
    "BundledReport",
    "Custody",
    "CustodyProof",
    "Export",
    "PreservedFile",
    "TimeStamp",
    "Written",
    "exports",
    "key_from_pem",
    "key_to_pem",
    "new_key",
    "public_key",
]


@cache
def exports() -> Mapping[str, Export]:
    """Every form of bundle by its name, in the order of the names."""
    names = sorted(module.name for module in pkgutil.iter_modules(_folder.__path__))
    found = [importlib.import_module(f"{_folder.__name__}.{name}").EXPORT for name in names]
    return {export.name: export for export in sorted(found, key=lambda export: export.name)}
