"""Write docs/reference/cli.md from the commands themselves (`make picture`; a test checks that it is up to date)."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from sijill.cli.main import main as sijill

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "cli.md"

HEAD = """\
# The command line

What each command says with `--help`. This page is made by `tools/reference.py`; edit the commands, not the page.

Labels are English, or Arabic where the locale is (`LC_ALL`, `LC_MESSAGES` or `LANG` beginning with `ar`). Names and
quotations are never translated.
"""

TAIL = """
## Exit codes

| code | means |
|---|---|
| 0 | everything was read |
| 1 | some reports could not be read; each is named on the error stream with the reason, and all others were read |
| 2 | the command was used wrongly; nothing was read |
| 3 | Sijill could not go on: one of its data files is wrong, or the endpoint of the language model cannot be used |
| 130 | interrupted with Ctrl-C; what was written before is whole |
| 141 | whoever read the output closed it, as `head` does |
"""


def page() -> str:
    """The whole page."""
    commands = [[], *([name] for name in sorted(sijill.commands))]
    return HEAD + "".join(map(_section, commands)) + TAIL


def _section(command: list[str]) -> str:
    name = " ".join(["sijill", *command])
    shown = CliRunner().invoke(sijill, [*command, "--help"], prog_name="sijill", terminal_width=100)
    return f"\n## `{name}`\n\n```text\n{shown.output.rstrip()}\n```\n"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
