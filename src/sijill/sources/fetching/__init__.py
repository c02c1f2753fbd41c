"""Fetching, only ever when a user asks: from checked addresses, within limits, as it went over the wire."""

from .addresses import Reason, Refusal, Target
from .dialing import Dialer
from .fetcher import Fetcher, dialer_of, fetcher_of, is_downgraded
from .picture import NoPicture, Picture, find_browser, picture_of_page, picture_of_url
from .politeness import Politeness
from .robots import Robots
from .settings import FetchSettings, RobotsRule
from .transport import Attempt, GuardedTransport, Limits

__all__ = [
    "Attempt",
    "Dialer",
    "FetchSettings",
    "Fetcher",
    "GuardedTransport",
    "Limits",
    "NoPicture",
    "Picture",
    "Politeness",
    "Reason",
    "Refusal",
    "Robots",
    "RobotsRule",
    "Target",
    "dialer_of",
    "fetcher_of",
    "find_browser",
    "is_downgraded",
    "picture_of_page",
    "picture_of_url",
]
