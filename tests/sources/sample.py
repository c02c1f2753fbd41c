"""A sample of a kind of source, and what must be found in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sijill.models import Precision
from sijill.sources import Preserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Preserved bytes, and of one report in them: words of its title, where it stands, what is said of it.

    `links`: the kind gives addresses alone (a map of a site); then title, day and address are those of the link.
    `general`: nothing in the bytes says what they are, only the name of the file or its media type.
    """

    file: str
    data: bytes
    position: str
    title: str
    language: str
    published: date | None = None
    precision: Precision | None = None
    url: str | None = None
    media_type: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    links: bool = False
    general: bool = False

    def preserved(self, data: bytes | None = None) -> Preserved:
        """The sample as a kind of source is given it, or other bytes in its place."""
        return Preserved(
            stream=io.BytesIO(self.data if data is None else data),
            name=self.file,
            media_type=self.media_type,
            columns=self.columns,
        )
