"""The process that reads hostile bytes: `python -m sijill.engines.child`, started by `sijill.engines.confined`.

It may not write files nor use more memory or processor time than it was told; it answers over its standard output.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter_ns
from typing import BinaryIO

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.extraction.charset import characters
from sijill.extraction.derivative import ReportText, text_to_json
from sijill.extraction.given import content_id
from sijill.linking import exact_key, signature
from sijill.models import Claims, Report
from sijill.models.codec import to_json
from sijill.places import Gazetteer, Resolver, shipped_file
from sijill.reading import RuleReader
from sijill.sources import Failure, Found, Item, Kind, Link, Outcome, Preserved, kind_of, kinds, known_kind

from .messages import (
    SETTING,
    TASK,
    Begun,
    Ended,
    Gave,
    Given,
    NamedLink,
    ReadReport,
    Ready,
    Refused,
    Setting,
    Task,
    framed,
)

Read = Callable[[Report], Claims]
Say = Callable[[object], None]

# A sheet of Excel has 1,048,576 rows. A WARC of 10 MB may be made to unpack to 100 million empty records.
MOST_ITEMS = 2_000_000
_LONGEST_POSITION, _LONGEST_REASON = 300, 1_000
_DEFECT = "defect of Sijill, please tell its makers"
_NO_MEMORY = "it needs more memory than a report may: split it, or save its words as a .txt file"


def main() -> None:
    """Read tasks until there are no more."""
    told, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    # What a parser prints must not stand among the answers.
    os.dup2(2, 1)
    setting = SETTING.decode(_frame(told) or b"")
    read = _reader(setting) if setting.claims else None
    kinds()
    if read:
        _warm(read)
    _limit(setting)

    def say(message: object) -> None:
        answers.write(framed(message))
        answers.flush()

    say(Ready())
    while frame := _frame(told):
        _work(TASK.decode(frame), read, setting, say)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if head else None


def _reader(setting: Setting) -> Read:
    places = [Gazetteer(Path(path)) for path in setting.gazetteers]
    resolver = Resolver(*places, Gazetteer(shipped_file()))
    return RuleReader(resolver=resolver, near=frozenset(setting.near)).read


def _warm(read: Read) -> None:
    """Read a few words in each language, so that no report pays for the loading of what it is read with."""
    for language, text in (("en", "Shelling killed two people in the town."), ("ar", "قُتل شخصان في قصف على البلدة.")):
        read(Report(id="warm", text=text, language=language))


def _limit(setting: Setting) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (setting.memory, setting.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """Let the process use so many more seconds of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _work(task: Task, read: Read | None, setting: Setting, say: Say) -> None:
    number, reason, position, no_memory = -1, None, "", False

    def at_work() -> None:
        _allow(setting.seconds)
        say(Begun(number, position))

    try:
        with Path(task.path).open("rb") as stream:
            preserved = replace(_preserved(task, stream), at_work=at_work)
            _allow(setting.seconds)
            kind = _kind(preserved, task)
            for number, item in enumerate(kind.items(preserved)):
                if number >= MOST_ITEMS:
                    raise TooLarge(f"it holds over {MOST_ITEMS:,} parts: split it")
                position = _bounded(item.position, _LONGEST_POSITION)
                at_work()
                if task.reads(number):
                    say(_gave(number, Item(position, item.read), kind, task, read, stream))
    except ReportError as error:
        reason = _bounded(str(error), _LONGEST_REASON)
    except MemoryError:
        reason, no_memory = f"it needs more than {setting.memory // 1_000_000} MB of memory: split it", True
    except RecursionError:
        reason = "it is nested deeper than a file of reports may be: save its words as a .txt file"
    except Exception as error:
        reason = _defect(error)
    say(Ended(number + 1, reason, no_memory))


def _kind(preserved: Preserved, task: Task) -> Kind:
    kind = kind_of(preserved) if task.guess else known_kind(preserved)
    if kind is None:
        raise NotReadable("it is of no kind that Sijill knows: add this file by its own name to have it read as text")
    return kind


def _preserved(task: Task, stream: BinaryIO) -> Preserved:
    return Preserved(
        stream=stream,
        name=task.name,
        url=task.url,
        media_type=task.media_type,
        captured_at=task.captured_at,
        published=task.published,
        outlet=task.outlet,
        language=task.language,
        columns=task.columns,
    )


def _gave(number: int, item: Item, kind: Kind, task: Task, read: Read | None, stream: BinaryIO) -> Gave:
    spent = [0, 0, 0]
    begun = perf_counter_ns()
    outcomes = list(_outcomes(item))
    spent[0] = perf_counter_ns() - begun
    given = tuple(_given_or_why(outcome, item.position, kind, task, read, spent) for outcome in outcomes)
    spans = (spent[0], spent[1], spent[2])
    return Gave(number, item.position, given, spans, stream.tell(), any(map(_lacked_memory, given)))


def _lacked_memory(given: Given) -> bool:
    reason = given.reason if isinstance(given, Refused) else given.unread if isinstance(given, ReadReport) else None
    return reason == _NO_MEMORY


def _outcomes(item: Item) -> Iterator[Outcome]:
    try:
        yield from item.read()
    except ReportError as error:
        yield Failure(reason=str(error))
    except MemoryError:
        yield Failure(reason=_NO_MEMORY)
    except RecursionError:
        yield Failure(reason="it is nested deeper than a report may be: save its words as a .txt file")
    except Exception as error:
        # A defect of a parser on one item must not cost the others; it is named like any failure.
        yield Failure(reason=_defect(error))


def _given_or_why(
    outcome: Outcome, position: str, kind: Kind, task: Task, read: Read | None, spent: list[int]
) -> Given:
    try:
        return _given(outcome, position, kind, task, read, spent)
    except MemoryError:
        return Refused(position=position, reason=_NO_MEMORY)
    except Exception as error:
        return Refused(position=position, reason=_defect(error))


def _defect(error: Exception) -> str:
    return _bounded(f"{_DEFECT}: {type(error).__name__}: {error}", _LONGEST_REASON)


def _bounded(words: str, most: int) -> str:
    """Words for people out of a file: real characters, and not too many of them."""
    return characters(words[:most])


def _given(outcome: Outcome, position: str, kind: Kind, task: Task, read: Read | None, spent: list[int]) -> Given:
    if isinstance(outcome, Failure):
        where = _bounded(" ".join(filter(None, (position, outcome.position))), _LONGEST_POSITION)
        return Refused(position=where, reason=_bounded(outcome.reason, _LONGEST_REASON))
    if isinstance(outcome, Link):
        return NamedLink(url=outcome.url, title=outcome.title, published=outcome.published)
    # In the register an id follows from what a report says, so that one report has one id wherever it stands.
    id = content_id(outcome.report.full_text, outcome.report.outlet)
    found = replace(outcome, report=replace(outcome.report, id=id))
    if read is None:
        text = text_to_json(_text(found, outcome.report.id, position, kind, task))
        return ReadReport(position=position, kind=kind.name, text=text)
    begun = perf_counter_ns()
    claims, unread = _claims(found.report, read)
    spent[1] += perf_counter_ns() - begun
    begun = perf_counter_ns()
    given = _read_report(found, outcome.report.id, position, kind, task, claims, unread)
    spent[2] += perf_counter_ns() - begun
    return given


def _claims(report: Report, read: Read) -> tuple[Claims | None, str | None]:
    try:
        return read(report), None
    except ReportError as error:
        return None, str(error)
    except MemoryError:
        return None, _NO_MEMORY
    except Exception as error:
        return None, _defect(error)


def _read_report(
    found: Found, given_id: str, position: str, kind: Kind, task: Task, claims: Claims | None, unread: str | None
) -> ReadReport:
    report = found.report
    return ReadReport(
        position=position,
        kind=kind.name,
        text=text_to_json(_text(found, given_id, position, kind, task)),
        claims=to_json(claims, report) + b"\n" if claims else None,
        unread=unread,
        signature=signature(report),
        exact_key=exact_key(report).hex(),
        attacks=len(claims.attacks) if claims else 0,
    )


def _text(found: Found, given_id: str, position: str, kind: Kind, task: Task) -> ReportText:
    return ReportText.of(
        found.report,
        found.blocks,
        given_id=given_id,
        capture=task.capture,
        position=position,
        kind=kind.name,
        publication=found.publication,
        media_type=found.media_type,
        payload_sha256=found.payload_sha256,
        captured_at=found.captured_at or task.captured_at,
    )


if __name__ == "__main__":
    main()
