"""Prices, volumes and values."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from solieu.checks.arithmetic.figures import Figures
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

#: How many of the first unit are one of the second.
_IN_ONE = {("kg", "t"): Decimal(1000), ("t", "kg"): Decimal("0.001")}


def price_volume(figures: Figures) -> Iterator[Violation]:
    """Compare an average price x the volume with the value of the same good, flow, partner, period and currency.

    Tolerance: the three intervals as printed. A price that is not said to be an average may be that of one grade.
    """
    for price in figures.of("level"):
        series, (currency, _, per) = price.series, price.unit.partition("/")
        if series.measure != "price" or series.qualifier != "average" or not series.flow or not per:
            continue
        value = figures.level(replace(series, measure="value", qualifier=None), price.period, currency, price)
        for volume in figures.levels(replace(series, measure="volume", qualifier=None), price.period, price):
            factor = Decimal(1) if volume.unit == per else _IN_ONE.get((per, volume.unit))
            if value is None or factor is None:
                continue
            expected = price.interval * volume.interval * Interval.exactly(factor)
            violation = compare("price_volume", "Price times volume is", (price, volume), value, expected)
            if violation:
                yield violation
