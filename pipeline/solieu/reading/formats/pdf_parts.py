"""The pieces of all pages to the parts of a document: what goes on over a page break is put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from solieu.reading.content import Cell, Part
from solieu.reading.formats.pdf_grid import Table
from solieu.reading.formats.pdf_lines import Piece, continues
from solieu.reading.formats.pdf_rows import join_lines

_MOST_HEAD = 3  # rows above those that are repeated
_SHIFT = 6.0  # points by which columns may move from page to page


def parts_of(stretches: Iterable[Sequence[Piece]]) -> tuple[Part, ...]:
    """Return the parts of a document from what its pages hold; each stretch is a page's or a column's, in order."""
    done: list[Piece] = []
    for pieces in stretches:
        rest = list(pieces)
        last = next((p for p in reversed(done) if p.kind != "note"), None)
        if rest and last and continues(last, rest[0]):
            last.text, last.full = join_lines(last.text, rest[0].text), rest[0].full
            rest = rest[1:]
        elif rest and last and last.table and (more := _more(last, rest[0])):
            last.table = _appended(last.table, more)
            rest = rest[1:]
        done += rest
    _mark_title(done)
    return tuple(_part(piece) for piece in done)


def _more(before: Piece, after: Piece) -> Table | None:
    """Return the table at the top of a page that goes on from the page before."""
    same = before.table and after.table and _same_columns(before.table, after.table)
    return after.table if same and after.page > before.page else None


def _same_columns(a: Table, b: Table) -> bool:
    if len(a.columns) != len(b.columns):
        return False
    shift = a.columns[0] - b.columns[0]
    limit = max(_SHIFT, 0.04 * (a.x1 - a.x0))
    return all(abs(x - y - shift) <= limit for x, y in zip(a.columns, b.columns, strict=True))


def _appended(a: Table, b: Table) -> Table:
    """Return the first table with the rows of the second, whose head is left out when it is the first one's."""
    first, second = _rows(a.cells), _rows(b.cells)
    same = max((_common(first[skip:], second) for skip in range(min(len(first), _MOST_HEAD))), default=0)
    down = 1 + max((c.row + c.rows - 1 for c in a.cells), default=-1)
    start = min((c.row for row in second[same:] for c in row), default=0)
    cells = [replace(c, row=c.row - start + down) for row in second[same:] for c in row]
    return replace(a, cells=(*a.cells, *cells))


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
    return [sorted(rows[k], key=lambda c: c.column) for k in sorted(rows)]


def _common(first: Sequence[Sequence[Cell]], second: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows two tables begin with in common."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _texts(pair[0]) == _texts(pair[1]), pairs))


def _texts(row: Sequence[Cell]) -> list[tuple[int, str]]:
    return [(c.column, c.text) for c in row]


def _mark_title(pieces: Sequence[Piece]) -> None:
    """Make the first of the biggest headings on page 1 the title."""
    headings = [p for p in pieces if p.kind == "heading" and p.page == 1]
    if headings:
        max(headings, key=lambda p: p.size).kind = "title"


def _part(piece: Piece) -> Part:
    cells = piece.table.cells if piece.table else ()
    return Part(piece.kind, piece.text, cells, piece.page)
