"""The unit of a rate of exchange whose clause gives only one of its currencies: "tỷ giá USD ở mức 22.700 đồng"."""

from solieu.facts.frame import Number, Slot
from solieu.model import Kind, Term

#: What the dong is quoted against where no currency is named.
_DEALT = ("VND", "USD")
_MOST = 1_000_000  # what a rate of exchange never is: a sum that is paid
_ALIKE = 20  # so many times another at most is the price of a thing of its kind


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


def is_sum(n: Number, rate: Slot) -> bool:
    """ "Lãi suất tăng. Ngân hàng bơm 5.000 tỷ đồng": a sum of money behind a rate that is none of a tax is no rate."""
    if rate.value != "rate" or n.kind is not Kind.MONEY or abs(n.quantity.value) < _MOST:
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
