"""A header and lines of cells to rows, for formats whose cells do not know their types."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.columns import ColumnType, Layout
from solieu.table.rows import Row, cleaned

#: From a cell that is not empty to its canonical value; ValueError when it is none of the type.
#: Where a row stands, the row, and what is wrong with its cells.
Checked = tuple[str, Row, list[str]]
Convert = Callable[[Any, ColumnType], Any]


def rows_of_grid(
    lines: Iterable[tuple[int, Sequence[Any]]], layout: Layout, path: Path, convert: Convert
) -> Iterator[Checked]:
    """Yield the rows of numbered lines of cells; the first line is the header. Empty lines are no rows.

    Columns may be missing and in any order.

    Raises:
        InputError: no header, an unknown or repeated column, or a line longer or shorter than the header.
    """
    rest = iter(lines)
    header = [str(cell) for cell in next(rest, (0, ()))[1]]
    check_header(header, layout, path)
    for line, cells in rest:
        if not any(cell != "" for cell in cells):
            continue
        if len(cells) != len(header):
            raise InputError(f"{path}: line {line}: {len(cells)} cells under {len(header)} columns")
        yield f"line {line}", *_row(header, cells, layout, convert)


def check_header(header: Sequence[str], layout: Layout, path: Path) -> None:
    """Raise InputError unless these are columns of the layout, each once."""
    if not header:
        raise InputError(f"{path}: no header: not a table that this program wrote")
    for name in header:
        if name not in layout.by_name:
            raise InputError(f"{path}: column {name!r} is none of the {layout.name} table; remove or rename it")
        if header.count(name) > 1:
            raise InputError(f"{path}: column {name!r} stands there twice; remove one")


def _row(header: Sequence[str], cells: Sequence[Any], layout: Layout, convert: Convert) -> tuple[Row, list[str]]:
    found: dict[str, Any] = {}
    defects: list[str] = []
    for name, cell in zip(header, cells, strict=True):
        try:
            found[name] = None if cell == "" else convert(cell, layout.types[name])
        except ValueError as error:
            defects.append(f"{name}: {error}")
    row, more = cleaned(found, layout)
    return row, [*defects, *more]
