"""The bench of near-copies: what it measures on few reports is good enough, and its edits are what they say."""

from __future__ import annotations

import importlib.util
import itertools
import random
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def bench(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_copies", root / "tools" / "bench_copies.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bench_copies", module)  # where dataclasses look for their module
    spec.loader.exec_module(module)
    return module


def test_copies_are_found_and_hardly_anything_else(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The floors that the codebook promises, on 1,500 reports."""
    reports, planted = bench.plant([*itertools.islice(bench.made(random.Random(11)), 1500)], random.Random(12))
    bench.search(reports, planted)
    lines = capsys.readouterr().out
    figures = {name: float(value) for name, value in re.findall(r"^([a-z ]+?) {2,}([\d.]+)", lines, re.MULTILINE)}
    assert figures["recall"] >= 0.95
    assert figures["precision of relations"] >= 0.98
    assert figures["look for and add"] < 5


def test_what_is_found_is_what_every_pair_compared_gives(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    reports, _ = bench.plant([*itertools.islice(bench.made(random.Random(21)), 200)], random.Random(22))
    bench.pairs(reports)
    match = re.search(r"share over a third +(\d+), of them found (\d+)", capsys.readouterr().out)
    assert match
    assert 0.95 * int(match[1]) <= int(match[2])
    assert int(match[1]) >= 10


def test_the_same_reports_every_time(bench: ModuleType) -> None:
    first, second = (list(itertools.islice(bench.made(random.Random(5)), 20)) for _ in range(2))
    assert first == second
    assert len(set(first)) == 20


def test_most_of_a_mixed_copy_is_the_original(bench: ModuleType) -> None:
    original, own = itertools.islice(bench.made(random.Random(6)), 2)
    copy = bench.mixed(original, own, random.Random(7))
    kept = [sentence for sentence in copy.sentences if sentence in original.sentences]
    assert 0.6 <= len(kept) / len(copy.sentences) < 0.75
