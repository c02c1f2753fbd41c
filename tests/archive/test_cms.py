"""Signed messages, piece by piece: whatever the bytes are, it is ValueError or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from archive.authority import URL, Authority, granted, value
from sijill.archive.cms import asked, check_signature, check_signer, in_order
from sijill.archive.tokens import new_query

_OID, _SEQUENCE, _SET = 0x06, 0x30, 0x31
_NAMES_CERTIFICATE = value(_OID, bytes.fromhex("2a864886f70d010910022f"))
_SHA384 = value(_SEQUENCE, value(_OID, bytes.fromhex("608648016503040202")))


def response_with(*names: bytes) -> bytes:
    """A response whose signature names its certificate with these values, and holds hardly anything else."""
    named = value(_SEQUENCE, value(_SEQUENCE, value(_SEQUENCE, *names)))
    attribute = value(_SEQUENCE, _NAMES_CERTIFICATE, value(_SET, named))
    nothing = value(_SEQUENCE)
    signer = value(_SEQUENCE, nothing, nothing, nothing, value(0xA0, attribute), nothing, value(0x04))
    signed = value(_SEQUENCE, nothing, nothing, nothing, value(_SET, signer))
    return granted(value(_SEQUENCE, value(_OID, b"\x2a"), value(0xA0, signed)))


@pytest.fixture
def certificate(authority: Authority) -> x509.Certificate:
    return x509.load_pem_x509_certificate((authority.folder / "tsa.pem").read_bytes())


@pytest.mark.parametrize("names", [(), (_SHA384,), (value(_SEQUENCE), value(0x04)), (value(0x04),), (value(0x02),)])
def test_a_name_without_its_parts_is_refused(certificate: x509.Certificate, names: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError):
        check_signer(response_with(*names), certificate)


def test_a_name_with_its_parts_is_taken(certificate: x509.Certificate) -> None:
    sha256 = certificate.fingerprint(SHA256())
    check_signer(response_with(value(0x04, sha256)), certificate)


@pytest.mark.parametrize(
    "query",
    [b"", b"\x30", b"\x30\x80", b"\x30\x85\x00\x00\x00\x00\x01\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x82\x01"],
)
def test_a_query_that_is_none_is_refused(query: bytes) -> None:
    with pytest.raises(ValueError):
        asked(query)


def test_mutated_messages_raise_nothing_else(authority: Authority, certificate: x509.Certificate) -> None:
    chance = random.Random(5652)
    query = new_query(b"line")
    response = authority.ask(URL, query)
    checks: list[Callable[[bytes], object]] = [
        in_order,
        lambda data: check_signer(data, certificate),
        lambda data: check_signature(data, certificate),
    ]
    refusals = 0
    for _ in range(2_000):
        changed = bytearray(response)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(changed))
            changed[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        for check in checks:
            try:
                check(bytes(changed))
            except ValueError:
                refusals += 1
    assert refusals > 2_000
