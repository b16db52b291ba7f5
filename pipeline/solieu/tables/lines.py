"""The rows of a table: what their labels are, which sum up, which are parts of which, and the sections between."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solieu.model import TableCell
from solieu.tables.grid import Shape
from solieu.tables.phrase import closed_up
from solieu.tokens import View

_BULLET = re.compile(r"^[-+*•–] ?")
_NUMBERED = re.compile(r"^(?:(?P<roman>[ivx]{1,5})|(?P<letter>[a-h])|(?P<arabic>\d{1,2}(?:\.\d{1,2})*))[.)/](?!\d) ?")


@dataclass
class Line:
    """A row of the body. `label` is where its name stands without bullets and "trong đó"."""

    row: int
    cells: Sequence[TableCell]
    labels: Sequence[tuple[int, int]]
    indent: float
    total: bool
    part: bool  # "trong đó" stands in it, or before it in the row above
    bullet: bool
    filled: bool  # it has numbers
    parent: "Line | None" = None
    section: "Line | None" = None
    depth: int = 0


def lines_of(shape: Shape) -> list[Line]:
    """Return the rows of the body in order, each with the row that it is a part of and its section."""
    lines = [_line(shape, row) for row in shape.body]
    lines = [line for line in lines if line.labels]
    section: Line | None = None
    opened: Line | None = None  # a row "trong đó" that has no numbers: what follows are parts
    for k, line in enumerate(lines):
        line.section = section
        if not line.filled:
            opened = line if line.part else None
            section = section if line.part else line
            continue
        if opened is not None and (line.indent > opened.indent or line.bullet or opened.indent > 0 or line.part):
            line.part = True
        elif opened is not None and not line.total:
            line.part = line.indent >= opened.indent and not _closes(lines, k)
        if opened is not None and not line.part:
            opened = None
        line.parent = _parent(lines[:k], line)
    _to_totals(lines)
    return lines


def _closes(lines: Sequence[Line], k: int) -> bool:
    """Whether a row stands further out than the rows before it: the parts above it have ended."""
    before = lines[k - 1]
    return before.filled and before.part and lines[k].indent < before.indent


def _line(shape: Shape, row: int) -> Line:
    grid = shape.grid
    cells = grid.lines[row]
    labels: list[tuple[int, int]] = []
    total = part = bullet = False
    indent = 0.0
    for column in shape.labels:
        cell = grid.at.get((row, column))
        if cell is None or not grid.said(cell):
            continue
        start, flags = _name(grid.text, cell, grid.patterns)
        part, bullet, total = part or flags[0], bullet or flags[1], total or flags[2]
        indent = indent or cell.indent
        labels.append((start, cell.end))
    filled = any(
        cell.row == row and grid.number(cell) for column in shape.numbers if (cell := grid.at.get((row, column)))
    )
    return Line(row, cells, labels, indent, total, part, bullet, filled)


def _name(text: str, cell: TableCell, patterns: Mapping[str, re.Pattern[str]]) -> tuple[int, tuple[bool, bool, bool]]:
    """Return where a label's name begins, and whether it is announced as a part, has a bullet, sums up."""
    start = cell.start
    said = text[start : cell.end]
    bullet = bool(_BULLET.match(said))
    for pattern in (_BULLET, _NUMBERED):
        if m := pattern.match(said.lower()):
            start, said = start + m.end(), said[m.end() :]
    low = View.of(said).lower
    part = patterns["part_row"].match(low)
    if part:
        cut = min(part.end(), len(said))
        start, said = start + cut, said[cut:]
        low = View.of(said).lower
        if m := _BULLET.match(said):
            start, low = start + m.end(), low[m.end() :]
    closed = View.of(closed_up(said)).lower
    total = bool(patterns["total_row"].search(closed)) and not patterns["no_total_row"].search(closed)
    return start, (bool(part), bullet, total)


def _parent(before: Sequence[Line], line: Line) -> Line | None:
    """Return the nearest row above that a row is a part of by its marks: "trong đó", a bullet, a deeper indent."""
    for other in reversed(before):
        if not other.filled:
            if other.part or other.indent >= line.indent and not (line.part or line.bullet):
                continue
            if not other.part:
                return None
        elif line.indent > other.indent and other.section is line.section:
            return other
        elif (line.part and not other.part) or (line.bullet and not other.bullet and line.indent >= other.indent):
            return other if other.section is line.section or line.part else None
    return None


def _to_totals(lines: Sequence[Line]) -> None:
    """Make the nearest total above, else the first below, the whole of the rows that are part of nothing else."""
    filled = [line for line in lines if line.filled]
    for k, line in enumerate(filled):
        if line.parent is not None or line.total:
            continue
        above = next((other for other in reversed(filled[:k]) if other.total), None)
        below = next((other for other in filled[k + 1 :] if other.total), None)
        line.parent = above or below
    for line in filled:
        depth, at = 0, line.parent
        while at is not None and depth < len(filled):
            depth, at = depth + 1, at.parent
        line.depth = depth
