"""Measure of what is dealt with: goods that are sold, whose price is cut, people and things that are a part of others."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind


@finds("measure_moved")
def _moved(n: Number) -> Slot | None:
    """ "Mẫu xe này giảm 30 triệu đồng": money by which a good moves is of its price."""
    cut = n.rule("statistic").startswith("statistic_discount")
    moves = n.kind is Kind.MONEY and n.value("statistic") == "change" and not n.value("flow")
    if not moves or n.own_measure not in (None, "other") or not cut and n.own_measure:
        return None
    good = n.left.last("commodity")
    if not cut and (good is None or n.left.of("organisation", "sector") and good.id in n.topic.names.securities):
        return None
    return n.slot("price", "moved", good)


@finds("measure_sold")
def _sold(n: Number) -> Slot | None:
    """ "Bán được 500 xe", "500 xe đã giao đến tay khách hàng": goods that are sold at home."""
    goods = n.kind is Kind.PHYSICAL or n.kind is Kind.COUNT and n.quantity.unit in n.topic.names.goods_units
    if not goods or n.value("flow") or n.quantity.unit in n.topic.names.securities:
        return None
    found = n.search("sells_amount", n.left.start, n.quantity.start) or n.match("sold_after", n.quantity.end, n.right.end)
    return found and Slot("consumption", "sold", found.start(), found.end(), None, n.sentence)


@finds("measure_part")
def _part(n: Number) -> Slot | None:
    """ "612 xã, chiếm 28,4%", "20% dân số": a part of what was or is counted."""
    if n.kind is not Kind.PERCENT or n.value("statistic") != "share" or n.value("flow"):
        return None
    people = n.match("of_people", n.quantity.end)
    if people:
        return Slot("count", "people", people.start(), people.end(), None, n.sentence)
    p = n.previous
    if p is None or p.value("measure") != "count" or n.right.of("measure"):
        return None
    joined = n.scene.patterns["makes_up"].fullmatch(n.text, p.quantity.end, n.quantity.start)
    return n.slot("count", "part") if joined else None
