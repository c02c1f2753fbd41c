"""The normalised view of a report's text that everything is read in, with a way back to every character.

Report text is kept as it is. Reading works on a view in which one thing is written one way: canonical composition
(NFC), one form of each Arabic letter, no tatweel, vowel signs, soft hyphens or bidi controls, ASCII digits, straight
quotation marks, words whole again that were broken up to pass a platform's filter (docs/codebook/text.md).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# One character for one character: these keep every offset.
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېئۍ", "ي"),
    **dict.fromkeys("ةۃە", "ه"),
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "ؤ": "و",
    "ۆ": "و",
    "٬": ",",
    "٫": ".",
    "٪": "%",
    "،": ",",
    "؛": ";",
    "؟": "?",
}
_DIGITS = {**dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)), **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True))}
_MARKS = {
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‘’‚‛′ʼʿʾ`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    "…": ".",
    "\r": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_SAME_LENGTH = str.maketrans(_LETTERS | _DIGITS | _MARKS)

# Dropped: soft hyphen, zero-width and bidi controls, tatweel, vowel signs, variation selectors, other controls.
_DROPPED = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_ARABIC_SIGNS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
# A word broken up with tatweel and spaces or full stops ("الشـ.ـهداء", "تعـ ـتـ ـقل") is one word.
_TATWEEL_BREAK = r"ـ+(?:[ .]{1,2}ـ+)?"
_LIGATURES = "\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc"
_CHANGED = re.compile(
    rf"{_TATWEEL_BREAK}|[{_DROPPED}{_ARABIC_SIGNS}]+|[{_LIGATURES}]|[^\W\d_][\u0300-\u036f]{{1,8}}|[\u0300-\u036f]+"
)
_SIGNS_ON_LETTER = 16
_SIGNS = re.compile(rf"[{_ARABIC_SIGNS}\u0300-\u036f]+")
# A full stop inside an Arabic word ("العد.وان"): the parts are joined where the whole is a word that is known.
_DOT_BREAK = re.compile(r"(?<![\u0621-\u064a])([\u0621-\u064a]{1,7})\.([\u0621-\u064a]{1,7})(?![\u0621-\u064a.])")


@dataclass(frozen=True, slots=True)
class View:
    """A normalised text with the way back: `text[i]` stands for the original at `origin(i)`.

    `text` keeps case; `folded` is `text` in lower case with hyphens and low lines as spaces, the same length, for
    looking words up.
    """

    text: str
    folded: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]
    _signs: Mapping[int, int]

    def origin(self, index: int) -> int:
        """Where the character at `index` of the view stands in the original."""
        return index + self._shifts[bisect_right(self._starts, index) - 1]

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch [start, end) of the view as a stretch of the original; start < end.

        The vowel signs and accents on the last letter belong to it.
        """
        last = self.origin(end - 1) + 1
        return self.origin(start), self._signs.get(last, last)


def normalise(original: str, *, known_words: frozenset[str] = frozenset()) -> View:
    """The normalised view of a text. `known_words` (in normalised form) decide which words with dots inside are one."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    signs: dict[int, int] = {}  # where the signs on a letter begin in the original: where they end
    length, done = 0, 0
    for start, end, replacement in _changes(original, known_words):
        piece = original[done:start]
        pieces.append(piece)
        length += len(piece)
        # The replacement stands for the first characters of what it replaces.
        pieces.append(replacement)
        length += len(replacement)
        done = end
        on_letter = _SIGNS.match(original, start + len(replacement), end)
        if on_letter:
            signs[on_letter.start()] = on_letter.end()
        starts.append(length)
        shifts.append(end - length)
        if len(replacement) > end - start:  # a ligature spelt out: its letters all lead back to it
            starts[-1:] = [length - len(replacement) + i for i in range(len(replacement))] + [length]
            shifts[-1:] = [start - (length - len(replacement) + i) for i in range(len(replacement))] + [end - length]
    pieces.append(original[done:])
    text = "".join(pieces).translate(_SAME_LENGTH)
    return View(text, _fold(text), tuple(starts), tuple(shifts), signs)


def normal(words: str) -> str:
    """Words as they stand in the folded view of a text: the form that lexicon entries are kept in."""
    if "." in words or _CHANGED.search(words):
        return normalise(words).folded
    return _fold(words.translate(_SAME_LENGTH))  # nothing is left out or put together: the same, and quicker


def _fold(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):  # "İ" and its like grow in lower case
        folded = "".join(c if len(low := c.lower()) != 1 else low for c in text)
    return folded.replace("-", " ").replace("_", " ")


def _changes(original: str, known_words: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """What is dropped or replaced by another number of characters: (start, end, replacement), in order."""
    changed = ((m.start(), m.end(), _replacement(m.group())) for m in _CHANGED.finditer(original))
    if not known_words or "." not in original:
        yield from changed
        return
    dots = (
        (m.end(1), m.start(2), "")
        for m in _DOT_BREAK.finditer(original)
        if (m.group(1) + m.group(2)).translate(_SAME_LENGTH) in known_words
    )
    yield from sorted((*changed, *dots))


def _replacement(part: str) -> str:
    if "\ufb00" <= part[0] <= "\ufefc":
        plain = unicodedata.normalize("NFKC", part).replace("ـ", "")
        return "".join(c for c in plain if not unicodedata.combining(c)).strip() or " "
    # To put n signs into their order takes n * n steps, and only the first letter is wanted.
    composed = unicodedata.normalize("NFC", part[:_SIGNS_ON_LETTER])
    return (
        composed[0]
        if (composed[0].isalpha() and not "\u0621" <= composed[0] <= "\u06ff") or len(part) == 0
        else _arabic(part)
    )


def _arabic(part: str) -> str:
    """An Arabic letter keeps its place without its combining signs; anything else that is dropped leaves nothing."""
    return part[0] if "\u0621" <= part[0] <= "\u064a" and part[0] != "ـ" else ""
