"""The documentation of registers says what is so: sources, settings, custody, tables, and whole sessions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from django.db.models import Model

from sijill.archive import Act, Archive, event_types
from sijill.archive.ledger import Checkpoint
from sijill.archive.verification import FAULTS
from sijill.cli.labels import labels
from sijill.exports import exports
from sijill.extraction.derivative import ReportText
from sijill.models import Precision, Publication, Published, Relation
from sijill.register import models
from sijill.register.settings import Authority, LimitSettings, Settings, TimeSettings
from sijill.register.verification import FAULTS as REGISTER_FAULTS
from sijill.sources import kinds
from sijill.sources.fetching.settings import FetchSettings, RobotsRule
from sijill.sources.tables.rows import FIELDS

from .test_docs import NAMES, ROOT, page, table_rows

TABLES = (
    models.Source, models.Capture, models.Report, models.Appearance, models.Unread, models.Derivation, models.Channel,
    models.Head,
)  # fmt: skip
SETTINGS: Mapping[str, type] = {
    "": Settings,
    "[fetch]": FetchSettings,
    "[time]": TimeSettings,
    "authorities": Authority,
    "[limits]": LimitSettings,
}
SESSIONS = [name for name in NAMES if "```console\n" in page(name)]


def section(name: str, heading: str) -> str:
    """What stands below a heading of a page, up to the next of its level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |\Z)", page(name), flags=re.DOTALL | re.MULTILINE)
    assert found, f"{name} has no heading “{heading}”"
    return found[2]


def rows_of(text: str) -> dict[str, list[str]]:
    """The rows of the tables in a text, by each code in their first cell."""
    return {code: row for row in table_rows(text) for code in re.findall(r"`([^`]+)`", row[0])}


def test_every_kind_of_source_has_its_section_with_its_endings_and_media_types() -> None:
    for name, kind in kinds().items():
        text = section("docs/reference/sources.md", name)
        for said in (*kind.suffixes, *kind.media_types):
            assert f"`{said}`" in text, f"{name}: {said}"
        assert all(f"**{what}**" in text for what in ("Read", "Position", "Limits")), name
    headings = re.findall(r"^## (.+)$", page("docs/reference/sources.md"), flags=re.MULTILINE)
    assert sorted(headings) == sorted(kinds())


def test_every_field_that_a_column_can_hold_is_explained() -> None:
    assert list(rows_of(section("docs/how-to/import-a-spreadsheet.md", "Import a spreadsheet"))).count("text") == 1
    assert set(FIELDS) <= rows_of(page("docs/how-to/import-a-spreadsheet.md")).keys()


@pytest.mark.parametrize("part", ["", "[fetch]", "[time]", "[limits]"])
def test_every_setting_stands_in_its_reference_with_its_default(part: str) -> None:
    text = page("docs/reference/settings.md")
    rows = rows_of(section("docs/reference/settings.md", part.strip("[]") and part) if part else text.split("\n## ")[0])
    described = msgspec.inspect.type_info(SETTINGS[part])
    assert isinstance(described, msgspec.inspect.StructType | msgspec.inspect.DataclassType)
    known = {field.name: field for field in described.fields}
    simple = {name: field for name, field in known.items() if name not in ("fetch", "time", "limits")}
    assert simple
    for name, field in simple.items():
        assert name in rows, name
        assert _written(rows[name][1]) == _plain(field), name
    authority = set(Authority.__struct_fields__) if part == "[time]" else set()
    assert set(rows) == set(simple) | authority
    for rule in RobotsRule:
        assert f'`"{rule}"`' in text


def _written(cell: str) -> object:
    return None if cell == "none" else tomllib.loads(f"value = {cell.strip('`')}")["value"]


def _plain(field: msgspec.inspect.Field) -> object:
    default = None if field.default is msgspec.NODEFAULT else field.default
    return sorted(default) if isinstance(default, frozenset | tuple) else default


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_settings_that_are_written_are_documented(language: str) -> None:
    template = page(f"src/sijill/cli/settings.{language}.toml")
    text = page("docs/reference/settings.md")
    for key, value in tomllib.loads(template).items():
        for name in value if isinstance(value, dict) else [key]:
            assert f"| `{name}` |" in text, name


def test_the_codebook_has_every_kind_of_custody_event() -> None:
    rows = rows_of(section("docs/codebook/custody.md", "The ledger"))
    for code, event in event_types().items():
        assert rows[code][1:4] == [event.premis, event.label_en, event.label_ar]
    assert set(rows) == set(event_types())
    assert set(event_types()) <= rows_of(section("docs/reference/archive.md", "Rows")).keys()


def test_the_codebook_has_every_fault_that_verify_names() -> None:
    rows = rows_of(section("docs/codebook/custody.md", "What `sijill verify` proves"))
    assert set(rows) == {*FAULTS, *REGISTER_FAULTS}
    for language in ("en", "ar"):
        for fault in rows:
            assert labels(language).of("fault", fault)


def test_the_reference_of_the_archive_has_every_key(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive", agent="Rimal", tool="sijill"):
        pass
    line = (tmp_path / "archive" / "custody" / "ledger.jsonl").read_bytes().splitlines()[0]
    rows = rows_of(section("docs/reference/archive.md", "Rows"))
    assert msgspec.json.decode(line, type=dict[str, object]).keys() | set(Checkpoint.__slots__) <= rows.keys()
    text = rows_of(section("docs/reference/archive.md", "Text"))
    assert set(ReportText.__struct_fields__) <= text.keys()
    for value in (*Publication.__slots__, *Published.__slots__, *Precision):
        assert f"`{value}`" in section("docs/reference/archive.md", "Text"), value


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.db_table)
def test_every_table_stands_in_the_reference_of_the_register(table: type[Model]) -> None:
    rows = rows_of(section("docs/reference/register.md", table._meta.db_table))
    assert set(rows) == {field.column for field in table._meta.local_fields}


def test_every_table_of_the_register_is_known_here() -> None:
    assert {table._meta.db_table for table in TABLES} == set(_registered())
    for relation in Relation:
        assert f"`{relation}`" in page("docs/reference/register.md")


def _registered() -> list[str]:
    return [model._meta.db_table for model in models.Source._meta.apps.get_app_config("register").get_models()]


def test_every_form_of_bundle_is_explained() -> None:
    assert exports()
    rows = rows_of(section("docs/how-to/hand-over-evidence.md", "Which form"))
    assert set(exports()) == set(rows) - {"--format"}


def test_the_program_that_checks_an_archive_by_hand_finds_what_was_changed(tmp_path: Path) -> None:
    program = re.search(r"^```py\n(.*?)^```", page("docs/reference/archive.md"), flags=re.DOTALL | re.MULTILINE)
    assert program
    folder = tmp_path / "archive"
    for words in (b"one", b"two", b"three"):
        with Archive(folder, agent="Rimal", tool="sijill") if folder.exists() else _made(folder) as archive:
            with archive.batch() as batch:
                name = batch.keep(words, Act(type="capture", detail={"location": "post.txt"}))
            archive.checkpoint()
    assert _run(program[1], folder) == 0
    for path in (folder / "objects" / name[:2] / name, *sorted((folder / "custody").glob("*.jsonl"))):
        whole = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(
            whole.replace(b"three", b"seven") if whole == b"three" else whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]
        )
        assert _run(program[1], folder) != 0, path.name
        path.write_bytes(whole)
    assert _run(program[1], folder) == 0


def _made(folder: Path) -> Archive:
    return Archive.create(folder, agent="Rimal", tool="sijill")


def _run(program: str, folder: Path) -> int:
    return subprocess.run([sys.executable, "-I", "-c", program, folder], capture_output=True, check=False).returncode


def test_there_are_sessions() -> None:
    assert {"README.md", "docs/tutorial.md"} <= set(SESSIONS)


@pytest.mark.parametrize("name", SESSIONS)
def test_every_session_gives_what_the_page_shows(name: str, tmp_path: Path) -> None:
    shown = "".join(re.findall(r"^```console\n(.*?)^```", page(name), flags=re.DOTALL | re.MULTILINE))
    # Files are read at the same time, so the order of lines within an answer is not fixed.
    assert sorted(session(page(name), tmp_path).splitlines()) == sorted(shown.splitlines())


def session(text: str, folder: Path) -> str:
    """What a shell gives for the commands of a page, with the commands, in a folder beside the sources of Sijill."""
    folder.joinpath("src").symlink_to(ROOT / "src")
    if post := re.search(r"as `post.txt`:\n\n```text\n(.*?)```", text, flags=re.DOTALL):
        folder.joinpath("post.txt").write_text(post[1], encoding="utf-8")
    blocks = "".join(re.findall(r"^```console\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE))
    commands = re.findall(r"^\$ (.+)$", blocks, flags=re.MULTILINE)
    script = "".join(f"printf '%s\\n' {_quoted(f'$ {command}')}\n{command}\n" for command in commands)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
    }
    run = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"], cwd=folder, env=environment, capture_output=True, check=False
    )
    return run.stdout.decode()


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "'\\''") + "'"
