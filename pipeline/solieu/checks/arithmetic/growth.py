"""Levels of a series at two times, and what is said of the step between them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from solieu.checks.arithmetic.figures import Figure, Figures, agree, narrowest
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

ONE = Interval.exactly(1)
HUNDRED = Interval.exactly(100)
#: Measures whose growth may be of another series than their level: volumes or index numbers against money.
_REAL = frozenset({"gdp", "rate"})


class Step(NamedTuple):
    """What one sentence says of a step of one series: growth in percent, change in a unit; either may be missing."""

    growth: Figure | None
    change: Figure | None

    @property
    def said(self) -> Figure:
        """The one of the two that is there."""
        figure = self.growth or self.change
        assert figure is not None
        return figure


def level_change_growth(figures: Figures) -> Iterator[Violation]:
    """Compare level, change and growth of one series: change = level - level / (1 + growth), and with the base period.

    Tolerance: the intervals of all three as printed. Growth and change are those of one sentence with one base; where
    a sentence has two of them for one series and base that differ, none is used. At most one violation a step.
    """
    for step in steps(figures):
        found = (v for formula in (_from_now, _from_then) for v in formula(figures, step))
        yield from list(found)[:1]


def _from_now(figures: Figures, step: Step) -> Iterator[Violation]:
    """The level now and the growth give the change."""
    growth, change = step
    if growth is None or change is None:
        return
    level = figures.level(change.series, change.period, change.unit, change)
    if level is not None and level.interval.low > 0 and not figures.crossed(level, step.said):
        rate = growth.interval / HUNDRED
        expected = level.interval * (ONE - ONE / (ONE + rate))
        yield from _compared("The change is", (level, growth), change, expected)


def _from_then(figures: Figures, step: Step) -> Iterator[Violation]:
    """The level of the base period and growth or change give the level now; without that, they give each other."""
    growth, change = step
    said = step.said
    for then in figures.bases(said):
        if then.interval.low <= 0:
            continue
        now = figures.level(said.series, said.period, then.unit, said)
        if now is not None and figures.crossed(now, said):
            continue
        same_unit = change is not None and change.unit == then.unit
        if now is not None and growth is not None:
            expected = then.interval * (ONE + growth.interval / HUNDRED)
            yield from _compared("The level is", (then, growth), now, expected)
        if now is not None and change is not None and same_unit:
            yield from _compared("The level is", (then, change), now, then.interval + change.interval)
        if now is None and growth is not None and change is not None and same_unit:
            yield from _compared("The change is", (then, growth), change, then.interval * growth.interval / HUNDRED)


def steps(figures: Figures) -> Iterator[Step]:
    """Yield what each sentence says of a step of a series, without what it says twice and differently."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in figures.of("growth", "change"):
        if _counts(f):
            groups[f.row["sentence"], f.series, f.period, f.row.get("base"), f.plan].append(f)
    for said in groups.values():
        growth = _only([f for f in said if f.row["statistic"] == "growth"])
        change = _only([f for f in said if f.row["statistic"] == "change"])
        if growth and change and not growth.beside(change):
            continue
        if growth or change:
            yield Step(growth, change)


def _only(figures: Sequence[Figure]) -> Figure | None:
    units = {f.unit for f in figures}
    return narrowest(figures) if len(units) == 1 and agree(figures) else None


def _counts(f: Figure) -> bool:
    """Whether a growth or a change is one of the level itself."""
    if f.series.flow == "balance" or f.series.measure in _REAL:
        return False
    return f.row["statistic"] == "change" or f.unit == "%"


def _compared(says: str, operands: Sequence[Figure], found: Figure, expected: Interval) -> Iterator[Violation]:
    violation = compare("level_change_growth", says, operands, found, expected)
    if violation:
        yield violation
