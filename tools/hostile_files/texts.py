"""Hostile texts, and files that are not what their names say."""

from __future__ import annotations

import random

from . import ARABIC, SENTENCE, WORDS, Table, times


def _of_words(words: str, count: int) -> bytes:
    chosen = random.Random(3)
    return " ".join(chosen.choices(words.split(), k=count)).encode()


FILES: Table = {
    "over-the-limit-21MB.txt": lambda: times(86_000, WORDS),
    "one-line-3MB.txt": lambda: times(30_000, SENTENCE),
    "text-3MB.txt": lambda: times(12_000, f"{WORDS}\n"),
    "text-of-the-largest-size-en.txt": lambda: times(9_900, f"{SENTENCE}\n"),
    "text-of-the-largest-size-ar.txt": lambda: times(12_000, f"{ARABIC}\n"),
    "spaces-2MB.txt": lambda: times(2_000_000, " ") + SENTENCE.encode(),
    "line-ends-2MB.txt": lambda: times(2_000_000, "\n") + SENTENCE.encode(),
    "carriage-returns-2MB.txt": lambda: times(2_000_000, "\r") + SENTENCE.encode(),
    "digits-900000.txt": lambda: times(900_000, "9"),
    "digits-arabic-900000.txt": lambda: times(900_000, "٩"),
    "numbers-290000.txt": lambda: times(290_000, "1 "),
    "numbers-joined-290000.txt": lambda: times(140_000, "1, "),
    "words-of-numbers.txt": lambda: _of_words("one two hundred thousand million and or between to dozens of", 60_000),
    "words-of-numbers-arabic.txt": lambda: _of_words("واحد و اثنان مئة ألف مليون أو بين إلى عشرات من", 60_000),
    "words-of-harm.txt": lambda: _of_words("killed wounded died missing detained displaced injured and", 90_000),
    "words-of-harm-arabic.txt": lambda: _of_words("قتل أصيب استشهد جرح فقد اعتقل نزح و", 90_000),
    "words-of-dates.txt": lambda: _of_words("on Tuesday October 12 2021 yesterday last week at dawn 10/12 of", 60_000),
    "words-of-weapons.txt": lambda: _of_words("air strike shell barrel bomb missile drone hit struck by the", 60_000),
    "words-of-speakers.txt": lambda: _of_words('said told according to a doctor the ministry "', 60_000),
    "words-of-places.txt": lambda: _of_words(
        "in near north of Murouj Tell Sarab, the city of village Wadi Rimal", 60_000
    ),
    "quotation-marks-500000.txt": lambda: times(100_000, '"«"»“'),
    "brackets-900000.txt": lambda: times(450_000, "(") + times(450_000, ")"),
    "apostrophes-900000.txt": lambda: times(900_000, "'"),
    "full-stops-900000.txt": lambda: times(900_000, "."),
    "initials-200000.txt": lambda: times(200_000, "U.S. "),
    "hyphens-900000.txt": lambda: times(900_000, "-"),
    "capitals-900000.txt": lambda: times(130_000, "Murouj "),
    "conjunctions-arabic-900000.txt": lambda: times(450_000, "و"),
    "vowel-signs-900000.txt": lambda: b"\xd9\x82" + times(900_000, "\u064e\u0651"),
    "marks-combined-900000.txt": lambda: b"e" + times(450_000, "\u0301\u0489"),
    "joiners-900000.txt": lambda: times(300_000, "ق\u200d\u200c\u0640"),
    "directions-900000.txt": lambda: times(300_000, "\u202e\u2066\u2069") + SENTENCE.encode(),
    "emoji-joined-100000.txt": lambda: times(100_000, "👩\u200d🚒\ufe0f") + SENTENCE.encode(),
    "letters-of-many-scripts.txt": lambda: "".join(map(chr, range(0xA0, 0xD800))).encode() * 5,
    "letters-beyond-the-first-plane.txt": lambda: "".join(map(chr, range(0x10000, 0x20000))).encode(),
    "bytes-of-all-kinds.txt": lambda: bytes(range(256)) * 9_000,
    "bytes-of-chance.txt": lambda: random.Random(5).randbytes(3_000_000),
    "nul-2MB.txt": lambda: bytes(2_000_000),
    "nul-behind-words.txt": lambda: WORDS.encode() + bytes(2_000_000),
    "utf-16-surrogates.txt": lambda: b"\xff\xfe" + SENTENCE.encode("utf-16-le") + b"\0\xd8\0\xd8\0\xdc" * 90_000,
    "utf-32.txt": lambda: (WORDS * 500).encode("utf-32"),
    "utf-7.txt": lambda: (WORDS * 50).encode("utf-7"),
    "ebcdic.txt": lambda: (SENTENCE * 500).encode("cp037"),
    "utf-8-cut-in-a-letter.txt": lambda: ARABIC.encode()[:-1],
    "utf-8-overlong.txt": lambda: b"\xc0\x80\xe0\x80\xaf\xf8\x88\x80\x80\x80" * 20_000 + SENTENCE.encode(),
    "marks-of-order-100000.txt": lambda: times(100_000, "\ufeff") + SENTENCE.encode(),
    "terminal-commands.txt": lambda: b"\x1b]0;x\x07\x1b[2J\x1b[31m\x9b2J" * 2_000 + SENTENCE.encode(),
    "nothing.txt": lambda: b"",
    "a-program.txt": lambda: b"\x7fELF\x02\x01\x01" + bytes(200_000),
    "a-picture.txt": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200_000),
    "tar-that-leads-out.txt": lambda: b"../../etc/passwd".ljust(257, b"\0") + b"ustar\x0000" + bytes(900),
    "script.md": lambda: b"#!/bin/sh\nrm -rf ~\n[a](javascript:alert(1)) <script>alert(1)</script>\n" + WORDS.encode(),
}
