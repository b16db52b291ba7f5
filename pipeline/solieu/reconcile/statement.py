"""What is kept of a fact to compare it with others: its interval, its standing, where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any

from solieu.checks.periods import days_of

#: Columns that go wrong when they are carried over from another sentence; who trades with whom seldom does.
_SUBJECT = frozenset({"flow", "measure", "commodity", "period", "base", "indicator"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of the table without what identifies its quantity.

    `low` and `high` are the interval that the written number means, None where it is open. `status` is the
    column `obs_status`. `doc_date` is YYYY, YYYY-MM or YYYY-MM-DD. `carried`: what the number is of was partly read
    in another sentence.
    """

    fact_id: str
    doc_id: str
    doc_date: str | None
    value: Decimal
    value_max: Decimal | None
    low: Decimal | None
    high: Decimal | None
    status: str
    carried: bool
    quote: str
    sentence: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Statement":
        """Return what is kept of a row. Texts that repeat are kept once."""
        low, high = interval_of(row)
        return cls(
            fact_id=row["fact_id"],
            doc_id=intern(row["doc_id"]),
            doc_date=intern(row["doc_date"]) if row.get("doc_date") else None,
            value=row["value"],
            value_max=row.get("value_max"),
            low=low,
            high=high,
            status=intern(row.get("obs_status") or "A"),
            carried=_carried(row),
            quote=row["quote"],
            sentence=intern(row["sentence"]),
        )

    @property
    def order(self) -> tuple[str, str, str]:
        """By date, then by document."""
        return self.doc_date or "", self.doc_id, self.fact_id

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that the document may be of."""
        return days_of(self.doc_date) if self.doc_date else None


def interval_of(row: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval that a row's number means; of a row that does not say it, the number itself.

    "Trên 400" is read as one says it, up to 500: as far as the last digit that is not zero goes. Open ends stay only
    where the text leaves them open ("từ 400 trở lên").
    """
    ends = (row["value"], row.get("value_max", row["value"]))
    low, high = row.get("value_low"), row.get("value_high")
    if low is None and high is None:
        return min(ends), max(ends)
    if row.get("bound") in ("<", ">"):
        low = min(ends) - _last_place(min(ends)) if low is None else low
        high = max(ends) + _last_place(max(ends)) if high is None else high
    return low, high


def _last_place(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def _carried(row: Mapping[str, Any]) -> bool:
    if row.get("cell"):  # what the heads of a table say belongs to its cells
        return False
    start = row["start"] - max(row["sentence"].find(row["quote"]), 0)
    sentence = range(start, start + len(row["sentence"]))
    read = (e.get("start") for e in row.get("evidence", ()) if e["column"] in _SUBJECT)
    return any(place is not None and place not in sentence for place in read)


def agree(statements: Iterable[Statement]) -> bool:
    """Whether some number lies in the intervals of all statements."""
    statements = list(statements)
    lows = [s.low for s in statements if s.low is not None]
    highs = [s.high for s in statements if s.high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def gap(statements: Iterable[Statement]) -> Decimal:
    """Return how far the values lie apart at most, in per cent of the largest size; 0 where all are zero."""
    values = [s.value for s in statements]
    size = max(map(abs, values))
    return (max(values) - min(values)) / size * 100 if size else Decimal(0)
