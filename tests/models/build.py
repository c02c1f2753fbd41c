"""Hypothesis builds reports and claims that stand in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from sijill.models import (
    CONVENTIONS,
    Allegation,
    AttackClaim,
    Casualties,
    Claims,
    Count,
    DateInterval,
    Evidence,
    Factuality,
    Group,
    Harm,
    Location,
    PlaceCandidate,
    Qualifier,
    Report,
    ResolvedPlace,
    Response,
    Scope,
    Stance,
)
from sijill.models.taxonomy import attack_kinds, norms, precisions, responses

Draw = Callable[[st.SearchStrategy[object]], object]

# Surrogates are no text; everything else may stand in a report.
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
words = st.sampled_from(
    ["Rimal Monitor", "مرصد الرمال", "قتل 3 أشخاص", "five children", "😀", "\u202eevil", "[bold]", "\x1b[31m"]
)
rules = st.sampled_from(["en.attack.strike", "ar.count.dual"])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report with some words that evidence can stand on."""
    text = " ".join(draw(st.lists(words, min_size=1, max_size=8)))
    return Report(
        id=draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)),
        title=draw(any_text),
        text=text + draw(any_text),
        published=draw(st.none() | st.dates()),
        language=draw(st.sampled_from([None, "en", "ar"])),
        outlet=draw(st.none() | any_text),
    )


def evidence(report: Report) -> st.SearchStrategy[Evidence]:
    """Words of the report, anywhere in it."""
    length = len(report.full_text)
    ends = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted)
    standing = ends.filter(lambda ends: report.full_text[ends[0] : ends[1]].strip() != "")
    return standing.map(lambda ends: Evidence.of(report, ends[0], ends[1]))


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Any count that can be said."""
    term = draw(st.none() | st.sampled_from(sorted(CONVENTIONS["default"])))
    if term is not None:
        return Count(draw(st.sampled_from(Qualifier)), term=term)
    number = draw(st.integers(0, 10**12))
    upper = draw(st.none() | st.integers(number, 10**13))
    return Count(draw(st.sampled_from(Qualifier)), number, upper)


def intervals() -> st.SearchStrategy[DateInterval]:
    """Any interval, open ends too."""
    closed = st.tuples(st.dates(), st.dates()).map(sorted).map(lambda ends: DateInterval(*ends))
    opened: st.SearchStrategy[DateInterval] = st.dates().flatmap(_opened)
    return closed | opened


def _opened(day: date) -> st.SearchStrategy[DateInterval]:
    return st.sampled_from([DateInterval(day, None), DateInterval(None, day)])


ids = st.sampled_from(["gn:173576", "pcode:SY02", "sijill:0a1b2c3d4e5f", "خاص:1"])
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
why = st.lists(st.sampled_from(["name +1.00", "region +0.50", "others +0.13"]), max_size=3).map(tuple)
candidates = st.builds(
    PlaceCandidate,
    place_id=ids,
    name=words,
    kind=st.sampled_from(["city", "village", "adm1"]),
    country=st.sampled_from(["SY", "UA", ""]),
    adm1=st.sampled_from(["Idlib", "إدلب", ""]),
    latitude=latitudes,
    longitude=longitudes,
    score=st.floats(0, 3),
    reasons=why,
)


@st.composite
def locations(draw: st.DrawFn) -> Location:
    """Any location: with id, point and precision, or with candidates alone."""
    known = draw(st.booleans())
    return Location(
        place_id=draw(ids) if known else None,
        latitude=draw(latitudes) if known else None,
        longitude=draw(longitudes) if known else None,
        precision=draw(st.sampled_from(sorted(precisions()))) if known else None,
        candidates=tuple(draw(st.lists(candidates, max_size=2))),
        rules=tuple(draw(st.lists(st.sampled_from(["places.name", "places.offset"]), max_size=2))),
    )


@st.composite
def claims(draw: st.DrawFn, report: Report) -> Claims:
    """Any claims that stand in the report."""
    some = evidence(report)
    names = st.lists(some, max_size=3).map(tuple)
    figures = st.builds(
        Casualties,
        harm=st.sampled_from(Harm),
        group=st.sampled_from(Group),
        count=counts(),
        evidence=some,
        rule=rules,
        part_of=st.none() | st.integers(0, 3),
        speaker=st.none() | some,
    )
    attacks = st.builds(
        AttackClaim,
        kind=st.sampled_from(sorted(attack_kinds())),
        evidence=some,
        rule=rules,
        place=st.none() | some,
        places=st.lists(st.builds(ResolvedPlace, evidence=some, location=locations()), max_size=2).map(tuple),
        date=st.none() | intervals(),
        date_evidence=st.none() | some,
        perpetrators=names,
        speaker=st.none() | some,
        speaker_chain=names,
        scope=st.sampled_from(Scope),
        stance=st.sampled_from(Stance),
        factuality=st.sampled_from(Factuality),
        casualties=st.lists(figures, max_size=4).map(tuple),
    )
    responding = st.builds(
        Response,
        code=st.sampled_from(sorted(responses())),
        evidence=some,
        rule=rules,
        responder=st.none() | some,
        about=st.none() | some,
    )
    alleging = st.builds(
        Allegation,
        evidence=some,
        norm=some,
        rule=rules,
        accuser=st.none() | some,
        accused=names,
        norm_code=st.none() | st.sampled_from(sorted(norms())),
    )
    return Claims(
        report_id=report.id,
        language=report.language,
        published=report.published,
        attacks=tuple(draw(st.lists(attacks, max_size=3))),
        other_claims=tuple(draw(st.lists(attacks, max_size=2))),
        responses=tuple(draw(st.lists(responding, max_size=3))),
        allegations=tuple(draw(st.lists(alleging, max_size=2))),
        refused=tuple(draw(st.lists(any_text, max_size=2))),
    )
