"""Write and read `.xlsx`. Texts are written as texts, never as formulas or links.

A cell holds a number exactly when it has at most 15 digits; longer decimals are written as text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.cells import clean, decimal_text, from_text, to_text
from solieu.table.columns import ColumnType, Layout
from solieu.table.files import need
from solieu.table.grid import Checked, rows_of_grid
from solieu.table.rows import Row, row_name

MAX_ROWS = 1_048_576  # the header included
MAX_CELL = 32_767  # UTF-16 units in a text
_DIGITS = 15
_EXPONENT = 290  # a float64 holds 10**-300 to 10**300
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
# In a worksheet `_x0041_` stands for A. Readers differ in how they undo what writers do about a text that
# holds such a thing, so ours carries a backslash that breaks the pattern.
_LITERAL = re.compile(r"_(\\*)(?=x[0-9A-Fa-f]{4}_)")
_BROKEN = re.compile(r"_\\(\\*)(?=x[0-9A-Fa-f]{4}_)")
_NONCHARACTER = re.compile(r"_x(FFF[EF])_")


def write_xlsx(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    """Write canonical rows as one sheet with a fixed, filterable header.

    Raises:
        InputError: xlsxwriter is missing, there are more rows than a sheet holds, or a text is longer
            than a cell holds (nothing is cut); the message names the row.
    """
    xlsxwriter = need("xlsxwriter", "xlsx", path)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(temporary), options) as book:
            _write_sheet(book, rows, layout, path)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise InputError(f"{path}: cannot be written: {error}") from error


def _write_sheet(book: Any, rows: Iterable[Row], layout: Layout, path: Path) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(layout.name)
    whole = book.add_format({"num_format": "0"})  # General shows 32400000000 as 3.24E+10
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(layout.types), book.add_format({"bold": True}))
    count = 0
    for count, row in enumerate(rows, 1):
        _check_room(count, row, layout, path)
        _write_row(sheet, count, row, layout, whole)
    sheet.autofilter(0, 0, count, len(layout.types) - 1)


def _check_room(count: int, row: Row, layout: Layout, path: Path) -> None:
    remedy = "write .csv, .parquet or .duckdb"
    if count >= MAX_ROWS:
        raise InputError(f"{path}: a sheet holds {MAX_ROWS - 1:,} rows below its header; {remedy}")
    for name, value in row.items():
        kind = layout.types[name]
        if kind not in _NUMBERS and _units(_escape(to_text(value, kind))) > MAX_CELL:
            where = f"row {count} ({row_name(row)}): {name}"
            raise InputError(f"{path}: {where} is longer than the {MAX_CELL:,} characters of a cell; {remedy}")


def _units(text: str) -> int:
    """Count UTF-16 units, exactly only where it matters."""
    return len(text) if len(text) * 2 <= MAX_CELL else len(text.encode("utf-16-le")) // 2


def _write_row(sheet: Any, index: int, row: Row, layout: Layout, whole: Any) -> None:  # noqa: ANN401
    for column, (name, kind) in enumerate(layout.types.items()):
        value = row.get(name)
        if value is None:
            continue
        if kind is ColumnType.BOOLEAN:
            sheet.write_boolean(index, column, value)
        elif kind in _NUMBERS and _fits(Decimal(value)):
            sheet.write_number(index, column, float(value), whole if value == int(value) else None)
        else:
            sheet.write_string(index, column, _escape(to_text(value, kind)))


def _fits(value: Decimal) -> bool:
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) <= _DIGITS and abs(value.adjusted()) < _EXPONENT


def _escape(text: str) -> str:
    return _LITERAL.sub(r"_\1\\", text)


def _unescape(text: str) -> str:
    text = _NONCHARACTER.sub(lambda found: chr(int(found[1], 16)), text)
    return _BROKEN.sub(r"_\1", text)


def read_xlsx(path: Path, layout: Layout) -> Iterator[Checked]:
    """Yield the rows of the sheet named after the layout, else of the first.

    Raises:
        InputError: python-calamine is missing, the file is no workbook, or a cell is wrong.
    """
    calamine = need("python_calamine", "xlsx", path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        name = layout.name if layout.name in book.sheet_names else book.sheet_names[0]
        cells: Sequence[Sequence[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (calamine.CalamineError, IndexError) as error:
        raise InputError(f"{path}: no readable workbook: {error}") from None
    yield from rows_of_grid(enumerate(cells, 1), layout, path, _from_xlsx)


def _from_xlsx(cell: Any, kind: ColumnType) -> Any:  # noqa: ANN401
    if isinstance(cell, bool):
        return clean(cell, kind)
    if isinstance(cell, date | time | timedelta):
        raise ValueError(f"a spreadsheet has made a date of it, {cell}: keep the column as text, and write it again")
    if isinstance(cell, int | float):  # the decimal of at most 15 digits that was written
        cell = decimal_text(Decimal(f"{cell:.15g}"))
    return from_text(_unescape(str(cell)), kind)
