"""Whole: what a share or a ratio is of."""

from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to
from solieu.facts.registry import finds
from solieu.model import Kind


@finds("of_right")
def _of_right(n: Number) -> Slot | None:
    """ "20% tổng kim ngạch xuất khẩu của cả nước": the noun phrase after the share."""
    if n.value("statistic") not in ("share", "ratio") or n.kind is Kind.TIMES:
        return None
    m = n.match("of_after", n.quantity.end, n.right.end) or n.match("of_stake", n.quantity.end)
    return Slot(m[1].strip(), "right", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_times")
def _of_times(n: Number) -> Slot | None:
    """ "Đắt gấp 3 lần giá nhập": what the number is so many times of, where it is no time and no plan."""
    if n.value("statistic") != "ratio" or n.kind is not Kind.TIMES:
        return None
    m = n.match("times_of", n.quantity.end)
    return Slot(m[1].strip(), "times", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_counted")
def _of_counted(n: Number) -> Slot | None:
    """ "92% doanh nghiệp được kiểm tra có vi phạm": what is counted, up to what is said of it."""
    if not n.rule("measure").startswith("measure_counted"):
        return None
    m = n.match("counted_whole", n.quantity.end)
    return Slot(m[1].strip(), "counted", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_effect")
def _of_effect(n: Number) -> Slot | None:
    """ "Làm CPI chung tăng 0,31%": the total that the effect is on."""
    if not n.rule("statistic").startswith("statistic_effect"):
        return None
    m = n.search("effect_on", n.left.start, n.quantity.start)
    return Slot(m[1].strip(), "effect", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_gdp")
def _of_gdp(n: Number) -> Slot | None:
    """ "Nợ công/GDP ở mức 60%": what stands below the slash."""
    if n.value("statistic") != "ratio":
        return None
    p = n.previous
    start = p.left.start if p is not None and from_to(p) else n.left.start
    m = n.search("of_gdp", start, n.quantity.start)
    return Slot(m[1], "slash", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_left")
def _of_left(n: Number) -> Slot | None:
    """ "Tỷ trọng trong tổng kim ngạch đạt 20%"."""
    if n.value("statistic") not in ("share", "ratio"):
        return None
    m = n.search("of_before", n.left.start, n.left.end)
    return Slot(m[1].strip(), "left", m.start(1), m.end(1), None, n.sentence) if m else None


@finds("of_comment")
def _of_comment(n: Number) -> Slot | None:
    """In a list of shares, the whole of the one before."""
    p = n.antecedent
    if p is None or n.value("statistic") != "share" or p.value("statistic") != "share":
        return None
    return p.columns.get("of")
