"""Claims as JSON lines: nothing is lost, and nothing that does not stand in the report gets out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import NotReadable
from sijill.models import (
    AttackClaim,
    Casualties,
    Claims,
    Count,
    Evidence,
    Group,
    Harm,
    Location,
    PlaceCandidate,
    Qualifier,
    Report,
    ResolvedPlace,
    Response,
    Unread,
)
from sijill.models.codec import claim_id, evidences, from_json, to_json, unread_to_json

from . import build

REPORTS = (
    Report(
        id="r1",
        title="Strike",
        text="At least 17 civilians were killed in Tell Sarab, the Rimal Monitor said.",
        language="en",
    ),
    Report(id="r2", title="غارة", text="مقتل ما لا يقل عن 17 مدنياً في تل سراب، بحسب مرصد الرمال.", language="ar"),
)


def find(report: Report, words: str) -> Evidence:
    start = report.full_text.index(words)
    return Evidence.of(report, start, start + len(words))


@given(st.data())
def test_reading_a_line_gives_equal_claims(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    claims = data.draw(build.claims(report))
    line = to_json(claims, report)
    assert b"\n" not in line
    assert from_json(line) == claims
    assert from_json(line.decode("utf-8")) == claims


@given(st.data())
def test_every_span_in_a_line_holds_its_words(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    line = json.loads(to_json(data.draw(build.claims(report)), report))
    checked = list(_spans(line))
    for words, span in checked:
        assert report.full_text[span[0] : span[1]] == words
    assert checked or not (line["attacks"] or line["other_claims"] or line["responses"] or line["allegations"])


def _spans(value: Any) -> Any:
    if isinstance(value, list):
        for each in value:
            yield from _spans(each)
    if isinstance(value, dict):
        for key, span in value.items():
            if key.endswith("_span") and span is not None:
                words = "date_words" if key == "date_span" else key.removesuffix("_span")
                yield value[words], span
            if key.endswith("_spans"):
                yield from zip(value[key.removesuffix("_spans")], span, strict=True)
            yield from _spans(span)


@pytest.mark.parametrize(
    ("report", "attack", "place", "speaker", "figure"),
    [
        (REPORTS[0], "killed in", "Tell Sarab", "Rimal Monitor", "At least 17 civilians"),
        (REPORTS[1], "مقتل", "تل سراب", "مرصد الرمال", "ما لا يقل عن 17 مدنياً"),
    ],
)
def test_a_line_has_the_keys_of_the_interchange_format(
    report: Report, attack: str, place: str, speaker: str, figure: str
) -> None:
    casualties = Casualties(
        harm=Harm.KILLED,
        group=Group.CIVILIANS,
        count=Count(Qualifier.AT_LEAST, 17),
        evidence=find(report, figure),
        rule="x.figure",
    )
    claim = AttackClaim(
        kind="airstrike",
        evidence=find(report, attack),
        rule="x.attack",
        place=find(report, place),
        speaker=find(report, speaker),
        casualties=(casualties,),
    )
    line = json.loads(to_json(Claims(report_id=report.id, language=report.language, attacks=(claim,)), report))
    read = line["attacks"][0]
    assert (read["words"], read["place"], read["speaker"], read["scope"]) == (attack, place, speaker, "incident")
    assert read["date"] is None
    assert read["perpetrators"] == []
    assert read["casualties"][0]["low"] == 17
    assert read["casualties"][0]["high"] is None
    assert read["casualties"][0]["speaker"] is None
    assert read["casualties"][0]["words"] == figure
    assert line["responses"] == line["allegations"] == line["other_claims"] == []
    assert (line["id"], line["language"], line["published"]) == (report.id, report.language, None)


def located(report: Report, words: str, *locations: Location) -> Claims:
    """Claims of one attack whose place has these words and locations."""
    some = tuple(ResolvedPlace(evidence=find(report, words), location=location) for location in locations)
    attack = AttackClaim(
        kind="airstrike", evidence=find(report, words), rule="x", place=find(report, words), places=some
    )
    return Claims(report_id=report.id, attacks=(attack,))


CANDIDATE = PlaceCandidate(
    place_id="gn:1",
    name="تل سراب",
    kind="town",
    country="SY",
    adm1="Idlib",
    latitude=36.25,
    longitude=-37.5,
    score=1.25,
    reasons=("name +1.00", "region +0.25"),
)
KNOWN = Location(
    place_id="gn:1",
    latitude=36.25,
    longitude=-37.5,
    precision="town",
    candidates=(CANDIDATE,),
    rules=("places.name", "places.offset"),
)


@pytest.mark.parametrize(("report", "words"), [(REPORTS[0], "Tell Sarab"), (REPORTS[1], "تل سراب")])
def test_a_place_in_a_line_has_its_words_its_point_and_what_was_weighed(report: Report, words: str) -> None:
    unknown = Location(candidates=(CANDIDATE,), rules=("places.ambiguous",))
    claims = located(report, words, unknown, KNOWN)
    line = to_json(claims, report)
    assert from_json(line) == claims
    (attack,) = json.loads(line)["attacks"]
    first, second = attack["places"]
    assert (first["words"], first["words_span"]) == (words, list(find(report, words).span))
    assert (first["place_id"], first["latitude"], first["precision"]) == (None, None, None)
    assert first["candidates"][0]["name"] == "تل سراب"
    assert first["candidates"][0]["reasons"] == ["name +1.00", "region +0.25"]
    assert second["rules"] == ["places.name", "places.offset"]
    for key, value in {"place_id": "gn:1", "latitude": 36.25, "longitude": -37.5, "precision": "town"}.items():
        assert attack[key] == second[key] == value


def test_an_attack_without_places_has_none_in_its_line() -> None:
    (attack,) = json.loads(to_json(located(REPORTS[0], "Tell Sarab"), REPORTS[0]))["attacks"]
    assert attack["places"] == []
    assert (attack["place_id"], attack["latitude"], attack["longitude"], attack["precision"]) == (None,) * 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"place_id":"gn:1","latitude":36.25', b'"place_id":null,"latitude":36.25'),
        (
            b'"latitude":36.25,"longitude":-37.5,"precision":"town"',
            b'"latitude":36.25,"longitude":-37.5,"precision":null',
        ),
        (b'"longitude":-37.5,"precision"', b'"longitude":"east","precision"'),
        (b'"words":"Tell Sarab","words_span"', b'"words":"Tell Sara","words_span"'),
    ],
)
def test_a_place_that_does_not_hold_together_is_refused(old: bytes, new: bytes) -> None:
    line = to_json(located(REPORTS[0], "Tell Sarab", KNOWN), REPORTS[0])
    assert old in line
    with pytest.raises(NotReadable, match="not a line of claims"):
        from_json(line.replace(old, new))


def test_words_of_a_place_that_the_report_does_not_say_never_get_out() -> None:
    report = REPORTS[0]
    claims = located(report, "Tell Sarab", KNOWN)
    with pytest.raises(ValueError, match="does not stand"):
        to_json(claims, replace(report, text=report.text.replace("Tell Sarab", "Tall Sarab")))


@given(st.data())
def test_the_point_of_an_attack_is_that_of_its_first_known_place(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    claims = data.draw(build.claims(report))
    keys = ("place_id", "latitude", "longitude", "precision")
    for attack in json.loads(to_json(claims, report))["attacks"]:
        known = [tuple(place[key] for key in keys) for place in attack["places"] if place["place_id"] is not None]
        assert tuple(attack[key] for key in keys) == next(iter(known), (None,) * 4)


def test_words_that_the_report_does_not_say_never_get_out() -> None:
    report = REPORTS[0]
    claim = Response(code="condemn", evidence=find(report, "said"), rule="x")
    claims = Claims(report_id=report.id, responses=(claim,))
    with pytest.raises(ValueError, match="does not stand"):
        to_json(claims, replace(report, text=report.text.replace("said", "told")))
    with pytest.raises(ValueError, match="does not stand"):
        to_json(claims, replace(report, id="another"))


def test_an_unread_report_is_a_line_with_its_reason() -> None:
    unread = Unread("صفحة.html", "no story in this page")
    assert json.loads(unread_to_json(unread)) == {"id": "صفحة.html", "error": "no story in this page"}
    assert from_json(unread_to_json(unread)) == unread


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"id": 3}',
        '{"id": "a", "attacks": [{}]}',
        "[" * 100_000,
        '{"id":"a","x":' + "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_line_that_is_no_claims_is_named_as_such(line: bytes | str) -> None:
    with pytest.raises(NotReadable, match="not a line of claims"):
        from_json(line)


def test_a_span_that_its_words_do_not_fill_is_refused() -> None:
    report = REPORTS[0]
    claims = Claims(report_id=report.id, responses=(Response(code="condemn", evidence=find(report, "said"), rule="x"),))
    line = to_json(claims, report).replace(b'"words":"said"', b'"words":"told us"')
    with pytest.raises(NotReadable, match="does not fill"):
        from_json(line)


@given(st.data())
def test_ids_are_unlike_within_a_report_and_do_not_depend_on_the_rule(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    claims = data.draw(build.claims(report))
    ids = _ids(to_json(claims, report))
    assert len(set(ids)) == len(ids)
    better = replace(claims, attacks=tuple(replace(a, rule="a.newer.rule", kind="unknown") for a in claims.attacks))
    assert _ids(to_json(better, report)) == ids


def _ids(line: bytes) -> list[str]:
    report = json.loads(line)
    return [claim["id"] for key in ("attacks", "other_claims", "responses", "allegations") for claim in report[key]]


def test_an_id_comes_from_the_report_and_the_place_of_the_words() -> None:
    said, monitor = find(REPORTS[0], "said"), find(REPORTS[0], "Rimal Monitor")
    assert claim_id("response", said, "condemn") == claim_id("response", said, "condemn")
    unlike = {
        claim_id("response", said, "condemn"),
        claim_id("response", said, "condemn", nth=2),
        claim_id("response", said, "criticise"),
        claim_id("response", monitor, "condemn"),
        claim_id("attack", said, "condemn"),
        claim_id("response", replace(said, report_id="r9"), "condemn"),
    }
    assert len(unlike) == 6


@given(st.data())
def test_evidences_gives_every_piece_of_evidence(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    claims = data.draw(build.claims(report))
    spans = sorted(span for _, span in _spans(json.loads(to_json(claims, report))))
    assert spans == sorted(list(evidence.span) for evidence in evidences(claims))
