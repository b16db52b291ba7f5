"""Read tables that `writers` wrote, or that somebody edited and saved again, as rows."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.arrow import rows_from_arrow
from solieu.table.cells import from_text, unguard
from solieu.table.columns import FACTS, ColumnType, Layout
from solieu.table.files import need, suffix_of
from solieu.table.grid import check_header, rows_of_grid
from solieu.table.rows import Row, tidy
from solieu.table.schemas import OVERFLOW
from solieu.table.stata import read_dta
from solieu.table.xlsx import read_xlsx

Reader = Callable[[Path, Layout], list[Row]]


def read_table(path: str | Path, *, layout: Layout = FACTS) -> list[Row]:
    """Return the rows of a table, canonical: columns in order, those without a value left out.

    Columns may be missing and in any order. `layout=LEDGER` reads a ledger (of `.duckdb`: its table
    `ledger`).

    Raises:
        InputError: unknown suffix, no such file, missing package, no table of this layout, or a value of a
            wrong type; the message names line or row, and column.
    """
    path = Path(path)
    reader = _READERS[suffix_of(path)]
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        return reader(path, layout)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _tidied(rows: Iterable[tuple[int, Mapping[str, Any]]], layout: Layout, path: Path, name: str) -> Iterator[Row]:
    for number, row in rows:
        try:
            tidied = tidy(row, layout)
        except ValueError as error:
            raise InputError(f"{path}: {name} {number}: {error}") from None
        yield tidied


def _read_jsonl(path: Path, layout: Layout) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        return list(_tidied(_json_lines(file, path), layout, path, "line"))


def _json_lines(file: Iterable[str], path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal)
        except ValueError as error:
            raise InputError(f"{path}: line {number}: no JSON: {error}") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}: line {number}: no JSON object")
        yield number, row


def _read_csv(path: Path, layout: Layout) -> list[Row]:
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            # Excel writes ; or a tab where the comma is the decimal mark.
            lines = csv.reader(file, delimiter=max(",;\t", key=header.count))
            return rows_of_grid(((lines.line_num, cells) for cells in lines), layout, path, _from_csv)
    except csv.Error as error:
        raise InputError(f"{path}: no CSV: {error}") from None
    finally:
        csv.field_size_limit(limit)


def _from_csv(cell: str, kind: ColumnType) -> Any:  # noqa: ANN401
    return from_text(unguard(cell) if kind in (ColumnType.TEXT, ColumnType.TEXTS) else cell, kind)


def _read_parquet(path: Path, layout: Layout) -> list[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path).read()
    except pa.ArrowException as error:
        raise InputError(f"{path}: no readable Parquet file: {error}") from None
    return _rows_of_arrow(table, layout, path)


def _read_duckdb(path: Path, layout: Layout) -> list[Row]:
    duckdb = need("duckdb", "duckdb", path)
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            table = connection.sql(f'SELECT * FROM "{layout.name}"').to_arrow_table()
    except duckdb.Error as error:
        raise InputError(f"{path}: no DuckDB file with a table {layout.name}: {error}") from None
    return _rows_of_arrow(table, layout, path)


def _rows_of_arrow(table: Any, layout: Layout, path: Path) -> list[Row]:  # noqa: ANN401
    check_header([name for name in table.column_names if name != OVERFLOW], layout, path)
    return list(_tidied(enumerate(rows_from_arrow(table), 1), layout, path, "row"))


_READERS: Mapping[str, Reader] = {
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".duckdb": _read_duckdb,
    ".xlsx": read_xlsx,
    ".dta": read_dta,
}
