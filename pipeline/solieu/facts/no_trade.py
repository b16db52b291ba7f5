"""Numbers that are no foreign trade although a flow was named before them."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind


@finds("flow_none")
def _flow_none(n: Number) -> Slot | None:
    """ "Đứng thứ 23 về vốn đầu tư", "khu vực công nghiệp tăng 8%", "20 lao động": the words say another thing."""
    cut = n.rule("statistic").startswith("statistic_discount")
    if cut or n.said.of("flow"):
        worker = n.kind is Kind.COUNT and (n.quantity.unit or "").partition("/")[0] in n.topic.names.workers
        return Slot(None, "discount" if cut else "workers") if cut or worker else None
    if n.kind is Kind.COUNT and n.match("sent_abroad", n.quantity.end):
        return Slot(None, "workers")
    if n.kind is Kind.RANK:
        found = n.search("invests", n.left.start, n.quantity.start) or n.match("invests_after", n.quantity.end)
        return Slot(None, "investor") if found else None
    if n.kind is not Kind.PERCENT:
        return None
    if n.search("owns", n.left.start, n.quantity.start):
        return Slot(None, "owner")
    if n.value("statistic") == "share" and n.match("home_whole", n.quantity.end):
        return Slot(None, "whole")
    if n.value("statistic") != "growth":
        return None
    sector = n.left.last("sector")
    grows = sector is not None and sector.id in n.topic.names.economic_sectors
    grows = grows or bool(n.search("sector_grows", n.left.start, n.quantity.start))
    return Slot(None, "sector") if grows else None


def counted_noun(n: Number) -> tuple[str, int, int] | None:
    """Return the noun behind a percentage that is a part of what it counts, and where it stands; goods are none."""
    found = n.match("share_of_counted", n.quantity.end)
    words = found[1].split() if found else []
    known = next((k for k in range(len(words), 0, -1) if " ".join(words[:k]) in n.topic.names.counted), 0)
    noun = " ".join(words[:known])
    if found is None or not known or noun in n.topic.names.goods_units:
        return None
    return noun, found.start(1), found.end(1)


@finds("flow_home")
def _flow_home(n: Number) -> Slot | None:
    """ "Còn tồn 24 xe", "đàn bò 300 con", "chỉ bán ra 200 xe", "nội địa hóa 20%": kept, sold or made at home."""
    made = n.search("made_here", n.said.start, n.said.end) if n.kind is Kind.PERCENT else None
    behind = n.scene.zone(made.end(), max(made.end(), n.quantity.start)) if made else None
    if behind is not None and n.own_measure == "production" and not behind.of("flow"):
        return Slot(None, "made_here")
    flow = n.left.last("flow")
    sold = n.search("sells_amount", n.left.start, n.quantity.start)
    sold = sold or n.match("sold_after", n.quantity.end, n.right.end)
    if sold and (n.kind is Kind.PHYSICAL or n.is_goods):
        said = n.frame.get("flow") if flow is None else None
        brought = flow.id == "flow_import" if flow else said is not None and said.value == "import"
        return Slot(None, "sold") if brought else None
    if flow is not None or n.right.of("flow"):
        return None
    if n.kind is Kind.PERCENT:
        p = n.antecedent
        part = n.value("statistic") == "share" and (p is None or not p.value("flow") or p.value("measure") == "count")
        counted = part and (counted_noun(n) or n.match("of_people", n.quantity.end))
        return Slot(None, "counted") if counted else None
    if n.kind not in (Kind.PHYSICAL, Kind.COUNT):
        return None
    return Slot(None, "kept") if n.search("kept_here", n.left.start, n.quantity.start) else None


@finds("measure_invested")
def _invested(n: Number) -> Slot | None:
    """The rank of an investor is of investment."""
    ranked = n.kind is Kind.RANK and n.emptied.get("flow") == "flow_none"
    return n.slot("investment", "investor") if ranked else None
