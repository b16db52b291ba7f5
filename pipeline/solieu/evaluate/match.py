"""Which row answers for which gold fact, as the scorer decides it, and what became of each.

A row answers for a gold fact when its span overlaps the gold number and covers no other gold fact; each row
and each fact is used once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from solieu.evaluate.compare import KEY, LEVELS, SLOTS, same
from solieu.evaluate.gold import Entry, GoldDocument

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """A gold fact and the row that answers for it."""

    gold: Entry
    row: Row

    @cached_property
    def right(self) -> Mapping[str, bool]:
        """For each column whether the row is right."""
        return {slot: same(slot, self.gold.get(slot), self.row.get(slot)) for slot in SLOTS}

    def reaches(self, level: str) -> bool:
        """Whether the row is right in all columns of a level."""
        return all(self.right[slot] for slot in LEVELS[level])

    @property
    def trade(self) -> bool:
        """Whether gold and row are both about foreign trade."""
        return bool(self.gold.get("flow")) and bool(self.row.get("flow"))


@dataclass(frozen=True)
class Result:
    """One document: its pairs, the facts without a row, the rows without a fact."""

    document: GoldDocument
    pairs: Sequence[Pair]
    missed: Sequence[Entry]
    extra: Sequence[Row]

    @property
    def rows(self) -> list[Row]:
        """All rows of the document."""
        return [p.row for p in self.pairs] + list(self.extra)


@dataclass(frozen=True)
class Run:
    """All documents of a gold folder against the rows of one system; `unknown` rows belong to none of them."""

    results: Sequence[Result]
    unknown: Sequence[Row]

    @property
    def pairs(self) -> Iterator[Pair]:
        """The pairs of all documents."""
        return (pair for result in self.results for pair in result.pairs)


def match(documents: Iterable[GoldDocument], rows: Iterable[Row], others: Iterable[str] = ()) -> Run:
    """Pair the rows with the gold facts; rows of `others` (annotated, but left out) are dropped.

    Rows need integer `start` and `end`.
    """
    shelf: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        shelf[str(row["doc_id"])].append(row)
    documents = list(documents)
    for doc_id in set(others) - {d.doc_id for d in documents}:
        take(shelf, doc_id)
    results = [_result(document, take(shelf, document.doc_id)) for document in documents]
    return Run(results, [row for left in shelf.values() for row in left])


def take(shelf: dict[str, list[Row]], doc_id: str) -> list[Row]:
    """Remove and return the rows of a document: by its exact id, else by a path whose stem is the id."""
    key = doc_id if doc_id in shelf else next((k for k in shelf if PurePath(k).stem == doc_id), None)
    return shelf.pop(key) if key is not None else []


def _result(document: GoldDocument, rows: Sequence[Row]) -> Result:
    facts = document.facts
    pairs = _pair(facts, rows)
    hit, used = {id(p.gold) for p in pairs}, {id(p.row) for p in pairs}
    missed = [g for g in facts if id(g) not in hit]
    return Result(document, pairs, missed, [r for r in rows if id(r) not in used])


def _pair(facts: Sequence[Entry], rows: Sequence[Row]) -> list[Pair]:
    single = {i for i, row in enumerate(rows) if sum(_overlap(row, fact) for fact in facts) == 1}
    used: set[int] = set()
    pairs = []
    for fact in facts:
        # The order of this set decides between rows as good as each other: it must be the scorer's.
        over = [i for i in single - used if _overlap(rows[i], fact)]
        if over:
            best = max(over, key=lambda i: (_agreement(fact, rows[i]), -rows[i]["start"]))
            used.add(best)
            pairs.append(Pair(fact, rows[best]))
    return pairs


def _agreement(fact: Entry, row: Row) -> int:
    return sum(same(slot, fact.get(slot), row.get(slot)) for slot in KEY)


def _overlap(row: Row, fact: Entry) -> bool:
    return bool(row["start"] < fact["start"] + len(fact["text"]) and fact["start"] < row["end"])
