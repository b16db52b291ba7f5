"""One difference between two tables, and the table of differences."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from solieu.table.cells import to_text
from solieu.table.columns import FACTS, Column, ColumnType, Layout, Origin
from solieu.table.rows import Row


class Kind(StrEnum):
    """What a change is about: a row, a document as a whole, or columns that one table does not have."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_GONE = "document_gone"
    DOCUMENT_CHANGED = "document_changed"
    COLUMNS_ADDED = "columns_added"
    COLUMNS_GONE = "columns_gone"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a row of facts in the first table and in the second; None is no value."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A difference. What names it is the second table's where it is in both.

    Of an added or a gone row the cells are what it states (the guide's columns), of `columns_added` and
    `columns_gone` they name the columns. `facts` counts the rows of a document that is in one table only.
    """

    kind: Kind
    doc_id: str | None = None
    fact_id: str | None = None
    quote: str | None = None
    sentence: str | None = None
    cells: tuple[Cell, ...] = ()
    facts: int | None = None


_T, _I, _L, _X = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.TEXTS, Origin.TRACE

#: One row a change. The lists have one item a column, in the same order; an empty item is no value.
CHANGES = Layout(
    "changes",
    (
        Column("kind", _T, _X, "What has changed", required=True, values=tuple(Kind)),
        Column("doc_id", _T, _X, "The document, as the second table names it; empty of columns that are missing"),
        Column("fact_id", _T, _X, "The fact, of the second table where it is in both; empty of documents"),
        Column("quote", _T, _X, "The number as written"),
        Column("sentence", _T, _X, "The sentence or the row of a table that it stands in"),
        Column("columns", _L, _X, "The columns that differ; of a row in one table only, those that it states"),
        Column("before", _L, _X, "Their values in the first table"),
        Column("after", _L, _X, "Their values in the second table"),
        Column("facts", _I, _X, "Of a document in one table only: its rows"),
    ),
)


def change_row(change: Change) -> Row:
    """Return a change as a row of `CHANGES`."""
    return {
        "kind": change.kind,
        "doc_id": change.doc_id,
        "fact_id": change.fact_id,
        "quote": change.quote,
        "sentence": change.sentence,
        "columns": [cell.column for cell in change.cells],
        "before": [value_text(cell.column, cell.before) for cell in change.cells],
        "after": [value_text(cell.column, cell.after) for cell in change.cells],
        "facts": change.facts,
    }


def value_text(column: str, value: Any) -> str:  # noqa: ANN401
    """Return the value of a column of facts as CSV has it, empty for None."""
    return "" if value is None else to_text(value, FACTS.types[column])
