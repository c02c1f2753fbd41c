"""`sijill read` reads every kind of source, those of hostile make in a process of their own."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from warcio.warcwriter import WARCWriter

from sijill.cli.main import main

PAGE = """<!doctype html><html lang="en"><head><title>Market hit</title></head><body><article><h1>Market hit</h1>
<p>An airstrike on the market of Tell Sarab killed 12 civilians on Monday, the Civil Defence said on the same day.</p>
</article></body></html>"""
ARABIC = """<!doctype html><html lang="ar"><head><title>قصف سوق</title></head><body><article><h1>قصف سوق تل سراب</h1>
<p>قُتل 12 مدنياً في غارة جوية على سوق تل سراب يوم الاثنين، بحسب ما قال الدفاع المدني في اليوم نفسه.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("read") / "pages.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, page in enumerate((PAGE, ARABIC)):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
            url = f"https://outlet.example/{number}"
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(block), len(block)))
    return path


def test_the_pages_of_a_warc_are_read(warc: Path) -> None:
    done = CliRunner().invoke(main, ["read", "--format", "jsonl", str(warc)])
    lines = [msgspec.json.decode(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [line["language"] for line in lines] == ["en", "ar"]
    assert [attack["casualties"][0]["low"] for line in lines for attack in line["attacks"]] == [12, 12]


def test_in_a_folder_every_kind_is_found_and_what_cannot_be_read_is_named(warc: Path) -> None:
    (warc.parent / "broken.pdf").write_bytes(b"%PDF-1.7 nothing else")
    (warc.parent / "note.txt").write_text("Shelling of Murouj killed three people on Friday.", encoding="utf-8")
    done = CliRunner().invoke(main, ["read", "--format", "jsonl", str(warc.parent)])
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 4
    assert "broken.pdf" in done.stderr
