"""The commands: what they write, where, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import sijill.cli.reports
import sijill.reading
from sijill.cli import output
from sijill.cli.labels import labels
from sijill.cli.main import main
from sijill.cli.output import Lines, progress
from sijill.cli.read import read_all
from sijill.errors import DataError, NotReadable
from sijill.models import Claims, Report, Unread
from sijill.models.codec import from_json

from . import samples

Reports = list[Report | Unread]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Lets the commands find given reports and read them with a given reader; records what they asked for."""

    def give(reports: Reports, read: Callable[[Report], Claims] | None = None) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def found(paths: Iterable[Path], **options: Any) -> Iterator[Report | Unread]:
            asked.append({"paths": list(paths), **options})
            yield from reports

        monkeypatch.setattr(sijill.cli.reports, "reports_at", found)
        monkeypatch.setattr(sijill.reading, "RuleReader", lambda **_: SimpleNamespace(read=read or _by_hand))
        return asked

    return give


def _by_hand(report: Report) -> Claims:
    return {"sample-en": samples.english, "sample-ar": samples.arabic}[report.id]()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


BOTH: Reports = [samples.ENGLISH, samples.ARABIC]


def test_a_table_by_default(given: Callable[..., Any]) -> None:
    given(BOTH)
    result = run("read", "x.html")
    assert result.exit_code == 0
    assert "killed: nearly 160 (144-160) people  “Nearly 160 people”" in result.stdout
    assert "according to         مرصد الرمال" in result.stdout
    assert result.stderr == ""


def test_arabic_labels_for_an_arabic_locale(given: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ar_SY.UTF-8")
    given(BOTH)
    result = run("read", "x.html")
    assert "القتلى (أشخاص): قرابة 160 (144-160)  «Nearly 160 people»" in result.stdout
    assert "بحسب           مرصد الرمال" in result.stdout


def test_json_lines_are_the_claims(given: Callable[..., Any]) -> None:
    given(BOTH)
    result = run("read", "--format", "jsonl", "x.jsonl")
    assert [from_json(line) for line in result.stdout.splitlines()] == [samples.english(), samples.arabic()]


def test_options_are_passed_on(given: Callable[..., Any]) -> None:
    asked = given(BOTH)
    run("read", "a.html", "-", "--published", "2025-03-11", "--outlet", "بريد الرمال", "--language", "ar")
    assert asked[0]["paths"] == [Path("a.html"), Path("-")]
    assert asked[0]["published"] == date(2025, 3, 11)
    assert (asked[0]["outlet"], asked[0]["language"]) == ("بريد الرمال", "ar")


def test_explain_names_rules(given: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    given(BOTH)
    monkeypatch.setattr(sijill.reading, "explain", lambda rule: "a number before a harm", raising=False)
    result = run("read", "--explain", "x.html")
    assert "read by figure.group-killed: a number before a harm" in result.stdout
    assert "read by" not in run("read", "x.html").stdout


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_what_cannot_be_read_is_named_and_the_run_goes_on(given: Callable[..., Any], form: str) -> None:
    given([Unread("صفحة.html", "no story \x1b[31mhere"), *BOTH])
    result = run("read", "--format", form, "folder")
    assert result.exit_code == 1
    assert "not read: صفحة.html: no story ␛[31mhere" in result.stderr
    assert "2 read, 1 not read" in result.stderr
    if form == "jsonl":
        first, *others = result.stdout.splitlines()
        assert json.loads(first) == {"id": "صفحة.html", "error": "no story \x1b[31mhere"}
        assert len(others) == 2
    else:
        assert "Tell Sarab" in result.stdout
        assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("error", "reason"),
    [(NotReadable("nothing to read in it"), "nothing to read in it"), (KeyError("kind"), "defect of Sijill")],
)
def test_a_reader_that_fails_on_one_report_fails_on_that_one_alone(
    given: Callable[..., Any], error: Exception, reason: str
) -> None:
    def read(report: Report) -> Claims:
        if report.id == "sample-en":
            raise error
        return samples.arabic()

    given(BOTH, read)
    result = run("read", "--format", "jsonl", "folder")
    first, second = result.stdout.splitlines()
    assert reason in json.loads(first)["error"]
    assert from_json(second) == samples.arabic()
    assert result.exit_code == 1


def test_claims_that_do_not_stand_in_the_report_never_get_out(given: Callable[..., Any]) -> None:
    given([samples.ARABIC], lambda report: samples.english())
    result = run("read", "--format", "jsonl", "x.html")
    assert "does not stand" in json.loads(result.stdout)["error"]


def test_wrong_data_of_sijill_itself_stops_the_run(given: Callable[..., Any]) -> None:
    def read(report: Report) -> Claims:
        raise DataError("rules.toml: rule x is written twice")

    given(BOTH, read)
    result = run("read", "x.html")
    assert result.exit_code == 3
    assert result.stderr == "sijill: rules.toml: rule x is written twice\n"


def test_an_interrupted_run_ends_quietly(given: Callable[..., Any]) -> None:
    def read(report: Report) -> Claims:
        raise KeyboardInterrupt

    given(BOTH, read)
    result = run("read", "x.html")
    assert result.exit_code == 130
    assert result.output == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "x", "--published", "11/03/2025"],
        ["read", "x", "--language", "fr"],
        ["read", "x", "--format", "xml"],
        ["read", "x", "--reader", "llm"],
        ["read", "x", "--reader", "llm", "--endpoint", "http://127.0.0.1:9"],
        ["read", "x", "--endpoint", "http://127.0.0.1:9"],
        ["read", "x", "--model", "m"],
        ["read", "x", "--near", "Narnia"],
        ["reed"],
    ],
)
def test_wrong_use_is_told_with_exit_code_2(arguments: list[str], given: Callable[..., Any]) -> None:
    given(BOTH)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert result.stdout == ""


def test_text_of_reports_cannot_style_or_command_the_terminal(given: Callable[..., Any]) -> None:
    evil = "[bold red]Tell\x1b]0;owned\x07 Sarab[/] :bomb: \u202ereversed"
    given([Report(id="\x1b[2Jid", title=evil, text="x", outlet=evil)], lambda report: Claims(report_id=report.id))
    result = run("read", "x.html")
    assert "[bold red]Tell␛]0;owned␇ Sarab[/] :bomb: reversed" in result.stdout
    assert not set("\x1b\x07\u202e") & set(result.output)


def test_version() -> None:
    assert run("--version").stdout.startswith("sijill 0.")


def test_each_line_is_out_before_the_next_report_is_read() -> None:
    stream = io.BytesIO()

    def slow() -> Iterator[Report | Unread]:
        for number, report in enumerate(BOTH):
            assert stream.getvalue().count(b"\n") == number
            yield report

    assert read_all(slow(), _by_hand, Lines(stream), labels("en")) == (2, 0)


class _Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("errors", "out", "many", "seen"),
    [(True, False, 9, True), (True, False, 3, False), (False, False, 9, False), (True, True, 9, False)],
)
def test_progress_is_seen_only_on_a_terminal_and_only_with_many_reports(
    errors: bool, out: bool, many: int, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stderr = _Stream(errors)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(sys, "stdout", _Stream(out))
    monkeypatch.setenv("TERM", "xterm")
    reports: Reports = [samples.ENGLISH] * many
    assert list(progress(reports, labels("en"))) == reports
    assert ("reports read" in stderr.getvalue()) is seen


def test_a_terminal_gets_isolates_and_a_file_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal in (True, False):
        out = _Stream(terminal)
        monkeypatch.setattr(sys, "stdout", out)
        table = output.Table(output.screen(), labels=labels("en"))
        table.claims(samples.ARABIC, samples.arabic())
        assert ("\u2068تل سراب\u2069" in out.getvalue()) is terminal


# From here on with the real extraction and reader.

SIJILL = [sys.executable, "-m", "sijill.cli"]


def write_reports(path: Path, many: int) -> None:
    row = {"title": samples.ENGLISH.title, "text": samples.ENGLISH.text, "published": "2025-03-11", "language": "en"}
    path.write_text("".join(json.dumps({"id": f"r{n}", **row}) + "\n" for n in range(many)), encoding="utf-8")


def test_the_demo_reads_both_languages_and_says_that_it_is_invented() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert result.stdout.startswith("These reports are invented")
    assert "Tell Sarab" in result.stdout
    assert "تل سراب" in result.stdout
    assert result.stdout.count("(invented)") + result.stdout.count("(من نسج الخيال)") >= 15


def test_a_real_run_writes_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    page = tmp_path / "تقرير.txt"
    page.write_text(samples.ARABIC.text, encoding="utf-8")
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    for form in ("jsonl", "table"):
        done = subprocess.run(
            [*SIJILL, "read", "--format", form, "--published", "2025-03-11", str(page)],
            capture_output=True,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "تل سراب" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX pipes")
@pytest.mark.parametrize("form", ["jsonl", "table"])
def test_a_closed_pipe_ends_the_run_quietly(tmp_path: Path, form: str) -> None:
    write_reports(tmp_path / "many.jsonl", 300)
    command = [*SIJILL, "read", "--format", form, str(tmp_path / "many.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 141


def heed_ctrl_c() -> None:
    """As in a terminal: a test run in the background ignores the signal, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_the_run_quietly(tmp_path: Path) -> None:
    write_reports(tmp_path / "many.jsonl", 20_000)
    command = [*SIJILL, "read", "--format", "jsonl", str(tmp_path / "many.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed_ctrl_c) as running:
        assert running.stdout and running.stderr
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert running.stderr.read() == b""
        assert running.wait() == 130


def test_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SIJILL, "read", "--format", "jsonl", "--language", "en", "-"],
        input=samples.ENGLISH.text.encode(),
        capture_output=True,
        check=True,
    )
    claims = from_json(done.stdout.strip())
    assert isinstance(claims, Claims)
    assert claims.attacks
