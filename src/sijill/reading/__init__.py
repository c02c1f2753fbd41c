"""Reading: from a report to attributed claims."""

from typing import Protocol

from sijill.models import Claims, Report

from .explain import explain
from .reader import RuleReader


class Reader(Protocol):
    """Anything that reads the claims of a report."""

    def read(self, report: Report) -> Claims:
        """The attributed claims of a report."""


def read(report: Report) -> Claims:
    """The attributed claims of a report, by the rules of its language."""
    return RuleReader().read(report)


__all__ = ["Reader", "RuleReader", "explain", "read"]
