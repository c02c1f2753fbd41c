"""The story in captured text: what is kept and what is cut off."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extraction.story import story

CASES = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))["case"]

LINES = st.one_of(
    st.sampled_from(
        ["Share", "السابق", "Prev Post", "مقالات ذات صلة", "Leave a Comment", "الرئيسية", "Home", "0", "", " "]
    ),
    st.sampled_from(
        ["Nine people were killed in Tell Sarab on Tuesday, the Rimal Monitor said in a statement.", "قتل تسعة."]
    ),
    st.text(max_size=200),
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_story_is_kept_and_the_furniture_cut_off(case: dict[str, Any]) -> None:
    told, title = case["story"].strip("\n"), case.get("title", "")
    text = "\n".join(part.strip("\n") for part in (case.get("before"), told, case.get("after")) if part)
    full_text = f"{title}\n{text}"
    start, end = story(full_text)
    assert full_text[start:end].strip("\n") == f"{title}\n{told}".strip("\n")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_has_no_furniture_is_kept_whole(case: dict[str, Any]) -> None:
    full_text = f"{case.get('title', '')}\n{case['story'].strip()}"
    assert story(full_text) == (0, len(full_text))


def test_a_title_is_never_cut_off_by_a_menu_below_it() -> None:
    full_text = (
        "Nine killed in Tell Sarab\nHome\nNews\nReports\nVideo\nEnglish\n"
        + "They were killed at noon, it is said. " * 5
    )
    assert story(full_text)[0] == 0


def test_text_of_furniture_alone_is_kept() -> None:
    assert story("\nShare\nPrint\nالرئيسية") == (0, len("\nShare\nPrint\nالرئيسية"))


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_the_story_lies_within_the_text(full_text: str) -> None:
    start, end = story(full_text)
    assert 0 <= start <= end <= len(full_text)
    assert full_text.strip() == "" or full_text[start:end].strip() != ""


def test_a_megabyte_of_lines_is_read_once() -> None:
    full_text = "Share\nالسابق\nNine people were killed in Tell Sarab.\n" * 20_000
    start, end = story(full_text)
    assert 0 <= start < end <= len(full_text)


def test_stories_of_the_measuring_set_are_kept_and_furniture_dropped(shared: Path) -> None:
    gold = shared / "data" / "gold"
    bodies = {row["id"]: row["body"] for row in _rows(gold / "ar-aw-dev.gold.jsonl")}
    kept = told = dropped = furniture = 0
    for row in _rows(gold / "ar-aw-dev.docs.jsonl"):
        shift = len(row["title"]) + 1
        start, end = story(f"{row['title']}\n{row['text']}")
        body = range(bodies[row["id"]][0] + shift, bodies[row["id"]][1] + shift)
        inside = max(0, min(end, body.stop) - max(start, body.start))
        kept, told = kept + inside, told + len(body)
        outside = len(row["text"]) - len(body)
        furniture, dropped = furniture + outside, dropped + outside - (end - max(start, shift) - inside)
    assert kept / told > 0.99
    assert dropped / furniture > 0.85


@pytest.mark.parametrize("name", ["en-dev", "ar-dev"])
def test_reports_without_furniture_in_the_measuring_sets_are_kept_whole(shared: Path, name: str) -> None:
    for row in _rows(shared / "data" / "gold" / f"{name}.docs.jsonl"):
        full_text = f"{row['title']}\n{row['text']}"
        assert story(full_text) == (0, len(full_text)), row["id"]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
