"""Which column of a table holds which field of a report: as it was said, or by the names in kinds/columns.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from sijill.errors import DataError, NotReadable
from sijill.extraction.furniture import folded
from sijill.sources.tables.rows import FIELDS, checked_fields

# Above the names of the columns a table may have its own title, its author, an empty row.
MOST_ROWS_ABOVE = 20
_MARKS = re.compile(r"[\s_\-.:*#/()\[\]]+")
_LONGEST_NAME = 80
_MOST_NAMES_SAID = 30


def places_of(row: Sequence[str], columns: Mapping[str, str]) -> dict[str, int] | None:
    """The places of fields in a row of names of columns; None where the row does not name the text of reports.

    What `columns` says counts before the usual names; with a text column said, each name in it must stand in the row.
    """
    keys = [_key(cell) for cell in row]
    said = {field: keys.index(_key(name)) for field, name in checked_fields(columns).items() if _key(name) in keys}
    if len(said) < len(columns):
        return None
    places = dict(said)
    for field in FIELDS:
        names = () if field in places else _names()[field]
        found = (keys.index(name) for name in names if name in keys)
        place = next((place for place in found if place not in places.values()), None)
        if place is not None:
            places[field] = place
    return places if "text" in places else None


def no_text_column(rows: Sequence[Sequence[str]], columns: Mapping[str, str]) -> NotReadable:
    """What to say where no row names a column with words of reports: which columns there are, how to map one."""
    row = next((row for row in rows if any(cell.strip() for cell in row)), ())
    names = [cell.strip()[:_LONGEST_NAME] for cell in row if cell.strip()][:_MOST_NAMES_SAID]
    if not names:
        return NotReadable("it has no row with the names of columns: there is nothing to read")
    listed = ", ".join(f"“{name}”" for name in names)
    if columns:
        missing = ", ".join(f"“{name[:_LONGEST_NAME]}”" for name in columns.values())
        return NotReadable(f"no row has the columns {missing}: the columns are {listed}")
    return NotReadable(
        f"no column is known to hold the words of reports: say which with --column text=NAME, of {listed}"
    )


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The usual names of columns by field; raises DataError when the file is wrong."""
    file = resources.files("sijill.sources.kinds").joinpath("columns.toml")
    try:
        table = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, list[str]])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"sources/kinds/columns.toml: {error}") from error
    if set(table) != set(FIELDS):
        raise DataError(f"sources/kinds/columns.toml: it must have one list for each of {', '.join(FIELDS)}")
    return {field: tuple(map(_key, names)) for field, names in table.items()}


def _key(name: str) -> str:
    return _MARKS.sub(" ", folded(name[:_LONGEST_NAME])).strip()
