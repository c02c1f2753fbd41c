"""The corpus of hostile files: one module for each kind of source, each a table of names and what makes the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# What makes the bytes of a file: called when the file is written, so that only one is in memory.
Make = Callable[[], bytes]
Table = Mapping[str, Make]

SENTENCE = "Two people were killed when shells hit the market of Murouj in Wadi Rimal on Tuesday, a doctor said."
ARABIC = "قتل شخصان حين سقطت قذائف على سوق المروج في وادي الرمال يوم الثلاثاء، بحسب طبيب."
WORDS = f"{SENTENCE}\n\n{ARABIC}\n"
# What an entity or an address that is loaded against the rules would bring in.
SECRET = "file:///etc/passwd"


def times(count: int, piece: str | bytes) -> bytes:
    """A piece so many times over."""
    return (piece.encode() if isinstance(piece, str) else piece) * count
