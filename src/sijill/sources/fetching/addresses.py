"""Which addresses may be asked: those of the public web, and what a user's own settings open beside it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import quote, urlsplit

import idna

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# Characters. An Arabic letter in an address takes six, so that a long headline in one takes well over a thousand.
LONGEST_URL = 8_192
_LONGEST_HOST = 253  # RFC 1035
_PORTS = {"http": 80, "https": 443}
_AS_IT_IS = "!$%&'()*+,/:;=?@[]^_`{|}~-.#"
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# A last label like this makes the whole host a number for browsers and for the C library (127.1, 0x7f000001).
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NEVER_IN_URL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029]")
_LOCAL_NAMES = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)|[^.]+"
)
# What `ipaddress` takes for public, in some versions at least, and is not: protocol assignments, the relays of 6to4,
# documentation (RFC 9637), and the address on which a cloud answers its own machines about themselves.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")
)
_UNICAST = ipaddress.IPv6Network("2000::/3")  # the only part of IPv6 that is given out for the public internet
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Reason(StrEnum):
    """Why an address is not asked, or could not be."""

    SCHEME = "scheme"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    USERINFO = "userinfo"
    PORT = "port"
    ODD_ADDRESS = "odd_address"
    LOCAL_NAME = "local_name"
    ONION = "onion"
    NOT_PUBLIC = "not_public"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that was not asked or not reached; `words` say why and what a user can do."""

    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked, taken apart once. `host` is in ASCII, without brackets; `path` holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they stand in an address: without the port where it is the usual one."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port, as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without the part behind #."""
        return f"{self.origin}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """What may be asked: these ports, the public internet, and the networks that a user opened (an intranet)."""

    ports: frozenset[int] = frozenset(_PORTS.values())
    allowed: tuple[Network, ...] = ()
    onion: bool = False

    def opens(self, address: IPAddress) -> bool:
        """Whether the user's settings open this very address."""
        return any(address in network for network in self.allowed)


def networks(written: Iterable[str]) -> tuple[Network, ...]:
    """Networks as a user writes them ("10.0.0.0/8", "192.168.1.7"). Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(network) for network in sorted(written))


def check_url(url: str, rules: AddressRules) -> Target | Refusal:
    """The address taken apart, or why it may not be asked. Where its name leads to is for `check_addresses`."""
    if len(url) > LONGEST_URL:
        return _refused_for_length()
    if _NEVER_IN_URL.search(url):
        return Refusal(Reason.MALFORMED, "the address holds control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
        path = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    except ValueError as error:  # brackets that do not close, a port that is none, half a character
        return Refusal(Reason.MALFORMED, f"the address cannot be read: {error}")
    if parts.scheme not in _PORTS:
        return Refusal(Reason.SCHEME, "only addresses that begin with http:// or https:// are fetched")
    if "@" in parts.netloc:
        return Refusal(Reason.USERINFO, "the address holds a user name or a password: leave out all up to the @")
    if not parts.hostname or not path.startswith("/"):
        return Refusal(Reason.MALFORMED, "the address names no host")
    host = _host(parts.netloc, rules)
    if isinstance(host, Refusal):
        return host
    target = Target(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, path)
    if target.port not in rules.ports:
        return Refusal(Reason.PORT, f"port {target.port} is not opened in the settings of fetching")
    return _refused_for_length() if len(target.url) > LONGEST_URL else target


def check_addresses(addresses: Iterable[str], rules: AddressRules) -> Refusal | None:
    """Why a host that leads to these addresses may not be asked: one that is not public refuses them all."""
    asked = list(addresses)
    if not asked:
        return Refusal(Reason.UNRESOLVED, "the name leads to no address")
    for written in asked:
        address = literal(written)
        if address is None or not (rules.opens(address) or _is_public(address)):
            words = f"the name leads to {written[:60]}, which is not an address of the public internet"
            return Refusal(Reason.NOT_PUBLIC, words)
    return None


def writable(url: str) -> str:
    """An address as it can be written down, whatever it holds: in printable ASCII and no longer than addresses are."""
    return quote(url[:LONGEST_URL], safe=_AS_IT_IS, errors="replace")[:LONGEST_URL]


def literal(host: str) -> IPAddress | None:
    """The address that a host is, if it is one in the usual way of writing; None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(netloc: str, rules: AddressRules) -> str | Refusal:
    if netloc.startswith("["):
        written, _, behind = netloc[1:].partition("]")
        if ":" not in written or not (behind == "" or behind.startswith(":")):
            return Refusal(Reason.MALFORMED, "the address holds brackets around what is no address of IPv6")
        return _literal_host(written, rules)
    written = netloc.partition(":")[0]
    name = _ascii(written).removesuffix(".")
    if not name or len(name) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, name.split("."))):
        return Refusal(Reason.MALFORMED, "the address holds a host name that is none")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return _literal_host(name, rules)
    return _local(name, rules) or name


def _literal_host(written: str, rules: AddressRules) -> str | Refusal:
    address = literal(written)
    if address is None:
        return Refusal(Reason.ODD_ADDRESS, "the host is a number that is not written as addresses usually are")
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        return Refusal(Reason.NOT_PUBLIC, "the address names an interface of this machine")
    return check_addresses([written], rules) or str(address)


def _local(name: str, rules: AddressRules) -> Refusal | None:
    if name == "onion" or name.endswith(".onion"):
        words = "addresses in .onion need Tor: set the proxy of fetching, for example socks5://127.0.0.1:9050"
        return None if rules.onion else Refusal(Reason.ONION, words)
    if _LOCAL_NAMES.fullmatch(name) and not rules.allowed:
        words = f"{name} is a name of the local network: open the network in the settings of fetching to ask it"
        return Refusal(Reason.LOCAL_NAME, words)
    return None


def _ascii(host: str) -> str:
    """The host as the resolver gets it; "" for what is no name. Wide digits and letters become plain ones."""
    if host.isascii() or len(host) > _LONGEST_HOST:
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except UnicodeError:  # idna's own errors among them
        return ""


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address in _SIX_TO_FOUR and not _is_public(ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)):
            return False
        if address not in _UNICAST:
            return False
    known = not any(address in network for network in _NOT_PUBLIC)
    return known and address.is_global and not address.is_multicast and not address.is_reserved


def _quoted(text: str) -> str:
    """The text with what may not stand in a request line as it is (spaces, Arabic letters) in per cent signs."""
    return quote(text, safe=_AS_IT_IS)


def _refused_for_length() -> Refusal:
    return Refusal(Reason.TOO_LONG, f"the address is longer than {LONGEST_URL:,} characters")
