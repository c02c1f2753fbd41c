"""The grounding gate: nothing that a language model offers gets through unless the report says it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.models import AttackClaim, DateInterval, Factuality, Group, Harm, Report, Scope, Stance
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
    assert {evidence.words for evidence in evidences(claims)} == set(case["kept"])
    figures = [figure for attack in claims.attacks for figure in attack.casualties]
    bounds = [[-1 if end is None else end for end in figure.count.bounds()] for figure in figures]
    assert bounds == case["counts"]
    assert all(evidence.stands_in(story) for evidence in evidences(claims))
    assert from_json(to_json(claims, story)) == claims


def test_both_languages_have_cases_of_both_kinds() -> None:
    for language in ("en", "ar"):
        cases = [case for case in CASES if case["report"] == language]
        assert any(case["refused"] for case in cases)
        assert any(case["counts"] and not case["refused"] for case in cases)


def test_every_value_has_the_rule_of_the_gate_and_its_speaker() -> None:
    claims = ground(answer(CASES[0]["answer"]), report("en"))
    attack = claims.attacks[0]
    assert attack.speaker is not None
    assert attack.speaker_chain == (attack.speaker,)
    assert attack.casualties[1].part_of == 0
    rules = [attack.rule, *(f.rule for f in attack.casualties), claims.responses[0].rule, claims.allegations[0].rule]
    assert set(rules) == {RULE}


@pytest.mark.parametrize(
    ("name", "words", "date_words", "days"),
    [
        ("en", "warplanes struck", "Monday", ("2025-03-10", "2025-03-10")),
        ("en", "air strikes", "the past ten days", ("2025-03-01", "2025-03-11")),
        ("en", "warplanes struck", "March", ("2025-03-09", "2025-03-09")),  # its day stands before it in the text
        ("ar", "غارة جوية", "الاثنين", ("2025-03-10", "2025-03-10")),
    ],
)
def test_days_are_read_again_where_their_words_stand(
    name: str, words: str, date_words: str, days: tuple[str, str]
) -> None:
    attack = one_attack(name, kind="airstrike", words=words, date_words=date_words)
    assert attack.date == DateInterval(date.fromisoformat(days[0]), date.fromisoformat(days[1]))


@pytest.mark.parametrize(
    ("stance", "factuality"),
    [("denies", "actual"), ("retracts", "actual"), ("asserts", "planned"), ("denies", "negated")],
)
def test_what_did_not_happen_is_no_attack(stance: str, factuality: str) -> None:
    told = {"kind": "unknown", "words": "bombed", "stance": stance, "factuality": factuality}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), report("en"))
    assert claims.attacks == ()
    assert claims.other_claims[0].stance is Stance(stance)
    assert claims.other_claims[0].factuality is Factuality(factuality)


def test_words_that_stand_in_several_places_are_those_nearest_to_the_attack() -> None:
    text = "Tell Sarab is a town. " * 3 + "Shelling hit Tell Sarab. " + "Tell Sarab is calm. " * 3
    story = Report(id="many", text=text, language="en")
    told = {"kind": "unknown", "words": "Shelling", "place": "Tell Sarab"}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), story)
    place = claims.attacks[0].place
    assert place is not None
    assert place.start == story.full_text.index("hit Tell Sarab") + 4


def test_words_of_an_attack_in_several_places_are_those_nearest_to_its_figures() -> None:
    text = "A strike killed two women in Murouj.\nA strike killed nine men in Bir Zaytun.\nA strike hit Ayn Nahla."
    story = Report(id="many", text=text, language="en")
    figure = {"harm": "killed", "group": "men", "low": 9, "high": 9, "words": "nine men"}
    told = {"kind": "unknown", "words": "strike", "casualties": [figure]}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), story)
    assert claims.attacks[0].evidence.start == story.full_text.index("strike killed nine")


def test_only_the_story_counts_and_of_it_only_the_part_that_was_asked_about() -> None:
    text = "Shelling hit Murouj.\nRelated: Shelling hit Ayn Nahla."
    whole = Report(id="page", text=text, language="en")
    story = Report(id="page", text=text, language="en", body=(1, 21))
    told = msgspec.convert({"attacks": [{"kind": "unknown", "words": "Shelling", "place": "Ayn Nahla"}]}, Answer)
    assert ground(told, whole).attacks[0].place is not None
    assert ground(told, story).attacks[0].place is None
    claims = Gate(whole).ground(told, (1, 21), named="part 1, ")
    assert claims.refused == ("part 1, place of attack 1: 'Ayn Nahla': does not stand in the text",)


def test_words_that_stand_often_are_found_in_the_last_part_too() -> None:
    text = "Shelling hit Murouj. " * 600 + "Shelling hit Murouj and Ayn Nahla."
    story = Report(id="often", text=text, language="en")
    told = msgspec.convert({"attacks": [{"kind": "unknown", "words": "Shelling", "place": "Murouj"}]}, Answer)
    part = (len(story.full_text) - 34, len(story.full_text))
    place = Gate(story).ground(told, part).attacks[0].place
    assert place is not None
    assert place.start == part[0] + 13


def test_letters_written_together_with_an_arabic_word_may_stand_before_it_and_others_may_not() -> None:
    story = Report(id="ar", text="غارة للقيادة الشمالية وبتل سراب قرب متل سراب", language="ar")
    for words, found in (("القيادة الشمالية", False), ("قيادة الشمالية", True), ("تل سراب", True), ("يادة", False)):
        told = {"kind": "airstrike", "words": "غارة", "perpetrators": [words]}
        claims = ground(msgspec.convert({"attacks": [told]}, Answer), story)
        assert bool(claims.attacks[0].perpetrators) is found, words
    told = {"kind": "airstrike", "words": "غارة", "place": "تل سراب"}
    place = ground(msgspec.convert({"attacks": [told]}, Answer), story).attacks[0].place
    assert place is not None
    assert place.start == story.full_text.index("وبتل سراب") + 2


def test_a_passage_is_no_value() -> None:
    story = Report(id="long", text="Shelling hit Murouj and five women were killed, " * 20, language="en")
    figure = {"harm": "killed", "group": "women", "low": 5, "high": 5, "words": story.text[:400].strip()}
    told = {"kind": "unknown", "words": "Shelling", "place": story.text[:700], "casualties": [figure]}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), story)
    assert [line.partition("…'")[2] for line in claims.refused] == [
        ": too long to be the words of one value",
        ": too long to be the words of one figure",
    ]


# Words as a model may offer them: out of the reports, cut anywhere, changed, or out of nowhere.

_TEXTS = [report(name).full_text for name in DATA["reports"]]
_CUT = st.sampled_from(_TEXTS).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, 60)).map(lambda c: text[c[0] : c[0] + c[1]])
)
_WORDS = st.one_of(
    _CUT,
    _CUT.map(str.upper),
    st.sampled_from(["At least 17 civilians", "five children", "Tell Sarab", "خمسة أطفال", "تل سراب", "struck"]),
    st.text(max_size=30),
)
_NUMBER = st.one_of(st.none(), st.sampled_from([2, 5, 12, 17, 144, 160]), st.integers())


def _code(codes: list[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(codes), st.sampled_from(codes), st.text(max_size=5))


_FIGURE = st.fixed_dictionaries(
    {"harm": _code(list(Harm)), "group": _code(list(Group)), "low": _NUMBER, "high": _NUMBER, "words": _WORDS},
    optional={"part_of": st.one_of(st.none(), st.integers(-1, 4)), "speaker": st.one_of(st.none(), _WORDS)},
)
_ATTACK = st.fixed_dictionaries(
    {"kind": _code(["airstrike", "unknown", *attack_kinds()]), "words": _WORDS},
    optional={
        "place": _WORDS,
        "date_words": _WORDS,
        "speaker": _WORDS,
        "perpetrators": st.lists(_WORDS, max_size=3),
        "scope": _code(list(Scope)),
        "stance": _code(list(Stance)),
        "factuality": _code(list(Factuality)),
        "casualties": st.lists(_FIGURE, max_size=4),
    },
)
_ANSWER = st.fixed_dictionaries(
    {
        "attacks": st.lists(_ATTACK, max_size=3),
        "responses": st.lists(
            st.fixed_dictionaries(
                {"code": _code(list(responses())), "words": _WORDS}, optional={"responder": _WORDS, "about": _WORDS}
            ),
            max_size=2,
        ),
        "allegations": st.lists(
            st.fixed_dictionaries(
                {"words": _WORDS, "norm": _WORDS}, optional={"accuser": _WORDS, "accused": st.lists(_WORDS, max_size=2)}
            ),
            max_size=2,
        ),
    }
)


@given(_ANSWER, st.sampled_from(sorted(DATA["reports"])))
def test_whatever_is_offered_every_value_stands_in_the_text(offered: dict[str, Any], name: str) -> None:
    story = report(name)
    claims = ground(msgspec.convert(offered, Answer), story)
    assert all(evidence.stands_in(story) for evidence in evidences(claims))
    assert from_json(to_json(claims, story)) == claims
    assert all(line.isprintable() for line in claims.refused)
    for attack in (*claims.attacks, *claims.other_claims):
        assert attack.kind in attack_kinds()
        for place, figure in enumerate(attack.casualties):
            assert figure.part_of is None or (figure.part_of < len(attack.casualties) and figure.part_of != place)
    if not any((claims.attacks, claims.other_claims, claims.responses, claims.allegations)):
        assert bool(claims.refused) is any(offered.values())


@given(_FIGURE)
def test_a_number_is_kept_only_where_words_and_answer_agree(figure: dict[str, Any]) -> None:
    told = {"kind": "airstrike", "words": "warplanes struck", "casualties": [figure | {"part_of": None}]}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), report("en"))
    for kept in claims.attacks[0].casualties:
        assert kept.count.bounds() == (figure["low"], figure["high"])
        assert figure["low"] in (0, 1, 2, 4, 5, 9, 12, 17, 144, 1500)
    assert len(claims.attacks[0].casualties) + len(claims.refused) == 1


def test_words_with_their_own_control_characters_are_shown_on_one_line() -> None:
    told = {"kind": "unknown", "words": "a\x1b[31m\n\n b\u202e"}
    claims = ground(msgspec.convert({"attacks": [told]}, Answer), report("en"))
    assert claims.refused == ("attack 1: 'a [31m b': does not stand in the text",)
