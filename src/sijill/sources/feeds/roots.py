"""What an XML file is, by the name of its first element."""

from __future__ import annotations

import codecs
import re

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEFORE_ROOT = re.compile(
    r"\s++|<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?>", re.IGNORECASE
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")


def root_of(head: bytes) -> str:
    """The name of the first element in the beginning of a file, in small letters without its prefix; "" for none."""
    text = head.decode("utf-16", "ignore") if head.startswith(_UTF_16) else head.decode("utf-8", "ignore")
    place = len(text) - len(text.lstrip("\ufeff"))
    while before := _BEFORE_ROOT.match(text, place):
        place = before.end()
    root = _ROOT.match(text, place)
    return root[1].rpartition(":")[2].lower() if root else ""
