"""Rows of the fact table made by hand, for what is reckoned with them."""

from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from solieu.mentions.bounds import interval

_NUMBERS = count()
PERIODS = {
    "2015": ("2015-01-01", "2015-12-31", "year"),
    "2016": ("2016-01-01", "2016-12-31", "year"),
    "2017-01/2017-05": ("2017-01-01", "2017-05-31", "ytd"),
    "2017-05": ("2017-05-01", "2017-05-31", "month"),
}


def row(statistic: str, value: Any, unit: str = "USD", **columns: Any) -> dict[str, Any]:
    """A row of one sentence; its interval is that of a number printed with the value's digits."""
    size = Decimal(value)
    half = Decimal(5).scaleb(int(size.as_tuple().exponent) - 1)
    period = columns.get("period", "2016")
    start, end, kind = PERIODS[period]
    more = {
        "fact_id": f"f{next(_NUMBERS):019x}", "doc_id": "d", "start": 0, "end": 1, "quote": f"{value} {unit}",
        "sentence": "s", "measure": "value", "flow": "export", "reporter": "VN", "period": period, "valid": True,
        "period_start": start, "period_end": end, "period_type": kind, "obs_status": "A", "decimals": 1,
        "value_low": size - half, "value_high": size + half,
    }  # fmt: skip
    made = {"statistic": statistic, "value": size, "unit": unit, **more, **columns}
    return {name: cell for name, cell in made.items() if cell is not None}


def printed(statistic: str, exact: Fraction, places: int, **columns: Any) -> dict[str, Any]:
    """A row of a number rounded to so many places after the point; before it, where negative."""
    size = Decimal(round(exact * Fraction(10) ** places)).scaleb(-places)
    low, high = interval(size, size, places, Decimal(1), "point", exact=False)
    return row(statistic, size, **{**columns, "value_low": low, "value_high": high, "decimals": max(places, 0)})
