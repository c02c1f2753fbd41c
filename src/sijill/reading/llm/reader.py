"""The reader by language model, over any server that speaks the OpenAI-compatible interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol

from sijill.errors import EndpointError, NotReadable, TooLarge
from sijill.models import Claims, Report
from sijill.places import Resolver, shipped
from sijill.reading.locations import located

from .answer import Answer, decode
from .gate import Gate
from .grounding import Span
from .parts import parts
from .prompt import request

_OK = 200
# A report of which more is refused is not worth more lines; the last line then says how many there were.
_MOST_REFUSALS = 200


class Transport(Protocol):
    """What carries a request to the endpoint. It is the only thing here that knows of a network."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises EndpointError where the endpoint cannot be reached, NotReadable where its answer broke off, took too
        long or was too large.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a report may cost. Lengths are characters, for parts and whole stories, and tokens for answers.

    8,000 characters with the instructions fit into a context of 16,000 tokens, in Arabic too.
    """

    part: int = 8_000
    parts: int = 16
    answer_tokens: int = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointReader:
    """Reads the claims of a report by asking a model, and believes nothing that the report does not say.

    `endpoint` is the base address ("http://127.0.0.1:8080/v1"). The text of the report is sent there. Places are
    resolved here, by `resolver`, or by the gazetteer that comes with Sijill; `near` are countries (ISO codes).
    """

    endpoint: str
    model: str
    transport: Transport
    api_key: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver | None = None
    near: frozenset[str] = frozenset()

    def read(self, report: Report) -> Claims:
        """The claims that the model offers and the report bears out.

        Raises EndpointError where the endpoint cannot be used, NotReadable where its answers cannot be read, TooLarge
        for a report that is over the limits.
        """
        spans = self._parts(report)
        gate = Gate(report)
        answers = (self._answer(gate.story.full_text[start:end]) for start, end in spans)
        told = [
            gate.ground(answer, span, named=f"part {number}, " if len(spans) > 1 else "")
            for number, (span, answer) in enumerate(zip(spans, answers, strict=True), start=1)
        ]
        claims = Claims(
            report_id=report.id,
            language=gate.story.language.code,
            published=report.published,
            attacks=tuple(chain.from_iterable(claims.attacks for claims in told)),
            other_claims=tuple(chain.from_iterable(claims.other_claims for claims in told)),
            responses=tuple(chain.from_iterable(claims.responses for claims in told)),
            allegations=tuple(chain.from_iterable(claims.allegations for claims in told)),
            refused=_bounded(tuple(chain.from_iterable(claims.refused for claims in told))),
        )
        return located(claims, report, self.resolver or shipped(), near=self.near)

    def _parts(self, report: Report) -> list[Span]:
        most, longest = self.limits.parts, self.limits.part
        text = report.full_text
        spans = list(islice(parts(text, report.body or (0, len(text)), longest), most + 1))
        if len(spans) > most:
            raise TooLarge(f"its story has over {most} parts of {longest:,} characters, the most that a model is asked")
        return spans

    def _answer(self, text: str) -> Answer:
        """The answer about one part; a second request where the first cannot be read."""
        try:
            return self._ask(text)
        except NotReadable:
            try:
                return self._ask(text)
            except NotReadable as error:
                raise NotReadable(f"the language model's answer cannot be used, twice: {error}") from error

    def _ask(self, text: str) -> Answer:
        url = f"{self.endpoint.rstrip('/')}/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        body = request(text, model=self.model, answer_tokens=self.limits.answer_tokens)
        status, answer = self.transport.post(url, body, headers)
        if status in _STOPS:
            raise EndpointError(f"{url} answers {status}: {_STOPS[status]}")
        if 300 <= status < 400:
            raise EndpointError(f"{url} answers {status}: it points elsewhere, and that is not followed")
        if status != _OK:
            raise NotReadable(f"{url} answers {status}")
        return decode(answer)


# Answers that the next report would get too.
_STOPS = {
    401: "a key is needed; put it into the environment variable SIJILL_API_KEY",
    402: "the account has no means left",
    403: "the key does not allow it",
    404: "there is no such model, or the address is wrong; it often ends in /v1",
    405: "the address is wrong; it often ends in /v1",
    407: "a proxy stands in the way",
    429: "it is asked too often, or the account has no means left",
}


def _bounded(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) <= _MOST_REFUSALS:
        return lines
    return (*lines[:_MOST_REFUSALS], f"and {len(lines) - _MOST_REFUSALS} more")
