"""The grid of a table: its head rows, its label columns, and the columns that hold numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from solieu.model import TableCell
from solieu.tables.numbers import CellNumber, read_cell
from solieu.tokens import View

Place = tuple[int, int]  # row, column

_ORDINAL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])\)?[.)]?", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?(?: ?=.*)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_MOSTLY = 0.6


@dataclass(frozen=True)
class Grid:
    """The cells of a table by place; a cell that goes over several places is found at each."""

    text: str  # of the document
    cells: Sequence[TableCell]
    patterns: Mapping[str, re.Pattern[str]]  # of the rules, by id

    @cached_property
    def at(self) -> Mapping[Place, TableCell]:
        """The cell at every place."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max((column for _, column in self.at), default=-1) + 1

    @cached_property
    def lines(self) -> Mapping[int, Sequence[TableCell]]:
        """The filled cells that begin in each row, from left to right."""
        found: dict[int, list[TableCell]] = {}
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            if self.said(cell):
                found.setdefault(cell.row, []).append(cell)
        return found

    def said(self, cell: TableCell) -> str:
        """Return the text of a cell."""
        return self.text[cell.start : cell.end]

    def number(self, cell: TableCell) -> CellNumber | None:
        """Return the number that a cell is, None where it is something else."""
        return read_cell(self.said(cell), self.patterns["time_unit"])

    def year(self, cell: TableCell) -> int | None:
        """Return the year that a cell is, with or without a mark behind it."""
        m = self.patterns["bare_year"].fullmatch(View.of(self.said(cell).strip()).lower)
        return int(m["year"]) if m else None


@dataclass(frozen=True)
class Shape:
    """What is what in a grid. `captions` are rows above the head that go over the whole width."""

    grid: Grid
    captions: Sequence[TableCell]
    heads: Sequence[int]
    body: Sequence[int]
    labels: Sequence[int]
    units: Sequence[int]
    orders: Sequence[int]
    numbers: Sequence[int]

    def path(self, column: int) -> list[TableCell]:
        """Return the heads of a column from the outermost to the innermost."""
        found: list[TableCell] = []
        for row in self.heads:
            cell = self.grid.at.get((row, column))
            if cell is not None and self.grid.said(cell) and cell not in found:
                found.append(cell)
        return found


def shape_of(grid: Grid) -> Shape | None:
    """Return what is what in a grid; None where no row has numbers under a head."""
    first = next((row for row in grid.lines if _states_numbers(grid, row)), None)
    if first is None:
        return None
    above = [row for row in grid.lines if row < first and not _numbers_columns(grid, row)]
    captions = [row for row in above if len(grid.lines[row]) == 1 and _whole_width(grid, row)]
    while above and above[-1] not in captions and _only_label(grid, above[-1]):
        above.pop()  # a section of the body: "MẶT HÀNG CHỦ YẾU"
    heads = [row for row in above if row not in captions]
    last_head = max([*heads, *captions], default=-1)
    body = [row for row in grid.lines if row > last_head and not _numbers_columns(grid, row)]
    kinds = {column: _kind(grid, heads, body, column) for column in range(grid.width)}
    numbers = [column for column, kind in kinds.items() if kind == "number"]
    labels = [column for column, kind in kinds.items() if kind == "label" and column < min(numbers, default=0)]
    if not numbers or not labels:
        return None
    return Shape(
        grid,
        [grid.lines[row][0] for row in captions],
        heads,
        body,
        labels,
        [column for column, kind in kinds.items() if kind == "unit"],
        [column for column, kind in kinds.items() if kind == "order"],
        numbers,
    )


def _states_numbers(grid: Grid, row: int) -> bool:
    """Whether a row has numbers that are no years of heads and no numbers of columns."""
    cells = grid.lines[row]
    if _numbers_columns(grid, row):
        return False
    years = {cell.column: year for cell in cells if (year := grid.year(cell))}
    if not all(cell.column in years for cell in cells if grid.number(cell)):
        return True
    labelled = len(cells) == len(years) + 1 and cells[0].column not in years
    return bool(years) and labelled and not _heads_of_years(grid, row, years)


def _heads_of_years(grid: Grid, row: int, years: Mapping[int, int]) -> bool:
    """Whether a row of a label and years is a head: no head stands above it, or the years follow each other."""
    heads = [
        said
        for column in years
        for above in range(row)
        if (cell := grid.at.get((above, column))) and cell.columns == 1 and (said := grid.said(cell))
    ]
    steps = [b - a for a, b in pairwise(years.values())]
    in_order = bool(steps) and (min(steps) > 0 or max(steps) < 0)
    return not heads or in_order and not any(re.search(r"\d", said) for said in heads)


def _numbers_columns(grid: Grid, row: int) -> bool:
    """Whether a row only numbers the columns: "A | B | 1 | 2 | 3=2:1"."""
    said = [grid.said(cell) for cell in grid.lines[row]]
    counted = [int(m[1]) for text in said if (m := _COLUMN_NUMBER.fullmatch(text))]
    rest = [text for text in said if not _COLUMN_NUMBER.fullmatch(text)]
    in_order = len(counted) > 1 and all(b - a == 1 for a, b in pairwise(counted))
    return in_order and counted[0] <= 3 and all(_LETTER.fullmatch(text) for text in rest)


def _whole_width(grid: Grid, row: int) -> bool:
    cell = grid.lines[row][0]
    return cell.columns >= max(2, grid.width - 1)


def _only_label(grid: Grid, row: int) -> bool:
    """Whether only the label of a row is filled, and no head from above covers its other places."""
    cells = grid.lines[row]
    others = (grid.at.get((row, column)) for column in range(cells[-1].column + cells[-1].columns, grid.width))
    covered = any(cell is not None and cell.row < row and grid.said(cell) for cell in others)
    ordinal = len(cells) > 1 and all(_ORDINAL.fullmatch(grid.said(cell)) for cell in cells[:-1])
    return (len(cells) == 1 or ordinal) and cells[-1].column < 2 and cells[-1].columns < 2 and not covered


def _kind(grid: Grid, heads: Sequence[int], body: Sequence[int], column: int) -> str:
    """Return what a column holds: order, unit, number, label or nothing."""
    cells = list(_column(grid, body, column))
    said = [grid.said(cell) for cell in cells]
    low = head_of(grid, heads, column)
    if grid.patterns["order_head"].fullmatch(low) or not low and column == 0 and _counts_up(said) and grid.width > 2:
        return "order"
    if grid.patterns["unit_head"].fullmatch(low):
        return "unit"
    if not said:
        return "nothing"
    years = sum(grid.year(cell) is not None for cell in cells)
    if column < 2 and (grid.patterns["time_head"].fullmatch(low) or years >= _MOSTLY * len(said)):
        return "label"
    numeric = sum(grid.number(cell) is not None for cell in cells)
    return "number" if numeric >= _MOSTLY * len(said) else "label"


def head_of(grid: Grid, heads: Sequence[int], column: int) -> str:
    """Return the words of the heads that a column has for itself, in small letters."""
    over = dict.fromkeys(c for row in heads if (c := grid.at.get((row, column))) and c.columns == 1)
    return View.of(" ".join(map(grid.said, over)).strip()).lower


def _column(grid: Grid, body: Sequence[int], column: int) -> Iterator[TableCell]:
    for row in body:
        cell = grid.at.get((row, column))
        if cell is not None and (cell.row, cell.column) == (row, column) and grid.said(cell):
            yield cell


def _counts_up(said: Sequence[str]) -> bool:
    ordinals = [text for text in said if _ORDINAL.fullmatch(text)]
    whole = [int(text) for text in ordinals if text.isdecimal()]
    return len(ordinals) >= _MOSTLY * max(1, len(said)) and whole == sorted(set(whole)) and whole[:1] in ([1], [])
