"""Tables whose cells are ruled: the grid that ruling lines make, cells over several rows or columns, their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solieu.reading.content import Cell
from solieu.reading.formats.pdf_columns import Token, find_columns, is_value, tokens_of
from solieu.reading.formats.pdf_rows import Entry, Row, cell_text, rows_of
from solieu.reading.formats.pdf_rules import Rule
from solieu.reading.formats.pdf_words import Line, Word, make_line, split_word

_TOUCH = 3.0  # points between lines that meet
_SAME = 3.0  # points between lines that are one line of the grid
_MIDDLE = 0.35  # of the type size: how high the middle of a word is


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: its cells, the left ends of its columns, and the box it stands in (points from the top)."""

    cells: tuple[Cell, ...]
    columns: tuple[float, ...]
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def ruled(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a rule lies between two neighbouring places: the line from one to the other crosses it."""
        if y0 == y1:
            return any(not r.level and x0 < r.x0 < x1 and r.y0 - _TOUCH < y0 < r.y1 + _TOUCH for r in self.rules)
        return any(r.level and y0 < r.y0 < y1 and r.x0 - _TOUCH < x0 < r.x1 + _TOUCH for r in self.rules)


_Box = tuple[int, int, int, int]  # first row, last row, first column, last column


def ruled_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[list[Line], list[Table]]:
    """Return the lines of a page that are in no ruled table, and the tables.

    A line of words stays where a table stood, with the table's number.
    """
    rest, tables = list(lines), list[Table]()
    for group in _connected(rules):
        grid = _grid(group)
        if len(grid.xs) < 3 or len(grid.ys) < 2:
            continue
        inside, outside = _parted(rest, grid)
        table = _table(inside, grid)
        if table:
            mark = Word((), "", table.x0, table.x1, table.top + 8, 10, False)
            rest = sorted([*outside, Line([mark], mark.base, 10, table=len(tables))], key=lambda line: line.base)
            tables.append(table)
    return rest, tables


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield groups of rules that meet, those with rules both along and across."""
    left = list(rules)
    while left:
        group = [left.pop()]
        for rule in group:
            near = [r for r in left if r.level != rule.level and _meet(r, rule)]
            group += near
            left = [r for r in left if r not in near]
        if len({r.level for r in group}) == 2:
            yield group


def _meet(a: Rule, b: Rule) -> bool:
    return a.x0 - _TOUCH <= b.x1 and b.x0 <= a.x1 + _TOUCH and a.y0 - _TOUCH <= b.y1 and b.y0 <= a.y1 + _TOUCH


def _grid(group: list[Rule]) -> _Grid:
    flat, steep = [r for r in group if r.level], [r for r in group if not r.level]
    ys = [r.y0 for r in flat] + [min(r.y0 for r in steep), max(r.y1 for r in steep)]
    xs = [r.x0 for r in steep] + [min(r.x0 for r in flat), max(r.x1 for r in flat)]
    return _Grid(_distinct(xs), _distinct(ys), tuple(group))


def _distinct(values: list[float]) -> tuple[float, ...]:
    done: list[float] = []
    for value in sorted(values):
        if not done or value - done[-1] > _SAME:
            done.append(value)
    return tuple(done)


def _parted(lines: Sequence[Line], grid: _Grid) -> tuple[list[Line], list[Line]]:
    inside, outside = [], []
    for line in lines:
        y = line.base - _MIDDLE * line.size
        if line.table is not None or not grid.ys[0] < y < grid.ys[-1]:
            outside.append(line)
            continue
        mine = [w for w in line.words if grid.xs[0] - 2 < (w.x0 + w.x1) / 2 < grid.xs[-1] + 2]
        others = [w for w in line.words if w not in mine]
        if mine:
            inside.append(make_line(mine))
        if others:
            outside.append(make_line(others, line.marked))
    return inside, outside


def _table(lines: Sequence[Line], grid: _Grid) -> Table | None:
    """Return the table in a grid; None for a frame round a text or a chart."""
    grid = _refined(grid, lines)
    boxes = list(_boxes(grid))
    owner = {(r, c): box for box in boxes for r in range(box[0], box[1] + 1) for c in range(box[2], box[3] + 1)}
    held: dict[_Box, list[Line]] = {}
    for line in lines:
        for box, words in _shared(line, grid, owner).items():
            held.setdefault(box, []).append(make_line(words))
    if len({box[2] for box in held}) < 2 or len(lines) < 2:
        return None
    cells = tuple(sorted(_cells(grid, boxes, held), key=lambda c: (c.row, c.column)))
    return Table(cells, grid.xs[:-1], grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])


def _refined(grid: _Grid, lines: Sequence[Line]) -> _Grid:
    """Add columns of figures that no rule parts, where several stand in one column of the grid."""
    rows = [row for row in map(tokens_of, lines) if sum(t.value for t in row) > 1]
    added: list[Rule] = []
    columns = find_columns(rows) if len(rows) > 1 else []
    top = min((line.top for line in lines if any(is_value(w.text) for w in line.words)), default=0.0)
    for a, b in pairwise(columns):
        x = (a.x1 + b.x0) / 2
        parted = any(a.x1 - _SAME < edge < b.x0 + _SAME for edge in grid.xs)
        if b.numeric and not parted and sum(_both(row, a.x1, b.x0) for row in rows) > 0.6 * len(rows):
            added.append(Rule(x, top, x, grid.ys[-1]))
    return _Grid(_distinct([*grid.xs, *(r.x0 for r in added)]), grid.ys, (*grid.rules, *added))


def _both(row: Sequence[Token], left: float, right: float) -> bool:
    return any(t.x1 <= left + 1 for t in row) and any(t.x0 >= right - 1 for t in row)


def _boxes(grid: _Grid) -> Iterator[_Box]:
    """Yield the cells: neighbouring places with no rule between are one."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    xs = [(a + b) / 2 for a, b in pairwise(grid.xs)]
    ys = [(a + b) / 2 for a, b in pairwise(grid.ys)]
    taken: set[tuple[int, int]] = set()
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            right, down = c, r
            while (
                right + 1 < columns
                and (r, right + 1) not in taken
                and not grid.ruled(xs[right], ys[r], xs[right + 1], ys[r])
            ):
                right += 1
            while down + 1 < rows and not any(
                grid.ruled(xs[k], ys[down], xs[k], ys[down + 1]) for k in range(c, right + 1)
            ):
                down += 1
            taken |= {(i, j) for i in range(r, down + 1) for j in range(c, right + 1)}
            yield r, down, c, right


def _shared(line: Line, grid: _Grid, owner: dict[tuple[int, int], _Box]) -> dict[_Box, list[Word]]:
    """Return the words of a line by the cell that they are in; a word over a ruled edge is cut there."""
    y = line.base - _MIDDLE * line.size
    row = max((k for k, top in enumerate(grid.ys[:-1]) if top <= y), default=0)
    done: dict[_Box, list[Word]] = {}
    words = list(line.words)
    for k, x in enumerate(grid.xs[1:-1], 1):
        if owner[row, k - 1] != owner[row, k]:
            words = [p for w in words for p in (split_word(w, x) if w.x0 < x - 1 and w.x1 > x + 1 else [w])]
    for word in words:
        middle = (word.x0 + word.x1) / 2
        column = max((k for k, x in enumerate(grid.xs[:-1]) if x <= middle), default=0)
        done.setdefault(owner[row, column], []).append(word)
    return done


def _cells(grid: _Grid, boxes: list[_Box], held: dict[_Box, list[Line]]) -> Iterator[Cell]:
    """Yield the cells row by row; a band without rules between its rows is taken apart by its lines."""
    label = _label(held)
    parts: dict[int, list[Row]] = {}
    for band in range(len(grid.ys) - 1):
        mine = [box for box in boxes if box[0] <= band <= box[1]]
        alone = all(box[0] == box[1] for box in mine)
        parts[band] = _rows([box for box in mine if box in held], held, label) if alone else []
    first = {}
    count = 0
    for band, rows in parts.items():
        first[band] = count
        filled = rows or any(box[0] <= band <= box[1] for box in held)
        count += max(len(rows), 1 if filled else 0)
    first[len(parts)] = count
    head = min((box[0] for box, lines in held.items() if box[2] != label and is_value(lines[0].text)), default=0)
    left = min((lines[0].x0 for b, lines in held.items() if b[2] == b[3] == label and b[0] >= head), default=0.0)
    for box in sorted(held):
        top, columns = first[box[0]], box[3] - box[2] + 1
        if parts[box[0]]:
            for k, row in enumerate(parts[box[0]], top):
                if box[2] in row.cells:
                    indent = max(row.cells[box[2]][0][0].x0 - left, 0) if box[2] == label else 0
                    yield Cell(k, box[2], cell_text(row.cells[box[2]]), 1, columns, round(indent))
        else:
            indent = max(held[box][0].x0 - left, 0) if box[2] == box[3] == label and box[0] >= head else 0
            text = cell_text([line.words for line in held[box]])
            yield Cell(top, box[2], text, max(first[box[1] + 1] - top, 1), columns, round(indent))


def _label(held: dict[_Box, list[Line]]) -> int:
    """Return the column with the rows' names: the first one whose cells have words more often than not."""
    worded: dict[int, list[bool]] = {}
    for box, lines in held.items():
        if box[2] == box[3]:
            worded.setdefault(box[2], []).extend(sum(map(str.isalpha, line.text)) > 3 for line in lines)
    return next((column for column in sorted(worded) if 2 * sum(worded[column]) > len(worded[column])), 0)


def _rows(boxes: list[_Box], held: dict[_Box, list[Line]], label: int) -> list[Row]:
    """Return the rows in a band that has figures one under the other; nothing for a band of one row."""
    stacked = [box[2] for box in boxes if sum(is_value(line.text.replace(" ", "")) for line in held[box]) > 1]
    if not stacked:
        return []
    placed = sorted(((line, box[2]) for box in boxes for line in held[box]), key=lambda pair: pair[0].base)
    entries: list[Entry] = []
    for line, column in placed:
        if entries and line.base - entries[-1].base <= 0.3 * line.size and column not in entries[-1].words:
            entries[-1].words[column] = line.words
        else:
            entries.append(Entry(line.base, line.size, {column: line.words}))
    return rows_of(entries, frozenset(c for c in stacked if c != label), label)
