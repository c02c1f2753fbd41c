"""A long report in parts that a language model can take, cut where a paragraph or a sentence ends."""

from __future__ import annotations

from collections.abc import Iterator

Span = tuple[int, int]

# Where to cut, best first: between paragraphs, between sentences, between words.
_CUTS = ("\n", ". ", "! ", "? ", "؟ ", " ")


def parts(text: str, span: Span, longest: int) -> Iterator[Span]:
    """Stretches of `text` that together are `span`, none longer than `longest` characters, none without words."""
    start, end = span
    while start < end:
        stop = end if end - start <= longest else _cut(text, start, start + longest)
        if text[start:stop].strip():
            yield start, stop
        start = stop


def _cut(text: str, start: int, limit: int) -> int:
    """The last good place to cut in the second half of [start, limit)."""
    half = start + (limit - start) // 2
    for cut in _CUTS:
        at = text.rfind(cut, half, limit)
        if at >= 0:
            return at + len(cut)
    return limit
