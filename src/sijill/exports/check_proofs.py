"""Recomputes the proofs of a bundle: python3 custody/check_proofs.py. Needs Python 3.10 or newer and nothing else.

It prints a line for each thing that is wrong, and ends with 1 where there is any. README.txt says what is computed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a path leads to from the leaf at `index` of `size` leaves (RFC 9162, section 2.1.3.2)."""
    last, found = size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if index % 2 or index == last:
            found = node(sibling, found)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            found = node(found, sibling)
        index, last = index // 2, last // 2
    if last:
        raise ValueError("the path is too short")
    return found


def problems(folder: Path) -> list[str]:
    """What is wrong with the rows, the proofs or the checkpoint in a folder."""
    found = []
    stated = json.loads((folder / "proofs.json").read_text("utf-8"))
    checkpoint = json.loads((folder / "checkpoint.json").read_text("utf-8"))
    rows = (folder / "rows.jsonl").read_bytes().split(b"\n")[:-1]
    if (checkpoint["size"], checkpoint["root"]) != (stated["size"], stated["root"]):
        found.append("checkpoint.json states another root than proofs.json")
    if len(rows) != len(stated["proofs"]):
        found.append(f"{len(rows)} rows, {len(stated['proofs'])} proofs")
    for row, proof in zip(rows, stated["proofs"], strict=False):
        leaf = hashlib.sha256(b"\x00" + row).digest()
        try:
            path = [bytes.fromhex(step) for step in proof["path"]]
            root = root_of(leaf, proof["index"], stated["size"], path).hex()
        except ValueError as error:
            root = str(error)
        if leaf.hex() != proof["leaf"] or root != stated["root"] or json.loads(row)["seq"] != proof["index"]:
            found.append(f"row {proof['index']}: not proven")
    return found


if __name__ == "__main__":
    wrong = problems(Path(__file__).resolve().parent)
    print("\n".join(wrong) if wrong else "All rows are proven.")
    sys.exit(1 if wrong else 0)
