"""Preserved bytes and their custody: what came in, unchanged, and who did what to it since.

`Archive` takes bytes in and records what is done to them; `verify` shows that nothing was changed since.
"""

from .archive import Archive, Batch, Kept, events_of, read_manifest
from .events import Act, CustodyEvent, Detail, EventType, event_types
from .ledger import Checkpoint
from .store import Stored
from .verification import Problem, Verification, verify

__all__ = [
    "Act",
    "Archive",
    "Batch",
    "Checkpoint",
    "CustodyEvent",
    "Detail",
    "EventType",
    "Kept",
    "Problem",
    "Stored",
    "Verification",
    "event_types",
    "events_of",
    "read_manifest",
    "verify",
]
