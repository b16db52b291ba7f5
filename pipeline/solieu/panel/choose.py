"""One of several statements of one figure, by criteria in a stated order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from sys import intern
from typing import Any, NamedTuple

from solieu.checks.arithmetic.intervals import Interval
from solieu.errors import InputError
from solieu.rulebook.load import load_rules
from solieu.rulebook.phrases import normal

#: The order in which criteria decide, unless another is asked for. `final` first: who calls a figure an estimate
#: expects a better one. `official` next: the office that counts, not who repeats. `explicit` before `exact`: a figure
#: whose subject was carried over may be of something else, and then its digits do not help. `exact` before `latest`:
#: what is repeated later is mostly rounded, while a revision in the same table is as precise as what it revises, so
#: that the later of equally precise ones wins. `first` leaves no tie.
DEFAULT = ("final", "official", "explicit", "exact", "latest", "confidence", "first")
ONLY = "only statement"
#: SDMX observation status, the most final first.
FINALITY = ("A", "P", "E")
_SUBJECT = frozenset({
    "flow", "measure", "commodity", "reporter", "entity", "partner", "period", "indicator", "qualifier",
})  # fmt: skip
_EXACT_ROUNDING = Context(prec=15)
_SURE = Decimal(1)


class Amount(NamedTuple):
    """A value and what it may be (None where open), in a unit."""

    unit: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What is kept of a fact to choose among statements of one figure.

    `value`, `low` and `high` are in the unit of the series; `bounded`: the text gives a bound, no point. `carried`:
    how many columns that say what it is of were read in another sentence.
    """

    fact_id: str
    doc_id: str
    doc_date: str
    start: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    bounded: bool
    status: str
    official: bool
    carried: int
    confidence: Decimal
    commodity: str | None
    commodity_id: str | None
    partner_kind: str | None
    entity: str | None
    entity_id: str | None
    sentence: str

    @classmethod
    def of(cls, row: Mapping[str, Any], amount: Amount) -> "Statement":
        """Return what is kept of a row, whose value is `amount`. Texts that repeat are kept once."""
        return cls(
            fact_id=row["fact_id"],
            doc_id=intern(row["doc_id"]),
            doc_date=intern(row.get("doc_date") or ""),
            start=row["start"],
            value=amount.value,
            low=amount.low,
            high=amount.high,
            bounded=bool(row.get("bound")),
            status=intern(row.get("obs_status") or "A"),
            official=is_official(row),
            carried=_carried(row),
            confidence=row.get("confidence", _SURE),
            commodity=_shared(row.get("commodity")),
            commodity_id=_shared(row.get("commodity_id")),
            partner_kind=_shared(row.get("partner_kind")),
            entity=_shared(row.get("entity")),
            entity_id=_shared(row.get("entity_id")),
            sentence=intern(row["sentence"]),
        )

    @property
    def interval(self) -> Interval:
        """The values that it allows."""
        return Interval.of(self.low, self.high)

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """From the first document to the last, in a document by place; those without a date behind."""
        return not self.doc_date, self.doc_date, self.doc_id, self.start, self.fact_id


#: For each criterion what is least in the statement that it prefers; `latest` is in `_best`.
_LEAST: Mapping[str, Callable[[Statement], Any]] = {
    "final": lambda s: FINALITY.index(s.status),
    "official": lambda s: not s.official,
    "exact": lambda s: (s.bounded, s.interval.width),
    "explicit": lambda s: s.carried,
    "confidence": lambda s: -s.confidence,
    "first": lambda s: s.order,
}
CRITERIA = (*_LEAST, "latest")


def check_criteria(prefer: Sequence[str]) -> None:
    """Refuse criteria that are none.

    Raises:
        InputError: one is unknown, or named twice.
    """
    unknown = [name for name in prefer if name not in CRITERIA]
    if unknown:
        raise InputError(f"prefer: {', '.join(map(repr, unknown))} is none of {', '.join(sorted(CRITERIA))}")
    if len(set(prefer)) < len(prefer):
        raise InputError("prefer: a criterion stands there twice; name each once")


def choose(statements: Sequence[Statement], prefer: Sequence[str]) -> tuple[Statement, str]:
    """Return the preferred one of at least one statement, and the criteria that decided, in order.

    Each criterion of `prefer` leaves the statements that are best by it. Those that still tie after the last are
    told apart by `first`.
    """
    if len(statements) == 1:
        return statements[0], ONLY
    left, decided = list(statements), []
    for criterion in (*prefer, "first"):
        best = _best(left, criterion)
        if len(best) < len(left):
            decided.append(criterion)
        left = best
    return left[0], ", ".join(decided)


def _best(statements: Sequence[Statement], criterion: str) -> list[Statement]:
    if criterion == "latest":
        last = max(s.doc_date for s in statements)
        return [s for s in statements if s.doc_date == last]
    keys = [_LEAST[criterion](s) for s in statements]
    least = min(keys)
    return [s for s, key in zip(statements, keys, strict=True) if key == least]


def exact_ones(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements without a bound, or all where each has one."""
    return [s for s in statements if not s.bounded] or list(statements)


def spread(statements: Sequence[Statement], chosen: Statement) -> Decimal | None:
    """Return the largest less the smallest value in per cent of the chosen one; None for one, and of zero."""
    if len(statements) < 2 or not chosen.value:
        return None
    values = [s.value for s in statements]
    return round((max(values) - min(values)) / abs(chosen.value) * 100, 2)


def meet(intervals: Iterable[Interval]) -> bool:
    """Whether some value lies in all of the intervals, at least one."""
    intervals = list(intervals)
    return max(i.low for i in intervals) <= min(i.high for i in intervals)


def mean(statements: Sequence[Statement]) -> tuple[Decimal, Interval]:
    """Return the mean of at least one statement, and what it may be."""
    number = Decimal(len(statements))
    total = sum((s.interval for s in statements), Interval.exactly(0))
    value = _EXACT_ROUNDING.divide(sum((s.value for s in statements), Decimal(0)), number)
    return value, total / Interval.exactly(number)


def least_final(statuses: Iterable[str]) -> str:
    """Return the status of a figure that is reckoned from figures of these statuses."""
    return max(statuses, key=FINALITY.index)


def is_official(row: Mapping[str, Any]) -> bool:
    """Whether the source of a fact, named in its sentence or before, is an office of customs or statistics."""
    if row.get("source"):
        return row.get("source_id") in offices()
    return bool(row.get("source_inherited")) and words(row["source_inherited"]) in _names_of_offices()


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, as the rules compare them."""
    return tuple(normal(name).split())


@cache
def offices() -> frozenset[str]:
    """Return the `source_id`s of the offices of customs and of statistics."""
    return frozenset(load_rules().settings["lexicon/organisations.yaml"]["offices"])


@cache
def _names_of_offices() -> frozenset[tuple[str, ...]]:
    rows = [o for o in load_rules()["lexicon/organisations"] if (o.source_id or o.id) in offices()]
    return frozenset(words(name) for o in rows for name in (o.name, *o.aliases, *o.weak_aliases))


def _carried(row: Mapping[str, Any]) -> int:
    if row.get("cell"):  # what the heads of a table say belongs to its cells
        return 0
    start = row["start"] - max(row["sentence"].find(row["quote"]), 0)
    sentence = range(start, start + len(row["sentence"]))
    read = {e["column"]: e.get("start") for e in row.get("evidence", ())}
    return sum(place is not None and place not in sentence for column, place in read.items() if column in _SUBJECT)


def _shared(text: str | None) -> str | None:
    return intern(text) if text else None
