"""Two reports, one in each language, with claims of every kind made by hand, so that the layout is tested by itself."""

from __future__ import annotations

from datetime import date

from sijill.models import (
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
    Qualifier,
    Report,
    Response,
    Scope,
    Stance,
)

ENGLISH = Report(
    id="sample-en",
    title="Tell Sarab market hit",
    text=(
        "At least 17 civilians, including five children, were killed on Monday when Northern Command warplanes struck "
        "a market in Tell Sarab, the Rimal Monitor told Rimal Post. Medics spoke of 21 dead. Nearly 160 people were "
        "killed in the past ten days. The Northern Command denied that it had bombed Murouj. It plans to bomb Bir "
        "Zaytun. The River Front condemned the strike. Nobody has claimed it. The Rimal Monitor accused the Northern "
        "Command of violating UN Security Council resolution 2286."
    ),
    published=date(2025, 3, 11),
    language="en",
    outlet="Rimal Post",
)

ARABIC = Report(
    id="sample-ar",
    title="قصف سوق تل سراب",
    text=(
        "قتل ما لا يقل عن 17 مدنياً بينهم خمسة أطفال يوم الاثنين في غارة للقيادة الشمالية على تل سراب، "
        "بحسب مرصد الرمال. "
        "وسقط نحو 160 شهيداً خلال عشرة أيام. ودانت جبهة النهر الغارة."
    ),
    published=date(2025, 3, 11),
    language="ar",
    outlet="بريد الرمال",
)


def find(report: Report, words: str) -> Evidence:
    """The first place where the report says these words."""
    start = report.full_text.index(words)
    return Evidence.of(report, start, start + len(words))


def _figure(
    report: Report, words: str, count: Count, group: Group = Group.PEOPLE, part_of: int | None = None
) -> Casualties:
    return Casualties(
        harm=Harm.KILLED,
        group=group,
        count=count,
        evidence=find(report, words),
        rule="figure.group-killed",
        part_of=part_of,
    )


def english() -> Claims:
    """Claims of every kind."""
    report = ENGLISH
    monitor, command = find(report, "Rimal Monitor"), find(report, "Northern Command")
    medics = Casualties(
        harm=Harm.KILLED,
        group=Group.PEOPLE,
        count=Count(Qualifier.EXACT, 21),
        evidence=find(report, "21 dead"),
        rule="figure.dead",
        speaker=find(report, "Medics"),
    )
    strike = AttackClaim(
        kind="airstrike",
        evidence=find(report, "warplanes struck a market"),
        rule="attack.struck",
        place=find(report, "Tell Sarab"),
        date=DateInterval(date(2025, 3, 10), date(2025, 3, 10)),
        date_evidence=find(report, "on Monday"),
        perpetrators=(command,),
        speaker=monitor,
        speaker_chain=(find(report, "Rimal Post"), monitor),
        casualties=(
            _figure(report, "At least 17 civilians", Count(Qualifier.AT_LEAST, 17), Group.CIVILIANS),
            medics,
            _figure(report, "five children", Count(Qualifier.EXACT, 5), Group.CHILDREN, part_of=0),
        ),
    )
    total = AttackClaim(
        kind="unknown",
        evidence=find(report, "killed in the past ten days"),
        rule="attack.sum",
        date=DateInterval(date(2025, 3, 1), date(2025, 3, 11)),
        scope=Scope.PERIOD,
        casualties=(_figure(report, "Nearly 160 people", Count(Qualifier.NEARLY, 160)),),
    )
    denied = AttackClaim(
        kind="air_or_artillery",
        evidence=find(report, "bombed Murouj"),
        rule="attack.denied",
        stance=Stance.DENIES,
        factuality=Factuality.NEGATED,
        place=find(report, "Murouj"),
    )
    planned = AttackClaim(
        kind="airstrike",
        evidence=find(report, "plans to bomb"),
        rule="attack.planned",
        factuality=Factuality.PLANNED,
    )
    return Claims(
        report_id=report.id,
        language="en",
        published=report.published,
        attacks=(strike, total),
        other_claims=(denied, planned),
        responses=(
            Response(
                code="condemn",
                evidence=find(report, "condemned"),
                rule="response.condemn",
                responder=find(report, "River Front"),
                about=find(report, "the strike"),
            ),
            Response(code="no_claim", evidence=find(report, "Nobody has claimed it"), rule="response.no-claim"),
        ),
        allegations=(
            Allegation(
                evidence=find(report, "violating UN Security Council resolution 2286"),
                norm=find(report, "UN Security Council resolution 2286"),
                rule="allegation.violating",
                accuser=monitor,
                accused=(command,),
                norm_code="unscr-2286",
            ),
        ),
    )


def arabic() -> Claims:
    """The like in Arabic."""
    report = ARABIC
    strike = AttackClaim(
        kind="airstrike",
        evidence=find(report, "غارة"),
        rule="attack.noun",
        place=find(report, "تل سراب"),
        date=DateInterval(date(2025, 3, 1), date(2025, 3, 10)),
        perpetrators=(find(report, "للقيادة الشمالية"),),
        speaker=find(report, "مرصد الرمال"),
        casualties=(
            _figure(report, "ما لا يقل عن 17 مدنياً", Count(Qualifier.AT_LEAST, 17), Group.CIVILIANS),
            _figure(report, "خمسة أطفال", Count(Qualifier.EXACT, 5), Group.CHILDREN, part_of=0),
        ),
    )
    total = AttackClaim(
        kind="unknown",
        evidence=find(report, "خلال عشرة أيام"),
        rule="attack.sum",
        scope=Scope.PERIOD,
        casualties=(_figure(report, "نحو 160 شهيداً", Count(Qualifier.ABOUT, 160)),),
    )
    condemned = Response(
        code="condemn", evidence=find(report, "دانت"), rule="response.condemn", responder=find(report, "جبهة النهر")
    )
    return Claims(
        report_id=report.id, language="ar", published=report.published, attacks=(strike, total), responses=(condemned,)
    )
