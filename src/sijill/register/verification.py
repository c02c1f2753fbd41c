"""Verification of a whole register: its archive, that every claim's words stand in its report, and what is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import DatabaseError

from sijill.archive import Act, Archive, CustodyEvent, Detail, Problem, Verification, verify
from sijill.archive.archive import MANIFEST
from sijill.archive.ledger import CHECKPOINTS, LEDGER
from sijill.archive.store import Store
from sijill.errors import SijillError
from sijill.extraction.derivative import text_from_json, text_sha256
from sijill.models import Unread
from sijill.models.codec import evidences, from_json

from .database import connect, disconnect
from .register import ARCHIVE, DATABASE, Register, settings_of

# What may be wrong beside the faults of an archive.
FAULTS = ("words", "head", "not_preserved")

# Files of custody: where one of these is damaged, nothing is written to them.
_CUSTODY = (LEDGER, CHECKPOINTS, MANIFEST)
# Damaged objects that a row names; all of them are named on the screen.
_NAMED = 100


def verify_register(
    folder: Path, *, since: datetime | None = None, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Verification:
    """Check the archive, that the words of every claim stand in its report, and what is listed. Writes nothing.

    Raises RegisterError where there is neither a register nor the archive of one.
    """
    if not (folder / ARCHIVE).is_dir():
        settings_of(folder)
    found = verify(folder / ARCHIVE, since=since, progress=progress)
    damaged = {problem.where.removeprefix("objects/") for problem in found.problems}
    claims = [event for event in found.events if event.type == "metadata_extraction"]
    claims = [event for event in claims if since is None or event.at >= since]
    found.problems += _words(Store(folder / ARCHIVE), claims, damaged)
    found.problems += _listed(folder / DATABASE, found)
    return found


def record_check(folder: Path, outcome: Verification, *, since: datetime | None = None) -> bool:
    """Record in the ledger that everything was checked, and what came of it. False where the ledger itself is damaged.

    Raises ArchiveInUse while another run writes.
    """
    if any(problem.where.startswith(_CUSTODY) for problem in outcome.problems):
        return False
    detail: Detail = {
        "outcome": "pass" if outcome.sound else "fail",
        "objects": outcome.objects,
        "bytes": outcome.bytes,
        "wrong": [problem.where for problem in outcome.problems[:_NAMED]],
        "since": since.isoformat() if since else None,
    }
    with Register(folder) as register, register.archive.batch() as batch:
        batch.note(Act(type="fixity_check", detail=detail))
    return True


def last_check(archive: Archive) -> datetime | None:
    """When everything was checked last; None for never."""
    checks = (event.at for event in archive.events() if event.type == "fixity_check" and not event.detail.get("since"))
    return max(checks, default=None)


class _Parent(msgspec.Struct, frozen=True):
    parent: str


def _words(store: Store, claims: list[CustodyEvent], damaged: set[str]) -> Iterator[Problem]:
    """Claims whose words do not stand in the text that they were read from; damaged objects are named already."""
    for event in claims:
        parent = msgspec.convert(event.detail, _Parent).parent
        if event.object is None or {event.object, parent} & damaged:
            continue
        if not (store.has(event.object) and store.has(parent)):
            # Removed for a stated reason; what is missing without one is named already.
            continue
        try:
            if wrong := _does_not_stand(store.read(event.object), store.read(parent)):
                yield Problem(f"objects/{event.object}", "words", wrong)
        except SijillError as error:
            yield Problem(f"objects/{event.object}", "words", str(error))


def _does_not_stand(claims: bytes, text: bytes) -> str | None:
    """What does not stand in the report; None where all does."""
    kept = text_from_json(text)
    if text_sha256(kept.report) != kept.text_sha256:
        return kept.id
    read = from_json(claims)
    if isinstance(read, Unread):
        return None
    return next((repr(one.words) for one in evidences(read) if not one.stands_in(kept.report)), None)


def _listed(database: Path, found: Verification) -> Iterator[Problem]:
    if not database.is_file():
        yield Problem(database.name, "missing")
        return
    connect(database, update=False)
    try:
        yield from _against_ledger(database.name, found)
    except DatabaseError as error:
        yield Problem(database.name, "altered", str(error))
    finally:
        disconnect()


def _against_ledger(name: str, found: Verification) -> Iterator[Problem]:
    """What the register remembers of the ledger, a second witness of its length, and lists from it."""
    from .models import Capture, Head, Report

    head = Head.objects.first()
    if head and head.rows > found.rows:
        yield Problem(name, "rows_missing", str(head.rows - found.rows))
    elif head and head.rows and _row_hash(found, head.rows - 1) not in (None, head.row_hash):
        yield Problem(name, "head", str(head.rows - 1))
    kept = {event.object for event in found.events if event.object}
    for model, field in ((Capture, "object"), (Report, "text"), (Report, "claims")):
        for id, sha256 in model._default_manager.exclude(**{field: ""}).values_list("pk", field).iterator():
            if sha256 not in kept:
                yield Problem(f"{name} {id}", "not_preserved", sha256)


def _row_hash(found: Verification, seq: int) -> str | None:
    """The hash of a row, as the next one names it; None where that one is altered."""
    if seq == found.rows - 1:
        return found.head
    return next((event.prev for event in found.events if event.seq == seq + 1), None)
