"""Times that heads and labels write so short that only their neighbours show what they are: "T1", "12/6", "2016*"."""

import re
from collections.abc import Iterable, Mapping, Sequence

from solieu.model import Period, TableCell
from solieu.tables.grid import Grid, Shape, head_of
from solieu.tokens import View

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
#: Rows of patterns/tables that are read together: two of them make each other sure.
_SETS = (("bare_month", "bare_sum"), ("bare_quarter",), ("bare_day",))
#: Under a head that says what its labels are, by the rows of that head and of its labels.
_NUMBERED = (
    ("month_head", "number_of_month"),
    ("quarter_head", "number_of_quarter"),
    ("day_head", "bare_day"),
)


def short_times(shape: Shape) -> Mapping[int, Period]:
    """Return the periods that cells are by their row of heads or their column of labels, by where the cells begin."""
    found: dict[int, Period] = {}
    for row in shape.heads:
        found |= _together(shape.grid, [c for c in shape.grid.lines[row] if c.column in _reach(shape)])
    for column in shape.labels:
        cells = [c for row in shape.body if (c := shape.grid.at.get((row, column))) and shape.grid.said(c)]
        head = head_of(shape.grid, shape.heads, column)
        names = [name for over, name in _NUMBERED if shape.grid.patterns[over].search(head)]
        found |= _together(shape.grid, cells) | _read(shape.grid, cells, names)
    return found


def _reach(shape: Shape) -> range:
    return range(min(shape.numbers), shape.grid.width)


def _together(grid: Grid, cells: Sequence[TableCell]) -> dict[int, Period]:
    """Read cells that stand side by side: two of one sort are times, and a year is one alone."""
    found = _read(grid, cells, ["bare_year"])
    for names in _SETS:
        read = _read(grid, cells, names)
        if len(read) > 1:
            found |= read
    return found


def _read(grid: Grid, cells: Iterable[TableCell], names: Iterable[str]) -> dict[int, Period]:
    found = {}
    for cell in cells:
        low = View.of(grid.said(cell).strip()).lower
        for name in names:
            if m := grid.patterns[name].fullmatch(low):
                found[cell.start] = _period(name, m)
    return found


def _period(name: str, m: re.Match[str]) -> Period:
    said = {key: _ROMAN.get(text) or int(text) for key, text in m.groupdict().items()}
    start, end = m.span("year") if "year" in said else m.span()
    year, month = said.get("year"), said.get("month")
    kind, first, last = "year", (year, month, said.get("day")), (year, month, said.get("day"))
    if "quarter" in said:
        kind, first, last = "quarter", (None, said["quarter"] * 3 - 2, None), (None, said["quarter"] * 3, None)
    elif "count" in said:
        kind, first, last = "ytd", (None, 1, None), (None, said["count"], None)
    elif "day" in said or "month" in said:
        kind = "day" if "day" in said else "month"
    return Period(start, end, f"tables.{name}", kind, first, last)
