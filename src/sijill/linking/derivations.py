"""How one report came from another: told from what they share, what they credit and when they were published.

The codes and what they mean: docs/codebook/copies.md. Independence of sources needs this: a story that one agency sent
to ten outlets is one account, not ten.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sijill.languages import normal
from sijill.models import Evidence, Publication, Relation, Report

from .cues import agencies_in, credits_in, names, quoted
from .passages import Passage, shared_passages
from .words import words

# Shares of words. Looked up in 3,080 reports and posts (docs/codebook/copies.md#how-well-it-works).
_NEARLY_ALL = 0.8
_MUCH = 0.35
_MUCH_WITH_CREDIT = 0.4
# A report that carries the whole of another one and as much again of its own words still carries it.
_CARRIES = 0.5
# Words. Less than this is shared by reports that have nothing else in common.
_LEAST_SHARED = 12
_LEAST_QUOTED = 12
# Of both reports: the same text, whatever stands in quotation marks in it.
_SAME = 0.95
# The part of a passage that has to stand in quotation marks.
_IN_QUOTATION = 0.8


class Reason(StrEnum):
    """Why a relation is held to be what it is."""

    SAME_WORDS = "same_words"
    CREDITED = "credited"
    EDITED = "edited"
    QUOTED_BY_ONE = "quoted_by_one"
    QUOTED_BY_BOTH = "quoted_by_both"
    TRANSLATION_NAMED = "translation_named"


class Direction(StrEnum):
    """Why one of two reports is held to be the origin; with the last two it is not known to be, and neither may be."""

    CREDITED = "credited"
    QUOTED = "quoted"
    EARLIER = "earlier"
    COMMON = "common"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """That the report `report_id` has words from the report `from_report_id`.

    `share` is the share of its words that stand in the other report too, `share_of_origin` the same of the other one.
    `passages` have the report first and its origin second. Where `direction` says that the origin is not known, the two
    ids are in an order that is always the same and means nothing.
    """

    report_id: str
    from_report_id: str
    relation: Relation
    share: float
    share_of_origin: float
    passages: tuple[Passage, ...]
    reason: Reason
    direction: Direction

    @property
    def origin_known(self) -> bool:
        """Whether `from_report_id` is held to be the origin."""
        return self.direction not in (Direction.COMMON, Direction.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two reports, with what was said when it was published."""

    report: Report
    publication: Publication | None

    @property
    def days(self) -> tuple[date, date] | None:
        """The earliest and the latest day on which it can have been published."""
        if self.publication and self.publication.published:
            return self.publication.published.earliest, self.publication.published.latest
        return (self.report.published, self.report.published) if self.report.published else None

    @property
    def addresses(self) -> set[str]:
        """The addresses at which it stands, without what does not tell pages apart."""
        canonical = self.publication.canonical_url if self.publication else None
        return {_address(url) for url in (self.report.url, canonical) if url}

    def translates(self, other: _Side) -> bool:
        """Whether it says that it is a translation of the other report."""
        named = self.publication.translation_of if self.publication else None
        return bool(named) and _address(str(named)) in other.addresses

    def is_before(self, other: _Side) -> bool:
        """Whether it was published on an earlier day, whatever the two days are within what is known of them."""
        ours, theirs = self.days, other.days
        return ours is not None and theirs is not None and ours[1] < theirs[0]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two reports, the one held to be derived first, with what they share in that order."""

    derived: _Side
    origin: _Side
    passages: tuple[Passage, ...]
    direction: Direction

    def turned(self, direction: Direction) -> _Pair:
        """The same with the other report held to be derived."""
        return _Pair(self.origin, self.derived, tuple(passage.turned() for passage in self.passages), direction)


def relation_of(
    one: Report,
    other: Report,
    *,
    publication_of_one: Publication | None = None,
    publication_of_other: Publication | None = None,
) -> Derivation | None:
    """How one of two reports came from the other, or both from a third; None where nothing says so.

    The origin is the report that the other one credits or puts in quotation marks, else the one published on an earlier
    day. Reports of one outlet have its formulas in common and are one account anyway: for them only the same text
    counts. Naming the two the other way round gives the same derivation.
    """
    sides = (_Side(one, publication_of_one), _Side(other, publication_of_other))
    first, second = sorted(sides, key=lambda side: side.report.id)
    if first.report.id == second.report.id:
        return None
    for side, original in ((first, second), (second, first)):
        if side.translates(original):
            pair = _Pair(side, original, (), Direction.CREDITED)
            return _derivation(pair, Relation.TRANSLATES, Reason.TRANSLATION_NAMED)
    passages = shared_passages(first.report, second.report)
    return _of_shared_words(_directed(first, second, passages)) if passages else None


def _directed(first: _Side, second: _Side, passages: tuple[Passage, ...]) -> _Pair:
    """The two in the order that credits, else days, give; else the one with the larger share of shared words first."""
    ours, theirs = (credits_in(side.report, side.publication) for side in (first, second))
    credits_second, credits_first = names(ours, second.report.outlet), names(theirs, first.report.outlet)
    if credits_first != credits_second:
        direction, second_is_origin = Direction.CREDITED, credits_second
    elif agencies_in(ours) & agencies_in(theirs):
        direction, second_is_origin = Direction.COMMON, _covers_more_of_first(passages)
    elif first.is_before(second) or second.is_before(first):
        direction, second_is_origin = Direction.EARLIER, second.is_before(first)
    else:
        direction, second_is_origin = Direction.UNKNOWN, _covers_more_of_first(passages)
    pair = _Pair(first, second, passages, direction)
    return pair if second_is_origin else pair.turned(direction)


def _covers_more_of_first(passages: tuple[Passage, ...]) -> bool:
    return sum(p.share_of_one for p in passages) > sum(p.share_of_other for p in passages)


def _of_shared_words(pair: _Pair) -> Derivation | None:
    """What the shared words say, first those outside quotations, then the quotations."""
    share, share_of_origin = _shares(pair.passages)
    if min(share, share_of_origin) >= _SAME:
        return _derivation(pair, Relation.SYNDICATES, Reason.SAME_WORDS)
    if sum(passage.words for passage in pair.passages) < _LEAST_SHARED or _of_one_outlet(pair):
        return None
    quotations = _Quotations.of(pair)
    own, own_of_origin = quotations.shares_outside(pair.passages)
    if own >= _NEARLY_ALL or (own_of_origin >= _NEARLY_ALL and own >= _CARRIES):
        return _derivation(pair, Relation.SYNDICATES, Reason.SAME_WORDS)
    if own >= _MUCH_WITH_CREDIT and pair.direction in (Direction.CREDITED, Direction.COMMON):
        return _derivation(pair, Relation.SYNDICATES, Reason.CREDITED)
    if own >= _MUCH:
        return _derivation(pair, Relation.REWRITES, Reason.EDITED)
    return quotations.derivation(pair)


@dataclass(frozen=True, slots=True)
class _Quotations:
    """How many words of shared passages stand in quotations of the derived report, of its origin, of both.

    `outside` are the shared words that stand in none, `longest` those of the longest passage that stands in one.
    """

    by_derived: int
    by_origin: int
    by_both: int
    outside: int
    longest: int

    @classmethod
    def of(cls, pair: _Pair) -> _Quotations:
        """The quotations of the two reports among what they share."""
        ours, theirs = quoted(pair.derived.report), quoted(pair.origin.report)
        counts: Counter[tuple[bool, bool]] = Counter()
        longest = 0
        for passage in pair.passages:
            inside = (_is_in(passage.one, ours), _is_in(passage.other, theirs))
            counts[inside] += passage.words
            longest = max(longest, passage.words if any(inside) else 0)
        return cls(counts[True, False], counts[False, True], counts[True, True], counts[False, False], longest)

    @property
    def inside(self) -> int:
        """The shared words that stand in a quotation of either."""
        return self.by_derived + self.by_origin + self.by_both

    def shares_outside(self, passages: tuple[Passage, ...]) -> tuple[float, float]:
        """Of each report's words outside shared quotations the share that the other one has too."""
        first = passages[0]
        totals = (round(first.words / share) for share in (first.share_of_one, first.share_of_other))
        one, other = (max(total - self.inside, 1) for total in totals)
        return self.outside / one, self.outside / other

    def derivation(self, pair: _Pair) -> Derivation | None:
        """That one report quotes the other, or both the same words of a third; None for a few words alone."""
        if self.longest < _LEAST_QUOTED:
            return None
        if self.by_both >= max(self.by_derived, self.by_origin):
            common = pair if pair.direction is Direction.CREDITED else replace(pair, direction=Direction.COMMON)
            return _derivation(common, Relation.QUOTES, Reason.QUOTED_BY_BOTH)
        if pair.direction is not Direction.CREDITED:
            quoting = replace(pair, direction=Direction.QUOTED)
            pair = quoting if self.by_derived >= self.by_origin else pair.turned(Direction.QUOTED)
        return _derivation(pair, Relation.QUOTES, Reason.QUOTED_BY_ONE)


def _is_in(evidence: Evidence, quotations: Sequence[tuple[int, int]]) -> bool:
    """Whether most of the words stand in a quotation; only those quotations are looked at that reach into them."""
    covered, at = 0, bisect_right(quotations, evidence.start, key=lambda span: span[1])
    while at < len(quotations) and quotations[at][0] < evidence.end:
        first, last = quotations[at]
        covered += min(last, evidence.end) - max(first, evidence.start)
        at += 1
    return covered >= _IN_QUOTATION * (evidence.end - evidence.start)


def _of_one_outlet(pair: _Pair) -> bool:
    """Whether one outlet published both; where the outlet of one is not known, whether both stand on one site."""
    ours, theirs = pair.derived.report, pair.origin.report
    if ours.outlet and theirs.outlet:
        return words(normal(ours.outlet)) == words(normal(theirs.outlet))
    return bool(ours.url and theirs.url) and _site(str(ours.url)) == _site(str(theirs.url))


def _derivation(pair: _Pair, relation: Relation, reason: Reason) -> Derivation:
    share, share_of_origin = _shares(pair.passages)
    return Derivation(
        report_id=pair.derived.report.id,
        from_report_id=pair.origin.report.id,
        relation=relation,
        share=share,
        share_of_origin=share_of_origin,
        passages=pair.passages,
        reason=reason,
        direction=pair.direction,
    )


def _shares(passages: tuple[Passage, ...]) -> tuple[float, float]:
    """The shares of the words of each of two reports that stand in the other one."""
    return sum(passage.share_of_one for passage in passages), sum(passage.share_of_other for passage in passages)


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|#.*$|/+(?=#|$)", "", url.strip())


def _site(url: str) -> str:
    return _address(url).partition("/")[0]
