"""Rows that end in their own hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.archive.rows import sealed, unsealed
from sijill.errors import DamagedArchive

DECODER = msgspec.json.Decoder(dict[str, str])
values = st.dictionaries(st.text(max_size=10), st.text(max_size=30), min_size=1, max_size=4)


@given(values)
def test_a_row_is_had_again_as_it_was_written(value: Mapping[str, str]) -> None:
    line, digest = sealed(value)
    row = unsealed(line.removesuffix(b"\n"), DECODER)
    assert (row.value, row.hash, row.line + b"\n") == (value, digest, line)


def test_anybody_can_check_a_row_without_sijill() -> None:
    line, digest = sealed({"type": "capture", "location": "تل سراب.html"})
    row = json.loads(line)
    assert row.pop("hash") == digest
    assert hashlib.sha256(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest() == digest


@given(values, st.data())
def test_a_row_of_which_one_bit_was_changed_is_refused(value: Mapping[str, str], data: st.DataObject) -> None:
    line = bytearray(sealed(value)[0].removesuffix(b"\n"))
    line[data.draw(st.integers(0, len(line) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DamagedArchive, match="its hash does not fit its words"):
        unsealed(bytes(line), DECODER)


@pytest.mark.parametrize("line", [b"", b"{}", b'{"a":"b"}', b'","hash":"' + b"0" * 64 + b'"}', b"\xff" * 200])
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(DamagedArchive):
        unsealed(line, DECODER)


def test_a_row_of_another_file_is_refused_though_its_hash_fits() -> None:
    line, _ = sealed({"a": 1})
    with pytest.raises(DamagedArchive, match="it is no row of this file"):
        unsealed(line.removesuffix(b"\n"), DECODER)
