"""Numbers that are no foreign trade although a flow was named before them."""

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind


@finds("flow_none")
def _flow_none(n: Number) -> Slot | None:
    """ "Đứng thứ 23 về vốn đầu tư", "khu vực công nghiệp tăng 8%", "20 lao động": the words say another thing."""
    if n.said.of("flow"):
        worker = n.kind is Kind.COUNT and (n.quantity.unit or "").partition("/")[0] in n.topic.names.workers
        return Slot(None, "workers") if worker else None
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


@finds("measure_invested")
def _invested(n: Number) -> Slot | None:
    """The rank of an investor is of investment."""
    ranked = n.kind is Kind.RANK and n.emptied.get("flow") == "flow_none"
    return n.slot("investment", "investor") if ranked else None
