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


class Levels:
    """A whole tree, for the proofs of many of its rows: the hashes of the leaves, of all pairs of these, and so on."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._size = len(leaves)
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)])

    def proof(self, index: int) -> list[bytes]:
        """The hashes that lead from the leaf at `index` to the root, the lowest first (RFC 6962, 2.1.1)."""
        proof, start, size = [], 0, self._size
        while size > 1:
            split = _split(size)
            if index - start < split:
                proof.append(self._root(start + split, size - split))
                size = split
            else:
                proof.append(self._root(start, split))
                start, size = start + split, size - split
        return proof[::-1]

    def _root(self, start: int, size: int) -> bytes:
        """The root over `size` rows from `start` on, where a subtree of the whole begins."""
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        split = _split(size)
        return node_hash(self._root(start, split), self._root(start + split, size - split))


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
