"""What two tables are compared by: the columns that both have, and what tells a fact among them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from solieu.diff.change import Cell, Change, Kind
from solieu.diff.side import Side
from solieu.errors import InputError
from solieu.table.columns import FACTS
from solieu.table.rows import Row, fact_id

#: Differ after every change of rules or version, and say nothing about the facts.
ON_REQUEST = frozenset(("evidence", "rules_sha", "solieu_version"))
#: Likelihoods that lie no further apart are the same, unless asked for.
TOLERANCE = Decimal("0.05")


@dataclass(frozen=True)
class Scope:
    """The columns that both tables have, those of them that are compared, and how near two likelihoods are the same."""

    shared: frozenset[str]
    names: tuple[str, ...]
    tolerance: Decimal = TOLERANCE

    def fact(self, row: Row) -> str | None:
        """Return what tells a fact where the text is the same."""
        if "fact_id" in self.shared:
            return row.get("fact_id")
        if {"doc_sha256", "start"} <= self.shared & row.keys():
            return fact_id(row["doc_sha256"], row["start"])
        return None

    def wording(self, row: Row) -> tuple[Any, ...] | None:
        """Return what tells a fact where the text has been revised."""
        if "quote" not in self.shared:
            return None
        return tuple(row.get(name) for name in ("sentence", "quote") if name in self.shared)

    def texts(self, rows: Iterable[Row]) -> set[str]:
        """Return the hashes of the texts that rows are from; none where a table does not tell."""
        return {row["doc_sha256"] for row in rows if "doc_sha256" in row} if "doc_sha256" in self.shared else set()


def scope_of(a: Side, b: Side, also: Collection[str]) -> Scope:
    """Return what two tables can be compared by; columns in `also` are compared exactly.

    Raises:
        InputError: a table lacks the columns that rows are matched by, or `also` names no column of facts.
    """
    if unknown := sorted(set(also) - FACTS.types.keys()):
        raise InputError(f"no such column: {', '.join(unknown)}; docs/table.md lists them")
    shared = a.columns & b.columns
    for side in (a, b):
        if "doc_id" not in side.columns:
            raise InputError(f"{side.path}: no column doc_id, by which documents are matched; keep it in the table")
    if not ("fact_id" in shared or "quote" in shared or {"doc_sha256", "start"} <= shared):
        raise InputError(f"{a.path} and {b.path}: no column fact_id in both, and no quote; keep one, to match rows by")
    names = tuple(name for name in FACTS.types if name in shared and (name not in ON_REQUEST or name in also))
    return Scope(shared, names, Decimal(0) if "confidence" in also else TOLERANCE)


def missing_columns(a: Side, b: Side, also: Collection[str]) -> Iterator[Change]:
    """Yield which columns are not compared because only one of the tables has them, with values."""
    for kind, one, other in ((Kind.COLUMNS_GONE, a, b), (Kind.COLUMNS_ADDED, b, a)):
        told = one.spool.columns - other.columns - (ON_REQUEST - set(also))
        if told:
            yield Change(kind, cells=tuple(Cell(name, None, None) for name in FACTS.types if name in told))
