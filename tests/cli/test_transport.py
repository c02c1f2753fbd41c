"""The one place that opens a connection."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator

import pytest

from sijill.cli.transport import HttpTransport, check_endpoint, check_key
from sijill.errors import EndpointError, NotReadable

from .endpoint import Answer, endpoint


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    made = HttpTransport(largest=1000)
    yield made
    made.close()


def test_status_and_body_come_back_whatever_the_status(transport: HttpTransport) -> None:
    with endpoint(Answer(b"yes"), Answer(b"no", 500)) as server:
        assert transport.post(server.url, b"{}", {"X-A": "1"}) == (200, b"yes")
        assert transport.post(server.url, b"{}", {}) == (500, b"no")
    path, headers, body = server.requests[0]
    assert (path, body) == ("/v1", {})
    assert headers["X-A"] == "1"
    assert headers["Accept-Encoding"] == "identity"


def test_redirects_are_not_followed(transport: HttpTransport) -> None:
    with endpoint(Answer(b"")) as other, endpoint(Answer(b"", 307, {"Location": other.url})) as server:
        assert transport.post(server.url, b"{}", {})[0] == 307
    assert other.requests == []


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(Answer(b"proxy")) as proxy, endpoint(Answer(b"server")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        transport = HttpTransport()
        assert transport.post(server.url, b"{}", {}) == (200, b"server")
        transport.close()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"x" * 1001), "larger than 1,000 bytes"),
        (Answer(b"x" * 900, cut=10), "broke off"),
        (Answer(gzip.compress(b"x" * 10**6), headers={"Content-Encoding": "gzip"}), "compressed"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named(answer: Answer, reason: str, transport: HttpTransport) -> None:
    with endpoint(answer) as server, pytest.raises(NotReadable, match=reason):
        transport.post(server.url, b"{}", {})


def test_an_answer_that_does_not_come_in_time_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = HttpTransport(silence=0.05)
        with pytest.raises(NotReadable, match="in time"):
            transport.post(f"http://127.0.0.1:{silent.getsockname()[1]}", b"{}", {})
        transport.close()


def test_an_answer_that_drips_is_given_up() -> None:
    transport = HttpTransport(whole=-1.0)
    with endpoint(Answer(b"slow")) as server, pytest.raises(NotReadable, match="not whole after"):
        transport.post(server.url, b"{}", {})
    transport.close()


def test_nobody_there(transport: HttpTransport) -> None:
    with endpoint(Answer(b"")) as server:
        pass
    with pytest.raises(EndpointError, match="cannot be reached"):
        transport.post(server.url, b"{}", {})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/v1", "http://localhost/v1", "http://[::1]:1/v1", "https://models.example/v1"]
)
def test_endpoints_that_need_no_warning(url: str) -> None:
    assert check_endpoint(url) is None


@pytest.mark.parametrize(
    "url", ["http://models.example/v1", "http://10.0.0.7:8080/v1", "http://localhost.models.example/v1"]
)
def test_unprotected_endpoints_elsewhere_get_a_warning(url: str) -> None:
    warning = check_endpoint(url)
    assert warning
    assert "https" in warning


@pytest.mark.parametrize(
    "url",
    [
        "", "models.example", "ftp://models.example", "file:///v1", "http://", "http://user:pass@models.example/v1",
        "https://models.example/v1?key=1", "https://models.example/v1#x", "http://127.0.0.1:port/v1", "http://[::1/v1",
    ],
)  # fmt: skip
def test_addresses_that_are_no_endpoint(url: str) -> None:
    with pytest.raises(ValueError, match=r"endpoint|[Pp]ort|IPv6"):
        check_endpoint(url)


def test_keys() -> None:
    assert check_key(None) is None
    assert check_key(" ") is None
    assert check_key(" sk-1\n") == "sk-1"
    for wrong in ("sk-1\r\nX-Evil: 1", "sk 1", "مفتاح"):
        with pytest.raises(ValueError, match="SIJILL_API_KEY") as refused:
            check_key(wrong)
        assert wrong not in str(refused.value)
