"""The rows of one document in two tables: which are the same fact, and in what they differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from solieu.diff.change import Cell, Change, Kind
from solieu.diff.pairs import Pairs, pair
from solieu.diff.scope import Scope
from solieu.table.columns import FACTS, Origin
from solieu.table.rows import Row

#: Told once where all rows of a document have the same.
_OF_DOCUMENT = ("doc_id", "doc_date", "doc_date_source", "doc_sha256")
#: Differs wherever the text before the fact has been revised.
_PLACE = frozenset(("start", "end", "page", "cell"))
_GUIDE = tuple(column.name for column in FACTS.columns if column.origin is Origin.GUIDE)


def compare(before: Sequence[Row], after: Sequence[Row], scope: Scope) -> Iterator[Change]:
    """Yield what the rows of a document, of which each table has some, say differently: in reading order.

    A row is matched by its fact; a row of a text that the other table does not know, by sentence and quote.
    """
    about = tuple(_about(before, after, scope))
    if about:
        yield Change(Kind.DOCUMENT_CHANGED, after[0].get("doc_id"), cells=about)
    names = [name for name in scope.names if name not in {"fact_id", *(cell.column for cell in about)}]
    same = pair(before, after, scope.whole, scope.fact)
    moved = _moved(same, before, after, scope)
    found = [(y, _changed(x, y, _cells(x, y, names, scope))) for x, y in same.both]
    names = [name for name in names if name not in _PLACE]
    ids = {x.get("fact_id"): y.get("fact_id") for x, y in moved.both}
    found += [(y, _changed(x, y, _cells(_renamed(x, ids), _unplaced(y), names, scope))) for x, y in moved.both]
    found += [(row, _alone(Kind.GONE, row)) for row in moved.left]
    found += [(row, _alone(Kind.ADDED, row)) for row in moved.right]
    yield from (change for _, change in sorted(found, key=lambda item: item[0].get("start", 0)) if change)
