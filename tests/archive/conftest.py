"""What the tests of the archive share."""

from __future__ import annotations

import pytest

from archive.authority import Authority, needs_openssl


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    needs_openssl()
    return Authority.make(tmp_path_factory.mktemp("authority") / "made")


@pytest.fixture(scope="session")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority whose certificate was valid in 2020 alone."""
    needs_openssl()
    folder = tmp_path_factory.mktemp("ended") / "made"
    return Authority.make(folder, valid=("20200101000000Z", "20210101000000Z"))
