"""What a number takes from others of the document.

A title or a lead takes period, base, partner and reporter from the sentence of the body that restates its number.
An amount that nothing tells apart is a price where nearly all amounts are prices.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from solieu.facts.frame import Number, Slot
from solieu.model import Kind

#: How many sentences may be title and lead.
_LEAD = 3
_ECHOED = ("period", "base", "partner", "reporter")
#: Slots that say nothing of their own and give way to the body.
_ASSUMED = ("period_present", "period_frame", "reporter_homeland", "reporter_home")
_NEAR = Decimal("0.02")
#: How many prices, and how large a part of the amounts, make a text one of prices.
_LEAST_PRICES = 4
_MOSTLY = Decimal("0.6")


def echo(numbers: Sequence[Number]) -> None:
    """Fill what title and lead leave out from the first number of the body that says the same."""
    for n in numbers:
        if n.sentence >= _LEAD:
            return
        body = next((m for m in numbers if m.sentence > n.sentence and _restates(n, m)), None)
        if body is None:
            continue
        for column in _ECHOED:
            slot, own = body.columns.get(column), n.columns.get(column)
            if slot is None or own is not None and not own.rule.startswith(_ASSUMED):
                continue
            n.columns[column] = replace(slot, rule=f"echo/{slot.rule.rpartition('/')[2]}")


def prices(numbers: Sequence[Number]) -> None:
    """ "1. Kia Rio - 9.400 USD": call the bare amounts of a price list prices."""
    amounts = [n for n in numbers if n.kind is Kind.MONEY]
    bare = [n for n in amounts if n.rule("measure").startswith("measure_default")]
    told = len(amounts) - len(bare)
    found = sum(n.value("measure") == "price" for n in amounts)
    if found < max(_LEAST_PRICES, _MOSTLY * told):
        return
    for n in bare:
        if n.value("statistic") in ("level", "change"):
            n.columns["measure"] = Slot("price", "echo/price", sentence=n.sentence)


def _restates(n: Number, m: Number) -> bool:
    """Whether a number of the body is that of the title, perhaps with more digits."""
    same = all(n.value(c) == m.value(c) for c in ("statistic", "flow"))
    if not same or n.kind is not m.kind or n.quantity.unit != m.quantity.unit:
        return False
    said, full = n.quantity.value, m.quantity.value
    low, high = n.quantity.value_low, n.quantity.value_high
    if low is not None and high is not None and low <= full <= high:
        return True
    return n.quantity.bound is not None and abs(said - full) <= _NEAR * abs(said)
