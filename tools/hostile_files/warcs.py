"""Hostile web archives: WARC, plain and compressed."""

from __future__ import annotations

import gzip
import zlib

from fastwarc.stream_io import CompressingStream  # noqa: F401  (replaced below)

from . import SENTENCE, Table, times
from .packing import deflated, gzipped_often, repeated, zipped
from .pages import page
from .xml_files import FEEDS

_PAGE = page(f"<h1>Shells hit market</h1><p>{SENTENCE}</p>")
