"""Tables without ruled cells: rows of figures one under the other, their head above, the ends of labels below."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from solieu.reading.formats.pdf_columns import Column, Token, find_columns, is_leader, place_words, tokens_of
from solieu.reading.formats.pdf_grid import Table
from solieu.reading.formats.pdf_heads import head_cells
from solieu.reading.formats.pdf_rows import Entry, cells_of, rows_of
from solieu.reading.formats.pdf_rules import Rule
from solieu.reading.formats.pdf_words import Line, Word

_FAR = 2.8  # of the type size: the most between two lines of a table
_BESIDE = 0.8  # of the type size: lines closer than this are side by side
_MOST_BARE = 3  # lines without figures between two rows
_MOST_HEAD = 8  # lines
_EDGE = 2.5  # points within which figures stand one under the other
_YEAR = re.compile(r"(?:19|20)\d\d")
_WIDE = 0.5  # of a table's width: the least length of the rules over and under its head and under its foot


def open_tables(lines: Sequence[Line], rules: Sequence[Rule], number: int) -> tuple[list[Line], list[Table]]:
    """Return a stretch of lines with a line in the place of each table, and the tables, counted from `number`."""
    done, tables = list[Line](), list[Table]()
    k = 0
    for first, last in _cores(lines, rules):
        rows = [tokens_of(line) for line in lines[first : last + 1] if _is_row(line)]
        columns = find_columns(rows)
        if not _aligned(rows, columns):
            continue
        while first > k and lines[first].base - lines[first - 1].base <= _BESIDE * lines[first].size:
            first -= 1
        top = max(_head(lines, first, columns, rules), k)
        first = _body(lines, top, first, columns, rules)
        last = _foot(lines, last, columns, rules)
        table = _table(lines[top : last + 1], first - top, columns, rules)
        done += lines[k:top]
        mark = Word((), "", table.x0, table.x1, table.top, lines[top].size, False)
        done.append(Line([mark], mark.base, mark.size, table=number + len(tables)))
        tables.append(table)
        k = last + 1
    return [*done, *lines[k:]], tables


def _is_row(line: Line) -> bool:
    if line.table is not None:
        return False
    tokens = tokens_of(line)
    values = sum(t.value for t in tokens)
    if any(is_leader(w.text) for w in line.words) and values < 2:
        return False  # a table of contents
    return values > 1 or (len(tokens) > 1 and tokens[-1].value and any(c.isdigit() for c in tokens[-1].text))


def _cores(lines: Sequence[Line], rules: Sequence[Rule]) -> list[tuple[int, int]]:
    """Return where rows of figures follow each other: the first and the last one."""
    found: list[tuple[int, int]] = []
    first = last = -1
    for k, line in enumerate(lines):
        if first >= 0 and (
            line.table is not None or not _near(lines, k, last) or _is_text(line, lines[first : last + 1])
        ):
            found.append((first, last))
            first = -1
        if _is_row(line):
            first, last = (k if first < 0 else first), k
    if first >= 0:
        found.append((first, last))
    return found


def _near(lines: Sequence[Line], k: int, last: int) -> bool:
    return k - last <= _MOST_BARE + 1 and lines[k].base - lines[k - 1].base <= _FAR * lines[k].size


def _is_text(line: Line, rows: Sequence[Line]) -> bool:
    """Return whether a line is running text under rows of a table: it goes over their columns."""
    if _is_row(line):
        return False
    figures = [t.x0 for row in rows if _is_row(row) for t in tokens_of(row) if t.value and t.x0 > row.x0]
    inner = sorted(figures)[len(figures) // 3] if figures else line.x1
    return len(tokens_of(line)) == 1 and line.x1 > inner and len(line.text) > 60


def _aligned(rows: Sequence[Sequence[Token]], columns: Sequence[Column]) -> bool:
    """Return whether rows are a table: figures stand one under the other in two columns or in three rows."""
    figures = [c for c in columns if c.numeric]
    counts = [
        _stacked([t for row in rows for t in row if t.value and c.x0 - 1 <= t.x0 and t.x1 <= c.x1 + 1]) for c in figures
    ]
    full = [n for n in counts if n >= 2]
    return (len(full) >= 2 and sum(full) >= 4) or (len(full) == 1 and full[0] >= 3 and len(columns) > 1)


def _stacked(tokens: Sequence[Token]) -> int:
    """Return how many tokens have a right end, a middle or a left end in common."""

    def most(places: list[float]) -> int:
        places.sort()
        return max((bisect_right(places, x + 2 * _EDGE) - k for k, x in enumerate(places)), default=0)

    return max(most([t.x1 for t in tokens]), most([(t.x0 + t.x1) / 2 for t in tokens]), most([t.x0 for t in tokens]))


def _wide_rules(columns: Sequence[Column], rules: Sequence[Rule]) -> list[Rule]:
    x0, x1 = columns[0].x0, columns[-1].x1
    return [r for r in rules if r.level and min(r.x1, x1) - max(r.x0, x0) > _WIDE * (x1 - x0)]


def _head(lines: Sequence[Line], first: int, columns: Sequence[Column], rules: Sequence[Rule]) -> int:
    """Return at which line the head begins: under the rule above it, else where lines no longer fit the columns."""
    over = [r.y0 for r in _wide_rules(columns, rules) if r.y0 < lines[first].base]
    floor = max(first - _MOST_HEAD, 0)
    reach = [k for k in range(floor, first) if _unbroken(lines, k, first)]
    for y in sorted(over):
        below = [k for k in reach if lines[k].base > y]
        if below and lines[below[0]].top - y < _FAR * lines[below[0]].size:
            return below[0]
        if not below and lines[first].top - y < _FAR * lines[first].size:
            return first
    top = first
    for k in range(first - 1, floor - 1, -1):
        beside = lines[k + 1].base - lines[k].base <= _BESIDE * lines[k].size
        if k not in reach or lines[k].size > 1.08 * lines[first].size or not (beside or _fits(lines[k], columns)):
            break
        top = k
    return top


def _body(lines: Sequence[Line], top: int, first: int, columns: Sequence[Column], rules: Sequence[Rule]) -> int:
    """Return at which line the body begins: the first figures may stand below the first line of their label."""
    edge = columns[0].x0 + 2 * lines[first].size
    under = [r.y0 for r in _wide_rules(columns, rules) if r.x0 < edge and r.y0 > lines[top].base]
    return next((k for k in range(top, first) if any(y < lines[k].base for y in under)), first)


def _unbroken(lines: Sequence[Line], k: int, first: int) -> bool:
    near = all(b.base - a.base <= _FAR * max(a.size, b.size) for a, b in pairwise(lines[k : first + 1]))
    return near and all(line.table is None for line in lines[k:first])


def _fits(line: Line, columns: Sequence[Column]) -> bool:
    """Return whether a line can be of a head: several pieces, or one over figures that is no unit."""
    tokens = tokens_of(line)
    if any(":" in t.text for t in tokens):
        return False
    figures = [c for c in columns if c.numeric]
    if len(tokens) > 1:
        return len({k for t in tokens for k, c in enumerate(columns) if _overlap(t, c) > 0}) > 1
    left = figures[0].x0 if figures[0] != columns[0] or len(figures) == 1 else figures[1].x0
    if _centred(line, columns) or (line.x1 > columns[-1].x1 - _EDGE and not _centred(line, figures)):
        return False
    return line.x0 > left - 3 * line.size and len(line.text) < 40


def _centred(line: Line, columns: Sequence[Column]) -> bool:
    """Return whether a line stands in the middle over columns: over all a caption, over the figures a title."""
    return abs(line.x0 + line.x1 - columns[0].x0 - columns[-1].x1) <= 2 * line.size


def _overlap(token: Token, column: Column) -> float:
    return min(token.x1, column.x1) - max(token.x0, column.x0)


def _foot(lines: Sequence[Line], last: int, columns: Sequence[Column], rules: Sequence[Rule]) -> int:
    """Return the last line of a table: down to the rule under it, else as far as a label goes on."""
    under = [r.y0 for r in _wide_rules(columns, rules) if r.y0 > lines[last].base]
    limit = len(columns) > 1 and columns[1].x0 or columns[0].x1
    k = last
    while k + 1 < len(lines) and lines[k + 1].table is None and lines[k + 1].x1 <= limit:
        gap = lines[k + 1].base - lines[k].base
        ruled = any(y > lines[k + 1].base and y - lines[k + 1].base < _FAR * lines[k + 1].size for y in under)
        if gap <= _BESIDE * lines[k].size:
            k += 1
            continue
        if gap > 1.7 * lines[k].size or any(lines[k].base < y < lines[k + 1].base for y in under):
            break
        if not ruled and not lines[k + 1].text[0].islower():
            break
        k += 1
    return k


def _are_years(line: Line) -> bool:
    """Return whether the figures of a line are years alone: they belong to the head."""
    values = [t.text for t in tokens_of(line) if t.value]
    return bool(values) and all(_YEAR.fullmatch(text) for text in values)


def _table(lines: Sequence[Line], head: int, columns: Sequence[Column], rules: Sequence[Rule]) -> Table:
    while head < len(lines) and _are_years(lines[head]):
        head += 1
    entries = [Entry(line.base, line.size, place_words(line.words, columns)) for line in lines[head:]]
    label = next((k for k, c in enumerate(columns) if not c.numeric), 0)
    figures = frozenset(k for k, c in enumerate(columns) if c.numeric and k != label)
    cells = list(head_cells(lines[:head], columns, rules)) if head else []
    first = 1 + max((c.row for c in cells), default=-1)
    cells += cells_of(rows_of(entries, figures, label), first, label)
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return Table(tuple(cells), tuple(c.x0 for c in columns), x0, lines[0].top, x1, lines[-1].bottom)
