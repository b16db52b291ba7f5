"""The unit of a fact where its clause says more than the number: per head, per tonne, percent points."""

from collections.abc import Sequence

from solieu.facts.frame import Number
from solieu.model import Kind


def unit_of(n: Number) -> str | None:
    """Return the unit of the number as its clause qualifies it."""
    unit = n.quantity.unit
    if unit is None:
        return None
    if n.kind is Kind.MONEY and n.value("indicator") == "per_capita":
        return f"{unit}/person"
    if n.kind is Kind.PERCENT and n.value("statistic") == "change":
        return "pp"
    return n.unit or unit


def share_prices(numbers: Sequence[Number]) -> None:
    """A change of a price takes the unit of the price beside it: "giảm 1 USD, xuống 55 USD/thùng"."""
    for a, b in zip(numbers, numbers[1:], strict=False):
        for bare, price in ((a, b), (b, a)):
            alike = price.kind is Kind.PRICE and bare.kind is Kind.MONEY and bare.value("measure") == "price"
            if alike and (price.quantity.unit or "").startswith(f"{bare.quantity.unit}/"):
                bare.unit = price.quantity.unit
