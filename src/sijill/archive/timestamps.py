"""Time evidence: a time-stamping authority signs a checkpoint, and the archive keeps what proves it.

What is signed are the bytes of a checkpoint's line in custody/checkpoints.jsonl, without the line feed. The query, the
response, the certificates that came with it and the roots that the user named are objects of the archive, each under
its own hash: a token does not protect its own bytes (of 1,500 single bytes of tokens changed, 11 changes still verify).

No connection is opened here: the authority is reached by a transport that is passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from sijill.errors import ArchiveError, DamagedArchive, SijillError

from .archive import Archive
from .events import Act, CustodyEvent
from .ledger import LEDGER, checkpoint_of
from .store import Store, check_name
from .tokens import TimestampError, Token, as_pem, check_token, new_query, plain, read_roots

Transport: TypeAlias = Callable[[str, bytes], bytes]
"""Sends a query (DER) to an address and gives the response (DER). Raises OSError or SijillError."""

_TYPE = "timestamp"
_About: TypeAlias = dict[str, "str | int"]


class Evidence(StrEnum):
    """What a time stands on; the codes are keys of cli/labels.toml."""

    SIGNED = "stamped_trusted"
    UNNAMED = "stamped"
    SELF_ASSERTED = "self_asserted"


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """The first `checkpoint_size` rows of the ledger existed at `gen_time`, says an authority that signed it.

    `trusted`: its certificates led, at that time, to a root that the user had named. Otherwise it is signed, but by
    nobody whom the user named, and shows no more than a time of one's own.
    """

    checkpoint_size: int
    gen_time: datetime
    authority: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class TokenProblem:
    """What is wrong with time evidence, and in which object or row of the ledger."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStamp:
    """A time stamp as the row of its response tells of it: over a checkpoint of so many rows.

    `query`, `chain` and `roots` are objects, as the response is; no roots: none were named.
    """

    part: str
    checkpoint: int
    checkpoint_hash: str
    authority: str
    gen_time: datetime
    serial: str
    policy: str
    tsa: str
    query: str
    chain: str
    roots: str | None = None


def timestamp(
    archive: Archive, checkpoint_line: bytes, *, authority: str, ask: Transport, roots: list[bytes] | None
) -> CustodyEvent:
    """Have a checkpoint signed by an authority, and keep what proves it: the event of the kept response.

    `roots` are files of certificates (PEM or DER) that the user takes to be the authority's. Raises TimestampError
    where there is no valid token; that is recorded too, so that the ledger does not pass over it in silence.
    """
    checkpoint = checkpoint_of(checkpoint_line)
    trusted = None if roots is None else read_roots(roots)
    shown = _without_secrets(authority)
    about: _About = {"checkpoint": checkpoint.value.size, "checkpoint_hash": checkpoint.hash, "authority": shown}
    query = new_query(checkpoint_line)
    try:
        response = _answer(ask, authority, query)
        token = check_token(response, query, checkpoint_line, roots=trusted)
    except TimestampError as error:
        reason = plain(str(error).replace(authority, shown))
        with archive.batch() as batch:
            batch.note(Act(type=_TYPE, reason=reason, detail={"outcome": "failed", **about}))
        raise TimestampError(f"no time-stamp from {shown}: {reason}") from error
    kept = {"query": query, "chain": as_pem(token.certificates)}
    if trusted is not None:
        kept["roots"] = as_pem(trusted)
    return _keep(archive, about, kept, response, token)


def _answer(ask: Transport, authority: str, query: bytes) -> bytes:
    try:
        return ask(authority, query)
    except (OSError, SijillError) as error:
        raise TimestampError(f"the authority gave no answer: {str(error) or type(error).__name__}") from error


def _keep(archive: Archive, about: _About, kept: dict[str, bytes], response: bytes, token: Token) -> CustodyEvent:
    with archive.batch() as batch:
        objects = {
            part: batch.keep(data, Act(type=_TYPE, detail={"part": part, **about})) for part, data in kept.items()
        }
        said = {
            "part": "response",
            "gen_time": token.gen_time.isoformat(),
            "serial": token.serial,
            "policy": token.policy,
            "tsa": token.tsa,
        }
        batch.keep(response, Act(type=_TYPE, detail={**said, **about, **objects}))
    return batch.kept[-1].event


def _without_secrets(url: str) -> str:
    """An address without name, password and question: the ledger cannot be taken back."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise TimestampError("the address of the time-stamping authority is none: look at the settings") from error
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def check_tokens(
    folder: Path, events: Sequence[CustodyEvent], lines: Mapping[int, bytes]
) -> Iterator[TokenProblem | ProvenTime]:
    """Every kept token of an archive, checked again: what is wrong with it, or the time that it proves.

    `lines` are the lines of the checkpoints (without line feed) by their size. A token of which a part was removed, as
    the ledger says, proves nothing any more and is passed over.
    """
    store = Store(folder)
    there = {event.object: event.type != "deletion" for event in events if event.object}
    for event in events:
        if event.type != _TYPE or event.detail.get("part") != "response":
            continue
        try:
            row = msgspec.convert(event.detail, KeptStamp)
            objects = {part: check_name(name) for part, name in _objects(event, row).items()}
        except (msgspec.ValidationError, ArchiveError) as error:
            yield TokenProblem(f"{LEDGER} {event.seq}", f"the row is not that of a time-stamp: {plain(str(error))}")
            continue
        if all(there.get(name, True) for name in objects.values()):
            yield from _checked(store, row, objects, lines)


def kept_stamps(events: Iterable[CustodyEvent]) -> Iterator[tuple[str, KeptStamp]]:
    """The time stamps that are kept, each with the object of its response. They are not checked here."""
    for event in events:
        if event.type == _TYPE and event.detail.get("part") == "response" and event.object:
            yield event.object, msgspec.convert(event.detail, KeptStamp)


def _objects(event: CustodyEvent, row: KeptStamp) -> dict[str, str]:
    named = {"response": event.object or "", "query": row.query, "chain": row.chain}
    return named if row.roots is None else {**named, "roots": row.roots}


def _checked(
    store: Store, row: KeptStamp, objects: dict[str, str], lines: Mapping[int, bytes]
) -> Iterator[TokenProblem | ProvenTime]:
    parts: dict[str, bytes] = {}
    for part, name in objects.items():
        try:
            parts[part] = store.read(name)
        except DamagedArchive as error:
            yield TokenProblem(f"objects/{name}", f"{part} of a time-stamp: {error}")
    if len(parts) != len(objects):
        return
    try:
        yield _proven(row, parts, lines)
    except TimestampError as error:
        yield TokenProblem(f"objects/{objects['response']}", str(error))


def _proven(row: KeptStamp, parts: dict[str, bytes], lines: Mapping[int, bytes]) -> ProvenTime:
    line = lines.get(row.checkpoint)
    if line is None:
        raise TimestampError(f"there is no checkpoint over {row.checkpoint} rows any more")
    roots = read_roots([parts["roots"]]) if "roots" in parts else None
    token = check_token(parts["response"], parts["query"], line, roots=roots)
    if (token.gen_time, token.serial, token.policy, token.tsa) != (row.gen_time, row.serial, row.policy, row.tsa):
        raise TimestampError("the ledger says another time, number, policy or name than the token")
    return ProvenTime(row.checkpoint, token.gen_time, row.authority, roots is not None)


@dataclass(frozen=True, slots=True)
class TimeEvidence:
    """What the time of a row stands on, and the signed time, if there is one."""

    kind: Evidence
    signed: ProvenTime | None = None


def time_evidence(seq: int, proven: Iterable[ProvenTime]) -> TimeEvidence:
    """What shows when row `seq` of the ledger existed at the latest: the earliest signed time after it.

    One by an authority that the user named goes before all others.
    """
    after = [time for time in proven if time.checkpoint_size > seq]
    if not after:
        return TimeEvidence(Evidence.SELF_ASSERTED)
    best = min(after, key=lambda time: (not time.trusted, time.gen_time))
    return TimeEvidence(Evidence.SIGNED if best.trusted else Evidence.UNNAMED, best)
