"""A rate of exchange: its unit where the clause gives only one currency ("tỷ giá USD ở mức 22.700 đồng"), its side."""

from solieu.facts.frame import Number
from solieu.model import Kind, Term

#: What the dong is quoted against where no currency is named.
_DEALT = ("VND", "USD")
_MOST = 1_000_000  # what a rate of exchange never is: a sum that is paid


def exchange_unit(n: Number) -> str | None:
    """Return the unit of money that is a rate of exchange: the currency over the one that is bought with it."""
    slot, unit = n.columns.get("measure"), n.quantity.unit
    if (
        n.kind is not Kind.MONEY
        or abs(n.quantity.value) >= _MOST
        or slot is None
        or slot.value != "rate"
        or slot.start is None
        or slot.end is None
    ):
        return None
    if not slot.rule.endswith("/currency") and not n.search("exchange", slot.start, slot.end):
        return None
    code = _named(n, n.scene.sentence.start, n.quantity.start) or _named(n, slot.start, slot.end)
    code = code or (_DEALT[1] if unit == _DEALT[0] else None)
    return f"{unit}/{code}" if code else None


def _named(n: Number, start: int, end: int) -> str | None:
    """Return the last currency named in a stretch that is not that of the number."""
    found = [n.topic.names.currencies.get(m[0]) for m in n.scene.patterns["currency_name"].finditer(n.text, start, end)]
    return next((code for code in reversed(found) if code and code != n.quantity.unit), None)


def deal_side(n: Number, term: Term) -> bool:
    """Whether a word behind a rate of exchange only says the side: "22.700 đồng mua vào"."""
    if not n.scene.patterns["deal_side"].fullmatch(n.text, term.start, term.end):
        return False
    p = n.previous
    rate = p is not None and p.value("measure") == "rate" and p.kind in (Kind.MONEY, Kind.EXCHANGE)
    rate = rate or n.own_measure == "rate" or bool(n.search("currency_quoted", n.left.start, n.quantity.start))
    return n.kind is Kind.EXCHANGE or n.kind is Kind.MONEY and rate
