"""What a language model is asked: the instructions of prompt.txt with the tables of codes, and the report as data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from sijill.models import CONVENTIONS, Group, Harm
from sijill.models.taxonomy import attack_kinds, responses

from .answer import schema

# Signs that models' own control marks begin with ("<|im_start|>", "[INST]"). A zero-width space after them makes them
# plain text; the gate does not see it, so words that hold them are still found.
_MARKS = re.compile(r"(?<=[<\[])(?=\S)")
_APART = "\u200b"


def request(text: str, *, model: str, answer_tokens: int) -> bytes:
    """The body of a request about one part of a report; the same part always makes the same request."""
    text = text.encode(errors="replace").decode()  # half a character, as damaged pages hold it, cannot be sent
    fence = _fence(text)
    shape = {"name": "claims", "strict": True, "schema": schema()}
    return msgspec.json.encode(
        {
            "model": model,
            "temperature": 0,
            "max_tokens": answer_tokens,
            "messages": [
                {"role": "system", "content": instructions().replace("{fence}", fence)},
                {"role": "user", "content": f"<{fence}>\n{_MARKS.sub(_APART, text)}\n</{fence}>"},
            ],
            "response_format": {"type": "json_schema", "json_schema": shape},
        }
    )


def _fence(text: str) -> str:
    """A delimiter that the text cannot close: it follows from the whole text, so no text can hold its own."""
    salt = 0
    while True:
        fence = f"report-{hashlib.sha256(f'{salt}:{text}'.encode()).hexdigest()[:24]}"
        if fence not in text:
            return fence
        salt += 1


@cache
def instructions() -> str:
    """The instructions with the codes of the codebook; `{fence}` is still open."""
    tables = {
        "kinds": _listed((kind.id, kind.meaning) for kind in attack_kinds().values()),
        "responses": _listed((response.id, response.meaning) for response in responses().values()),
        "harms": ", ".join(Harm),
        "groups": ", ".join(Group),
        "conventions": _listed((term, _bounds(*ends)) for term, ends in CONVENTIONS["default"].items() if ends[0]),
    }
    text = (files("sijill.reading.llm") / "prompt.txt").read_text("utf-8")
    for name, table in tables.items():
        text = text.replace("{" + name + "}", table)
    return text


def _listed(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {code}: {meaning}" for code, meaning in rows)


def _bounds(low: int | None, high: int | None) -> str:
    return f"low {low}, high {'null' if high is None else high}"
