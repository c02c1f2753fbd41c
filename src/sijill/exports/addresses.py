"""Addresses as they stand in WARC files and in the index of a WACZ."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

# Reserved and unreserved letters of RFC 3986, and the sign of what is encoded already.
_KEPT = ":/?#[]@!$&'()*+,;=-._~%"
_WWW = re.compile(r"(?<=://)www\d*\.")
_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000


def uri(text: str) -> str:
    """An address or name as a URI of ASCII letters: no space or line end in it can end a header or a field."""
    return quote(text[:_LONGEST], safe=_KEPT, errors="replace")


def urn(sha256: str) -> str:
    """The name of preserved bytes that came from no address."""
    return f"urn:sijill:sha256:{sha256}"


def picture_urn(target: str) -> str:
    """The name of the picture of a whole page, as Browsertrix and ReplayWeb.page call it."""
    return f"urn:fullPage:{target}"


def searchable(address: str) -> str:
    """The key under which an address stands in the index (CDXJ 0.1.0, "Searchable URL"), as ReplayWeb.page makes it.

    Host in reverse and without www, path, query sorted by name; an address that is not of the web stays as it is.
    """
    plain = uri(address)
    lower = _WWW.sub("", address.lower())
    if not lower.startswith(("http://", "https://")):
        return plain
    try:
        parts = urlsplit(lower)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError:
        return plain
    key = ",".join(reversed(host.split(".")))
    if port is not None and port != _PORTS[parts.scheme]:
        key += f":{port}"
    return uri(f"{key}){parts.path or '/'}{_sorted(parts.query)}")


def _sorted(query: str) -> str:
    if not query:
        return ""
    named = sorted(parse_qsl(query, keep_blank_values=True, max_num_fields=None), key=lambda pair: pair[0])
    shown = [_pair(name, value, query) for name, value in named]
    return "?" + "&".join(shown)


def _pair(name: str, value: str, query: str) -> str:
    whole = urlencode([(name, value)], safe="*").replace("~", "%7E")
    # A name without a value had no "=" in the address, or it had.
    return whole if value or f"{name}=" in query else whole.removesuffix("=")
