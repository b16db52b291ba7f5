"""Parts that name their whole (`part_of`), one by one and together, and places among so many."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import reduce
from operator import add

from solieu.checks.arithmetic.figures import Figure, Figures, Series
from solieu.checks.arithmetic.intervals import Interval
from solieu.checks.arithmetic.violation import Violation, compare

#: The two ownership sectors, by their ids, which together are all.
_SECTORS = {"domestic_sector", "fdi_sector"}
_KINDS = (frozenset({"country", "territory"}), frozenset({"continent"}))


def part_of_whole(figures: Figures) -> Iterator[Violation]:
    """Compare each part with the whole that it names: it does not exceed it. Intervals as printed; none below zero."""
    for part, whole in _pairs(figures):
        expected = Interval.of(None, whole.interval.ends[1])
        violation = compare("part_of_whole", "The part is", (whole,), part, expected)
        if violation:
            yield violation


def table_total(figures: Figures) -> Iterator[Violation]:
    """Compare parts that name one whole with it, together: their sum does not exceed it.

    The parts differ from the whole, and from each other, in one column: goods, countries, continents or actors of one
    sort. The domestic and the foreign sector together are equal to their whole. Tolerance: the sum of the intervals.
    """
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for part, whole in _pairs(figures):
        if narrowed := _narrowed(part.series, whole.series):
            groups[whole.id, narrowed].append(part)
    for (whole_id, narrowed), parts in groups.items():
        if _apart(parts, narrowed):
            violation = _total(figures.by_id[whole_id], parts)
            if violation:
                yield violation


def _pairs(figures: Figures) -> Iterator[tuple[Figure, Figure]]:
    """Yield the parts with their wholes: levels of one unit, flow, measure, period and status, not below zero."""
    for part in figures.of("level"):
        whole = figures.by_id.get(part.row.get("part_of") or "")
        if whole is None or whole.row["statistic"] != "level" or min(part.row["value"], whole.row["value"]) < 0:
            continue
        if _frame(part) == _frame(whole) and part.series.flow != "balance":
            yield part, whole


def _frame(f: Figure) -> tuple[object, ...]:
    return f.unit, f.series.flow, f.series.measure, f.period, f.plan


def _narrowed(part: Series, whole: Series) -> str | None:
    """Return the one column that a part fills and its whole does not."""
    names = [f.name for f in fields(Series) if getattr(part, f.name) != getattr(whole, f.name)]
    return names[0] if len(names) == 1 and not getattr(whole, names[0]) else None


def _apart(parts: Sequence[Figure], narrowed: str) -> bool:
    """Whether no part can hold another: all differ, and countries are not mixed with groups of them."""
    values = [getattr(part.series, narrowed) for part in parts]
    if len(values) < 2 or len(set(values)) < len(values):
        return False
    if narrowed == "entity":
        return len({part.row.get("entity_type") for part in parts}) == 1
    if narrowed == "partner":
        return any({part.row.get("partner_kind") for part in parts} <= kinds for kinds in _KINDS)
    return narrowed == "commodity"


def _total(whole: Figure, parts: Sequence[Figure]) -> Violation | None:
    total = reduce(add, (part.interval for part in parts))
    if {part.row.get("entity_id") for part in parts} == _SECTORS:
        return compare("table_total", "The two sectors together are", parts, whole, total)
    expected = Interval.of(total.ends[0], None)
    return compare("table_total", "The parts together are", parts, whole, expected)


def rank_total(figures: Figures) -> Iterator[Violation]:
    """Compare a place with the number of places: rank <= rank_of. Both are whole numbers, exact."""
    for rank in figures.all:
        places = rank.row.get("rank_of")
        if rank.row["statistic"] == "rank" and places is not None:
            top = rank.row.get("value_max", rank.row["value"])
            exact = Figure({**rank.row, "value_low": top, "value_high": top})
            violation = compare("rank_total", "The place is", (), exact, Interval.of(None, Decimal(places)))
            if violation:
                yield violation
