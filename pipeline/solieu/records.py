"""Facts and ledger rows as JSON primitives, which is what a spaCy Doc can carry, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from solieu.model import Evidence, Fact, LedgerRow
from solieu.table.columns import FACTS

Record = dict[str, Any]

_DECIMALS = frozenset(FACTS.decimals)


def fact_to_record(fact: Fact) -> Record:
    """Return a fact as JSON primitives; decimals become texts, as written."""
    return {
        "start": fact.start,
        "end": fact.end,
        "columns": {name: _plain(value) for name, value in fact.columns.items()},
        "evidence": [[e.column, e.rule, e.start, e.end] for e in fact.evidence],
        "checks": list(fact.checks),
    }


def fact_from_record(record: Mapping[str, Any], shift: int = 0) -> Fact:
    """Return the fact of a record; `shift` is added to every offset."""
    columns = {n: Decimal(v) if n in _DECIMALS else _plain(v) for n, v in record["columns"].items()}
    if isinstance(columns.get("part_of"), int):
        columns["part_of"] += shift
    evidence = tuple(
        Evidence(c, r, _moved(start, shift), _moved(end, shift)) for c, r, start, end in record["evidence"]
    )
    return Fact(record["start"] + shift, record["end"] + shift, columns, evidence, tuple(record["checks"]))


def ledger_to_record(row: LedgerRow) -> Record:
    """Return a row of the ledger as JSON primitives."""
    return {name: getattr(row, name) for name in LedgerRow.__slots__}


def ledger_from_record(record: Mapping[str, Any], shift: int = 0) -> LedgerRow:
    """Return the ledger row of a record; `shift` is added to its offsets."""
    return LedgerRow(**{**record, "start": record["start"] + shift, "end": record["end"] + shift})


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return str(value)  # of an enum: its text
    return list(value) if isinstance(value, list | tuple) else value  # a DocBin gives tuples back


def _moved(offset: int | None, shift: int) -> int | None:
    return None if offset is None else offset + shift
