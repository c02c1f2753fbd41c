"""Files: preserved whole, read once, gone on with after an interruption, and nothing added twice or passed over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import cast

import pytest

from sijill.engines import Confined, Ended, Gave, Pool, Refused, Task
from sijill.errors import RegisterError
from sijill.register import Captured, Known, Listed, NotRead, Outcome, PassedOver, Register, verify_register
from sijill.register import ingest as ingest_module
from sijill.register.adding import Adding
from sijill.register.giving import Giving
from sijill.register.ingest import Ingest
from sources.archives import Captured as Record
from sources.archives import warc
from sources.samples import html

from .here import PoolHere, add, adding, new_register

ENGLISH = "An airstrike on the market of Tell Sarab killed 12 civilians on Monday, the Civil Defence said."
ARABIC = "قُتل خمسة مدنيين في قصف على قرية بئر الزيتون يوم الأحد، بحسب مرصد الرمال."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new_register(tmp_path)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder with two reports, a picture, a hidden file, a link, and a file that is no report."""
    reports = tmp_path / "وادي الرمال"
    (reports / "ar").mkdir(parents=True)
    (reports / "page.html").write_text(html("en"), encoding="utf-8")
    (reports / "ar" / "تقرير.txt").write_text(f"قصف\n\n{ARABIC}\n", encoding="utf-8")
    (reports / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (reports / "broken.pdf").write_bytes(b"%PDF-1.4\nnot one")
    (reports / ".hidden.html").write_text(html("en"), encoding="utf-8")
    (reports / "link.html").symlink_to(reports / "page.html")
    return reports


def said(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return sorted((type(one).__name__, getattr(one, "location", "")) for one in outcomes)


def reports_of(folder: Path) -> set[tuple[str, str, int]]:
    """Every report with the capture and the number of the item where it stands."""
    with Register(folder):
        from sijill.register.models import Appearance

        return set(Appearance.objects.values_list("report", "capture__location", "number"))


def lines(path: Path, *texts: str) -> str:
    """A file of JSON lines with a report each."""
    path.write_text("".join(json.dumps({"text": text, "outlet": "Rimal Post"}) + "\n" for text in texts))
    return str(path)


def test_a_folder_is_preserved_whole_and_what_holds_no_report_is_counted(folder: Path, given: Path) -> None:
    outcomes = add(folder, [str(given)])
    name = given.name
    assert said(outcomes) == [
        *(("Captured", f"{name}/{file}") for file in ("ar/تقرير.txt", "broken.pdf", "page.html", "photo.png")),
        *(("Listed", f"{name}/{file}") for file in ("ar/تقرير.txt", "page.html")),
        ("NotRead", f"{name}/broken.pdf"),
        ("PassedOver", str(given)),
    ]
    assert PassedOver(str(given), 1) in outcomes
    assert verify_register(folder).sound


def test_the_same_folder_again_adds_nothing_and_reads_again_what_could_not_be_read(folder: Path, given: Path) -> None:
    add(folder, [str(given)])
    before = reports_of(folder)
    outcomes = add(folder, [str(given)])
    assert {type(one).__name__ for one in outcomes} == {"Known", "NotRead", "PassedOver"}
    assert reports_of(folder) == before
    with Register(folder) as register:
        assert sum(event.type == "capture" for event in register.archive.events()) == 4


def test_what_could_not_be_read_is_listed_with_its_place_and_reason(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps({"text": ENGLISH}) + "\n{\n" + "{}" + "\n")
    outcomes = [one for one in add(folder, [str(path)]) if isinstance(one, NotRead)]
    with Register(folder):
        from sijill.register.models import Unread

        listed = set(Unread.objects.values_list("position", "reason"))
    assert listed == {(one.position, one.reason) for one in outcomes}
    assert len(listed) == 2 and all(place and reason for place, reason in listed)


def test_a_report_that_stands_in_two_files_is_one_report_that_appears_twice(folder: Path, tmp_path: Path) -> None:
    first, second = lines(tmp_path / "a.jsonl", ENGLISH, ARABIC), lines(tmp_path / "b.jsonl", ARABIC)
    listed = [one for one in add(folder, [first, second]) if isinstance(one, Listed)]
    assert [one.new for one in listed] == [True, True, False]
    assert listed[1].report == listed[2].report
    with Register(folder):
        from sijill.register.models import Appearance

        assert Appearance.objects.filter(report=listed[2].report).count() == 2


def test_the_same_bytes_under_another_name_are_another_capture_of_one_object(folder: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(html("ar"), encoding="utf-8")
    outcomes = add(folder, [str(tmp_path / "a.html"), str(tmp_path / "b.html")])
    assert len({one.capture for one in outcomes if isinstance(one, Captured)}) == 2
    assert [one.new for one in outcomes if isinstance(one, Listed)] == [True, False]


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A web archive of eight pages, of which two are made durable at a time."""
    monkeypatch.setattr(ingest_module, "_REPORTS_TOGETHER", 2)
    path = tmp_path / "pages.warc.gz"
    bodies = [html(language, head=f"<!--{n}-->").replace("22", f"{n}") for n in range(4) for language in ("en", "ar")]
    bodies = [body.replace("</p>", f" ({number})</p>") for number, body in enumerate(bodies)]
    path.write_bytes(warc([Record(url=f"https://a.example/{n}", body=body.encode()) for n, body in enumerate(bodies)]))
    return str(path)


@pytest.mark.parametrize("after", [1, 2, 4, 7])
def test_a_run_that_stops_within_a_web_archive_is_gone_on_with(folder: Path, pages: str, after: int) -> None:
    with pytest.raises(KeyboardInterrupt), Register(folder) as register:
        for number, _ in enumerate(adding(register).add([pages], Giving())):
            if number == after:
                raise KeyboardInterrupt
    begun = reports_of(folder)
    assert len(begun) < 8
    with Register(folder) as register:
        from sijill.register.models import Capture

        assert not Capture.objects.get().ended
        pool = PoolHere()
        read = [gave.number for _, gave in _told(pool, Adding(register, cast(Pool, pool)), pages)]
    assert sorted(read) == sorted(set(range(8)) - {number for _, _, number in begun})
    whole = reports_of(folder)
    assert len(whole) == 8 and begun < whole
    assert add(folder, [pages]) == [Known("pages.warc.gz")]


def _told(pool: PoolHere, run: Adding, location: str) -> list[tuple[Task, Gave]]:
    """What the pool gives while a location is added."""
    told: list[tuple[Task, Gave]] = []
    results = pool.results

    def listened(*, until: int):  # type: ignore[no-untyped-def]
        for task, message in results(until=until):
            if isinstance(message, Gave):
                told.append((task, message))
            yield task, message

    pool.results = listened  # type: ignore[method-assign]
    list(run.add([location], Giving()))
    return told


def test_an_archive_that_several_processes_read_gives_the_same(
    folder: Path, tmp_path: Path, pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real processes, as users have them; each reads every second page."""
    (tmp_path / "other").mkdir()
    other = new_register(tmp_path / "other")
    add(other, [pages])
    monkeypatch.setattr(ingest_module, "_SHARED", 100)
    with Register(folder) as register, Pool(Confined, workers=2) as pool:
        outcomes = list(Adding(register, pool).add([pages], Giving()))
    assert sum(isinstance(one, Listed) for one in outcomes) == 8
    assert reports_of(folder) == reports_of(other)
    assert verify_register(folder).sound
    with Register(folder):
        from sijill.register.models import Capture

        capture = Capture.objects.get()
        assert (capture.ended, capture.read_up_to) == (True, 7)


class Scripted(PoolHere):
    """Two processes; the first gives up on the capture, the second ends well and last."""

    workers = 2

    def results(self, *, until: int):  # type: ignore[no-untyped-def]
        """What they say."""
        while len(self._tasks) > until:
            task = self._tasks.pop(0)
            refused = Refused(position=f"item {task.nth}", reason="cannot be read")
            yield task, Gave(task.nth, f"item {task.nth}", (refused,))
            yield task, Ended(2, None if task.nth else "reading it took more than 8 seconds")


def test_what_one_of_several_processes_could_not_take_apart_is_named(
    folder: Path, pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "_SHARED", 100)
    with Register(folder) as register:
        outcomes = list(Adding(register, cast(Pool, Scripted())).add([pages], Giving()))
        from sijill.register.models import Unread

        assert NotRead("pages.warc.gz", "", "reading it took more than 8 seconds") in outcomes
        assert Unread.objects.filter(position="", reason="reading it took more than 8 seconds").exists()


def test_names_that_are_no_text_are_written_down_all_the_same(folder: Path, tmp_path: Path) -> None:
    """Names of files from old Arabic systems, unpacked on this one, are no UTF-8."""
    reports = tmp_path / "reports"
    reports.mkdir()
    path = Path(os.fsdecode(os.fsencode(reports) + "/تقرير".encode("cp1256") + b".html"))
    path.write_text(html("ar"), encoding="utf-8")
    for location in (str(reports), str(path)):
        outcomes = add(folder, [location])
        assert [type(one).__name__ for one in outcomes] == ["Captured", "Listed"]
        assert getattr(outcomes[0], "location", "").endswith(r"\xca\xde\xd1\xed\xd1.html")
    assert verify_register(folder).sound
    missing = os.fsdecode(b"\xff.html")
    assert add(folder, [missing]) == [NotRead(r"\xff.html", "", "there is no such file or folder: check the path")]


def test_what_can_be_read_only_once_is_not_taken_for_an_empty_file(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (outcome,) = add(folder, [str(tmp_path / "pipe")])
    assert isinstance(outcome, NotRead) and "standard input" in outcome.reason


def test_a_file_that_goes_away_while_it_is_added_is_named(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Ingest.files

    def gone(self: Ingest, waiting: object, giving: Giving) -> object:
        (given / "page.html").unlink()
        return files(self, waiting, giving)  # type: ignore[arg-type]

    monkeypatch.setattr(Ingest, "files", gone)
    outcomes = add(folder, [str(given)])
    (refused,) = (one for one in outcomes if isinstance(one, NotRead) and one.location.endswith("page.html"))
    assert "it cannot be opened" in refused.reason
    assert any(isinstance(one, Listed) for one in outcomes)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("custodian = ", "Invalid value"),
        ("", "custodian"),
        ('custodian = "  "', "name who is answerable"),
        ('custodian = "a"\nnaer = ["SY"]', "naer"),
        ('custodian = "a"\n[limits]\nworkers = "two"', "workers"),
        ('custodian = "a"\n[fetch]\nrobots = "ask"', "robots"),
        ("custodian = 3", "custodian"),
    ],
)
def test_settings_that_are_wrong_are_named_with_their_file(folder: Path, settings: str, words: str) -> None:
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(RegisterError, match=words) as raised:
        Register(folder)
    assert str(folder / "settings.toml") in str(raised.value)


def test_a_file_in_which_nothing_is_a_report_is_named(folder: Path, tmp_path: Path) -> None:
    picture = Record(url="https://rimalpost.example/a.png", headers=[("Content-Type", "image/png")], body=b"\x89PNG")
    (tmp_path / "pictures.warc.gz").write_bytes(warc([picture]))
    (tmp_path / "pages.warc.gz").write_bytes(warc([picture, Record(body=html("ar").encode())]))
    outcomes = add(folder, [str(tmp_path / name) for name in ("pictures.warc.gz", "pages.warc.gz")])
    unread = [one for one in outcomes if isinstance(one, NotRead)]
    assert unread == [NotRead("pictures.warc.gz", "", "nothing in it is a report: there is nothing to read")]
