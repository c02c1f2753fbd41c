"""The JSON lines of `sijill places resolve`: a name in, where it lies out, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from sijill.errors import NotReadable, ReportError, SijillError, TooLarge
from sijill.extraction.lines import bounded, decoded
from sijill.models import Location, PlaceCandidate

from .gazetteers import country

if TYPE_CHECKING:
    from sijill.places import Resolver

LONGEST_LINE = 100_000  # bytes: a name, a region and a country have some hundreds
LONGEST_WORDS = 400  # characters of a name or region: the resolver reads no more, and must not keep more in mind

Id = str | int | float


class _Row(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    id: Id
    name: str
    region: str | None = None
    country: str | None = None


class _Named(msgspec.Struct, frozen=True):
    """What is left to name a wrong line by."""

    id: Id


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Where the place of a line lies."""

    id: Id
    place_id: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    candidates: tuple[PlaceCandidate, ...]
    rules: tuple[str, ...]


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be read: its id, where it has one, else its number."""

    id: Id | None
    line: int
    error: str


_ROW, _NAMED = msgspec.json.Decoder(_Row), msgspec.json.Decoder(_Named)


def answers(stream: BinaryIO, resolver: Resolver) -> Iterator[Answer | Wrong]:
    """Where the place of each line lies that is not blank; what cannot be read becomes Wrong, and the rest goes on."""
    for number, line in enumerate(bounded(stream, longest=LONGEST_LINE), start=1):
        if line is not None and not line.strip():
            continue
        try:
            yield _answer(line, resolver)
        except ReportError as error:
            yield Wrong(id=_id(line), line=number, error=str(error))
        except (SijillError, OSError):
            raise
        except Exception as error:
            told = f"defect of Sijill, please tell its makers: {type(error).__name__}: {error}"
            yield Wrong(id=_id(line), line=number, error=told)


def encode(answer: Answer | Wrong) -> bytes:
    """The line of an answer, without its end."""
    if isinstance(answer, Answer):
        return msgspec.json.encode(answer)
    key, value = ("line", answer.line) if answer.id is None else ("id", answer.id)
    return msgspec.json.encode({key: value, "error": answer.error})


def _answer(line: bytes | None, resolver: Resolver) -> Answer:
    from sijill.places import Context

    if line is None:
        raise TooLarge(f"the line is over {LONGEST_LINE // 1000} kB: a name has some hundred letters at most")
    row = decoded(line, _ROW)
    countries = frozenset[str]()
    if row.country and row.country.strip():
        countries = country(row.country, resolver)
        if not countries:
            raise NotReadable(f'no country is known as {row.country[:40]!r}: correct "country", or leave it out')
    regions = (row.region[:LONGEST_WORDS],) if row.region and row.region.strip() else ()
    context = Context(regions=regions, countries=countries)
    return _placed(row.id, resolver.resolve(row.name[:LONGEST_WORDS], context=context))


def _placed(name: Id, location: Location) -> Answer:
    return Answer(
        id=name,
        place_id=location.place_id,
        latitude=location.latitude,
        longitude=location.longitude,
        precision=location.precision,
        candidates=location.candidates,
        rules=location.rules,
    )


def _id(line: bytes | None) -> Id | None:
    try:
        return _NAMED.decode(line).id if line is not None else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
