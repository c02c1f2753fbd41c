"""Time-stamp tokens (RFC 3161): what is asked of an authority, and what its response shows when it is checked.

What a token proves stands in docs/codebook/time-evidence.md.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from sijill.errors import ArchiveError

from .cms import asked, check_signature, check_signer, in_order

LARGEST = 65_536  # bytes of a response: one with a chain of four RSA-4096 certificates has about 9,000
_LONGEST = 300  # characters of anything that an authority says
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_STATUS = {1: "granted with changes", 2: "rejected", 3: "waiting", 4: "revocation warning", 5: "revoked"}
# What rfc3161-client and cryptography raise at hostile responses (80,000 mutated ones tried, and their documentation);
# KeyError is for a name of unknown type.
_FAULTS = (
    ValueError,
    KeyError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


class TimestampError(ArchiveError):
    """There is no token that can be kept: the authority was not reached, refused, or answered something else."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a checked response says: the time that was signed, and by whom.

    `serial` is hexadecimal, as openssl prints it; `tsa` is the subject of the certificate that signed;
    `certificates` are all that came with the token.
    """

    gen_time: datetime
    serial: str
    policy: str
    tsa: str
    certificates: tuple[x509.Certificate, ...]


def new_query(line: bytes) -> bytes:
    """A query for the SHA-256 of these bytes, with a new nonce, that asks for the authority's certificates."""
    builder = TimestampRequestBuilder(data=line, hash_algorithm=HashAlgorithm.SHA256, nonce=True, cert_req=True)
    return builder.build().as_bytes()


def plain(words: str) -> str:
    """What an authority says, short and without characters that move a terminal or a page."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words[: _LONGEST * 2])
    return " ".join(shown.split())[:_LONGEST]


def read_roots(files: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """The certificates in files as PEM or DER, each once. Raises TimestampError where a file holds none."""
    found: dict[bytes, x509.Certificate] = {}
    for file in files:
        try:
            with _old_certificates():
                pem = b"-----BEGIN" in file
                loaded = x509.load_pem_x509_certificates(file) if pem else [x509.load_der_x509_certificate(file)]
        except _FAULTS as error:
            raise TimestampError("what was named as root of the time-stamping authority is no certificate") from error
        found |= {one.public_bytes(Encoding.DER): one for one in loaded}
    if not found:
        raise TimestampError("no root of the time-stamping authority was given: name a file of certificates")
    return tuple(found.values())


def as_pem(certificates: Iterable[x509.Certificate]) -> bytes:
    """Certificates in one file that openssl takes."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def check_token(response: bytes, query: bytes, line: bytes, *, roots: Sequence[x509.Certificate] | None) -> Token:
    """The token in a response, when it is the answer to `query`, is about `line`, and its signature is valid.

    With `roots`, its chain must lead to one of them at the time that was signed, not now: a certificate may have ended
    since (RFC 3161, appendix B). Without, the signature must fit the certificate that came with it, which anybody can
    bring about. Raises TimestampError.
    """
    if len(response) > LARGEST:
        raise TimestampError(f"the response has more than {LARGEST:,} bytes")
    try:
        with _old_certificates():
            return _checked(in_order(response), query, line, roots)
    except VerificationError as error:
        raise TimestampError(f"the token is not valid by the roots that were named: {_reason(error)}") from error
    except _FAULTS as error:
        raise TimestampError(f"the response is no valid time-stamp: {plain(str(error))}") from error


def _checked(response: bytes, query: bytes, line: bytes, roots: Sequence[x509.Certificate] | None) -> Token:
    decoded = decode_timestamp_response(response)
    if decoded.status != 0:
        said = plain("; ".join(decoded.status_string)) or "no reason given"
        raise TimestampError(f"refused ({_STATUS.get(decoded.status, f'status {decoded.status}')}): {said}")
    _check_answers(decoded, query, line)
    certificates = tuple(map(x509.load_der_x509_certificate, sorted(decoded.signed_data.certificates)))
    signer = _signer(decoded, certificates)
    check_signer(response, signer)
    if roots is None:
        check_signature(response, signer)
    else:
        VerifierBuilder(roots=list(roots)).build().verify_message(decoded, line)
    info = decoded.tst_info
    return Token(
        gen_time=info.gen_time,
        serial=f"{info.serial_number:x}",
        policy=info.policy.dotted_string,
        tsa=plain(signer.subject.rfc4514_string()),
        certificates=certificates,
    )


def _check_answers(decoded: TimeStampResponse, query: bytes, line: bytes) -> None:
    imprint = decoded.tst_info.message_imprint
    digest, nonce = asked(query)
    if digest != hashlib.sha256(line).digest():
        raise TimestampError("the query is about other bytes than the checkpoint")
    if imprint.hash_algorithm != _SHA256 or imprint.message != digest:
        raise TimestampError("the token is about other bytes than the checkpoint")
    if decoded.tst_info.nonce != nonce:
        raise TimestampError("the token is not the answer to this query: its nonce is another one")


def _signer(decoded: TimeStampResponse, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate that the signature names. Two of one name and number could be taken for each other."""
    signers = list(decoded.signed_data.signer_infos)
    if len(signers) != 1:
        raise TimestampError(f"the token has {len(signers)} signatures, not one")
    name, number = signers[0].issuer, signers[0].serial_number
    named = [one for one in certificates if one.issuer == name and one.serial_number == number]
    if len(named) != 1:
        raise TimestampError(f"the token comes with {len(named)} certificates of the name that signed, not one")
    return named[0]


def _reason(error: VerificationError) -> str:
    """What OpenSSL says is wrong with a chain, without the places in its sources."""
    told = re.search(r'Verify error: ?([^"]+)"', str(error)) or re.search(r'reason: "([^"]+)"', str(error))
    return plain(told[1] if told else str(error))


def _old_certificates() -> warnings.catch_warnings[None]:
    """Authorities' certificates may be made in old ways that cryptography warns of; they are as they are."""
    return warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning)
