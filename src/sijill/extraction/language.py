"""The language of a text by its script: "ar", "en", or unknown."""

from __future__ import annotations

import re

# Letters of the Arabic script that Arabic itself does not use (Persian, Kurdish, Urdu, Pashto, Uyghur) and letters of
# the Latin script that English does not use. Measured on prose: Persian 3 %, Sorani 20 %, Turkish 10 %, Kurmanji 9 %,
# French 4 % of letters; Arabic and English field reports, with foreign names in them, under 0.6 %.
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]+")
_NOT_OF_ARABIC = re.compile("[پچژگڤێۆڕڵەۇېټډښځےہںڑٹڈ]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_NOT_OF_ENGLISH = re.compile("[\u00c0-\u024f]")

_FEWEST_LETTERS = 10
_SHARE = 0.6
_FOREIGN_SHARE = 0.02
# A long text shows its script in its beginning.
_LOOKED_AT = 20_000

_ARABIC_SCRIPT_LANGUAGES = frozenset({"ar", "fa", "ur", "ckb", "ps", "ug", "sd", "az"})


def language_of(text: str) -> str | None:
    """The language, "ar" or "en", whose script and letters most of the text is written in; None otherwise."""
    script = _script(text)
    seen = text[:_LOOKED_AT]
    if script == "arabic":
        return None if _share(_NOT_OF_ARABIC, _ARABIC, seen) > _FOREIGN_SHARE else "ar"
    if script == "latin":
        return None if _share(_NOT_OF_ENGLISH, _LATIN, seen) > _FOREIGN_SHARE else "en"
    return None


def checked_language(stated: str | None, text: str) -> str | None:
    """The language that a page states, when the script of the text fits it; None otherwise."""
    language = re.split("[-_]", (stated or "").strip().lower())[0]
    if not re.fullmatch("[a-z]{2,3}", language):
        return None
    expected = "arabic" if language in _ARABIC_SCRIPT_LANGUAGES else "latin"
    return language if _script(text) == expected else None


def _script(text: str) -> str | None:
    seen = text[:_LOOKED_AT]
    arabic, latin = _length(_ARABIC, seen), _length(_LATIN, seen)
    others = sum(map(str.isalpha, seen)) - arabic - latin
    letters = arabic + latin + max(others, 0)
    if letters < _FEWEST_LETTERS:
        return None
    if arabic >= _SHARE * letters:
        return "arabic"
    return "latin" if latin >= _SHARE * letters else None


def _length(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def _share(foreign: re.Pattern[str], letters: re.Pattern[str], text: str) -> float:
    return len(foreign.findall(text)) / max(_length(letters, text), 1)
