"""Commodity: the noun phrases that stand in a list where the goods before them stood."""

import re

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import ENDS
from solieu.facts.registry import finds


@finds("commodity_open")
def _open(n: Number) -> Slot | None:
    """In a list of goods, the noun phrase that stands where the known goods stood: an open class."""
    p = n.antecedent
    if p is None or p.value("commodity") is None or p.value("statistic") != n.value("statistic"):
        return None
    cue = next((t for t in n.left.terms if t.kind in ("direction", "statistic")), None)
    end = cue.start if cue else n.quantity.start
    m = n.scene.patterns["list_item"].fullmatch(n.text, n.left.start, end)
    others = [t for t in n.left.terms if t.start < end and t.kind not in ("head", "context")]
    weak = [t for t in others if t.kind == "commodity" and t.weak and m and (t.start, t.end) == m.span(1)]
    if m and weak == others != [] and n.kind is p.kind and not n.left.periods:
        return n.slot(m[1], weak[0].rule, weak[0], weak[0].id)  # "gạo 891 triệu USD, sắn 950 triệu USD"
    if not m or others or n.left.periods:
        m = _priced_item(n, p)
    if m is None:
        return None
    return Slot(m[1], "list", m.start(1), m.end(1), None, n.sentence)


def _priced_item(n: Number, before: Number) -> re.Match[str] | None:
    """Return the noun phrase that a price in a list of prices is of ("..., chụp CT/MRI hơn 2 triệu đồng")."""
    if any(x.value("measure") != "price" or x.value("statistic") != "level" for x in (n, before)) or n.left.periods:
        return None
    m = n.scene.patterns["listed_price"].fullmatch(n.text, n.left.start, n.quantity.start)
    return None if m is None or any(t.kind in ENDS for t in n.scene.begun(*m.span(1))) else m


@finds("commodity_bracket")
def _bracket(n: Number) -> Slot | None:
    """ "Xoài (3.000 ha), hồng quân (200 ha)": the noun phrase before a bracket, where a good stood before the last."""
    p = n.previous
    slot = p.columns.get("commodity") if p is not None else None
    if p is None or slot is None or slot.end is None or p.kind is not n.kind:
        return None
    if not n.scene.patterns["bracket_opens"].fullmatch(n.text, slot.end, p.quantity.start):
        return None
    m = n.scene.patterns["bracket_item"].fullmatch(n.text, p.quantity.end, n.quantity.start)
    if not m or any(t.kind in ENDS for t in n.scene.begun(m.start(1), m.end(1))):
        return None
    return Slot(m[1], "bracket", m.start(1), m.end(1), None, n.sentence)
