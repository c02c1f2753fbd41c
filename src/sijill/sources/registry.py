"""Which kinds of source there are, and which one given bytes are of."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath

from sijill.sources import kinds as _folder
from sijill.sources.kind import Kind, Preserved

_SNIFFED = 4096
# What a kind is taken for when nothing says more.
_FALLBACK = "text"
# Kinds that other kinds may begin like.
_GENERAL = ("page", "text")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of source by its name, in the order of the names."""
    names = sorted(module.name for module in pkgutil.iter_modules(_folder.__path__))
    found = [importlib.import_module(f"{_folder.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.name)}


def kind_of(preserved: Preserved) -> Kind:
    """The kind that preserved bytes are of; text where nothing says what they are."""
    return known_kind(preserved) or kinds()[_FALLBACK]


def known_kind(preserved: Preserved) -> Kind | None:
    """The same by their beginning, then by media type, then by the end of the name; None where none of these says."""
    start = preserved.stream.tell()
    head = preserved.stream.read(_SNIFFED)
    preserved.stream.seek(start)
    suffix = PurePath(_file_name(preserved)).suffix.lower()
    media_type = (preserved.media_type or "").partition(";")[0].strip().lower()
    asked = kinds().values()
    for fits in (
        lambda kind: kind.recognises(head),
        lambda kind: media_type in kind.media_types,
        lambda kind: suffix in kind.suffixes,
    ):
        if found := [kind for kind in asked if fits(kind)]:
            return _narrowed(found, suffix, media_type)
    return None


def _narrowed(found: list[Kind], suffix: str, media_type: str) -> Kind:
    """One of several that begin alike: a feed, a page and a saved chat may all begin with a remark in XML."""
    special = [kind for kind in found if kind.name not in _GENERAL] or found
    return next((kind for kind in special if suffix in kind.suffixes or media_type in kind.media_types), special[0])


def _file_name(preserved: Preserved) -> str:
    """The name of the file, or the path of the address that stands in its place."""
    return re.split("[?#]", preserved.name)[0] if "://" in preserved.name else preserved.name
