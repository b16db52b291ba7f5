"""Rows grouped by the quantity that they state, over all documents."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from solieu.reconcile.copies import Cluster, Copies
from solieu.reconcile.identity import Key, key_of, missing
from solieu.reconcile.judging import Kind, independent_of, judge
from solieu.reconcile.parting import carried_over, comparable, contradicting
from solieu.reconcile.report import row_of
from solieu.reconcile.statement import Statement, agree
from solieu.table.rows import Row


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one quantity, by date. `independent` counts those that do not copy each other.

    `note` says what explains a revision, or why a row was compared with no other.
    """

    key: Key
    rows: tuple[Statement, ...]
    kind: Kind
    independent: int = 1
    note: str | None = None

    @property
    def documents(self) -> int:
        """How many documents state it."""
        return len({s.doc_id for s in self.rows})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All groups in the order of their keys, the clusters of copies, and why how many rows were left out."""

    groups: tuple[Group, ...]
    clusters: tuple[Cluster, ...]
    left_out: Mapping[str, int]

    def rows(self) -> Iterator[Row]:
        """Yield one row of `report.GROUPS` a group."""
        return map(row_of, self.groups)


def reconcile(rows: Iterable[Row], texts: Mapping[str, str] | None = None) -> Reconciled:
    """Group the rows of a fact table by the quantity that they state; the order of the rows does not matter.

    Rows without a period, and rows of foreign trade without a flow, are left out. A row whose columns do not say
    which quantity it states is a group of its own; so are the rows of a document that gives several figures for what
    the columns say is one quantity. `texts`: whole documents by id, to find copies by; without them, and for
    documents that are not among them, the sentences of the rows serve.
    """
    stated: defaultdict[Key, list[Statement]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    copies = Copies(texts)
    for row in rows:
        copies.add(row["doc_id"], row["quote"], row["sentence"])
        key = key_of(row)
        if key is None:
            left_out["no flow" if row.get("period") else "no period"] += 1
        else:
            stated[key].append(Statement.of(row))
    clusters = copies.clusters()
    copy_of = {doc_id: cluster.doc_ids[0] for cluster in clusters for doc_id in cluster.doc_ids}
    groups = [
        group for key in sorted(stated, key=lambda key: key.order) for group in _groups(key, stated[key], copy_of)
    ]
    return Reconciled(tuple(groups), tuple(clusters), dict(sorted(left_out.items())))


def _groups(key: Key, statements: Sequence[Statement], copy_of: Mapping[str, str]) -> Iterator[Group]:
    statements = sorted(statements, key=lambda s: s.order)
    if wanting := missing(key):
        yield from _alone(key, statements, f"not identified: no {wanting}")
    elif agree(statements):
        yield _group(key, statements, copy_of)
    else:
        clear, unclear = contradicting(statements)
        for part in comparable(clear):
            firm, carried = ([*part], []) if agree(part) else carried_over(part)
            yield _group(key, firm, copy_of)
            yield from _alone(key, carried, "its subject is carried over from another sentence")
        yield from _alone(key, unclear, "its document gives other figures too")


def _group(key: Key, statements: Sequence[Statement], copy_of: Mapping[str, str]) -> Group:
    independent = independent_of(statements, copy_of)
    kind, note = judge(statements, key.unit, independent)
    return Group(key, tuple(statements), kind, independent, note)


def _alone(key: Key, statements: Iterable[Statement], note: str) -> Iterator[Group]:
    return (Group(key, (s,), Kind.SINGLE, note=note) for s in statements)
