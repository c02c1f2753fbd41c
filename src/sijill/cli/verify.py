"""`sijill verify`: whether everything that is preserved is as it was written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from sijill.errors import ArchiveError

from .labels import Labels, interface_language, labels
from .registers import found, register_option
from .terminal import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from sijill.archive import Problem, Verification

UNSOUND = 1
_MB = 1_000_000


@click.command()
@click.argument("place", required=False, metavar="[PATH]", type=click.Path(exists=True, path_type=Path))
@register_option
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Hash only what was preserved since then; the ledger is checked from its first row all the same.",
)
@click.option("--root", metavar="HASH", help="PATH is a bundle: check every byte in it against the hash given with it.")
def verify(place: Path | None, folder: Path | None, since: datetime | None, root: str | None) -> None:
    """Check that everything preserved is as it was written, and name what is not.

    Every object is hashed again; every row of the custody ledger, every checkpoint and every time stamp is checked; the
    words of every claim have to stand in its report. That it was checked becomes a row of the ledger. PATH is a
    register, or an archive or bundle as somebody may have handed it to you; nothing is written to these.

    Exit code 0: nothing was changed. 1: something was; each thing is named. 3: it could not be checked.
    """
    words = labels(interface_language())
    moment = since.replace(tzinfo=UTC) if since else None
    if root is not None:
        _verify_bundle(place, root, words)
        return
    alone = place is not None and (place / "archive.json").is_file()
    outcome = checked(place if place and alone else found(place or folder), moment, words, alone=alone)
    _name(outcome.problems, words)
    _say_times(outcome, words)
    if outcome.sound:
        counts = {"objects": outcome.objects, "rows": outcome.rows, "checkpoints": outcome.checkpoints}
        size = f"{outcome.bytes / _MB:.1f}"
        click.echo(words("sound", size=size, **{name: str(count) for name, count in counts.items()}))
        return
    _leave(outcome.problems, words)


def _verify_bundle(place: Path | None, root: str, words: Labels) -> None:
    from sijill.exports import exports

    if place is None:
        raise click.UsageError(words("no_bundle"))
    form = "wacz" if place.is_file() else "bagit" if (place / "bagit.txt").exists() else "folder"
    problems = exports()[form].check(place, root.strip().lower())
    _name(problems, words)
    if problems:
        _leave(problems, words)
    click.echo(words("sound_bundle"))


def _name(problems: Iterable[Problem], words: Labels) -> None:
    for problem in problems:
        click.echo(words("problem", where=harmless(problem.where), what=_what(problem, words)))


def _leave(problems: Sequence[Problem], words: Labels) -> NoReturn:
    click.echo(words("unsound", problems=str(len(problems))))
    click.get_current_context().exit(UNSOUND)


def checked(place: Path, since: datetime | None, words: Labels, *, alone: bool = False) -> Verification:
    """Check a register and record it, or an archive that is `alone`."""
    from sijill.archive import verify as verify_archive
    from sijill.register import record_check, verify_register

    with _bar(words) as show:
        if alone:
            return verify_archive(place, since=since, progress=show)
        outcome = verify_register(place, since=since, progress=show)
    try:
        if not record_check(place, outcome, since=since):
            click.echo(words("check_not_recorded"), err=True)
    except (ArchiveError, OSError) as error:
        click.echo(words("check_not_recorded") + f" ({harmless(str(error))})", err=True)
    return outcome


def _what(problem: Problem, words: Labels) -> str:
    return words.of("fault", problem.fault).format(more=harmless(problem.more))


def _say_times(outcome: Verification, words: Labels) -> None:
    for proven in outcome.times:
        time = proven.gen_time.strftime("%Y-%m-%d %H:%M:%S UTC")
        label = "stamped_trusted" if proven.trusted else "stamped"
        rows = str(proven.checkpoint_size - 1)
        click.echo(words(label, rows=rows, time=time, authority=harmless(proven.authority)))
    if not outcome.times:
        click.echo(words("self_asserted"))


@contextmanager
def _bar(words: Labels) -> Iterator[Callable[[int, int], None]]:
    """Shows the bytes that are hashed, where somebody sits before it."""
    if not sys.stderr.isatty():
        yield lambda done, whole: None
        return
    columns = (TextColumn(words("checking")), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
