"""Files that are broken in the same ways, of every kind of source: cut off, doubled, called what they are not."""

from __future__ import annotations

from collections.abc import Iterator

from sources.samples import SAMPLES

from . import Make
from .mutations import mutations

_MUTATED_WARCS = 40


def broken(data: bytes) -> dict[str, Make]:
    """What a file becomes on bad ways."""
    half = len(data) // 2
    return {
        "empty": lambda: b"",
        "one-byte": lambda: data[:1],
        "cut-in-half": lambda: data[:half],
        "cut-at-the-end": lambda: data[:-1],
        "beginning-missing": lambda: data[half:],
        "twice": lambda: data * 2,
        "zeros-at-the-end": lambda: data + bytes(100_000),
        "zeros-in-it": lambda: data[:half] + bytes(4096) + data[half + 4096 :],
        "line-ends-changed": lambda: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "high-bits-lost": lambda: bytes(byte & 0x7F for byte in data),
        "taken-for-windows-1252": lambda: data.decode("cp1252", "replace").encode(),
        "mark-before-it": lambda: b"\xef\xbb\xbf" + data,
    }


def by_kind() -> Iterator[tuple[str, str, Make]]:
    """The kind, the name and what makes each file."""
    kinds = sorted(SAMPLES)
    for kind in kinds:
        sample = next(sample for sample in SAMPLES[kind] if sample.language == "ar")
        for way, make in broken(sample.data).items():
            yield kind, f"{way}-{sample.file}", make
    for kind, other in zip(kinds, [*kinds[1:], kinds[0]], strict=True):
        named = SAMPLES[other][0].file
        yield kind, f"called-{other}-{named}", lambda data=SAMPLES[kind][0].data: data  # type: ignore[misc]


def mutated_warcs(seed: int) -> Iterator[tuple[str, Make]]:
    """Mutated web archives, the first of the fuzzer."""
    count = 0
    for mutation in mutations(seed, 10_000):
        if mutation.name.startswith("a.wa"):
            yield f"{count:02}-{mutation.name}", lambda data=mutation.data: data  # type: ignore[misc]
            count += 1
        if count == _MUTATED_WARCS:
            return
