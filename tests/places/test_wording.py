"""How words for places are put together (tests/cases/places/wordings.toml), and what holds for any words."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.languages import codes, normal, normalise
from sijill.places import widened
from sijill.places.names import spelling_key
from sijill.places.wording import LONGEST_WORDING, Part, forms, parts

CONTENT = tomllib.loads((Path(__file__).parents[1] / "cases" / "places" / "wordings.toml").read_text("utf-8"))
KNOWN = frozenset(map(spelling_key, CONTENT["known"]))


def known(name: str) -> bool:
    return spelling_key(name) in KNOWN


def cases() -> list[Any]:
    """One with `known_gap` must still fail, so that mending it is noticed."""
    return [
        pytest.param(case, id=f"{case['language']}: {case['words']}", marks=_marks(case)) for case in CONTENT["case"]
    ]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    gap = case.get("known_gap")
    return [pytest.mark.xfail(reason=gap, strict=True, raises=AssertionError)] if gap else []


def told(part: Part, words: str, expected: dict[str, Any]) -> dict[str, Any]:
    """A part as the cases write it: what is usual is left out; `longer` only where a case asks for it."""
    fields: dict[str, Any] = {"cue": part.cue, "side": part.side, "group": part.group, "alternative": part.alternative}
    said = {name: value for name, value in fields.items() if value}
    if part.role != "self":
        said["role"] = str(part.role)
    if part.km is not None:
        said["km"] = pytest.approx(part.km, abs=0.01)
    if "longer" in expected:
        said["longer"] = [normal(form) for form in part.longer]
    return {"name": words[part.start : part.end]} | said


@pytest.mark.parametrize("case", cases())
def test_words_for_a_place_have_these_parts(case: dict[str, Any]) -> None:
    words, expected = case["words"], case["parts"]
    found = parts(words, known=known)
    asked = [*expected, *({} for _ in found)]
    assert [told(part, words, part_of) for part, part_of in zip(found, asked, strict=False)] == [
        part | ({"longer": [normal(form) for form in part["longer"]]} if "longer" in part else {}) for part in expected
    ]


def test_there_are_cases_enough_in_each_language() -> None:
    assert len(CONTENT["case"]) >= 60
    for language in codes():
        assert sum(case["language"] == language for case in CONTENT["case"]) >= 25


def stands(part: Part, words: str) -> bool:
    """Whether the words of a part's name stand at its span, in their order; numbers and articles may stand between."""
    rest = normalise(words[part.start : part.end]).text
    for word in part.name.split():
        if word not in rest:
            return False
        rest = rest.partition(word)[2]
    return True


# Any words

cue_words = st.sampled_from(sorted(" ".join(form) for form in forms()))
names = st.sampled_from(CONTENT["known"]) | st.text("abdehiklmnorsu", min_size=1, max_size=8).map(str.title)
signs = st.sampled_from([",", "،", "/", "(", ")", "-", ":", "؛", "\n", "12", "3.5", "١٢", "#", "_", "و", "ـ", "\u200f"])
wordings = st.lists(cue_words | names | signs, max_size=14).map(" ".join)
glued = st.lists(cue_words | names | signs, max_size=8).map("".join)


@settings(max_examples=400)
@given(wordings | glued | st.text(max_size=120))
def test_every_name_stands_where_its_part_says(words: str) -> None:
    end = 0
    for part in parts(words, known=known):
        assert 0 <= part.start < part.end <= len(words)
        assert part.start >= end, "parts stand in the order of the words"
        end = part.end
        assert stands(part, words)
        assert part.name.strip()
        assert part.km is None or part.km >= 0


@settings(max_examples=200)
@given(wordings | st.text(max_size=120), st.booleans())
def test_the_same_words_always_have_the_same_parts(words: str, all_known: bool) -> None:
    assert parts(words, known=lambda _: all_known) == parts(words, known=lambda _: all_known)


@settings(max_examples=300)
@given(wordings | st.text(max_size=200), st.data())
def test_a_place_only_grows_wider(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    first, last = widened(text, start, end, is_wide=known)
    assert 0 <= first <= start <= end <= last <= len(text)


@pytest.mark.parametrize(
    ("text", "name", "wider"),
    [
        ("They shelled the town of Harzama near Murdik on Monday.", "Harzama", "town of Harzama near Murdik"),
        ("Shells fell in Harzama in rural Shimal.", "Harzama", "in Harzama in rural Shimal"),
        ("قصف على بلدة حرزمة في ريف مردك أمس", "حرزمة", "على بلدة حرزمة في ريف مردك"),
        ("Harzama was hit. Murdik was not.", "Harzama", "Harzama"),
        ("Harzama", "Harzama", "Harzama"),
    ],
)
def test_a_name_takes_what_says_where_it_is(text: str, name: str, wider: str) -> None:
    start = text.index(name)
    first, last = widened(text, start, start + len(name), is_wide=known)
    assert wider in text[first:last]
    assert last <= text.index(wider) + len(wider)


# Very long words

LONG: dict[str, Callable[[int], str]] = {
    "names": lambda n: "Harzama " * n,
    "one word": lambda n: "x" * n,
    "commas": lambda n: "Harzama, " * n,
    "cue words": lambda n: "near the town of " * n,
    "numbers": lambda n: "12 km " * n,
    "digits": lambda n: "1" * n,
    "dots": lambda n: "a." * n,
    "hyphens": lambda n: "a-" * n,
    "brackets": lambda n: "(" * n,
    "arabic conjunctions": lambda n: "حرزمة و" * n,
    "arabic names": lambda n: "وحرزمة " * n,
    "vowel signs": lambda n: "حَ" * n,
    "tatweel": lambda n: "ـ" * n,
    "line feeds": lambda n: "\n" * n,
}


@pytest.mark.parametrize("kind", LONG)
def test_very_long_words_are_not_all_read(kind: str) -> None:
    words = LONG[kind](200_000)
    for part in parts(words, known=known):
        assert part.end <= LONGEST_WORDING
        assert stands(part, words)


def steps(work: Callable[[], object]) -> int:
    """How many calls of functions a work takes: the same on every machine, unlike its seconds."""
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


MOST_GROWTH = 3.0  # twice as many words; measured: 2.6 where each و asks whether the rest is a name, else 2.1
MOST_STEPS = 20_000  # for the longest words that are read, whatever they hold


@pytest.mark.parametrize("kind", LONG)
def test_the_work_grows_as_the_words_do(kind: str) -> None:
    unit = len(LONG[kind](1))
    few, many = (LONG[kind](length // unit) for length in (LONGEST_WORDING // 2, LONGEST_WORDING))
    for words in (few, many):
        parts(words, known=known)  # forms and caches are not counted
    taken = [steps(lambda words=words: parts(words, known=lambda _: False)) for words in (few, many)]  # type: ignore[misc]
    assert taken[1] <= MOST_GROWTH * taken[0] + 50
    assert taken[1] <= MOST_STEPS
    assert steps(lambda: parts(LONG[kind](100_000), known=lambda _: False)) <= MOST_STEPS


@pytest.mark.parametrize("kind", LONG)
def test_widening_looks_at_what_is_near(kind: str) -> None:
    text = LONG[kind](20_000)
    at = len(text) // 2
    for _ in range(2):
        taken = steps(lambda: widened(text, at, at + 1, is_wide=known))
    assert taken <= MOST_STEPS
