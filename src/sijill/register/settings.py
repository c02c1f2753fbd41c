"""The settings of a register, as they stand in its settings.toml. docs/reference/settings.md names each."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import msgspec

from sijill.errors import RegisterError
from sijill.sources.fetching.settings import FetchSettings


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time-stamping authority: its address, and the file of its root certificate (PEM), by which it is trusted."""

    url: str
    roots: str | None = None


class TimeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is asked to sign the time; nobody unless named."""

    authorities: tuple[Authority, ...] = ()


class LimitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What reading one item may use, and how many processes read at once (0: one for each core)."""

    memory_mb: Annotated[int, msgspec.Meta(ge=200, le=16_000)] = 400
    seconds: Annotated[int, msgspec.Meta(ge=1, le=600)] = 8
    workers: Annotated[int, msgspec.Meta(ge=0, le=256)] = 0


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a register is for: `custodian` is answerable for it, `near` are countries that its reports speak of."""

    custodian: str
    near: tuple[str, ...] = ()
    fetch: FetchSettings = FetchSettings()
    time: TimeSettings = TimeSettings()
    limits: LimitSettings = LimitSettings()


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises RegisterError, which says what is wrong in it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(values, Settings)
        _refuse_unknown(values.get("fetch", {}))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise RegisterError(f"{path}: {error}: correct this setting") from error
    if not settings.custodian.strip():
        raise RegisterError(f"{path}: custodian: name who is answerable for this register")
    return settings


def _refuse_unknown(fetch: dict[str, object]) -> None:
    """Raise ValueError for a setting of fetching that there is none of: a slip must not pass in silence."""
    if unknown := sorted(fetch.keys() - {one.name for one in fields(FetchSettings)}):
        raise ValueError(f"[fetch] has no setting {', '.join(unknown)}")
