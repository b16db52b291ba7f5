"""A header and lines of cells to rows, for formats whose cells do not know their types."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.table.columns import ColumnType, Layout
from solieu.table.rows import Row, tidy

#: From a cell that is not empty to its canonical value; ValueError when it is none of the type.
Convert = Callable[[Any, ColumnType], Any]


def rows_of_grid(lines: Iterable[tuple[int, Sequence[Any]]], layout: Layout, path: Path, convert: Convert) -> list[Row]:
    """Return the rows of numbered lines of cells; the first line is the header. Empty lines are no rows.

    Columns may be missing and in any order.

    Raises:
        InputError: no header, an unknown or repeated column, a line longer or shorter than the header, or
            a cell of a wrong type; the message names line and column.
    """
    rest = iter(lines)
    header = [str(cell) for cell in next(rest, (0, ()))[1]]
    check_header(header, layout, path)
    return list(_rows(rest, header, layout, path, convert))


def check_header(header: Sequence[str], layout: Layout, path: Path) -> None:
    """Raise InputError unless these are columns of the layout, each once."""
    if not header:
        raise InputError(f"{path}: no header: not a table that this program wrote")
    for name in header:
        if name not in layout.by_name:
            raise InputError(f"{path}: column {name!r} is none of the {layout.name} table; remove or rename it")
        if header.count(name) > 1:
            raise InputError(f"{path}: column {name!r} stands there twice; remove one")


def _rows(
    lines: Iterator[tuple[int, Sequence[Any]]], header: list[str], layout: Layout, path: Path, convert: Convert
) -> Iterator[Row]:
    for line, cells in lines:
        if not any(cell != "" for cell in cells):
            continue
        if len(cells) != len(header):
            raise InputError(f"{path}: line {line}: {len(cells)} cells under {len(header)} columns")
        row = {}
        for name, cell in zip(header, cells, strict=True):
            try:
                row[name] = None if cell == "" else convert(cell, layout.types[name])
            except ValueError as error:
                raise InputError(f"{path}: line {line}: {name}: {error}") from None
        yield tidy(row, layout)
