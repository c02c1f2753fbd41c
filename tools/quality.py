"""Score the reader on annotated reports and compare with the pinned floors (`make quality`).

The annotated reports and the scorer are no part of the repository; they are looked for in ../shared. Without them
nothing is compared, and the program says so.

    quality.py                  print the scores; exit 1 where one is below its floor
    quality.py --pin            also raise floors to the present scores
    quality.py --lower REASON   also lower floors; REASON must stand in CHANGELOG.md
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from sijill import Unread, read, reports, to_json
from sijill.models.codec import unread_to_json

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tools" / "quality_floors.toml"
SETS = ("en-dev", "ar-dev", "ar-aw-dev")
POOLED = "pooled"

Scores = dict[str, float]


def main() -> int:
    options = _options()
    scorer, gold = SHARED / "tools" / "score_reading.py", SHARED / "data" / "gold"
    if not (scorer.is_file() and gold.is_dir()):
        print("Quality not measured: the annotated reports are not in ../shared.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        files = {name: _files(gold, name, Path(folder)) for name in SETS}
        scores = {name: _score(scorer, files[name]) for name in SETS}
        scores[POOLED] = _score(scorer, [path for name in SETS for path in files[name]])
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    digest = _digest(gold)
    if digest != pinned["gold_sha256"]:
        print("The floors were pinned on other annotations: pin them again.")
    low = _show(scores, pinned)
    if options.pin or options.lower:
        _pin(scores, pinned, digest, lower=bool(options.lower))
        return 0
    return 1 if low else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="raise floors to the present scores")
    parser.add_argument("--lower", metavar="REASON", help="lower floors too; the reason must stand in CHANGELOG.md")
    options = parser.parse_args()
    if options.lower and options.lower not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        parser.error("this reason does not stand in CHANGELOG.md: write it there first")
    return options


def _files(gold: Path, name: str, folder: Path) -> list[Path]:
    """The reports of a set, their annotations, and what the reader makes of the reports."""
    docs, predicted = gold / f"{name}.docs.jsonl", folder / f"{name}.jsonl"
    with predicted.open("wb") as file:
        for report in reports([docs]):
            line = unread_to_json(report) if isinstance(report, Unread) else to_json(read(report), report)
            file.write(line + b"\n")
    return [docs, gold / f"{name}.gold.jsonl", predicted]


def _score(scorer: Path, files: list[Path]) -> Scores:
    command = [sys.executable, str(scorer), *map(str, files), "--json"]
    raw = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    counts = ("reports", "not read")
    return {key: value["f1"] if isinstance(value, dict) else value for key, value in raw.items() if key not in counts}


def _digest(gold: Path) -> str:
    digest = hashlib.sha256()
    for name in SETS:
        digest.update((gold / f"{name}.gold.jsonl").read_bytes())
    return digest.hexdigest()


def _show(scores: dict[str, Scores], pinned: dict[str, Scores]) -> list[str]:
    """Print every score with its floor; which are too low."""
    print(f"{'':28}" + "".join(f"{name:>18}" for name in scores))
    low = []
    for key in scores[POOLED]:
        cells = []
        for name, row in scores.items():
            floor = pinned[name].get(key)
            cells.append(f"{row[key]:.3f}" + (f" (≥ {floor:.3f})" if floor is not None else ""))
            if floor is not None and row[key] < floor:
                low.append(f"{name} {key}: {row[key]:.4f} is below {floor:.4f}")
        print(f"{key:28}" + "".join(f"{cell:>18}" for cell in cells))
    print("\n".join(["", "Too low:", *low]) if low else "\nEvery floor holds.")
    return low


def _pin(scores: dict[str, Scores], pinned: dict[str, Scores], digest: str, *, lower: bool) -> None:
    lines = [
        "# The lowest score that the reader may have on each set of annotated reports: F1, or the share that is right.",
        "# Raised by `python tools/quality.py --pin`; lowered only with a reason in CHANGELOG.md (--lower REASON).",
        f'gold_sha256 = "{digest}"',
    ]
    for name, row in scores.items():
        lines += ["", f"[{name}]"]
        for key, floor in pinned[name].items():
            value = row[key] if lower or row[key] > floor else floor
            # A ten-thousandth is shared out by rounding alone.
            lines.append(f'"{key}" = {int(value * 1000) / 1000:.3f}')
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
