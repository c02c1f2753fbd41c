"""The claims of a report on the page of a bundle, and its text with the words that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sijill.models import Allegation, AttackClaim, Casualties, Claims, Count, Evidence, Harm, Report, Response, Scope
from sijill.models.taxonomy import Term, attack_kinds, norms, responses

from .contents import PlacedReport
from .html import Html, element, escaped, figure, together, value
from .labels import Both, label
from .layout import both, direction, language_tag, pair, row, rows, words
from .shown import one_line

# Characters of a claim's words that are shown above the text; in the text itself all are marked.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is shown: what it is, the words that it stands on, the values in it and their words."""

    what: Both
    evidence: Evidence
    rows: tuple[Html | None, ...]
    values: tuple[Evidence, ...]


def claims_of(claims: Claims) -> list[Claim]:
    """The claims of a report, in the order in which they are numbered."""
    attacks = (*claims.attacks, *claims.other_claims)
    return [
        *map(_attack, attacks),
        *map(_response, claims.responses),
        *map(_allegation, claims.allegations),
    ]


def claim_list(placed: PlacedReport, claims: Sequence[Claim]) -> Iterator[Html]:
    """The claims of a report, each with its number."""
    if placed.claims is None or not claims:
        yield both(label("not_read" if placed.claims is None else "no_claims"))
        return
    yield both(label("claims_about"))
    for number, claim in enumerate(claims, start=1):
        head = element(
            "div",
            element("a", figure(str(number)), href=f"#r{placed.number}w{number}", class_="number"),
            both(claim.what, "strong"),
            class_="claim-head",
        )
        yield element(
            "article", head, _quote(claim.evidence), rows(*claim.rows), class_="claim", id=f"r{placed.number}c{number}"
        )


def marked_text(placed: PlacedReport, claims: Sequence[Claim]) -> Iterator[Html]:
    """Title and text of a report, line by line, with the words of its claims marked and numbered."""
    report = placed.report.text.report
    marks = _Marks(placed.number, report, claims)
    way = direction(report.language)
    lines = []
    start = 0
    for nth, line in enumerate(report.full_text.split("\n")):
        end = start + len(line)
        if line.strip():
            name = "h4" if nth == 0 and report.title else "p"
            lines.append(element(name, *marks.within(start, end), dir="auto" if way == "auto" else None))
        start = end + 1
    yield element("div", *lines, class_="text", lang=language_tag(report.language), dir=way)


class _Marks:
    """Where the words of claims and of their values stand in a report."""

    def __init__(self, number: int, report: Report, claims: Sequence[Claim]) -> None:
        self._report, self._number = report, number
        self._claims = [(claim.evidence.start, claim.evidence.end, nth) for nth, claim in enumerate(claims, start=1)]
        self._values = [evidence.span for claim in claims for evidence in claim.values]

    def within(self, start: int, end: int) -> Iterator[Html]:
        """The stretch [start, end) of the report, marked."""
        claims = [one for one in self._claims if one[0] < end and one[1] > start]
        values = [one for one in self._values if one[0] < end and one[1] > start]
        edges = {edge for one in (*claims, *values) for edge in one[:2] if start < edge < end} | {start, end}
        ordered = sorted(edges)
        for left, right in pairwise(ordered):
            yield self._stretch(left, right, claims, values)
            for _, last, nth in claims:
                if last == right:
                    yield element("sup", element("a", figure(str(nth)), href=f"#r{self._number}c{nth}"))

    def _stretch(
        self, left: int, right: int, claims: list[tuple[int, int, int]], values: list[tuple[int, int]]
    ) -> Html:
        said: Html = escaped(self._report.words(left, right))
        if any(start <= left and right <= end for start, end in values):
            said = element("u", said)
        inside = [one for one in claims if one[0] <= left and right <= one[1]]
        if not inside:
            return said
        begun = [f"r{self._number}w{nth}" for start, _, nth in inside if start == left]
        for id in begun:
            said = element("span", said, id=id)
        return element("mark", said)


def _attack(attack: AttackClaim) -> Claim:
    told = label(attack.stance, "stance")
    told = told if told.english else label(attack.factuality, "factuality")
    chain = [one for one in attack.speaker_chain if attack.speaker is None or one.words != attack.speaker.words]
    speakers = [*chain, *([attack.speaker] if attack.speaker else [])]
    return Claim(
        what=_named(label("attack"), attack_kinds().get(attack.kind)),
        evidence=attack.evidence,
        rows=(
            row(label("told_as"), pair(told)) if told.english else None,
            row(label("scope"), pair(label("scope_period"))) if attack.scope is Scope.PERIOD else None,
            _said("place", [attack.place] if attack.place else []),
            _date(attack),
            _said("perpetrator", attack.perpetrators),
            _said("speaker", speakers) or row(label("speaker"), words("own_voice")),
            *map(_figure, attack.casualties),
        ),
        values=tuple(_values_of(attack)),
    )


def _values_of(attack: AttackClaim) -> Iterator[Evidence]:
    yield from filter(None, (attack.place, attack.date_evidence, attack.speaker))
    yield from (*attack.perpetrators, *attack.speaker_chain)
    for casualties in attack.casualties:
        yield from filter(None, (casualties.evidence, casualties.speaker))


def _response(response: Response) -> Claim:
    return Claim(
        what=_named(label("response"), responses().get(response.code)),
        evidence=response.evidence,
        rows=(
            _said("responder", [response.responder] if response.responder else []),
            _said("about_what", [response.about] if response.about else []),
        ),
        values=tuple(filter(None, (response.responder, response.about))),
    )


def _allegation(allegation: Allegation) -> Claim:
    norm = norms().get(allegation.norm_code or "")
    return Claim(
        what=label("allegation"),
        evidence=allegation.evidence,
        rows=(
            _said("accuser", [allegation.accuser] if allegation.accuser else [])
            or row(label("accuser"), words("own_voice")),
            _said("accused", allegation.accused) or row(label("accused"), words("accused_unknown")),
            _said("norm", [allegation.norm]),
            row(label("known_norm"), figure(norm.meaning), pair(Both(norm.english, norm.arabic))) if norm else None,
        ),
        values=tuple(filter(None, (allegation.accuser, *allegation.accused, allegation.norm))),
    )


def _named(what: Both, term: Term | None) -> Both:
    return Both(f"{what.english}: {term.english}", f"{what.arabic}: {term.arabic}") if term else what


def _said(key: str, evidences: Iterable[Evidence]) -> Html | None:
    """A row with the words of values, each once."""
    told = dict.fromkeys(evidence.words for evidence in evidences)
    if not told:
        return None
    return row(label(key), *(element("span", value(one), class_="one") for one in told))


def _date(attack: AttackClaim) -> Html | None:
    said = [value(attack.date_evidence.words)] if attack.date_evidence else []
    if attack.date is None:
        return row(label("date"), *said) if said else None
    ends = dict.fromkeys(str(end) if end else "…" for end in (attack.date.earliest, attack.date.latest))
    return row(label("date"), figure(" – ".join(ends)), *(together(" (", one, ")") for one in said))


def _figure(casualties: Casualties) -> Html:
    harm, group = label(casualties.harm, "harm"), label(casualties.group, "group")
    what = Both(f"{harm.english}: {group.english}", f"{harm.arabic}: {group.arabic}")
    if casualties.harm is Harm.NONE:
        return row(harm, value(casualties.evidence.words))
    by = [" ", words("speaker"), " ", value(casualties.speaker.words)] if casualties.speaker else []
    return row(what, _count(casualties.count), " (", value(casualties.evidence.words), ")", *by)


def _count(count: Count) -> Html:
    low, high = count.bounds()
    if low is None:
        return words("number_unknown")
    return figure(str(low) if low == high else f"≥ {low}" if high is None else f"{low}–{high}")


def _quote(evidence: Evidence) -> Html:
    return element("blockquote", one_line(evidence.words, _LONGEST), dir="auto")
