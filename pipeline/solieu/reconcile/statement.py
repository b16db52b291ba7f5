"""What is kept of a fact to compare it with others: its interval, its standing, where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any

from solieu.checks.periods import days_of


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact of the table without what identifies its quantity.

    `low` and `high` are the interval that the written number means, None where it is open. `status` is the
    column `obs_status`. `doc_date` is YYYY, YYYY-MM or YYYY-MM-DD.
    """

    fact_id: str
    doc_id: str
    doc_date: str | None
    value: Decimal
    value_max: Decimal | None
    low: Decimal | None
    high: Decimal | None
    status: str
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
    """Return the interval that a row's number means; of a row that does not say it, the number itself."""
    if "value_low" in row or "value_high" in row:
        return row.get("value_low"), row.get("value_high")
    ends = (row["value"], row.get("value_max", row["value"]))
    return min(ends), max(ends)


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
