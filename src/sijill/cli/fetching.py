"""Fetching as the user set it: the one place where the command line builds what asks addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sijill.errors import RegisterError

from .labels import interface_language, labels

if TYPE_CHECKING:
    from sijill.models import Exchange
    from sijill.register.adding import Fetch, TakePicture
    from sijill.sources.fetching import FetchSettings, NoPicture, Picture


def fetch(settings: FetchSettings) -> Fetch:
    """What fetches an address. Raises RegisterError for settings that cannot be understood."""
    from sijill.sources.fetching import fetcher_of

    try:
        fetcher = fetcher_of(settings)
    except ValueError as error:
        raise RegisterError(f"settings.toml, [fetch]: {error}") from error

    def asked(url: str, etag: str | None, last_modified: str | None) -> tuple[Exchange, ...]:
        return fetcher.fetch(url, etag=etag, last_modified=last_modified)

    return asked


def picture(settings: FetchSettings) -> TakePicture | None:
    """What takes the picture of a page; None where the user wants none or no browser is installed, which is said."""
    from sijill.sources.fetching import dialer_of, find_browser, picture_of_url

    if not settings.picture:
        return None
    said = False
    dialer = dialer_of(settings)

    def taken(url: str) -> Picture | NoPicture | None:
        nonlocal said
        if find_browser(settings.browser) is None:
            if not said:
                click.echo(labels(interface_language())("no_browser"), err=True)
            said = True
            return None
        return picture_of_url(url, dialer, browser=settings.browser)

    return taken
