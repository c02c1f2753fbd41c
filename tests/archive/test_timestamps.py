"""Time evidence: what a token of a local authority proves, and everything that is no proof."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from archive.authority import URL, Authority, needs_openssl, openssl, refused
from sijill.archive import Act, Archive
from sijill.archive.events import CustodyEvent
from sijill.archive.ledger import checkpoint_of, events
from sijill.archive.timestamps import (
    Evidence,
    ProvenTime,
    TokenProblem,
    check_tokens,
    time_evidence,
    timestamp,
)
from sijill.archive.tokens import LARGEST, TimestampError
from sijill.errors import DamagedArchive, EndpointError

Ask = Callable[[str, bytes], bytes]
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", agent="Wadi Rimal Records", tool="Sijill test") as archive:
        with archive.batch() as batch:
            batch.keep("قصف في وادي الرمال".encode(), Act(type="capture"))
        archive.checkpoint()
        yield archive


def line_of(archive: Archive) -> bytes:
    """The line of the last checkpoint."""
    return (archive.folder / "custody" / "checkpoints.jsonl").read_bytes().splitlines()[-1]


def recorded(archive: Archive) -> list[CustodyEvent]:
    return list(events(archive.folder / "custody"))


def lines_of(archive: Archive) -> dict[int, bytes]:
    lines = (archive.folder / "custody" / "checkpoints.jsonl").read_bytes().splitlines()
    return {checkpoint_of(line).value.size: line for line in lines}


def checked(
    archive: Archive, *, lines: Mapping[int, bytes] | None = None, rows: list[CustodyEvent] | None = None
) -> list[TokenProblem | ProvenTime]:
    return list(check_tokens(archive.folder, rows or recorded(archive), lines_of(archive) if lines is None else lines))


def stamped(archive: Archive, authority: Authority, *, named: bool = True, ask: Ask | None = None) -> CustodyEvent:
    roots = authority.roots if named else None
    return timestamp(archive, line_of(archive), authority=URL, ask=ask or authority.ask, roots=roots)


def parts_of(event: CustodyEvent) -> dict[str, str]:
    """The objects of one time-stamp."""
    named = {part: str(event.detail[part]) for part in ("query", "chain", "roots") if event.detail.get(part)}
    return {"response": str(event.object), **named}


def test_a_signed_checkpoint_is_proven(archive: Archive, authority: Authority) -> None:
    event = stamped(archive, authority)
    (proven,) = checked(archive)
    assert isinstance(proven, ProvenTime)
    assert (proven.checkpoint_size, proven.authority, proven.trusted) == (2, URL, True)
    assert abs(proven.gen_time - NOW) < timedelta(minutes=5)
    assert event.detail["gen_time"] == proven.gen_time.isoformat()
    assert event.detail["checkpoint"] == 2
    assert event.detail["checkpoint_hash"] == checkpoint_of(line_of(archive)).hash
    assert (event.detail["policy"], event.detail["tsa"]) == ("1.2.3.4.1", "CN=Time of Wadi Rimal")
    assert set(parts_of(event)) == {"response", "query", "chain", "roots"}
    assert hashlib.sha256(line_of(archive)).digest() in archive.read(parts_of(event)["query"])


def test_the_rows_of_one_time_stamp_stand_together(archive: Archive, authority: Authority) -> None:
    event = stamped(archive, authority)
    rows = [row for row in recorded(archive) if row.type == "timestamp"]
    assert [row.detail["part"] for row in rows] == ["query", "chain", "roots", "response"]
    assert [row.object for row in rows[:3]] == [event.detail[part] for part in ("query", "chain", "roots")]


def test_openssl_alone_finds_the_kept_time_stamp_valid(archive: Archive, authority: Authority, tmp_path: Path) -> None:
    """As docs/how-to/timestamps.md tells a reader without Sijill to check it."""
    parts = {part: archive.path(name) for part, name in parts_of(stamped(archive, authority)).items()}
    (tmp_path / "line").write_bytes(line_of(archive))
    signed = ("-data", tmp_path / "line", "-in", parts["response"])
    openssl("ts", "-verify", *signed, "-CAfile", parts["roots"], "-untrusted", parts["chain"])
    openssl("ts", "-verify", "-queryfile", parts["query"], *signed[2:], "-CAfile", parts["roots"])


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_without_roots_it_is_signed_by_nobody_who_was_named(archive: Archive, tmp_path: Path, kind: str) -> None:
    needs_openssl()
    event = stamped(archive, Authority.make(tmp_path / kind, kind=kind), named=False)
    (proven,) = checked(archive)
    assert isinstance(proven, ProvenTime) and not proven.trusted
    assert "roots" not in parts_of(event)


def test_an_rsa_authority_is_trusted_too(archive: Archive, tmp_path: Path) -> None:
    needs_openssl()
    stamped(archive, Authority.make(tmp_path / "rsa", kind="rsa"))
    assert [isinstance(time, ProvenTime) and time.trusted for time in checked(archive)] == [True]


def test_several_authorities_and_checkpoints(archive: Archive, authority: Authority, ended: Authority) -> None:
    stamped(archive, authority)
    stamped(archive, ended, ask=ended.at(datetime(2020, 6, 1, tzinfo=UTC)))
    archive.checkpoint()
    stamped(archive, authority, named=False)
    found = checked(archive)
    assert [(time.checkpoint_size, time.trusted) for time in found if isinstance(time, ProvenTime)] == [
        (2, True),
        (2, True),
        (10, False),
    ]


def test_a_certificate_that_has_ended_since_still_proves(archive: Archive, ended: Authority) -> None:
    stamped(archive, ended, ask=ended.at(datetime(2020, 6, 1, tzinfo=UTC)))
    assert checked(archive) == [ProvenTime(2, datetime(2020, 6, 1, tzinfo=UTC), URL, True)]


@pytest.mark.parametrize(("year", "reason"), [(2022, "expired"), (2019, "not yet valid")])
def test_a_certificate_that_was_not_valid_then_proves_nothing(
    archive: Archive, ended: Authority, year: int, reason: str
) -> None:
    with pytest.raises(TimestampError, match=reason):
        stamped(archive, ended, ask=ended.at(datetime(year, 6, 1, tzinfo=UTC)))


def test_a_root_that_was_not_named_is_not_trusted(archive: Archive, authority: Authority, ended: Authority) -> None:
    with pytest.raises(TimestampError, match="not valid by the roots that were named"):
        timestamp(archive, line_of(archive), authority=URL, ask=authority.ask, roots=ended.roots)


def test_a_certificate_for_another_use_is_not_trusted(archive: Archive, tmp_path: Path) -> None:
    needs_openssl()
    mail = Authority.make(tmp_path / "mail", use="mail")
    with pytest.raises(TimestampError, match="purpose"):
        stamped(archive, mail, ask=mail.at(NOW))


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("order", [("root", "tsa", "root"), ("tsa", "root"), ("root",), ()])
def test_certificates_in_any_order_and_number(
    archive: Archive, authority: Authority, order: tuple[str, ...], named: bool
) -> None:
    try:
        authority.send(*(authority.folder / f"{name}.pem" for name in order))
        event = stamped(archive, authority, named=named)
    finally:
        authority.send(authority.folder / "root.pem")
    (proven,) = checked(archive)
    assert isinstance(proven, ProvenTime) and proven.trusted == named
    chain = x509.load_pem_x509_certificates(archive.read(parts_of(event)["chain"]))
    assert {one.subject.rfc4514_string() for one in chain} == {"CN=Time of Wadi Rimal"} | (
        {"CN=Root of Wadi Rimal"} if "root" in order else set()
    )


def test_a_failure_is_recorded_and_said(archive: Archive) -> None:
    def unreachable(url: str, query: bytes) -> bytes:
        raise EndpointError(f"{url} cannot be reached")

    secret = "https://wadi:kalima@time.example.org/tsa?key=kalima"
    with pytest.raises(TimestampError, match=f"no time-stamp from {URL}: .* cannot be reached"):
        timestamp(archive, line_of(archive), authority=secret, ask=unreachable, roots=None)
    last = recorded(archive)[-1]
    assert (last.type, last.object, last.detail["outcome"]) == ("timestamp", None, "failed")
    assert (last.detail["authority"], last.detail["checkpoint"]) == (URL, 2)
    assert "cannot be reached" in str(last.reason)
    assert b"kalima" not in (archive.folder / "custody" / "ledger.jsonl").read_bytes()
    assert checked(archive) == []


def test_a_network_that_fails_is_a_failure_to_stamp(archive: Archive) -> None:
    def silent(url: str, query: bytes) -> bytes:
        raise TimeoutError

    with pytest.raises(TimestampError, match="TimeoutError"):
        timestamp(archive, line_of(archive), authority=URL, ask=silent, roots=None)
    assert recorded(archive)[-1].detail["outcome"] == "failed"


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (refused(2, "لا نختم الآن"), r"refused \(rejected\): لا نختم الآن"),
        (refused(2, "no\x1b[2J\nnow" + "!" * 5_000), r"refused \(rejected\): no \[2J now!+$"),
        (refused(1, ""), r"refused \(granted with changes\): no reason given"),
        (refused(99, "?"), r"refused \(status 99\)"),
        (refused(0, "granted"), "no valid time-stamp"),
        (b"", "no valid time-stamp"),
        (b"<html><h1>502 Bad Gateway</h1></html>", "no valid time-stamp"),
        (b"\x30\x80\x00\x00", "no valid time-stamp"),
        (b"\x30" * LARGEST, "no valid time-stamp"),
        (b"\x00" * (LARGEST + 1), "more than 65,536 bytes"),
    ],
)
def test_what_is_no_token_is_refused(archive: Archive, response: bytes, reason: str) -> None:
    with pytest.raises(TimestampError, match=reason) as raised:
        timestamp(archive, line_of(archive), authority=URL, ask=lambda url, query: response, roots=None)
    assert len(str(raised.value)) < 400
    assert str(raised.value).isprintable()
    assert recorded(archive)[-1].detail["outcome"] == "failed"


def test_every_flipped_byte_of_every_part_is_named(archive: Archive, authority: Authority) -> None:
    parts = parts_of(stamped(archive, authority))
    rows, lines = recorded(archive), lines_of(archive)
    assert len(parts) == 4
    for part, name in parts.items():
        path = archive.path(name)
        whole = path.read_bytes()
        path.chmod(0o644)
        with path.open("r+b", buffering=0) as file:
            for place, byte in enumerate(whole):
                os.pwrite(file.fileno(), bytes([byte ^ 0x01]), place)
                (problem,) = check_tokens(archive.folder, rows, lines)
                assert isinstance(problem, TokenProblem), (part, place)
                assert problem.where == f"objects/{name}" and part in problem.what
                os.pwrite(file.fileno(), bytes([byte]), place)
    assert all(isinstance(outcome, ProvenTime) for outcome in checked(archive))


def test_a_part_that_is_missing_is_named(archive: Archive, authority: Authority) -> None:
    parts = parts_of(stamped(archive, authority))
    archive.path(parts["chain"]).unlink()
    archive.path(parts["query"]).unlink()
    found = checked(archive)
    assert {problem.where for problem in found if isinstance(problem, TokenProblem)} == {
        f"objects/{parts['chain']}",
        f"objects/{parts['query']}",
    }


def test_a_part_that_was_removed_for_a_reason_proves_nothing_any_more(archive: Archive, authority: Authority) -> None:
    event = stamped(archive, authority)
    archive.remove(str(event.object), reason="the authority was named by mistake")
    assert checked(archive) == []


def test_a_checkpoint_that_is_another_one_is_named(archive: Archive, authority: Authority) -> None:
    where = f"objects/{stamped(archive, authority).object}"
    line = line_of(archive)
    (problem,) = checked(archive, lines={2: line.replace(b'"size":2', b'"size":3')})
    assert problem == TokenProblem(where, "the query is about other bytes than the checkpoint")
    (problem,) = checked(archive, lines={})
    assert problem == TokenProblem(where, "there is no checkpoint over 2 rows any more")


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ({"gen_time": "2020-01-01T00:00:00+00:00"}, "the ledger says another time"),
        ({"serial": "7"}, "the ledger says another time, number"),
        ({"query": "../../../etc/passwd"}, "not that of a time-stamp"),
        ({"chain": ["list"]}, "not that of a time-stamp"),
        ({"roots": "0" * 64}, "missing"),
    ],
)
def test_a_row_that_does_not_fit_its_token_is_named(
    archive: Archive, authority: Authority, detail: dict[str, str | list[str]], reason: str
) -> None:
    event = stamped(archive, authority)
    rows = [*recorded(archive)[:-1], replace(event, detail={**event.detail, **detail})]
    (problem,) = checked(archive, rows=rows)
    assert isinstance(problem, TokenProblem) and reason in problem.what


def test_roots_that_cannot_be_roots_are_named_before_anybody_is_asked(archive: Archive, authority: Authority) -> None:
    def never(url: str, query: bytes) -> bytes:
        raise AssertionError

    before = len(recorded(archive))
    for roots in ([], [b""], [b"no certificate"], [authority.roots[0], b"-----BEGIN CERTIFICATE-----\nAAAA"]):
        with pytest.raises(TimestampError, match="root of the time-stamping authority"):
            timestamp(archive, line_of(archive), authority=URL, ask=never, roots=roots)
    with pytest.raises(TimestampError, match="address"):
        timestamp(archive, line_of(archive), authority="https://[::1", ask=never, roots=None)
    with pytest.raises(DamagedArchive):
        timestamp(archive, line_of(archive) + b"\n", authority=URL, ask=never, roots=None)
    assert len(recorded(archive)) == before


def test_what_a_time_stands_on() -> None:
    early, late = NOW - timedelta(days=2), NOW
    unnamed = ProvenTime(10, early - timedelta(days=1), "https://other.example.org", False)
    proven = [ProvenTime(20, late, URL, True), unnamed, ProvenTime(10, early, URL, True)]
    assert time_evidence(3, proven).kind is Evidence.SIGNED
    assert time_evidence(3, proven).signed == proven[2]
    assert time_evidence(10, proven).signed == proven[0]
    assert time_evidence(20, proven).kind is Evidence.SELF_ASSERTED
    assert time_evidence(20, proven).signed is None
    assert time_evidence(9, [unnamed]).kind is Evidence.UNNAMED
    assert time_evidence(0, []).kind is Evidence.SELF_ASSERTED
