"""The custody of a bundle as files: rows of the ledger, proofs that lead to a checkpoint, and time stamps over it.

custody/rows.jsonl          the rows, byte for byte as they stand in the ledger
custody/proofs.json         what leads from each row to the root
custody/checkpoint.json     the line that states the root: the bytes that are time-stamped
custody/check_proofs.py     recomputes all of this, with Python's standard library alone
custody/timestamp-1.*       query, response and certificates of each time stamp
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import msgspec

from sijill.archive import CustodyEvent
from sijill.archive.ledger import checkpoint_of, event_of
from sijill.archive.merkle import leaf_hash, root_by_proof
from sijill.errors import DamagedArchive

from .evidence import Custody, CustodyProof
from .parts import Part

ROWS, PROOFS, CHECKPOINT = "custody/rows.jsonl", "custody/proofs.json", "custody/checkpoint.json"
CHECKER = "custody/check_proofs.py"
_ALGORITHM = "RFC 6962, section 2.1, with SHA-256"


class _Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A row's number, its hash as a leaf, and the hashes that lead to the root, the lowest first."""

    index: int
    leaf: str
    path: tuple[str, ...]


class _Proofs(msgspec.Struct, frozen=True, kw_only=True):
    algorithm: str
    size: int
    root: str
    proofs: tuple[_Proof, ...]


def events_of(custody: Custody) -> list[CustodyEvent]:
    """The events of the bundled rows, in the order of the ledger. Raises DamagedArchive."""
    return [event_of(proof.line).value for proof in _in_order(custody)]


def custody_parts(custody: Custody) -> Iterator[Part]:
    """The files of the custody. Raises DamagedArchive where a proof does not lead to the root of the checkpoint."""
    stated = checkpoint_of(custody.checkpoint).value
    if (stated.size, stated.root) != (custody.size, custody.root):
        raise DamagedArchive("the checkpoint of the bundle states another root than its proofs: run sijill verify")
    proofs = tuple(_checked(custody, proof) for proof in _in_order(custody))
    listed = _Proofs(algorithm=_ALGORITHM, size=custody.size, root=custody.root, proofs=proofs)
    yield Part(ROWS, b"".join(proof.line + b"\n" for proof in _in_order(custody)))
    yield Part(PROOFS, msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n")
    yield Part(CHECKPOINT, custody.checkpoint)
    yield Part(CHECKER, (resources.files("sijill.exports") / "check_proofs.py").read_bytes())
    yield from _timestamps(custody)


def _timestamps(custody: Custody) -> Iterator[Part]:
    for number, stamp in enumerate(custody.timestamps, start=1):
        yield Part(f"custody/timestamp-{number}.tsq", stamp.query)
        yield Part(f"custody/timestamp-{number}.tsr", stamp.response)
        yield Part(f"custody/timestamp-{number}-chain.pem", stamp.chain)
        if stamp.roots:
            yield Part(f"custody/timestamp-{number}-roots.pem", stamp.roots)


def _in_order(custody: Custody) -> list[CustodyProof]:
    return sorted(custody.proofs, key=lambda proof: proof.seq)


def _checked(custody: Custody, proof: CustodyProof) -> _Proof:
    leaf = leaf_hash(proof.line)
    try:
        root = root_by_proof(leaf, proof.seq, custody.size, [bytes.fromhex(one) for one in proof.proof])
    except ValueError as error:
        raise DamagedArchive(f"the proof of row {proof.seq} cannot be one ({error}): run sijill verify") from error
    if root.hex() != custody.root or event_of(proof.line).value.seq != proof.seq:
        raise DamagedArchive(f"the proof of row {proof.seq} does not lead to the checkpoint: run sijill verify")
    return _Proof(index=proof.seq, leaf=leaf.hex(), path=proof.proof)
