"""`sijill places`: which place a name means, for one name and for lists; places of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from sijill.models import Unread

from . import gazetteers
from .finding import Finding, to_json
from .labels import interface_language, labels
from .output import Table, name_unread, screen
from .pieces import short
from .placelines import Wrong, answers, encode
from .terminal import harmless

SOME_WRONG = 1


@click.group()
def places() -> None:
    """Find out which place a name means, and add places.

    Places come from the gazetteer of Sijill and from tables that you add. Nothing leaves this machine.
    """


@places.command()
@click.argument("name")
@click.option("--region", metavar="WORDS", help="The province or district that it is in, as a report writes it.")
@gazetteers.near_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="A table for people, or one JSON object per place and line for programs.",
)
def find(name: str, region: str | None, near: tuple[str, ...], form: str) -> None:
    """Show the places that NAME can mean.

    NAME is a name, or all the words of a report for a place, such as "5 km north of Idlib". Each candidate is shown
    with what its score comes from, its source and its licence; first of all which one is chosen, or why none is.
    """
    from sijill.places import Context, Resolver

    known = gazetteers.opened()
    resolver = Resolver(*known)
    context = Context(regions=(region,) if region else (), near=gazetteers.expected(near, resolver))
    located = resolver.resolve_all(name, context=context)
    if len(located) > 1:
        found = [Finding.of(name[one.start : one.end], one.location, known) for one in located]
    else:
        found = [Finding.of(name, resolver.resolve(name, context=context), known)]
    if form == "jsonl":
        for finding in found:
            click.echo(to_json(finding))
        return
    words = labels(interface_language())
    table = Table(screen(), labels=words)
    for finding in found:
        for line in finding.lines(words):
            table.line(line)


@places.command()
@click.argument("file", metavar="FILE", type=click.File("rb"))
def resolve(file: BinaryIO) -> None:
    """Resolve the places of a list.

    FILE has a JSON object in each line, or is - for standard input: {"id": ..., "name": ..., "region": ...,
    "country": ...}. The name and the region (which may be left out) are words as a report writes them. The country
    (which may be left out) is its name in English or Arabic, or its ISO code; only places there are considered.

    Each line gives one: id, place_id, latitude, longitude, precision, candidates and rules; null where it is not
    located. A wrong line gives its id, or the number of the line, and the error.

    Exit code 0: every line was right. 1: some were wrong; each is named with the reason, the others are resolved.
    2: the command was used wrongly. 3: Sijill could not go on.
    """
    words = labels(interface_language())
    right = wrong = 0
    for answer in answers(file, gazetteers.resolver()):
        sys.stdout.buffer.write(encode(answer) + b"\n")
        sys.stdout.buffer.flush()
        if not isinstance(answer, Wrong):
            right += 1
            continue
        wrong += 1
        source = "-" if file is sys.stdin.buffer else file.name
        name = f"{source}:{answer.line}" if answer.id is None else short(str(answer.id))
        name_unread(Unread(name, answer.error), words)
    if wrong:
        click.echo(words("summary", read=str(right), unread=str(wrong)), err=True)
        click.get_current_context().exit(SOME_WRONG)


@places.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add the places of a table.

    FILE is a table of Sijill's own form (.csv), a country file of GeoNames (.txt), or a P-code table of OCHA (.csv);
    which one is told by its columns. Adding a file of the same name again replaces what it held before.
    """
    words = labels(interface_language())
    path, count = gazetteers.add(file)
    click.echo(words("places_added", count=str(count), file=harmless(str(file))))
    click.echo(f"  {harmless(str(path))}")
    click.echo(words("places_remove"))
