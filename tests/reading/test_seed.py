"""The page that the project began from: what it says, and what it does not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sijill.extraction import reports
from sijill.models import AttackClaim, Claims, Evidence, Group, Harm, Report, Scope, Unread
from sijill.models.codec import evidences
from sijill.reading import read

COALITION = ("Syrian Coalition", "Syrian National Coalition")


@pytest.fixture
def report(shared: Path) -> Report:
    (found,) = reports([shared / "seed.txt"], published=date(2016, 1, 26))
    assert not isinstance(found, Unread)
    return found


@pytest.fixture
def claims(report: Report) -> Claims:
    return read(report)


def plain(evidence: Evidence) -> str:
    """The words with plain spaces: the page has others too."""
    return " ".join(evidence.words.split())


def is_coalition(name: Evidence | None) -> bool:
    return name is not None and plain(name).removeprefix("the ").removeprefix("The ") in COALITION


def the_sum(claims: Claims) -> AttackClaim:
    (found,) = [attack for attack in claims.attacks if attack.scope is Scope.PERIOD]
    return found


def test_nearly_160_were_killed_in_the_past_few_days(claims: Claims) -> None:
    claim = the_sum(claims)
    (casualties,) = claim.casualties

    assert (casualties.harm, casualties.group) == (Harm.KILLED, Group.CIVILIANS)
    assert (casualties.count.low, casualties.count.high) == (144, 160)
    assert plain(casualties.evidence) == "nearly 160 civilians"
    assert claim.kind == "airstrike"
    assert claim.place is not None
    assert "Deir Ezzor" in plain(claim.place)
    assert claim.date is not None
    assert (claim.date.earliest, claim.date.latest) == (date(2016, 1, 19), date(2016, 1, 26))
    assert [plain(name) for name in claim.perpetrators] == ["Russian"]


def test_the_sum_comes_from_the_coalition(claims: Claims) -> None:
    assert is_coalition(the_sum(claims).speaker)


def test_dozens_were_killed_women_and_children_among_them(claims: Claims) -> None:
    (claim,) = [attack for attack in claims.attacks if attack.scope is Scope.INCIDENT]
    total, *parts = claim.casualties

    assert (total.harm, total.group, total.count.low, total.count.high) == (Harm.KILLED, Group.CIVILIANS, 12, 99)
    assert {part.group for part in parts} == {Group.WOMEN, Group.CHILDREN}
    assert {part.part_of for part in parts} == {0}
    assert {part.harm for part in parts} == {Harm.KILLED}


def test_the_coalition_condemns(claims: Claims) -> None:
    assert any(r.code == "condemn" and is_coalition(r.responder) for r in claims.responses)


def test_activists_reproach_the_coalition_with_silence(claims: Claims) -> None:
    reproaches = [
        r
        for r in claims.responses
        if r.code in ("alleges_silence", "criticise") and r.responder and "activists" in plain(r.responder)
    ]

    assert reproaches
    assert all("silence of the Syrian Coalition" in plain(r.evidence) for r in reproaches)


def test_the_coalition_reproaches_the_international_community_with_silence(claims: Claims) -> None:
    reproaches = [r for r in claims.responses if r.code == "alleges_silence" and is_coalition(r.responder)]

    assert any("silence by the international community" in plain(r.evidence) for r in reproaches)


def test_russia_and_the_regime_are_alleged_to_violate_resolution_2254(claims: Claims) -> None:
    (allegation,) = claims.allegations

    assert is_coalition(allegation.accuser)
    assert [plain(name).removeprefix("the ") for name in allegation.accused] == ["Russia", "Assad regime"]
    assert "2254" in plain(allegation.norm)
    assert allegation.norm_code == "unscr-2254"


def test_what_stands_around_the_story_makes_no_claims(claims: Claims, report: Report) -> None:
    page = report.full_text
    title_end = page.index("Written by Editorial Board")
    story_start, story_end = page.index("The Syrian National Coalition published"), page.index("Leave a Comment")

    for evidence in evidences(claims):
        assert evidence.end <= title_end or story_start <= evidence.start < evidence.end <= story_end, evidence.words
        assert evidence.stands_in(report)


def test_russia_has_not_attacked_twice(claims: Claims) -> None:
    """The dozens and the sum are two objects; the headline, the reproach and the comments add none."""
    assert len(claims.attacks) == 2
