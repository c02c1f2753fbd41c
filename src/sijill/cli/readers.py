"""Which reader reads: the one place where the command line builds it."""

from __future__ import annotations

from collections.abc import Callable

import click

from sijill.models import Claims, Report

Read = Callable[[Report], Claims]


def build(name: str, *, endpoint: str | None, model: str | None) -> Read:
    """The reader called `name`: Sijill's own rules, or a language model behind an endpoint."""
    if name == "llm":
        return _by_model(endpoint, model)
    if endpoint or model:
        raise click.UsageError("--endpoint and --model go with --reader llm")
    from sijill.reading import read

    return read


def explanation() -> Callable[[str], str]:
    """What tells, of a rule's id, what the rule reads."""
    from sijill.reading import explain

    return explain


def _by_model(endpoint: str | None, model: str | None) -> Read:
    if not (endpoint and model):
        raise click.UsageError("--reader llm needs --endpoint URL and --model NAME")
    try:
        from sijill.reading.llm import EndpointReader
    except ModuleNotFoundError as error:
        missing = "Reading with a language model needs an extra: pip install 'sijill[llm]'"
        raise click.UsageError(f"{missing} (missing: {error.name})") from error
    return EndpointReader(endpoint=endpoint, model=model).read
