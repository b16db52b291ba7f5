"""Which statements with one key may be held against each other.

The columns of a row do not say all that a text says: two figures under one key may be of a part and of its whole,
of two models of one make. What is parted here is never called a conflict.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from solieu.reconcile.links import Links
from solieu.reconcile.statement import Statement, agree, gap

#: Per cent of the larger: what lies further apart, beyond twofold, is taken for another quantity.
_COMPARABLE = Decimal(50)

_Figure = tuple[Decimal, Decimal | None, Decimal | None]


def contradicting(statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Part the statements of documents that agree with themselves from those of the others."""
    by_document: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        by_document[s.doc_id].append(s)
    unclear = {doc_id for doc_id, own in by_document.items() if not agree(own)}
    return [s for s in statements if s.doc_id not in unclear], [s for s in statements if s.doc_id in unclear]


def comparable(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Part statements by size: those stay together that agree, lie within twofold, or differ by a slip.

    A chain of such pairs suffices. The order within and between parts is that of the statements.
    """
    distinct = list({_figure(s): s for s in statements}.values())
    links: Links[_Figure] = Links()
    for pair in combinations(distinct, 2):
        if agree(pair) or gap(pair) <= _COMPARABLE or slip(pair):
            links.join(_figure(pair[0]), _figure(pair[1]))
    parts: defaultdict[_Figure, list[Statement]] = defaultdict(list)
    for s in statements:
        parts[links.root(_figure(s))].append(s)
    return list(parts.values())


def carried_over(statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Part off the statements whose subject comes from another sentence and that agree with none of the others."""
    firm = list({_figure(s): s for s in statements if not s.carried}.values()) or list(statements[:1])
    stays = [not s.carried or any(agree((s, other)) for other in firm) for s in statements]
    pairs = list(zip(statements, stays, strict=True))
    return [s for s, stay in pairs if stay], [s for s, stay in pairs if not stay]


def slip(statements: Sequence[Statement]) -> str | None:
    """Return what the smallest and the largest size differ by, if it looks like a slip: a sign, or a power of ten."""
    sizes = sorted({s.value for s in statements}, key=lambda value: (abs(value), value))
    small, large = sizes[0], sizes[-1]
    if small == -large != large:
        return "the same size with the other sign"
    same = abs(small) != abs(large) and _digits(small) == _digits(large)
    return "the same digits at another scale" if same and len(_digits(small)) > 1 else None


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def _figure(s: Statement) -> _Figure:
    return s.value, s.low, s.high
