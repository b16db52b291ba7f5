"""What follows from period and base: the days that a fact reaches over, and the period that it is compared with."""

from collections.abc import Mapping
from typing import Any

from solieu.facts.frame import Number
from solieu.mentions.windows import Resolved, previous, same_period

#: Days by which months, quarters and years of one length may differ, and one more.
_MONTHS_DIFFER = 4


def reach(n: Number) -> Mapping[str, Any]:
    """Return the period columns that the gold does not hold."""
    slot = n.columns.get("period")
    window = slot.window if slot else None
    compared_with = _compared_with(n, window) if window else None
    return {
        "period_start": window.start.isoformat() if window else None,
        "period_end": window.end.isoformat() if window else None,
        "period_type": window.type if window else None,
        "base_period": compared_with.iso if compared_with else None,
    }


def _compared_with(n: Number, own: Resolved) -> Resolved | None:
    """Return the period compared with: as far as the base says, else the one that the text names if it is as long.

    A price or an index may also be measured against a longer time: the week before, the mean of a year.
    """
    base = n.columns.get("base")
    read = base.window if base else None
    if n.value("base") == "yoy":
        return same_period(own)
    if n.value("base") == "previous" and read is not None and own.type == read.type == "day" and read.end < own.start:
        return read  # of a session or two before
    if n.value("base") == "previous" and (read is None or read.grain == own.grain and _alike(read, own)):
        return previous(own)
    if read is None or read.end >= own.start:
        return None
    return read if _alike(read, own) or n.value("measure") in ("price", "index", "rate") else None


def _alike(one: Resolved, other: Resolved) -> bool:
    """Whether two periods are as long, months of different lengths apart."""
    return abs((one.end - one.start).days - (other.end - other.start).days) < _MONTHS_DIFFER
