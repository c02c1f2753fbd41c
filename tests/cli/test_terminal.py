"""Text from outside on a terminal: harmless, within the width, isolated."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sijill.cli.terminal import END, FIRST_STRONG, RIGHT_TO_LEFT, Line, Page, Piece, harmless, set_line

hostile = st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\r\n\t\u202e\u2066\u2069\u200f\u200d[]"), max_size=80)
pieces = st.builds(Piece, hostile.map(harmless), st.sampled_from(["", "bold"]), st.booleans())


@given(hostile)
def test_nothing_that_commands_a_terminal_or_turns_text_round_is_left(text: str) -> None:
    left = harmless(text)
    assert {unicodedata.category(c) for c in left} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert {c for c in left if unicodedata.category(c) == "Cf"} <= {"\u200c", "\u200d"}
    assert harmless(left) == left


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\nb\tc", "a b c"),
        ("\u202eabc\u2069", "abc"),
        ("می\u200cشود", "می\u200cشود"),
        ("قَتْل", "قَتْل"),
        ("[bold]x[/bold] :bomb:", "[bold]x[/bold] :bomb:"),
        ("a\x9bb\udc80", "a\ufffdb\ufffd"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(
    st.lists(pieces, max_size=6).map(tuple), st.integers(20, 120), st.integers(0, 30), st.integers(0, 30), st.booleans()
)
def test_lines_fit_lose_nothing_and_close_what_they_open(
    parts: tuple[Piece, ...], width: int, indent: int, hang: int, rtl: bool
) -> None:
    lines = [text.plain for text in set_line(Line(parts, indent, hang), Page(width, rtl=rtl, isolates=True))]
    for line in lines:
        assert cell_len(line) <= width
        assert line.count(FIRST_STRONG) + line.count(RIGHT_TO_LEFT) == line.count(END)
    shown = "".join(lines).translate({ord(mark): None for mark in (FIRST_STRONG, RIGHT_TO_LEFT, END)})
    assert shown.replace(" ", "") == "".join(part.text for part in parts).replace(" ", "")


def test_only_words_of_a_report_are_isolated_and_only_on_a_terminal() -> None:
    line = Line((Piece("place  "), Piece("تل سراب", foreign=True)))
    assert [t.plain for t in set_line(line, Page(40, isolates=True))] == [f"place  {FIRST_STRONG}تل سراب{END}"]
    assert [t.plain for t in set_line(line, Page(40))] == ["place  تل سراب"]


def test_a_right_to_left_page_is_set_from_the_right() -> None:
    line = Line((Piece("المكان  "), Piece("Tell Sarab", foreign=True)), indent=2)
    (text,) = set_line(line, Page(40, rtl=True, isolates=True))
    words = f"{RIGHT_TO_LEFT}المكان  {FIRST_STRONG}Tell Sarab{END}{END}"
    assert text.plain == words.rjust(40 - 2 + 4)  # the four marks take no cells


def test_lines_break_between_words_and_hang() -> None:
    line = Line((Piece("at least seventeen civilians "), Piece("were killed", "bold")), indent=2, hang=3)
    lines = [text.plain for text in set_line(line, Page(24))]
    assert lines == ["  at least seventeen", "     civilians were", "     killed"]
