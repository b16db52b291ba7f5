"""Write and read Stata's `.dta` (format 118: UTF-8, Stata 14 and later).

Numbers are doubles; each decimal has its exact text beside it, `value` in `value_exact`. Lists and evidence
are the text that CSV has. `end`, a name that Stata reserves, is `end_`.
"""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solieu.errors import InputError
from solieu.table.cells import decimal_text, from_text, to_text
from solieu.table.columns import Column, ColumnType, Layout
from solieu.table.grid import Checked, rows_of_grid
from solieu.table.rows import Row

if TYPE_CHECKING:
    import pandas as pd

_EXACT = "_exact"
_END = "end_"
_STR_BYTES = 2045  # the longest str#; longer texts are strL
_LABEL = 80
_MAX_DOUBLE = 8.9e307
#: What pandas raises on a file that is cut off or none of Stata's.
_BROKEN = (ValueError, EOFError, LookupError, ArithmeticError, MemoryError, struct.error)
_NUMERIC = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.BOOLEAN)


def write_dta(rows: Iterable[Row], layout: Layout, temporary: Path, path: Path) -> None:
    """Write canonical rows; all of them are held in memory."""
    import pandas as pd

    held = list(rows)
    variables = [variable for column in layout.columns for variable in _variables(column, held)]
    labels = {name: doc[:_LABEL] for name, doc, _ in variables}
    frame = pd.DataFrame({name: values for name, _, values in variables})
    long = [name for name in labels if frame[name].dtype == object and _needs_strl(frame[name])]
    frame.to_stata(temporary, write_index=False, version=118, convert_strl=long, variable_labels=labels)


def _variables(column: Column, rows: Sequence[Row]) -> "Iterator[tuple[str, str, pd.Series[Any]]]":
    """Yield name, label and values of the one or two variables of a column."""
    import pandas as pd

    name = _END if column.name == "end" else column.name
    values = [row.get(column.name) for row in rows]
    if column.type in _NUMERIC:
        yield name, column.doc, pd.Series([_double(v) for v in values], dtype="float64")
    if column.type is ColumnType.DECIMAL:
        texts = ["" if v is None else decimal_text(v) for v in values]
        yield name + _EXACT, f"Exact: {column.doc}", pd.Series(texts, dtype="object")
    elif column.type not in _NUMERIC:
        texts = ["" if v is None else to_text(v, column.type) for v in values]
        yield name, column.doc, pd.Series(texts, dtype="object")


def _double(value: Any) -> float:  # noqa: ANN401
    number = math.nan if value is None else float(value)
    return number if abs(number) < _MAX_DOUBLE else math.nan


def _needs_strl(texts: "pd.Series[Any]") -> bool:
    return any("\0" in text or len(text.encode()) > _STR_BYTES for text in texts)


def read_dta(path: Path, layout: Layout) -> Iterator[Checked]:
    """Yield the rows of a `.dta` file; a decimal is read from its exact text where that is there.

    Raises:
        InputError: the file is none of Stata's, or a variable or value is wrong.
    """
    import pandas as pd

    try:
        frame = pd.read_stata(path, convert_categoricals=False)
    except _BROKEN as error:
        raise InputError(f"{path}: no readable Stata file: {error!r}") from None
    exact = {f"{name}{_EXACT}": name for name in layout.decimals if f"{name}{_EXACT}" in frame}
    frame = frame.drop(columns=[name for name in exact.values() if name in frame])
    header = ["end" if name == _END else exact.get(str(name), str(name)) for name in frame]
    lines = enumerate([header, *frame.itertuples(index=False, name=None)])
    yield from rows_of_grid(lines, layout, path, _from_dta)


def _from_dta(cell: Any, kind: ColumnType) -> Any:  # noqa: ANN401
    if isinstance(cell, str):
        return from_text(cell, kind)
    if cell is None or math.isnan(cell):
        return None
    if kind is ColumnType.BOOLEAN:
        return bool(cell)
    return from_text(f"{cell:.15g}" if kind is ColumnType.DECIMAL else f"{cell:.0f}", kind)
