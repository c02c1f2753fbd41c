"""What a language model answers: the shape asked for, and the answer read out of what the server sent.

Codes are plain strings here, so that one wrong code costs one value and not the whole answer; the gate checks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any

import msgspec

from sijill.errors import NotReadable
from sijill.models import Factuality, Group, Harm, Scope, Stance
from sijill.models.taxonomy import attack_kinds, responses

# No part of a report tells of more; an answer that lists more is noise or an attack.
_MANY = msgspec.Meta(max_length=100)
_SOME = msgspec.Meta(max_length=20)
_MOST_FIGURES = 500


class CasualtiesAnswer(msgspec.Struct, kw_only=True):
    """One figure as the model tells it; `part_of` counts the attack's casualties from 0."""

    harm: str
    group: str
    low: int | None
    high: int | None
    words: str
    part_of: int | None = None
    speaker: str | None = None


class AttackAnswer(msgspec.Struct, kw_only=True):
    """One attack as the model tells it; `date_words` are the words for its day, never a day worked out."""

    kind: str
    words: str
    place: str | None = None
    date_words: str | None = None
    perpetrators: Annotated[tuple[str, ...], _SOME] = ()
    speaker: str | None = None
    scope: str = Scope.INCIDENT
    stance: str = Stance.ASSERTS
    factuality: str = Factuality.ACTUAL
    casualties: Annotated[tuple[CasualtiesAnswer, ...], _MANY] = ()


class ResponseAnswer(msgspec.Struct, kw_only=True):
    """One response as the model tells it."""

    code: str
    words: str
    responder: str | None = None
    about: str | None = None


class AllegationAnswer(msgspec.Struct, kw_only=True):
    """One allegation against a norm as the model tells it."""

    words: str
    norm: str
    accuser: str | None = None
    accused: Annotated[tuple[str, ...], _SOME] = ()


class Answer(msgspec.Struct, kw_only=True):
    """Everything that the model tells of one part of a report."""

    attacks: Annotated[tuple[AttackAnswer, ...], _MANY] = ()
    responses: Annotated[tuple[ResponseAnswer, ...], _MANY] = ()
    allegations: Annotated[tuple[AllegationAnswer, ...], _MANY] = ()


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Envelope(msgspec.Struct):
    choices: Annotated[tuple[_Choice, ...], msgspec.Meta(min_length=1)]


_envelopes = msgspec.json.Decoder(_Envelope)
_answers = msgspec.json.Decoder(Answer)

_CODES: dict[str, Callable[[], Iterable[str]]] = {
    "kind": attack_kinds,
    "code": responses,
    "harm": lambda: Harm,
    "group": lambda: Group,
    "scope": lambda: Scope,
    "stance": lambda: Stance,
    "factuality": lambda: Factuality,
}


def decode(body: bytes) -> Answer:
    """The answer in the body of a chat completion. Raises NotReadable, saying what is wrong with it."""
    try:
        choice = _envelopes.decode(body).choices[0]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable(f"it is no chat completion ({_reason(error)})") from error
    if choice.finish_reason == "length":
        raise NotReadable("it was cut off at the limit of tokens")
    if choice.finish_reason == "content_filter":
        raise NotReadable("it was held back by the server's content filter")
    content = choice.message.content or ""
    try:
        answer = _answers.decode(_object(content))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise NotReadable(f"it has not the shape asked for ({_reason(error)})") from error
    if sum(len(attack.casualties) for attack in answer.attacks) > _MOST_FIGURES:
        raise NotReadable(f"it lists more than {_MOST_FIGURES} figures")
    return answer


def _object(content: str) -> str:
    """The JSON object in the content: servers that ignore the shape put a code fence or thoughts around it."""
    start, end = content.find("{"), content.rfind("}")
    return content[start : end + 1] if 0 <= start < end else content


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    # The decoder's own words name the place; what stood there is the server's and is not repeated.
    return str(error).partition(", got ")[0][:120] if isinstance(error, msgspec.DecodeError) else "no valid characters"


# Keys that strict servers refuse. Defaults are for answers of servers that do not keep to the schema.
_LEFT_OUT = ("default", "title", "description", "maxItems")


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer as servers with strict schemas take it: every key required, codes listed."""
    written = msgspec.json.schema(Answer)
    parts = {name: _strict(part) for name, part in written["$defs"].items()}
    return {**parts.pop("Answer"), "$defs": parts}


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    made = {key: _strict(inner) for key, inner in part.items() if key not in _LEFT_OUT}
    if part.get("type") == "object":
        properties = {name: _coded(name, inner) for name, inner in made["properties"].items()}
        made |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return made


def _coded(name: str, part: dict[str, Any]) -> dict[str, Any]:
    return part | {"enum": [str(code) for code in _CODES[name]()]} if name in _CODES else part
