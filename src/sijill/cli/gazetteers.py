"""Which places the commands know: those that the user added, and those that come with Sijill."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sijill.errors import DataError, SijillError

from .pieces import short

if TYPE_CHECKING:
    from sijill.places import Gazetteer, Resolver

# ISO 3166-1, and XK, which GeoNames uses for Kosovo. Any other two letters are a slip, which must not pass in silence.
_CODES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB
    GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US
    UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW""".split()  # noqa: SIM905  # a list would be 250 lines
)
_CODE_LENGTH = 2
LONGEST_NAME = 200  # characters of a name for a country

near_option = click.option(
    "--near",
    multiple=True,
    metavar="COUNTRY",
    help="Prefer places there to others of the same name: a country's name in English or Arabic, or its ISO code. "
    "May be given several times.",
)


def folder() -> Path:
    """Where the gazetteers of the user are: the folder that SIJILL_PLACES names, or one of the user's own settings."""
    named = os.environ.get("SIJILL_PLACES")
    return Path(named) if named else Path(click.get_app_dir("sijill")) / "places"


def files() -> list[Path]:
    """The gazetteers of the user, by name."""
    return sorted(folder().glob("*.sqlite"), key=lambda path: path.name)


def opened() -> tuple[Gazetteer, ...]:
    """The gazetteers of the user by name, then Sijill's own. Raises DataError for a file that is none."""
    from sijill.places import Gazetteer, shipped_file

    return tuple(map(Gazetteer, (*files(), shipped_file())))


def resolver() -> Resolver:
    """What resolves the words for places in all commands."""
    from sijill.places import Resolver

    return Resolver(*opened())


def country(words: str, resolver: Resolver) -> frozenset[str]:
    """The ISO codes that a country's name or code stands for, more than one for "Congo"; none where it is unknown."""
    words = words.strip()[:LONGEST_NAME]
    if len(words) == _CODE_LENGTH and words.upper() in _CODES:
        return frozenset({words.upper()})
    # In small letters, as two capital ones would be taken for a code.
    return resolver.countries(words.lower())


def expected(names: Iterable[str], resolver: Resolver) -> frozenset[str]:
    """The ISO codes of the countries that a user gave with --near. Raises BadParameter for an unknown one."""
    codes = [country(name, resolver) for name in names]
    unknown = [name for name, found in zip(names, codes, strict=True) if not found]
    if unknown:
        raise click.BadParameter(
            f"no country is known as {short(', '.join(unknown))}: "
            "give its name in English or Arabic, or its ISO code, as SY",
            param_hint="--near",
        )
    return frozenset().union(*codes)


def add(table: Path) -> tuple[Path, int]:
    """Build a table of places into a gazetteer of the user, in place of one of the same name; its file, and how many.

    Raises DataError for a table that is none or has no places, SijillError where the gazetteer cannot be written.
    """
    from sijill.places import build, read_table

    target = folder() / f"{table.stem}.sqlite"
    # Not whole until it has its name: a run that is broken off leaves what was there before.
    unfinished = target.with_name(f".{table.stem}.{os.getpid()}.unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            count = build(read_table(table), unfinished)
            if not count:
                raise DataError(f"{table}: no places in it")
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise SijillError(f"{target}: it cannot be written: {error}") from error
    return target, count
