"""Tables of places: Sijill's own columns, a country file of GeoNames, a P-code table of OCHA."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sijill.errors import DataError

from .names import LONGEST_NAME, spelling_key

# What a place can be, from the widest to the narrowest; `place`: not known.
KINDS = (
    "country", "adm1", "adm2", "adm3", "city", "town", "village", "camp", "neighbourhood", "farm", "site", "area",
    "place",
)  # fmt: skip
COLUMNS = (
    "name", "name_ar", "other_names", "kind", "country", "adm1", "adm1_ar", "adm2", "adm3", "latitude", "longitude",
    "geonames_id", "pcode", "population", "source", "licence",
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_PEOPLE = 10**10
_MOST_SHOWN = 12  # columns, in a message
_NEEDED = frozenset({"name", "latitude", "longitude"})
_MOST_NAMES = 300  # of one place; Jerusalem has 268
_LONGEST_FIELD = 100_000  # characters, as GeoNames' lists of names grow to 10,000
_EVENTS = re.compile(r"UCDP GED [\d.]+ \(n=(\d{1,6});")
_COUNTRY_OF_FILE = re.compile(r"-([A-Z]{2})$")
_GEONAMES_WIDTH = 19
_GEONAMES_LICENCE = "GeoNames CC BY 4.0"
# Feature codes of https://www.geonames.org/export/codes.html; other codes of class P are villages, of S sites.
_FEATURES = {
    "PCLI": "country", "PCLD": "country", "PCL": "country", "ADM1": "adm1", "ADM2": "adm2", "ADM3": "adm3",
    "PPLC": "city", "PPLA": "city", "PPLA2": "town", "PPLA3": "town", "PPLX": "neighbourhood", "STLMT": "village",
    "CMPRF": "camp", "CMP": "camp", "PPL": "village", "PPLL": "village",
}  # fmt: skip
_OCHA_NAME = re.compile(r"adm(?:in)?(\d)_?name_?(en|ar|ar1)?|adm(\d)_(en|ar)", re.IGNORECASE)
_OCHA_CODE = re.compile(r"adm(?:in)?(\d)_?pcode", re.IGNORECASE)
_LATITUDES = ("latitude", "lat", "center_lat", "point_y", "y")
_LONGITUDES = ("longitude", "lon", "long", "lng", "center_lon", "point_x", "x")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place as a table has it; `names` are all its spellings, `id` is `gn:` or `pcode:` or `sijill:` and a number.

    `country` is the ISO 3166-1 code of two letters; latitude and longitude are degrees of WGS84; `events` how many
    events UCDP has coded there. Raises ValueError for what cannot be a place.
    """

    id: str
    name: str
    arabic: str = ""
    names: tuple[str, ...] = ()
    kind: str = "place"
    country: str = ""
    adm1: str = ""
    adm1_arabic: str = ""
    adm2: str = ""
    adm3: str = ""
    latitude: float
    longitude: float
    geonames: str = ""
    pcode: str = ""
    population: int = 0
    events: int = 0
    source: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        if _CONTROLS.search("".join((self.name, self.arabic, *self.names))):
            raise ValueError("a name holds control characters")
        if self.country and not _COUNTRY.fullmatch(self.country):
            raise ValueError(f"the country {self.country!r} is no ISO code of two letters, such as SY")
        if not 0 <= self.population <= _MOST_PEOPLE:
            raise ValueError(f"a population of {self.population} cannot be")
        if self.kind not in KINDS:
            raise ValueError(f"the kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.latitude}, {self.longitude} is no point on the Earth")
        if not spelling_key(self.name) and not spelling_key(self.arabic):
            raise ValueError(f"the name {self.name!r} has no letters")
        if max(map(len, (self.name, self.arabic, *self.names))) > LONGEST_NAME:
            raise ValueError(f"a name has more than {LONGEST_NAME} characters")


def read_table(path: Path) -> Iterator[Row]:
    """The places of a table, told by its form: Sijill's CSV, a GeoNames country file (.txt), a P-code table of OCHA.

    Raises DataError, which names the file, the line and what is wrong there.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(_LONGEST_FIELD)
            file.seek(0)
            if first.count("\t") == _GEONAMES_WIDTH - 1:
                yield from _geonames(path, file)
            else:
                yield from _csv(path, file)
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: not a table in UTF-8: {error}. Save a spreadsheet as “CSV UTF-8” first") from error
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error


def _csv(path: Path, file: Iterable[str]) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    table = csv.DictReader(file)
    header = table.fieldnames or []
    if set(header) >= _NEEDED:
        make = _own_row
    elif any(_OCHA_CODE.fullmatch(column) or column.casefold() == "pcode" for column in header):
        make = _ocha_row
    else:
        raise DataError(
            f"{path}: a table of places has the columns name, latitude and longitude at least "
            f"(all of them: {', '.join(COLUMNS)}), or those of an OCHA P-code table; this one has "
            f"{', '.join(column[:40] for column in header[:_MOST_SHOWN])}{' ...' if len(header) > _MOST_SHOWN else ''}"
        )
    country = match.group(1) if (match := _COUNTRY_OF_FILE.search(path.stem)) else ""
    for fields in table:
        try:
            row = make({key: (value or "").strip() for key, value in fields.items() if isinstance(key, str)})
        except ValueError as error:
            raise DataError(f"{path}, line {table.line_num}: {error}") from error
        yield replace(row, country=row.country or country)


def _own_row(fields: Mapping[str, str]) -> Row:
    get = fields.get
    names = tuple(name for name in get("other_names", "").split("|")[:_MOST_NAMES] if 0 < len(name) <= LONGEST_NAME)
    return Row(
        id=_id(fields),
        name=fields["name"],
        arabic=get("name_ar", ""),
        names=names,
        kind=get("kind") or "place",
        country=get("country", "").upper(),
        adm1=get("adm1", ""),
        adm1_arabic=get("adm1_ar", ""),
        adm2=get("adm2", ""),
        adm3=get("adm3", ""),
        latitude=_degrees(fields["latitude"]),
        longitude=_degrees(fields["longitude"]),
        geonames=get("geonames_id", ""),
        pcode=get("pcode", ""),
        population=_number(get("population", "")),
        events=int(match.group(1)) if (match := _EVENTS.match(get("source", ""))) else 0,
        source=get("source", ""),
        licence=get("licence", ""),
    )


def _id(fields: Mapping[str, str]) -> str:
    """An id that stays: that of GeoNames, else the P-code, else one made of name and point."""
    if fields.get("geonames_id") and not fields.get("source", "").startswith("UCDP"):
        return f"gn:{fields['geonames_id']}"
    if fields.get("pcode") and not fields.get("source", "").startswith("UCDP"):
        return f"pcode:{fields['pcode']}"
    what = "|".join((fields["name"], fields.get("name_ar", ""), fields["latitude"], fields["longitude"]))
    return f"sijill:{hashlib.blake2b(what.encode(), digest_size=6).hexdigest()}"


def _geonames(path: Path, file: Iterable[str]) -> Iterator[Row]:
    """Populated places, areas and sites of a GeoNames country file; adm1 and adm2 by the names that it has for them."""
    lines = [line.rstrip("\r\n").split("\t") for line in file]
    areas = {_area(f): f[1] for f in lines if len(f) == _GEONAMES_WIDTH and f[7] in ("ADM1", "ADM2")}
    for number, f in enumerate(lines, start=1):
        if len(f) != _GEONAMES_WIDTH:
            raise DataError(f"{path}, line {number}: {len(f)} fields; a line of GeoNames has {_GEONAMES_WIDTH}")
        kind = _FEATURES.get(f[7]) or {"P": "village", "S": "site"}.get(f[6], "")
        if not kind:
            continue
        names = tuple(name for name in f[3].split(",")[:_MOST_NAMES] if 0 < len(name) <= LONGEST_NAME)
        try:
            yield Row(
                id=f"gn:{f[0]}",
                name=f[1],
                arabic=next(filter(_is_arabic, names), ""),
                names=names,
                kind="city" if kind == "village" and _number(f[14]) >= _CITY else kind,
                country=f[8],
                adm1=areas.get((f[8], f[10], ""), ""),
                adm2=areas.get((f[8], f[10], f[11]), "") if f[11] else "",
                latitude=_degrees(f[4]),
                longitude=_degrees(f[5]),
                geonames=f[0],
                population=_number(f[14]),
                source="GeoNames",
                licence=_GEONAMES_LICENCE,
            )
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}") from error


_CITY = 100_000  # inhabitants


def _area(fields: list[str]) -> tuple[str, str, str]:
    return fields[8], fields[10], fields[11] if fields[7] == "ADM2" else ""


def _is_arabic(name: str) -> bool:
    return "\u0620" <= name[:1] <= "\u06d3"


def _ocha_row(fields: Mapping[str, str]) -> Row:
    """A line of a common operational dataset: areas (adm1 to adm3 by the narrowest column) or populated places."""
    names: dict[tuple[int, str], str] = {}
    codes: dict[int, str] = {}
    for column, value in fields.items():
        if match := _OCHA_NAME.fullmatch(column):
            names[int(match[1] or match[3]), (match[2] or match[4] or "en")[:2].lower()] = value
        elif match := _OCHA_CODE.fullmatch(column):
            codes[int(match[1])] = value
    low = {column.casefold(): value for column, value in fields.items()}
    own = low.get("featurename_en") or low.get("featurename") or low.get("name_en") or ""
    level = max((level for level, code in codes.items() if code), default=0)
    name = own or names.get((level, "en"), "")
    code = low.get("pcode") or codes.get(level, "")
    point = tuple(_degrees(next((low[c] for c in columns if low.get(c)), "")) for columns in (_LATITUDES, _LONGITUDES))
    return Row(
        id=_id({"pcode": code, "name": name, "latitude": str(point[0]), "longitude": str(point[1])}),
        name=name,
        arabic=(low.get("featurename_ar") or low.get("name_ar") or "") if own else names.get((level, "ar"), ""),
        kind="village" if own else ("country", "adm1", "adm2", "adm3")[min(level, 3)],
        country=(codes.get(0) or codes.get(1) or code)[:2].upper(),
        adm1=names.get((1, "en"), ""),
        adm1_arabic=names.get((1, "ar"), ""),
        adm2=names.get((2, "en"), ""),
        adm3=names.get((3, "en"), ""),
        latitude=point[0],
        longitude=point[1],
        pcode=code,
        source="OCHA",
        licence=low.get("licence", ""),
    )


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number of degrees; a place needs a latitude and a longitude") from None


def _number(text: str) -> int:
    try:
        return int(float(text or 0))
    except (ValueError, OverflowError):
        raise ValueError(f"the population {text!r} is no number") from None
