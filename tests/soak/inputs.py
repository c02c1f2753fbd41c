"""What is added to a register while it is killed: a folder, a web archive and a mailbox; all invented."""

from __future__ import annotations

from pathlib import Path

from sources.archives import Captured, warc
from sources.samples import SENTENCES, TITLES, html

_PLACES = {
    "en": ("Tell Sarab", "Ayn Nahla", "Murouj", "Bir Zaytun"),
    "ar": ("تل سراب", "عين نحلة", "مروج", "بئر الزيتون"),
}


def make_inputs(folder: Path) -> dict[str, Path]:
    """One input of each shape, by its name."""
    folder.mkdir(parents=True)
    made = {"folder": folder / "وادي الرمال", "warc": folder / "pages.warc.gz", "mail": folder / "desk.mbox"}
    _make_folder(made["folder"])
    made["warc"].write_bytes(warc(_captured()))
    made["mail"].write_bytes("".join(map(_mail, range(6))).encode())
    return made


def _page(language: str, number: int) -> str:
    place = _PLACES[language][number % 4]
    sentence = SENTENCES[language].replace(_PLACES[language][0], place)
    more = {"en": f"It was strike {number} of this week.", "ar": f"وهي الغارة رقم {number} هذا الأسبوع."}[language]
    return (
        html(language).replace(SENTENCES[language], f"{sentence} {more}").replace(TITLES[language], f"{place}: {more}")
    )


def _make_folder(folder: Path) -> None:
    (folder / "ar").mkdir(parents=True)
    for number in range(4):
        (folder / f"page-{number}.html").write_text(_page("en", number), encoding="utf-8")
        (folder / "ar" / f"صفحة {number}.html").write_text(_page("ar", number), encoding="utf-8")
    # The same bytes under another name, a report that stands elsewhere too, and something that cannot be read.
    (folder / "again.html").write_text(_page("en", 1), encoding="utf-8")
    (folder / "copy.txt").write_text(f"Tell Sarab\n\n{SENTENCES['en']}\n\nReported by a monitor.\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(256)))


def _captured() -> list[Captured]:
    pages = [(language, number) for number in range(4, 8) for language in ("en", "ar")]
    return [
        Captured(url=f"https://rimalpost.example/{language}/{number}", body=_page(language, number).encode())
        for language, number in pages
    ]


def _mail(number: int) -> str:
    language = ("en", "ar")[number % 2]
    body = f"{SENTENCES[language]}\n\n({number})\n"
    return (
        f"From desk@rimal.example Tue Oct 12 18:30:0{number} 2021\n"
        f"From: Desk <desk@rimal.example>\nTo: list@rimal.example\nSubject: Strike {number}\n"
        f"Message-ID: <{number}@rimal.example>\nDate: Tue, 12 Oct 2021 18:30:0{number} +0300\n"
        f'MIME-Version: 1.0\nContent-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{body}\n'
    )
