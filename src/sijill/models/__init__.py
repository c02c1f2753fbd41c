"""The values of the field: reports, evidence and claims. Frozen, typed, without any behaviour that needs a service."""

from .capture import Exchange, Precision, Publication, Published, Relation
from .claims import (
    Allegation,
    AttackClaim,
    Casualties,
    Claims,
    DateInterval,
    Factuality,
    Group,
    Harm,
    Response,
    Scope,
    Stance,
)
from .count import CONVENTIONS, Count, Qualifier
from .places import Location, PlaceCandidate, ResolvedPlace
from .report import Evidence, Report, Unread

__all__ = [
    "CONVENTIONS",
    "Allegation",
    "AttackClaim",
    "Casualties",
    "Claims",
    "Count",
    "DateInterval",
    "Evidence",
    "Exchange",
    "Factuality",
    "Group",
    "Harm",
    "Location",
    "PlaceCandidate",
    "Precision",
    "Publication",
    "Published",
    "Qualifier",
    "Relation",
    "Report",
    "ResolvedPlace",
    "Response",
    "Scope",
    "Stance",
    "Unread",
]
