"""What a bundle of evidence holds, whatever its form: captures, what was read out of them, and their custody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sijill.extraction.derivative import ReportText


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservedFile:
    """One object of the archive: its bytes on the disk, its SHA-256 (hex), its size, and a name for people."""

    path: Path
    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledReport:
    """A report as it was extracted, with its claims: JSON in the interchange format, None where they were not read."""

    text: ReportText
    text_file: PreservedFile
    claims_file: PreservedFile | None
    claims: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledCapture:
    """A capture with the reports in it that the bundle is about.

    `is_warc` says that `file` is the WARC of a fetch made by Sijill (or a WARC that was given); otherwise it is the
    file that was given, byte for byte. `url` is None for what came from no address. `picture` is the page as it looked.
    """

    id: str
    location: str
    url: str | None
    media_type: str
    captured_at: datetime
    agent: str
    tool: str
    is_warc: bool
    file: PreservedFile
    reports: tuple[BundledReport, ...] = ()
    picture: PreservedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyProof:
    """One row of the custody ledger, and the hashes that lead from it to the root of a checkpoint (RFC 6962).

    `line` is the row as it stands in the ledger, without the line feed; `seq` its number, `proof` in hex, the lowest
    first.
    """

    seq: int
    line: bytes
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStamp:
    """A time stamp (RFC 3161) over the line of the checkpoint, with all that is needed to check it again.

    `trusted`: its certificates led to `roots`, which the custodian had named; without `roots` nobody was named.
    """

    authority: str
    gen_time: datetime
    trusted: bool
    query: PreservedFile
    response: PreservedFile
    chain: PreservedFile
    roots: PreservedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """The rows that name the bundled objects, the checkpoint that seals them, and the time stamps over it.

    `checkpoint` is its line without the line feed, `size` the number of rows under it, `root` in hex.
    """

    proofs: tuple[CustodyProof, ...]
    checkpoint: bytes
    size: int
    root: str
    timestamps: tuple[TimeStamp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything that a bundle holds. `made_by` is the custodian, `tool` the software, `reason` what it is made for."""

    captures: tuple[BundledCapture, ...]
    custody: Custody
    made_at: datetime
    made_by: str
    tool: str
    reason: str = ""
