"""The gazetteer: places with all their names in one SQLite file, looked up by keys of names.

The file comes with Sijill; `build` makes one from tables. Looking up needs no memory to speak of and nothing is loaded.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sijill.errors import DataError

from .distance import Point, distance
from .names import likeness, sound_key, sounds, spelling_key
from .tables import Row

SHORTEST_SOUND = 2  # letters: one alone is shared by hundreds of names
_ONE_PLACE = 25.0  # km: rows of one id further apart are two places
_MAPPED = 2**28  # bytes of the file that are read in place, which is quicker than copying its pages
_FORM = 1  # of the file; a newer Sijill builds a user's additions again
_OTHER_SCRIPTS = re.compile(r"[^\W\d_\u0000-\u052f\u0600-\u06ff\u1e00-\u1eff\u2000-\u206f]")
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, source TEXT NOT NULL, licence TEXT NOT NULL);
CREATE TABLE area (id INTEGER PRIMARY KEY, country TEXT NOT NULL, adm1 TEXT NOT NULL, adm1_arabic TEXT NOT NULL,
  adm2 TEXT NOT NULL, adm3 TEXT NOT NULL);
CREATE TABLE place (id INTEGER PRIMARY KEY, ref TEXT NOT NULL, name TEXT NOT NULL, arabic TEXT NOT NULL,
  names TEXT NOT NULL, kind TEXT NOT NULL, area INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL,
  geonames TEXT NOT NULL, pcode TEXT NOT NULL, population INTEGER NOT NULL, events INTEGER NOT NULL,
  source INTEGER NOT NULL);
CREATE TABLE covered (country TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE spelling (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE sound (key TEXT, sounds TEXT, place INTEGER, PRIMARY KEY (key, sounds, place)) WITHOUT ROWID;
"""


_COVERED = """INSERT INTO covered SELECT DISTINCT country FROM place JOIN area ON area.id = place.area
WHERE kind = 'village' AND country <> '' ORDER BY country"""


def build(rows: Iterable[Row], path: Path) -> int:
    """Write a gazetteer file and give the number of its places; the same rows always make the same file."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as file:
            file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA page_size = 4096; {_SCHEMA}")
            _Writing(file).write(rows)
            file.execute("INSERT INTO about VALUES ('form', ?)", (str(_FORM),))
            count = int(file.execute("SELECT count(*) FROM place").fetchone()[0])
            file.commit()
            file.execute("VACUUM")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)  # rows that cannot be read leave what was there
    return count


class _Writing:
    """Rows on their way into the file, areas and sources numbered as they come."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._areas: dict[tuple[str, ...], int] = {}
        self._sources: dict[tuple[str, ...], int] = {}
        self._points: dict[str, list[Point]] = {}

    def write(self, rows: Iterable[Row]) -> None:
        spellings: set[tuple[str, int]] = set()
        heard: set[tuple[str, str, int]] = set()
        for number, row in enumerate(rows, start=1):
            names = [name for name in dict.fromkeys((row.name, row.arabic, *row.names)) if name]
            names = [name for name in names if not _OTHER_SCRIPTS.search(unicodedata.normalize("NFKC", name))]
            place = self._place(number, row, names)
            self._file.execute(f"INSERT INTO place VALUES ({', '.join('?' * len(place))})", place)
            spellings |= {(key, number) for name in names if (key := spelling_key(name))}
            heard |= {(key, sounds(name), number) for name in names if len(key := sound_key(name)) >= SHORTEST_SOUND}
        self._file.executemany("INSERT INTO spelling VALUES (?, ?)", sorted(spellings))
        self._file.executemany("INSERT INTO sound VALUES (?, ?, ?)", sorted(heard))
        for table, numbered in (("area", self._areas), ("source", self._sources)):
            for values, number in numbered.items():
                marks = ", ".join("?" * len(values))
                self._file.execute(f"INSERT INTO {table} VALUES (?, {marks})", (number, *values))
        self._file.execute(_COVERED)

    def _id(self, row: Row) -> str:
        """The id of a row; sources give some to two places, of which the second gets an id of its own."""
        points = self._points.setdefault(row.id, [])
        point = (row.latitude, row.longitude)
        at = next((at for at, other in enumerate(points) if distance(point, other) <= _ONE_PLACE), len(points))
        if at == len(points):
            points.append(point)
        return f"{row.id}.{at + 1}" if at else row.id

    def _place(self, number: int, row: Row, names: list[str]) -> tuple[object, ...]:
        area = (row.country, row.adm1, row.adm1_arabic, row.adm2, row.adm3)
        source = (row.source, row.licence)
        rest = "|".join(name for name in names if name not in (row.name, row.arabic))
        return (
            number, self._id(row), row.name, row.arabic, rest, row.kind,
            self._areas.setdefault(area, len(self._areas) + 1), row.latitude, row.longitude,
            row.geonames, row.pcode, row.population, row.events,
            self._sources.setdefault(source, len(self._sources) + 1),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer: what it is, in which areas, where (degrees of WGS84), and where the facts come from."""

    id: str
    name: str
    arabic: str
    further_names: str  # parted by |
    kind: str
    country: str
    adm1: str
    adm1_arabic: str
    adm2: str
    adm3: str
    latitude: float
    longitude: float
    geonames: str
    pcode: str
    population: int
    events: int
    source: str
    licence: str

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Its names but for `name` and `arabic`."""
        return tuple(self.further_names.split("|")) if self.further_names else ()

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name that it has."""
        return tuple(filter(None, (self.name, self.arabic, *self.names)))


_SELECT = """SELECT place.id, ref, name, arabic, names, kind, country, adm1, adm1_arabic, adm2, adm3, latitude,
  longitude, geonames, pcode, population, events, source.source, licence
  FROM place JOIN area ON area.id = place.area JOIN source ON source.id = place.source"""


_SPELLED = f"{_SELECT} JOIN spelling ON spelling.place = place.id WHERE key = ? ORDER BY spelling.place LIMIT ?"


class Gazetteer:
    """Looks places up by name in one gazetteer file; `covered` are the countries that it has down to the villages.

    Raises DataError for a file that is no gazetteer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._file.execute(f"PRAGMA mmap_size = {_MAPPED}")
            form = self._file.execute("SELECT value FROM about WHERE key = 'form'").fetchone()
            covered = self._file.execute("SELECT country FROM covered").fetchall()
            for table in ("place", "area", "source", "spelling", "sound"):
                self._file.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise DataError(f"{path}: no gazetteer: {error}") from error
        if form != (str(_FORM),):
            raise DataError(f"{path}: a gazetteer of another version of Sijill; make it again")
        self.covered = frozenset(code for (code,) in covered)

    def by_spelling(self, name: str) -> tuple[Place, ...]:
        """The places that have this name, but for marks, spaces and articles."""
        return tuple(map(_place, self._file.execute(_SPELLED, (spelling_key(name), _MOST))))

    def kinds(self, name: str) -> frozenset[str]:
        """What the places are that have this name, but for marks, spaces and articles."""
        query = "SELECT DISTINCT kind FROM spelling JOIN place ON place.id = spelling.place WHERE key = ?"
        return frozenset(kind for (kind,) in self._file.execute(query, (spelling_key(name),)))

    def by_sound(self, name: str, *, least: float) -> tuple[tuple[Place, float], ...]:
        """The places that have a name with the same consonants, in any script, and how alike the names are."""
        key = sound_key(name)
        if len(key) < SHORTEST_SOUND:
            return ()
        own, alike = sounds(name), dict[int, float]()
        query = "SELECT place, sounds FROM sound WHERE key = ? LIMIT ?"
        for number, other in self._file.execute(query, (key, _MOST)):
            alike[number] = max(alike.get(number, 0.0), likeness(own, other))
        likest = sorted((-value, number) for number, value in alike.items() if value >= least)
        numbers = sorted(number for _, number in likest[:_MOST_ALIKE])
        return tuple((place, alike[number]) for number, place in zip(numbers, self._places(numbers), strict=True))

    def _places(self, numbers: Sequence[int]) -> tuple[Place, ...]:
        if not numbers:
            return ()
        query = f"{_SELECT} WHERE place.id IN ({', '.join('?' * len(numbers))}) ORDER BY place.id"
        return tuple(map(_place, self._file.execute(query, numbers)))


_MOST_ALIKE = 24  # places of like names, the likest first
_MOST = 400  # places of one name: the commonest have 150; a key of few sounds has more


def _place(fields: tuple[Any, ...]) -> Place:
    """A row of _SELECT, whose columns are those of Place behind the number."""
    return Place(*fields[1:])
