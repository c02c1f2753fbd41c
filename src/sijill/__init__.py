"""Sijill: published reports on attacks, in Arabic and English, read into attributed claims.

    from sijill import Unread, read, reports

    for report in reports([Path("page.html")]):
        if not isinstance(report, Unread):
            claims = read(report)

Every name here is described in docs/reference/api.md.
"""

from typing import TYPE_CHECKING

from sijill.errors import DataError, EndpointError, NotReadable, ReportError, SijillError, TooLarge
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
    Location,
    PlaceCandidate,
    Qualifier,
    Report,
    ResolvedPlace,
    Response,
    Scope,
    Stance,
    Unread,
)
from sijill.models.codec import claim_id, from_json, to_json
from sijill.models.taxonomy import attack_kinds, crosswalk, norms, precisions, responses

if TYPE_CHECKING:
    from sijill.extraction import reports
    from sijill.reading import read

__all__ = [
    "Allegation",
    "AttackClaim",
    "Casualties",
    "Claims",
    "Count",
    "DataError",
    "DateInterval",
    "EndpointError",
    "Evidence",
    "Factuality",
    "Group",
    "Harm",
    "Location",
    "NotReadable",
    "PlaceCandidate",
    "Qualifier",
    "Report",
    "ReportError",
    "ResolvedPlace",
    "Response",
    "Scope",
    "SijillError",
    "Stance",
    "TooLarge",
    "Unread",
    "attack_kinds",
    "claim_id",
    "crosswalk",
    "from_json",
    "norms",
    "precisions",
    "read",
    "reports",
    "responses",
    "to_json",
]


def __getattr__(name: str) -> object:
    # Reading and extraction load language data and page parsers: who only handles claims does not wait for them.
    if name == "read":
        from sijill.reading import read

        return read
    if name == "reports":
        from sijill.extraction import reports

        return reports
    raise AttributeError(f"module 'sijill' has no attribute {name!r}")
