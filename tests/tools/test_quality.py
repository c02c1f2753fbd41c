"""The gate of quality: floors hold, rise, and are never lowered silently."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def quality(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, with floors of its own."""
    spec = importlib.util.spec_from_file_location("quality", root / "tools" / "quality.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FLOORS", tmp_path / "floors.toml")
    return module


PINNED = {"en-dev": {"figure": 0.8, "attack": 0.7}, "pooled": {"figure": 0.8}}


def test_a_score_below_its_floor_is_named(quality: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    scores = {"en-dev": {"figure": 0.79, "attack": 0.71}, "pooled": {"figure": 0.8, "attack": 0.1}}
    assert quality._show(scores, PINNED) == ["en-dev figure: 0.7900 is below 0.8000"]
    assert "0.710 (≥ 0.700)" in capsys.readouterr().out


@pytest.mark.parametrize(("lower", "attack"), [(False, 0.7), (True, 0.65)])
def test_pinning_raises_floors_and_lowers_them_only_when_told(quality: ModuleType, lower: bool, attack: float) -> None:
    scores = {"en-dev": {"figure": 0.8567, "attack": 0.65}, "pooled": {"figure": 0.9, "attack": 0.9}}
    quality._pin(scores, PINNED, "0" * 64, lower=lower)
    written = tomllib.loads(quality.FLOORS.read_text(encoding="utf-8"))
    assert written == {
        "gold_sha256": "0" * 64,
        "en-dev": {"figure": 0.856, "attack": attack},
        "pooled": {"figure": 0.9},
    }


def test_lowering_needs_a_reason_in_the_changelog(quality: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["quality.py", "--lower", "because it is late in the evening"])
    with pytest.raises(SystemExit) as stopped:
        quality._options()
    assert stopped.value.code == 2


def test_without_annotated_reports_nothing_is_measured_and_it_says_so(
    quality: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "SHARED", tmp_path / "absent")
    monkeypatch.setattr(sys, "argv", ["quality.py"])
    assert quality.main() == 0
    assert "not measured" in capsys.readouterr().out


def test_the_pinned_floors_are_those_of_the_annotations_at_hand(quality: ModuleType, root: Path, shared: Path) -> None:
    pinned = tomllib.loads((root / "tools" / "quality_floors.toml").read_text(encoding="utf-8"))
    assert pinned["gold_sha256"] == quality._digest(shared / "data" / "gold")
    assert set(pinned) == {"gold_sha256", *quality.SETS, quality.POOLED}
    assert all(pinned[name]["words standing in the text"] == 1.0 for name in quality.SETS)
