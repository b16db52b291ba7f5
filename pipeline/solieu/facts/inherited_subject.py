"""Commodity: what a number is about, where its own clause names no good."""

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import OF_ACTORS, as_slot, groups, named_before
from solieu.facts.named_places import named
from solieu.facts.registry import finds
from solieu.facts.topic import wider
from solieu.model import Kind

#: Measures that no good named before in the sentence has; a profit may be that of its seller.
_OF_ACTORS_ALONE = tuple(m for m in OF_ACTORS if m != "profit")
#: The group of goods that are grown or bred.
_GROWN = "nong_lam_thuy_san"


@finds("commodity_this")
def _this(n: Number) -> Slot | None:
    """ "Mặt hàng này": the good named last, in this sentence if it names one."""
    again = n.search("this_good", n.left.start, n.quantity.start)
    return named_before(n, again.start()) if again else None


@finds("commodity_last")
def _last(n: Number) -> Slot | None:
    """A price without any good: the good named last, a few sentences before at most."""
    if n.value("measure") != "price" or n.value("statistic") not in ("level", "change"):
        return None
    slot = n.frame.get("named_good")
    return slot if slot and slot.sentence >= n.sentence - 4 and not _of_all(n) else None


@finds("commodity_comment")
def _comment(n: Number) -> Slot | None:
    """The number goes on about the good of the number before it."""
    p = n.antecedent
    if p is None or _of_all(n):
        return None
    if n.left.of("flow") and n.value("flow") != p.value("flow") or n.own_measure == "credit":
        return None
    if n.own_measure in OF_ACTORS and n.own_measure != p.value("measure"):
        return None
    slot = p.columns.get("commodity")
    return None if _of_loans(n, slot) else slot


def _of_loans(n: Number, slot: Slot | None) -> bool:
    """Whether what was named is a loan or a deposit, and this number is measured by something else."""
    lent = slot is not None and slot.rule.rpartition("/")[2] in ("financial_good", "lent_after", "lent_for")
    return lent and n.own_measure not in (None, "credit", "rate")


def _of_all(n: Number) -> bool:
    if any(t.id == "link_raise" for t in n.left.of("link")):
        return False
    return bool(n.search("of_all", n.left.start, n.left.end))


def _of_all_kinds(n: Number, slot: Slot) -> bool:
    """ "Xe nhập khẩu đạt 600 xe. Toàn thị trường đạt 2.000 xe": whether more is counted than the kind named before."""
    unit = n.quantity.unit or ""
    narrower = unit in n.topic.names.classifiers and slot.value.startswith(f"{unit} ")
    return narrower and bool(n.search("of_all_kinds", n.left.start, n.left.end))


@finds("commodity_sentence")
def _sentence(n: Number) -> Slot | None:
    """The good that this sentence named before the clause."""
    slot = n.frame.now("commodity")
    if slot is None and n.kind is Kind.PHYSICAL and n.value("flow") and n.previous is None:
        found = groups(n, n.scene.zone(n.scene.sentence.start, n.left.start))
        slot = as_slot(n, found[-1]) if found else None
    return None if slot is None or _of_all(n) or _of_loans(n, slot) or n.own_measure in _OF_ACTORS_ALONE else slot


def _taxed(n: Number) -> bool:
    """Whether the rate is that of a tax on goods."""
    return n.kind is Kind.PERCENT and bool(n.search("goods_tax", n.left.start, n.quantity.start))


def _grows(n: Number, slot: Slot) -> bool:
    """Whether a good is grown or bred: what stands on an area of land."""
    return slot.id is not None and _GROWN in (slot.id, *wider(slot.id, n.topic.names.parents))


@finds("commodity_frame")
def _frame(n: Number) -> Slot | None:
    """The good of the two sentences before, where this one has no subject of its own."""
    slot = n.frame.before("commodity")
    if n.value("measure") in OF_ACTORS and (n.value("measure") != "credit" or n.own_measure):
        return None
    if slot is None or slot.sentence < n.sentence - 2 or _of_all(n) or _of_all_kinds(n, slot):
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    weighed = n.kind is Kind.PHYSICAL and slot.sentence >= n.sentence - 1 and not before.of("commodity")
    if before.of("flow", "organisation", "sector", "province") and not n.scene.goes_on and not weighed:
        return None
    measures = {t.id.removeprefix("measure_") for t in before.of("measure") if not t.weak}
    if measures - {"value", "volume", "price", "production", "consumption", "area"}:
        return None
    if n.value("measure") == "area" and not _grows(n, slot):
        return None
    return slot


@finds("commodity_market")
def _market(n: Number) -> Slot | None:
    """ "Xuất khẩu tôm đạt 680 triệu USD. Xuất khẩu sang Mỹ đạt 120 triệu USD": a market of the document's one good."""
    slot, kind, flow = n.frame.before("commodity"), n.frame.carried.get("named_kind"), n.frame.before("flow")
    main = n.topic.slots.get("commodity")
    if slot is None or slot.sentence != n.sentence - 1:
        return None
    if not n.topic.one_good and (main is None or main.id != slot.id):
        return None  # a market behind the goods of a report is one of them all
    if kind is not None and kind.value is None and kind.sentence == slot.sentence:
        return None  # it names several
    if n.own_measure not in (None, "value") or n.value("measure") != "value" or flow is None:
        return None
    if flow.value != n.value("flow") or n.value("flow") not in ("export", "import"):
        return None
    if not any(p.part != "reporter" and "vietnam" not in [t.id for t in p.terms] for p in named(n.scene, n.left)):
        return None
    if any(p.part == "reporter" for p in named(n.scene, n.left)):
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    return None if before.of("commodity", "organisation", "sector", "province") or _of_all(n) else slot


@finds("commodity_topic")
def _topic(n: Number) -> Slot | None:
    """The good that the whole document is about."""
    slots = n.topic.slots
    if n.topic.session and n.value("measure") == "price" and "shares" in slots:
        return slots["shares"]
    if n.kind is Kind.MONEY and n.value("measure") == "price" and "product" in slots:
        return slots["product"]
    slot = slots.get("commodity")
    if slot is None or _of_all(n) or not _measured_by(n, slot):
        return None
    return _as_named(n, slot) if _about_it(n) else None


def _measured_by(n: Number, slot: Slot) -> bool:
    """Whether a good can have a figure of this measure: no area of steel, no production of shares."""
    if n.value("measure") == "area":
        return _grows(n, slot)
    return slot.id not in n.topic.names.security_rows or n.value("measure") not in ("production", "consumption")


def _as_named(n: Number, slot: Slot) -> Slot:
    """Return the good of the document as it was named last, or the kind of it that the text has come to."""
    last = n.frame.get("named_good")
    if last and last.id == slot.id:
        slot = last
    named, parents = n.frame.get("named_kind"), n.topic.names.parents
    about = n.frame.get("measure")
    quoted = about is not None and about.value == "price" and n.value("measure") != "price"
    wide = slot.id not in parents or n.value("flow") or n.value("measure") == "production"
    near = named is not None and named.sentence >= n.sentence - 4
    if named and near and wide and not quoted and slot.id in list(wider(named.id or "", parents)):
        return named
    return slot


def _about_it(n: Number) -> bool:
    """Whether a figure that names no good is about the good of the document."""
    measure, flow, slots = n.value("measure"), n.value("flow"), n.topic.slots
    if measure == "rate" and (flow or n.kind is Kind.PRICE or _taxed(n)):
        return True
    if measure in ("price", "production", "consumption", "volume", "area"):
        return True
    main = slots.get("flow")
    if flow and main and flow == main.value:
        return True
    return flow in ("export", "import") and main is None and "main_good" in slots


@finds("commodity_all")
def _all(n: Number) -> Slot | None:
    """ "Tháng 5, xuất khẩu đạt 20 tỷ USD": a clause with a flow and no good is about all goods."""
    return Slot(None, "all") if n.left.of("flow") else None
