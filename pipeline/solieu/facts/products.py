"""Commodity: the names of products that no list knows, right before their prices."""

import re
from collections.abc import Iterator, Mapping, Sequence

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.model import Kind, Term
from solieu.tokens import View

#: How far before its price a name may begin.
_REACH = 140
#: How far before a name the words stand that say what it is.
_BEFORE = 40
#: How often a text names the product of its title again.
_TIMES = 2
#: Terms that a name of a product is no part of.
_OTHERS = frozenset({"organisation", "place", "province"})


@finds("commodity_product")
def _product(n: Number) -> Slot | None:
    """ "Mẫu Opel Corsa GSi có giá 410 triệu đồng": make and model, in foreign words with capitals."""
    if n.value("measure") != "price" or n.kind not in (Kind.MONEY, Kind.PRICE) or n.topic.session:
        return None
    before = [q.end for q in n.scene.numbers[: n.index] if q.unit]
    start = max(n.scene.sentence.start, n.quantity.start - _REACH, *before[-1:])
    names = list(n.scene.patterns["product_name"].finditer(n.scene.view.text, start, n.quantity.start))
    for k in range(len(names) - 1, -1, -1):
        then = n.scene.patterns["product_then"].fullmatch(n.text, names[k].end(), n.quantity.start)
        if then and _named(names[k], n.text, n.scene.terms, n.scene.patterns):
            joined = k > 0 and n.scene.patterns["product_joint"].fullmatch(n.text, names[k - 1].end(), names[k].start())
            return _slot(n, names[k - 1 if joined else k].start(), names[k].end())
    return None


@finds("commodity_model")
def _model(n: Number) -> Slot | None:
    """ "..., Lumina giá từ 81 triệu đồng": one foreign word with a capital that opens its clause."""
    if n.value("measure") != "price" or n.kind not in (Kind.MONEY, Kind.PRICE) or n.topic.session:
        return None
    patterns, first = n.scene.patterns, max(n.scene.sentence.start, n.left.start - 2)
    names = list(patterns["product_name"].finditer(n.scene.view.text, first, n.quantity.start))
    if not names or not patterns["product_opens"].search(n.text, first, names[-1].start()):
        return None
    start, end = names[-1].span()
    across = any(t.kind in _OTHERS and t.start < end and start < t.end for t in n.scene.terms)
    told = patterns["product_costs"].fullmatch(n.text, end, n.quantity.start)
    return _slot(n, start, end) if told and not across else None


def product_of(view: View, end: int, terms: Sequence[Term], patterns: Mapping[str, re.Pattern[str]]) -> Slot | None:
    """Return the product that a title ending at `end` names, if the text goes on about it."""
    for found in patterns["product_name"].finditer(view.text, 0, end):
        name = view.lower[found.start() : found.end()]
        stem = " ".join(name.split()[:2])
        if _named(found, view.lower, terms, patterns) and view.lower.count(stem, end) >= _TIMES:
            return Slot(name, "product", *found.span())
    return None


def products_in(
    view: View, start: int, end: int, terms: Sequence[Term], patterns: Mapping[str, re.Pattern[str]]
) -> Iterator[re.Match[str]]:
    """Yield the names of products in a stretch of the view, longer than those that the lexicon knows."""
    goods = {(t.start, t.end) for t in terms if t.kind == "commodity"}
    for found in patterns["product_name"].finditer(view.text, start, end):
        if found.span() not in goods and _named(found, view.lower, terms, patterns):
            yield found


def _named(found: re.Match[str], text: str, terms: Sequence[Term], patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a name is one of a product: of two words or behind a word for its kind, and nobody's name."""
    start, end = found.span()
    if patterns["product_beside"].search(text, max(0, start - _BEFORE), start):
        return False
    across = [t for t in terms if t.start < end and start < t.end]
    if any(t.kind in _OTHERS and not start == t.start < t.end < end for t in across):
        return False  # a firm that makes it may stand first
    if any(t.kind == "commodity" and t.start < start and t.end == end for t in across):
        return False
    if patterns["product_lead"].search(text, max(0, start - _BEFORE), start):
        return True
    good = any(t.kind == "commodity" and 0 <= start - t.end <= 1 for t in terms)
    coded = len(found[0]) > 3 and any(c.isdigit() for c in found[0])
    return (" " in found[0] or coded) and not good


def names_in(n: Number, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the names of products in a stretch, also those of one word that a list knows."""
    for found in n.scene.patterns["product_name"].finditer(n.scene.view.text, start, end):
        across = [t for t in n.scene.terms if t.start < found.end() and found.start() < t.end]
        known = any(t.kind == "commodity" for t in across)
        if known and any(t.kind == "commodity" and t.start < found.start() for t in across):
            continue  # "xăng E5" is one name
        if known and not any(t.kind in _OTHERS for t in across) or _named(found, n.text, across, n.scene.patterns):
            yield found


def _slot(n: Number, start: int, end: int) -> Slot:
    known = next((t for t in n.scene.terms if t.kind == "commodity" and start <= t.start and t.end <= end), None)
    rule, id = (known.rule, known.id) if known else ("product", None)
    return Slot(n.text[start:end], rule, start, end, id, n.sentence)
