"""`sijill places` from end to end, on small tables of invented places."""

from __future__ import annotations

import json
import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sijill.cli import gazetteers, placelines
from sijill.cli.main import main
from sijill.models import Location
from sijill.places import Context, Resolver

COLUMNS = "name,name_ar,other_names,kind,country,adm1,adm1_ar,adm2,latitude,longitude,pcode,source,licence\n"
SURVEY = (
    "Qasr Dalil,قصر دليل,Kasr Daleel,village,SY,Wadi Rimal,وادي الرمال,Rimal,35.12357,37.2,SY123,Rimal survey,CC0\n"
    "Qasr Dalil,قصر دليل,,village,YE,Sahel Rimal,,,15.5,44.5,,Rimal survey,CC0\n"
    "Bir Qindil,بئر قنديل,,town,SY,Wadi Rimal,وادي الرمال,Rimal,35.25,37.25,,,\n"
)


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(main, list(arguments), **options)


def written(folder: Path, rows: str = SURVEY, name: str = "survey.csv") -> Path:
    path = folder / name
    path.write_text(COLUMNS + rows, encoding="utf-8")
    return path


def add(folder: Path, rows: str = SURVEY, name: str = "survey.csv") -> Result:
    return run("places", "add", str(written(folder, rows, name)))


def resolved(*lines: dict[str, Any] | bytes) -> tuple[Result, list[dict[str, Any]]]:
    given = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    result = run("places", "resolve", "-", input=given)
    return result, [json.loads(line) for line in result.stdout.splitlines()]


# places add


def test_adding_says_how_many_where_and_how_to_undo(tmp_path: Path, places_folder: Path) -> None:
    result = add(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    target = places_folder / "survey.sqlite"
    said = result.stdout.splitlines()
    assert said[0].startswith("3 places of ")
    assert said[1] == f"  {target}"
    assert said[2] == "To remove them, delete that file."
    assert list(places_folder.iterdir()) == [target]


def test_adding_again_replaces(tmp_path: Path, places_folder: Path) -> None:
    add(tmp_path)
    assert add(tmp_path, SURVEY.splitlines()[2] + "\n").stdout.startswith("1 places")
    assert [path.name for path in places_folder.iterdir()] == ["survey.sqlite"]
    assert "Bir Qindil" in run("places", "find", "Bir Qindil").stdout
    assert "Wadi Rimal" not in run("places", "find", "Qasr Dalil").stdout


def test_a_geonames_file_and_a_p_code_table_are_told_by_their_form(tmp_path: Path) -> None:
    fields = [
        "9",
        "Qasr Dalil",
        "Qasr Dalil",
        "قصر دليل",
        "35.1",
        "37.2",
        "P",
        "PPL",
        "SY",
        *[""] * 5,
        "900",
        *[""] * 4,
    ]
    geonames = tmp_path / "SY.txt"
    geonames.write_text("\t".join(fields) + "\n", encoding="utf-8")
    ocha = tmp_path / "ocha.csv"
    ocha.write_text(
        "admin0Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,latitude,longitude\nSY,Wadi Sarab,وادي سراب,SY77,35,37\n",
        encoding="utf-8",
    )
    for path in (geonames, ocha):
        assert run("places", "add", str(path)).exit_code == 0
    assert "gn:9" in run("places", "find", "Qasr Dalil").stdout
    assert "pcode:SY77" in run("places", "find", "Wadi Sarab province").stdout


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has the columns name"),
        (b"colour\x1b[31m,size\nred,3\n", "this one has colour␛[31m, size"),
        (b"name,latitude,longitude\nQasr,north,37\n", "line 2"),
        (b"name,latitude,longitude\nQasr,95,37\n", "no point on the Earth"),
        (b"name,latitude,longitude\n", "no places in it"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (b"name,latitude,longitude\n\x1b[31m,1\n", "line 2"),
    ],
)
def test_a_wrong_table_leaves_what_was_there(tmp_path: Path, places_folder: Path, content: bytes, reason: str) -> None:
    add(tmp_path)
    before = (places_folder / "survey.sqlite").read_bytes()
    (tmp_path / "survey.csv").write_bytes(content)
    result = run("places", "add", str(tmp_path / "survey.csv"))
    assert result.exit_code == 3
    assert result.stderr.startswith("sijill: ")
    assert reason in result.stderr
    assert "\x1b" not in result.output
    assert result.stdout == ""
    assert [path.name for path in places_folder.iterdir()] == ["survey.sqlite"]
    assert (places_folder / "survey.sqlite").read_bytes() == before


def test_a_run_that_is_broken_off_leaves_nothing(
    tmp_path: Path, places_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Any:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("sijill.places.read_table", read)
    assert add(tmp_path).exit_code == 130
    assert list(places_folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_PLACES", str(written(tmp_path)))
    result = add(tmp_path)
    assert result.exit_code == 3
    assert "it cannot be written" in result.stderr


def test_without_a_named_folder_it_is_the_one_for_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_PLACES", "")
    assert gazetteers.folder().name == "places"
    assert "sijill" in str(gazetteers.folder()).lower()


def test_a_file_of_the_folder_that_is_no_gazetteer_is_named(places_folder: Path) -> None:
    places_folder.mkdir()
    (places_folder / "broken.sqlite").write_bytes(b"not a database")
    result = run("places", "find", "Aleppo")
    assert result.exit_code == 3
    assert "broken.sqlite" in result.stderr


# places find


def test_a_place_is_shown_with_all_that_is_known(tmp_path: Path) -> None:
    add(tmp_path)
    result = run("places", "find", "Qasr Dalil", "--near", "Syria")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == "“Qasr Dalil”"
    assert lines[1].startswith("chosen: Qasr Dalil (village): 35.1236, 37.2000, Wadi Rimal, SY, pcode:SY123")
    assert lines[2].startswith("rule places.name: a place of the gazetteer has this name")
    first = lines[4:11]
    assert first[0].startswith("Qasr Dalil · قصر دليل  score ")
    assert first[0].endswith("[chosen]")
    assert first[1:5] == [
        "kind         village",
        "lies in      Rimal, Wadi Rimal (وادي الرمال), SY",
        "coordinates  35.1236, 37.2000",
        "ids          pcode:SY123",
    ]
    assert first[5].startswith("score from   same name +1.00, ")
    assert "in a country expected +0.30" in first[5]
    assert first[6] == "source       Rimal survey; licence: CC0"


def test_in_arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ar_SY.UTF-8")
    add(tmp_path)
    shown = run("places", "find", "قصر دليل", "--near", "سوريا").stdout
    assert shown.startswith("«قصر دليل»\n  المختار: Qasr Dalil (قرية): 35.1236, 37.2000، Wadi Rimal، SY، pcode:SY123\n")
    assert "القاعدة places.name: " in shown
    assert "النوع        قرية" in shown
    assert "الاسم نفسه +1.00" in shown


def test_why_none_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path)
    shown = run("places", "find", "Qasr Dalil").stdout
    assert "  not located: ambiguous between Qasr Dalil (Wadi Rimal), Qasr Dalil (Sahel Rimal)\n" in shown
    assert "rule places.ambiguous: " in shown
    assert "[chosen]" not in shown
    nothing = run("places", "find", "Xyzzyqlp").stdout
    assert "  not located: not in the gazetteer\n" in nothing
    assert "No place of the gazetteer has a name like this." in nothing
    assert "not located: these words name no place" in run("places", "find", "--", "12 !").stdout
    monkeypatch.setenv("LANG", "ar")
    assert "يلتبس بين Qasr Dalil (Wadi Rimal)، Qasr Dalil (Sahel Rimal)" in run("places", "find", "Qasr Dalil").stdout
    assert "لم يُحدَّد موقعه: غير وارد في معجم الأماكن" in run("places", "find", "Xyzzyqlp").stdout


@pytest.mark.parametrize(
    "options",
    [["--region", "Sahel Rimal"], ["--near", "YE"], ["--near", "ye"], ["--near", "اليمن"], ["--near", "Yemen"]],
)
def test_what_else_is_known_chooses_between_homonyms(
    tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = SURVEY + "Sahel Rimal,ساحل الرمال,,adm1,YE,Sahel Rimal,,,15.6,44.6,,,\n"
    add(tmp_path, rows)
    assert "chosen: Qasr Dalil (village): 15.5000, 44.5000" in run("places", "find", "Qasr Dalil", *options).stdout


def test_a_list_of_places_gives_each(tmp_path: Path) -> None:
    add(tmp_path)
    result = run("places", "find", "Qasr Dalil and Bir Qindil", "--near", "SY", "--format", "jsonl")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["words"] for one in found] == ["Qasr Dalil", "Bir Qindil"]
    assert [one["latitude"] for one in found] == [35.12357, 35.25]
    first = found[0]["candidates"][0]
    assert (first["place_id"], first["arabic"], first["adm1_arabic"]) == ("pcode:SY123", "قصر دليل", "وادي الرمال")
    assert (first["source"], first["licence"], first["names"]) == ("Rimal survey", "CC0", ["Kasr Daleel"])
    assert "“Bir Qindil”" in run("places", "find", "Qasr Dalil and Bir Qindil", "--near", "SY").stdout


def test_a_place_with_an_arabic_name_alone(tmp_path: Path) -> None:
    add(tmp_path, ",قصر دليل,,village,SY,,,,35,37,SY5,,\n")
    shown = run("places", "find", "قصر دليل").stdout
    assert "chosen: pcode:SY5 (village): 35.0000, 37.0000, SY" in shown
    assert "pcode:SY5 · قصر دليل" in shown


@pytest.mark.parametrize("name", ["Narnia", "UK of Narnia", "ZZ", "zz", ""])
def test_an_unknown_country_is_told(name: str) -> None:
    result = run("places", "find", "Aleppo", "--near", "SY", "--near", name)
    assert result.exit_code == 2
    assert f"no country is known as {name}" in result.stderr


def test_names_cannot_command_the_terminal(tmp_path: Path) -> None:
    evil = "Qasr \x1b]0;owned\x07 \u202eDalil [bold]"
    row = f"{evil},,,village,SY,{evil},{evil},{evil},35,37,{evil},{evil},{evil}\n"
    assert not set("\x1b\x07\u202e") & set(add(tmp_path, row, "evil\x1b[2J.csv").output)
    for words in (evil, "Qasr 0;owned Dalil bold"):
        shown = run("places", "find", words)
        assert shown.exit_code == 0
        assert not set("\x1b\x07\u202e") & set(shown.output)
    assert "Qasr ␛]0;owned␇ Dalil [bold]" in run("places", "find", evil).stdout
    assert "\x1b" not in run("places", "find", "x", "--near", evil).output


# places resolve


def test_lines_in_lines_out(tmp_path: Path) -> None:
    add(tmp_path)
    result, lines = resolved(
        {"id": 7, "name": "Qasr Dalil", "country": "Syria", "region": None},
        {"id": "ب", "name": "قصر دليل", "country": "اليمن", "other": [1]},
        {"id": 1.5, "name": "Bir Qindil", "region": "Wadi Rimal", "country": "sy"},
        b"   ",
        {"id": "none", "name": "Qasr Dalil", "country": " ", "region": ""},
        {"id": "", "name": ""},
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line["id"] for line in lines] == [7, "ب", 1.5, "none", ""]
    assert [line["place_id"] is None for line in lines] == [False, False, False, True, True]
    assert list(lines[0]) == ["id", "place_id", "latitude", "longitude", "precision", "candidates", "rules"]
    assert (lines[0]["latitude"], lines[0]["precision"], lines[0]["rules"]) == (35.12357, "village", ["places.name"])
    assert lines[1]["latitude"] == 15.5
    assert (lines[3]["latitude"], lines[3]["longitude"], lines[3]["precision"]) == (None, None, None)
    assert (lines[3]["rules"], len(lines[3]["candidates"])) == (["places.ambiguous"], 2)
    assert lines[4]["rules"] == ["places.no_name"]


@pytest.mark.parametrize(
    ("line", "named", "reason"),
    [
        (b'{"id": 1, "name": "A"', ("line", 2), "it is not one JSON object"),
        (b"[1, 2]", ("line", 2), "Expected `object`"),
        (b'{"name": "A"}', ("line", 2), "missing required field `id`"),
        (b'{"id": null, "name": "A"}', ("line", 2), "`null`"),
        (b'{"id": true, "name": "A"}', ("line", 2), "`bool`"),
        (b'{"id": 5}', ("id", 5), "missing required field `name`"),
        (b'{"id": "x", "name": 3}', ("id", "x"), "Expected `str`"),
        (b'{"id": "x", "name": null}', ("id", "x"), "Expected `str"),
        (b'{"id": "x", "name": "A", "region": {}}', ("id", "x"), "region"),
        (b'{"id": "x", "name": "A", "country": ["SY"]}', ("id", "x"), "country"),
        (b'{"id": "x", "name": "A", "country": "Narnia"}', ("id", "x"), "no country is known as 'Narnia'"),
        (b'{"id": "x", "name": "A", "country": "ZZ"}', ("id", "x"), "no country is known as 'ZZ'"),
        (b'{"id": "x", "name": "\xff"}', ("id", "x"), "UTF-8"),
        (b'{"id": "x", "name": "\\ud800"}', ("line", 2), "it is not one JSON object"),
        (b"[" * 90_000, ("line", 2), ""),
        (b'{"id": "x", "name": "' + b"a" * placelines.LONGEST_LINE + b'"}', ("line", 2), "over 100 kB"),
    ],
)
def test_a_wrong_line_is_named_and_the_run_goes_on(line: bytes, named: tuple[str, object], reason: str) -> None:
    result, (first, wrong, last) = resolved({"id": 0, "name": "Aleppo"}, line, {"id": 9, "name": "Aleppo"})
    assert result.exit_code == 1
    assert list(wrong) == [named[0], "error"]
    assert wrong[named[0]] == named[1]
    assert reason in wrong["error"]
    assert (first["id"], last["id"]) == (0, 9)
    assert f"not read: {named[1] if named[0] == 'id' else '-:2'}: " in result.stderr
    assert "2 read, 1 not read" in result.stderr


def test_a_wrong_line_cannot_command_the_terminal() -> None:
    result, _ = resolved({"id": "\x1b[2J" * 100, "name": "x", "country": "\x1b]0;owned\x07"})
    assert result.exit_code == 1
    assert not set("\x1b\x07") & set(result.stderr)
    assert len(result.stderr) < 700


def test_long_words_are_read_as_far_as_names_go(tmp_path: Path) -> None:
    add(tmp_path)
    result, (line,) = resolved({"id": 1, "name": "Bir Qindil " + "x" * 50_000, "region": "y " * 20_000})
    assert (result.exit_code, line["id"]) == (0, 1)


def test_a_file_and_a_byte_order_mark(tmp_path: Path) -> None:
    add(tmp_path)
    path = tmp_path / "names.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": 1, "name": "Bir Qindil"}\r\n{')
    result = run("places", "resolve", str(path))
    assert json.loads(result.stdout.splitlines()[0])["latitude"] == 35.25
    assert result.exit_code == 1
    assert "names.jsonl:2: " in result.stderr


def test_a_defect_on_one_line_costs_that_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path)
    resolve = Resolver.resolve

    def broken(self: Resolver, words: str, *, context: Context) -> Location:
        if words == "bad":
            raise KeyError(words)
        return resolve(self, words, context=context)

    monkeypatch.setattr(Resolver, "resolve", broken)
    result, (first, second) = resolved({"id": 1, "name": "bad"}, {"id": 2, "name": "Bir Qindil"})
    assert (result.exit_code, second["latitude"]) == (1, 35.25)
    assert first["error"].startswith("defect of Sijill")


def test_nothing_gives_nothing() -> None:
    result, lines = resolved()
    assert (result.exit_code, result.output, lines) == (0, "", [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["find"],
        ["find", "a", "b"],
        ["find", "a", "--format", "xml"],
        ["resolve"],
        ["resolve", "absent.jsonl"],
        ["add"],
        ["add", "absent.csv"],
        ["add", "-"],
        ["lose"],
    ],
)
def test_wrong_use_is_told_with_exit_code_2(arguments: list[str]) -> None:
    result = run("places", *arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert result.stdout == ""


def test_the_codes_of_countries_are_those_of_the_gazetteer() -> None:
    with resources.as_file(resources.files("sijill.places") / "gazetteer.sqlite") as path:
        file = sqlite3.connect(path)
        query = "SELECT DISTINCT country FROM place JOIN area ON area.id = place.area WHERE kind = 'country'"
        codes = {code for (code,) in file.execute(query)}
        file.close()
    assert codes - gazetteers._CODES == set()
    assert gazetteers._CODES - codes <= {"BV"}


# sijill read


REPORT = {
    "id": "r1",
    "title": "Strike on Qasr Dalil",
    "text": "Warplanes struck a market in the village of Qasr Dalil on Monday, killing 17 civilians, medics said.",
    "published": "2025-03-11",
    "language": "en",
}


def read(folder: Path, *options: str) -> Result:
    path = folder / "reports.jsonl"
    path.write_text(json.dumps(REPORT) + "\n", encoding="utf-8")
    return run("read", str(path), *options)


def test_what_was_added_is_found_resolved_and_read(tmp_path: Path, places_folder: Path) -> None:
    assert "35.2500" not in run("places", "find", "Bir Qindil").stdout
    assert "Wadi Rimal" not in read(tmp_path).stdout
    add(tmp_path, SURVEY.splitlines()[0] + "\n")
    assert "chosen: Qasr Dalil (village): 35.1236, 37.2000" in run("places", "find", "Qasr Dalil").stdout
    _, (line,) = resolved({"id": 1, "name": "Qasr Dalil"})
    assert line["place_id"] == "pcode:SY123"
    result = read(tmp_path)
    assert result.exit_code == 0
    assert (
        "      place                Qasr Dalil\n"
        "        Qasr Dalil (village): 35.1236, 37.2000, Wadi Rimal, SY, pcode:SY123\n"
    ) in result.stdout
    claims = json.loads(read(tmp_path, "--format", "jsonl").stdout)
    assert claims["attacks"][0]["place_id"] == "pcode:SY123"
    (places_folder / "survey.sqlite").unlink()
    assert "Wadi Rimal" not in read(tmp_path).stdout


def test_near_chooses_between_homonyms_in_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path)
    assert "not located: ambiguous between Qasr Dalil (Wadi Rimal), Qasr Dalil (Sahel Rimal)" in read(tmp_path).stdout
    assert "Qasr Dalil (village): 15.5000, 44.5000, Sahel Rimal, YE" in read(tmp_path, "--near", "اليمن").stdout
    assert "Qasr Dalil (village): 35.1236, 37.2000, Wadi Rimal, SY" in read(tmp_path, "--near", "SY").stdout
    assert "not located: ambiguous" in read(tmp_path, "--near", "SY", "--near", "Yemen").stdout
    monkeypatch.setenv("LANG", "ar")
    assert "Qasr Dalil (قرية): 15.5000, 44.5000، Sahel Rimal، YE" in read(tmp_path, "--near", "YE").stdout
    assert "لم يُحدَّد موقعه: يلتبس بين" in read(tmp_path).stdout


def test_an_unknown_country_stops_read_before_it_begins(tmp_path: Path) -> None:
    result = read(tmp_path, "--near", "Narnia\x1b[2J")
    assert result.exit_code == 2
    assert "no country is known as Narnia" in result.stderr
    assert "\x1b" not in result.output


def test_explain_names_rules_and_candidates(tmp_path: Path) -> None:
    add(tmp_path)
    shown = read(tmp_path, "--explain").stdout
    flat = " ".join(shown.split())
    assert "rule places.ambiguous: several places fit about as well as each other, so none is chosen" in flat
    assert "Qasr Dalil (village), 35.1236, 37.2000, Wadi Rimal, SY, pcode:SY123; same name +1.00" in flat
    assert "candidate, score " not in read(tmp_path).stdout
