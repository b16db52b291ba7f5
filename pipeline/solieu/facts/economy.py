"""Measure of figures of the whole economy: its growth, the growth of its sectors, parts of its product."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind

#: Measures of which so much percent of the product goes on to tell.
_OF_THE_STATE = frozenset({"credit", "budget", "investment", "other", "gdp"})
#: So near before an aim stands who sets it: "ngành dệt may đặt mục tiêu".
_SETS = 5


@finds("measure_product")
def _product(n: Number) -> Slot | None:
    """ "Mục tiêu tăng trưởng 6,7%", "ngành tôm đạt 10% GDP": the growth aimed at, a part of the product."""
    if n.kind is not Kind.PERCENT or n.value("flow"):
        return None
    found = n.search("growth_aim", n.left.start, n.quantity.start)
    if found and n.value("statistic") == "growth" and not _of_others(n, found.start()):
        return Slot("gdp", "growth_aim", found.start(), found.end(), None, n.sentence)
    part = n.match("over_gdp", n.quantity.end) if n.value("statistic") in ("share", "ratio") else None
    about = n.frame.get("measure")
    if (
        part is None
        or not n.search("branch", n.left.start, n.quantity.start)
        or n.own_measure is not None
        or about is not None
        and about.value in _OF_THE_STATE
    ):
        return None
    return Slot("gdp", "over_gdp", part.start(), part.end(), None, n.sentence)


def _of_others(n: Number, start: int) -> bool:
    """Whether a firm or a branch sets the aim, or the text is about trade."""
    setters = n.left.of("organisation", "sector")
    return any(start - t.end <= _SETS for t in setters) or bool(n.frame.get("flow") or n.topic.slots.get("flow"))


@finds("measure_sector")
def _sector(n: Number) -> Slot | None:
    """The growth of a sector of the economy is that of its product."""
    if n.value("statistic") not in ("growth", "share") or n.value("flow") or n.kind is not Kind.PERCENT:
        return None
    term = n.left.last("sector")
    return n.slot("gdp", term.rule, term) if term and term.id in n.topic.names.economic_sectors else None


@finds("measure_economy")
def _economy(n: Number) -> Slot | None:
    """ "Kinh tế Malaysia tăng trưởng 5,6%": the growth of an economy is that of its product."""
    found = n.search("economy_of", n.left.start, n.quantity.start)
    if n.value("statistic") != "growth" or n.value("flow") or not found or n.left.of("measure"):
        return None
    return Slot("gdp", "economy_of", found.start(), found.end(), None, n.sentence)
