"""A time-stamping authority on this machine, made with openssl: its root, its certificate, and its answers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

URL = "https://time.example.org/tsa"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONFIGURATION = """
[ca]
default_ca = ca
[ca]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamps]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[mail]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, emailProtection
[tsa]
default_tsa = stamp
[stamp]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/sent.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = {names_by}
"""


def needs_openssl() -> None:
    """Skip where there is no openssl to make an authority with."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program, which makes the time-stamping authority of these tests")


def openssl(*words: str | Path) -> None:
    """Run openssl; what it says is shown when it fails."""
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Authority:
    """A root and a certificate that it made; `ask` answers as a transport does."""

    folder: Path

    @classmethod
    def make(
        cls,
        folder: Path,
        *,
        kind: str = "ec",
        valid: tuple[str, str] = ("20250101000000Z", "20450101000000Z"),
        use: str = "stamps",
        names_by: str = "sha256",
    ) -> Authority:
        """An authority whose certificate is valid from and until these times (its root from 2015 to 2050).

        `names_by` is the hash by which its tokens name its certificate; with sha1 they do so in the old way.
        """
        folder.mkdir()
        (folder / "openssl.cnf").write_text(_CONFIGURATION.format(folder=folder, names_by=names_by))
        (folder / "index.txt").touch()
        (folder / "serial").write_text("1F\n")
        key = {"ec": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "rsa": ("rsa:2048",)}[kind]
        for name, subject in (("root", "Root of Wadi Rimal"), ("tsa", "Time of Wadi Rimal")):
            request = ("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr", "-subj", f"/CN={subject}")
            openssl("req", "-new", "-newkey", *key, "-nodes", *request)
        by_root = ("-keyfile", folder / "root.key", "-cert", folder / "root.pem")
        cls._certify(folder, "root", ("20150101000000Z", "20500101000000Z"), "root", "-selfsign", *by_root[:2])
        cls._certify(folder, "tsa", valid, use, *by_root)
        (folder / "sent.pem").write_bytes((folder / "root.pem").read_bytes())
        return cls(folder)

    @staticmethod
    def _certify(folder: Path, name: str, valid: tuple[str, str], use: str, *signer: str | Path) -> None:
        files = ("-config", folder / "openssl.cnf", "-in", folder / f"{name}.csr", "-out", folder / f"{name}.pem")
        when = ("-startdate", valid[0], "-enddate", valid[1], "-extensions", use)
        openssl("ca", "-batch", "-notext", *files, *when, *signer)

    @property
    def roots(self) -> list[bytes]:
        """What a user would name as this authority's roots."""
        return [(self.folder / "root.pem").read_bytes()]

    def send(self, *certificates: Path) -> Authority:
        """The same authority, which sends these certificates beside its own."""
        (self.folder / "sent.pem").write_bytes(b"".join(path.read_bytes() for path in certificates))
        return self

    def ask(self, url: str, query: bytes) -> bytes:
        """The answer of `openssl ts`."""
        (self.folder / "query").write_bytes(query)
        files = ("-config", self.folder / "openssl.cnf", "-queryfile", self.folder / "query")
        openssl("ts", "-reply", *files, "-out", self.folder / "response")
        return (self.folder / "response").read_bytes()

    def at(self, time: datetime) -> Callable[[str, bytes], bytes]:
        """A transport that answers as if it were another time."""
        return lambda url, query: self.signed(info(query, time))

    def signed(self, contents: bytes, *more: str | Path, naming: bool = True) -> bytes:
        """A response with these contents of a token, signed; `more` are further words for `openssl cms -sign`.

        `-cades` lets the signature name its certificate, as RFC 3161 wants it to.
        """
        (self.folder / "info").write_bytes(contents)
        key = ("-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key", "-md", "sha256")
        files = ("-in", self.folder / "info", "-outform", "DER", "-out", self.folder / "token")
        openssl(
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-econtent_type",
            _TST_INFO,
            *key,
            *more,
            *files,
            *(["-cades"] if naming else []),
        )
        return granted((self.folder / "token").read_bytes())


def value(tag: int, *content: bytes) -> bytes:
    """A value in DER."""
    body = b"".join(content)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def granted(token: bytes) -> bytes:
    """A response that grants this token."""
    return value(0x30, value(0x30, value(0x02, b"\x00")), token)


def refused(status: int, words: str) -> bytes:
    """A response without a token, for a reason."""
    return value(0x30, value(0x30, value(0x02, bytes([status])), value(0x30, value(0x0C, words.encode()))))


def info(query: bytes, time: datetime, *, nonce: bytes | None = None) -> bytes:
    """What is signed in answer to a query of Sijill: version, policy, hash, number, time, nonce."""
    imprint = query[5:56]
    when = time.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
    policy = value(0x06, bytes([0x2A, 3, 4, 1]))
    nonce = query[56 : 58 + query[57]] if nonce is None else nonce
    return value(0x30, value(0x02, b"\x01"), policy, imprint, value(0x02, b"\x1f"), value(0x18, when), nonce)
