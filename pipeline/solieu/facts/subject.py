"""Commodity: the good or service that a number is about, as its clause names it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import ENDS, OF_ACTORS, as_slot, good_of_unit, groups, headed, last_named, said_again
from solieu.facts.registry import finds
from solieu.model import Kind, Term

#: Numbers that are about no good.
_NO_GOODS = (Kind.INDEX, Kind.EXCHANGE)


@finds("commodity_none")
def _none(n: Number) -> Slot | None:
    """Index points and rates of exchange are about no good, nor are people, firms and markets counted."""
    if n.value("measure") == "labour" or _exchanged(n) or _of_exchange(n):
        return Slot(None, "measure")
    counted = n.kind is Kind.COUNT and good_of_unit(n) not in n.topic.names.goods_units
    of_goods = n.value("measure") in ("production", "consumption")
    named = n.left.of("flow") or of_goods or _in_pieces(n) or n.value("measure") != "count" and n.left.of("commodity")
    sorts = counted and n.scene.patterns["counted_sort"].fullmatch(n.quantity.unit or "")
    return Slot(None, "kind") if n.kind in _NO_GOODS or counted and not named and not sorts else None


def _in_pieces(n: Number) -> bool:
    """ "300 gốc xoài", "5 nhà máy bia": whether the good stands right behind the noun that is counted."""
    pieces = n.scene.patterns["counted_piece"].fullmatch(n.quantity.unit or "")
    return bool(pieces) and any(t.start - n.quantity.end == 1 for t in n.right.of("commodity"))


def _exchanged(n: Number) -> bool:
    """Whether the rate is one of exchange."""
    slot = n.columns.get("measure")
    if slot is None or slot.value != "rate" or slot.start is None or slot.end is None:
        return False
    return bool(n.search("exchange", slot.start, slot.end))


def _of_exchange(n: Number) -> bool:
    """Whether the index is that of an exchange: the securities in its name are no good."""
    goods = n.left.of("commodity")
    return n.value("measure") == "index" and bool(goods) and all(t.id in n.topic.names.security_rows for t in goods)


#: How far behind a number its good may stand.
_REACH = {Kind.PHYSICAL: 12, Kind.COUNT: 12, Kind.MONEY: 2, Kind.PRICE: 5}


@finds("commodity_after")
def _after(n: Number) -> Slot | None:
    """ "5 triệu tấn gạo", "5.000 ô tô": the good follows the amount directly."""
    flow = n.right.of("flow")[:1]
    meant_for = n.kind is Kind.PERCENT or n.value("statistic") == "change"
    reach = 30 if meant_for and n.value("measure") in ("rate", "price", "production") else _REACH.get(n.kind)
    if reach is None or n.in_row:
        return None
    if flow and flow[0].start - n.quantity.end <= 1:
        reach += flow[0].end - flow[0].start
    q = n.quantity
    if inside := [t for t in n.scene.begun(q.start + 1, q.end) if t.kind == "commodity" and q.end < t.end]:
        return as_slot(n, inside[:1])
    found = groups(n, n.right)
    if not found and q.unit in n.topic.names.classifiers and n.is_goods:
        model = n.scene.patterns["product_name"].match(n.scene.view.text, q.end + 1, n.right.end)
        return Slot(n.text[model.start() : model.end()], "product", *model.span(), None, n.sentence) if model else None
    if found and n.value("measure") == "price" and _meant(n, found[0][0]):
        return as_slot(n, found[0])
    if not found or found[0][0].start - n.quantity.end > reach:
        return None
    between = (
        ("after_rate",)
        if n.kind is Kind.PERCENT
        else ("after_amount", "after_rate")
        if meant_for
        else ("after_amount",)
    )
    gap = (n.text, n.quantity.end, found[0][0].start)
    return as_slot(n, found[0]) if any(n.scene.patterns[p].fullmatch(*gap) for p in between) else None


def _meant(n: Number, good: Term) -> bool:
    """ "60.000 đồng/kg đối với bưởi loại 1": whether a price is said to be that of the good behind it."""
    return bool(n.scene.patterns["after_price"].fullmatch(n.text, n.quantity.end, good.start))


@finds("commodity_barrel")
def _barrel(n: Number) -> Slot | None:
    """ "Giá một thùng dầu thô": the good that a unit's name ends with."""
    found = n.search("barrel_good", n.left.start, n.quantity.start) if n.value("measure") == "price" else None
    return _money_good(n, found, "barrel") if found else None


#: Measures of what a make sells, before what is only of its kind.
_OF_MAKES = ("price", "consumption")


@finds("commodity_left")
def _left(n: Number) -> Slot | None:
    """The last good named in the clause; one that a flow, a measure or a head introduces goes first."""
    earning = [t for t in n.said.of("commodity") if _earning(n, t)]
    if earning:
        return as_slot(n, earning[-1:])
    found = [g for g in groups(n, n.said) or groups(n, n.left) if not n.aside(g[0])]
    if n.value("measure") in ("credit", "index"):
        found = [g for g in found if not n.scene.patterns["all_credit"].match(n.text[g[0].start : g[-1].end])]
    if not found or _unnamed(n, found) or _counted(n, found):
        return None
    found = [g for g in found if not _maker(n, g[0])] or found
    makes = [g for g in found if n.scene.view.text[g[0].start].isupper()] if n.value("measure") in _OF_MAKES else []
    subject = [g for g in found if not n.search("predicate", n.left.start, g[0].start)]
    found = subject or found
    heads = {t.end for t in n.said.terms if t.kind in ("flow", "measure", "head")}
    led = [g for g in found if headed(g[0], heads, n.text)]
    if n.value("measure") in OF_ACTORS and not led:
        return None
    single = [g for g in found[-1:] if n.search("singled_out", n.left.start, g[0].start)]
    good = as_slot(n, (single or makes or led or found)[-1])
    return last_named(n, good) or good


def _counted(n: Number, found: Sequence[tuple[Term, ...]]) -> bool:
    """ "Khách sạn xây 104 căn hộ": whether what is counted is a good itself, and none of those named before."""
    if n.kind is not Kind.COUNT:
        return False
    unit, names = good_of_unit(n), n.topic.names
    words = set(unit.split()) if unit in names.goods_names and unit not in names.classifiers else set()
    return bool(words) and not any(words & {*n.text[g[0].start : g[-1].end].split()} for g in found)


def _maker(n: Number, good: Term) -> bool:
    """ "Mẫu Vios của Toyota": whether a name only says whose the good is."""
    return n.scene.view.text[good.start].isupper() and bool(n.search("of_maker", n.left.start, good.start))


def _unnamed(n: Number, found: Sequence[tuple[Term, ...]]) -> bool:
    """Whether a price is said of "xe" only, in a text about a product that its title names."""
    if n.value("measure") != "price" or "product" not in n.topic.slots:
        return False
    return all(n.text[t.start : t.end] in n.topic.names.classifiers for g in found for t in g)


def _earning(n: Number, good: Term) -> bool:
    """ "Doanh thu bán điện", "doanh thu từ mảng tư vấn": the good that the revenue comes from."""
    if n.value("measure") not in ("revenue", "profit"):
        return False
    revenue = next((t for t in reversed(n.said.of("measure")) if t.end <= good.start), None)
    return revenue is not None and bool(n.match("earning", revenue.end, good.start))


#: Measures that open goods are looked for with.
_OF_GOODS = ("price", "production", "consumption", "volume", "value")


@finds("commodity_phrase")
def _phrase(n: Number) -> Slot | None:
    """ "Xuất khẩu bánh đa nem", "thay van tim có giá": a noun phrase that no list knows is still a good."""
    if n.value("measure") not in _OF_GOODS or n.value("measure") == "value" and not n.value("flow"):
        return None
    first = max(n.scene.sentence.start, n.left.start - 2)  # a comma may open the clause
    for pattern in ("copper_quoted", "good_subject", "good_phrase", "good_of_group"):
        for found in reversed(list(n.scene.patterns[pattern].finditer(n.text, first, n.quantity.start))):
            start, end = found.span(1)
            ends = [t.start for t in n.scene.terms if start <= t.start < end and t.kind in ENDS]
            name = n.text[start : min(ends, default=end)].rstrip()
            inside = any(t.kind == "organisation" and t.start <= found.start() < t.end for t in n.scene.terms)
            if name and not inside and name not in n.topic.names.classifiers:
                return Slot(name, pattern, start, start + len(name), n.topic.names.goods_names.get(name), n.sentence)
    return None


@finds("commodity_earned")
def _earned(n: Number) -> Slot | None:
    """ "Lãi thuần từ hoạt động dịch vụ", "doanh thu từ mảng tư vấn": what the money is earned with, in any words."""
    if n.value("measure") not in ("revenue", "profit"):
        return None
    if n.kind is Kind.MONEY and (behind := n.match("earned_after", n.quantity.end)):
        good = next((g for g in groups(n, n.right) if g[0].start == behind.end()), None)
        if good:
            return as_slot(n, good)
    found = n.search("earned_from", n.left.start, n.quantity.start)
    return _money_good(n, found, "earned_from") if found else None


@finds("commodity_traded")
def _traded(n: Number) -> Slot | None:
    """ "Thứ 4 thế giới về nhập khẩu hạt điều": the good right behind a flow that stands behind the number."""
    flow = n.columns.get("flow")
    if flow is None or flow.start is None or flow.start < n.quantity.end or n.kind not in (Kind.RANK, Kind.MONEY):
        return None
    found = next((g for g in groups(n, n.right) if 0 <= g[0].start - (flow.end or 0) <= 1), None)
    return as_slot(n, found) if found else None


@finds("commodity_lent")
def _lent(n: Number) -> Slot | None:
    """ "Cho vay mua nhà tăng 18%": what a bank lends, takes in or has overdue."""
    if n.value("measure") not in ("credit", "rate") or n.kind not in (Kind.PERCENT, Kind.MONEY):
        return None
    if n.value("measure") == "rate" and (behind := n.match("lent_after", n.quantity.end)):
        return _money_good(n, behind, "lent_after")
    if n.value("measure") == "rate" and (term := n.match("lent_for", n.quantity.end)):
        heads = list(n.scene.patterns["lent_head"].finditer(n.text, n.scene.sentence.start, n.quantity.start))
        if heads:
            return Slot(f"{heads[-1][1]} {term[1]}", "lent_for", term.start(1), term.end(1), None, n.sentence)
    found = n.search("financial_good", n.left.start, n.quantity.start)
    if found and n.value("measure") == "rate" and n.scene.patterns["lent_in_money"].fullmatch(found[1]):
        return Slot(None, "lent_in_money")
    return _money_good(n, found, "financial_good") if found else None


def _money_good(n: Number, found: re.Match[str], rule: str) -> Slot:
    known = next((t.id for t in n.scene.terms if t.kind == "commodity" and t.start == found.start(1)), None)
    return Slot(found[1], rule, found.start(1), found.end(1), known, n.sentence)


@finds("commodity_sector")
def _sector(n: Number) -> Slot | None:
    """ "Ngành gỗ mang về 7 tỷ USD": a sector that is named by its good."""
    if n.value("measure") not in ("value", "volume", "price"):
        return None
    for term in reversed(n.said.of("sector")):
        head, _, good = n.text[term.start : term.end].partition(" ")
        if n.scene.patterns["sector_head"].fullmatch(head) and good in n.topic.names.goods_names:
            return Slot(good, term.rule, term.end - len(good), term.end, n.topic.names.goods_names[good], n.sentence)
    return None


@finds("commodity_unit")
def _unit(n: Number) -> Slot | None:
    """A unit that is a good ("5.000 ô tô", "12 triệu cổ phiếu")."""
    unit = good_of_unit(n)
    if n.kind is not Kind.COUNT or unit not in n.topic.names.goods_names or unit in n.topic.names.classifiers:
        return None
    if unit in n.topic.names.securities and n.value("measure") == "count":
        return Slot(None, "held")
    slot = _unit_slot(n, unit)
    if slot.start is None or slot.end is None:
        return slot
    end = said_again(n.scene, slot.start, slot.end)
    return replace(slot, value=n.text[slot.start : end], end=end)


@finds("commodity_classifier")
def _classifier(n: Number) -> Slot | None:
    """A classifier that is all the text says of the good ("triệu hồi 12.400 xe")."""
    unit = n.quantity.unit or ""
    return _unit_slot(n, unit) if unit in n.topic.names.classifiers and unit in n.topic.names.goods_names else None


@finds("commodity_of")
def _of(n: Number) -> Slot | None:
    """ "Châu Á chiếm 52% kim ngạch xuất khẩu thủy sản": the good of the whole."""
    found = groups(n, n.right)
    if not found or n.value("statistic") not in ("share", "ratio") or n.value("measure") == "credit":
        return None
    span = n.match("of_after", n.quantity.end)
    return as_slot(n, found[0]) if span and found[0][0].start < span.end() else None


def _unit_slot(n: Number, unit: str) -> Slot:
    start = n.text.rfind(unit, n.quantity.start, n.quantity.end)
    first, last = (start, start + len(unit)) if start >= 0 else (None, None)
    return Slot(unit, "unit", first, last, n.topic.names.goods_names[unit], n.sentence)
