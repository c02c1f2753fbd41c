"""Measure ingest: a WARC of invented pages is captured, extracted, read and searched for copies (`make bench-ingest`).

Prints pages per second, where the time goes, and, in the same run, what it takes trafilatura alone, fed by FastWARC, to
take the text out of the same pages on one core: extraction is the part of this work that another program does too.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

import trafilatura
from bench_copies import Made, framed, made
from fastwarc.warc import ArchiveIterator, WarcRecordType
from rich.progress import Progress
from warcio.warcwriter import WARCWriter

from sijill.archive import verify
from sijill.engines import Confined, Limits, Pool
from sijill.register import NotRead, Register, create, verify_register
from sijill.register.adding import Adding
from sijill.register.giving import Giving

# One in so many pages is a copy of an earlier one with another outlet's words around it.
_COPIED = 20
_MENU = 120
# trafilatura takes about 10 ms a page: this many are enough for a mean.
_COMPARED = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="?", default=10_000)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        warc = Path(folder) / "pages.warc.gz"
        size = write(warc, pages)
        print(f"{pages:,} pages, {size / 1e6:,.0f} MB of HTML, {warc.stat().st_size / 1e6:,.0f} MB as WARC")
        ingest(warc, Path(folder) / "register", pages)
        alone(warc, min(pages, _COMPARED))


def write(warc: Path, pages: int) -> int:
    """Write a WARC of so many pages; the bytes of HTML in it."""
    chance, stories, size = random.Random(2286), made(random.Random(7)), 0
    earlier: list[Made] = []
    with warc.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number in range(pages):
            story = next(stories)
            if earlier and number % _COPIED == 0:
                story = framed(chance.choice(earlier), story, chance)
            earlier = [*earlier[-200:], story]
            html = page(story, number, chance).encode()
            size += len(html)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            url = f"https://outlet-{number % 40}.example/story/{number}"
            block = io.BytesIO(head + html)
            writer.write_record(writer.create_warc_record(url, "response", payload=block, length=len(head + html)))
    return size


def page(story: Made, number: int, chance: random.Random) -> str:
    """A story as a site would show it, among menus, scripts and related headlines."""
    text = story.report(str(number))
    menu = "".join(f'<li><a href="/s/{place}">Section {place} of this site</a></li>' for place in range(_MENU))
    script = "<script>" + "".join(f"var v{place}={chance.random()};" for place in range(400)) + "</script>"
    body = "".join(f"<p>{line}</p>" for line in text.text.split("\n"))
    return (
        f'<!doctype html><html lang="{text.language}"><head><meta charset="utf-8">'
        f"<title>{text.title} - Paper {number % 40}</title>"
        f'<meta property="article:published_time" content="2021-03-{number % 28 + 1:02}">{script}</head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{text.title}</h1>{body}</article></main>"
        f"<footer><ul>{menu}</ul></footer>{script}</body></html>"
    )


def ingest(warc: Path, folder: Path, pages: int) -> None:
    """Add the WARC to a new register, as `sijill add` does, then verify the register."""
    create(folder, 'custodian = "bench"\n', custodian="bench")
    cores = os.cpu_count() or 1
    begun = time.perf_counter()
    with Register(folder) as register, Pool(lambda: Confined(limits=Limits()), workers=cores) as pool:
        adding = Adding(register, pool)
        counts: Counter[str] = Counter()
        with Progress(transient=True) as bar:
            task = bar.add_task("pages", total=pages)
            for outcome in adding.add([str(warc)], Giving()):
                counts[type(outcome).__name__] += 1
                if isinstance(outcome, NotRead):
                    print(f"not read: {outcome.position}: {outcome.reason}")
                bar.update(task, completed=counts["Listed"])
        seconds = time.perf_counter() - begun
    print(", ".join(f"{name.lower()} {count:,}" for name, count in counts.items()))
    print(f"ingest       {pages / seconds:8.1f} pages/s  {seconds:6.1f} s on {cores} cores; of these")
    for name, spent in zip(
        ("extraction", "reading", "signatures", "writing, finding copies"), adding.spent, strict=True
    ):
        processes = 1 if name.startswith("writing") else cores
        print(f"  {spent / 1e9 / processes:6.1f} s {name}")
    begun = time.perf_counter()
    outcome = verify_register(folder)
    seconds = time.perf_counter() - begun
    print(
        f"verify       {outcome.bytes / 1e6 / seconds:8.1f} MB/s with the words of every claim; sound: {outcome.sound}"
    )
    begun = time.perf_counter()
    outcome = verify(folder / "archive")
    print(
        f"             {outcome.bytes / 1e6 / (time.perf_counter() - begun):8.1f} MB/s the archive alone, small files"
    )


def alone(warc: Path, pages: int) -> None:
    """Let trafilatura alone take the text out of some of the pages."""
    begun, read = time.perf_counter(), 0
    for record in ArchiveIterator(str(warc), record_types=WarcRecordType.response):
        trafilatura.extract(record.reader.read(), output_format="txt")
        read += 1
        if read == pages:
            break
    print(f"trafilatura  {read / (time.perf_counter() - begun):8.1f} pages/s extracted alone, on one core")


if __name__ == "__main__":
    main()
