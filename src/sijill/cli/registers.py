"""Which register the commands work on, and making a new one."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TypeVar

import click

from sijill.errors import RegisterError

from .labels import interface_language, labels

F = TypeVar("F", bound=Callable[..., object])

_SETTINGS = "settings.toml"
_LONGEST_NAME = 200


def register_option(command: F) -> F:
    """The option that names the register."""
    return click.option(
        "--register",
        "folder",
        envvar="SIJILL_REGISTER",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="The register: the folder that sijill init made. Without it, the one that you stand in.  [env var: "
        "SIJILL_REGISTER]",
    )(command)


def found(folder: Path | None) -> Path:
    """The folder of the register that is meant. Raises RegisterError where there is none."""
    if folder is not None:
        return folder
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / _SETTINGS).is_file() and (place / "archive").is_dir():
            return place
    raise RegisterError("no register here: make one with sijill init DIR, and name it with --register DIR")


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--custodian",
    metavar="NAME",
    help="Who is answerable for the register: it stands in every row of the custody ledger. Else your user name.",
)
def init(folder: Path, custodian: str | None) -> None:
    """Make a new register: a folder with an archive, a database and settings.toml.

    Nothing in it leaves this machine. A folder that holds a register is left as it is.
    """
    from sijill.register import create

    name = " ".join((custodian or getpass.getuser()).split())[:_LONGEST_NAME]
    words = labels(interface_language())
    template = resources.files("sijill.cli") / f"settings.{words.language}.toml"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    create(folder, template.read_text(encoding="utf-8").replace("CUSTODIAN", quoted), custodian=name)
    click.echo(words("register_made", folder=str(folder), custodian=name))
