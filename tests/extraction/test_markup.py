"""The source of a page, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extraction.markup import marked_lines, taken_apart, words_of


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>One <b>and</b>\n two</p>three", ["One and two", "three"]),
        ("one<br>two<hr/>three", ["one", "two", "three"]),
        ("<p>a &amp; b &lt;c&gt; &#1571;&quot;</p>", ['a & b <c> أ"']),
        ("<p>a < b, 3<4 and x<</p>", ["a < b, 3<4 and x<"]),
        ("<script>if (a<b) '</p>words'</script><p>قصف</p>", ["قصف"]),
        ("<SCRIPT>x</SCRIPT ><STYLE>y</STYLE><P>Z", ["Z"]),
        ("<p>before</p><script>never closed <p>words</p>", ["before"]),
        ("<p>one<!-- two --> three<!-- never closed", ["one three"]),
        ("<!--> shown <!---> also --> x", ["shown also --> x"]),
        ("<p title='a > b' data-x=\"<p>\">قصف</p>", ["قصف"]),
        ('<p class=x">words</p>', ["words"]),
        ("</é>words<?php x ?>more<!doctype html>", ["wordsmore"]),
        ("<p>&nbsp;</p><p> \n </p><p>&nbsp;x</p>", ["\xa0x"]),
        ("<noscript><p>turn on</p></noscript><p>a<svg><text>b</text></svg>c", ["ac"]),
        ("<svg>never closed <p>words</p>", ["never closed", "words"]),
        ("<p>last &amp", ["last &"]),
        ("", []),
    ],
)
def test_the_lines_of_a_page_are_what_it_shows(source: str, lines: list[str]) -> None:
    found = taken_apart(source).lines
    assert [line.text for line in found] == lines
    assert [words_of(source[line.start : line.end]) for line in found] == lines


def test_lines_know_their_element_and_whether_the_page_sets_them_aside() -> None:
    source = "<nav><a>Home</a></nav><h1>Title</h1><div><p>a<p>b</div><footer><p>c</footer>"
    found = [(line.text, line.element, line.is_aside) for line in taken_apart(source).lines]
    assert found == [
        ("Home", "nav", True),
        ("Title", "h1", False),
        ("a", "p", False),
        ("b", "p", False),
        ("c", "p", True),
    ]


def test_the_marked_copy_numbers_the_lines_whatever_the_page_holds() -> None:
    markup = taken_apart("<p>\U00020003one<p>two\U00020007<p>ثلاثة")
    assert [line.text for line in markup.lines] == ["\U00020003one", "two\U00020007", "ثلاثة"]
    assert marked_lines(markup.marked) == {0, 1, 2}


def test_the_marked_copy_is_tame() -> None:
    marked = taken_apart("<div>" * 5_000 + f'<p x="{"a" * 50_000}">words<script>x</script>').marked
    assert marked.count("<div>") < 200
    assert "aaa" not in marked and "script" not in marked


@given(st.text(alphabet="<>/!-a b='\"&;p\n"))
def test_any_source_is_taken_apart_with_its_words_in_place(source: str) -> None:
    markup = taken_apart(source)
    place = 0
    for line in markup.lines:
        assert place <= line.start < line.end <= len(source)
        assert words_of(source[line.start : line.end]) == line.text
        place = line.end
