"""Amounts of what there is at a time: they stand at its end, and did not come since the year began."""

from solieu.facts.frame import Number
from solieu.mentions.calendar import Resolved
from solieu.mentions.windows import built, point_of
from solieu.model import Period

#: Measures of what there is at a time.
_STOCKS = ("count", "credit", "labour", "area", "volume", "other")
#: Measures of projects that are still in force.
_IN_FORCE = ("count", "investment")


def stood(n: Number, period: Period) -> bool:
    """Whether an amount is what there was at the end of a time, not what came until then: "đến hết năm còn 5 tấn"."""
    if period.rule == "periods.to_date_summed":
        return n.value("measure") in _IN_FORCE and n.match("still_in_force", n.quantity.end) is not None
    if period.rule != "periods.to_date":
        return False
    if stock(n, period.end):
        return True
    if n.value("measure") != "count" or n.value("flow") or n.search("newly", period.end, n.scene.sentence.end):
        return False
    return n.search("there_are", period.end, n.quantity.start) is not None


def stock(n: Number, start: int) -> bool:
    """Whether words behind an offset say that an amount is what is there, left over or owed."""
    held = n.value("measure") in _STOCKS and not n.value("flow") and n.value("statistic") in ("level", "share")
    return held and n.search("stood", start, n.quantity.start) is not None


def at_end(window: Resolved) -> Resolved:
    """Return the day or the month in which a span ends."""
    kind = "day" if window.grain == "day" else "month"
    return built(kind, *[point_of(window.end.isoformat()[: 10 if kind == "day" else 7])] * 2)
