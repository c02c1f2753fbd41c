"""What every kind of source keeps to; a new kind is tested by being there and having samples."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from sijill.errors import ReportError
from sijill.extraction import words_of
from sijill.extraction.charset import declared_charset, decoded
from sijill.sources import Failure, Found, Kind, Link, Outcome, kind_of, kinds

from .sample import Sample
from .samples import SAMPLES

PAIRS = [(name, sample) for name, samples in SAMPLES.items() for sample in samples]
IDS = [f"{name}-{sample.language}-{sample.file}" for name, sample in PAIRS]
EVERY = pytest.mark.parametrize(("name", "sample"), PAIRS, ids=IDS)


def outcomes(kind: Kind, sample: Sample, data: bytes | None = None) -> Iterator[tuple[str, Outcome]]:
    for item in kind.items(sample.preserved(data)):
        for outcome in item.read():
            yield item.position, outcome


def read_somehow(kind: Kind, sample: Sample, data: bytes) -> list[str]:
    """The reasons of what fails in these bytes; anything that is raised but a ReportError fails the test."""
    reasons: list[str] = []
    try:
        for item in kind.items(sample.preserved(data)):
            try:
                reasons += [outcome.reason for outcome in item.read() if isinstance(outcome, Failure)]
            except ReportError as error:
                reasons.append(str(error))
    except ReportError as error:
        reasons.append(str(error))
    return reasons


@pytest.mark.parametrize("name", kinds())
def test_every_kind_has_samples_in_english_and_arabic(name: str) -> None:
    assert {"en", "ar"} <= {sample.language for sample in SAMPLES.get(name, [])}


@EVERY
def test_a_sample_is_recognised(name: str, sample: Sample) -> None:
    assert kind_of(sample.preserved()).name == name
    if not sample.general:
        assert kinds()[name].recognises(sample.data[:4096])


@EVERY
def test_a_sample_gives_its_report(name: str, sample: Sample) -> None:
    given = [outcome for position, outcome in outcomes(kinds()[name], sample) if position == sample.position]
    if sample.links:
        links = [outcome for outcome in given if isinstance(outcome, Link)]
        said = [(link.title, link.published, link.url) for link in links]
        assert (sample.title, sample.published, sample.url) in said
        return
    reports = [
        outcome.report for outcome in given if isinstance(outcome, Found) and sample.title in outcome.report.title
    ]
    assert [(report.language, report.published, report.url) for report in reports] == [
        (sample.language, sample.published, sample.url)
    ]
    assert reports[0].text.strip()


@EVERY
def test_a_sample_says_when_it_was_published(name: str, sample: Sample) -> None:
    for position, outcome in outcomes(kinds()[name], sample):
        if isinstance(outcome, Found) and position == sample.position and sample.title in outcome.report.title:
            published = outcome.publication.published
            assert (published and published.precision) == sample.precision
            assert published is None or (published.words and published.earliest <= published.latest)
            assert sample.published is None or published is None or published.earliest == sample.published


@EVERY
def test_nothing_in_a_sample_fails(name: str, sample: Sample) -> None:
    assert read_somehow(kinds()[name], sample, sample.data) == []


@EVERY
def test_positions_are_unique_and_the_same_every_time(name: str, sample: Sample) -> None:
    kind = kinds()[name]
    read = []
    for item in kind.items(sample.preserved()):
        read.append(item.position)
        list(item.read())
    not_read = [item.position for item in kind.items(sample.preserved())]
    assert read == not_read
    assert len(set(read)) == len(read) > 0


@EVERY
def test_each_line_stands_in_the_page_where_its_block_says(name: str, sample: Sample) -> None:
    for _, outcome in outcomes(kinds()[name], sample):
        if isinstance(outcome, Found) and outcome.blocks and name == "page":
            source = decoded(sample.data, declared=declared_charset(sample.data))
            for block in outcome.blocks:
                words = outcome.report.full_text[block.start : block.end]
                assert words_of(source[block.source_start : block.source_end]) == words


@EVERY
def test_hostile_bytes_raise_nothing_but_report_errors(name: str, sample: Sample) -> None:
    kind, data = kinds()[name], sample.data
    noise = random.Random(4).randbytes(3_000)
    assert read_somehow(kind, sample, b"")
    for hostile in (
        data[:1], noise, data[: len(data) // 2], data[len(data) // 2 :], data[:20] + noise, data + noise,
        data[: len(data) // 3] + noise[:7] + data[len(data) // 3 + 7 :],
    ):  # fmt: skip
        for reason in read_somehow(kind, sample, hostile):
            assert reason.strip()


@EVERY
def test_mutated_samples_raise_nothing_but_report_errors(name: str, sample: Sample) -> None:
    kind, rng = kinds()[name], random.Random(sample.file)
    for _ in range(15):
        mutated = bytearray(sample.data)
        for _ in range(rng.randint(1, 8)):
            mutated[rng.randrange(len(mutated))] = rng.randrange(256)
        read_somehow(kind, sample, bytes(mutated))
