"""`sijill read` and `sijill demo`: reports in, claims out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from importlib import resources
from pathlib import Path

import click

from sijill.errors import ReportError, SijillError
from sijill.models import Report, Unread

from . import gazetteers, readers
from .labels import Labels, interface_language, labels
from .output import Lines, Output, Table, name_unread, progress, screen
from .terminal import Line, Piece

SOME_UNREAD = 1


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="A table for people, or one JSON object per report and line for programs.",
)
@click.option("--explain", is_flag=True, help="Say which rule read each value (table; JSON lines always say it).")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication, for reports that do not say theirs. Words like “yesterday” are worked out from it.",
)
@click.option("--outlet", metavar="NAME", help="Who published, for reports that do not say it.")
@click.option("--language", type=click.Choice(["en", "ar"]), help="Language, for reports that do not say theirs.")
@gazetteers.near_option
@click.option(
    "--reader",
    type=click.Choice(["rules", "llm"]),
    default="rules",
    show_default=True,
    help="Sijill's own rules, or a language model whose every value must stand in the text.",
)
@click.option("--endpoint", metavar="URL", help="With --reader llm: where the model answers (OpenAI-compatible).")
@click.option("--model", metavar="NAME", help="With --reader llm: which model.")
def read(
    paths: tuple[Path, ...],
    form: str,
    explain: bool,
    published: datetime | None,
    outlet: str | None,
    language: str | None,
    near: tuple[str, ...],
    reader: str,
    endpoint: str | None,
    model: str | None,
) -> None:
    """Show the claims of reports.

    PATH is a page (.html), a text file (.txt), a file of JSON lines (.jsonl) with one report per line, a WARC, WACZ,
    PDF, Word file, table, mail or Telegram export, a folder of these, or - for standard input.

    Exit code 0: everything was read. 1: some reports could not be read; each is named with the reason, the others are
    read. 2: the command was used wrongly. 3: Sijill could not go on.
    """
    from .reports import reports_at

    words = labels(interface_language())
    found = reports_at(
        paths,
        published=published.date() if published else None,
        outlet=outlet,
        language=language,
        stdin=sys.stdin.buffer,
    )
    run = readers.Counting(readers.build(reader, endpoint=endpoint, model=model, near=near))
    if form == "jsonl":
        output: Output = Lines(sys.stdout.buffer)
    else:
        output = Table(screen(), labels=words, explain=readers.explanation(reader) if explain else None)
    try:
        counts = read_all(found, run, output, words)
    finally:
        if run.refused:
            click.echo(words("refused_count", refused=str(run.refused)), err=True)
    _leave(counts)


@click.command()
def demo() -> None:
    """Show the claims of invented sample reports.

    The reports come with Sijill, in English and Arabic; the places, people and events in them do not exist.
    """
    from sijill.extraction import reports

    words = labels(interface_language())
    output = Table(screen(), labels=words)
    output.line(Line((Piece(words("demo"), "bold yellow"),), hang=0))
    output.line(Line(()))
    with ExitStack() as stack:
        folder = stack.enter_context(resources.as_file(resources.files("sijill.cli") / "demo"))
        paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".html", ".jsonl")]
        run = readers.build("rules", endpoint=None, model=None)
        _leave(read_all(reports(paths), run, output, words))


def read_all(found: Iterable[Report | Unread], run: readers.Read, output: Output, words: Labels) -> tuple[int, int]:
    """Read every report and write its claims at once; how many were read, and how many could not be."""
    read_ones, unread_ones = 0, 0
    for report in progress(found, words):
        outcome = report if isinstance(report, Unread) else _read_one(report, run, output)
        if outcome is None:
            read_ones += 1
            continue
        unread_ones += 1
        output.unread(outcome)
        name_unread(outcome, words)
    if unread_ones:
        click.echo(words("summary", read=str(read_ones), unread=str(unread_ones)), err=True)
    return read_ones, unread_ones


def _read_one(report: Report, run: readers.Read, output: Output) -> Unread | None:
    """Write the claims of one report, or give the reason why it could not be read."""
    try:
        claims = run(report)
        output.claims(report, claims)
    except ReportError as error:
        return Unread(report.id, str(error))
    except (SijillError, OSError):
        raise
    except Exception as error:
        # A defect of the reader on one report must not cost the night's other reports; it is named like any failure.
        return Unread(report.id, f"defect of Sijill, please tell its makers: {type(error).__name__}: {error}")
    return None


def _leave(counts: tuple[int, int]) -> None:
    if counts[1]:
        click.get_current_context().exit(SOME_UNREAD)
