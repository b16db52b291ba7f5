"""Measure of what is dealt with: goods sold or cut in price, shares that are held, parts of what is counted."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind

#: Units of land and of roads, which nobody sells by.
_EXTENTS = frozenset({"ha", "m2", "km2", "km", "m"})


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
    goods = n.kind is Kind.PHYSICAL and n.quantity.unit not in _EXTENTS or n.is_goods
    if not goods or n.value("flow") or n.quantity.unit in n.topic.names.securities:
        return None
    found = n.search("sells_amount", n.left.start, n.quantity.start) or n.match(
        "sold_after", n.quantity.end, n.right.end
    )
    return found and Slot("consumption", "sold", found.start(), found.end(), None, n.sentence)


@finds("measure_recalled")
def _recalled(n: Number) -> Slot | None:
    """ "Triệu hồi 12.000 xe nhập khẩu": goods that a maker takes back are counted."""
    found = n.search("recalls", n.left.start, n.quantity.start) if n.is_goods else None
    return found and Slot("count", "recalled", found.start(), found.end(), None, n.sentence)


@finds("measure_maker")
def _maker(n: Number) -> Slot | None:
    """ "Nhà sản xuất ô tô lớn thứ 5 thế giới": ranked by what is made."""
    found = n.search("maker_ranked", n.left.start, n.quantity.start) if n.kind is Kind.RANK else None
    return found and Slot("production", "maker", found.start(), found.end(), None, n.sentence)


@finds("measure_held")
def _held(n: Number) -> Slot | None:
    """ "Nắm giữ 2 triệu cổ phiếu": shares that somebody has or issues are counted, not traded."""
    if n.quantity.unit not in n.topic.names.securities or n.kind is not Kind.COUNT:
        return None
    found = n.search("holds_shares", n.left.start, n.quantity.start)
    return found and Slot("count", "held", found.start(), found.end(), None, n.sentence)


@finds("measure_priced")
def _priced(n: Number) -> Slot | None:
    """ "Toyota Vios (500 triệu đồng)": money right behind a good, where nothing else is said, is its price."""
    good = n.left.last("commodity") if n.kind is Kind.MONEY and n.value("statistic") == "level" else None
    if good is None or n.value("flow") or n.own_measure is not None:
        return None
    close = n.scene.patterns["priced_gap"].fullmatch(n.text, good.end, n.quantity.start)
    return n.slot("price", good.rule, good) if close else None


@finds("measure_project")
def _project(n: Number) -> Slot | None:
    """ "Nhà máy 300 triệu USD": what a project costs is invested in it."""
    found = n.search("project_worth", n.left.start, n.quantity.start) if n.kind is Kind.MONEY else None
    level = n.value("statistic") == "level" and n.own_measure in (None, "value")
    return Slot("investment", "project", found.start(), found.end(), None, n.sentence) if found and level else None


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
