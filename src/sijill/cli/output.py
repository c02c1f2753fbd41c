"""Where claims go: a table for people or JSON lines for programs, report by report."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from sijill.models import Claims, Report, Unread
from sijill.models.codec import to_json, unread_to_json

from .labels import Labels
from .layout import Explain, Layout
from .terminal import Line, Page, harmless, set_line

# Where the output is no terminal its width is not known: wide enough for a quotation, narrow enough to print.
_WIDTH_OF_FILES = 100
# Fewer reports than this are read before a progress bar could be seen.
_FEW = 5


class Output(Protocol):
    """Takes what was read, one report at a time, and writes it at once."""

    def claims(self, report: Report, claims: Claims) -> None:
        """Write the claims of one report."""

    def unread(self, unread: Unread) -> None:
        """Write that a report could not be read."""


class Lines:
    """JSON lines in UTF-8, whatever the locale; each line is out before the next report is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def claims(self, report: Report, claims: Claims) -> None:
        """Write the claims of one report."""
        self._write(to_json(claims, report))

    def unread(self, unread: Unread) -> None:
        """Write that a report could not be read."""
        self._write(unread_to_json(unread))

    def _write(self, line: bytes) -> None:
        self._stream.write(line + b"\n")
        self._stream.flush()


class Table:
    """Claims set out for people; reports that could not be read are named on the error stream alone."""

    def __init__(self, console: Console, *, labels: Labels, explain: Explain | None = None) -> None:
        self._console = console
        self._layout = Layout(labels, explain)
        terminal = console.is_terminal
        width = console.width if terminal else _WIDTH_OF_FILES
        self._page = Page(width, rtl=labels.rtl, isolates=terminal)

    def claims(self, report: Report, claims: Claims) -> None:
        """Write the claims of one report."""
        for line in self._layout.lines(report, claims):
            self.line(line)

    def line(self, line: Line) -> None:
        """Write one line, or several where it is too wide for one."""
        for text in set_line(line, self._page) if line.pieces else [Text()]:
            self._console.print(text, soft_wrap=True)

    def unread(self, unread: Unread) -> None:
        """Write nothing: the error stream has it."""


def screen() -> Console:
    """Where people read: UTF-8 whatever the locale; text as it is, without markup, emoji codes or guessed links."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return _Screen(markup=False, emoji=False, highlight=False)


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command, which has one exit code for it."""
        raise BrokenPipeError


def name_unread(unread: Unread, labels: Labels) -> None:
    """Name a report that could not be read, and why, on the error stream."""
    click.echo(labels("unread", id=harmless(unread.id), error=harmless(unread.error)), err=True)


def progress(reports: Iterable[Report | Unread], labels: Labels) -> Iterator[Report | Unread]:
    """The same reports; with many of them, a count on the error stream while the output goes elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from reports
        return
    errors = Console(stderr=True, markup=False)
    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, auto_refresh=True) as bar:
        task = bar.add_task(labels("progress"), total=None, visible=False)
        for number, report in enumerate(reports, start=1):
            yield report
            bar.update(task, completed=number, visible=number > _FEW)
