"""The Merkle tree is that of RFC 6962: its published test vectors, and another implementation, agree with it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from sijill.archive.merkle import Levels, Tree, leaf_hash, root_by_proof

Rows = list[bytes]
some_rows = st.lists(st.binary(max_size=40), min_size=1, max_size=80)

# The leaves and roots by which implementations of Certificate Transparency have always checked each other; RFC 9162 has
# the same tree.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def grown(rows: Rows) -> Tree:
    tree = Tree()
    for row in rows:
        tree.append(row)
    return tree


def other(rows: Rows) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for row in rows:
        tree.append_entry(row)
    return tree


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_the_published_roots(size: int, root: str) -> None:
    assert grown([bytes.fromhex(leaf) for leaf in LEAVES[:size]]).root().hex() == root


@given(some_rows)
def test_every_root_is_that_of_another_implementation(rows: Rows) -> None:
    theirs = other(rows)
    tree = Tree()
    for size, row in enumerate(rows, start=1):
        tree.append(row)
        assert tree.root() == theirs.get_root(size)


@given(some_rows, st.data())
def test_a_tree_that_is_gone_on_with_from_its_peaks_is_the_same(rows: Rows, data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(rows)))
    begun = grown(rows[:size])
    again = Tree(begun.size, begun.peaks)
    for row in rows[size:]:
        again.append(row)
    assert (again.size, again.root()) == (len(rows), grown(rows).root())


@given(some_rows, st.data())
def test_a_proof_leads_to_the_root_and_is_that_of_another_implementation(rows: Rows, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    leaves = [leaf_hash(row) for row in rows]
    proof = Levels(leaves).proof(index)
    assert root_by_proof(leaves[index], index, len(rows), proof) == grown(rows).root()
    theirs = other(rows).prove_inclusion(index + 1)
    assert [*theirs.path] == [leaves[index], *proof]


@given(some_rows, st.data())
def test_no_other_row_and_no_changed_proof_leads_to_the_root(rows: Rows, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    leaves, root = [leaf_hash(row) for row in rows], grown(rows).root()
    proof = Levels(leaves).proof(index)
    assert root_by_proof(leaf_hash(rows[index] + b"?"), index, len(rows), proof) != root
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:place], hashlib.sha256(proof[place]).digest(), *proof[place + 1 :]]
        assert root_by_proof(leaves[index], index, len(rows), changed) != root


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [(0, 1, [bytes(32)]), (0, 2, []), (2, 2, [bytes(32)]), (-1, 2, [bytes(32)]), (3, 8, [bytes(32)] * 2)],
)
def test_a_proof_that_cannot_be_one_is_refused(index: int, size: int, proof: list[bytes]) -> None:
    with pytest.raises(ValueError):
        root_by_proof(bytes(32), index, size, proof)


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="3 rows has 2 peaks, not 1"):
        Tree(3, [bytes(32)])
