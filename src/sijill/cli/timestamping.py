"""Time stamps from the authorities that the user named, over the rows that a run wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sijill.errors import RegisterError, SijillError

from .labels import interface_language, labels
from .terminal import harmless

if TYPE_CHECKING:
    from sijill.register import Register

    from .transport import HttpTransport

_QUERY = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_LONGEST_SILENCE, _LARGEST = 30.0, 64_000  # seconds, bytes
_OK = 200


def stamp(register: Register) -> None:
    """Have the rows since the last checkpoint signed; an authority that does not is named, and the run goes on."""
    from sijill.archive.timestamps import timestamp
    from sijill.archive.tokens import TimestampError

    from .transport import HttpTransport

    authorities = register.settings.time.authorities
    line = register.archive.checkpoint() if authorities else None
    if line is None:
        return
    transport = HttpTransport(silence=_LONGEST_SILENCE, whole=_LONGEST_SILENCE, largest=_LARGEST)
    try:
        for authority in authorities:
            roots = _roots(register.folder, authority.roots)
            try:
                timestamp(register.archive, line, authority=authority.url, ask=_asked(transport), roots=roots)
            except TimestampError as error:
                words = labels(interface_language())
                click.echo(
                    words("not_stamped", authority=harmless(authority.url), error=harmless(str(error))), err=True
                )
    finally:
        transport.close()


def _asked(transport: HttpTransport) -> Callable[[str, bytes], bytes]:
    def asked(url: str, query: bytes) -> bytes:
        status, body = transport.post(url, query, _QUERY)
        if status != _OK:
            raise SijillError(f"it answered {status}")
        return body

    return asked


def _roots(folder: Path, named: str | None) -> list[bytes] | None:
    """The root certificate that the user named, in a file beside the settings or anywhere. Raises RegisterError."""
    if named is None:
        return None
    try:
        return [(folder / named).read_bytes()]
    except OSError as error:
        raise RegisterError(f"settings.toml, [time]: {named} cannot be read ({error.strerror})") from error
