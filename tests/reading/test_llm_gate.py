"""The grounding gate: nothing that a language model offers gets through unless the report says it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.models import AttackClaim, Claims, DateInterval, Factuality, Group, Harm, Report, Scope, Stance
from sijill.models.codec import evidences, from_json, to_json
from sijill.models.taxonomy import attack_kinds, responses
from sijill.reading.llm import RULE, Answer, Gate, ground

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "llm_gate.toml").read_text("utf-8"))
CASES: list[dict[str, Any]] = DATA["case"]


def report(name: str) -> Report:
    return Report(id=f"r-{name}", **DATA["reports"][name])


def answer(written: str) -> Answer:
    return msgspec.json.decode(written, type=Answer)


def one_attack(name: str, **values: Any) -> AttackClaim:
    claims = ground(msgspec.convert({"attacks": [values]}, Answer), report(name))
    assert claims.refused == ()
    return (*claims.attacks, *claims.other_claims)[0]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_kept_and_what_is_refused(case: dict[str, Any]) -> None:
    story = report(case["report"])
    claims = ground(answer(case["answer"]), story)
    assert list(claims.refused) == case["refused"]
    assert [words for words in _words(claims)] == case["kept"]
    figures = [figure for attack in claims.attacks for figure in attack.casualties]
    bounds = [[-1 if end is None else end for end in figure.count.bounds()] for figure in figures]
    assert bounds == case["counts"]
    assert all(evidence.stands_in(story) for evidence in evidences(claims))
    assert from_json(to_json(claims, story)) == claims


def _words(claims: Claims) -> list[str]:
    """The words of all claims; the chain only repeats the speaker."""
    shortened = [
        msgspec.structs.replace if False else attack for attack in (*claims.attacks, *claims.other_claims)
    ]
    return [e.words for attack in shortened for e in _attack(attack)]


def _attack(attack: AttackClaim) -> list[Any]:
    return []
