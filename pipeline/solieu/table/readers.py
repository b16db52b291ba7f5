"""Read tables that `writers` wrote, or that somebody edited and saved again, as rows."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.arrow import BATCH, rows_from_arrow
from solieu.table.cells import from_text, unguard
from solieu.table.columns import FACTS, ColumnType, Layout
from solieu.table.files import need, suffix_of
from solieu.table.grid import Checked, check_header, rows_of_grid
from solieu.table.rows import Row, cleaned
from solieu.table.schemas import OVERFLOW
from solieu.table.stata import read_dta
from solieu.table.xlsx import read_xlsx

Reader = Callable[[Path, Layout], Iterator[Checked]]


def read_table(path: str | Path, *, layout: Layout = FACTS) -> list[Row]:
    """Return the rows of a table, canonical: columns in order, those without a value left out.

    Columns may be missing and in any order. `layout=LEDGER` reads a ledger (of `.duckdb`: its table
    `ledger`).

    Raises:
        InputError: unknown suffix, no such file, missing package, no table of this layout, or a value of a
            wrong type; the message names line or row, and column.
    """
    rows = []
    for where, row, defects in _read(Path(path), layout):
        if defects:
            raise InputError(f"{path}: {where}: {defects[0]}")
        rows.append(row)
    return rows


def iter_table(path: str | Path, *, layout: Layout = FACTS) -> Iterator[tuple[Row, list[str]]]:
    """Yield the rows of a table as `read_table` returns them, each with what is wrong with its cells, left out.

    Rows of `.jsonl`, `.csv`, `.parquet` and `.duckdb` are read as they are needed.

    Raises:
        InputError: as `read_table`, but for values of a wrong type.
    """
    yield from ((row, defects) for _, row, defects in _read(Path(path), layout))


def _read(path: Path, layout: Layout) -> Iterator[Checked]:
    reader = _READERS[suffix_of(path)]
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        yield from reader(path, layout)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _checked(rows: Iterable[tuple[int, Mapping[str, Any]]], layout: Layout, path: Path, name: str) -> Iterator[Checked]:
    for number, row in rows:
        try:
            yield f"{name} {number}", *cleaned(row, layout)
        except ValueError as error:
            raise InputError(f"{path}: {name} {number}: {error}") from None


def _read_jsonl(path: Path, layout: Layout) -> Iterator[Checked]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        yield from _checked(_json_lines(file, path), layout, path, "line")


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


def _read_csv(path: Path, layout: Layout) -> Iterator[Checked]:
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            # Excel writes ; or a tab where the comma is the decimal mark.
            lines = csv.reader(file, delimiter=max(",;\t", key=header.count))
            yield from rows_of_grid(((lines.line_num, cells) for cells in lines), layout, path, _from_csv)
    except csv.Error as error:
        raise InputError(f"{path}: no CSV: {error}") from None
    finally:
        csv.field_size_limit(limit)


def _from_csv(cell: str, kind: ColumnType) -> Any:  # noqa: ANN401
    return from_text(unguard(cell) if kind in (ColumnType.TEXT, ColumnType.TEXTS) else cell, kind)


def _read_parquet(path: Path, layout: Layout) -> Iterator[Checked]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield from _rows_of_arrow(file.schema_arrow.names, file.iter_batches(BATCH), layout, path)
    except pa.ArrowException as error:
        raise InputError(f"{path}: no readable Parquet file: {error}") from None


def _read_duckdb(path: Path, layout: Layout) -> Iterator[Checked]:
    duckdb = need("duckdb", "duckdb", path)
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            batches = connection.sql(f'SELECT * FROM "{layout.name}"').to_arrow_reader(BATCH)
            yield from _rows_of_arrow(batches.schema.names, batches, layout, path)
    except duckdb.Error as error:
        raise InputError(f"{path}: no DuckDB file with a table {layout.name}: {error}") from None


def _rows_of_arrow(names: Iterable[str], batches: Iterable[Any], layout: Layout, path: Path) -> Iterator[Checked]:
    check_header([name for name in names if name != OVERFLOW], layout, path)
    yield from _checked(enumerate(rows_from_arrow(batches), 1), layout, path, "row")


_READERS: Mapping[str, Reader] = {
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".duckdb": _read_duckdb,
    ".xlsx": read_xlsx,
    ".dta": read_dta,
}
