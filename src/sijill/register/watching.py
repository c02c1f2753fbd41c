"""Watching: addresses that are asked again and again, each on its own schedule, and what became of the last asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q

from .adding import Adding
from .giving import Giving
from .models import Capture, Channel
from .outcomes import NotRead, Outcome

# A page that could not be fetched is asked again with the next rounds, but not for ever.
_TRIES, _DAYS = 5, 7


def watch(location: str, *, every: timedelta, giving: Giving, asked_at: datetime | None = None) -> None:
    """Have an address asked on a schedule from now on; naming it again changes the schedule, a span of 0 ends it."""
    if not every:
        Channel.objects.filter(location=location).delete()
        return
    said = {"every": int(every.total_seconds()), "given": giving.words(), "asked_at": asked_at}
    Channel.objects.update_or_create(location=location, defaults=said)


def watched() -> list[Channel]:
    """What is watched, by address."""
    return list(Channel.objects.order_by("location"))


def due(now: datetime) -> list[Channel]:
    """The channels whose time has come."""
    return [channel for channel in Channel.objects.order_by("location") if _next(channel, now) <= now]


def next_due(now: datetime) -> datetime | None:
    """When the next channel's time comes; None where nothing is watched."""
    return min((_next(channel, now) for channel in Channel.objects.all()), default=None)


def ask(adding: Adding, channels: list[Channel], now: datetime) -> Iterator[Outcome]:
    """Ask channels, and again what could not be fetched lately; each asking is noted, whatever came of it."""
    for channel in channels:
        failed = ""
        for outcome in adding.add([channel.location], Giving.of(channel.given)):
            if isinstance(outcome, NotRead) and outcome.location == channel.location:
                failed = outcome.reason
            yield outcome
        Channel.objects.filter(id=channel.id).update(asked_at=now, outcome=failed)
    yield from adding.add(_to_try_again(now), Giving())


def _next(channel: Channel, now: datetime) -> datetime:
    return channel.asked_at + timedelta(seconds=channel.every) if channel.asked_at else now


def _to_try_again(now: datetime) -> list[str]:
    captured = Capture.objects.exclude(status=Capture.Status.FAILED).values("location")
    failed = Capture.objects.filter(status=Capture.Status.FAILED, captured_at__gte=now - timedelta(days=_DAYS))
    # What is gone (404, 410) or forbidden stays so; a server that was down or busy may be up again.
    perhaps = failed.filter(Q(answer=None) | Q(answer=429) | Q(answer__gte=500))
    tried = perhaps.exclude(location__in=captured).values("location").annotate(times=Count("id"))
    watched = set(Channel.objects.values_list("location", flat=True))
    return [row["location"] for row in tried if row["times"] < _TRIES and row["location"] not in watched]
