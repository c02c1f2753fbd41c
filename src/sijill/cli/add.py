"""`sijill add` and `sijill watch`: reports into a register."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from . import fetching, gazetteers, timestamping
from .labels import Labels, interface_language, labels
from .registers import found, register_option
from .terminal import harmless
from .verify import checked

if TYPE_CHECKING:
    from sijill.register import Outcome, Register
    from sijill.register.adding import Adding
    from sijill.register.giving import Giving

SOME_UNREAD = 1
STANDARD_INPUT = "standard input"
_EVERY = re.compile(r"(\d{1,4})\s?(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_NEVER, _SHORTEST = "never", timedelta(minutes=1)
# Between rounds of watching, seconds: Ctrl-C is heard at once all the same.
_LONGEST_SLEEP = 3600.0
# How old the last check of everything may become while sources are watched.
_CHECK_EVERY = timedelta(days=30)


class Every(click.ParamType[timedelta]):
    """A span of time like 30m, 6h or 1d."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span that the words stand for."""
        if isinstance(value, timedelta):
            return value
        if str(value).strip().lower() == _NEVER:
            return timedelta()
        match = _EVERY.fullmatch(str(value).strip().lower())
        span = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
        if span < _SHORTEST:
            self.fail(f"{str(value)[:40]!r} is no span: write 30m, 6h, 1d, or never", param, ctx)
        return span


class Column(click.ParamType[tuple[str, str]]):
    """A field of a report and the column of a table that holds it: text=BODY."""

    name = "field=column"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The two."""
        from sijill.sources.tables.rows import FIELDS

        if isinstance(value, tuple):
            return value
        field, _, column = str(value).partition("=")
        if field.strip() not in FIELDS:
            self.fail(f"{field[:40]!r} is no field of a report: {', '.join(FIELDS)}", param, ctx)
        if not column.strip():
            self.fail(f"{str(value)[:80]!r}: write FIELD=COLUMN, as text=BODY", param, ctx)
        return field.strip(), column.strip()


@click.command()
@click.argument("locations", nargs=-1, required=True, metavar="LOCATION...")
@register_option
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day, for reports that do not say it."
)
@click.option("--outlet", metavar="NAME", help="Who published, for reports that do not say it.")
@click.option("--language", type=click.Choice(["en", "ar"]), help="Language, for reports that do not say theirs.")
@click.option(
    "--column", "columns", multiple=True, type=Column(), metavar="FIELD=COLUMN", help="Which column of a table is what."
)
@click.option(
    "--every", type=Every(), metavar="SPAN", help="Watch these addresses: ask them every 30m, 6h or 1d; never ends it."
)
@click.option("--again", is_flag=True, help="Ask addresses again that were captured before.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="A summary for people, or one JSON object for each thing that is preserved.",
)
def add(
    locations: tuple[str, ...],
    folder: Path | None,
    published: datetime | None,
    outlet: str | None,
    language: str | None,
    columns: tuple[tuple[str, str], ...],
    every: timedelta | None,
    again: bool,
    form: str,
) -> None:
    """Preserve reports, and read their claims.

    LOCATION is a file (page, text, PDF, Word, mail, table, JSON lines, WARC, WACZ, Telegram export), a folder of
    these, - for standard input, or the address of a page, a feed or a map of a site. Addresses are asked only because
    you name them here.

    The same command run again goes on where it stopped and adds nothing twice. Exit code 0: everything was preserved
    and read. 1: some of it could not be; each is named with the reason. 3: Sijill could not go on.
    """
    from sijill.register.giving import Giving

    day = published.date() if published else None
    giving = Giving(published=day, outlet=outlet, language=language, columns=dict(columns))
    with _adding(found(folder), again=again, form=form) as run:
        if every is not None:
            run.watch(locations, every, giving)
        run.add(_here(locations, run.stack), giving)
    run.leave()


@click.command()
@register_option
@click.option("--list", "listed", is_flag=True, help="Show what is watched, and what became of the last asking.")
@click.option("--once", is_flag=True, help="Ask what is due now, then end: for a scheduler such as cron.")
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True, help="As sijill add."
)
def watch(folder: Path | None, listed: bool, once: bool, form: str) -> None:
    """Ask the watched addresses on their schedule, until it is interrupted.

    Addresses are watched once they were added with sijill add --every. What is new there is preserved and read.
    """
    from sijill.register import watching
    from sijill.register.verification import last_check

    words = labels(interface_language())
    place = found(folder)
    if listed:
        _list_watched(place, words)
        return
    while True:
        with _adding(place, again=True, form=form) as run:
            run.take(watching.ask(run.adding, watching.due(datetime.now(UTC)), datetime.now(UTC)))
            following = watching.next_due(datetime.now(UTC))
            last = last_check(run.archive)
        if last is None or datetime.now(UTC) - last > _CHECK_EVERY:
            checked(place, None, words)
        if following is None:
            raise click.UsageError(words("nothing_watched"))
        if once:
            run.leave()
            return
        click.echo(words("watching_until", time=following.astimezone().strftime("%Y-%m-%d %H:%M")), err=True)
        _wait_until(following)


def _list_watched(place: Path, words: Labels) -> None:
    from sijill.register import Register, watching

    with Register(place):
        for channel in watching.watched():
            asked = channel.asked_at.astimezone().strftime("%Y-%m-%d %H:%M") if channel.asked_at else "-"
            every = str(timedelta(seconds=channel.every))
            said = {"location": channel.location, "every": every, "asked": asked, "outcome": channel.outcome}
            click.echo(words("watched", **{name: harmless(value) for name, value in said.items()}).rstrip())


def _wait_until(moment: datetime) -> None:
    while (left := (moment - datetime.now(UTC)).total_seconds()) > 0:
        time.sleep(min(left, _LONGEST_SLEEP))


class _Run:
    """One run that adds to a register: what it is told goes out at once, each thing only when it is durable."""

    def __init__(self, register: Register, adding: Adding, stack: ExitStack, words: Labels, form: str) -> None:
        self.archive, self.adding, self.stack = register.archive, adding, stack
        self._words, self._form = words, form
        self._counts: Counter[str] = Counter()

    def watch(self, locations: Iterable[str], every: timedelta, giving: Giving) -> None:
        """Have the addresses among the locations watched."""
        from sijill.register import watching
        from sijill.register.adding import is_address

        for location in locations:
            if not is_address(location):
                raise click.UsageError(self._words("not_an_address", location=harmless(location)))
            watching.watch(location, every=every, giving=giving, asked_at=datetime.now(UTC))

    def add(self, locations: Iterable[str], giving: Giving) -> None:
        """Add the locations."""
        self.take(self.adding.add(locations, giving))

    def take(self, outcomes: Iterator[Outcome]) -> None:
        """Say what happens while it happens."""
        with _bar(self._words) as show:
            for outcome in outcomes:
                self._say(outcome)
                show(self.adding.progress, self._counts)

    def leave(self) -> None:
        """Say what was done; exit code 1 where something could not be read."""
        if self._form == "table":
            click.echo(self._words("added", **{name: str(self._counts[name]) for name in _COUNTED}))
        if self._counts["NotRead"]:
            click.get_current_context().exit(SOME_UNREAD)

    def _say(self, outcome: Outcome) -> None:
        name = type(outcome).__name__
        again = name == "Listed" and not getattr(outcome, "new", True)
        self._counts["Again" if again else name] += 1
        if self._form == "jsonl":
            sys.stdout.buffer.write(msgspec.json.encode({"outcome": name.lower(), **asdict(outcome)}) + b"\n")
            sys.stdout.buffer.flush()
            return
        said = {key: harmless(str(value)) for key, value in asdict(outcome).items()}
        if name == "Listed" and not again:
            click.echo(self._words("listed", **said))
        elif name == "NotRead":
            where = ", ".join(filter(None, (said["location"], said["position"])))
            click.echo(self._words("unread", id=where, error=said["reason"]), err=True)
        elif name == "PassedOver":
            click.echo(self._words("passed_over", **said), err=True)


_COUNTED = ("Captured", "Listed", "Again", "Known", "Copied", "NotRead")


@contextmanager
def _adding(folder: Path, *, again: bool, form: str) -> Iterator[_Run]:
    """A run on the register in a folder; when it ends well, the times of its rows are signed by whom the user named."""
    from sijill.engines import Confined, Limits, Pool
    from sijill.register import Register
    from sijill.register.adding import Adding

    words = labels(interface_language())
    with Register(folder) as register, ExitStack() as stack:
        if register.archive.recovered or register.followed:
            click.echo(words("recovered"), err=True)
        settings = register.settings
        limits = Limits(memory=settings.limits.memory_mb * 1_000_000, seconds=settings.limits.seconds)
        near = tuple(sorted(gazetteers.expected(settings.near, gazetteers.resolver()))) if settings.near else ()
        mine = tuple(map(str, gazetteers.files()))
        workers = settings.limits.workers or os.cpu_count() or 1
        pool = stack.enter_context(Pool(lambda: Confined(near=near, gazetteers=mine, limits=limits), workers=workers))
        fetch, picture = fetching.fetch(settings.fetch), fetching.picture(settings.fetch)
        adding = Adding(register, pool, fetch=fetch, picture=picture, again=again)
        try:
            yield _Run(register, adding, stack, words, form)
        except KeyboardInterrupt:
            click.echo(words("interrupted"), err=True)
            raise
        timestamping.stamp(register)


def _here(locations: Iterable[str], stack: ExitStack) -> Iterator[str]:
    """The locations, standard input put into a file first."""
    for location in locations:
        if location != "-":
            yield location
            continue
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sijill-")))
        file = folder / STANDARD_INPUT
        with file.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        yield str(file)


@contextmanager
def _bar(words: Labels) -> Iterator[Callable[[tuple[int, int], Counter[str]], None]]:
    """Shows how far a run is, where somebody sits before it."""
    if not sys.stderr.isatty():
        yield lambda progress, counts: None
        return
    errors = Console(stderr=True, markup=False)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: tuple[int, int], counts: Counter[str]) -> None:
            said = words("adding", **{name: str(counts[name]) for name in _COUNTED})
            bar.update(task, completed=progress[0], total=progress[1] or None, description=said)

        yield show
