"""Rows of a table that has become running text: cells beside each other, under a head of periods."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from solieu.facts.clock import Clock
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Scene
from solieu.mentions.calendar import NEVER, Resolved, previous, same_period
from solieu.model import Kind, Period

#: For how many sentences a head holds: each row may be one.
_REACH = 12
_MOVED = ("growth", "change")
_PAIR = 2


def head(frame: Frame, scene: Scene, index: int, clock: Clock) -> Frame:
    """Keep the periods that stand side by side ("9T/2013 9T/2012"): each is the head of a column."""
    for run in _runs(scene):
        windows = [window for period in run if (window := clock.read(period))]
        if len(windows) > 1 and len(windows) == len(run):
            frame = frame.set("heads", Slot(tuple(windows), run[0].rule, run[0].start, run[-1].end, None, index))
    return frame


def _runs(scene: Scene) -> Iterator[list[Period]]:
    run: list[Period] = []
    for period in scene.periods:
        if period.type in NEVER:
            continue
        if run and not scene.next_cell(run[-1].end, period.start):
            yield run
            run = []
        run.append(period)
    yield run


@finds("statistic_difference")
def _difference(n: Number) -> Slot | None:
    """In a row of a table, the cell that is the difference of the two before: "636.000 592.000 -44.000"."""
    p = n.previous
    pp = p.previous if p is not None else None
    if p is None or pp is None or not (n.in_row and p.in_row):
        return None
    first, second, third = pp.quantity.value, p.quantity.value, abs(n.quantity.value)
    if n.kind in (Kind.MONEY, Kind.PRICE) and first != second and third == abs(second - first):
        return Slot("change", "difference")
    rounding = Decimal(1).scaleb(-n.quantity.decimals)
    rates = (abs(a / b - 1) * 100 for a, b in ((first, second), (second, first)) if a != b and b)
    grown = n.kind is Kind.PERCENT and p.kind is pp.kind is not Kind.PERCENT
    return Slot("growth", "difference") if grown and any(abs(r - third) <= rounding for r in rates) else None


@finds("period_column")
def _column(n: Number) -> Slot | None:
    """The k-th amount of a row is of the k-th period of the head; a growth is that of the later of the two before."""
    slot = n.frame.get("heads")
    row = _row(n)
    if slot is None or slot.sentence < n.sentence - _REACH or not (n.in_row or _followed(n)):
        return None
    if n.value("statistic") in _MOVED:
        pair = _compared(slot, row)
        window = max(pair, key=lambda w: w.end) if pair else None
    else:
        levels = _levels(row)
        window = slot.value[levels] if levels < len(slot.value) else None
    return replace(slot, value=window.iso, window=window, sentence=n.sentence) if window else None


@finds("base_column")
def _base(n: Number) -> Slot | None:
    """The growth of a row is of one column against the other."""
    slot, period = n.frame.get("heads"), n.columns.get("period")
    by_column = period is not None and period.rule.startswith("period_column")
    if slot is None or not by_column or n.value("statistic") not in _MOVED:
        return None
    earlier, later = sorted(_compared(slot, _row(n)), key=lambda w: w.end)
    before = previous(later)
    value = "yoy" if earlier.iso == same_period(later).iso else "previous" if before == earlier else "other"
    return replace(slot, value=value, window=earlier, sentence=n.sentence)


def _compared(slot: Slot, row: Sequence[Number]) -> Sequence[Resolved]:
    """Return the heads of the last two amounts of a row, or of none."""
    levels = _levels(row)
    windows: Sequence[Resolved] = slot.value[max(0, levels - 2) : levels]
    return windows if len(windows) == len({w.iso for w in windows}) == _PAIR else ()


def _levels(row: Sequence[Number]) -> int:
    return sum(x.value("statistic") not in _MOVED for x in row)


def _row(n: Number) -> list[Number]:
    """Return the cells before a number in its row."""
    row = []
    while n.in_row and n.previous is not None:
        n = n.previous
        row.append(n)
    return row


def _followed(n: Number) -> bool:
    after = n.scene.numbers[n.index + 1 : n.index + 2]
    return bool(after) and n.scene.next_cell(n.quantity.end, after[0].start)
