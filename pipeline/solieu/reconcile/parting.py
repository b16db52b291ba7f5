"""Which statements with one key may be held against each other.

The columns of a row do not say all that a text says: two figures under one key may be of a part and of its whole,
of two models of one make. What is parted here is never called a conflict.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from solieu.reconcile.statement import Statement, agree, gap

#: Per cent of the larger: what lies further apart, beyond twofold, is taken for another quantity.
_COMPARABLE = Decimal(50)

Parts = list[list[Statement]]


def contradicting(statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Part the statements of documents that agree with themselves from those of the others."""
    by_document: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        by_document[s.doc_id].append(s)
    unclear = {doc_id for doc_id, own in by_document.items() if not agree(own)}
    return [s for s in statements if s.doc_id not in unclear], [s for s in statements if s.doc_id in unclear]


def comparable(statements: Sequence[Statement]) -> Parts:
    """Part statements by size, linking those that agree, lie within twofold, or are the same digits otherwise written.

    The order within and between parts is that of the statements.
    """
    parts: Parts = []
    for s in statements:
        linked = [part for part in parts if any(_alike(s, other) for other in part)]
        parts = [part for part in parts if part not in linked]
        parts.append([*(one for part in linked for one in part), s])
    place = {s.fact_id: n for n, s in enumerate(statements)}
    for part in parts:
        part.sort(key=lambda s: place[s.fact_id])
    return sorted(parts, key=lambda part: place[part[0].fact_id])


def carried_over(statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Part statements whose subject was read in their own sentence, with those that agree with them, from the others."""
    firm = [s for s in statements if not s.carried] or list(statements[:1])
    borne_out = [s for s in statements if not s.carried or any(agree((s, other)) for other in firm)]
    kept = {s.fact_id for s in borne_out}
    return borne_out, [s for s in statements if s.fact_id not in kept]


def slip(statements: Iterable[Statement]) -> str | None:
    """Return what two statements have in common that differ by a slip: of the sign, or of a power of ten."""
    values = sorted({s.value for s in statements}, key=abs)
    if not values or not values[0]:
        return None
    if values[0] == -values[-1]:
        return "the same size with the other sign"
    small, large = (abs(value).normalize() for value in (values[0], values[-1]))
    if small != large and small.as_tuple().digits == large.as_tuple().digits:
        return "the same digits at another scale"
    return None


def _alike(one: Statement, other: Statement) -> bool:
    pair = (one, other)
    return agree(pair) or gap(pair) <= _COMPARABLE or slip(pair) is not None
