"""Web archives in WARC files: what each captured page, feed or document holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sijill.errors import NotReadable
from sijill.sources.kind import Failure, Item, Kind, Preserved
from sijill.sources.warcs.captured import outcomes_of
from sijill.sources.warcs.records import Gap, Record, records
from sijill.sources.warcs.unpacked import unpacked_head

# Captured pages and files, and texts that were made from them; what was asked, noted or captured before is passed over.
_READ = ("response", "resource", "conversion")
_BEGINS = b"WARC/"


def items_of(preserved: Preserved, *, file: str = "") -> Iterator[Item]:
    """An item for each record that may hold reports, and one that fails for each stretch that is damaged.

    `file` names the WARC in the positions, where it lies in another file.
    """
    is_empty = True
    for part in records(preserved.stream):
        is_empty = False
        if isinstance(part, Record):
            if part.headers.get("warc-type", "").lower() in _READ:
                yield Item(f"{file} record {part.place}".strip(), partial(outcomes_of, part, preserved))
        elif part.record is None or part.record.headers.get("warc-type", "").lower() not in _READ:
            yield _failing(part, file)
    if is_empty:
        raise NotReadable("it is empty: there is nothing to read")


def _failing(gap: Gap, file: str) -> Item:
    if gap.record is not None:
        position = f"record {gap.record.place}"
    else:
        position = f"after record {gap.after}" if gap.after else "beginning"
    reason = f"the file is damaged here ({gap.reason}): what stood here could not be read; copy or fetch it again"
    return Item(f"{file} {position}".strip(), lambda: [Failure(reason=reason)])


def _recognises(head: bytes) -> bool:
    return unpacked_head(head, len(_BEGINS)) == _BEGINS


KIND = Kind(
    name="warc",
    suffixes=(".warc", ".warc.gz"),
    media_types=("application/warc", "application/x-warc"),
    recognises=_recognises,
    items=items_of,
)
