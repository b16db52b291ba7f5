"""From a decided cell to a row of the fact table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from solieu.mentions.bounds import interval
from solieu.mentions.calendar import Resolved
from solieu.mentions.numbers import EXACT
from solieu.mentions.windows import previous, same_period
from solieu.model import Evidence, Fact, Kind
from solieu.tables.scopes import Cell


def fact_of(cell: Cell, start: int, end: int) -> Fact:
    """Return the fact of a decided cell at `start`..`end`: with its own sign, or that of a deficit written without."""
    s, digits, unit = cell.scopes, cell.digits, cell.unit
    assert unit is not None
    size = EXACT.multiply(digits.value, unit.scale)
    fallen = cell.value("statistic") in ("growth", "change") and s.head.flags >= {"down"} and not s.head.flags & {"up"}
    sign = _sign(cell, fallen)
    whole = unit.kind is Kind.COUNT and unit.scale == 1
    low, high = interval(size, size, digits.decimals, unit.scale, "point", exact=whole)
    if sign < 0:
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    columns = {name: said.value for name, said in cell.columns.items()}
    period = cell.columns.get("period")
    goods, actor = cell.columns.get("commodity"), cell.columns.get("entity")
    columns |= {
        "value": size * sign, "unit": unit.unit, "value_form": "point", "decimals": digits.decimals,
        "value_low": low, "value_high": high,
        "commodity_id": goods.id if goods else None, "entity_id": actor.id if actor else None,
        **_window(period.window if period else None, cell.value("base")),
    }  # fmt: skip
    evidence = [Evidence("value", "table_cell/number", start, end)]
    evidence.append(Evidence("unit", "table_unit/unit", unit.start, unit.end))
    for name, said in cell.columns.items():
        span = (said.start, said.end) if said.start >= 0 else (None, None)
        evidence.append(Evidence(name, said.rule, *span))
    kept = {name: value for name, value in columns.items() if value not in (None, [], "")}
    return Fact(start, end, kept, tuple(evidence))


def _sign(cell: Cell, fallen: bool) -> Decimal:
    """Return the sign: as written, or that of a deficit or a fall; a minus among deficits is a surplus."""
    s = cell.scopes
    deficit = cell.value("flow") == "balance" and next((x.negative for _, x in s.near() if "flow" in x.columns), False)
    surplus = deficit and s.mixed and cell.negative
    return Decimal(-1) if (cell.negative or deficit or fallen) and not surplus else Decimal(1)


def _window(window: Resolved | None, base: str | None) -> Mapping[str, Any]:
    count = {"yoy": same_period, "previous": previous}.get(base or "")
    compared = count(window) if count and window else None
    return {
        "period_start": window.start.isoformat() if window else None,
        "period_end": window.end.isoformat() if window else None,
        "period_type": window.type if window else None,
        "base_period": compared.iso if compared else None,
    }
