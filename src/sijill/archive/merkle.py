"""Merkle trees as RFC 6962 (Certificate Transparency), section 2.1, builds them, over the rows of the custody ledger.

A root says what every row before it was; a proof shows with about log2(n) hashes that one row is among them. Stated in
docs/codebook/custody.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf_hash(row: bytes) -> bytes:
    """The hash of one row, as a leaf."""
    return hashlib.sha256(b"\x00" + row).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that only grows; it keeps the roots of its whole subtrees (`peaks`, the largest first), no leaves."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} rows has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, row: bytes) -> None:
        """Take one more row in."""
        peak = leaf_hash(row)
        # A binary counter: each trailing 1 of the size is a whole subtree that the new one completes.
        full = self.size
        while full & 1:
            peak = node_hash(self.peaks.pop(), peak)
            full >>= 1
        self.peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """The root over all rows; the hash of nothing where there are none."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def proof_of(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that lead from the leaf hash at `index` to the root over `leaves` (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*proof_of(index, leaves[:split]), _root_of(leaves[split:])]
    return [*proof_of(index - split, leaves[split:]), _root_of(leaves[:split])]


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to from the leaf hash at `index` of `size` rows.

    Raises ValueError for a proof that cannot be one.
    """
    if not 0 <= index < size:
        raise ValueError(f"row {index} is not among {size} rows")
    if size == 1:
        if proof:
            raise ValueError("a proof in a tree of one row is empty")
        return leaf
    if not proof:
        raise ValueError("the proof is too short")
    split = _split(size)
    *inner, sibling = proof
    if index < split:
        return node_hash(root_by_proof(leaf, index, split, inner), sibling)
    return node_hash(sibling, root_by_proof(leaf, index - split, size - split, inner))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _root_of(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(_root_of(leaves[:split]), _root_of(leaves[split:]))
