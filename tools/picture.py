"""Draw docs/pictures/read.svg: what `sijill demo` shows of one report in each language (`make docs`)."""

from __future__ import annotations

import io
import re
from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from sijill import Unread, read, reports
from sijill.cli.labels import labels
from sijill.cli.output import Table

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("demo-en-3-statement", "demo-ar-1-wire")


def main() -> None:
    target = ROOT / "docs" / "pictures" / "read.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(picture(), encoding="utf-8")


def picture() -> str:
    """The picture as SVG; the same at every run."""
    console = Console(record=True, width=110, file=io.StringIO(), markup=False, emoji=False, highlight=False)
    table = Table(console, labels=labels("en"))
    with resources.as_file(resources.files("sijill.cli") / "demo") as folder:
        for report in reports([folder / "1-english.jsonl", folder / "3-arabic.jsonl"]):
            if not isinstance(report, Unread) and report.id in SHOWN:
                table.claims(report, read(report))
    svg = console.export_svg(title="sijill demo", theme=SVG_EXPORT_THEME, unique_id="sijill")
    # The fonts are named by address on other people's machines; a picture in a README must not fetch anything.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    main()
