"""How the page of a bundle sets things out: every label in English and Arabic, each in its own direction."""

from __future__ import annotations

from datetime import UTC, datetime

from .html import Html, element, figure
from .labels import Both, label

# Languages that are written from right to left, by their ISO 639 codes.
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"))


def english(words: str, name: str = "span", **attributes: str | None) -> Html:
    """Words in English."""
    return element(name, words, lang="en", dir="ltr", **attributes)


def arabic(words: str, name: str = "span", **attributes: str | None) -> Html:
    """Words in Arabic."""
    return element(name, words, lang="ar", dir="rtl", **attributes)


def both(words: Both, name: str = "p") -> Html:
    """The same in both languages, side by side where there is room."""
    return element("div", english(words.english, name), arabic(words.arabic, name), class_="both")


def heading(level: int, words: Both, *number: str, id: str | None = None) -> Html:
    """A heading in both languages, with its number."""
    counted = [figure(one) for one in number]
    return element(
        f"h{level}",
        element("span", words.english, *(" " if counted else ""), *counted, lang="en", dir="ltr"),
        element("span", words.arabic, *(" " if counted else ""), *counted, lang="ar", dir="rtl"),
        class_="both",
        id=id,
    )


def row(words: Both, *inside: str) -> Html:
    """One thing that is said of another: its label in both languages, and the value between them."""
    return element("div", english(words.english, "dt"), arabic(words.arabic, "dt"), element("dd", *inside))


def rows(*inside: Html | None) -> Html:
    """Rows together; those that are None are left out."""
    return element("dl", *(one for one in inside if one))


def words(key: str) -> Html:
    """A label in both languages on one line."""
    said = label(key)
    return element("span", english(said.english), " · ", arabic(said.arabic))


def pair(words: Both, *after: str) -> Html:
    """A value in both languages, one under the other."""
    gap = [" "] if after else []
    return element(
        "div",
        element("div", words.english, *gap, *after, lang="en", dir="ltr"),
        element("div", words.arabic, *gap, *after, lang="ar", dir="rtl"),
        class_="pair",
    )


def link(path: str, *inside: str) -> Html:
    """A link to a file of the bundle."""
    return element("a", *(inside or (figure(path),)), href=path)


def moment(time: datetime) -> Html:
    """A time in UTC."""
    utc = time.astimezone(UTC)
    return element("time", figure(f"{utc:%Y-%m-%d %H:%M:%S} UTC"), datetime=f"{utc:%Y-%m-%dT%H:%M:%SZ}")


def direction(language: str | None) -> str:
    """The direction of a text in this language; "auto" lets each line follow its first letter."""
    if language is None:
        return "auto"
    code = language.partition("-")[0].lower()
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr" if code.isascii() and code.isalpha() else "auto"


def language_tag(language: str | None) -> str | None:
    """The language as it may stand in the page; None for what is no code of a language."""
    code = (language or "").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else None
