"""Which statements with one key may be held against each other.

The columns of a row do not say all that a text says: two figures under one key may be of a part and of its whole,
of two models of one make. What is parted here is never called a conflict.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from decimal import Decimal
from itertools import pairwise

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
    links = _linked(list({_figure(s): s for s in statements}.values()))
    parts: defaultdict[_Figure, list[Statement]] = defaultdict(list)
    for s in statements:
        parts[links.root(_figure(s))].append(s)
    return list(parts.values())


def _linked(statements: Sequence[Statement]) -> Links[_Figure]:
    """Link the figures of each such pair, looking only at neighbours in an order in which they suffice."""
    links: Links[_Figure] = Links()
    for one, other in pairwise(sorted(statements, key=lambda s: s.value)):
        if gap((one, other)) <= _COMPARABLE:
            links.join(_figure(one), _figure(other))
    first: dict[Hashable, Statement] = {}
    for s in statements:
        links.join(_figure(first.setdefault(_written(s.value), s)), _figure(s))
    reach: Statement | None = None
    for s in sorted(statements, key=lambda s: (s.low is not None, s.low or 0)):
        if reach is not None and agree((reach, s)):
            links.join(_figure(reach), _figure(s))
        if reach is None or reach.high is not None and (s.high is None or s.high > reach.high):
            reach = s
    return links


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


def _written(value: Decimal) -> Hashable:
    """Return what figures have in common that differ by a slip: several digits, else their size."""
    digits = _digits(value)
    return digits if len(digits) > 1 else abs(value)


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def _figure(s: Statement) -> _Figure:
    return s.value, s.low, s.high
