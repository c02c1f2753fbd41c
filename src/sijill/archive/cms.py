"""Signed messages (CMS, RFC 5652) inside the responses of time-stamping authorities: their pieces, and the signature.

Chains of certificates are checked by rfc3161-client; this module does what that library does not: it reads a query
back, takes certificates in any order, looks whether the signature names its certificate, and checks a signature where
no root is named. Only definite lengths are read
(DER); anything else raises ValueError.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate

_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET, _FIRST = 0x02, 0x04, 0x06, 0x30, 0x31, 0xA0
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")  # 1.2.840.113549.1.9.4
_CERTIFICATE_V1 = bytes.fromhex("2a864886f70d010910020c")  # 1.2.840.113549.1.9.16.2.12 (RFC 2634)
_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")  # 1.2.840.113549.1.9.16.2.47 (RFC 5035)
_DIGESTS: dict[bytes, hashes.HashAlgorithm] = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One value: its tag, where it and its content begin, and where both end."""

    tag: int
    start: int
    body: int
    end: int


def _piece(data: bytes, start: int, end: int) -> Piece:
    if start + 2 > end:
        raise ValueError("a value ends before its length")
    tag, length, body = data[start], data[start + 1], start + 2
    if length >= 0x80:
        digits = length & 0x7F
        if not 1 <= digits <= 4:
            raise ValueError("a value has a length that is not definite")
        length, body = int.from_bytes(data[body : body + digits], "big"), body + digits
    if body + length > end:
        raise ValueError("a value is longer than what holds it")
    return Piece(tag, start, body, body + length)


def _inside(data: bytes, piece: Piece | None = None) -> list[Piece]:
    """The values inside a value, or those that `data` is made of."""
    start, end = (piece.body, piece.end) if piece else (0, len(data))
    found = []
    while start < end:
        found.append(_piece(data, start, end))
        start = found[-1].end
    return found


def _content(data: bytes, piece: Piece, tag: int) -> bytes:
    if piece.tag != tag:
        raise ValueError(f"a value is of kind {piece.tag:#x}, not {tag:#x}")
    return data[piece.body : piece.end]


def _signed_data(response: bytes) -> list[Piece]:
    """The parts of the signed message in a response: version, digests, content, certificates, signers."""
    (whole,) = _inside(response)
    _, token = _inside(response, whole)
    _, wrapped = _inside(response, token)
    (signed,) = _inside(response, wrapped)
    return _inside(response, signed)


def in_order(response: bytes) -> bytes:
    """A response with its certificates in the order that DER asks for, which no signature covers.

    `openssl ts` writes them as they stand in its configuration, and rfc3161-client refuses about half of such tokens
    (InvalidSetOrdering). What is preserved is what came; this is only for reading it. A response without a token, or
    one that cannot be walked through, is given back as it is.
    """
    try:
        held = next((piece for piece in _signed_data(response) if piece.tag == _FIRST), None)
        if held is None:
            return response
        certificates = sorted(response[one.start : one.end] for one in _inside(response, held))
    except ValueError:
        return response
    return response[: held.body] + b"".join(certificates) + response[held.end :]


def asked(query: bytes) -> tuple[bytes, int]:
    """The hash and the nonce of a query. Raises ValueError."""
    (whole,) = _inside(query)
    _, imprint, nonce, *_ = _inside(query, whole)
    _, digest = _inside(query, imprint)
    return _content(query, digest, _OCTETS), int.from_bytes(_content(query, nonce, _INTEGER), "big", signed=True)


def check_signer(response: bytes, certificate: Certificate) -> None:
    """Nothing, when the signed attributes name this certificate by its hash, as RFC 3161, 2.4.1 and RFC 5816 ask for.

    Else another certificate with the same name and number could be put in its place. Raises ValueError otherwise.
    """
    _, attributes, _ = _signer(response)
    for kind, usual in ((_CERTIFICATE_V2, hashes.SHA256()), (_CERTIFICATE_V1, hashes.SHA1())):
        value = _attribute(response, attributes, kind)
        if value is None:
            continue
        named, *_ = _inside(response, value)
        first, *_ = _inside(response, named)
        said, *more = _inside(response, first)
        digest: hashes.HashAlgorithm = usual
        if said.tag == _SEQUENCE:
            # An algorithm that is not the usual one stands before the hash.
            digest = _digest(response, said)
            said, *_ = more
        if _content(response, said, _OCTETS) != certificate.fingerprint(digest):
            raise ValueError("the signature names another certificate than the one that came with it")
        return
    raise ValueError("the signature does not name its certificate, as RFC 3161 wants it to")


def check_signature(response: bytes, certificate: Certificate) -> None:
    """Nothing, when the one signature in a response was made with the key of this certificate.

    Raises ValueError otherwise. RSA (PKCS #1 v1.5) and ECDSA are known.
    """
    _, _, content, *_ = _signed_data(response)
    algorithm, attributes, signature = _signer(response)
    digest = _digest(response, algorithm)
    _, wrapped = _inside(response, content)
    (info,) = _inside(response, wrapped)
    said = _attribute(response, attributes, _MESSAGE_DIGEST)
    if said is None:
        raise ValueError("the signature names no contents")
    if _content(response, said, _OCTETS) != hashlib.new(digest.name, _content(response, info, _OCTETS)).digest():
        raise ValueError("the signature is of other contents")
    # What is signed has the tag of a set (RFC 5652, 5.4), though it stands under another one.
    signed = bytes([_SET]) + response[attributes.start + 1 : attributes.end]
    _verify(certificate, _content(response, signature, _OCTETS), signed, digest)


def _signer(response: bytes) -> tuple[Piece, Piece, Piece]:
    """The hash, the signed attributes and the signature of the one who signed."""
    *_, signers = _signed_data(response)
    (signer,) = _inside(response, signers)
    parts = _inside(response, signer)
    if len(parts) < 6 or parts[3].tag != _FIRST:
        raise ValueError("the signature covers no attributes, as RFC 3161 wants it to")
    return parts[2], parts[3], parts[5]


def _digest(response: bytes, algorithm: Piece) -> hashes.HashAlgorithm:
    oid, *_ = _inside(response, algorithm)
    digest = _DIGESTS.get(_content(response, oid, _OID))
    if digest is None:
        raise ValueError("the signature is over a hash that is not SHA-256, SHA-384 or SHA-512")
    return digest


def _attribute(response: bytes, attributes: Piece, wanted: bytes) -> Piece | None:
    """The value of a signed attribute."""
    for attribute in _inside(response, attributes):
        kind, values = _inside(response, attribute)
        if _content(response, kind, _OID) == wanted:
            (value,) = _inside(response, values)
            return value
    return None


def _verify(certificate: Certificate, signature: bytes, signed: bytes, digest: hashes.HashAlgorithm) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            raise InvalidSignature
    except InvalidSignature as error:
        raise ValueError("the signature does not fit, or is neither RSA with PKCS #1 v1.5 nor ECDSA") from error
