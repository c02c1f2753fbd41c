"""The cases of tests/cases/<language>/<topic>.toml: texts with what they mean, written without Python."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sijill.models import AttackClaim, Casualties, Claims, DateInterval, Evidence, Report
from sijill.reading import read

CASES = Path(__file__).parents[1] / "cases"
LANGUAGES = ("ar", "en")


def topic(name: str, table: str, *, label: str) -> list[Any]:
    """(language, case) for each case; one with `known_gap` must still fail, so that mending it is noticed."""
    return [
        pytest.param(language, case, id=f"{language}: {case[label]}", marks=_marks(case))
        for language in LANGUAGES
        for case in content(language, name)[table]
    ]


def content(language: str, name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / language / f"{name}.toml").read_text("utf-8"))


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    gap = case.get("known_gap")
    return [pytest.mark.xfail(reason=gap, strict=True, raises=AssertionError)] if gap else []


def claims(language: str, case: dict[str, Any]) -> Claims:
    """What the reader makes of a case's text."""
    report = Report(
        id="case",
        text=case["text"],
        title=case.get("title", ""),
        published=date.fromisoformat(case["published"]) if "published" in case else None,
        language=language,
        outlet=case.get("outlet"),
    )
    return read(report)


def attack(claim: AttackClaim) -> dict[str, Any]:
    """An attack as the cases write it: what is not said is left out."""
    return said(
        kind=claim.kind,
        place=words(claim.place),
        date=days(claim.date),
        perpetrators=[e.words for e in claim.perpetrators],
        speaker=words(claim.speaker),
        scope=str(claim.scope) if claim.scope == "period" else None,
        stance=str(claim.stance) if claim.stance != "asserts" else None,
        factuality=str(claim.factuality) if claim.factuality != "actual" else None,
        casualties=[figure(casualties) for casualties in claim.casualties],
    )


def figure(casualties: Casualties) -> dict[str, Any]:
    return said(
        harm=str(casualties.harm),
        group=str(casualties.group),
        low=casualties.count.low,
        high=casualties.count.high,
        words=casualties.evidence.words,
        part_of=casualties.part_of,
        speaker=words(casualties.speaker),
    )


def words(evidence: Evidence | None) -> str | None:
    return evidence.words if evidence else None


def days(interval: DateInterval | None) -> list[str] | None:
    """Both ends, "" for an open one."""
    return [end.isoformat() if end else "" for end in (interval.earliest, interval.latest)] if interval else None


def said(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, [])}
