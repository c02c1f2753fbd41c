"""The reports that `sijill read` is asked for, of every kind of source.

Pages, text and JSON lines are read in this process, which bounds them; every other kind in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sijill.extraction import KINDS, reports
from sijill.extraction.derivative import text_from_json
from sijill.models import Report, Unread

if TYPE_CHECKING:
    from sijill.engines import Confined


def reports_at(
    paths: Sequence[Path], *, published: date | None, outlet: str | None, language: str | None, stdin: BinaryIO
) -> Iterator[Report | Unread]:
    """Each report of each path, in order; what cannot be read is an Unread with the reason."""
    with ExitStack() as stack:
        confined: Confined | None = None
        for path in _spread(paths):
            if str(path) == "-" or not path.is_file() or path.suffix.lower() in KINDS:
                yield from reports([path], published=published, outlet=outlet, language=language, stdin=stdin)
                continue
            if confined is None:
                from sijill.engines import Confined

                confined = stack.enter_context(Confined(claims=False))
            yield from _confined_reports(confined, path, published, outlet, language)


def _spread(paths: Sequence[Path]) -> Iterator[Path]:
    """The paths with folders spread out into the files that any kind reads."""
    from sijill.sources import kinds

    suffixes = tuple({suffix for kind in kinds().values() for suffix in kind.suffixes})
    for path in paths:
        inside = [file for file in sorted(path.rglob("*")) if _is_wanted(file, path, suffixes)] if path.is_dir() else []
        # A folder without any is left to the other function, which says so.
        yield from inside or [path]


def _is_wanted(file: Path, folder: Path, suffixes: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.name.lower().endswith(suffixes) and not hidden and file.is_file() and not file.is_symlink()


def _confined_reports(
    confined: Confined, path: Path, published: date | None, outlet: str | None, language: str | None
) -> Iterator[Report | Unread]:
    from sijill.engines import Ended, ReadReport, Refused, Task

    task = Task(
        path=str(path.absolute()),
        capture="",
        name=path.name,
        published=published,
        outlet=outlet,
        language=language,
    )
    for message in confined.read(task):
        if isinstance(message, Ended):
            if message.reason:
                yield Unread(str(path), message.reason)
            continue
        for outcome in message.outcomes:
            if isinstance(outcome, ReadReport):
                kept = text_from_json(outcome.text)
                yield replace(kept.report, id=kept.given_id)
            elif isinstance(outcome, Refused):
                yield Unread(f"{path}: {outcome.position}" if outcome.position else str(path), outcome.reason)
