"""`sijill bundle`: evidence for somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from .labels import interface_language, labels
from .registers import found, register_option


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@register_option
@click.option(
    "--format",
    "form",
    default="folder",
    show_default=True,
    help="folder: to be opened without Sijill. wacz: a web archive. bagit: a bag for a repository.",
)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where to write it."
)
@click.option(
    "--reason", default="", metavar="WORDS", help="For whom and what for: it stands in the bundle and the ledger."
)
def bundle(ids: tuple[str, ...], folder: Path | None, form: str, target: Path, reason: str) -> None:
    """Put captures and reports into a bundle with their custody, which others can check without Sijill.

    ID is that of a capture or a report; the first characters are enough where they name only one. Bundles hold what was
    preserved, whole: nothing is blacked out.
    """
    from sijill.exports import exports
    from sijill.register import Register
    from sijill.register.bundling import hand_out

    if form not in exports():
        raise click.UsageError(f"--format is one of {', '.join(exports())}")
    words = labels(interface_language())
    with Register(found(folder)) as register:
        written = hand_out(register, ids, exports()[form], target, reason=reason)
    click.echo(words("bundled", path=str(written.path), root=written.root))
