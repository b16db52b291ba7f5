"""The rows of one document in two tables: which are the same fact, and in what they differ."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from solieu.diff.change import Cell, Change, Kind
from solieu.diff.pairs import Pairs, pair
from solieu.diff.scope import Scope
from solieu.table.columns import FACTS, Origin
from solieu.table.rows import Row

#: Told once where all rows of a document have the same.
_OF_DOCUMENT = ("doc_id", "doc_date", "doc_date_source", "doc_sha256")
#: Differ when the text in front of the fact is revised.
_PLACE = frozenset(("start", "end", "page", "cell"))
_GUIDE = tuple(column.name for column in FACTS.columns if column.origin is Origin.GUIDE)


def compare(before: Sequence[Row], after: Sequence[Row], scope: Scope) -> Iterator[Change]:
    """Yield what the rows of a document, of which each table has some, say differently, in reading order.

    A row is matched by its fact; a row of a text that the other table does not have, by sentence and quote.
    """
    about = tuple(_about(before, after, scope))
    if about:
        yield Change(Kind.DOCUMENT_CHANGED, after[0].get("doc_id"), cells=about)
    names = [name for name in scope.names if name not in {"fact_id", *(cell.column for cell in about)}]
    same = _by_fact(before, after, names, scope)
    moved = _by_wording(same, before, after, scope)
    found = [*_changed(same, names, _Alike(scope)), *_changed(moved, names, _alike_moved(moved, scope))]
    kept = {id(row) for rows in (*same.both, *moved.both) for row in rows}
    found += [(row, _alone(Kind.GONE, row)) for row in before if id(row) not in kept]
    found += [(row, _alone(Kind.ADDED, row)) for row in after if id(row) not in kept]
    yield from (change for _, change in sorted(found, key=lambda item: item[0].get("start", 0)))


def _about(before: Sequence[Row], after: Sequence[Row], scope: Scope) -> Iterator[Cell]:
    for name in (name for name in _OF_DOCUMENT if name in scope.names):
        old, new = ({row.get(name) for row in rows} for rows in (before, after))
        if old != new and len(old) == len(new) == 1:
            yield Cell(name, *old, *new)


def _by_fact(before: Sequence[Row], after: Sequence[Row], names: Sequence[str], scope: Scope) -> Pairs[Row]:
    """Pair rows of the same fact; of rows that repeat one, first those that say the same."""

    def whole(row: Row) -> tuple[str, str] | None:
        fact = scope.fact(row)
        return None if fact is None else (fact, repr([row.get(name) for name in names]))

    return pair(before, after, whole, scope.fact)


def _by_wording(left: Pairs[Row], before: Sequence[Row], after: Sequence[Row], scope: Scope) -> Pairs[Row]:
    """Pair what is left and of a text that the other table does not have, or whose fact cannot be told."""
    old, new = scope.texts(before), scope.texts(after)
    return pair(
        [row for row in left.left if scope.fact(row) is None or row.get("doc_sha256") not in new],
        [row for row in left.right if scope.fact(row) is None or row.get("doc_sha256") not in old],
        scope.wording,
    )


@dataclass(frozen=True)
class _Alike:
    """Whether a column says the same in two rows; `moved` has the facts of a revised text, before and after."""

    scope: Scope
    moved: Collection[tuple[str | None, str | None]] | None = None

    def __call__(self, name: str, before: Any, after: Any) -> bool:  # noqa: ANN401
        if before == after:
            return True
        if name == "confidence" and None not in (before, after):
            return bool(abs(before - after) <= self.scope.tolerance)
        if self.moved is None:
            return False
        if name == "part_of":
            return (before, after) in self.moved
        return name in _PLACE or (name == "evidence" and _rules(before) == _rules(after))


def _alike_moved(moved: Pairs[Row], scope: Scope) -> _Alike:
    return _Alike(scope, {(scope.fact(x), scope.fact(y)) for x, y in moved.both})


def _rules(evidence: Sequence[Row] | None) -> list[tuple[str, str]]:
    return [(entry["column"], entry["rule"]) for entry in evidence or ()]


def _changed(pairs: Pairs[Row], names: Sequence[str], alike: _Alike) -> Iterator[tuple[Row, Change]]:
    for old, new in pairs.both:
        cells = [Cell(name, old.get(name), new.get(name)) for name in names]
        cells = [cell for cell in cells if not alike(cell.column, cell.before, cell.after)]
        if cells:
            yield new, _change(Kind.CHANGED, old | new, cells)


def _alone(kind: Kind, row: Row) -> Change:
    said = [(name, row[name]) for name in _GUIDE if name in row]
    return _change(kind, row, [Cell(n, v, None) if kind is Kind.GONE else Cell(n, None, v) for n, v in said])


def _change(kind: Kind, row: Row, cells: Sequence[Cell]) -> Change:
    named = {name: row.get(name) for name in ("doc_id", "fact_id", "quote", "sentence")}
    return Change(kind, **named, cells=tuple(cells))
