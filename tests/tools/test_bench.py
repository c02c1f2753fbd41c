"""The bench: its reports are unlike each other, and its arithmetic is right."""

from __future__ import annotations

import importlib.util
import math
import random
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def bench(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench", root / "tools" / "bench.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_report_is_read_twice(bench: ModuleType) -> None:
    made = bench.variants(random.Random(1))
    assert len({row["text"] for row in made}) == len(made)
    assert {row["language"] for row in made} == {"en", "ar"}
    assert made == bench.variants(random.Random(1))


@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_the_exponent_of_growth(bench: ModuleType, exponent: float) -> None:
    points = [(math.log(size), math.log(0.01 * size**exponent)) for size in (100, 500, 1000, 5000)]
    assert bench.slope(points) == pytest.approx(exponent)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_long_report_has_the_length_asked_for(bench: ModuleType, language: str) -> None:
    rows = [row for row in bench.variants(random.Random(1)) if row["language"] == language]
    assert 49_990 <= len(bench.lengthened(rows, 50_000).encode()) <= 50_000


def test_the_rules_are_measured(bench: ModuleType) -> None:
    result = bench.by_rules(bench.variants(random.Random(1))[:2])
    assert result["reports"] == 2
    assert result["seconds"] > 0
    assert result["mb"] > 1
