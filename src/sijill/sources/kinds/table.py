"""Tables of reports, one report a row: CSV, TSV and Excel workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sijill.errors import NotReadable, ReportError, TooLarge
from sijill.sources.kind import Found, Item, Kind, Preserved
from sijill.sources.tables.columns import MOST_ROWS_ABOVE, no_text_column, places_of
from sijill.sources.tables.csv_rows import rows_of_csv
from sijill.sources.tables.rows import found_in_row
from sijill.sources.tables.xlsx_rows import MOST_ROWS, sheets_of_xlsx

_ZIP = b"PK\x03\x04"
_XLSX_MARK = b"xl/"

# A row that cannot be read stands for why.
_Row = Sequence[str] | ReportError


def _items(preserved: Preserved) -> Iterator[Item]:
    start = preserved.stream.read(len(_ZIP))
    preserved.stream.seek(-len(start), 1)
    if start != _ZIP:
        yield from _reports(enumerate(rows_of_csv(preserved.stream, preserved.name), start=1), "", preserved)
        return
    refused: NotReadable | None = None
    understood = False
    for name, rows in sheets_of_xlsx(preserved.stream):
        try:
            yield from _reports(rows, f"{name} " if name else "", preserved)
            understood = True
        except NotReadable as error:
            # A workbook may have sheets of notes or of figures beside the one with reports.
            refused = refused or error
    if refused and not understood:
        raise refused


def _reports(
    numbered: Iterator[tuple[int, _Row]] | enumerate[_Row], sheet: str, preserved: Preserved
) -> Iterator[Item]:
    """One item for each row below the row that names the columns; raises NotReadable where no row does."""
    places, above = None, list[Sequence[str]]()
    rows = iter(numbered)
    for _, row in rows:
        if isinstance(row, ReportError):
            raise row
        if places := places_of(row, preserved.columns):
            break
        above.append(row)
        if len(above) >= MOST_ROWS_ABOVE:
            break
    if not places:
        raise no_text_column(above, preserved.columns)
    for number, row in rows:
        if number > MOST_ROWS:
            raise TooLarge(f"it has over {MOST_ROWS:,} rows: split it")
        if isinstance(row, ReportError) or any(cell.strip() for cell in row):
            yield _item(f"{sheet}row {number}", row, places, preserved)


def _item(position: str, row: _Row, places: Mapping[str, int], preserved: Preserved) -> Item:
    return Item(position, lambda: [_read(row, places, preserved)])


def _read(row: _Row, places: Mapping[str, int], preserved: Preserved) -> Found:
    if isinstance(row, ReportError):
        raise row
    return found_in_row({field: row[place] for field, place in places.items() if place < len(row)}, preserved)


KIND = Kind(
    name="table",
    suffixes=(".csv", ".tsv", ".xlsx", ".xlsm"),
    media_types=(
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    recognises=lambda head: head.startswith(_ZIP) and _XLSX_MARK in head,
    items=_items,
)
