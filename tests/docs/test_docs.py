"""The documentation says what is so."""

from __future__ import annotations

import importlib.util
import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

import sijill
from sijill.cli.main import main
from sijill.models import CONVENTIONS, Factuality, Group, Harm, Qualifier, Scope, Stance, lines
from sijill.models.taxonomy import responses
from sijill.reading.reader import LARGEST_REPORT

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
SOURCES = ("GeoNames", "CC BY 4.0", "Who's On First", "OCHA Syria and OCHA Sudan", "CC BY 3.0 IGO")
ARABIC = re.compile(r"[\u0621-\u064a]")


def tool(name: str) -> ModuleType:
    """A program of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table_rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|\- ]+", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, each with its words."""
    yield name, command
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from commands(below, f"{name} {word}")


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = re.sub(r"```.*?```", "", page(name), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, place = target.partition("#")
        found = (ROOT / name).parent / file if file else ROOT / name
        assert found.exists(), target
        if place:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert place in map(anchor, headings), target


@pytest.mark.parametrize("name", NAMES)
def test_every_python_example_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for block in re.findall(r"^```python\n(.*?)^```", page(name), flags=re.DOTALL | re.MULTILINE):
        exec(compile(block, name, "exec"), {})


@pytest.mark.parametrize("name", NAMES)
def test_every_data_example_can_be_read(name: str) -> None:
    for block in re.findall(r"^ *```toml\n(.*?)^ *```", page(name), flags=re.DOTALL | re.MULTILINE):
        assert tomllib.loads(textwrap.dedent(block))


def test_the_examples_use_every_way_in() -> None:
    """So that the tests above cannot pass by finding nothing."""
    assert "```python" in page("README.md")
    assert "```python" in page("docs/tutorial.md")
    assert "```python" in page("docs/reference/api.md")
    assert "```toml" in page("docs/how-to/edit-words-and-rules.md")


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    assert page("docs/reference/cli.md") == tool("pages").cli_page(), "run make docs"


def test_the_examples_of_the_readme_are_up_to_date() -> None:
    text = page("README.md")
    assert text == tool("pages").readme(text), "run make docs"
    assert text.count("<!-- report ") == 2


def test_the_picture_is_up_to_date() -> None:
    assert page("docs/pictures/read.svg") == tool("picture").picture(), "run make docs"
    assert "url(" not in page("docs/pictures/read.svg").replace("url(#", "")


def test_every_command_and_option_is_used_somewhere_in_the_guides() -> None:
    guides = "".join(page(name) for name in NAMES if "reference" not in name)
    for name, command in commands(main, "sijill"):
        assert name in guides, name
        for parameter in command.params:
            for option in parameter.opts:
                assert option in guides or not option.startswith("--") or option in ("--help", "--version"), option


def test_every_public_name_is_in_the_reference() -> None:
    text = page("docs/reference/api.md")
    assert sijill.__all__ == sorted(sijill.__all__, key=lambda name: (name.islower(), name))
    for name in sijill.__all__:
        assert getattr(sijill, name) is not None
        assert re.search(rf"`{name}\b", text), name


def test_every_key_of_the_format_is_in_its_reference() -> None:
    text = page("docs/reference/format.md")
    all_lines = (lines.ReportLine, lines.AttackLine, lines.PlaceLine, lines.CasualtiesLine, lines.ResponseLine)
    for line in (*all_lines, lines.AllegationLine):
        for key in line.__struct_fields__:
            assert f"`{key}`" in text, key
    for codes in (Harm, Group, Scope, Stance, Factuality):
        for code in codes:
            assert f"`{code}`" in text, code


def test_the_codebook_has_every_code_of_responses() -> None:
    rows = {row[0].strip("`"): row for row in table_rows(page("docs/codebook/responses.md")) if len(row) == 4}
    for code, response in responses().items():
        assert rows[code][1:] == [response.english, response.arabic, response.meaning]


def test_the_codebook_has_every_convention_with_its_numbers() -> None:
    rows = {row[0].strip("`"): row for row in table_rows(page("docs/codebook/numbers.md")) if len(row) == 4}
    # "odd" has its bounds from the number that it stands with.
    for term in CONVENTIONS["default"].keys() - {"odd"}:
        for column, convention in ((2, "default"), (3, "literal")):
            low, high = CONVENTIONS[convention][term]
            bounds = tuple(int(end) if end.strip() else None for end in rows[term][column].split("–"))
            assert bounds == (low, high), (term, convention)


def test_the_codebook_has_every_qualifier() -> None:
    text = page("docs/codebook/numbers.md")
    for qualifier in set(Qualifier) - {Qualifier.VAGUE}:
        assert f"`{qualifier}`" in text


def test_every_page_that_the_code_names_is_there() -> None:
    files = [path for ending in ("py", "toml", "txt") for path in (ROOT / "src").rglob(f"*.{ending}")]
    named = {name for path in files for name in re.findall(r"docs/[a-z0-9/_.-]+\.md", path.read_text(encoding="utf-8"))}
    assert "docs/codebook/text.md" in named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_notice_and_the_lists_of_places_name_the_same_sources() -> None:
    lists = sorted((ROOT / "src" / "sijill" / "languages").glob("*/words/places.txt"))
    assert len(lists) > 1
    notice = " ".join(page("NOTICE").split())
    for path in lists:
        head = [line[2:] for line in path.read_text(encoding="utf-8").splitlines()[:10] if line.startswith("#")]
        assert str(path.relative_to(ROOT)) in notice
        assert all(any(source in line for line in head) for source in SOURCES)
    for name in ("NOTICE", "README.md"):
        text = " ".join(page(name).split())
        assert [source for source in SOURCES if source not in text] == [], name


def test_the_largest_report_is_the_one_of_the_reader() -> None:
    limit = f"{LARGEST_REPORT:,} characters"
    for name in ("README.md", "docs/codebook/text.md", "docs/how-to/read-a-folder.md", "CHANGELOG.md"):
        assert limit in page(name), name


def test_the_glossary_has_both_languages() -> None:
    rows = [row for row in table_rows(page("GLOSSARY.md")) if row[0] != "English"]
    assert len(rows) > 40
    for english, arabic, meaning, _ in rows:
        assert english
        assert meaning
        assert ARABIC.search(arabic), english
    assert len({row[0] for row in rows}) == len(rows)


def test_every_decision_is_listed() -> None:
    listed = page("docs/decisions/README.md")
    pages = [path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert pages
    for name in pages:
        assert f"({name})" in listed
        text = page(f"docs/decisions/{name}")
        assert "**Context.**" in text
        assert "**Choice.**" in text
        assert "**Given up.**" in text


def test_every_target_of_make_has_a_line_of_help() -> None:
    text = page("Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^{target}:.*## \w", text, flags=re.MULTILINE), target


def test_lock_files_have_hashes_and_name_no_index() -> None:
    for name in ("requirements/dev.txt", "requirements/bench.txt"):
        text = page(name)
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links|file:", text)
