"""Stock indices and their like: whose points and whose moves a text reports."""

from solieu.facts.frame import Number, Slot
from solieu.facts.owners import slot_of, type_of
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

#: For how many sentences points are of the index named last.
_REACH = 8


def _last(zone: Zone) -> Term | None:
    return next((t for t in reversed(zone.of("organisation")) if type_of(t) == "index" and not t.weak), None)


@finds("measure_index")
def _measure(n: Number) -> Slot | None:
    """ "Dow Jones tăng 0,1%": what moves by percents is the index that the clause names last."""
    term = _last(n.said) if n.kind is Kind.PERCENT and n.value("statistic") in ("growth", "change") else None
    if term is None or term is not n.said.last("organisation", "commodity", "sector"):
        return None
    return n.slot("index", term.rule, term, term.id)


@finds("entity_index")
def _entity(n: Number) -> Slot | None:
    """ "690 điểm cho VN30": the index that the points are of."""
    if n.kind is Kind.INDEX:
        for term in n.right.of("organisation")[:1]:
            if type_of(term) == "index" and n.scene.patterns["index_of"].fullmatch(n.text, n.quantity.end, term.start):
                return slot_of(n, term)
    return None


@finds("entity_main_index")
def _main(n: Number) -> Slot | None:
    """ "Ngưỡng hỗ trợ 740 điểm" is of the index that the text names most."""
    if n.kind is not Kind.INDEX or n.value("reporter") != "VN":
        return None
    named = n.frame.get("named_index")
    if named and not n.search("market_level", n.scene.sentence.start, n.quantity.start):
        return None
    return n.topic.slots.get("index")


@finds("entity_same_index")
def _same(n: Number) -> Slot | None:
    """Points without an index are of the index named last."""
    slot = n.frame.get("named_index") if n.kind is Kind.INDEX else None
    return slot if slot and slot.sentence >= n.sentence - _REACH else None
