"""What a reader makes of a file, before it is a document: parts in reading order, and what the file says of itself.

A reader of a format is a module in `reading/formats/` with one function, `read(data: bytes) -> Iterator[Content]`:
pure (no files, no network), one `Content` a document. It raises `UnreadableError` with what to do where the bytes
are not of its format or damaged. `compose` turns the parts into the text that all offsets point into.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from solieu.model import Block, DocLayout, TableCell
from solieu.reading.limits import PLACES

SEPARATOR = " | "  # between the cells of a row


class UnreadableError(ValueError):
    """The bytes cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: where it begins (from 0), over how many rows and columns it goes, and what stands in it.

    `text` is without line breaks and outer blanks. `indent` counts levels or blanks before the text: only the
    order matters. `name` is the cell's own name in its file, as Excel writes it ("Sheet1!C5").
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    indent: float = 0
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document. `kind`: title (the document's), heading, text, table, or note (a footnote, a caption).

    `text` holds one or more paragraphs, a line break between two; a table has `cells` instead. `page` counts from 1.
    """

    kind: str
    text: str = ""
    cells: tuple[Cell, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """One document as its reader gives it.

    `key` tells documents of one file apart (a sheet's name, the number of a record); `doc_id` is the document's own
    id, where the file gives it one.
    `about` may have title, author, date (YYYY, YYYY-MM or YYYY-MM-DD), date_from (where in the file the date was
    read), source, url, licence, encoding, pages. `notes` are warnings: what was converted, cut or left out.
    """

    parts: tuple[Part, ...]
    key: str = ""
    doc_id: str = ""
    about: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def compose(parts: Iterable[Part]) -> tuple[str, DocLayout]:
    """Return the text of a document, one paragraph or row of a table a line, and what stands where in it."""
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    for part in parts:
        text, cells = _table(part.cells, at) if part.kind == "table" else (part.text.strip("\n"), ())
        if not text:
            continue
        blocks.append(Block(at, at + len(text), part.kind, part.page, cells))
        pieces.append(text + "\n")
        at += len(text) + 1
    return "".join(pieces), DocLayout(tuple(blocks))


def _table(cells: Sequence[Cell], at: int) -> tuple[str, tuple[TableCell, ...]]:
    lines: dict[int, list[Cell]] = {}
    for cell in sorted(_within(cells), key=lambda c: (c.row, c.column)):
        lines.setdefault(cell.row, []).append(cell)
    text: list[str] = []
    placed: list[TableCell] = []
    for row, line in lines.items():
        for k, cell in enumerate(line):
            if k:
                text.append(SEPARATOR)
                at += len(SEPARATOR)
            end = at + len(cell.text)
            placed.append(TableCell(at, end, row, cell.column, cell.rows, cell.columns, cell.indent, cell.name))
            text.append(cell.text)
            at = end
        text.append("\n")
        at += 1
    return "".join(text).removesuffix("\n"), tuple(placed)


def _within(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the cells, none going further than where the last row and column begin: files may claim millions."""
    rows = 1 + max((cell.row for cell in cells), default=0)
    columns = 1 + max((cell.column for cell in cells), default=0)
    kept = [
        replace(cell, rows=min(cell.rows, rows - cell.row), columns=min(cell.columns, columns - cell.column))
        for cell in cells
    ]
    wide = sum(cell.rows * cell.columns for cell in kept) > PLACES
    yield from (replace(cell, rows=1, columns=1) for cell in kept) if wide else kept
