"""What a user sets about fetching."""

from __future__ import annotations

import pytest

from sijill.sources.fetching import FetchSettings, RobotsRule


def test_nothing_is_opened_unless_it_is_set() -> None:
    settings = FetchSettings()
    assert not settings.allowed
    assert settings.ports == {80, 443}
    assert settings.proxy is None
    assert settings.robots is RobotsRule.HONOUR
    assert not settings.picture


def test_sijill_says_who_it_is_and_whom_to_write_to() -> None:
    alone = FetchSettings().user_agent
    assert alone.startswith("Sijill/")
    assert FetchSettings(contact="https://monitor.example/bot").user_agent == f"{alone} (+https://monitor.example/bot)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"contact": "a\r\nX-Evil: 1"}, "contact"),
        ({"contact": "بريد"}, "contact"),
        ({"contact": "a)b"}, "contact"),
        ({"contact": "a" * 201}, "contact"),
        ({"delay": -1.0}, "delay"),
        ({"delay": 61.0}, "delay"),
        ({"delay": float("nan")}, "delay"),
        ({"seconds": 0.0}, "seconds"),
        ({"largest": 0}, "largest"),
        ({"ports": frozenset({0})}, "ports"),
        ({"ports": frozenset({65536})}, "ports"),
    ],
)
def test_settings_that_cannot_be_are_named(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        FetchSettings(**wrong)  # type: ignore[arg-type]  # one table for settings of several types
