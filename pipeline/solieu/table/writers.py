"""Write rows as `.jsonl .csv .parquet .duckdb .xlsx .dta`; `docs/table.md` says what each format holds."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.arrow import record_batches
from solieu.table.cells import decimal_text, guard, to_text
from solieu.table.columns import FACTS, LEDGER, ColumnType, Layout
from solieu.table.files import need, replacing, suffix_of
from solieu.table.rows import Row, row_name, tidy
from solieu.table.schemas import arrow_schema
from solieu.table.stata import write_dta
from solieu.table.xlsx import write_xlsx

#: Canonical rows, their layout, the temporary file to fill, the path for messages.
Writer = Callable[[Iterable[Row], Layout, Path, Path], None]


def write_table(
    rows: Iterable[Mapping[str, Any]],
    path: str | Path,
    *,
    layout: Layout = FACTS,
    ledger: Iterable[Mapping[str, Any]] | None = None,
) -> None:
    """Write rows in the format that the suffix names.

    Rows may come from a generator; all formats but `.dta` are written as they come. The file is replaced
    as a whole, and only when everything has been written. `ledger` goes into a second table, `ledger`,
    of a `.duckdb` file; elsewhere the ledger is a file of its own (`layout=LEDGER`).

    Raises:
        InputError: unknown suffix, missing folder or package, a ledger for a format of one table, a value
            of a wrong type, or a row that the format cannot hold; the message names the row.
    """
    path = Path(path)
    suffix = suffix_of(path)
    if ledger is not None and suffix != ".duckdb":
        raise InputError(f"{path}: {suffix} holds one table; write the ledger to a file of its own")
    with replacing(path) as temporary:
        _WRITERS[suffix](_canonical(rows, layout, path), layout, temporary, path)
        if ledger is not None:
            _write_duckdb(_canonical(ledger, LEDGER, path), LEDGER, temporary, path)


def _canonical(rows: Iterable[Mapping[str, Any]], layout: Layout, path: Path) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        try:
            tidied = tidy(row, layout)
        except ValueError as error:
            raise InputError(f"{path}: row {number} ({row_name(row)}): {error}") from None
        yield tidied


def _write_jsonl(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            line = row | {name: decimal_text(row[name]) for name in layout.decimals if name in row}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _write_csv(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    with temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(layout.types)
        for row in rows:
            writer.writerow([_csv_cell(row[n], kind) if n in row else "" for n, kind in layout.types.items()])


def _csv_cell(value: Any, kind: ColumnType) -> str:  # noqa: ANN401
    text = to_text(value, kind)
    return guard(text) if kind in (ColumnType.TEXT, ColumnType.TEXTS) else text


def _write_parquet(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(temporary, arrow_schema(layout), compression="zstd") as writer:
        for batch in record_batches(rows, layout):
            writer.write_batch(batch)


def _write_duckdb(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    import pyarrow as pa

    duckdb = need("duckdb", "duckdb", path)
    try:
        with duckdb.connect(str(temporary)) as connection:
            connection.register("incoming", arrow_schema(layout).empty_table())
            connection.execute(f'CREATE TABLE "{layout.name}" AS SELECT * FROM incoming')
            for batch in record_batches(rows, layout):
                connection.register("incoming", pa.Table.from_batches([batch]))
                connection.execute(f'INSERT INTO "{layout.name}" SELECT * FROM incoming')
    except duckdb.Error as error:
        raise InputError(f"{path}: cannot be written: {error}") from error


_WRITERS: Mapping[str, Writer] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".duckdb": _write_duckdb,
    ".xlsx": write_xlsx,
    ".dta": write_dta,
}
