"""Codes of an answer, which must be codes of the codebook."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from .refusal import Refused, quoted

CodeT = TypeVar("CodeT", bound=StrEnum)


def member(codes: type[CodeT], value: str, what: str) -> CodeT:
    """The code that a value is. Raises Refused for anything else."""
    try:
        return codes(value)
    except ValueError as error:
        raise Refused(f"{quoted(value)} is no {what} of the codebook") from error


def known(codes: Collection[str], value: str, what: str) -> str:
    """The value, which is one of the codes of a table. Raises Refused for anything else."""
    if value not in codes:
        raise Refused(f"{quoted(value)} is no {what} of the codebook")
    return value
