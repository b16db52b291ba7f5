"""Figures: rows as arithmetic sees them, and where in a document the figure is that another one needs.

Strict on purpose. Two rows are of one series when every column that identifies it is the same, None being the same as
None. A figure is looked for in the sentence (or the row of a table) of the one that needs it; in the rest of the
document only where flow or indicator, reporter and period are filled on both sides. What is planned and what is
reported, though it be an estimate, are never reckoned together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from solieu.checks.arithmetic.intervals import Interval

Row = Mapping[str, Any]
_ROUNDED = Decimal("0.005")
_PLANNED = frozenset({"forecast", "target"})


@dataclass(frozen=True, slots=True)
class Series:
    """What a figure is of, whatever its time."""

    flow: str | None
    measure: str
    commodity: str | None
    reporter: str | None
    entity: str | None
    partner: tuple[str, ...]
    qualifier: str | None
    indicator: str | None

    @classmethod
    def of(cls, row: Row) -> "Series":
        """Take it from a row; an entity by its id, where it has one."""
        goods, actor = row.get("commodity"), row.get("entity")
        return cls(
            row.get("flow"),
            row["measure"],
            goods.lower() if goods else None,
            row.get("reporter"),
            row.get("entity_id") or (actor.lower() if actor else None),
            tuple(sorted(row.get("partner") or ())),
            row.get("qualifier"),
            row.get("indicator"),
        )

    def holds(self, other: "Series") -> bool:
        """Whether another series is this one, or a narrower one of it."""
        own = [(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)]
        return all(mine == theirs or not mine for mine, theirs in own)

    def without(self, names: Collection[str]) -> "Series":
        """Return the series of all goods, actors or partners together, as `names` has their columns."""
        return replace(
            self,
            commodity=None if "commodity" in names else self.commodity,
            entity=None if "entity" in names else self.entity,
            partner=() if "partner" in names else self.partner,
        )


@dataclass(frozen=True)
class Figure:
    """A row with its interval and its series."""

    row: Row

    @cached_property
    def interval(self) -> Interval:
        """The values that the number stands for; of a round one also those that people round so: see `_slack`."""
        written = Interval.of(self.row.get("value_low"), self.row.get("value_high"))
        slack = _slack(self.row)
        return written.wider_than(self.row["value"], slack) if slack else written

    @cached_property
    def series(self) -> Series:
        """What it is of."""
        return Series.of(self.row)

    @property
    def id(self) -> str:
        """The `fact_id`."""
        return str(self.row["fact_id"])

    @property
    def quote(self) -> str:
        """The characters of the number."""
        return str(self.row["quote"])

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return str(self.row["unit"])

    @property
    def period(self) -> str | None:
        """The period in the guide's notation."""
        return self.row.get("period")

    @property
    def plan(self) -> str | None:
        """The status that sets it apart from what was: forecast, target, or F of another name; else None."""
        status = self.row.get("status")
        if status in _PLANNED:
            return str(status)
        return "forecast" if self.row.get("obs_status") == "F" else None

    @property
    def complete(self) -> bool:
        """Whether it says enough of itself to be paired outside its sentence."""
        series = self.series
        return bool((series.flow or series.indicator) and series.reporter and self.period)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of the period."""
        start, end = self.row.get("period_start"), self.row.get("period_end")
        return (date.fromisoformat(start), date.fromisoformat(end)) if start and end else None

    def beside(self, other: "Figure") -> bool:
        """Whether both stand in one sentence or one row of a table."""
        sentence = self.row["sentence"]
        near = abs(self.row["start"] - other.row["start"]) <= len(sentence)
        return bool(near and sentence == other.row["sentence"])


Key = tuple[Series, str | None, str, str | None]


class Figures:
    """The figures of one document.

    But for `all`, without rows that failed a check of their own and without those of which only "other" is known.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.all = [Figure(row) for row in rows]
        self._sound = [f for f in self.all if f.row.get("valid", True) and _named(f.series)]
        self.by_id: Mapping[str, Figure] = {f.id: f for f in self._sound}
        self._said: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for f in self._sound:
            self._said[f.row["sentence"], f.row["statistic"]].append(f)
        self._levels: dict[Key, list[Figure]] = defaultdict(list)
        self._units: dict[tuple[Series, str | None], set[str]] = defaultdict(set)
        for f in self.of("level"):
            self._levels[_key(f)].append(f)
            self._units[f.series, f.period].add(f.unit)

    def of(self, *statistics: str) -> Iterator[Figure]:
        """Yield the figures of these statistics, in the document's order."""
        return (f for f in self._sound if f.row["statistic"] in statistics)

    def beside(self, figure: Figure, statistic: str) -> list[Figure]:
        """Return the figures of a statistic in the sentence or the row of a table of another one."""
        return [f for f in self._said[figure.row["sentence"], statistic] if f.beside(figure)]

    def crossed(self, level: Figure, said: Figure) -> bool:
        """Whether between a level and what is said of it stands another that it may be said of: a narrower one."""
        first, last = sorted((level.row["start"], said.row["start"]))
        between = [f for f in self.beside(said, "level") if first < f.row["start"] < last]
        return any(f.series != said.series and said.series.holds(f.series) for f in between)

    def series_levels(self) -> Iterator[Sequence[Figure]]:
        """Yield for each series, unit and status the levels of all its periods, one a period."""
        found: dict[tuple[Series, str, str | None], list[Figure]] = defaultdict(list)
        for (series, _, unit, plan), levels in self._levels.items():
            if agree(levels):
                found[series, unit, plan].append(narrowest(levels))
        return iter(found.values())

    def levels(self, series: Series, period: str | None, by: Figure) -> list[Figure]:
        """Return the levels of a series that `by` can be reckoned with, one a unit."""
        found = (self.level(series, period, unit, by) for unit in sorted(self._units.get((series, period), ())))
        return [f for f in found if f is not None]

    def bases(self, said: Figure) -> list[Figure]:
        """Return the levels that a growth, a change or a ratio is measured against, one a unit.

        Those of its base period; where it names no base, the one earlier level of its series in its sentence.
        """
        if said.row.get("base_period"):
            return self.levels(said.series, said.row["base_period"], said)
        if said.row.get("base") or said.row.get("of") or not said.days:
            return []
        near = [f for f in self.beside(said, "level") if f.series == said.series and f.plan == said.plan]
        earlier = [f for f in near if f.days and f.days[1] < said.days[0]]
        return earlier if len(earlier) == 1 else []

    def level(self, series: Series, period: str | None, unit: str, by: Figure) -> Figure | None:
        """Return the level of a series that `by` can be reckoned with; None where its statements differ."""
        stated = self._levels.get((series, period, unit, by.plan), [])
        if not agree(stated):
            return None
        near = [f for f in stated if f.beside(by)]
        if near:
            return narrowest(near)
        if not by.complete:
            return None
        far = [f for f in stated if f.complete]
        return narrowest(far) if far else None


def agree(figures: Sequence[Figure]) -> bool:
    """Whether all the figures can be of one value."""
    return not figures or max(f.interval.low for f in figures) <= min(f.interval.high for f in figures)


def narrowest(figures: Iterable[Figure]) -> Figure:
    """Return the figure that says most precisely how much; of several the first."""
    return min(figures, key=lambda f: f.interval.width)


def _slack(row: Row) -> Decimal:
    """Return by how much a number written with zeros at its end may be rounded: 1080 to tens, but at most by 0.5 %."""
    if row.get("decimals") != 0 or row.get("bound") or row.get("value_max") is not None or not row["value"]:
        return Decimal(0)
    size: Decimal = abs(row["value"]).normalize()
    return min(Decimal(5).scaleb(int(size.as_tuple().exponent) - 1), size * _ROUNDED)


def _named(series: Series) -> bool:
    return series.measure != "other" or series.indicator is not None


def _key(f: Figure) -> Key:
    return f.series, f.period, f.unit, f.plan
