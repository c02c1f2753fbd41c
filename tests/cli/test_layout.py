"""What people see of claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import build
from sijill.cli.labels import labels
from sijill.cli.layout import Layout
from sijill.cli.pieces import LONGEST_QUOTE
from sijill.cli.terminal import Page, set_line
from sijill.models import Casualties, Claims, Count, DateInterval, Evidence, Group, Harm, Qualifier, Report

from . import samples


def shown(report: Report, claims: Claims, language: str = "en", width: int = 200) -> list[str]:
    layout = Layout(labels(language))
    lines = (text for line in layout.lines(report, claims) for text in set_line(line, Page(width)))
    return [text.plain.rstrip() for text in lines]


ENGLISH = """\
Tell Sarab market hit
Rimal Post · 2025-03-11 · sample-en
  Attack claims
    air strike  “warplanes struck a market”
      place                Tell Sarab
      date                 2025-03-10  “on Monday”
      alleged perpetrator  Northern Command
      according to         Rimal Monitor (quoted by Rimal Post)
      killed: 17 or more civilians  “At least 17 civilians”
        of them 5 children  “five children”
      killed: 21 people  “21 dead”  according to Medics
    attack of unstated kind  “killed in the past ten days”  [sum over a period, not one incident]
      date                 2025-03-01 to 2025-03-11
      according to         Rimal Post, in its own voice
      killed: nearly 160 (144-160) people  “Nearly 160 people”
  Told, but not as having happened
    bombardment (air or artillery not stated)  “bombed Murouj”  [denied]
      place                Murouj
      according to         Rimal Post, in its own voice
    air strike  “plans to bomb”  [planned or threatened]
      according to         Rimal Post, in its own voice
  Responses
    condemns: River Front  “condemned”
      about                the strike
    nobody has claimed it  “Nobody has claimed it”
  Allegations against a norm
    Rimal Monitor alleges that Northern Command broke a norm  “violating UN Security Council resolution 2286”
      norm                 UN Security Council resolution 2286  S/RES/2286 (2016): Attacks on medical care"""

ARABIC = """\
قصف سوق تل سراب
بريد الرمال · 2025-03-11 · sample-ar
  ادعاءات بوقوع هجمات
    غارة جوية  «غارة»
      المكان         تل سراب
      التاريخ        من 2025-03-01 إلى 2025-03-10
      الجهة المتهمة  للقيادة الشمالية
      بحسب           مرصد الرمال
      القتلى (مدنيون): 17 فأكثر  «ما لا يقل عن 17 مدنياً»
        منهم أطفال: 5  «خمسة أطفال»
    هجوم غير محدد النوع  «خلال عشرة أيام»  [مجموع فترة، وليس حادثة واحدة]
      بحسب           بريد الرمال، دون نقل عن أحد
      القتلى (أشخاص): نحو 160 (144-176)  «نحو 160 شهيداً»
  ردود
    إدانة: جبهة النهر  «دانت»"""


def test_everything_is_set_out_in_english() -> None:
    assert "\n".join(shown(samples.ENGLISH, samples.english())) == ENGLISH


def test_everything_is_set_out_in_arabic() -> None:
    assert "\n".join(shown(samples.ARABIC, samples.arabic(), "ar")) == ARABIC


@pytest.mark.parametrize(
    ("count", "english", "arabic"),
    [
        (Count(Qualifier.EXACT, 3), "killed: 3 people", "القتلى (أشخاص): 3"),
        (Count(Qualifier.MORE_THAN, 3), "killed: 4 or more people", "القتلى (أشخاص): 4 فأكثر"),
        (Count(Qualifier.UP_TO, 20), "killed: up to 20 (0-20) people", "القتلى (أشخاص): حتى 20 (0-20)"),
        (Count(Qualifier.FEWER_THAN, 9), "killed: fewer than 9 (1-8) people", "القتلى (أشخاص): أقل من 9 (1-8)"),
        (Count(Qualifier.NEARLY, 160), "killed: nearly 160 (144-160) people", "القتلى (أشخاص): قرابة 160 (144-160)"),
        (Count(Qualifier.BETWEEN, 4, 7), "killed: 4-7 people", "القتلى (أشخاص): 4-7"),
        (Count(Qualifier.VAGUE, term="dozens"), "killed: 12-99 people", "القتلى (أشخاص): 12-99"),
        (Count(Qualifier.VAGUE, term="plural"), "killed: 2 or more people", "القتلى (أشخاص): 2 فأكثر"),
        (Count(term="unknown"), "killed: number not known people", "القتلى (أشخاص): العدد غير معروف"),
    ],
)
def test_a_figure_says_number_and_range(count: Count, english: str, arabic: str) -> None:
    for report, claims, language, said in (
        (samples.ENGLISH, samples.english(), "en", english),
        (samples.ARABIC, samples.arabic(), "ar", arabic),
    ):
        figure = replace(claims.attacks[0].casualties[0], count=count, group=Group.PEOPLE)
        attack = replace(claims.attacks[0], casualties=(figure,))
        assert any(
            line.strip().startswith(f"{said}  ") for line in shown(report, replace(claims, attacks=(attack,)), language)
        )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (DateInterval(date(2025, 3, 1), None), "from 2025-03-01"),
        (DateInterval(None, date(2025, 3, 1)), "until 2025-03-01"),
    ],
)
def test_an_open_interval_says_which_end_is_known(day: DateInterval, said: str) -> None:
    claims = samples.english()
    attack = replace(claims.attacks[0], date=day, date_evidence=None)
    assert f"      date                 {said}" in shown(samples.ENGLISH, replace(claims, attacks=(attack,)))


def test_no_casualties_is_said_without_a_number() -> None:
    claims = samples.english()
    none = replace(claims.attacks[0].casualties[0], harm=Harm.NONE, count=Count(Qualifier.EXACT, 0))
    attack = replace(claims.attacks[0], casualties=(none,))
    assert "      no casualties  “At least 17 civilians”" in shown(samples.ENGLISH, replace(claims, attacks=(attack,)))


def test_a_report_without_claims_says_so() -> None:
    report = Report(id="empty", text="Rain is expected in Murouj.")
    assert shown(report, Claims(report_id="empty")) == [
        "(no title)",
        "date not known · empty",
        "  No claims found in this report.",
    ]


def test_explain_names_the_rule_of_every_claim() -> None:
    layout = Layout(labels("en"), explain=lambda rule: f"what {rule} reads")
    lines = [
        text.plain.strip()
        for line in layout.lines(samples.ENGLISH, samples.english())
        for text in set_line(line, Page(200))
    ]
    told = [line for line in lines if line.startswith("read by ")]
    claims = samples.english()
    attacks = (*claims.attacks, *claims.other_claims)
    rules = [a.rule for a in attacks] + [c.rule for a in attacks for c in a.casualties]
    rules += [r.rule for r in claims.responses] + [a.rule for a in claims.allegations]
    assert sorted(told) == sorted(f"read by {rule}: what {rule} reads" for rule in rules)


def test_a_long_quotation_is_cut_for_the_eye() -> None:
    report = Report(id="long", text="strike " * 400)
    claims = samples.english()
    attack = replace(claims.attacks[1], evidence=Evidence.of(report, 1, 2001), casualties=(), date=None)
    lines = shown(report, Claims(report_id="long", attacks=(attack,)), width=4000)
    assert any("…" in line and len(line) < LONGEST_QUOTE + 100 for line in lines)


@given(st.data())
def test_any_claims_can_be_set_out_in_both_languages(data: st.DataObject) -> None:
    report = data.draw(build.reports())
    claims = data.draw(build.claims(report))
    figures = sum(len(attack.casualties) for attack in (*claims.attacks, *claims.other_claims))
    for language in ("en", "ar"):
        lines = shown(report, claims, language, width=20_000)
        assert not any("\x1b" in line or "\u202e" in line for line in lines)
        # Every figure is set out once, even where parts point at each other or at nothing.
        beginnings = [labels(language).of("harm", harm) for harm in Harm] + ["of them", "منهم"]
        assert sum(line.strip().startswith(tuple(beginnings)) for line in lines) >= figures


def test_parts_of_parts_stand_under_their_total() -> None:
    claims = samples.english()
    total = claims.attacks[0].casualties[0]
    part: Casualties = replace(total, part_of=0, group=Group.WOMEN)
    attack = replace(claims.attacks[0], casualties=(total, part, replace(part, part_of=1, harm=Harm.INJURED)))
    lines = shown(samples.ENGLISH, replace(claims, attacks=(attack,)))
    assert "        of them 17 or more women  “At least 17 civilians”" in lines
    assert "          of them 17 or more women, injured  “At least 17 civilians”" in lines
