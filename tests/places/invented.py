"""Invented places and the gazetteers made of them. The country code SY is used as its places have many spellings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from sijill.places import Gazetteer, Resolver, Row, build

_numbers = count(1)


def place(
    name: str,
    point: tuple[float, float],
    *,
    kind: str = "village",
    country: str = "SY",
    adm1: str = "",
    adm2: str = "",
    arabic: str = "",
    names: tuple[str, ...] = (),
    population: int = 0,
    events: int = 0,
    id: str = "",
) -> Row:
    """A row with what a test is about; the rest says that it is invented."""
    return Row(
        id=id or f"test:{next(_numbers)}",
        name=name,
        arabic=arabic,
        names=names,
        kind=kind,
        country=country,
        adm1=adm1 or (name if kind == "adm1" else ""),
        adm2=adm2 or (name if kind == "adm2" else ""),
        latitude=point[0],
        longitude=point[1],
        population=population,
        events=events,
        source="invented",
        licence="CC0",
    )


# Two provinces 250 km from each other, with a town and two villages each; both have a village of one name.
NORTH = place("Shimal", (36.0, 37.0), kind="adm1", arabic="شندرة", names=("Shamal",))
SOUTH = place("Janub", (33.8, 37.0), kind="adm1", arabic="قندولة")
MURDIK = place("Murdik", (36.1, 37.1), kind="city", adm1="Shimal", arabic="مردك", population=250_000)
SALWARA = place("Salwara", (33.7, 37.1), kind="city", adm1="Janub", arabic="سلورة", population=250_000)
NORTH_QASTAL = place("Tell Qastal", (36.2, 37.0), adm1="Shimal", arabic="تل قسطل", names=("Tal Kastal",))
SOUTH_QASTAL = place("Tell Qastal", (33.6, 37.0), adm1="Janub", arabic="تل قسطل")
BESHMARUN = place("Beshmarun", (36.15, 37.2), adm1="Shimal", arabic="بشمرون")
HARZAMA = place("Harzama", (36.3, 37.3), kind="town", adm1="Shimal", arabic="حرزمة", population=9_000)
DUWARBAN = place("Duwarban", (33.75, 37.05), adm1="Janub", arabic="دوربان")
ABROAD = place("Beshmarun", (48.0, 35.0), kind="city", country="UA", population=300_000)
UKRAINE = place("Ukraine", (49.0, 32.0), kind="country", country="UA", arabic="أوكرانيا")
SYRIA = place("Syria", (35.0, 38.5), kind="country", country="SY", arabic="سوريا")
WORLD = (
    SYRIA, UKRAINE, NORTH, SOUTH, MURDIK, SALWARA, NORTH_QASTAL, SOUTH_QASTAL, BESHMARUN, HARZAMA, DUWARBAN, ABROAD,
)  # fmt: skip


def gazetteer(folder: Path, rows: Iterable[Row] = WORLD, *, name: str = "own.sqlite") -> Gazetteer:
    build(rows, folder / name)
    return Gazetteer(folder / name)


def resolver(folder: Path, rows: Iterable[Row] = WORLD) -> Resolver:
    return Resolver(gazetteer(folder, rows))
