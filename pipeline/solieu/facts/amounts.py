"""What an amount of money is of, by another that stands before it."""

from solieu.facts.frame import Number, Slot
from solieu.model import Kind

_SUM = 1_000_000  # what a rate of exchange or of interest never is: a sum that is paid
_ALIKE = 20  # so many times another at most is the price of a thing of its kind


def is_sum(n: Number, rate: Slot) -> bool:
    """ "Lãi suất tăng. Ngân hàng bơm 5.000 tỷ đồng": a sum of money behind a rate that is none of a tax is no rate."""
    if rate.value != "rate" or n.kind is not Kind.MONEY or abs(n.quantity.value) < _SUM:
        return False
    return rate.start is not None and rate.end is not None and not n.search("tax", rate.start, rate.end)


def price_beside(n: Number) -> bool:
    """ "Giá một xe từ Ý 19.000 USD, còn xe từ Đức là 40.000 USD": an amount beside its like that is a price."""
    p = n.previous
    if p is None or p.kind is not n.kind or n.kind is not Kind.MONEY or p.quantity.unit != n.quantity.unit:
        return False
    levels = p.value("statistic") == n.value("statistic") == "level" and n.own_measure is None
    if not levels or p.value("measure") != "price" or n.left.of("flow"):
        return False
    low, high = sorted((abs(n.quantity.value), abs(p.quantity.value)))
    return high <= _ALIKE * low and any(t.id == "link_contrast" for t in n.left.of("link"))
