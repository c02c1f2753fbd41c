"""From the order in which the letters of a line are seen to the order in which they are read.

The bidirectional algorithm (Unicode Standard Annex 9) says where the letters of an Arabic line are seen; this is its
way back. Two cases have no one way back: a Latin word left of a number ("mm 120" is seen for "120 mm" and for "mm
120"), where the words of measures decide, and a Latin line in an Arabic text, where its full stop does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# Presentation forms of Arabic letters and Latin ligatures; not the four that are whole phrases or signs.
_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdf9\ufe70-\ufefc]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u060b\u060d-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIGIT = re.compile("[0-9\u0660-\u0669\u06f0-\u06f9]")
_SEPARATOR = re.compile("[.,:/\u060c\u066b\u066c\u00a0]")
_MIRRORED: Mapping[int, int | str | None] = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_BRACKETS = frozenset("()[]«»")
_OPENING, _CLOSING = "([{", ")]}"

# In a line that is seen, one sign for each letter: R, L, D (digit), S (separator of digits), W (space), O (other).
_STRETCH = re.compile("R+|[^R]+")
_LATIN = re.compile("[LD](?:.*[LD])?")
_NUMBER = re.compile("D+(?:SD+)*")
_MEASURE_FIRST = re.compile(
    r"(mm|cm|m|km|kg|g|t|ft|lb|kW|MW|USD|EUR|GBP|SYP|YER|IQD|am|pm|AM|PM|GMT|UTC)(\s+)([0-9\u0660-\u0669][\d.,:/]*)"
)
_ENDS_SENTENCE = re.compile(r"[.!?:;,…]$")


def folded_forms(text: str) -> str:
    """The text with ordinary letters for the forms that Arabic letters have in words, and for Latin ligatures."""
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]).strip() or found[0], text)


def is_right_to_left(texts: Iterable[str]) -> bool:
    """Whether most letters are of a script that is written from right to left."""
    right = left = 0
    for text in texts:
        sign = _sign(text)
        right += sign == "R"
        left += sign == "L"
    return right > left


def shows_shapes(rows: Iterable[Sequence[str]]) -> bool:
    """Whether brackets in Arabic lines are given by the shape that is seen, as browsers do; some programs do not.

    The bracket that is seen at the left of two has the shape of an opening one.
    """
    by_shape = by_meaning = 0
    for row in rows:
        if any(_sign(text) == "R" for text in row):
            brackets = "".join(text for text in row if text in _BRACKETS)
            by_shape += sum(map(brackets.count, ("()", "[]", "«»")))
            by_meaning += sum(map(brackets.count, (")(", "][", "»«")))
    return by_shape >= by_meaning


def read_order(seen: Sequence[str], *, right_to_left: bool, shows_shapes: bool = True) -> str:
    """The line that is seen as these letters from left to right; letters that stand for several stay as they are."""
    mirrored = _MIRRORED if shows_shapes else {}
    signs = "".join(map(_sign, seen))
    if "R" not in signs and (not right_to_left or _is_latin(seen, signs)):
        return "".join(seen)
    if right_to_left or is_right_to_left(seen):
        return _turned(seen, signs, mirrored)
    # A stretch of Arabic in a Latin line.
    first, last = signs.index("R"), signs.rindex("R") + 1
    return "".join(seen[:first]) + _turned(seen[first:last], signs[first:last], mirrored) + "".join(seen[last:])


def _is_latin(seen: Sequence[str], signs: str) -> bool:
    """Whether a line without Arabic letters was set from left to right: what ends it stands at the right."""
    text = "".join(seen).strip()
    return "L" in signs and bool(_ENDS_SENTENCE.search(text)) and (text[0].isalnum() or text[0] in _OPENING)


def _turned(seen: Sequence[str], signs: str, mirrored: Mapping[int, int | str | None]) -> str:
    runs: list[str] = []
    for stretch in _STRETCH.finditer(signs):
        start, end = stretch.span()
        latin = _LATIN.search(signs, start, end) if "L" in stretch[0] else None
        if latin:
            first, last = latin.start(), _with_bracket(seen, latin.start(), latin.end(), end)
            runs += _singly(seen[start:first], mirrored)
            runs.append(_MEASURE_FIRST.sub(_number_first, "".join(seen[first:last])))
            start = last
        for number in _NUMBER.finditer(signs, start, end):
            runs += _singly(seen[start : number.start()], mirrored)
            runs.append("".join(seen[number.start() : number.end()]))
            start = number.end()
        runs += _singly(seen[start:end], mirrored)
    return "".join(reversed(runs))


def _singly(seen: Sequence[str], mirrored: Mapping[int, int | str | None]) -> list[str]:
    """Letters that are read from right to left, each by itself."""
    return [text.translate(mirrored) for text in seen]


def _number_first(found: re.Match[str]) -> str:
    return f"{found[3]}{found[2]}{found[1]}" if found.end() == len(found.string) and found.start() == 0 else found[0]


def _with_bracket(seen: Sequence[str], start: int, end: int, most: int) -> int:
    """The end of a Latin stretch with the bracket that closes one opened in it."""
    stretch = "".join(seen[start:end])
    is_open = sum(map(stretch.count, _OPENING)) > sum(map(stretch.count, _CLOSING))
    return end + 1 if is_open and end < most and seen[end] in _CLOSING else end


def _sign(text: str) -> str:
    if _RIGHT_TO_LEFT.search(text):
        return "R"
    if _DIGIT.search(text):
        return "D"
    if any(map(str.isalpha, text)):
        return "L"
    if _SEPARATOR.fullmatch(text):
        return "S"
    return "W" if text.isspace() else "O"
