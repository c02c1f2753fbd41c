"""The command `sijill`."""

from __future__ import annotations

import errno
import os
import sys
from importlib.metadata import version

import click

from sijill.errors import SijillError

from .add import add, watch
from .bundle import bundle
from .labels import interface_language, labels
from .places import places
from .read import demo, read
from .registers import init
from .terminal import harmless
from .verify import verify

# Exit codes beside 0 (all was read), 1 (some reports could not be read) and click's own 2 (wrong use of the command).
STOPPED, INTERRUPTED, OUTPUT_CLOSED = 3, 130, 141


class Commands(click.Group):
    """Commands that end quietly when they are interrupted, cannot go on, or nobody reads their output any more."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what ends it early becomes an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except SijillError as error:
            click.echo(f"sijill: {harmless(str(error))}", err=True)
            ctx.exit(STOPPED)
        except BrokenPipeError:
            # Python would complain about the closed pipe once more when it flushes on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(OUTPUT_CLOSED)
        except OSError as error:
            click.echo(f"sijill: {_of_the_disk(error)}", err=True)
            ctx.exit(STOPPED)


def _of_the_disk(error: OSError) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    said = " ".join(filter(None, (error.strerror or type(error).__name__, str(error.filename or ""))))
    return labels(interface_language())("disk_full" if full else "disk_fails", error=harmless(said))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("sijill"), prog_name="sijill", message="%(prog)s %(version)s")
def main() -> None:
    """Published reports on attacks, read into attributed claims.

    Each claim says who is said to have done what, where, when and with which figures, according to whom, and in which
    exact words of the report. Nothing leaves this machine unless you name an address or an endpoint.
    """


main.add_command(read)
main.add_command(demo)
main.add_command(places)
main.add_command(init)
main.add_command(add)
main.add_command(watch)
main.add_command(verify)
main.add_command(bundle)
