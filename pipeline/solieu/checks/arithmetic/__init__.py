"""Arithmetic over the figures of one document: which of them cannot all be right.

Read `intervals` (what a printed number stands for), `figures` (which row another one may be reckoned with), then any
check: `growth`, `ratios`, `shares`, `parts`, `trade`, `prices`. Each is a function from `Figures` to violations.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from solieu.checks.arithmetic.figures import Figures, Row
from solieu.checks.arithmetic.growth import level_change_growth
from solieu.checks.arithmetic.parts import part_of_whole, rank_total, table_total
from solieu.checks.arithmetic.prices import price_volume
from solieu.checks.arithmetic.ratios import times
from solieu.checks.arithmetic.shares import share_of_whole, shares_sum
from solieu.checks.arithmetic.trade import balance, cumulated, total_trade
from solieu.checks.arithmetic.violation import Violation

__all__ = ["CHECKS", "Violation", "violations"]

#: Every check by its name, in the order in which violations are listed.
CHECKS: Mapping[str, Callable[[Figures], Iterator[Violation]]] = {
    "level_change_growth": level_change_growth,
    "share_of_whole": share_of_whole,
    "part_of_whole": part_of_whole,
    "shares_sum": shares_sum,
    "balance": balance,
    "total_trade": total_trade,
    "cumulated": cumulated,
    "rank_total": rank_total,
    "price_volume": price_volume,
    "times": times,
    "table_total": table_total,
}


def violations(rows: Sequence[Row]) -> list[Violation]:
    """Return what contradicts itself among the rows of one document, in its order; by check, in the order of `CHECKS`.

    Rows are flat, with values as Decimal and columns without a value left out. Rows that failed a check of their own
    (`valid` is False) are compared with nothing.
    """
    figures = Figures(rows)
    return [violation for check in CHECKS.values() for violation in check(figures)]
