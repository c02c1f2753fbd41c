"""Which reader reads: the one place where the command line builds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from sijill.models import Claims, Report

from . import gazetteers

if TYPE_CHECKING:
    from sijill.places import Resolver

Read = Callable[[Report], Claims]


class Counting:
    """A reader that keeps count of what the grounding gate refused."""

    def __init__(self, run: Read) -> None:
        self._run = run
        self.refused = 0

    def __call__(self, report: Report) -> Claims:
        """The claims of a report."""
        claims = self._run(report)
        self.refused += len(claims.refused)
        return claims


def build(name: str, *, endpoint: str | None, model: str | None, near: Sequence[str] = ()) -> Read:
    """The reader called `name`: Sijill's own rules, or a language model behind an endpoint.

    Its places are resolved by the user's gazetteers and Sijill's own; `near` are words for countries to expect.
    """
    if name != "llm" and (endpoint or model):
        raise click.UsageError("--endpoint and --model go with --reader llm")
    resolver = gazetteers.resolver()
    expected = gazetteers.expected(near, resolver)
    if name == "llm":
        return _by_model(endpoint, model, resolver, expected)
    from sijill.reading import RuleReader

    return RuleReader(resolver=resolver, near=expected).read


def explanation(name: str) -> Callable[[str], str]:
    """What tells, of a rule's id, what the rule of that reader reads."""
    if name == "llm":
        from sijill.reading.llm import explain as explain_gate

        return explain_gate
    from sijill.reading import explain

    return explain


def _by_model(endpoint: str | None, model: str | None, resolver: Resolver, near: frozenset[str]) -> Read:
    if not (endpoint and model):
        raise click.UsageError("--reader llm needs --endpoint URL and --model NAME")
    from sijill.reading.llm import EndpointReader

    from .transport import HttpTransport, check_endpoint, check_key

    try:
        warning, key = check_endpoint(endpoint), check_key(os.environ.get("SIJILL_API_KEY"))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if warning:
        click.echo(f"sijill: {warning}", err=True)
    transport = HttpTransport()
    click.get_current_context().call_on_close(transport.close)
    return EndpointReader(
        endpoint=endpoint, model=model, transport=transport, api_key=key, resolver=resolver, near=near
    ).read
