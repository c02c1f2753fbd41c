"""What the tests of the exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.build import bundle_of, usual
from sijill.exports import Bundle, Written, exports


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A fetched page with its picture, a saved Arabic page and a PDF, as they stand in an archive."""
    return bundle_of(tmp_path_factory.mktemp("bundled") / "archive", usual())


@pytest.fixture(scope="session")
def folder(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return exports()["folder"].write(bundle, tmp_path_factory.mktemp("written") / "evidence", None)


@pytest.fixture(scope="session")
def page(folder: Written) -> str:
    return (folder.path / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a bundle may be written."""
    return tmp_path / "bundle"
