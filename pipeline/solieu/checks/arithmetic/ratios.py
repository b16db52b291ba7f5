"""Ratios of two levels of a series: "2.3 times", "105 % of last year's"."""

from collections.abc import Iterator

from solieu.checks.arithmetic.figures import Figure, Figures
from solieu.checks.arithmetic.growth import HUNDRED, ONE
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

#: Bases that are a time, by the unit of the ratio; a percentage without any may be of anything.
_AGAINST_TIME = {"times": (None, "yoy", "previous"), "%": ("yoy", "previous")}


def times(figures: Figures) -> Iterator[Violation]:
    """Compare a ratio with two levels of its series: ratio x the base's level = the level now.

    Tolerance: the three intervals as printed. "By 2 times" is said for twice and for three times the base, of a fall
    for half of it: all must miss.
    """
    for ratio in figures.of("ratio"):
        if ratio.row.get("base") not in _AGAINST_TIME.get(ratio.unit, ()) or ratio.row.get("of"):
            continue
        for then in figures.bases(ratio):
            now = figures.level(ratio.series, ratio.period, then.unit, ratio)
            if now is None or then.interval.low <= 0:
                continue
            missed = [compare("times", "The level is", (then, ratio), now, e) for e in _expected(then, ratio)]
            if all(missed):
                yield min((v for v in missed if v), key=lambda v: v.gap)


def _expected(then: Figure, ratio: Figure) -> Iterator[Interval]:
    if ratio.unit == "%":
        yield then.interval * ratio.interval / HUNDRED
        return
    yield then.interval * ratio.interval
    yield then.interval * (ratio.interval + ONE)
    yield then.interval / ratio.interval
