"""The columns that a table names, with values or without."""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from solieu.table.columns import FACTS
from solieu.table.files import need, suffix_of


def header_of(path: Path) -> frozenset[str] | None:
    """Return the columns of facts that a readable table has; None for `.jsonl`, which does not name them."""
    read = _HEADERS.get(suffix_of(path))
    return None if read is None else frozenset(read(path)) & FACTS.by_name.keys()


def _of_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        file.seek(0)
        return next(csv.reader(file, delimiter=max(",;\t", key=header.count)))


def _of_parquet(path: Path) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_schema(path).names)


def _of_duckdb(path: Path) -> list[str]:
    with need("duckdb", "duckdb", path).connect(str(path), read_only=True) as connection:
        return list(connection.sql(f'SELECT * FROM "{FACTS.name}" LIMIT 0').columns)


def _of_xlsx(path: Path) -> list[str]:
    book = need("python_calamine", "xlsx", path).CalamineWorkbook.from_path(str(path))
    name = FACTS.name if FACTS.name in book.sheet_names else book.sheet_names[0]
    return [str(cell) for cell in next(book.get_sheet_by_name(name).iter_rows())]


def _of_dta(path: Path) -> list[str]:
    import pandas as pd

    with pd.read_stata(path, iterator=True) as file:
        return ["end" if name == "end_" else name.removesuffix("_exact") for name in file.variable_labels()]


_HEADERS: Mapping[str, Callable[[Path], Iterable[str]]] = {
    ".csv": _of_csv,
    ".parquet": _of_parquet,
    ".duckdb": _of_duckdb,
    ".xlsx": _of_xlsx,
    ".dta": _of_dta,
}
