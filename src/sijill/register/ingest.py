"""Ingest: what comes in is preserved, then read in processes of their own, then listed; each step is durable before the
next, so that a run that was ended is gone on with by the next one and nothing is added twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from sijill.engines import Ended, Gave, NamedLink, Pool, ReadReport, Refused, Task
from sijill.sources import Link

from .captures import preserve_files
from .copies import Copying
from .giving import Giving
from .models import Appearance, Capture, Unread
from .outcomes import Captured, Copied, Listed, NotRead, Outcome
from .progress import Reading
from .register import COPIES, Register
from .reports import Read, Refusal, list_reports, read_report

# A capture over this size is read by all processes at once: each passes over the items of the others.
_SHARED = 2_000_000
# Small files are preserved together, up to these numbers: one wait for the disk instead of many.
_FILES_TOGETHER, _BYTES_TOGETHER = 50, 16_000_000
# So many reports, or so many seconds, are made durable together.
_REPORTS_TOGETHER, _SECONDS_TOGETHER = 64, 2.0
# No more is kept in memory than this, and one report.
_TEXT_TOGETHER = 16_000_000
# Captures that wait to be read; the rest waits to be preserved, so that a list of outcomes is not kept for hours.
_AHEAD = 32
_NOTHING = "nothing in it is a report: there is nothing to read"


class Ingest:
    """Adds to one register; `links` are the addresses that feeds and maps of sites named, with their capture."""

    def __init__(self, register: Register, pool: Pool) -> None:
        self._register = register
        self._archive = register.archive
        self._pool = pool
        self._copying = Copying(self._archive, register.folder / COPIES)
        self._readings: dict[str, Reading] = {}
        self._found: list[Read] = []
        self._refused: list[Refusal] = []
        self._since = time.monotonic()
        self.links: list[tuple[Capture, Link]] = []
        self.spent = [0, 0, 0, 0]
        self.submitted = self._ended = 0

    @property
    def passed(self) -> int:
        """About how many of the `submitted` bytes of captures are read."""
        return self._ended + sum(min(one.at, one.capture.size) for one in self._readings.values())

    def unfinished(self) -> Iterator[Outcome]:
        """Go on with captures that an earlier run left unread."""
        for capture in Capture.objects.filter(ended=False).order_by("row"):
            yield from self.read(capture)

    def files(self, files: Iterable[tuple[str, Path]], giving: Giving) -> Iterator[Outcome]:
        """Preserve and read files, each under the name that it was given by."""
        for together in _together(files):
            opened = []
            for location, path in together:
                try:
                    opened.append((location, path.open("rb")))
                except OSError as error:
                    yield NotRead(
                        location, "", f"it cannot be opened ({error.strerror}): check its name and your rights"
                    )
            try:
                begun = time.perf_counter_ns()
                captures = preserve_files(self._archive, opened, giving)
                self.spent[3] += time.perf_counter_ns() - begun
            finally:
                for _, stream in opened:
                    stream.close()
            for capture in captures:
                yield Captured(capture.location, capture.id, capture.size)
                if not capture.ended:
                    yield from self.read(capture)

    def read(self, capture: Capture, done: Iterable[int] = ()) -> Iterator[Outcome]:
        """Let a capture be read, but for items that are `done`; what was read meanwhile comes out."""
        parts = self._pool.workers if capture.size > _SHARED else 1
        reading = Reading(capture, parts=parts, done={*_numbers(capture), *done})
        self._readings[capture.id] = reading
        self.submitted += capture.size
        for nth in range(parts):
            self._pool.submit(self._task(reading, nth, parts))
        yield from self._results(until=_AHEAD)

    def read_again(self, capture: Capture, giving: Giving) -> Iterator[Outcome]:
        """Read again what could not be read: more may be known of it now, or a program may be there that was not.

        What the giver says now counts. Where it is the same as before, only what could not be read is read, but all of
        a capture that names addresses which are still to be asked.
        """
        unread = set(Unread.objects.filter(capture=capture).values_list("number", flat=True))
        same = capture.given == giving.words() and not capture.links_open
        done = set(range(capture.read_up_to + 1)) - unread if same else set[int]()
        capture.given, capture.read_up_to, capture.ended = giving.words(), -1, False
        with transaction.atomic():
            Unread.objects.filter(capture=capture).delete()
            capture.save(update_fields=["given", "read_up_to", "ended"])
        yield from self.read(capture, done)

    def rest(self) -> Iterator[Outcome]:
        """Wait for everything that is still being read."""
        yield from self._results(until=0)
        yield from self._written()
        self._copying.keep()

    def _task(self, reading: Reading, nth: int, parts: int) -> Task:
        capture = reading.capture
        giving = Giving.of(capture.given)
        return Task(
            path=str(self._archive.path(capture.object)),
            capture=capture.id,
            name=capture.location,
            captured_at=capture.captured_at,
            published=giving.published,
            outlet=giving.outlet,
            language=giving.language,
            columns=giving.columns,
            # What lies in a folder may be anything.
            guess="/" not in capture.location,
            nth=nth,
            of=parts,
            after=capture.read_up_to,
            done=reading.done,
        )

    def _results(self, *, until: int) -> Iterator[Outcome]:
        for task, message in self._pool.results(until=until):
            reading = self._readings[task.capture]
            if isinstance(message, Ended):
                self._end(reading, message)
            else:
                self._take(reading, message)
            if self._is_enough() or time.monotonic() - self._since > _SECONDS_TOGETHER:
                yield from self._written()

    def _is_enough(self) -> bool:
        size = sum(len(read.given.text) for read in self._found)
        return len(self._found) >= _REPORTS_TOGETHER or size > _TEXT_TOGETHER

    def _take(self, reading: Reading, gave: Gave) -> None:
        for place, nanoseconds in enumerate(gave.spent):
            self.spent[place] += nanoseconds
        for outcome in gave.outcomes:
            if isinstance(outcome, ReadReport):
                self._found.append(read_report(reading.capture, gave.number, outcome))
            elif isinstance(outcome, NamedLink):
                if not reading.capture.url:
                    continue  # a file asks nobody, and may name millions of addresses
                link = Link(url=outcome.url, title=outcome.title, published=outcome.published)
                self.links.append((reading.capture, link))
                reading.capture.links_open = True
            else:
                self._refused.append(Refusal(reading.capture, gave.number, outcome))
        # An address that a file names is nothing read in it: nobody asks it.
        counted = [one for one in gave.outcomes if reading.capture.url or not isinstance(one, NamedLink)]
        reading.took(gave.number, gave.at, gave=bool(counted))

    def _end(self, reading: Reading, ended: Ended) -> None:
        reason = ended.reason if reading.ended(ended) else _NOTHING if reading.gave_nothing else None
        if reason:
            self._refused.append(Refusal(reading.capture, ended.items, Refused(position="", reason=reason)))

    def _written(self) -> Iterator[Outcome]:
        """Make durable what was read so far, and say so."""
        begun = time.perf_counter_ns()
        found, refused = self._found, self._refused
        progress = [reading.capture for reading in self._readings.values()]
        new, derivations = list_reports(self._archive, found, refused, progress, self._copying.derivations)
        self.spent[3] += time.perf_counter_ns() - begun
        self._found, self._refused, self._since = [], [], time.monotonic()
        self._ended += sum(one.capture.size for one in self._readings.values() if one.capture.ended)
        self._readings = {id: one for id, one in self._readings.items() if not one.capture.ended}
        for refusal in refused:
            yield NotRead(refusal.capture.location, refusal.refused.position, refusal.refused.reason)
        for read in found:
            id = read.text.id
            yield Listed(read.capture.location, read.text.position, id, read.text.title, read.given.attacks, id in new)
            new.discard(id)
            if read.given.unread:
                yield NotRead(read.capture.location, read.text.position, read.given.unread)
        for derived in derivations:
            yield Copied(derived.report_id, derived.from_report_id, derived.relation, derived.share)


def _numbers(capture: Capture) -> list[int]:
    """The numbers of the items of a capture that gave something, as far as they are beyond what is covered."""
    beyond = {"capture": capture, "number__gt": capture.read_up_to}
    found = Appearance.objects.filter(**beyond).values_list("number", flat=True)
    return [*found, *Unread.objects.filter(**beyond).values_list("number", flat=True)]


def _together(files: Iterable[tuple[str, Path]]) -> Iterator[list[tuple[str, Path]]]:
    together: list[tuple[str, Path]] = []
    size = 0
    for location, path in files:
        together.append((location, path))
        size += path.stat().st_size if path.is_file() else 0
        if len(together) >= _FILES_TOGETHER or size >= _BYTES_TOGETHER:
            yield together
            together, size = [], 0
    if together:
        yield together
