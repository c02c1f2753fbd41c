"""Which reports have words from which: found while they are added, kept beside them (docs/codebook/copies.md)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sijill.archive import Archive
from sijill.extraction.derivative import ReportText, text_from_json
from sijill.linking import Copies, Derivation, relation_of

from .models import Report
from .reports import Read

# Texts of earlier reports that are kept at hand: copies of one story come in on the same day.
_AT_HAND = 512
# The reports most like a new one; a story that more outlets have is one account already.
_COMPARED = 8


class Copying:
    """Finds what new reports share with all that are in the register."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._copies = Copies(
            (id, bytes(signature)) for id, signature in Report.objects.order_by("pk").values_list("id", "signature")
        )
        self._text = lru_cache(_AT_HAND)(self._text_of)

    def derivations(self, fresh: Sequence[Read]) -> list[Derivation]:
        """How the reports that are added came from others, or others from them."""
        here = {read.text.id: read.text for read in fresh}
        found = []
        for read in fresh:
            for other, _ in self._copies.candidates(read.given.signature)[:_COMPARED]:
                derivation = _relation(read.text, here.get(other) or self._text(other))
                if derivation:
                    found.append(derivation)
            self._copies.add(read.text.id, read.given.signature)
        return found

    def _text_of(self, report_id: str) -> ReportText:
        return text_from_json(self._archive.read(Report.objects.values_list("text", flat=True).get(id=report_id)))


def _relation(one: ReportText, other: ReportText) -> Derivation | None:
    return relation_of(
        one.report, other.report, publication_of_one=one.publication, publication_of_other=other.publication
    )
