"""What the arithmetic of a document gives, as tables: contradictions, and facts that follow from others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from solieu.checks.arithmetic import CHECKS, Violation, violations
from solieu.checks.derive import Derived, derive
from solieu.table.columns import FACTS, Column, ColumnType, Layout, Origin
from solieu.table.rows import Row

_T, _D, _L, _X = ColumnType.TEXT, ColumnType.DECIMAL, ColumnType.TEXTS, Origin.TRACE

#: One row a contradiction.
VIOLATIONS = Layout(
    "violations",
    (
        Column("check", _T, _X, "Which figures were held against each other", required=True, values=tuple(CHECKS)),
        Column("doc_id", _T, _X, "The document", required=True),
        Column("facts", _L, _X, "The facts, in the order of the formula", required=True),
        Column("figures", _T, _X, "Their quotes", required=True),
        Column("expected", _T, _X, "What follows from the others: an interval", required=True),
        Column("found", _T, _X, "What the text says: an interval", required=True),
        Column("gap", _D, _X, "How far these lie apart", required=True),
        Column("message", _T, _X, "The same as a sentence", required=True),
    ),
)
_OWN = {
    "rule": Column("rule", _T, _X, "How it follows", required=True),
    "operands": Column("operands", _L, _X, "The facts that it follows from", required=True),
    "formula": Column("formula", _T, _X, "Their values in the formula", required=True),
}
#: One row a derived fact; columns mean what they mean in a row of facts.
DERIVED = Layout("derived", tuple(_OWN.get(f.name) or FACTS.by_name[f.name] for f in fields(Derived)))


def contradictions(documents: Iterable[Sequence[Row]]) -> Iterator[Violation]:
    """Yield what contradicts itself, document by document."""
    for rows in documents:
        yield from violations(rows)


def violation_row(violation: Violation) -> Row:
    """Return a contradiction as a row of `VIOLATIONS`."""
    return {f.name: getattr(violation, f.name) for f in fields(violation)}


def derived_rows(documents: Iterable[Sequence[Row]]) -> Iterator[Row]:
    """Yield what follows from the facts of each document, as rows of `DERIVED`."""
    for rows in documents:
        yield from ({f.name: getattr(found, f.name) for f in fields(found)} for found in derive(rows))
