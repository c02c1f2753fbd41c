"""Hostile files, and what Sijill makes of them (`make soak`; a spread of them in `make test`).

    hostile.py make OUT                 write the corpus: bombs, deep nesting, broken encodings, lying headers, ...
    hostile.py run                      add the corpus to a new register with `sijill add`, then read mutated files
    hostile.py run --every 4            only every fourth file, as `make test` does
    hostile.py run --mutations 10000    so many mutated files; --seed N for others
    hostile.py run --only docx          only files with this in their names, and no mutations

`run` prints for each kind of file how many there are, are preserved, are read and are refused, the slowest item, and
the most memory that a process that reads had. It exits with 1, and names each, where a file was not preserved, where
nothing was recorded of it, where an item took over 10 s, where a process had over 512 MB or crashed, where a parser
met a defect of its own, and where what a file of this machine says came out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

from hostile_files import Make, broken, chats, mails, office, pages, pdfs, tables, texts, warcs, xml_files, zips  # noqa: E402
from hostile_files.clocked import peak  # noqa: E402
from hostile_files.mutations import mutations  # noqa: E402

from sijill.engines import Confined, Ended, Gave, Limits, Refused, Task  # noqa: E402

SEED = 20211012
LONGEST = 10.0  # seconds for one item
LARGEST = 512_000_000  # bytes of memory of a process that reads
_DEFECTS = ("defect of Sijill", "ended the process")
# How a line of /etc/passwd begins, which some of the files name as an entity of theirs.
_OF_THIS_MACHINE = b"root:x:0"
_TABLES = {
    "page": pages.FILES,
    "feed": xml_files.FEEDS,
    "sitemap": xml_files.SITEMAPS,
    "warc": {**warcs.PLAIN, **warcs.PACKED},
    "wacz": zips.FILES,
    "pdf": pdfs.FILES,
    "docx": office.DOCX,
    "xlsx": office.XLSX,
    "table": tables.TABLES,
    "jsonl": tables.LINES,
    "telegram": {**chats.CHATS, **chats.PAGES},
    "mail": mails.FILES,
    "text": texts.FILES,
}


def corpus() -> Iterator[tuple[str, str, Make]]:
    """The kind, the name and what makes each hostile file."""
    for kind, files in _TABLES.items():
        yield from ((kind, f"{kind}-{name}", make) for name, make in files.items())
    yield from (("broken", f"broken-{kind}-{name}", make) for kind, name, make in broken.by_kind())
    yield from (("mutated", f"mutated-{name}", make) for name, make in broken.mutated_warcs(SEED))


@dataclass(slots=True)
class Tally:
    """What came of the files of one kind."""

    files: int = 0
    size: int = 0
    kept: int = 0
    reports: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")


@dataclass(slots=True)
class Found:
    """What came of a run."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    peak: int = 0
    exit_code: int = 0
    faults: list[str] = field(default_factory=list)
    recorded: set[str] = field(default_factory=set)


def write(folder: Path, chosen: Sequence[tuple[str, str, Make]]) -> dict[str, tuple[str, str]]:
    """Write files; the kind and the SHA-256 of each by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, tuple[str, str]] = {}
    for kind, name, make in chosen:
        data = make()
        (folder / name).write_bytes(data)
        written[name] = kind, hashlib.sha256(data).hexdigest()
    return written


def added(folder: Path, written: Mapping[str, tuple[str, str]]) -> Found:
    """What `sijill add` made of the files in a folder."""
    with tempfile.TemporaryDirectory(prefix="sijill-hostile-") as temporary:
        register, notes = Path(temporary) / "register", Path(temporary) / "notes.jsonl"
        sijill = [sys.executable, str(ROOT / "tools" / "hostile_files" / "clocked.py"), str(notes)]
        environment = {**os.environ, "SIJILL_REGISTER": str(register), "LANG": "en_GB.UTF-8"}
        subprocess.run([*sijill, "init", str(register), "--custodian", "hostile.py"], check=True, capture_output=True)
        files = [str(folder / name) for name in written]
        done = subprocess.run(
            [*sijill, "add", "--format", "jsonl", *files], env=environment, capture_output=True, check=False
        )
        found = Found(exit_code=done.returncode)
        if done.returncode not in (0, 1):
            found.faults.append(f"sijill add ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
        _take(found, written, [json.loads(line) for line in done.stdout.splitlines()], register)
        _clock(found, written, [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()])
        _leaks(found, written, register / "archive" / "objects")
    return found


def _take(
    found: Found, written: Mapping[str, tuple[str, str]], outcomes: Sequence[dict[str, str]], register: Path
) -> None:
    """Count what came out, and name what was not preserved and what was met by a defect."""
    for name, (kind, sha256) in written.items():
        tally = found.tallies.setdefault(kind, Tally())
        tally.files += 1
        path = register / "archive" / "objects" / sha256[:2] / sha256
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            tally.kept += 1
            tally.size += path.stat().st_size
        else:
            found.faults.append(f"{name}: not preserved")
    for outcome in outcomes:
        name = outcome.get("location", "")
        if outcome["outcome"] in ("listed", "notread"):
            found.recorded.add(name)
        if outcome["outcome"] == "listed":
            found.tallies[written[name][0]].reports += 1
        elif outcome["outcome"] == "notread":
            found.tallies[written[name][0]].refused += 1
            found.faults += _defects(f"{name} {outcome['position']}", outcome["reason"])


def _defects(where: str, reason: str) -> list[str]:
    if not reason.strip():
        return [f"{where}: without a reason"]
    return [f"{where}: {reason}"] if any(words in reason for words in _DEFECTS) else []


def _clock(found: Found, written: Mapping[str, tuple[str, str]], notes: Sequence[dict[str, object]]) -> None:
    """The slowest item of each kind, the most memory, and the files of which nothing is recorded."""
    heard = Counter[str]()
    for note in notes:
        if "peak" in note:
            found.peak = int(str(note["peak"]))
            continue
        name, seconds = str(note["location"]), float(str(note["seconds"]))
        heard[name] += sum(int(str(note.get(one, 0))) for one in ("ReadReport", "NamedLink", "Refused"))
        tally = found.tallies[written[name][0]]
        tally.slowest = max(tally.slowest, (seconds, f"{name} {note['position']}".strip()))
        if seconds > LONGEST:
            found.faults.append(f"{name} {note['position']}: {seconds:.1f} s")
    found.faults += [
        f"{name}: nothing is recorded of it" for name in written if not heard[name] and name not in found.recorded
    ]
    if found.peak > LARGEST:
        found.faults.append(f"a process that reads had {found.peak / 1e6:.0f} MB")


def _leaks(found: Found, written: Mapping[str, tuple[str, str]], objects: Path) -> None:
    given = {sha256 for _, sha256 in written.values()}
    for path in objects.rglob("*"):
        if path.is_file() and path.name not in given and _OF_THIS_MACHINE in path.read_bytes():
            found.faults.append(f"object {path.name}: holds what a file of this machine says")


def mutated(count: int, seed: int) -> Found:
    """What one process that reads made of so many mutated files."""
    tally = Tally()
    found = Found({"mutations": tally})
    with tempfile.TemporaryDirectory(prefix="sijill-hostile-") as temporary, Confined(limits=Limits()) as confined:
        for mutation in mutations(seed, count):
            path = Path(temporary) / "file"
            path.write_bytes(mutation.data)
            tally.files += 1
            tally.size += len(mutation.data)
            begun = time.perf_counter()
            messages = list(confined.read(Task(path=str(path), capture="0" * 24, name=mutation.name)))
            seconds = time.perf_counter() - begun
            tally.slowest = max(tally.slowest, (seconds, mutation.made))
            _judge(found, tally, messages, mutation.made)
    found.peak = peak()
    return found


def _judge(found: Found, tally: Tally, messages: Sequence[Gave | Ended], made: str) -> None:
    given = [outcome for message in messages if isinstance(message, Gave) for outcome in message.outcomes]
    reasons = [outcome.reason for outcome in given if isinstance(outcome, Refused)]
    reasons += [message.reason for message in messages if isinstance(message, Ended) and message.reason]
    tally.reports += len(given) - sum(isinstance(outcome, Refused) for outcome in given)
    tally.refused += len(reasons)
    tally.kept += bool(given or reasons)
    for reason in reasons:
        found.faults += _defects(f"mutation {made}", reason)


def shown(found: Found) -> str:
    """The counts as people read them."""
    lines = [f"{'':10}{'files':>7}{'MB':>7}{'kept':>7}{'reports':>9}{'refused':>9}{'slowest s':>11}"]
    for kind, tally in found.tallies.items():
        counts = f"{tally.files:7}{tally.size / 1e6:7.1f}{tally.kept:7}{tally.reports:9}{tally.refused:9}"
        lines.append(f"{kind:10}{counts}{tally.slowest[0]:11.2f}  {tally.slowest[1][:70]}")
    lines.append(f"most memory of a process that reads: {found.peak / 1e6:.0f} MB; exit code {found.exit_code}")
    return "\n".join([*lines, *(f"FAULT {fault[:400]}" for fault in found.faults), ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("make").add_argument("out", type=Path)
    run = commands.add_parser("run")
    run.add_argument("--every", type=int, default=1)
    run.add_argument("--only", default="")
    run.add_argument("--mutations", type=int, default=300)
    run.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    chosen = list(corpus())
    if asked.command == "make":
        written = write(asked.out, chosen)
        print(f"{len(written)} files in {asked.out}")
        return
    chosen = [one for one in chosen[:: asked.every] if asked.only in one[1]]
    faults = []
    with tempfile.TemporaryDirectory(prefix="sijill-hostile-") as folder:
        found = added(Path(folder), write(Path(folder), chosen))
        print(shown(found), flush=True)
        faults += found.faults
    if not asked.only:
        found = mutated(asked.mutations, asked.seed)
        print(shown(found))
        faults += found.faults
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
