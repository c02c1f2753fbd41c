"""The sample reports that come with Sijill, and what must be read out of them (demo.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from sijill import Claims, Report, Scope, Unread, read, reports

EXPECTED = tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))


@cache
def samples() -> dict[str, Report]:
    """The sample reports by id, pages by title."""
    with resources.as_file(resources.files("sijill.cli") / "demo") as folder:
        found = [report for report in reports([folder]) if not isinstance(report, Unread)]
    return {report.id if report.id.startswith("demo-") else report.title: report for report in found}


@cache
def claims(name: str) -> Claims:
    return read(samples()[name])


def figures(name: str, scope: Scope | None = None) -> list[list[Any]]:
    return [
        [c.harm, c.group, *(-1 if bound is None else bound for bound in c.count.bounds())]
        for attack in claims(name).attacks
        for c in attack.casualties
        if scope is None or attack.scope is scope
    ]


def names(key: str) -> list[str]:
    return [name for name, expected in EXPECTED.items() if key in expected]


def test_the_samples_are_those_expected_half_in_each_language() -> None:
    assert samples().keys() == EXPECTED.keys()
    languages = [report.language for report in samples().values()]
    assert min(languages.count("en"), languages.count("ar")) >= 7
    assert all("invented" in (r.outlet or "") or "من نسج الخيال" in (r.outlet or "") for r in samples().values())


@pytest.mark.parametrize("name", names("figures"))
def test_figures(name: str) -> None:
    missing = [figure for figure in EXPECTED[name]["figures"] if figure not in figures(name)]
    assert not missing, figures(name)


@pytest.mark.parametrize("name", names("sums"))
def test_sums_are_no_incidents(name: str) -> None:
    for figure in EXPECTED[name]["sums"]:
        assert figure in figures(name, Scope.PERIOD)
        assert figure not in figures(name, Scope.INCIDENT)


@pytest.mark.parametrize("name", names("places"))
def test_places(name: str) -> None:
    found = {attack.place.words for attack in claims(name).attacks if attack.place}
    assert set(EXPECTED[name]["places"]) <= found


@pytest.mark.parametrize("name", names("never_attacks_at"))
def test_what_is_denied_or_planned_is_no_attack(name: str) -> None:
    found = {attack.place.words for attack in claims(name).attacks if attack.place}
    assert found.isdisjoint(EXPECTED[name]["never_attacks_at"])


@pytest.mark.parametrize("name", names("speakers"))
def test_speakers(name: str) -> None:
    found = {attack.speaker.words for attack in claims(name).attacks if attack.speaker}
    assert set(EXPECTED[name]["speakers"]) <= found


@pytest.mark.parametrize("name", names("responses"))
def test_responses(name: str) -> None:
    found = [(r.code, r.responder.words if r.responder else "") for r in claims(name).responses]
    for code, responder in EXPECTED[name]["responses"]:
        assert any(code == c and responder in who and bool(responder) == bool(who) for c, who in found), found


@pytest.mark.parametrize("name", names("allegations"))
def test_allegations(name: str) -> None:
    found = [(a.norm_code, [accused.words for accused in a.accused]) for a in claims(name).allegations]
    for code, accused in EXPECTED[name]["allegations"]:
        assert any(code == norm and any(accused in who for who in whom) for norm, whom in found), found
