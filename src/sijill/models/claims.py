"""Claims: what one speaker says in one report (docs/codebook/claims.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .count import Count
from .places import ResolvedPlace
from .report import Evidence


class Harm(StrEnum):
    """What happened to the persons counted."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed_or_injured"
    MISSING = "missing"
    NONE = "none"


class Group(StrEnum):
    """Who the persons counted are, as specific as the words say; PEOPLE where they say no more."""

    PEOPLE = "people"
    CIVILIANS = "civilians"
    COMBATANTS = "combatants"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    ELDERLY = "elderly"
    HEALTH_WORKERS = "health_workers"
    AID_WORKERS = "aid_workers"
    RESCUERS = "rescuers"
    JOURNALISTS = "journalists"
    POLICE = "police"


class Scope(StrEnum):
    """One incident, or a sum over several days, places or attacks."""

    INCIDENT = "incident"
    PERIOD = "period"


class Stance(StrEnum):
    """What the speaker does with the content of the claim."""

    ASSERTS = "asserts"
    DENIES = "denies"
    RETRACTS = "retracts"


class Factuality(StrEnum):
    """Whether the act is told as one that took place."""

    ACTUAL = "actual"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The earliest and the latest day that it can be; None = open at that end.

    Raises ValueError when both ends are open or the ends are in the wrong order.
    """

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise ValueError("a date interval that is open at both ends says nothing")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"{self.earliest} comes after {self.latest}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties:
    """One figure: how many persons of which group suffered which harm.

    `part_of` is the place, in the attack's `casualties`, of the total that this figure is a part of.
    `speaker` is given only where it is not the attack's own.
    """

    harm: Harm
    group: Group
    count: Count
    evidence: Evidence
    rule: str
    part_of: int | None = None
    speaker: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackClaim:
    """That an attack took place (or did not, by `stance` and `factuality`), according to one speaker.

    `kind` is a code of models/attack_kinds.csv. `speaker` None means the report's own voice; `speaker_chain` leads from
    the outermost source to the innermost. `places` says where the place lies, or each place of a list. A claim whose
    scope is PERIOD is a sum over attacks, never one incident.
    """

    kind: str
    evidence: Evidence
    rule: str
    place: Evidence | None = None
    places: tuple[ResolvedPlace, ...] = ()
    date: DateInterval | None = None
    date_evidence: Evidence | None = None
    perpetrators: tuple[Evidence, ...] = ()
    speaker: Evidence | None = None
    speaker_chain: tuple[Evidence, ...] = ()
    scope: Scope = Scope.INCIDENT
    stance: Stance = Stance.ASSERTS
    factuality: Factuality = Factuality.ACTUAL
    casualties: tuple[Casualties, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What an institution, state or group said or did about attacks; `code` is one of models/responses.csv.

    `responder` None: the report says that nobody responded, or does not say who.
    """

    code: str
    evidence: Evidence
    rule: str
    responder: Evidence | None = None
    about: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """That somebody broke a norm, according to an accuser (None: the report's own voice). Never a finding.

    `norm` is the words that name the norm, `norm_code` its row in models/norms.csv where it is a known one.
    """

    evidence: Evidence
    norm: Evidence
    rule: str
    accuser: Evidence | None = None
    accused: tuple[Evidence, ...] = ()
    norm_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything that was read out of one report.

    `attacks` holds what a speaker asserts as having happened; denied, planned, retracted and hypothetical attacks stand
    in `other_claims`. `refused` names, for a reader by language model, what it offered and the grounding gate refused.
    """

    report_id: str
    language: str | None = None
    published: date | None = None
    attacks: tuple[AttackClaim, ...] = ()
    other_claims: tuple[AttackClaim, ...] = ()
    responses: tuple[Response, ...] = ()
    allegations: tuple[Allegation, ...] = ()
    refused: tuple[str, ...] = ()
