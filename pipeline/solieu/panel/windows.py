"""The months, quarters and years of a panel, and how others follow: from cumulated figures and from parts."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.periods import days_of
from solieu.mentions.windows import written
from solieu.panel.choose import Statement
from solieu.panel.key import SeriesKey

FREQUENCIES = ("M", "Q", "A")
_FREQUENCY = {1: "M", 3: "Q", 12: "A"}
_MONTHS = {freq: months for months, freq in _FREQUENCY.items()}
_GRAIN = {"M": "month", "Q": "quarter", "A": "year"}
#: Measures whose figures of two months add to that of both.
_FLOWS = frozenset({
    "value", "volume", "production", "consumption", "gdp", "investment", "retail", "revenue", "profit", "budget",
})  # fmt: skip
_NO_AMOUNTS = frozenset({"price", "index", "rate"})
_STOCKS = frozenset({"stock", "charter_capital", "per_capita", "bad_debt"})
_RATES = frozenset({"%", "pp", "times", "points", "rank"})


class Window(NamedTuple):
    """A stretch of days, both ends in it."""

    first: date
    last: date

    @property
    def months(self) -> int | None:
        """How many whole months it has; None where it begins or ends inside one."""
        if self.first.day != 1 or (self.last + timedelta(days=1)).day != 1:
            return None
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def freq(self) -> str | None:
        """M, Q or A, where it is a month, a quarter or a year of the calendar."""
        months = self.months or 0
        return _FREQUENCY.get(months) if (self.first.month - 1) % (months or 1) == 0 else None

    @property
    def cumulated(self) -> bool:
        """Whether it is from 1 January to the end of a month of the same year."""
        return self.months is not None and self.first.month == 1 and self.first.year == self.last.year

    @property
    def half(self) -> int | None:
        """1 or 2 where it is a half of a month, as customs cuts it: to the 15th and from the 16th."""
        if (self.first.year, self.first.month) != (self.last.year, self.last.month):
            return None
        size = monthrange(self.first.year, self.first.month)[1]
        return {(1, 15): 1, (16, size): 2}.get((self.first.day, self.last.day))

    @property
    def iso(self) -> str:
        """The guide's notation."""
        grain = _GRAIN.get(self.freq or "", "day" if self.months is None else "month")
        return written("span", self.first, self.last, grain).iso

    def serves(self, freq: str) -> bool:
        """Whether something of the frequency may be reckoned from it."""
        if freq == "M":
            return self.cumulated or self.half is not None
        return freq == "Q" and (self.cumulated or self.freq == "M")


@dataclass(frozen=True, slots=True)
class Way:
    """How a figure follows from others: `value`, what it may be, and the operands in the order of the formula."""

    window: Window
    value: Decimal
    interval: Interval
    operands: tuple[tuple[Window, Statement], ...]
    formula: str


def window_of(period: str) -> Window | None:
    """Return the days of a period in the guide's notation; None when it is none."""
    days = days_of(period)
    return Window(*days) if days else None


def adds_over_time(key: SeriesKey) -> bool:
    """Whether figures of a series for two stretches of time may be added: flows, no stocks, prices, rates."""
    return (
        key.measure in _FLOWS
        and key.indicator not in _STOCKS
        and key.qualifier != "average"
        and key.unit not in _RATES
        and "/" not in key.unit
    )


def adds_across(key: SeriesKey) -> bool:
    """Whether figures of two goods, partners or actors may be added: amounts, no prices, rates, averages."""
    averaged = key.indicator == "per_capita" or key.qualifier == "average"
    return key.measure not in _NO_AMOUNTS and not averaged and key.unit not in _RATES and "/" not in key.unit


def ways(freq: str, stated: Mapping[Window, Statement], key: SeriesKey) -> dict[Window, list[Way]]:
    """Return how figures of a frequency follow from those of other windows of the series, the narrowest first.

    A figure of bounds ("over 3") is no operand. A difference that is as small as what rounding leaves open is none,
    and only a balance can be negative.
    """
    firm = {w: s for w, s in stated.items() if s.low is not None and s.high is not None}
    found: dict[Window, list[Way]] = {}
    for window in sorted(firm):
        for way in (*_difference(freq, window, firm), *_sum(freq, window, firm)):
            if way.interval.width <= abs(way.value) and (key.flow == "balance" or way.value >= 0):
                found.setdefault(way.window, []).append(way)
    for several in found.values():
        several.sort(key=lambda way: way.interval.width)
    return found


def _difference(freq: str, longer: Window, stated: Mapping[Window, Statement]) -> Iterator[Way]:
    """Take from a figure since January the one that ends a month, or a quarter, before."""
    size = _MONTHS[freq]
    months = longer.months or 0
    if not longer.cumulated or months <= size or months % size:
        return
    start = longer.last.replace(month=months - size + 1, day=1)
    shorter = Window(longer.first, start - timedelta(days=1))
    if shorter in stated:
        a, b = stated[longer], stated[shorter]
        operands = ((longer, a), (shorter, b))
        formula = f"{longer.iso} - {shorter.iso}"
        yield Way(Window(start, longer.last), a.value - b.value, a.interval - b.interval, operands, formula)


def _sum(freq: str, window: Window, stated: Mapping[Window, Statement]) -> Iterator[Way]:
    """Add the two halves of a month, or the three months of a quarter, of which `window` is the first."""
    whole = _whole(freq, window)
    parts = _parts(freq, whole) if whole else ()
    if whole is None or not all(part in stated for part in parts):
        return
    operands = tuple((part, stated[part]) for part in parts)
    value = sum((s.value for _, s in operands), Decimal(0))
    interval = sum((s.interval for _, s in operands), Interval.exactly(0))
    yield Way(whole, value, interval, operands, " + ".join(part.iso for part in parts))


def _whole(freq: str, first: Window) -> Window | None:
    year, month = first.first.year, first.first.month
    if freq == "M" and first.half == 1:
        return Window(first.first, date(year, month, monthrange(year, month)[1]))
    if freq == "Q" and first.freq == "M" and month % 3 == 1:
        return Window(first.first, date(year, month + 2, monthrange(year, month + 2)[1]))
    return None


def _parts(freq: str, whole: Window) -> tuple[Window, ...]:
    first, last = whole
    if freq == "M":
        return Window(first, first.replace(day=15)), Window(first.replace(day=16), last)
    months = (first.month, first.month + 1, first.month + 2)
    return tuple(Window(date(first.year, m, 1), date(first.year, m, monthrange(first.year, m)[1])) for m in months)
