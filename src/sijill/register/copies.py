"""Which reports have words from which: found while they are added, kept beside them (docs/codebook/copies.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from django.db.models import Q

from sijill.archive import Archive
from sijill.extraction.derivative import ReportText, text_from_json
from sijill.linking import Copies, Derivation, read_copies, relation_of, write_copies

from .models import Report
from .reports import Read

# Texts of earlier reports that are kept at hand: copies of one story come in on the same day.
_AT_HAND = 512
# The reports most like a new one; a story that more outlets have is one account already.
_COMPARED = 8
# New reports after which the index is written anew: to put as many in again takes a quarter of a second.
_WORTH_KEEPING = 1_000
# Reports that are asked of the database at a time.
_ASKED_FOR = 500


class Copying:
    """Finds what new reports share with all that are in the register.

    The index of the register is kept in a file beside it (`snapshot`), which may be deleted at any time.
    """

    def __init__(self, archive: Archive, snapshot: Path) -> None:
        self._archive, self._snapshot = archive, snapshot
        self._loaded: Copies | None = None
        self._kept = 0
        self._text = lru_cache(_AT_HAND)(self._text_of)

    def keep(self) -> None:
        """Write the index to its file, once enough reports have come in to make that worth the while."""
        copies = self._loaded
        if copies is None or len(copies) - self._kept < _WORTH_KEEPING:
            return
        unfinished = self._snapshot.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            write_copies(copies, file)
        unfinished.replace(self._snapshot)
        self._kept = len(copies)

    @property
    def _copies(self) -> Copies:
        """The index, loaded when the first new report comes in."""
        if self._loaded is None:
            self._loaded, self._kept = _index(self._snapshot)
        return self._loaded

    def derivations(self, fresh: Sequence[Read]) -> list[Derivation]:
        """How the reports that are added came from others, or others from them."""
        here = {read.text.id: read.text for read in fresh}
        found: dict[tuple[str, str], Derivation] = {}
        for read in fresh:
            alike = [id for id, _ in self._copies.candidates(read.given.signature)[:_COMPARED]]
            self._copies.add(read.text.id, read.given.signature)
            for id in {*alike, *_translations(read.text, here.values())} - {read.text.id}:
                other = here.get(id) or self._text(id)
                if other and (derivation := _relation(read.text, other)):
                    found[derivation.report_id, derivation.from_report_id] = derivation
        return list(found.values())

    def _text_of(self, report_id: str) -> ReportText | None:
        """The text of a report; None where it was removed."""
        sha256 = Report.objects.values_list("text", flat=True).get(id=report_id)
        return text_from_json(self._archive.read(sha256)) if self._archive.path(sha256).is_file() else None


def _index(snapshot: Path) -> tuple[Copies, int]:
    """The index of all reports, and how many of them the snapshot had."""
    listed = set(Report.objects.values_list("id", flat=True))
    try:
        with snapshot.open("rb") as file:
            copies = read_copies(file) or Copies()
    except FileNotFoundError:
        copies = Copies()
    if not listed.issuperset(copies.ids):
        copies = Copies()
    kept = len(copies)
    missing = sorted(listed.difference(copies.ids))
    for start in range(0, len(missing), _ASKED_FOR):
        some = Report.objects.filter(id__in=missing[start : start + _ASKED_FOR]).order_by("pk")
        for id, signature in some.values_list("id", "signature"):
            copies.add(id, bytes(signature))
    return copies, kept


def _translations(text: ReportText, here: Iterable[ReportText]) -> set[str]:
    """The reports that this one says it translates, or that say so of it: they share no words with it."""
    addresses = {url for url in (text.url, text.publication.canonical_url) if url}
    named = text.publication.translation_of
    wanted = Q(translation_of__in=addresses)
    if named:
        wanted |= Q(url=named) | Q(canonical_url=named)
    found = set(Report.objects.filter(wanted).values_list("id", flat=True)[:_COMPARED])
    for other in here:
        theirs = {other.url, other.publication.canonical_url}
        if (named and named in theirs) or (other.publication.translation_of in addresses):
            found.add(other.id)
    return found


def _relation(one: ReportText, other: ReportText) -> Derivation | None:
    return relation_of(
        one.report, other.report, publication_of_one=one.publication, publication_of_other=other.publication
    )
