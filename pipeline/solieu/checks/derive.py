"""Derived facts: levels that a document does not state, but that follow by arithmetic from those that it does.

They are strict as the checks of `arithmetic` are, whose figures and pairing they use, and never mixed with rows.
Forecasts and targets are left out; where two ways to a level contradict each other, none is taken.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from itertools import permutations

from solieu.checks.arithmetic.figures import Figure, Figures, Row, Series
from solieu.checks.arithmetic.growth import HUNDRED, ONE, steps
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.shares import wholes
from solieu.checks.arithmetic.trade import FLOWS, Reckon
from solieu.checks.periods import days_of
from solieu.mentions.windows import Resolved, written

_LONG = 60
#: How many characters before a share its whole may stand in another sentence.
_REACH = 200
#: Digits of a value whose interval is open.
_OPEN_DIGITS = 6
#: Period types that have one before them, and one a year before. A price's day before may be no day of trade.
_WINDOWS = frozenset({"month", "quarter", "half_year", "year", "ytd"})
_PART_MEASURES = frozenset({"value", "volume", "production", "consumption", "investment", "retail", "revenue"})
_REMAINDERS = {1: ("month", "month"), 3: ("quarter", "quarter"), 6: ("half_year", "month")}


@dataclass(frozen=True, slots=True)
class Derived:
    """A level that follows from others: `rule` names how, `operands` are their ids, `formula` their values in it.

    The columns mean what they mean in a row. `value_low` and `value_high` enclose what the operands as printed allow,
    None where open; `value` is rounded to a tenth of their distance.
    """

    rule: str
    doc_id: str
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    flow: str | None
    measure: str
    commodity: str | None
    commodity_id: str | None
    reporter: str | None
    entity: str | None
    partner: tuple[str, ...]
    indicator: str | None
    qualifier: str | None
    period: str
    period_start: str
    period_end: str
    period_type: str
    operands: tuple[str, ...]
    formula: str


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to a level: `reckon` takes the operands' intervals; `model` is a row with its other columns."""

    rule: str
    series: Series
    period: Resolved
    unit: str
    model: Figure
    operands: Sequence[Figure]
    formula: str
    reckon: Reckon

    @property
    def interval(self) -> Interval:
        return self.reckon(*(f.interval for f in self.operands))

    @property
    def value(self) -> Decimal:
        return self.reckon(*(Interval.exactly(f.row["value"]) for f in self.operands)).low


def derive(rows: Sequence[Row]) -> list[Derived]:
    """Return the levels that follow from the rows of one document, each series and period once, in order of `RULES`.

    Rows are flat, with values as Decimal and columns without a value left out.
    """
    figures = Figures([row for row in rows if _fit(row)])
    levels = [Figure(row) for row in rows if row["statistic"] == "level"]
    stated = {_place(f.series, f.days, f.unit) for f in levels if f.days}
    ways: dict[tuple[object, ...], list[_Way]] = defaultdict(list)
    for rule in RULES.values():
        for way in rule(figures):
            place = _place(way.series, (way.period.start, way.period.end), way.unit)
            if place not in stated and _sensible(way):
                ways[place].append(way)
    return [_derived(min(found, key=lambda w: w.interval.width)) for found in ways.values() if _agree(found)]


def _fit(row: Row) -> bool:
    """Whether a row is one number about what was."""
    return row.get("value_max") is None and row.get("value_form") != "class" and Figure(row).plan is None


def _place(series: Series, days: tuple[date, date], unit: str) -> tuple[object, ...]:
    return series, days, unit


def _sensible(way: _Way) -> bool:
    low, high = way.interval.ends
    return (low is not None or high is not None) and (way.series.flow == "balance" or way.value >= 0)


def _agree(ways: Sequence[_Way]) -> bool:
    return max(w.interval.low for w in ways) <= min(w.interval.high for w in ways)


def previous_level(figures: Figures) -> Iterator[_Way]:
    """The level of the base period from the level now and its growth, or its change."""
    for step in steps(figures):
        said = step.said
        days = days_of(said.row.get("base_period") or "")
        if days is None or not _written_alike(said.row["base_period"], said.row.get("period", "")):
            continue
        kind = said.row.get("period_type")
        if kind not in _WINDOWS or kind == "ytd" and said.row["base"] == "previous":
            continue
        period = Resolved(said.row["base_period"], kind, *days)
        for now in figures.levels(said.series, said.period, said):
            if figures.crossed(now, said):
                continue
            way = (said.series, period, now.unit, now)
            if step.growth is not None:
                formula = "{} / (1 + {} / 100)"
                yield _Way("previous_level", *way, (now, step.growth), formula, lambda a, g: a / (ONE + g / HUNDRED))
            if step.change is not None and step.change.unit == now.unit:
                yield _Way("previous_level", *way, (now, step.change), "{} - {}", lambda a, c: a - c)


def _written_alike(one: str, other: str) -> bool:
    return re.sub(r"\d", "0", one) == re.sub(r"\d", "0", other)


def month_from_cumulated(figures: Figures) -> Iterator[_Way]:
    """Trade of a month (a quarter, a half-year) from two figures since January; the longer one less the shorter."""
    for levels in figures.series_levels():
        series = levels[0].series
        if not series.flow or series.measure not in ("value", "volume") or series.indicator == "stock":
            continue
        for longer, shorter in permutations([f for f in levels if f.complete], 2):
            period = _rest(longer.days, shorter.days)
            if period:
                way = (series, period, longer.unit, longer)
                yield _Way("month_from_cumulated", *way, (longer, shorter), "{} - {}", lambda a, b: a - b)


def _rest(longer: tuple[date, date] | None, shorter: tuple[date, date] | None) -> Resolved | None:
    """Return what one period since 1 January has beyond another: a month, a quarter or a half-year."""
    if not longer or not shorter or longer[0] != shorter[0] or (longer[0].month, longer[0].day) != (1, 1):
        return None
    start, end = shorter[1] + timedelta(days=1), longer[1]
    if start > end or start.year != end.year or start.day != 1 or (end + timedelta(days=1)).day != 1:
        return None
    months = end.month - start.month + 1
    if months not in _REMAINDERS or (start.month - 1) % months:
        return None
    kind, grain = _REMAINDERS[months]
    return written(kind, start, end, grain)


def missing_flow(figures: Figures) -> Iterator[_Way]:
    """Exports, imports, their balance and their total from two of them, of the same partner, actor and period.

    Of one good only where one sentence has both: what a text calls by one name may be two goods.
    """
    for one in figures.of("level"):
        period = _period(one)
        agreed = figures.level(one.series, one.period, one.unit, one) is not None
        if one.series.measure != "value" or period is None or not agreed:
            continue
        for (first, second), formulas in FLOWS.items():
            other = figures.level(replace(one.series, flow=second), one.period, one.unit, one)
            if one.series.flow != first or other is None or one.series.commodity and not other.beside(one):
                continue
            ways = [
                _Way("missing_flow", replace(one.series, flow=flow), period, one.unit, one, (one, other), text, reckon)
                for flow, text, reckon in formulas
            ]
            yield from ways if all(_sensible(way) for way in ways) else ()


def part_from_share(figures: Figures) -> Iterator[_Way]:
    """A part from its share and the one level, in its sentence or the one before, that can be its whole."""
    for share in figures.of("share"):
        period = _period(share)
        if share.unit != "%" or share.series.measure not in _PART_MEASURES or period is None:
            continue
        found = [whole for whole in wholes(figures, share) if _led_by(share, whole)]
        if len(found) == 1:
            way = (share.series, period, found[0].unit, share)
            formula = "{} / 100 * {}"
            yield _Way("part_from_share", *way, (share, found[0]), formula, lambda s, w: s / HUNDRED * w)


def _led_by(share: Figure, whole: Figure) -> bool:
    """Whether a whole stands in the sentence of a share, or right before it."""
    return whole.beside(share) or 0 < share.row["start"] - whole.row["end"] <= _REACH


def _period(f: Figure) -> Resolved | None:
    """Return a figure's period; None where it has none, or is a moment."""
    kind = f.row.get("period_type")
    return Resolved(f.period, kind, *f.days) if f.period and f.days and kind and kind != "instant" else None


#: Every rule by its name.
RULES: Mapping[str, Callable[[Figures], Iterator[_Way]]] = {
    "previous_level": previous_level,
    "month_from_cumulated": month_from_cumulated,
    "missing_flow": missing_flow,
    "part_from_share": part_from_share,
}


def _derived(way: _Way) -> Derived:
    low, high = way.interval.ends
    place = _last_place(way)
    value = _rounded(way.value, place, ROUND_HALF_EVEN)
    if way.interval.gap(Interval.exactly(value)):
        value = _rounded(way.value, place - 1, ROUND_HALF_EVEN)
    row, series, period = way.model.row, way.series, way.period
    return Derived(
        rule=way.rule,
        doc_id=row["doc_id"],
        value=value,
        value_low=None if low is None else _rounded(low, place - 1, ROUND_FLOOR),
        value_high=None if high is None else _rounded(high, place - 1, ROUND_CEILING),
        unit=way.unit,
        flow=series.flow,
        measure=series.measure,
        commodity=row.get("commodity"),
        commodity_id=row.get("commodity_id"),
        reporter=series.reporter,
        entity=row.get("entity"),
        partner=series.partner,
        indicator=series.indicator,
        qualifier=series.qualifier,
        period=period.iso,
        period_start=period.start.isoformat(),
        period_end=period.end.isoformat(),
        period_type=period.type,
        operands=tuple(f.id for f in way.operands),
        formula=way.formula.format(*(_plain(f.row["value"]) for f in way.operands)),
    )


def _last_place(way: _Way) -> int:
    """Return the exponent of the last digit that a value is worth writing with."""
    width = way.interval.width
    if width.is_finite() and width:
        return width.adjusted() - 1
    return way.value.adjusted() - _OPEN_DIGITS + 1


def _rounded(value: Decimal, place: int, rounding: str) -> Decimal:
    """Return a value without the digits after a place, in canonical form."""
    cut = value.quantize(Decimal(1).scaleb(place), context=Context(prec=_LONG, rounding=rounding))
    return Decimal(format(cut.normalize(), "f"))


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return f"({text})" if value < 0 else text
