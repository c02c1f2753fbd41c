"""Responses and allegations: what was said or done about attacks (docs/codebook/responses.md, allegations.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sijill.languages import Language, Rule

from .grammar import Match, Stretch, group, matches, scan
from .pieces import Piece, Sentence
from .speakers import Speech, speech_of

_WORDS_AFTER = 12  # pieces after a cue, at most, that tell what the response is about


@dataclass(frozen=True, slots=True)
class Said:
    """A response: its code, the words that say it, who (None: the sentence's speaker or nobody) and about what."""

    code: str
    words: Stretch
    responders: tuple[Speech, ...]
    by_speaker: bool
    about: Stretch | None


@dataclass(frozen=True, slots=True)
class Alleged:
    """An allegation: the words that allege it, the norm with its code, and the accused."""

    words: Stretch
    norm: Stretch
    norm_code: str
    accused: tuple[Stretch, ...]


# Of several objects of one call ("asked the UN for an investigation") the first of these gives the code.
_OBJECTS = (
    "call_investigation",
    "call_accountability",
    "call_unsc_action",
    "call_stop",
    "deny_civilian_harm",
    "deny_responsibility",
)


def find_responses(sentence: Sentence, language: Language) -> tuple[Said, ...]:
    """The responses that a sentence tells of, in the order of the text."""
    found: dict[int, Said] = {}
    taken: list[tuple[int, int]] = []
    for rule, match in matches(language.rules["responses"], sentence):  # the first rule that reads a cue reads it alone
        start, end = match.span("cue")
        if any(start < e and s < end for s, e in taken):
            continue
        code = _code(rule, match, sentence)
        if code:
            taken.append((start, end))
            found[start] = _said(rule, code, match, sentence)
    return tuple(found[start] for start in sorted(found))


def _code(rule: Rule, match: Match, sentence: Sentence) -> str:
    pieces = sentence.pieces[match.start("cue") : match.end()]
    objects = {e.value for p in pieces for e in p.entries if e.kind in ("call_object", "deny_object")}
    for code in _OBJECTS:
        if code in objects and group(match, "object", sentence):
            return code
    if "code" in rule.gives:
        return rule.gives["code"]
    entry = next((e for p in group(match, "cue", sentence) if (e := p.entry("response"))), None)
    return entry.value if entry else ""


def _said(rule: Rule, code: str, match: Match, sentence: Sentence) -> Said:
    cue = group(match, "cue", sentence)
    after = _clause(sentence.pieces[match.end("cue") :])
    words = (*cue, *after)
    responders = _each(group(match, "responder", sentence), rule.id)
    about = Stretch(after[0].start, after[-1].end, rule.id) if after else None
    by_speaker = "speaker" in rule.gives or bool(responders and responders[0].same)
    return Said(code, Stretch(words[0].start, words[-1].end, rule.id), responders, by_speaker, about)


def _clause(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces up to the end of the clause."""
    taken: list[Piece] = []
    for piece in pieces[:_WORDS_AFTER]:
        if any(piece.has(kind) for kind in ("stop", "comma", "quote", "report", "but", "colon")):
            break
        taken.append(piece)
    return tuple(taken)


def _each(words: tuple[Piece, ...], rule: str) -> tuple[Speech, ...]:
    """The responders of "France and Britain": states are each one of their own, other names are one."""
    states = [piece for piece in words if piece.has("armed.state")]
    if len(states) > 1 and len(states) + sum(p.has("and") or p.has("comma") for p in words) == len(words):
        return tuple(s for state in states if (s := speech_of((state,), rule)))
    speech = speech_of(words, rule)
    return (speech,) if speech else ()


def find_allegations(sentence: Sentence, language: Language) -> tuple[Alleged, ...]:
    """The allegations that a sentence tells of."""
    found: list[Alleged] = []
    for rule, match in scan(language.rules["allegations"], sentence):
        words, norm = group(match, "words", sentence), group(match, "norm", sentence)
        norm = norm or tuple(p for p in words if p.has("norm"))
        if any(_takes_back(piece) for piece in sentence.pieces[max(0, match.start() - 2) : match.start("words")]):
            continue
        accused = tuple(Stretch(p.start, p.end, rule.id) for p in group(match, "accused", sentence) if p.has("armed"))
        found.append(
            Alleged(
                Stretch(words[0].start, words[-1].end, rule.id),
                Stretch(norm[0].start, norm[-1].end, rule.id),
                _norm_code(norm),
                accused,
            )
        )
    return tuple(found)


def _norm_code(norm: Sequence[Piece]) -> str:
    """The row of models/norms.csv that the words name; a resolution by its number."""
    entry = norm[0].entry("norm")
    number = next((p.number for p in norm if p.number is not None), None)
    if entry is not None and entry.value == "unscr":
        return f"unscr-{int(number)}" if number else ""
    return entry.value if entry else ""


def _takes_back(piece: Piece) -> bool:
    """Whether a word before an allegation says that there is no breach, or that there may be one."""
    return piece.has("not") or (piece.has("modal") and not piece.has("be"))
