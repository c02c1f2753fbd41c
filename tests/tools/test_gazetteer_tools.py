"""The programs that make the gazetteer: what they take out and put together, without any download."""

from __future__ import annotations

import csv
import io
import re
import struct
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from places.scores import tool
from sijill.places import Gazetteer, read_table
from sijill.places.tables import COLUMNS, KINDS


@pytest.fixture
def gazetteer() -> ModuleType:
    return tool("gazetteer")


@pytest.fixture(scope="module")
def world() -> ModuleType:
    return tool("world_places")


TABLE = """name,name_ar,other_names,kind,country,latitude,longitude,geonames_id
Tell Qastal,تل قسطل,Tal Kastal|Harzama,village,SY,36.2,37.0,1
Harzama,حرزمة,,village,SY,36.3,37.3,2
"""
FAULTS = "geonames_id,name,why\n1,Harzama,a name of its neighbour\n"


def made(gazetteer: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, *, output: str = "own.sqlite") -> Path:
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    (folder / "more.csv").write_text("name,latitude,longitude\nMurdik,36.1,37.1\n", encoding="utf-8")
    (folder / "faults.csv").write_text(FAULTS, encoding="utf-8")
    tables = [str(folder / "table.csv"), str(folder / "more.csv")]
    options = ["--faults", str(folder / "faults.csv"), "--output", str(folder / output)]
    monkeypatch.setattr(sys, "argv", ["gazetteer.py", *tables, *options])
    gazetteer.main()
    return folder / output


def test_tables_make_a_gazetteer_without_the_faults(
    gazetteer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Gazetteer(made(gazetteer, tmp_path, monkeypatch))
    assert "3 places" in capsys.readouterr().out
    assert [place.id for place in own.by_spelling("Harzama")] == ["gn:2"]
    assert [place.id for place in own.by_spelling("Tal Kastal")] == ["gn:1"]
    assert own.by_spelling("Murdik")


def test_the_same_tables_make_the_same_file(
    gazetteer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(gazetteer, tmp_path, monkeypatch).read_bytes()
    assert made(gazetteer, tmp_path, monkeypatch, output="other.sqlite").read_bytes() == one


def test_a_fault_takes_away_a_spelling_never_a_place(gazetteer: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "faults.csv").write_text(FAULTS + "2,Harzama,its only name\n", encoding="utf-8")
    rows = list(gazetteer._without_faults([tmp_path / "table.csv"], tmp_path / "faults.csv"))
    assert [row.name for row in rows] == ["Tell Qastal", "Harzama"]
    assert rows[0].names == ("Tal Kastal",)


def test_the_faults_in_the_repository_say_why(gazetteer: ModuleType) -> None:
    with gazetteer.FAULTS.open(encoding="utf-8", newline="") as file:
        faults = list(csv.DictReader(file))
    assert faults
    assert [row for row in faults if not (row["geonames_id"].isdigit() and row["name"] and row["why"])] == []


TABLES = sorted((Path(__file__).parents[2] / "tools" / "places").glob("*.csv"))


@pytest.mark.parametrize("path", [path for path in TABLES if path.stem != "faults"], ids=lambda path: path.name)
def test_a_table_in_the_repository_is_one(path: Path) -> None:
    rows = list(read_table(path))
    assert rows
    assert [row.name for row in rows if not (row.source and row.licence)] == []
    assert [row.name for row in rows if not re.fullmatch("[A-Z]{2}", row.country)] == []
    assert path.read_bytes() == path.read_text(encoding="utf-8").encode(), "UTF-8 without a mark, lines end in LF"


# The world's countries, areas and cities


def test_packages_are_pinned_by_their_hash(world: ModuleType) -> None:
    assert [name for name, digest in world.PACKAGES.items() if not re.fullmatch("[0-9a-f]{64}", digest)] == []


def packed(folder: Path, name: str, member: str, content: bytes) -> bytes:
    """A package of a registry with one file; its own bytes."""
    path = folder / name
    if path.suffix == ".whl":
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(member, content)
    else:
        with tarfile.open(path, "w:gz") as tar:
            (entry := tarfile.TarInfo(f"package/{member}")).size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path.read_bytes()


@pytest.mark.parametrize("name", ["one-1.0.whl", "one-1.0.tgz"])
def test_a_file_is_read_only_out_of_the_package_that_was_meant(
    world: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    digest = sha256(packed(tmp_path, name, "data/names.txt", b"Tell Qastal")).hexdigest()
    monkeypatch.setattr(world, "PACKAGES", {name: digest})
    assert world.load(tmp_path, "one", "data/names.txt") == b"Tell Qastal"
    monkeypatch.setattr(world, "PACKAGES", {name: "0" * 64})
    with pytest.raises(SystemExit, match=re.escape(name)):
        world.load(tmp_path, "one", "data/names.txt")


def test_the_attributes_of_a_shapefile(world: ModuleType) -> None:
    widths = {"NAME": 12, "ISO_A2": 2}
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"C\0\0\0\0" + bytes([w]) + b"\0" * 15 for name, w in widths.items()
    )
    rows = [("Qastal", "SY"), ("تل", "UA")]
    records = b"".join(
        b" " + b"".join(value.encode().ljust(w) for value, w in zip(row, widths.values(), strict=True)) for row in rows
    )
    header = b"\3\0\0\0" + struct.pack("<IHH", len(rows), 32 + len(fields) + 1, 1 + sum(widths.values())) + b"\0" * 20
    found = list(world.dbase(header + fields + b"\r" + records + b"\x1a"))
    assert found == [{"NAME": "Qastal", "ISO_A2": "SY"}, {"NAME": "تل", "ISO_A2": "UA"}]


def test_the_surest_arabic_name_comes_first(world: ModuleType) -> None:
    names = ["Qastal", "قَسْطَل", "کاستل", "مدينة القسطل", "قسطل", "القسطل", "قا"]
    found = world.arabic(names, "Qastal")
    assert found[0] in ("قسطل", "القسطل")
    assert found[-1] == "مدينة القسطل"
    assert "قسطل" in found, "without its vowel signs"
    assert not {"Qastal", "کاستل", "قا"} & set(found)


def test_other_names_are_few_and_none_stands_twice(world: ModuleType) -> None:
    names = ["Qastal", "QASTAL", "Al-Qastal", "Kastal", "قسطل", "القسطل", "QSL", "kastal", "Кастал", "卡斯塔尔"]
    kept = world.others("Qastal", "قسطل", names, "SY").split("|")
    assert "Kastal" in kept
    assert "القسطل" in kept
    assert not {"Qastal", "QASTAL", "Al-Qastal", "قسطل", "QSL", "kastal", "Кастал", "卡斯塔尔", ""} & set(kept)
    assert "Кастал" in world.others("Qastal", "قسطل", names, "RU")
    many = [f"Qastal {chr(65 + one)}{chr(97 + other)}" for one in range(5) for other in range(20)]
    assert len(world.others("Qastal", "", many, "SY").split("|")) == world.MOST_NAMES
    assert world.others("Qastal", "", [], "SY") == ""


def test_other_names_do_not_depend_on_their_order(world: ModuleType) -> None:
    names = ["Kastal", "Qasṭal", "Castal", "القسطل", "قصطل"]
    assert world.others("Qastal", "قسطل", names, "SY") == world.others("Qastal", "قسطل", names[::-1], "SY")


def test_a_row_names_each_of_its_sources_once(world: ModuleType) -> None:
    origins = [("A", "MIT"), False, ("B", "MIT"), ("A", "MIT")]
    row = world.row(origins, {"latitude": "36.1234567", "longitude": 37, "else": 1}, name="Qastal", kind="town")
    assert row == {
        "name": "Qastal", "kind": "town", "latitude": 36.12346, "longitude": 37.0, "source": "A + B", "licence": "MIT",
    }  # fmt: skip
    assert set(row) <= set(COLUMNS)
    assert row["kind"] in KINDS


def test_countries_with_tables_of_their_own_are_the_covered_ones(world: ModuleType) -> None:
    from sijill.places import shipped_file

    assert set(world.OWN_TABLES) == Gazetteer(shipped_file()).covered


def test_aliases_are_of_countries_and_areas_and_none_is_empty(world: ModuleType) -> None:
    assert [code for code in world.ALIASES if not re.fullmatch(r"[A-Z]{2}(\.\w+)?", code)] == []
    assert [code for code, names in world.ALIASES.items() if "" in names.split("|")] == []
