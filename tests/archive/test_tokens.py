"""Tokens of a local authority: which are the valid answer to a query, and which are refused."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from archive.authority import URL, Authority, info, needs_openssl
from sijill.archive.tokens import TimestampError, check_token, new_query, read_roots

NOW = datetime.now(UTC).replace(microsecond=0)
LINE = b'{"size":3}'


@pytest.mark.parametrize("named", [True, False])
def test_an_answer_to_another_query_is_refused(authority: Authority, named: bool) -> None:
    query, roots = new_query(LINE), read_roots(authority.roots) if named else None
    again, other = new_query(LINE), new_query(b"other")
    good = authority.ask(URL, query)
    assert check_token(good, query, LINE, roots=roots).serial
    for answer, reason in (
        (authority.ask(URL, again), "its nonce is another one"),
        (authority.ask(URL, other), "the token is about other bytes"),
        (authority.signed(info(query, NOW, nonce=b"")), "its nonce is another one"),
    ):
        with pytest.raises(TimestampError, match=reason):
            check_token(answer, query, LINE, roots=roots)
    with pytest.raises(TimestampError, match="the query is about other bytes"):
        check_token(good, query, b"other", roots=roots)


def test_a_hash_of_another_kind_is_refused(authority: Authority) -> None:
    query = new_query(LINE)
    sha256, sha384 = bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040202")
    with pytest.raises(TimestampError, match="about other bytes"):
        check_token(authority.signed(info(query, NOW).replace(sha256, sha384)), query, LINE, roots=None)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (("-nocerts",), "0 certificates of the name that signed"),
        (("-noattr",), "covers no attributes"),
        (("-md", "sha1"), "hash that is not SHA-256"),
        (("-signer", "{ended}/tsa.pem", "-inkey", "{ended}/tsa.key"), "2 signatures"),
    ],
)
def test_signatures_that_cannot_be_checked_are_refused(
    authority: Authority, ended: Authority, more: tuple[str, ...], reason: str
) -> None:
    query = new_query(LINE)
    words = (word.format(ended=ended.folder) for word in more)
    response = authority.signed(info(query, NOW), *words, naming="-noattr" not in more)
    with pytest.raises(TimestampError, match=reason):
        check_token(response, query, LINE, roots=None)


def test_a_signature_of_another_kind_is_refused(tmp_path: Path) -> None:
    needs_openssl()
    authority, query = Authority.make(tmp_path / "made", kind="rsa"), new_query(LINE)
    response = authority.signed(info(query, NOW), "-keyopt", "rsa_padding_mode:pss")
    with pytest.raises(TimestampError, match=r"neither RSA with PKCS #1 v1.5 nor ECDSA"):
        check_token(response, query, LINE, roots=None)
    with pytest.raises(TimestampError, match="invalid padding"):
        check_token(response, query, LINE, roots=read_roots(authority.roots))


@pytest.mark.parametrize("names_by", ["sha1", "sha384"])
@pytest.mark.parametrize("named", [True, False])
def test_a_certificate_may_be_named_by_other_hashes(tmp_path: Path, names_by: str, named: bool) -> None:
    needs_openssl()
    authority, query = Authority.make(tmp_path / "made", names_by=names_by), new_query(LINE)
    roots = read_roots(authority.roots) if named else None
    assert check_token(authority.ask(URL, query), query, LINE, roots=roots).tsa == "CN=Time of Wadi Rimal"


@pytest.mark.parametrize("named", [True, False])
def test_a_signature_that_names_no_certificate_or_another_one_is_refused(authority: Authority, named: bool) -> None:
    query, roots = new_query(LINE), read_roots(authority.roots) if named else None
    with pytest.raises(TimestampError, match="does not name its certificate"):
        check_token(authority.signed(info(query, NOW), naming=False), query, LINE, roots=roots)
    certificate = x509.load_pem_x509_certificate((authority.folder / "tsa.pem").read_bytes())
    hashed, good = certificate.fingerprint(SHA256()), authority.ask(URL, query)
    assert hashed in good
    with pytest.raises(TimestampError, match="names another certificate"):
        check_token(good.replace(hashed, bytes(32)), query, LINE, roots=roots)


def test_a_signature_that_does_not_fit_is_refused_with_and_without_roots(authority: Authority) -> None:
    query = new_query(LINE)
    response = authority.signed(info(query, NOW))
    forged = response[:-1] + bytes([response[-1] ^ 1])
    other = response.replace(NOW.strftime("%Y%m%d%H%M%SZ").encode(), b"20200101000000Z")
    assert other != response
    for changed in (forged, other):
        for roots in (None, read_roots(authority.roots)):
            with pytest.raises(TimestampError):
                check_token(changed, query, LINE, roots=roots)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\x0c\x12Root of Wadi Rimal", b"\x00\x12Root of Wadi Rimal"),
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x7f"),
    ],
    ids=["a name of unknown type", "a certificate of unknown version"],
)
def test_certificates_that_cannot_be_read_are_refused(authority: Authority, old: bytes, new: bytes) -> None:
    query = new_query(LINE)
    response = authority.ask(URL, query)
    assert old in response
    for roots in (None, read_roots(authority.roots)):
        with pytest.raises(TimestampError, match="no valid time-stamp"):
            check_token(response.replace(old, new), query, LINE, roots=roots)


def test_mutated_responses_raise_nothing_else(authority: Authority) -> None:
    chance, query = random.Random(3161), new_query(LINE)
    response, roots = authority.ask(URL, query), read_roots(authority.roots)
    refusals = 0
    for turn in range(3_000):
        changed = bytearray(response)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(changed))
            changed[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            check_token(bytes(changed), query, LINE, roots=roots if turn % 2 else None)
        except TimestampError:
            refusals += 1
    assert refusals > 2_000


def test_roots_may_be_pem_or_der_and_several_in_a_file(authority: Authority, ended: Authority) -> None:
    pem, other = authority.roots[0], ended.roots[0]
    one = x509.load_pem_x509_certificate(pem)
    assert read_roots([one.public_bytes(Encoding.DER)]) == (one,)
    assert len(read_roots([pem + other, pem])) == 2
