"""Values in another unit of their family; money only by a table of rates."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache
from sys import intern
from typing import Any

from solieu.errors import InputError
from solieu.model import Kind
from solieu.panel.choose import Amount
from solieu.panel.rates import Rates, currencies
from solieu.panel.windows import Window, window_of
from solieu.rulebook.load import load_rules
from solieu.table.columns import FACTS

#: Digits of a converted value: more than any text prints.
_DIGITS = 18
_MEASURES = FACTS.by_name["measure"].values
#: What stands at a moment and is converted at the rate of its day; else at the average of its time.
_AT_A_MOMENT = frozenset({"instant", "day"})
_STOCKS = frozenset({"stock", "charter_capital", "bad_debt"})


class Converter:
    """Gives the value of a level in the unit that is asked for, or in its own where there is no way."""

    def __init__(self, wanted: Mapping[str, str] | None, rates: Rates | None) -> None:
        """`wanted`: units by measure, as {"volume": "kg", "price": "USD/kg"}.

        Raises:
            InputError: a measure or a unit is unknown; all are named.
        """
        self._wanted = wanted or {}
        self._rates = rates
        unknown = [f"{measure!r} is no measure" for measure in self._wanted if measure not in _MEASURES]
        for unit in self._wanted.values():
            parts = unit.split("/")
            if len(parts) > 2 or not all(part in sizes() or part in currencies() for part in parts):
                unknown.append(f"{unit!r} is no unit that can be converted to")
        if unknown:
            raise InputError(f"unit: {'; '.join(unknown)}; write it as volume kg, value USD, price USD/t")

    def __call__(self, row: Mapping[str, Any]) -> Amount:
        """Return the amount of a row of statistic level."""
        own = Amount(intern(row["unit"]), row["value"], row.get("value_low"), row.get("value_high"))
        target = self._wanted.get(row["measure"], own.unit)
        factor = None if target == own.unit else self._factor(own.unit, target, row)
        if factor is None:
            return own
        ends = (None if end is None else _times(end, factor, way) for end, way in zip(own[2:], _OUTWARD, strict=True))
        return Amount(intern(target), _times(own.value, factor, ROUND_HALF_EVEN), *ends)

    def _factor(self, own: str, target: str, row: Mapping[str, Any]) -> Fraction | None:
        """Return how many of a unit one of another is, part by part: USD/t is USD, and t below it."""
        pairs = list(zip(own.split("/"), target.split("/"), strict=False))
        if own.count("/") != target.count("/"):
            return None
        factors = [Fraction(1) if a == b else self._size(a, b, row) for a, b in pairs]
        above, below = factors[0], factors[1] if len(factors) > 1 else Fraction(1)
        return None if above is None or below is None else above / below

    def _size(self, own: str, target: str, row: Mapping[str, Any]) -> Fraction | None:
        if own in sizes() and target in sizes():
            (family, size), (other, other_size) = sizes()[own], sizes()[target]
            return Fraction(size) / Fraction(other_size) if family == other else None
        if self._rates is None or not {own, target} <= currencies():
            return None
        window = window_of(row.get("period") or "")
        return self._rates.rate(own, target, window, _kind(row, window)) if window else None


def _kind(row: Mapping[str, Any], window: Window) -> str:
    stock = row["measure"] == "credit" or row.get("indicator") in _STOCKS
    return "end" if stock or row.get("period_type") in _AT_A_MOMENT or window.first == window.last else "average"


_OUTWARD = (ROUND_FLOOR, ROUND_CEILING)


def _times(value: Decimal, factor: Fraction, rounding: str) -> Decimal:
    context = Context(prec=_DIGITS, rounding=rounding)
    exact = Fraction(value) * factor
    return context.divide(Decimal(exact.numerator), Decimal(exact.denominator)).normalize()


@cache
def sizes() -> Mapping[str, tuple[str, Decimal]]:
    """Return of every physical unit its family, and how many base units of that it is."""
    rows = load_rules()["lexicon/units"]
    found = (row for row in rows if row.kind is Kind.PHYSICAL and row.factor is not None and row.scale is None)
    return {row.unit: (row.family, row.factor) for row in found}
