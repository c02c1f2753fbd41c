"""Near-copies of reports: a small signature for each, and an index that finds who shares text with whom.

The reports stay apart. What is found here are candidates; how one report came from another is said by `relation_of`.

The signature is a bottom-k MinHash (Broder 1997): of the hashes of all runs of four words the smallest. Two texts that
share half of their runs share about half of those, also where one of them is much longer
(docs/decisions/0013-near-copies.md).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from itertools import chain

from sijill.models import Report

from .postings import Postings
from .words import story_words

VERSION = 1
RUN = 4  # words
# A shorter text has at most 12 runs, and one formula of seven words ("according to the civil defence in the area") is
# a third of them. Such reports are found only by their exact key.
FEWEST_WORDS = 16
# Some hundred pages. A report of any length is compared with up to eight like it: with texts of a million characters
# that repeat what others say it took 4 s.
LONGEST_COMPARED = 200_000
# Of the runs, this share is kept, so that a short report is found inside a long one, but at least and at most so many.
_ONE_IN = 8
_LEAST_KEPT, _MOST_KEPT = 64, 1024

_KEY_BYTES = 16
_HASH_BYTES = 4
_HEAD = 1 + _KEY_BYTES
_ALL = 256**_HASH_BYTES - 1

# Copies with 60 % of shared text had at least 0.43 in the bench; of 20,000 unrelated pairs with formulas in common one
# in a thousand had 0.26. At 0.2 seven times as many candidates had to be compared, for 7 % more edited versions.
LEAST_LIKENESS = 0.3
_LEAST_SHARED = 3
MOST_CANDIDATES = 20
_MOST_COMPARED = 64


def exact_key(report: Report) -> bytes:
    """The same 16 bytes for reports whose stories are the same words; empty for a report without words."""
    return _key(story_words(report))


def signature(report: Report) -> bytes:
    """The report's signature: a version byte, the exact key, then the smallest hashes of its runs in rising order.

    It depends on nothing but the words: the same on every platform and in every later version with this version byte.
    A report over LONGEST_COMPARED characters has that of no words, which is like none.
    """
    words = story_words(report) if len(report.full_text) <= LONGEST_COMPARED else []
    return bytes([VERSION]) + _key(words).ljust(_KEY_BYTES, b"\0") + b"".join(_smallest(words))


def likeness(one: bytes, other: bytes) -> float:
    """About which share of the shorter story stands in the other one too, 0 to 1, told from two signatures.

    Raises ValueError for what is no signature of this version.
    """
    (our_key, ours), (their_key, theirs) = _parts(one), _parts(other)
    if our_key == their_key and any(our_key):
        return 1.0
    # A signature is complete up to its largest hash: only as far as both are can they be compared.
    limit = min(_complete_to(ours), _complete_to(theirs))
    in_ours, in_theirs = bisect_right(ours, limit), bisect_right(theirs, limit)
    shared = len(set(ours[:in_ours]) & set(theirs[:in_theirs]))
    return shared / min(in_ours, in_theirs) if shared >= _LEAST_SHARED else 0.0


class Copies:
    """The signatures of many reports, searched and added to one by one.

    A report costs 1.5 kB of memory and, among 100,000, 0.6 ms to look for and add (`tools/bench_copies.py`). What
    stands in very many reports is found in the first 32 of them; the order of adding matters for nothing else.
    """

    def __init__(self, signatures: Iterable[tuple[str, bytes]] = ()) -> None:
        """Start from stored pairs of report id and signature."""
        self.ids: list[str] = []
        self.signatures: list[bytes] = []
        self.postings = Postings()
        self._known: set[str] = set()
        for report_id, stored in signatures:
            self.add(report_id, stored)

    @classmethod
    def of(cls, ids: list[str], signatures: list[bytes], postings: Postings) -> Copies:
        """An index that was built before."""
        copies = cls()
        copies.ids, copies.signatures, copies.postings, copies._known = ids, signatures, postings, set(ids)
        return copies

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, report_id: str, signature: bytes) -> None:
        """Let the report be found from now on. Raises ValueError if it is there already, or for another version."""
        if report_id in self._known:
            raise ValueError(f"report {report_id} is in the index of copies already")
        number = len(self.ids)
        key, hashes = _parts(signature)
        if any(key):
            self.postings.add(_posted_key(key), number)
        for posted in hashes:
            self.postings.add(posted, number)
        self.ids.append(report_id)
        self._known.add(report_id)
        self.signatures.append(signature)

    def candidates(self, signature: bytes) -> list[tuple[str, float]]:
        """Reports that may share text with this one and how much (`likeness`), the most first; at most 20.

        Raises ValueError for what is no signature of this version.
        """
        key, hashes = _parts(signature)
        met = Counter(chain.from_iterable(map(self.postings.of, hashes)))
        near = [number for number, shared in met.most_common(_MOST_COMPARED) if shared >= _LEAST_SHARED]
        numbers = {*near, *self.postings.of(_posted_key(key))}
        alike = ((self.ids[number], likeness(signature, self.signatures[number])) for number in numbers)
        found = sorted((pair for pair in alike if pair[1] >= LEAST_LIKENESS), key=lambda pair: (-pair[1], pair[0]))
        return found[:MOST_CANDIDATES]


def _key(words: list[str]) -> bytes:
    return blake2b(" ".join(words).encode(), digest_size=_KEY_BYTES).digest() if words else b""


def _smallest(words: list[str]) -> list[bytes]:
    """The smallest hashes of the runs, in rising order: big-endian, so that bytes and numbers rise together."""
    if len(words) < FEWEST_WORDS:
        return []
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    rising = sorted({blake2b(run.encode(), digest_size=_HASH_BYTES).digest() for run in runs})
    return rising[: min(max(_LEAST_KEPT, len(rising) // _ONE_IN), _MOST_KEPT)]


def _parts(signature: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The exact key of a signature and its hashes."""
    count, over = divmod(len(signature) - _HEAD, _HASH_BYTES)
    if signature[:1] != bytes([VERSION]) or count < 0 or over:
        raise ValueError(f"{signature[:8]!r}... is no signature of version {VERSION}; make it again from the report")
    return signature[1:_HEAD], struct.unpack_from(f">{count}I", signature, _HEAD)


def _posted_key(key: bytes) -> int:
    """The number under which a report is found by its exact key."""
    return int.from_bytes(key[:_HASH_BYTES], "big")


def _complete_to(hashes: tuple[int, ...]) -> int:
    return _ALL if len(hashes) < _LEAST_KEPT else hashes[-1]
