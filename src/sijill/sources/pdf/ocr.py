"""Words of scanned pages, by Tesseract and poppler's pdftoppm where both are installed.

Neither program writes a file: pages go through pipes, so that this works where no file may be written.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from shutil import which

from sijill.errors import NotReadable

MOST_PAGES = 20
# A page takes 1 to 8 s on one core; one that is made to take for ever ends here.
_SECONDS = 60
# How often it is said that somebody is at work.
_STEP = 2.0
# The longer side in dots: about 260 to an inch of A4, and 9 MB a page whatever size a page says it has.
_LONGER_SIDE = 3_000
# Without being told, Tesseract guessed 389 dots to an inch and read 14 as 4 on an Arabic page of ours.
_DOTS = "256"
# Both languages at once: with Arabic alone, "120 mm" was read as the number 120115.
_LANGUAGES = ("ara", "eng")
_MOST_WORDS = 1_000_000
_INSERTED = re.compile("[\u200e\u200f\u202a-\u202e\x0c]")
_BLANK_LINES = re.compile(r"\n\s*\n")

_INSTALL = "it is a scan, a picture of text: to read it, install {} and add it again"


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs that read pictures, where they are, and which of the languages they can read."""

    pdftoppm: str
    tesseract: str
    version: str
    languages: tuple[str, ...]


def programs() -> Programs:
    """The programs on this machine; raises NotReadable that names the one to install."""
    pdftoppm, tesseract = which("pdftoppm"), which("tesseract")
    if not tesseract:
        raise NotReadable(_INSTALL.format("tesseract-ocr with tesseract-ocr-ara"))
    if not pdftoppm:
        raise NotReadable(_INSTALL.format("poppler-utils (pdftoppm)"))
    installed = _output([tesseract, "--list-langs"]).decode("utf-8", "replace").split()
    languages = tuple(language for language in _LANGUAGES if language in installed)
    if not languages:
        raise NotReadable(_INSTALL.format("tesseract-ocr-ara and tesseract-ocr-eng"))
    version = re.search(r"tesseract v?(\d[\w.-]{0,30})", _output([tesseract, "--version"]).decode("utf-8", "replace"))
    return Programs(pdftoppm, tesseract, version[1] if version else "", languages)


def page_words(data: bytes, number: int, found: Programs, at_work: Callable[[], None]) -> str:
    """The words of one page, counted from 1: a line for each paragraph. Raises NotReadable where it cannot be drawn."""
    page = str(number)
    side = str(_LONGER_SIDE)
    picture = _output([found.pdftoppm, "-scale-to", side, "-gray", "-f", page, "-l", page, "-"], data, at_work)
    if not picture:
        raise NotReadable(f"page {number} cannot be drawn: print it into a new PDF")
    words = _output(
        [found.tesseract, "stdin", "stdout", "-l", "+".join(found.languages), "--dpi", _DOTS], picture, at_work
    )
    text = _INSERTED.sub("", words.decode("utf-8", "replace")[:_MOST_WORDS])
    return "\n".join(" ".join(block.split()) for block in _BLANK_LINES.split(text) if block.strip())


def _output(command: list[str], data: bytes = b"", at_work: Callable[[], None] = lambda: None) -> bytes:
    """What a program gives out; nothing where it fails."""
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        ) as process:
            return _waited_for(process, data, at_work)
    except OSError as error:
        raise NotReadable(f"{command[0]} cannot be run ({error.strerror}): check how it is installed") from error


def _waited_for(process: subprocess.Popen[bytes], data: bytes, at_work: Callable[[], None]) -> bytes:
    until, given = time.monotonic() + _SECONDS, data or None
    while time.monotonic() < until:
        at_work()
        try:
            return process.communicate(given, timeout=_STEP)[0]
        except subprocess.TimeoutExpired:
            # Called again, communicate() goes on where it stopped, also with what it was given.
            given = None
    process.kill()
    raise NotReadable(f"a page takes over {_SECONDS} s to read: print it into a new PDF")
