"""Build the gazetteer that comes with Sijill from tables of places.

    gazetteer.py TABLE... [--faults FILE] [--output FILE]

The same tables always make the same file. Where tables have the same place, the first one is asked first. FILE of
faults names spellings that a source has by mistake (columns geonames_id, name, why).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sijill.places import Row, build, read_table, shipped_file

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tools" / "places" / "faults.csv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "tables", nargs="+", type=Path, metavar="TABLE", help="CSV with Sijill's columns, or GeoNames, or OCHA"
    )
    parser.add_argument("--faults", type=Path, default=FAULTS, help="spellings that are wrong in the sources")
    parser.add_argument("--output", type=Path, default=shipped_file(), help="the gazetteer file to write")
    options = parser.parse_args()
    count = build(_without_faults(options.tables, options.faults), options.output)
    print(f"{count:,} places, {options.output.stat().st_size / 1e6:.1f} MB: {options.output}")


def _without_faults(tables: list[Path], faults: Path) -> Iterator[Row]:
    with faults.open(encoding="utf-8", newline="") as file:
        wrong = {(row["geonames_id"], row["name"]) for row in csv.DictReader(file)}
    for table in tables:
        for row in read_table(table):
            names = tuple(name for name in row.names if (row.geonames, name) not in wrong)
            yield row if len(names) == len(row.names) else replace(row, names=names)


if __name__ == "__main__":
    main()
