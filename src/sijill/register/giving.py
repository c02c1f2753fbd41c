"""What the giver says of all reports at a location, as it is kept with each capture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_COLUMN = "column."


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """Counts where the reports do not say it themselves. `columns` maps fields of a report to columns of a table."""

    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> dict[str, str]:
        """The same as words, for the ledger and the register."""
        said = {
            "published": self.published and self.published.isoformat(),
            "outlet": self.outlet,
            "language": self.language,
            **{_COLUMN + name: column for name, column in self.columns.items()},
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Giving:
        """The same again from words."""
        return cls(
            published=date.fromisoformat(words["published"]) if "published" in words else None,
            outlet=words.get("outlet"),
            language=words.get("language"),
            columns={name.removeprefix(_COLUMN): column for name, column in words.items() if name.startswith(_COLUMN)},
        )
