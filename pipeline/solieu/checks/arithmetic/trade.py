"""What exports, imports, their balance and their total say of each other, and a year of its months."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from solieu.checks.arithmetic.figures import Figure, Figures, Series
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

Reckon = Callable[..., Interval]
_TWO = Interval.exactly(2)
#: Two flows, and what follows from them: which flow, how it is written, how reckoned.
FLOWS: Mapping[tuple[str, str], Sequence[tuple[str, str, Reckon]]] = {
    ("export", "import"): (
        ("balance", "{} - {}", lambda x, m: x - m),
        ("total", "{} + {}", lambda x, m: x + m),
    ),
    ("export", "balance"): (
        ("import", "{} - {}", lambda x, b: x - b),
        ("total", "2 * {} - {}", lambda x, b: _TWO * x - b),
    ),
    ("import", "balance"): (
        ("export", "{} + {}", lambda m, b: m + b),
        ("total", "2 * {} + {}", lambda m, b: _TWO * m + b),
    ),
    ("total", "export"): (
        ("import", "{} - {}", lambda t, x: t - x),
        ("balance", "2 * {1} - {0}", lambda t, x: _TWO * x - t),
    ),
    ("total", "import"): (
        ("export", "{} - {}", lambda t, m: t - m),
        ("balance", "{} - 2 * {}", lambda t, m: t - _TWO * m),
    ),
    ("total", "balance"): (
        ("export", "({} + {}) / 2", lambda t, b: (t + b) / _TWO),
        ("import", "({} - {}) / 2", lambda t, b: (t - b) / _TWO),
    ),
}
_TRADED = frozenset({"export", "import", "total"})
_WINDOWS = frozenset({"month", "quarter", "half_year", "year", "ytd", "half_month"})


def balance(figures: Figures) -> Iterator[Violation]:
    """Compare a balance with exports - imports of the same good, partner, actor and period; intervals as printed."""
    for found, exports, imports in _both_ways(figures, "balance"):
        expected = exports.interval - imports.interval
        violation = compare("balance", "Exports less imports are", (exports, imports), found, expected)
        if violation:
            yield violation


def total_trade(figures: Figures) -> Iterator[Violation]:
    """Compare a total with exports + imports of the same good, partner, actor and period; intervals as printed."""
    for found, exports, imports in _both_ways(figures, "total"):
        expected = exports.interval + imports.interval
        violation = compare("total_trade", "Exports and imports are", (exports, imports), found, expected)
        if violation:
            yield violation


def _both_ways(figures: Figures, flow: str) -> Iterator[tuple[Figure, Figure, Figure]]:
    """Yield the levels of a flow, each series and period once, with its exports and imports."""
    seen: set[tuple[Series, str | None, str]] = set()
    for found in figures.of("level"):
        series, key = found.series, (found.series, found.period, found.unit)
        if series.flow != flow or series.measure != "value" or key in seen:
            continue
        exports = figures.level(replace(series, flow="export"), found.period, found.unit, found)
        imports = figures.level(replace(series, flow="import"), found.period, found.unit, found)
        if exports and imports and figures.level(series, found.period, found.unit, found):
            seen.add(key)
            yield found, exports, imports


def cumulated(figures: Figures) -> Iterator[Violation]:
    """Compare periods that contain each other: exports of a year are not below those of one of its months.

    For values and volumes of exports, imports and their total, which only add up; intervals as printed.
    """
    for levels in figures.series_levels():
        series = levels[0].series
        if series.flow not in _TRADED or series.measure not in ("value", "volume") or series.indicator == "stock":
            continue
        for outer, inner in permutations(levels, 2):
            if outer.complete and inner.complete and _contains(outer, inner):
                expected = Interval.of(None, outer.interval.ends[1])
                violation = compare("cumulated", "A part of the period has", (outer,), inner, expected)
                if violation:
                    yield violation


def _contains(outer: Figure, inner: Figure) -> bool:
    if {outer.row.get("period_type"), inner.row.get("period_type")} - _WINDOWS or not outer.days or not inner.days:
        return False
    return outer.days != inner.days and outer.days[0] <= inner.days[0] and inner.days[1] <= outer.days[1]
