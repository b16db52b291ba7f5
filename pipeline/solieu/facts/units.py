"""The unit of a fact where its clause says more than the number: per head, per tonne, percent points."""

from collections.abc import Sequence
from itertools import pairwise

from solieu.facts.exchange import exchange_unit
from solieu.facts.frame import Number
from solieu.model import Kind


def unit_of(n: Number) -> str | None:
    """Return the unit of the number as its clause qualifies it."""
    unit = n.quantity.unit
    if unit is None:
        return None
    if n.kind is Kind.PERCENT and n.value("statistic") == "share" and n.quantity.rule.startswith("links."):
        return unit.partition("/")[0]  # "mỗi năm trích 12% doanh thu": a part does not grow by the year
    if n.kind is Kind.MONEY and any(t.id == "indicator_per_capita" for t in n.left.of("indicator")):
        return f"{unit}/person"
    if n.kind is Kind.PERCENT and (
        n.value("statistic") == "change" or n.rule("statistic").startswith("statistic_effect")
    ):
        return "pp"
    if exchanged := exchange_unit(n):
        return exchanged
    if n.kind is Kind.MONEY and (piece := _piece(n)):
        return f"{unit}/{piece}"
    if (
        n.value("statistic") == "level"
        and "/" not in unit
        and n.kind in _FLOWING
        and n.value("measure") != "price"
        and (time := _each(n))
    ):
        return f"{unit}/{time}"
    p = n.antecedent
    per_head = p is not None and unit_of(p) == f"{unit}/person" and not n.left.of("measure", "flow")
    return f"{unit}/person" if per_head else n.unit or unit


_SUM = 100_000  # so many times a price is a sum, and no price of one piece
_FLOWING = (Kind.MONEY, Kind.PHYSICAL, Kind.COUNT)


def _piece(n: Number) -> str | None:
    """ "Mỗi chiếc ô tô có giá 23.000 USD": the unit that the price is of."""
    pattern = "each_piece" if n.value("measure") == "price" else "per_share"
    found = n.search(pattern, n.left.start, n.quantity.start)
    return n.topic.names.symbols.get(found[1], found[1]) if found else None


def _each(n: Number) -> str | None:
    """ "Mỗi ngày xuất khẩu 1.000 tấn": the time that an amount is of."""
    for unit in ("day", "week", "month", "year"):
        if n.search(f"each_{unit}", n.left.start, n.quantity.start):
            return unit
    return None


def share_prices(numbers: Sequence[Number]) -> None:
    """A change of a price takes the unit of the price beside it: "giảm 1 USD, xuống 55 USD/thùng"."""
    for a, b in pairwise(numbers):
        per = (a.unit or a.quantity.unit or "").partition("/")[2]
        same = b.rule("statistic").startswith("statistic_equivalent") and b.kind is Kind.MONEY and a.kind is Kind.PRICE
        if same and b.value("measure") == "price" and b.quantity.unit != a.quantity.unit and not b.unit:
            b.unit = f"{b.quantity.unit}/{per}"
        for bare, price in ((a, b), (b, a)):
            unit = price.unit or price.quantity.unit or ""
            measure = price.value("measure")
            alike = measure in ("price", "rate") and bare.kind is Kind.MONEY and bare.value("measure") == measure
            alike = alike and abs(bare.quantity.value) <= _SUM * abs(price.quantity.value)
            if alike and unit.startswith(f"{bare.quantity.unit}/"):
                bare.unit = unit
