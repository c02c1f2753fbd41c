"""Text from outside made fit to be shown: what cannot be seen becomes visible, and nothing stands for a line end."""

from __future__ import annotations

import unicodedata

# They shape or order single letters of Arabic and Hebrew text, and reach no further than the element they stand in.
_TEXT = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
_BREAKS = frozenset("\n\t")
LONGEST = 300


def visible(text: str) -> str:
    """The text with characters that steer or hide others written out, as in "[U+202E]"; line feeds and tabs stay.

    Among them are all that reverse the order of what follows (Trojan Source, CVE-2021-42574).
    """
    return "".join(letter if _is_shown(letter) else f"[U+{ord(letter):04X}]" for letter in text)


def _is_shown(letter: str) -> bool:
    if letter in _TEXT or letter in _BREAKS:
        return True
    category = unicodedata.category(letter)
    # The signs of Arabic numbers (U+0600-0605, 06DD) are format characters that can be seen.
    return category not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or "\u0600" <= letter <= "\u06ff"


def one_line(text: str, most: int = LONGEST) -> str:
    """The text on one line of at most `most` characters; a line end inside it is written out as "[U+000A]"."""
    shown = visible(text[: most + 1].replace("\t", " "))
    shown = shown.replace("\n", "[U+000A]")
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
