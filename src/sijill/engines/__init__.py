"""Where a step runs: bytes from outside are read in processes of their own, with limits."""

from .confined import Confined, Limits
from .messages import Ended, Gave, NamedLink, ReadReport, Refused, Task
from .pool import Pool

__all__ = ["Confined", "Ended", "Gave", "Limits", "NamedLink", "Pool", "ReadReport", "Refused", "Task"]
