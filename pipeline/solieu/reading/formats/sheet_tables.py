"""The cells of a sheet to parts: which rows are tables, which are the lines around them.

Lines in a row that each have several filled cells make a run; blank rows and lines of one cell (titles, notes, sections
of a body) lie between runs. A run that has heads over its own figures begins a table, one without goes on with the
table above. What belongs to no table is a heading or a text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solieu.reading.content import Cell, Part

_FIGURE = re.compile(r"[-+−–(]?\s*\d[\d.,\s]*\)?\s*[%*]?|[-–—.…x*]{1,4}")
_PLAIN_NAME = re.compile(r"(?![A-Za-z]{1,3}\d+$|[Rr]\d*(?:[Cc]\d*)?$|[Cc]\d*$)[^\W\d][\w.]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"[^\W\d]+ [\dIVX]{1,4}(?:[.-]\d+)*[.:]")  # "Bảng 2:"
_LONGEST_TITLE = 300
_SAMPLE = 3  # lines with figures that tell which columns have them
_MOST_GAPS = 20  # blank columns of a table; one with more is not split
_MOST_LINES_ABOVE = 5

Span = tuple[tuple[int, int], tuple[int, int]]  # row and column of the first and the last cell of a merged range


def place(texts: Mapping[int, Mapping[int, str]], spans: Iterable[Span] = (), sheet: str = "") -> list[Cell]:
    """Return the cells of a sheet from its filled texts by row and column, counted from 0.

    Blanks before a text become its `indent`. `spans` are merged ranges: what stands in them besides their first cell
    is left out. A cell is named as in Excel: C5, with the name of a sheet 'Bảng 1'!C5.
    """
    last_row, last_column = max(texts, default=0), max((k for row in texts.values() for k in row), default=0)
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    hidden: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in spans:
        if left in texts.get(top, ()):
            bottom, right = min(bottom, last_row), min(right, last_column)
            sizes[top, left] = bottom + 1 - top, right + 1 - left
            rows = (row for row in range(top, bottom + 1) if row in texts)
            hidden.update((row, k) for row in rows for k in texts[row] if left <= k <= right)
    quoted = sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"
    prefix = quoted + "!" if sheet else ""
    return [
        Cell(row, k, text.strip(), *sizes.get((row, k), (1, 1)), len(text) - len(text.lstrip()), _name(prefix, row, k))
        for row, line in texts.items()
        for k, text in line.items()
        if (row, k) in sizes or (row, k) not in hidden
    ]


def column_number(letters: str) -> int:
    """Return the number of a column from 0: 0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(prefix: str, row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, k = divmod(column - 1, 26)
        letters = chr(65 + k) + letters
    return f"{prefix}{letters}{row + 1}"


def table_parts(cells: Iterable[Cell]) -> tuple[Part, ...]:
    """Return what stands in a sheet, from top to bottom.

    `cells` are the filled cells in any order, their rows and columns counted from the sheet's first; merged ones go
    over several. The rows and columns of a table in the result are counted from that table's own first.
    """
    lines = _lines(cells)
    rows = [line.row for line in lines]
    parts: list[Part] = []
    done = 0
    for first, last in _tables(lines):
        begin, end = bisect_left(rows, first), bisect_right(rows, last)
        above, table = lines[done:begin], lines[begin:end]
        notes = _count_notes(above, lines[done - 1].end(), first) if done else 0
        middle = _middle(table)
        parts.extend(map(_text, above[:notes]))
        parts.extend(_title(line) if _is_title(line, middle) else _text(line) for line in above[notes:])
        parts.extend(map(_table, _sides(table)))
        done = end
    if not done and lines and _is_title(lines[0], lines[0].cells[0].column):
        parts.append(_title(lines[0]))
        done = 1
    parts.extend(map(_text, lines[done:]))
    return tuple(parts)


def is_figure(text: str) -> bool:
    """Say whether a cell states a figure or that there is none ("-", "..."); a year is no figure."""
    return bool(_FIGURE.fullmatch(text)) and not is_year(text)


def is_year(text: str) -> bool:
    """Say whether a cell states a year only."""
    return bool(_YEAR.fullmatch(text))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet that is not blank: the cells that begin in it, and all that go over it."""

    row: int
    cells: Sequence[Cell]
    over: Sequence[Cell]

    def is_full(self) -> bool:
        return len(self.over) > 1 or is_figure(self.over[0].text)

    def end(self) -> int:
        return max(cell.row + cell.rows for cell in self.over)

    def figures(self, left: int) -> set[int]:
        """Return the columns right of `left` that have figures."""
        return {cell.column for cell in self.cells if cell.column > left and is_figure(cell.text)}


@dataclass(frozen=True, slots=True)
class _Run:
    """Full lines that follow each other: which columns have figures, and which have heads before the first figure."""

    lines: Sequence[_Line]
    figures: frozenset[int]
    heads: frozenset[int]

    def is_head_of(self, body: "_Run") -> bool:
        """Say whether its heads stand over at least half of the figures of `body`."""
        return 0 < len(body.figures) <= 2 * len(body.figures & self.heads)


def _run(lines: Sequence[_Line]) -> _Run:
    left = min(line.over[0].column for line in lines)
    stating = [k for k, line in enumerate(lines) if line.figures(left)]
    figures = (column for k in stating[:_SAMPLE] for column in lines[k].figures(left))
    heads = (cell for line in lines[: stating[0] if stating else None] for cell in line.over)
    return _Run(lines, frozenset(figures), frozenset(k for c in heads for k in range(c.column, c.column + c.columns)))


def _lines(cells: Iterable[Cell]) -> list[_Line]:
    starting: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        starting.setdefault(cell.row, []).append(cell)
    crossing: dict[int, list[Cell]] = {}
    for cell in (cell for line in starting.values() for cell in line if cell.rows > 1):
        for row in range(cell.row + 1, cell.row + cell.rows):
            crossing.setdefault(row, []).append(cell)
    return [
        _Line(row, own, sorted((*own, *crossing[row]), key=lambda c: c.column) if row in crossing else own)
        for row, own in starting.items()
    ]


def _runs(lines: Iterable[_Line]) -> list[_Run]:
    """Group the full lines that follow each other without a blank row or a line of one cell."""
    runs: list[list[_Line]] = []
    before: _Line | None = None
    for line in lines:
        if line.is_full():
            if before and before.is_full() and line.row <= before.end():
                runs[-1].append(line)
            else:
                runs.append([before, line] if before and _is_outer_head(before, line) else [line])
        before = line
    return [_run(run) for run in runs]


def _is_outer_head(line: _Line, below: _Line) -> bool:
    """Say whether a line of one cell is a head over some of the heads below: "5 tháng năm 2017"."""
    head, left = line.over[0], below.over[0].column
    under = [c for c in below.cells if head.column <= c.column < head.column + head.columns]
    apart = line.end() < below.row or head.column <= left or below.figures(left)
    return not apart and len(under) > 1 and ":" not in head.text


def _tables(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of each table."""
    runs = _runs(lines)
    if not any(run.figures for run in runs):
        yield from ((run.lines[0].row, run.lines[-1].row) for run in runs if len(run.lines) > 1)
        return
    blanks = [line.row for before, line in pairwise(lines) if line.row > before.end()]
    head: _Run | None = None
    last, waiting = 0, False
    for run, body in zip(runs, _bodies(runs), strict=True):
        near = bisect_right(blanks, last) == bisect_right(blanks, run.lines[0].row)
        goes = "in" if waiting else _place(run, body, head is not None, near)
        if goes == "out":
            continue
        if goes == "new":
            if head:
                yield _first(head), last
            head = run
        last, waiting = run.lines[-1].row, (waiting or goes == "new") and not run.figures
    if head:
        yield _first(head), last


def _bodies(runs: Sequence[_Run]) -> list[_Run | None]:
    """Return for each run the next below it that has figures and no heads of its own just above it."""
    found: list[_Run | None] = []
    body: _Run | None = None
    for run in reversed(runs):
        found.append(body)
        if run.figures:
            body = None if run.is_head_of(run) else run
    return found[::-1]


def _place(run: _Run, body: _Run | None, below: bool, near: bool) -> str:
    """Say whether a run goes into the table above it, begins a new one, or is out of all tables.

    `body` is the run that may need it as its head; `below` tells that a table is above it, `near` that no blank row
    parts them.
    """
    if run.figures:
        return "in" if below and not run.is_head_of(run) else "new"
    if body and run.is_head_of(body):
        return "new"
    return "in" if below and (near or body) else "out"


def _first(run: _Run) -> int:
    """Return the first row of a table, below lines such as "Tháng 5 | Đơn vị: tấn"."""
    lines = run.lines
    for _ in range(_MOST_LINES_ABOVE):
        if len(lines) == 1 or not any(":" in c.text for c in lines[0].cells) or not _run(lines[1:]).is_head_of(run):
            break
        lines = lines[1:]
    return lines[0].row


def _sides(lines: Sequence[_Line]) -> list[list[Cell]]:
    """Split a table where a blank column is followed by another table's labels and figures."""
    cells = [cell for line in lines for cell in line.cells]
    covered = {k for cell in cells for k in range(cell.column, cell.column + cell.columns)}
    left, *starts = sorted(k for k in covered if k - 1 not in covered)
    sides: list[list[Cell]] = []
    for start in reversed(starts if len(starts) <= _MOST_GAPS else []):
        if _begins_table(lines, start) and any(is_figure(c.text) for c in cells if left < c.column < start):
            sides.append([cell for cell in cells if cell.column >= start])
            cells = [cell for cell in cells if cell.column < start]
    return [cells, *reversed(sides)]


def _begins_table(lines: Iterable[_Line], column: int) -> bool:
    """Say whether most lines that state figures right of a column have a label in it."""
    stating = [line for line in lines if line.figures(column)]
    labelled = sum(any(c.column == column and not is_figure(c.text) for c in line.cells) for line in stating)
    return 0 < len(stating) < 2 * labelled


def _table(cells: Sequence[Cell]) -> Part:
    top, left, bottom = cells[0].row, min(c.column for c in cells), max(c.row for c in cells)
    placed = (
        Cell(c.row - top, c.column - left, c.text, min(c.rows, bottom + 1 - c.row), c.columns, c.indent, c.name)
        for c in cells
    )
    return Part("table", cells=tuple(placed))


def _count_notes(lines: Sequence[_Line], begin: int, end: int) -> int:
    """Count the lines right below a table, up to a blank row; none when no blank row comes before the next table."""
    at = begin
    for k, line in enumerate(lines):
        if line.row > at:
            return k
        at = line.end()
    return len(lines) if at < end else 0


def _middle(lines: Iterable[_Line]) -> float:
    cells = [cell for line in lines for cell in line.cells]
    return (min(c.column for c in cells) + max(c.column + c.columns - 1 for c in cells)) / 2


def _is_title(line: _Line, middle: float) -> bool:
    """Say whether a line is a title: no remark in brackets, no "Đơn vị: ...", no unit that stands far right."""
    cell, text = line.cells[0], line.cells[0].text
    if len(line.cells) > 1 or cell.column > middle or len(text) > _LONGEST_TITLE:
        return False
    said = ":" not in text and not text.endswith(".") or bool(_NUMBERED.match(text))
    return said and not text.startswith("(") and any(c.isalpha() for c in text)


def _title(line: _Line) -> Part:
    return Part("heading", line.cells[0].text)


def _text(line: _Line) -> Part:
    return Part("text", "\n".join(cell.text for cell in line.cells))
