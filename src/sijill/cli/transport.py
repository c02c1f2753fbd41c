"""The one place that opens a connection: to the endpoint of a language model that the user named."""

from __future__ import annotations

import ipaddress
import time
from urllib.parse import urlsplit

import httpx

from sijill.errors import EndpointError, NotReadable

# Seconds. A model on a laptop may think for minutes before the first character and then write slowly.
_CONNECT, _SILENCE, _WHOLE = 10.0, 300.0, 900.0
_LARGEST = 2_000_000  # bytes: ten times the longest answer that the limit of tokens allows


class HttpTransport:
    """Requests over HTTP: no redirects, no proxies or passwords from the environment, nothing compressed."""

    def __init__(self, *, silence: float = _SILENCE, whole: float = _WHOLE, largest: int = _LARGEST) -> None:
        self._whole = whole
        self._largest = largest
        timeout = httpx.Timeout(silence, connect=_CONNECT)
        self._client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Close the connections that are kept open between reports."""
        self._client.close()

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises EndpointError where the endpoint cannot be reached, NotReadable where its answer broke off, took too
        long or was too large.
        """
        sent = {**headers, "Accept-Encoding": "identity"}
        try:
            with self._client.stream("POST", url, content=body, headers=sent) as response:
                return response.status_code, self._body(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise EndpointError(f"{url} cannot be reached: {error}") from error
        except httpx.TimeoutException as error:
            raise NotReadable("the endpoint did not answer in time") from error
        except httpx.TransportError as error:
            raise NotReadable(f"the endpoint's answer broke off ({type(error).__name__})") from error

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise NotReadable("the endpoint's answer is compressed, although it was asked not to be")
        end = time.monotonic() + self._whole
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > self._largest:
                raise NotReadable(f"the endpoint's answer is larger than {self._largest:,} bytes")
            if time.monotonic() > end:
                raise NotReadable(f"the endpoint's answer was not whole after {self._whole:.0f} seconds")
        return b"".join(parts)


def check_endpoint(endpoint: str) -> str | None:
    """What a user should be warned of before reports are sent to an endpoint, if anything.

    Raises ValueError, saying why, for an address that cannot be one.
    """
    address = urlsplit(endpoint)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("an endpoint begins with http:// or https:// and names a host, like http://127.0.0.1:8080/v1")
    if address.username is not None or address.password is not None or address.query or address.fragment:
        raise ValueError("an endpoint holds no password, question mark or #; a key goes into SIJILL_API_KEY")
    _ = address.port  # raises ValueError for a port that is none
    if address.scheme == "http" and not _is_this_machine(address.hostname):
        return "http sends reports unprotected over the network: anybody on the way can read them; use https"
    return None


def check_key(key: str | None) -> str | None:
    """The key as it is sent, None for an empty one. Raises ValueError, without repeating it, for what is no key."""
    key = (key or "").strip()
    if not all("!" <= letter <= "~" for letter in key):
        raise ValueError("SIJILL_API_KEY holds characters that no key has")
    return key or None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
