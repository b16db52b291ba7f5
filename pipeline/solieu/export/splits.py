"""Facts parted into train, validation and test: whole documents, near copies together, earlier apart from later.

A cut is a day. Train is what lies up to the first cut, validation what lies behind it up to the second, test what
lies behind that: every date of a split is before every date of the next. What counts is all days that a date may
mean: 2017 is the whole year. Near copies (`reconcile.copies`, by the sentences of their rows, without marks and the
joints of segmented words) have the span of all their dates. A cluster or a document that a cut would divide is left
out of all splits. Documents without a date belong with their dated copies, else to train.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from solieu.english import counted
from solieu.errors import InputError
from solieu.reading.dates import parse_date
from solieu.reconcile.copies import Copies
from solieu.table.rows import Row, row_name

#: The splits in the order of time, each with its share of the facts.
SHARES: Mapping[str, float] = {"train": 0.8, "validation": 0.1, "test": 0.1}
#: What is in no split.
LEFT_OUT = "left out"

_MARKS = re.compile(r"[\W_]+")
_UNDATED = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A split, or what was left out: its documents in order of their ids, its facts, the days that it may span.

    `clusters` counts those documents once that are near copies of each other.
    """

    name: str
    doc_ids: tuple[str, ...]
    facts: int
    clusters: int
    first: str | None
    last: str | None

    def __str__(self) -> str:
        days = f"; {self.first} to {self.last}" if self.first else ""
        documents = f"{counted(len(self.doc_ids), 'document')}, {self.clusters:,} with near copies taken as one"
        return f"{self.name}: {counted(self.facts, 'fact')} of {documents}{days}"


@dataclass(frozen=True, slots=True)
class _Unit:
    """Documents that stay together: near copies, or one by itself. Without a date `first` and `last` are empty."""

    doc_ids: tuple[str, ...]
    facts: int
    first: str
    last: str


def split_rows(rows: Iterable[Row]) -> list[Split]:
    """Return train, validation, test and, if a cut divides anything, what is left out; a split may be empty.

    The order of the rows does not matter. Memory holds a sketch of each document.

    Raises:
        InputError: a date is none; the message names the row.
    """
    copies, facts, dates = Copies(), dict[str, int](), dict[str, str]()
    for row in rows:
        doc_id = row["doc_id"]
        copies.add(doc_id, row["quote"], _MARKS.sub(" ", row["sentence"]))
        facts[doc_id] = facts.get(doc_id, 0) + 1
        if date := _date(row):
            dates[doc_id] = min(date, dates.get(doc_id, date))
    together = [cluster.doc_ids for cluster in copies.clusters()]
    copied = {doc_id for doc_ids in together for doc_id in doc_ids}
    alone = [(doc_id,) for doc_id in sorted(facts) if doc_id not in copied]
    return _splits([_unit(doc_ids, facts, dates) for doc_ids in (*together, *alone)])


def _date(row: Row) -> str | None:
    try:
        return parse_date(row.get("doc_date"))
    except ValueError as error:
        raise InputError(f"{row_name(row)}: doc_date {error}") from None


def _unit(doc_ids: tuple[str, ...], facts: Mapping[str, int], dates: Mapping[str, str]) -> _Unit:
    known = [dates[doc_id] for doc_id in doc_ids if doc_id in dates]
    first = min((f"{date}-01-01"[:10] for date in known), default=_UNDATED)
    last = max(map(_last_day, known), default=_UNDATED)
    return _Unit(doc_ids, sum(facts[doc_id] for doc_id in doc_ids), first, last)


def _last_day(date: str) -> str:
    year, month, day = (*date.split("-"), "", "")[:3]
    month = month or "12"
    return f"{year}-{month}-{day or monthrange(int(year), int(month))[1]}"


def _splits(units: Sequence[_Unit]) -> list[Split]:
    """The cut before test is chosen first: of two dates one is for train, the other for test."""
    total = sum(unit.facts for unit in units)
    second = _cut(units, SHARES["test"] * total)
    first = _cut([unit for unit in units if unit.last <= second], SHARES["validation"] * total)
    placed: dict[str, list[_Unit]] = {name: [] for name in (*SHARES, LEFT_OUT)}
    for unit in units:
        placed[_place(unit, first, second)].append(unit)
    return [_made(name, placed[name]) for name in placed if placed[name] or name in SHARES]


def _cut(units: Sequence[_Unit], behind: float) -> str:
    """Return the day behind which there are about so many facts, with few of units that lie on both sides.

    There are some; where that cannot be, it is the last day of all.
    """
    days = sorted({unit.last for unit in units} - {_UNDATED})
    begun = _sums([(unit.first, unit.facts) for unit in units], days)
    ended = _sums([(unit.last, unit.facts) for unit in units], days)
    total = sum(unit.facts for unit in units)
    costs = [
        (abs(total - first - behind) + first - last, day)
        for day, first, last in zip(days, begun, ended, strict=True)
        if first < total
    ]
    return min(costs)[1] if costs else max(days, default=_UNDATED)


def _sums(dated: Iterable[tuple[str, int]], days: Sequence[str]) -> Iterator[int]:
    """Yield how many facts have a day up to each of the days, which are in order."""
    waiting, total = sorted(dated, reverse=True), 0
    for day in days:
        while waiting and waiting[-1][0] <= day:
            total += waiting.pop()[1]
        yield total


def _place(unit: _Unit, first: str, second: str) -> str:
    if unit.last <= first:
        return "train"
    if unit.last <= second:
        return "validation" if unit.first > first else LEFT_OUT
    return "test" if unit.first > second else LEFT_OUT


def _made(name: str, units: Sequence[_Unit]) -> Split:
    days = [(unit.first, unit.last) for unit in units if unit.last]
    return Split(
        name,
        tuple(sorted(doc_id for unit in units for doc_id in unit.doc_ids)),
        sum(unit.facts for unit in units),
        len(units),
        min((first for first, _ in days), default=None),
        max((last for _, last in days), default=None),
    )
