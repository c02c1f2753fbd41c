"""PDF files: their words in the right order, and files that are made to mislead."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from pypdf import PdfReader, PdfWriter

from sijill.models import Precision
from sijill.sources import Failure, Found, Preserved, kind_of, kinds
from sijill.sources.kinds import pdf as pdf_kind
from sijill.sources.pdf import file as pdf_file
from sijill.sources.pdf import ocr
from sources.kinds.reading import failures_in, found_in, outcomes
from sources.made import Seen, lines, pdf, stream

PDF = kinds()["pdf"]
RIGHT = 550.0


def text_of(*pages: Sequence[Seen]) -> str:
    (found,) = found_in(PDF, pdf(pages))
    return found.report.full_text.strip("\n")


def reason_of(data: bytes) -> str:
    ((_, reason),) = failures_in(PDF, data)
    return reason


def arabic(*seen: str, **said: float) -> list[Seen]:
    return lines(seen, right=RIGHT, **said)


def test_numbers_stay_where_they_are_read() -> None:
    first = " ".join(("،لاجر ةثالث لتق", "2024/03/12", "يفو .جورملا قوس ىلع فصقب نورخآ 14 بيصأو"))
    page = arabic(first, ".(10:30 ةعاسلا) ةيدام رارضأ كانه تعقوو حابصلا يف كلذ دعب")
    assert text_of(page) == (
        "وأصيب 14 آخرون بقصف على سوق المروج. وفي 2024/03/12 قتل ثلاثة رجال،"
        " بعد ذلك في الصباح ووقعت هناك أضرار مادية (الساعة 10:30)."
    )


def test_the_order_of_drawing_does_not_matter() -> None:
    words = "Two people were wounded when shells hit the market of Murouj."
    letters: list[Seen] = [(50 + 5 * place, 700, 10, letter) for place, letter in enumerate(words) if letter != " "]
    assert text_of(letters) == text_of(letters[::-1]) == text_of(letters[::2] + letters[1::2]) == words


def test_forms_of_letters_are_folded() -> None:
    assert text_of(arabic("جوﺮﻤﻟا قﻮﺳ ﻰﻠﻋ ﻒﺼﻗ ﻊﻗو", "ىحرج طوقس ىلإ ىدأ ام")).startswith("وقع قصف على سوق المروج")


def test_marks_stand_on_their_letters() -> None:
    # A mark has no width; this one is drawn between two letters, behind its own.
    data = pdf([[(50, 700, 10, "اولِتق")]]).replace(b"/DW 500", b"/DW 500/W[1616[0]]")
    assert found_in(PDF, data)[0].report.text in ("قتِلوا", "قتلِوا")


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_not() -> None:
    page = lines([
        "Two people were wounded when shells hit the market",
        "of Murouj in Wadi Rimal on Tuesday, the doctor who",
        "treated them said.",
        "The ministry denied that its forces had fired over",
        "the district since Sunday morning.",
    ])  # fmt: skip
    assert text_of(page) == (
        "Two people were wounded when shells hit the market of Murouj in Wadi Rimal on Tuesday, the doctor who treated"
        " them said.\nThe ministry denied that its forces had fired over the district since Sunday morning."
    )


@pytest.mark.parametrize(
    ("ends", "joined"),
    [
        ("-", "a well-known school and the responsibility of no"),
        ("\u2010", "a wellknown school and the responsibility of no"),
        ("\u00ad", "a wellknown school and the responsibility of no"),
    ],
)
def test_hyphens_are_undone_only_where_that_is_sure(ends: str, joined: str) -> None:
    page = lines(
        [f"Shells in the early morning damaged a well{ends}", "known school and the responsi" + "-", "bility of no"]
    )
    elsewhere = lines(["Nobody took responsibility for it on that day."], top=400)
    assert joined in text_of([*page, *elsewhere])


def test_columns_are_read_from_the_side_that_the_language_begins_at() -> None:
    left = ["the first line of a column", "that goes on below itself", "and ends after three lines"]
    right = [line.upper() for line in left]
    page = [*lines(left), *lines(right, right=400)]
    assert text_of(page) == f"{' '.join(left)}\n{' '.join(right)}"
    first, second = "نييندملا نم نيحيرج طوقس دعب", "ةيناث ةرم قوسلا ىلع فصقلا داع"
    page = [*lines([second] * 3, right=250), *lines([first] * 3, right=RIGHT)]
    assert text_of(page).startswith(first[::-1]) and text_of(page).endswith(second[::-1])


def test_rows_of_a_table_are_lines_with_tabs() -> None:
    rows = [("Killed", "3"), ("Wounded", "14"), ("Missing", "none")]
    page: list[Seen] = []
    for place, (name, count) in enumerate(rows):
        page += [(50, 700 - 20 * place, 10, name), (200, 700 - 20 * place, 10, count)]
    assert text_of(page) == "Killed\t3\nWounded\t14\nMissing\tnone"
    page = [(RIGHT - 30, 700, 10, "ىلتقلا"), (RIGHT - 150, 700, 10, "3")]
    assert text_of(page) == "القتلى\t3"


def test_pages_are_divided_by_a_blank_line() -> None:
    assert text_of(lines(["words of one"]), lines(["words of two"])) == "words of one\n\nwords of two"


def test_the_largest_type_is_the_title_and_a_short_line_the_date() -> None:
    page = [
        *lines(["12 March 2024"], top=820),
        *lines(["Shelling of Murouj market", "wounds two people"], size=18),
        *lines(["Two people were wounded when shells hit the market.", "A doctor said so."], top=700),
    ]
    (found,) = found_in(PDF, pdf([page], title="Microsoft Word - draft.docx"))
    assert found.report.title == "Shelling of Murouj market wounds two people"
    assert found.report.text.startswith("12 March 2024\nTwo people")
    assert found.report.published == date(2024, 3, 12)
    assert found.publication.published and found.publication.published.precision is Precision.DAY


def test_a_title_in_the_properties_counts_where_no_line_is_larger() -> None:
    page = lines(["Two people were wounded."])
    assert found_in(PDF, pdf([page], title="قصف على سوق المروج"))[0].report.title == "قصف على سوق المروج"
    assert found_in(PDF, pdf([page], title="untitled"))[0].report.title == ""


def test_when_the_file_was_made_is_not_when_the_report_was_published() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([lines(["Two people were wounded."])]))))
    writer.add_metadata({"/CreationDate": "D:20240312101010Z", "/Author": "Nadia Sarhan"})
    written = io.BytesIO()
    writer.write(written)
    (found,) = found_in(PDF, written.getvalue())
    assert (found.report.published, found.report.byline) == (None, "Nadia Sarhan")


def test_words_that_a_stretch_stands_for_are_taken_from_it() -> None:
    shown = b"/Span <</ActualText <FEFF0642064F062A0644>>> BDC BT /F 10 Tf 50 700 Td <064406420062> Tj ET EMC"
    assert found_in(PDF, pdf([lines(["ab قلو"], top=100)], extra={11: stream(shown)}))[0].report.text == "قُتل"


@pytest.mark.parametrize(("password", "is_read"), [("", True), ("secret", False)])
def test_an_encrypted_file_is_read_where_no_password_is_needed(password: str, is_read: bool) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([lines(["Two people were wounded."])]))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    if is_read:
        assert found_in(PDF, written.getvalue())[0].report.text == "Two people were wounded."
    else:
        assert "without a password" in reason_of(written.getvalue())


def test_a_damaged_page_is_named_and_the_others_are_read() -> None:
    data = pdf(
        [lines(["words of one"]), lines(["words of two"])], extra={13: stream(b"x" * 90, b"/Filter/FlateDecode")}
    )
    (found, failure) = (outcome for _, outcome in outcomes(PDF, data))
    assert isinstance(found, Found) and found.report.text == "words of one"
    assert isinstance(failure, Failure) and failure.position == "page 2"


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 840]/Resources<</Font<</F 3 0 R>>%s>>/Contents 11 0 R>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 20 0 R>>/Font<</F 3 0 R>>>>"


@pytest.mark.parametrize(
    "extra",
    [
        {2: b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"},
        {2: b"<</Type/Pages/Count 1/Kids[7 0 R]>>", 7: b"<</Type/Pages/Count 1/Kids[8 0 R]>>",
         8: b"<</Type/Pages/Count 1/Kids[7 0 R]>>"},
        {2: b"<</Type/Pages/Count 1000000000/Kids[10 0 R]>>"},
        {2: b"<</Type/Pages/Count 2000/Kids[" + b"10 0 R " * 300_000 + b"]>>"},
        {11: stream(zlib.compress(bytes(400_000_000), 9), b"/Filter/FlateDecode")},
        {11: stream(zlib.compress(zlib.compress(bytes(400_000_000), 9), 9), b"/Filter[/FlateDecode/FlateDecode]")},
        {11: stream(b"<" * 100, b"/Filter[" + b"/ASCIIHexDecode" * 5_000 + b"]")},
        {11: stream(zlib.compress(b"BT /F 9 Tf (ab) Tj ET " * 60_000), b"/Filter/FlateDecode")},
        {11: stream(b"[" * 100_000)},
        {11: stream(b"q " * 60_000 + b"(")},
        {10: PAGE % b"/XObject<</X 20 0 R>>", 11: stream(b"/X Do"), 20: stream(b"/X Do " * 20, FORM)},
        {5: stream(b"1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange " * 1_000)},
        {4: b"<</Type/Font/Subtype/CIDFontType2/W[0 2000000000 5]>>"},
        {1: b"<</Type/Catalog/Pages 1 0 R>>"},
        {1: b"[" * 100_000},
        {11: b"11 0 R"},
    ],
    ids=[
        "own parent", "cycle", "count", "kids", "bomb", "bomb in bomb", "filters", "operators", "nested", "states",
        "forms", "table", "widths", "catalog", "brackets", "itself",
    ],
)  # fmt: skip
def test_files_made_to_take_for_ever_end(extra: dict[int, bytes]) -> None:
    started = process_time()
    data = pdf([lines(["Two people were wounded."])], extra=extra)
    for _, outcome in outcomes(PDF, data):
        assert isinstance(outcome, Found) or outcome.reason  # type: ignore[union-attr]
    assert process_time() - started < 8


@pytest.mark.parametrize("place", [b"9", b"0", b"999999999999"])
def test_tables_of_places_that_lead_in_circles_end(place: bytes) -> None:
    data = pdf([lines(["Two people were wounded."])])
    data = re.sub(rb"startxref\n\d+", b"startxref\n" + place, data)
    for changed in (data, data.replace(b"/Size", b"/Prev %d/Size" % data.index(b"xref\n0 1"))):
        assert outcomes(PDF, changed)


def test_the_number_of_pages_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "MOST_PAGES", 2)
    assert found_in(PDF, pdf([lines(["words"])] * 2))
    assert "over 2 pages" in reason_of(pdf([lines(["words"])] * 3))


def test_a_pdf_is_known_by_its_beginning() -> None:
    assert kind_of(Preserved(stream=io.BytesIO(pdf([lines(["words"])])), name="download")).name == "pdf"


def scan(*pages: bytes) -> bytes:
    """A PDF whose pages are pictures in grey, each given as a portable grey map of one size."""
    extra: dict[int, bytes] = {}
    for number, picture in enumerate(pages):
        _, size, _, dots = picture.split(b"\n", 3)
        width, height = map(int, size.split())
        named = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (
            width,
            height,
        )
        extra[100 + number] = stream(zlib.compress(dots), named + b"/Filter/FlateDecode")
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 840]/Resources<</XObject<</X %d 0 R>>>>/Contents %d 0 R>>"
        extra[10 + 2 * number] = page % (100 + number, 11 + 2 * number)
        extra[11 + 2 * number] = stream(b"q 600 0 0 840 0 0 cm /X Do Q     % only a picture")
    return pdf([[]] * len(pages), extra=extra)


BLANK = b"P5\n60 84\n255\n" + b"\xff" * 60 * 84


@pytest.mark.parametrize(
    ("missing", "named"), [("tesseract", "install tesseract-ocr"), ("pdftoppm", "install poppler-utils")]
)
def test_a_scan_says_which_program_to_install(missing: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "which", lambda name: None if name == missing else "/bin/true")
    assert named in reason_of(scan(BLANK))


def test_a_scan_needs_the_words_of_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "which", lambda _: "/bin/true")
    assert "install tesseract-ocr-ara and tesseract-ocr-eng" in reason_of(scan(BLANK))


def test_a_program_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\ncase "$1" in --*) echo "tesseract 5 ara eng";; *) while :; do :; done;; esac\n')
    program.chmod(0o755)
    monkeypatch.setattr(ocr, "which", lambda _: str(program))
    monkeypatch.setattr(ocr, "_SECONDS", 0.2)
    monkeypatch.setattr(ocr, "_STEP", 0.1)
    assert "takes over 0.2 s" in reason_of(scan(BLANK))


needs_programs = pytest.mark.skipif(
    not all(map(shutil.which, ("chromium", "tesseract", "pdftoppm"))),
    reason="needs chromium, tesseract and pdftoppm (poppler-utils)",
)
WORDS = {
    "en": "Two people were wounded when shells hit the market of Murouj.",
    "ar": "أصيب 14 شخصا في قصف على سوق المروج في وادي الرمال",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page with both languages, as Chromium prints it."""
    folder = tmp_path_factory.mktemp("printed")
    page = folder / "page.html"
    body = f"<p>{WORDS['ar']}</p><p dir=ltr>{WORDS['en']}</p>"
    page.write_text(f'<!doctype html><html dir=rtl><meta charset=utf-8><body style="font-size:20px">{body}')
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    folder_of_user = f"--user-data-dir={folder / 'user'}"
    subprocess.run(
        [*command, folder_of_user, f"--print-to-pdf={folder / 'page.pdf'}", page.as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return (folder / "page.pdf").read_bytes()


@needs_programs
def test_what_chromium_prints_is_read_word_for_word(printed: bytes) -> None:
    (found,) = found_in(PDF, printed)
    assert found.report.full_text.strip("\n") == f"{WORDS['ar']}\n{WORDS['en']}"
    assert found.media_type is None


@needs_programs
def test_a_scan_is_read_and_says_so(printed: bytes) -> None:
    drawn = subprocess.run(["pdftoppm", "-gray", "-r", "150", "-"], input=printed, capture_output=True, check=True)
    (found,) = found_in(PDF, scan(drawn.stdout))
    assert re.fullmatch(r"application/pdf; ocr=tesseract \d\.\S+", found.media_type or "")
    assert "14" in found.report.full_text and "المروج" in found.report.full_text
    assert "wounded when shells hit the market" in found.report.full_text


def test_of_a_long_scan_some_pages_are_read_and_the_rest_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_kind, "programs", lambda: ocr.Programs("", "", "5.3.0", ("ara",)))
    monkeypatch.setattr(pdf_kind, "MOST_PAGES", 1)
    monkeypatch.setattr(pdf_kind, "page_words", lambda *_: "Two people were wounded.")
    found, failure = (outcome for _, outcome in outcomes(PDF, scan(BLANK, BLANK, BLANK)))
    assert isinstance(found, Found) and found.report.text == "Two people were wounded."
    assert isinstance(failure, Failure) and failure.position == "page 2"
    assert failure.reason == "it is a scan of 3 pages, of which 1 are read: split it"
