"""Commodity: the names of products that no list knows, right before their prices."""

import re

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind

#: How far before its price a name may begin.
_REACH = 140
#: Terms that a name of a product is no part of.
_OTHERS = frozenset({"organisation", "place", "province"})


@finds("commodity_product")
def _product(n: Number) -> Slot | None:
    """ "Mẫu Opel Corsa GSi có giá 410 triệu đồng": make and model, in foreign words with capitals."""
    if n.value("measure") != "price" or n.kind not in (Kind.MONEY, Kind.PRICE) or n.topic.session:
        return None
    before = [q.end for q in n.scene.numbers[: n.index] if q.unit]
    start = max(n.scene.sentence.start, n.quantity.start - _REACH, *before[-1:])
    names = n.scene.patterns["product_name"].finditer(n.scene.view.text, start, n.quantity.start)
    for found in reversed(list(names)):
        then = n.scene.patterns["product_then"].fullmatch(n.text, found.end(), n.quantity.start)
        if then and _fits(n, found):
            return _slot(n, found)
    return None


def _fits(n: Number, found: re.Match[str]) -> bool:
    """Whether a name is one of a product: of two words or behind a word for its kind, and nobody's name."""
    start, end = found.span()
    if n.search("product_beside", n.scene.sentence.start, start):
        return False
    terms = n.scene.terms
    across = [t for t in terms if t.start < end and start < t.end]
    if any(t.kind in _OTHERS and not start == t.start < t.end < end for t in across):
        return False  # a firm that makes it may stand first
    if any(t.kind == "commodity" and t.start < start and t.end == end for t in across):
        return False
    led = n.search("product_lead", max(0, start - 24), start)
    good = next((t for t in terms if t.kind == "commodity" and 0 <= start - t.end <= 1), None)
    coded = len(found[0]) > 3 and any(c.isdigit() for c in found[0])
    return bool(led) or (" " in found[0] or coded) and good is None


def _slot(n: Number, found: re.Match[str]) -> Slot:
    start, end = found.span()
    known = next((t for t in n.scene.terms if t.kind == "commodity" and start <= t.start and t.end <= end), None)
    rule, id = (known.rule, known.id) if known else ("product", None)
    return Slot(n.text[start:end], rule, start, end, id, n.sentence)
