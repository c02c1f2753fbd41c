"""init, add, verify, bundle and watch, as they are used at a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from sijill.cli.labels import labels
from sijill.cli.main import main

SAMPLES = Path(__file__).parents[2] / "src/sijill/cli/demo"


def run(*arguments: str, register: Path | None = None, language: str = "en", stdin: str | None = None) -> Result:
    environment = {"LC_ALL": f"{language}_SY.UTF-8", "SIJILL_REGISTER": str(register) if register else None}
    return CliRunner().invoke(main, arguments, env=environment, input=stdin)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the sample reports in it."""
    folder = tmp_path_factory.mktemp("cli") / "register"
    assert run("init", str(folder), "--custodian", "فريق التوثيق").exit_code == 0
    text = (folder / "settings.toml").read_text(encoding="utf-8")
    (folder / "settings.toml").write_text(text.replace("workers = 0", "workers = 1"), encoding="utf-8")
    done = run("add", *map(str, sorted(SAMPLES.glob("*l"))), register=folder)
    assert done.exit_code == 0, done.output
    assert "15 new reports" in done.stdout
    return folder


@pytest.fixture
def register(filled: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it that a test may change."""
    shutil.copytree(filled, tmp_path / "register")
    yield tmp_path / "register"


@pytest.mark.parametrize(("language", "words"), [("en", "A new register is in"), ("ar", "سجل جديد في")])
def test_a_register_is_made_with_settings_in_the_users_language(tmp_path: Path, language: str, words: str) -> None:
    done = run("init", str(tmp_path / "r"), "--custodian", 'The "team"', language=language)
    assert words in done.stdout
    settings = (tmp_path / "r" / "settings.toml").read_text(encoding="utf-8")
    assert 'custodian = "The \\"team\\""' in settings
    assert ("الإعداد" in settings or "إعدادات" in settings) == (language == "ar")
    assert run("verify", register=tmp_path / "r").exit_code == 0


def test_a_register_is_not_made_over_another(filled: Path) -> None:
    done = run("init", str(filled))
    assert done.exit_code == 3
    assert "is there already" in done.stderr


def test_without_a_register_the_user_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("add", "x.html")
    assert done.exit_code == 3
    assert "sijill init" in done.stderr


def test_the_register_one_stands_in_is_meant(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled / "reports").mkdir(exist_ok=True)
    monkeypatch.chdir(filled / "reports")
    assert run("verify").exit_code == 0


def test_the_same_command_again_adds_nothing(register: Path) -> None:
    before = (register / "archive/custody/ledger.jsonl").read_bytes()
    done = run("add", *map(str, sorted(SAMPLES.glob("*l"))), "--format", "jsonl", register=register)
    said = [msgspec.json.decode(line)["outcome"] for line in done.stdout.splitlines()]
    assert said == ["known"] * 4
    assert (register / "archive/custody/ledger.jsonl").read_bytes() == before


def test_what_cannot_be_read_is_named_and_preserved(register: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.docx").write_bytes(b"PK\x03\x04 but no more")
    done = run("add", str(tmp_path / "scan.docx"), str(tmp_path / "missing.html"), register=register)
    assert done.exit_code == 1
    assert "not read: scan.docx: " in done.stderr
    assert "not read: " in done.stderr and "there is no such file" in done.stderr
    assert "1 captures preserved" in done.stdout


def test_what_could_not_be_read_is_read_again_when_more_is_known_of_it(register: Path, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("a,b\n1,Shelling killed four people in Murouj on Friday.\n", encoding="utf-8")
    first = run("add", str(table), register=register)
    assert (first.exit_code, "not read: posts.csv" in first.stderr) == (1, True)
    again = run("add", str(table), register=register)
    assert (again.exit_code, "0 captures" in again.stdout) == (1, True)
    mapped = run("add", str(table), "--column", "text=b", register=register)
    assert mapped.exit_code == 0, mapped.output
    assert "1 new reports" in mapped.stdout
    assert run("add", str(table), "--column", "text=b", register=register).exit_code == 0
    assert run("verify", register=register).exit_code == 0


def test_a_slip_does_not_stand_in_the_ledger_as_an_interruption(register: Path) -> None:
    before = (register / "archive/custody/ledger.jsonl").read_bytes()
    assert run("bundle", "ffffff", "--to", "x", register=register).exit_code == 3
    assert run("add", str(SAMPLES / "1-english.jsonl"), register=register).stderr == ""
    assert (register / "archive/custody/ledger.jsonl").read_bytes() == before


def test_where_there_is_no_register_nothing_is_accused(tmp_path: Path) -> None:
    done = run("verify", str(tmp_path))
    assert done.exit_code == 3
    assert "there is no register" in done.stderr


def test_standard_input_is_a_location(register: Path) -> None:
    line = '{"text": "قُتل خمسة مدنيين في قصف على قرية بئر زيتون يوم الأحد.", "outlet": "محطة"}\n'
    done = run("add", "-", "--format", "jsonl", register=register, stdin=line)
    said = [msgspec.json.decode(line) for line in done.stdout.splitlines()]
    assert [one["outcome"] for one in said] == ["captured", "listed"]
    assert said[0]["location"] == "standard input"
    assert said[1]["attacks"] == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_verify_names_what_was_changed(register: Path, language: str) -> None:
    victim = next(path for path in sorted((register / "archive/objects").rglob("*")) if path.is_file())
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    done = run("verify", register=register, language=language)
    assert done.exit_code == 1
    assert f"objects/{victim.name}" in done.stdout
    assert labels(language).of("fault", "altered") in done.stdout


def test_a_check_becomes_a_row_of_the_ledger_and_an_archive_alone_is_not_written_to(register: Path) -> None:
    ledger = register / "archive/custody/ledger.jsonl"
    before = ledger.read_bytes()
    assert run("verify", str(register / "archive")).exit_code == 0
    assert ledger.read_bytes() == before
    assert run("verify", register=register).exit_code == 0
    row = msgspec.json.decode(ledger.read_bytes().splitlines()[-1])
    assert (row["type"], row["detail"]["outcome"], row["agent"]) == ("fixity_check", "pass", "فريق التوثيق")


def test_only_what_is_new_can_be_hashed(register: Path) -> None:
    done = run("verify", "--since", "2999-01-01", register=register)
    assert done.exit_code == 0
    assert "0 objects" in done.stdout


def test_a_bundle_is_written_and_stands_in_the_ledger(register: Path, tmp_path: Path) -> None:
    from sijill.register import Register

    with Register(register):
        from sijill.register.models import Report

        report = Report.objects.get(title__startswith="مقتل ممرضتين").id
    done = run("bundle", report[:8], "--to", str(tmp_path / "bundle"), "--reason", "طلب محكمة", register=register)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "bundle/index.html").is_file()
    row = msgspec.json.decode((register / "archive/custody/ledger.jsonl").read_bytes().splitlines()[-1])
    handed = str(tmp_path / "bundle")
    assert run("verify", handed, "--root", row["detail"]["root"]).exit_code == 0
    (tmp_path / "bundle/index.html").write_text("another", encoding="utf-8")
    changed = run("verify", handed, "--root", row["detail"]["root"])
    assert (changed.exit_code, "index.html: its bytes are not" in changed.stdout) == (1, True)
    assert (row["type"], row["reason"], row["detail"]["form"]) == ("dissemination", "طلب محكمة", "folder")
    assert row["detail"]["root"] in done.stdout
    assert run("verify", register=register).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bundle", "ffffffffff", "--to", "x"], "no capture and no report"),
        (["bundle", "a", "--format", "tar", "--to", "x"], "--format is one of"),
        (["add", "--every", "often", "https://a.example/"], "write 30m, 6h, 1d, or never"),
        (["add", "--column", "text", "x.csv"], "write FIELD=COLUMN"),
        (["add", "--column", "words=BODY", "x.csv"], "no field of a report"),
        (["add", "--every", "1h", "reports/"], "no address that can be watched"),
        (["watch", "--once"], "Nothing is watched"),
    ],
)
def test_wrong_use_is_told(register: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments, register=register)
    assert done.exit_code in (2, 3)
    assert words in done.stderr


def test_settings_that_are_wrong_are_named(register: Path) -> None:
    (register / "settings.toml").write_text('custodian = "x"\n[fetch]\nspeed = 3\n', encoding="utf-8")
    done = run("add", "x.html", register=register)
    assert done.exit_code == 3
    assert "speed" in done.stderr and "settings.toml" in done.stderr
