"""The custodian's key, with which bundles are signed: ECDSA on the curve P-384 over SHA-256.

These are the curve and the hash of ArchiveWeb.page, and the only ones that ReplayWeb.page checks in a signature without
a domain (wacz-auth 0.1.0 says "ECDSA" and no more).
"""

from __future__ import annotations

import base64

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sijill.errors import ArchiveError

_CURVE = ec.SECP384R1()
_HALF = 48  # bytes of each of the two numbers that a signature on this curve consists of


def new_key() -> ec.EllipticCurvePrivateKey:
    """A new key. Whoever has it can sign in the custodian's place: keep it where only the custodian can read it."""
    return ec.generate_private_key(_CURVE)


def key_to_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key as it is kept: PEM (PKCS #8), without a password."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def key_from_pem(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """A key as it was kept. Raises ArchiveError for anything that is no key on P-384."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ArchiveError("this is no key in PEM without a password: look at the file of the key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
        raise ArchiveError("this is a key of another kind: Sijill signs with ECDSA on the curve P-384")
    return key


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half (DER, in base64): what others need to check a signature, and what may be published."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def sign(key: ec.EllipticCurvePrivateKey, words: str) -> str:
    """The signature of some words in UTF-8: its two numbers one after the other (IEEE P1363), in base64.

    Equal words give equal signatures (RFC 6979).
    """
    der = key.sign(words.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return base64.b64encode(b"".join(number.to_bytes(_HALF, "big") for number in decode_dss_signature(der))).decode()
