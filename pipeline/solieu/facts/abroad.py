"""Reporter of what is quoted: an index, a currency and a price in the money of one country take their own country."""

from solieu.entities.actor import Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import has_sides, received_here
from solieu.facts.registry import finds
from solieu.model import Kind

#: The money of many countries, and of the world's markets, says nothing of where a price holds.
_OF_ALL = ("USD", "EUR", "VND")
#: What is quoted, earned or paid in the money of the country where it is; a loan is not.
_EARNED = frozenset({"price", "rate", "revenue", "profit", "labour"})


@finds("reporter_index")
def _index(n: Number) -> Slot | None:
    """An index is that of its country."""
    measured = n.value("measure") in ("index", "price", "other") and not n.value("flow")
    if not measured or n.kind not in (Kind.PERCENT, Kind.INDEX):
        return None
    actors = [t for t in n.said.of("organisation", "commodity") if not t.weak]
    last = actors[-1] if actors else None
    if not isinstance(last, Actor) or last.type != "index":
        return None
    code = n.topic.names.indexes.get(last.id, "VN")
    return Slot(code, last.rule, last.start, last.end, last.id, n.sentence)


@finds("reporter_exchange")
def _exchange(n: Number) -> Slot | None:
    """A currency that rises or falls is that of its country; so is the rate of a pair, the dollar left aside."""
    unit = n.unit or n.quantity.unit or ""
    if n.value("measure") != "rate" or n.value("flow") or "VND" in unit:
        return None
    found = n.search("currency_moves", n.left.start, n.quantity.start)
    code = n.topic.names.moneys.get(found[1]) if found else None
    if found is None or code is None or n.search("our_money", n.left.start, n.right.end):
        return _pair(n, unit)
    return Slot(code, "currency", found.start(1), found.end(1), None, n.sentence)


def _pair(n: Number, unit: str) -> Slot | None:
    """ "1 USD đổi 33 baht": the country of the money that is not the dollar, unless it comments on another."""
    moved = n.antecedent.columns.get("reporter") if n.antecedent else None
    codes = [m[:2] for m in unit.split("/") if m != "USD"] if "USD" in unit else []
    known = len(codes) == 1 and codes[0] in n.topic.names.moneys.values()
    return n.slot(codes[0], "currency") if known and not (moved and moved.rule == "currency") else None


@finds("reporter_currency")
def _currency(n: Number) -> Slot | None:
    """A price, a rate or an income in the money of one country holds there."""
    unit = (n.unit or n.quantity.unit or "").partition("/")[0]
    if n.value("measure") not in _EARNED or n.value("flow") or unit in _OF_ALL:
        return None
    return n.slot(unit[:2], "currency") if n.kind is Kind.MONEY and unit[:2] in n.topic.names.countries else None


@finds("reporter_counted")
def _counted(n: Number) -> Slot | None:
    """ "600 doanh nghiệp Đức": whose they are stands right behind what is counted."""
    if n.kind is not Kind.COUNT or has_sides(n) or received_here(n):
        return None
    place = next((t for t in n.right.of("place") if t.start - n.quantity.end <= 1), None)
    code = n.topic.names.codes[place.id] if place else None
    if place is None or code not in n.topic.names.countries:
        return None
    return n.slot(code, place.rule, place, place.id)


@finds("reporter_deal")
def _deal(n: Number) -> Slot | None:
    """ "Thỏa thuận cắt giảm 1,2 triệu thùng/ngày": barrels that producers agree not to pump are OPEC's."""
    if not (n.quantity.unit or "").startswith("bbl") or n.value("flow"):
        return None
    found = n.search("output_deal", n.scene.sentence.start, n.quantity.start)
    return Slot("OPEC", "deal", found.start(), found.end(), "opec", n.sentence) if found else None
