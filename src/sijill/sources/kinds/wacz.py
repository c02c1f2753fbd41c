"""Web archives in WACZ files: the WARCs in them, each file held against the digest that the package states."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from sijill.errors import NotReadable, ReportError
from sijill.sources.kind import Failure, Item, Kind, Outcome, Preserved
from sijill.sources.kinds import warc
from sijill.sources.warcs.window import stored_member
from sijill.sources.zips import checked_zip, read_member

# A WARC is stored in a WACZ as it is; one that was compressed again is unpacked in memory.
LARGEST_PACKED = 100_000_000
_LARGEST_LIST = 20_000_000
_LONGEST_NAME = 300
_LIST = "datapackage.json"
_LIST_DIGEST = "datapackage-digest.json"
_FOLDER = "archive/"
_WARCS = (".warc", ".warc.gz", ".warc.zst")
_BEGINS = re.compile(rb"PK\x03\x04.{26}(?:archive/|indexes/|pages/|logs/|datapackage(?:-digest)?\.json)", re.DOTALL)
_DIGEST = re.compile(r"(sha256|sha512|sha1|md5):([0-9a-f]{32,128})", re.IGNORECASE)
_PIECE = 1 << 20


class _Listed(msgspec.Struct, frozen=True):
    path: str
    hash: str = ""


class _Package(msgspec.Struct, frozen=True):
    resources: list[_Listed] = []


def _items(preserved: Preserved) -> Iterator[Item]:
    archive = checked_zip(preserved.stream)
    entries = _entries(archive)
    warcs = [entry for name, entry in entries.items() if name.startswith(_FOLDER) and name.lower().endswith(_WARCS)]
    if not warcs:
        raise NotReadable("no WARC lies in its folder archive/: it is no WACZ, or its pages are missing")
    yield from _checks(archive, entries)
    for entry in warcs:
        yield from _records(archive, entry, preserved)


def _entries(archive: ZipFile) -> dict[str, ZipInfo]:
    """The files in a package by their names; raises NotReadable for names that are made to mislead."""
    found: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        name = entry.filename
        if name in found or len(name) > _LONGEST_NAME or not name.isprintable():
            raise NotReadable(f"the name {name[:80]!a} stands in it twice, or no file has such a name")
        if not entry.is_dir():
            found[name] = entry
    return found


def _checks(archive: ZipFile, entries: Mapping[str, ZipInfo]) -> Iterator[Item]:
    """An item for each file whose digest is stated, and for each that is listed and missing or not listed."""
    try:
        stated = _stated(archive)
    except ReportError as error:
        yield _failing(_LIST, f"what was packed cannot be checked: {error}")
        return
    for name, digest in stated.items():
        yield Item(f"{_LIST} {name}", partial(_compared, archive, entries.get(name), digest))
    for name in entries:
        if name.startswith(_FOLDER) and name not in stated:
            yield _failing(f"{_LIST} {name}", "the package does not list this file: it cannot be checked")


def _stated(archive: ZipFile) -> dict[str, str]:
    """The digests that a package states, by the names of the files; raises ReportError where it states none."""
    stated: dict[str, str] = {}
    try:
        for listed in msgspec.json.decode(read_member(archive, _LIST, most=_LARGEST_LIST), type=_Package).resources:
            stated[listed.path] = listed.hash
        if _LIST_DIGEST in archive.namelist():
            signed = msgspec.json.decode(read_member(archive, _LIST_DIGEST, most=_LARGEST_LIST), type=_Listed)
            stated[_LIST] = signed.hash
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable(f"its list of files is damaged ({error})") from error
    if not all(name.isprintable() and len(name) <= _LONGEST_NAME for name in stated):
        raise NotReadable("its list of files holds names that no file has")
    return stated


def _compared(archive: ZipFile, entry: ZipInfo | None, stated: str) -> Iterator[Outcome]:
    """A failure where a file is missing or is not what its digest says."""
    if entry is None:
        yield Failure(reason="the package lists this file, and it is missing")
        return
    digest = _DIGEST.fullmatch(stated)
    if not digest:
        yield Failure(reason="the package states no digest of this file: it cannot be checked")
        return
    hashed = hashlib.new(digest[1].lower(), usedforsecurity=False)
    try:
        with archive.open(entry) as member:
            while piece := member.read(_PIECE):
                hashed.update(piece)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        yield Failure(reason=f"this file is damaged ({error}): copy or fetch the package again")
        return
    if hashed.hexdigest() != digest[2].lower():
        yield Failure(reason="this file is not what the package says: it was damaged or altered after it was packed")


def _records(archive: ZipFile, entry: ZipInfo, preserved: Preserved) -> Iterator[Item]:
    """The items of one WARC; one that fails where it cannot be taken apart."""
    file = entry.filename.removeprefix(_FOLDER)
    try:
        inner = replace(preserved, stream=_opened(archive, entry, preserved.stream), depth=preserved.depth + 1)
        yield from warc.items_of(inner, file=file)
    except ReportError as error:
        yield _failing(file, str(error))


def _opened(archive: ZipFile, entry: ZipInfo, stream: BinaryIO) -> BinaryIO:
    if entry.compress_type == ZIP_STORED:
        return stored_member(stream, entry)
    return io.BytesIO(read_member(archive, entry.filename, most=LARGEST_PACKED))


def _failing(position: str, reason: str) -> Item:
    return Item(position, lambda: [Failure(reason=reason)])


KIND = Kind(
    name="wacz",
    suffixes=(".wacz",),
    media_types=("application/wacz", "application/x-wacz"),
    recognises=lambda head: _BEGINS.match(head) is not None,
    items=_items,
)
