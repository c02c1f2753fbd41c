"""Show that nothing is lost and no change goes unseen; the long run of what `make test` does in short.

    python tools/soak.py [KILLS]

Runs of `sijill add` are killed at every point of writing (20 seeds each, and more until there are KILLS), some with a
loss of what was not synced; others meet a full or failing disk. After each, everything that was acknowledged has to be
there, and a run to the end has to give what an undisturbed one gives. Then one bit is changed at every byte of a small
archive, and at 10,000 places of a larger one: `verify` has to name each. Exit code 1 where it is not so.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from sijill.archive.failpoints import POINTS
from soak.flips import Flips, flip_each, flip_many, large, positions_of, small
from soak.kills import Runs, Soak, Tally, quick_folder
from soak.orders import Happening

KILLS, SEEDS, SEEDS_OF_ERRORS = 1_000, 20, 5
SAMPLES, LARGER = 10_000, 50_000_000
SLOWEST = 5.0  # seconds for a register to open after a kill


def main() -> int:
    """Do everything and print the counts."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    begun = time.perf_counter()
    with quick_folder() as folder:
        tally = end_runs(folder, kills)
        print_tally(tally)
        whole = all_positions(folder)
        print(f"bits changed in a small archive, at every byte: {whole.made}, named: {whole.found}")
        samples = flip_many(large(folder / "large", LARGER), SAMPLES, random.Random(1))
        print(f"bits changed in an archive of {LARGER // 1_000_000} MB: {samples.made}, named: {samples.found}")
    wrong = [*tally.lost, *tally.half_written, *tally.wrong, *whole.missed, *samples.missed]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"minutes: {(time.perf_counter() - begun) / 60:.1f}")
    return int(bool(wrong) or tally.slowest > SLOWEST)


def end_runs(folder: Path, kills: int) -> Tally:
    """End runs at every point, for every seed."""
    with Runs(folder) as runs:
        soak = Soak(folder, runs)
        seed = 0
        while seed < SEEDS or soak.tally.kills < kills:
            seed += 1
            for point in POINTS:
                live(soak, seed, point)
            print(f"seed {seed}: {soak.tally.kills} kills", file=sys.stderr)
        return soak.tally


def live(soak: Soak, seed: int, point: str) -> None:
    """Registers in which runs are ended at this point in every way; with the first seed as users have it, too."""
    soak.live(seed, point, Happening.KILL)
    soak.live(seed, point, Happening.NO_POWER)
    if seed <= SEEDS_OF_ERRORS:
        soak.live(seed, point, Happening.DISK_FULL)
        soak.live(seed, point, Happening.DISK_FAILS)
    if seed == 1:
        soak.live(0, point, Happening.KILL, children=True)


def print_tally(tally: Tally) -> None:
    """The counts."""
    for what in (Happening.KILL, Happening.NO_POWER, Happening.DISK_FULL, Happening.DISK_FAILS):
        print(f"runs ended by {what}: {tally.ended[what]}")
    print(f"kills: {tally.kills}, at each of {len(POINTS)} points at least {min(tally.points.values())} ends")
    print(f"acknowledged: {tally.acknowledged}, lost: {len(tally.lost)}")
    print(f"half-written objects accepted: {len(tally.half_written)}, other faults: {len(tally.wrong)}")
    print(f"set aside: {tally.orphans} objects, deleted: {tally.unfinished} unfinished files")
    print(f"slowest opening after an end: {tally.slowest:.2f} s")


def all_positions(folder: Path) -> Flips:
    """Every byte of a small archive."""
    archive = small(folder / "small", folder / "authority")
    return flip_each(archive, positions_of(archive), random.Random(1))


if __name__ == "__main__":
    sys.exit(main())
