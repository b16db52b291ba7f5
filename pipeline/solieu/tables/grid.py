"""The grid of a table: its head rows, its label columns, and the columns that hold numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from solieu.model import TableCell
from solieu.tables.numbers import looks_numeric
from solieu.tokens import View

Place = tuple[int, int]  # row, column

_ORDINAL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])\)?[.)]?", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?(?: ?=.*)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOSTLY = 0.6


@dataclass(frozen=True)
class Grid:
    """The cells of a table by place; a cell that goes over several places is found at each."""

    text: str  # of the document
    cells: Sequence[TableCell]

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


def shape_of(grid: Grid, unit_head: re.Pattern[str], order_head: re.Pattern[str]) -> Shape | None:
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
    kinds = {column: _kind(grid, heads, body, column, unit_head, order_head) for column in range(grid.width)}
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
    """Whether a row has numbers that are no years and no numbers of columns."""
    said = [grid.said(cell) for cell in grid.lines[row]]
    numbers = [text for text in said if looks_numeric(text)]
    if not numbers or _numbers_columns(grid, row):
        return False
    return not all(_YEAR.fullmatch(text) for text in numbers) or len(said) == len(numbers) + 1 and row > 0


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


def _kind(
    grid: Grid,
    heads: Sequence[int],
    body: Sequence[int],
    column: int,
    unit_head: re.Pattern[str],
    order_head: re.Pattern[str],
) -> str:
    """Return what a column holds: order, unit, number, label or nothing."""
    said = list(_column(grid, body, column))
    over = dict.fromkeys(c for row in heads if (c := grid.at.get((row, column))) and c.columns == 1)
    head = " ".join(map(grid.said, over)).strip()
    low = View.of(head).lower
    if order_head.fullmatch(low) or not head and column == 0 and _counts_up(said) and grid.width > 2:
        return "order"
    if unit_head.fullmatch(low):
        return "unit"
    if not said:
        return "nothing"
    numeric = sum(looks_numeric(text) for text in said)
    return "number" if numeric >= _MOSTLY * len(said) else "label"


def _column(grid: Grid, body: Sequence[int], column: int) -> Iterator[str]:
    for row in body:
        cell = grid.at.get((row, column))
        if cell is not None and cell.row == row and cell.column == column and (text := grid.said(cell)):
            yield text


def _counts_up(said: Sequence[str]) -> bool:
    ordinals = [text for text in said if _ORDINAL.fullmatch(text)]
    whole = [int(text) for text in ordinals if text.isdecimal()]
    return len(ordinals) >= _MOSTLY * max(1, len(said)) and whole == sorted(set(whole)) and whole[:1] in ([1], [])
