"""Write the generated pages: docs/reference/cli.md and the examples in README.md (`make docs`; a test compares)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click
from click.testing import CliRunner
from rich.console import Console

from sijill import Report, Unread, read, reports
from sijill.cli.labels import labels
from sijill.cli.main import main as sijill
from sijill.cli.output import Table

ROOT = Path(__file__).resolve().parent.parent
README, CLI = ROOT / "README.md", ROOT / "docs" / "reference" / "cli.md"

HEAD = """\
# The command line

What each command says with `--help`. This page is made by `tools/pages.py`; edit the commands, not the page.

Labels are English, or Arabic where the locale is (`LC_ALL`, `LC_MESSAGES` or `LANG` beginning with `ar`). Names and
quotations are never translated.
"""

TAIL = """
## Environment

| variable | holds |
|---|---|
| `SIJILL_REGISTER` | the register to work on, as `--register` does |
| `SIJILL_PLACES` | the folder of the places that you add; without it, one among your settings |
| `SIJILL_API_KEY` | the key for the endpoint of a language model, where it wants one |

## Exit codes

| code | means |
|---|---|
| 0 | everything was read; `verify`: nothing was changed |
| 1 | some reports could not be read; each is named with the reason, the others were read; `verify`: what was changed |
| 2 | the command was used wrongly; nothing was read |
| 3 | Sijill could not go on, and says why: no register, a wrong setting or data file, a full disk, another run |
| 130 | interrupted with Ctrl-C; what was written before is whole |
| 141 | whoever read the output closed it, as `head` does |
"""

EXAMPLE = re.compile(r"(<!-- report (?P<id>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def cli_page() -> str:
    """The reference of the command line."""
    return HEAD + "".join(map(_section, _commands(sijill, []))) + TAIL


def _commands(command: click.Command, path: list[str]) -> Iterator[list[str]]:
    """A command and those below it, each as the words after `sijill`."""
    yield path
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(command.commands[name], [*path, name])


def _section(command: list[str]) -> str:
    name = " ".join(["sijill", *command])
    shown = CliRunner().invoke(sijill, [*command, "--help"], prog_name="sijill", terminal_width=100)
    return f"\n## `{name}`\n\n```text\n{shown.output.rstrip()}\n```\n"


def readme(text: str) -> str:
    """README with each example as it is read now."""
    with resources.as_file(resources.files("sijill.cli") / "demo") as folder:
        samples = {report.id: report for report in reports([folder]) if not isinstance(report, Unread)}
    return EXAMPLE.sub(lambda match: f"{match[1]}{_example(samples[match['id']])}{match[3]}", text)


def _example(report: Report) -> str:
    """A report and, in its own language, what is read in it."""
    out = io.StringIO()
    table = Table(Console(file=out, markup=False, highlight=False), labels=labels(report.language or "en"))
    table.claims(report, read(report))
    story = "\n".join(f"> {line}".rstrip() for line in report.text.strip().split("\n"))
    return f"> **{report.title}**\n>\n{story}\n\n```text\n{out.getvalue().rstrip()}\n```\n"


def main() -> None:
    CLI.write_text(cli_page(), encoding="utf-8")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
