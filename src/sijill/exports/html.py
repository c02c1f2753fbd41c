"""Markup that is made here; whatever else is put in it is text and is escaped."""

from __future__ import annotations

import html

from .shown import LONGEST, one_line, visible

_VOID = frozenset(("img", "meta"))


class Html(str):
    """Markup. Only `element`, `together` and `escaped` make it."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """Text as markup: escaped, with characters that cannot be seen written out."""
    return Html(html.escape(visible(text)))


def element(name: str, *inside: str, **attributes: str | None) -> Html:
    """An element. What is inside is escaped unless it is markup; an attribute that is None is left out.

    An underscore in the name of an attribute stands for a hyphen; one at its end is left out (`class_`).
    """
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    opened = "".join(f' {key}="{escaped(value)}"' for key, value in given.items())
    return Html(f"<{name}{opened}>" if name in _VOID else f"<{name}{opened}>{together(*inside)}</{name}>")


def together(*inside: str) -> Html:
    """Markup and text, one after the other."""
    return Html("".join(one if isinstance(one, Html) else escaped(one) for one in inside))


def value(text: str, most: int = LONGEST) -> Html:
    """A value from outside on one line: it cannot change the direction or order of what stands around it."""
    return element("bdi", one_line(text, most), dir="auto")


def address(text: str, most: int = 500) -> Html:
    """An address or path from outside: its parts stand in their order from left to right, even with Arabic letters."""
    return element("bdi", one_line(text, most), dir="ltr")


def figure(text: str) -> Html:
    """A number, a date, a hash: read from left to right whatever stands around it."""
    return element("bdi", text, dir="ltr")
