"""Short reports and every claim that they make: the cases of tests/cases/<language>/claims.toml."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.models import Claims
from sijill.models.codec import evidences
from sijill.reading import explain

from .cases import attack, claims, content, said, topic, words

CASES = topic("claims", "case", label="behaviour")


def responses(read: Claims) -> list[dict[str, Any]]:
    return [said(code=r.code, responder=words(r.responder)) for r in read.responses]


def allegations(read: Claims) -> list[dict[str, Any]]:
    return [
        said(
            accuser=words(allegation.accuser),
            accused=[e.words for e in allegation.accused],
            norm=allegation.norm.words,
            norm_code=allegation.norm_code,
        )
        for allegation in read.allegations
    ]


def told(claim: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """What a claim that is not asserted says of what the case asks for: cases leave out what does not matter there."""
    return {name: claim.get(name) for name in expected}


@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_report_makes_these_claims(language: str, case: dict[str, Any]) -> None:
    read = claims(language, case)
    others = case.get("other_claims", [])

    assert [attack(claim) for claim in read.attacks] == case.get("attacks", [])
    assert len(read.other_claims) == len(others)
    assert [told(attack(c), e) for c, e in zip(read.other_claims, others, strict=True)] == others
    assert responses(read) == case.get("responses", [])
    assert allegations(read) == case.get("allegations", [])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_word_of_a_case_stands_in_its_text(language: str) -> None:
    """A case that asks for other words than its text has could never be right."""
    for case in content(language, "claims")["case"]:
        text = f"{case.get('title', '')}\n{case['text']}"
        for claim in (*case.get("attacks", []), *case.get("other_claims", [])):
            names = [claim.get("place", ""), claim.get("speaker", ""), *claim.get("perpetrators", [])]
            figures = [figure["words"] for figure in claim.get("casualties", [])]
            assert [each for each in (*names, *figures) if each not in text] == [], case["behaviour"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_claim_can_be_explained(language: str) -> None:
    for case in content(language, "claims")["case"]:
        read = claims(language, case)
        rules = [response.rule for response in read.responses] + [allegation.rule for allegation in read.allegations]
        rules += [figure.rule for claim in (*read.attacks, *read.other_claims) for figure in claim.casualties]
        assert [rule for rule in rules if not explain(rule)] == []
        assert len(list(evidences(read))) >= len(rules)
