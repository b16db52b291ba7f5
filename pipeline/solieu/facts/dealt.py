"""Measure of what is dealt with: goods sold, recalled or taxed, shares held, people hired, parts of what is counted."""

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import good_of_unit
from solieu.facts.movement import from_to
from solieu.facts.no_trade import counted_noun
from solieu.facts.registry import finds
from solieu.model import Kind

#: Units of land and of roads, which nobody sells by.
_EXTENTS = frozenset({"ha", "m2", "km2", "km", "m"})


@finds("measure_moved")
def _moved(n: Number) -> Slot | None:
    """ "Mẫu xe này giảm 30 triệu đồng": money by which a good moves is of its price."""
    cut = n.rule("statistic").startswith("statistic_discount")
    if _quoted(n):
        return n.slot("price", "session", n.left.last("commodity"))
    moves = n.kind is Kind.MONEY and n.value("statistic") == "change" and not n.value("flow")
    if not moves or n.own_measure not in ((None, "other", "rate") if cut else (None,)):
        return None
    good = n.left.last("commodity")
    if not cut and (good is None or n.left.of("organisation", "sector") and good.id in n.topic.names.securities):
        return None
    return n.slot("price", "moved", good)


def _quoted(n: Number) -> bool:
    """ "Chốt phiên, dầu Brent giảm 0,5%": whether a good of the world's markets moves in a session."""
    good = n.left.last("commodity")
    if good is None or n.kind is not Kind.PERCENT or n.value("statistic") != "growth" or n.value("flow"):
        return False
    if n.own_measure is not None or n.right.of("measure") or not n.scene.first("in_session"):
        return False
    return bool(n.scene.patterns["world_good_in_dollars"].fullmatch(n.text[good.start : good.end]))


@finds("measure_sold")
def _sold(n: Number) -> Slot | None:
    """ "Bán được 500 xe", "500 xe đã giao đến tay khách hàng": goods that are sold at home."""
    goods = n.kind is Kind.PHYSICAL and n.quantity.unit not in _EXTENTS or n.is_goods
    goods = goods or n.kind is Kind.COUNT and good_of_unit(n) in n.topic.names.goods_units
    if not goods or n.value("flow") or n.quantity.unit in n.topic.names.securities:
        return None
    if n.match("supplies_world", n.quantity.end):
        return None
    found = n.search("sells_amount", n.left.start, n.quantity.start)
    found = found or n.match("sold_after", n.quantity.end, n.right.end)
    return found and Slot("consumption", "sold", found.start(), found.end(), None, n.sentence)


@finds("measure_recalled")
def _recalled(n: Number) -> Slot | None:
    """ "Triệu hồi 12.000 xe nhập khẩu", "đàn bò 300 con": goods taken back and animals kept are counted."""
    found = n.search("recalls", n.left.start, n.quantity.start) if n.is_goods else None
    return found and Slot("count", "recalled", found.start(), found.end(), None, n.sentence)


@finds("measure_staff")
def _staff(n: Number) -> Slot | None:
    """ "Cần tuyển 500 người", "300 người mất việc", "số công nhân là 90 người": people who work, or will not."""
    if n.kind is not Kind.COUNT or not n.scene.patterns["person"].match(n.quantity.unit or ""):
        return None
    p = n.previous
    if p is not None and p.value("measure") == "labour" and p.quantity.unit == n.quantity.unit and from_to(p):
        return p.columns["measure"]
    found = n.search("hires", n.left.start, n.quantity.start) or n.match("at_work", n.quantity.end, n.right.end)
    if not found and not n.match("hurt", n.quantity.end):
        found = n.search("staff_of", n.left.start, n.quantity.start)
    return found and Slot("labour", "staff", found.start(), found.end(), None, n.sentence)


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
    if n.kind is not Kind.PERCENT or n.value("statistic") != "share":
        return None
    people = n.match("of_people", n.quantity.end) or n.match("of_number", n.quantity.end)
    if people and not n.value("flow"):
        value = "consumption" if n.search("sold_output", people.start(), people.end()) else "count"
        return Slot(value, "people", people.start(), people.end(), None, n.sentence)
    p = n.previous
    if p is None or p.value("measure") != "count" or n.right.of("measure"):
        return None
    joined = n.scene.patterns["makes_up"].fullmatch(n.text, p.quantity.end, n.quantity.start)
    lots = joined and "(" in joined[0] and n.search("counted_lots", p.quantity.number_end, p.quantity.end)
    return n.slot("count", "part") if joined and (lots or not n.value("flow")) else None


@finds("measure_crossing")
def _crossing(n: Number) -> Slot | None:
    """ "Phải nhập 70% hạt giống", "60% linh kiện được nhập": a part of a good that is traded is of its volume."""
    if n.kind is not Kind.PERCENT or n.value("statistic") != "share" or not n.value("flow"):
        return None
    if n.own_measure is not None or n.right.of("measure"):
        return None
    found = n.search("crosses_part", n.left.start, n.quantity.start)
    if found is None or not (n.match("part_named", n.quantity.end) or n.left.of("commodity")):
        found = n.match("part_crosses", n.quantity.end)
    return found and Slot("volume", "crossing", found.start(), found.end(), None, n.sentence)


@finds("measure_counted")
def _counted(n: Number) -> Slot | None:
    """ "92% doanh nghiệp có vi phạm", "44% trong tổng số 800 doanh nghiệp": a part of what is counted."""
    if n.kind is not Kind.PERCENT or n.value("statistic") != "share" or n.value("flow"):
        return None
    found = counted_noun(n)
    if found is None:
        return None
    noun, start, end = found
    value = "labour" if noun in n.topic.names.workers else "count"
    return Slot(value, "counted", start, end, None, n.sentence)


@finds("measure_market")
def _market(n: Number) -> Slot | None:
    """ "Chiếm 24% thị phần": a part of a home market is of what is sold there; of makers, of what they make."""
    if n.kind is not Kind.PERCENT or n.value("flow") or n.own_measure in ("production", "retail"):
        return None
    found = n.match("of_market", n.quantity.end) or n.search("market_part", n.left.start, n.quantity.start)
    made = n.antecedent is not None and n.antecedent.value("measure") == "production"
    return Slot("consumption", "market", found.start(), found.end(), None, n.sentence) if found and not made else None


@finds("measure_taxed")
def _taxed(n: Number) -> Slot | None:
    """ "Riêng xăng E5 chịu 2.500 đồng/lít": money for a measure, behind a sentence about a tax, is of the tax."""
    slot = n.frame.before("measure") if n.kind is Kind.PRICE and not n.left.of("measure") else None
    if slot is None or slot.value != "rate" or slot.start is None or slot.end is None or slot.sentence < n.sentence - 1:
        return None
    return slot if n.search("tax", slot.start, slot.end) else None


@finds("measure_ahead")
def _ahead(n: Number) -> Slot | None:
    """ "Hợp đồng giảm 0,4% xuống 1.266 USD/ounce": what moves to a price is the price."""
    following = n.scene.numbers[n.index + 1 : n.index + 2]
    moves = n.kind in (Kind.PERCENT, Kind.MONEY) and n.value("statistic") in ("growth", "change")
    if not moves or not following or following[0].kind is not Kind.PRICE or n.own_measure not in (None, "other"):
        return None
    ends = n.scene.patterns["ends_at"].fullmatch(n.text, n.quantity.end, following[0].start)
    return Slot("price", "ahead", following[0].start, following[0].end, None, n.sentence) if ends else None
