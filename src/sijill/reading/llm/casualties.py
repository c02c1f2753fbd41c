"""The gate for figures: the number is never the model's, it is read again from the words by our own grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sijill.models import Casualties, Group, Harm

from .answer import AttackAnswer, CasualtiesAnswer
from .codes import member
from .grounding import Span
from .refusal import Refused, quoted
from .reread import Told
from .site import RULE, Site

# Characters. The words of one figure are its number and its persons, at most with a list of them.
_LONGEST_FIGURE = 300


def casualties_of(attack: AttackAnswer, near: int, where: str, site: Site) -> tuple[Casualties, ...]:
    """The figures of an attack that the report bears out; a part whose total was refused stands alone."""
    wholes = [figure.part_of for figure in attack.casualties]
    names = [f"casualties {number} of {where}" for number in range(1, len(wholes) + 1)]
    kept: dict[int, Casualties] = {}
    for at, figure in enumerate(attack.casualties):
        made = site.refusals.kept(names[at], _casualties, figure, at, wholes, near, site)
        if made is not None:
            kept[at] = made
    order = {at: place for place, at in enumerate(kept)}
    for at in kept:
        whole = wholes[at]
        if whole in order:
            kept[at] = replace(kept[at], part_of=order[whole])
        elif whole is not None:
            site.refusals.add(f"{names[at]}: that it is a part: the total that it is said to be a part of was refused")
    return tuple(kept.values())


def _casualties(figure: CasualtiesAnswer, at: int, wholes: Sequence[int | None], near: int, site: Site) -> Casualties:
    harm, group = member(Harm, figure.harm, "harm"), member(Group, figure.group, "group")
    _check_whole(at, wholes)
    if len(figure.words) > _LONGEST_FIGURE:
        raise Refused(f"{quoted(figure.words)}: too long to be the words of one figure")
    words = site.view_span(figure.words, near)
    told = _agreed(figure, group, words, site)
    words = (min(words[0], told.start), max(words[1], told.end))
    _check_harm(harm, told, words, figure, site)
    _check_group(group, told, words, figure, site)
    return Casualties(
        harm=harm,
        group=group,
        count=told.count,
        evidence=site.story.evidence(words),
        rule=RULE,
        speaker=site.optional("speaker", figure.speaker, near),
    )


def _check_whole(at: int, wholes: Sequence[int | None]) -> None:
    """Raise Refused where a figure is said to be a part of what is no figure, or in the end of itself."""
    seen = {at}
    whole = wholes[at]
    if whole is not None and not 0 <= whole < len(wholes):
        raise Refused(f"a part of figure {whole}, which there is not")
    while whole is not None and 0 <= whole < len(wholes):
        if whole in seen:
            raise Refused("a part of itself")
        seen.add(whole)
        whole = wholes[whole]


def _agreed(figure: CasualtiesAnswer, group: Group, words: Span, site: Site) -> Told:
    """The number that our grammar reads in the words and the answer says too."""
    told = site.reread.counts_in(words)
    if not told:
        raise Refused(f"{quoted(figure.words)}: no number of persons can be read in these words")
    agreed = [t for t in told if t.count.bounds() == (figure.low, figure.high)]
    if not agreed:
        said = " or ".join(dict.fromkeys(_range(*t.count.bounds()) for t in told[:6]))
        answered = _range(figure.low, figure.high)
        raise Refused(f"{quoted(figure.words)}: the words say {said}, the answer says {answered}")

    def fit(t: Told) -> tuple[bool, int]:
        """Best the number that counts the group; then the one that needs the fewest words more."""
        more = max(words[0] - t.start, 0) + max(t.end - words[1], 0)
        return group not in site.reread.groups_in((t.start, t.end)), more

    return min(agreed, key=fit)


def _check_harm(harm: Harm, told: Told, words: Span, figure: CasualtiesAnswer, site: Site) -> None:
    """Raise Refused where the words themselves say another harm; words around them are the model's to judge."""
    nobody = told.count.bounds() == (0, 0)
    named = site.reread.harms_in(words)
    if len(named) > 1:  # "five killed and nine wounded": what our grammar says of this number
        numbers = site.reread.counts_in((told.start, told.end))
        named = frozenset(t.harm for t in numbers if t.harm and t.count == told.count) or named
    if nobody != (harm is Harm.NONE):
        said = "nobody" if nobody else "somebody"
        raise Refused(f"{quoted(figure.words)}: by the words {said} was harmed, the answer says {harm}")
    if named and harm not in named and not nobody and not _undivided(harm, named, told):
        raise Refused(f"{quoted(figure.words)}: the words say {' and '.join(sorted(named))}, the answer says {harm}")


def _check_group(group: Group, told: Told, words: Span, figure: CasualtiesAnswer, site: Site) -> None:
    """Raise Refused where no word for persons means the group: those of the number itself, else any of the words."""
    named = site.reread.groups_in((told.start, told.end)) or site.reread.groups_in(words)
    if group is not Group.PEOPLE and group not in named:
        raise Refused(f"{quoted(figure.words)}: no word for these persons means {group}")


def _undivided(harm: Harm, named: frozenset[str], told: Told) -> bool:
    """Whether the words name killed and injured together: the sum is either, "dead and wounded" is some of each."""
    if harm is Harm.KILLED_OR_INJURED:
        return not named.isdisjoint((Harm.KILLED, Harm.INJURED))
    return told.count.term is not None and harm in (Harm.KILLED, Harm.INJURED) and Harm.KILLED_OR_INJURED in named


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return "no number" if high is None else f"{_shown(high)} or fewer"
    if high is None:
        return f"{_shown(low)} or more"
    return _shown(low) if low == high else f"{_shown(low)}-{_shown(high)}"


def _shown(number: int) -> str:
    # A number of any length may stand in an answer; Python writes out no more than 4,300 digits.
    return str(number) if abs(number) < 10**12 else "a number beyond all reason"
