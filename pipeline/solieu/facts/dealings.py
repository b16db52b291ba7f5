"""Trade told without a flow before the number: terms of delivery, dealings, what money is spent on."""

from itertools import pairwise

from solieu.facts.flow import flow_of
from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind


@finds("flow_spent")
def _spent(n: Number) -> Slot | None:
    """ "Chi 770 triệu USD để nhập khẩu 100.000 tấn ngô": what an amount is spent on has a size of its own."""
    spent = n.match("spent_on", n.quantity.end) if n.kind in (Kind.MONEY, Kind.MONEY_RATE) else None
    term = spent and next((t for t in n.scene.terms if t.kind == "flow" and t.start == spent.end()), None)
    return n.slot(flow_of(term), term.rule, term, term.id) if term else None


@finds("flow_between")
def _between(n: Number) -> Slot | None:
    """ "Thương mại Việt Nam - Hàn Quốc đạt 80 tỷ USD": the trade of two countries is that of both directions."""
    if n.kind not in (Kind.MONEY, Kind.PERCENT) or n.own_measure not in (None, "value"):
        return None
    for a, b in pairwise(n.left.of("place")):
        joined = n.scene.patterns["joint_places"].fullmatch(n.text, a.end, b.start)
        found = joined and n.search("trade_between", max(n.left.start, a.start - 32), a.start)
        if found:
            return Slot("total", "between", found.start(), found.end(), "flow_total", n.sentence)
    return None


@finds("flow_terms")
def _flow_terms(n: Number) -> Slot | None:
    """A price FOB is of exports, CIF of imports."""
    term = n.left.last("qualifier") or next(iter(n.right.of("qualifier")), None)
    if term is None or n.kind is not Kind.PRICE or term.id not in ("qualifier_fob", "qualifier_cif"):
        return None
    return n.slot("export" if term.id == "qualifier_fob" else "import", term.rule, term)


@finds("flow_supplied")
def _supplied(n: Number) -> Slot | None:
    """ "Iran chuyển 66 tấn thịt bò tới Qatar": goods that go to another country."""
    if n.kind is not Kind.PHYSICAL or not n.search("supplies", n.left.start, n.quantity.start):
        return None
    place = next((t for t in n.right.of("place") if t.id not in ("vietnam", "world")), None)
    to = place and n.search("into_side", max(n.quantity.end, place.start - 12), place.start)
    return Slot("export", "supplied", to.start(), to.end(), "flow_export", n.sentence) if to else None


@finds("flow_offer")
def _flow_offer(n: Number) -> Slot | None:
    """A price in dollars at which a country's good is offered is of its exports."""
    offer = n.search("offered", n.left.start, n.quantity.start)
    if n.kind is not Kind.PRICE or not offer or not (n.quantity.unit or "").startswith("USD/"):
        return None
    if n.search("world_market", n.left.start, n.right.end):
        return None
    return Slot("export", "offered", offer.start(), offer.end(), "flow_export", n.sentence)
