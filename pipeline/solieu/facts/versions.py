"""Commodity: versions of a product, whose own name stands before them."""

import re

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import as_slot
from solieu.facts.products import products_in
from solieu.facts.registry import FINDERS, finds
from solieu.model import Kind

#: The rule of a slot whose value is a product's name with the words of its version behind it.
_RULE = "version"
#: How far before its price a version may stand, and how many sentences before it its product.
_REACH = 90
_SENTENCES = 3


@finds("commodity_version")
def _version(n: Number) -> Slot | None:
    """ "Bản 1.4L MT còn 410 triệu đồng", "410 triệu đồng cho bản GL": which version of the product."""
    if n.value("measure") != "price" or n.kind is not Kind.MONEY:
        return None
    found = _behind(n) or _before(n)
    if found is None:
        return None
    start, end = found.span(1)
    goods = [t for t in n.scene.terms if t.kind == "commodity"]
    make = next((t for t in goods if 0 <= found.start() - t.end <= 2 and n.scene.view.text[t.start].isupper()), None)
    if make:  # "Opel Corsa, bản GL"
        return Slot(n.text[make.start : end], "product", make.start, end, make.id, n.sentence)
    product = _product(n)
    if product is None or product.start is not None and product.start < end <= (product.end or 0):
        return None
    stem, version = _stem(n, product), n.text[start:end]
    again = n.scene.view.text[start].isupper() and any(t.start == start for t in goods)
    if again or version.split()[0] in stem.split():  # it names the product again
        return Slot(version, "product", start, end, product.id, n.sentence)
    return Slot(f"{stem} {version}", _RULE, start, end, product.id, n.sentence)


@finds("commodity_make")
def _make(n: Number) -> Slot | None:
    """ "Zotye Z8, nay giá xe còn 700 triệu đồng": a price said of "xe" only is that of the make named before."""
    if n.value("measure") != "price" or n.kind not in (Kind.MONEY, Kind.PRICE):
        return None
    goods = n.left.of("commodity")
    if not goods or any(n.text[t.start : t.end] not in n.topic.names.classifiers for t in goods):
        return None
    if n.search("several_before", max(n.left.start, goods[0].start - 16), goods[0].start):
        return None
    view, start = n.scene.view, n.scene.sentence.start
    makes = [t for t in n.scene.zone(start, n.left.start).of("commodity") if view.text[t.start].isupper()]
    products = [*products_in(view, start, n.left.start, n.scene.terms, n.scene.patterns)]
    if products and (not makes or makes[-1].end < products[-1].end()):
        return Slot(products[-1][0].lower(), "product", *products[-1].span(), None, n.sentence)
    if makes:
        return as_slot(n, makes[-1:])
    recent, named = n.frame.before("commodity"), n.frame.before("named_good")
    if named is not None and (recent is None or recent.sentence < named.sentence):
        recent = named
    if recent is None or recent.sentence < n.sentence - _SENTENCES or recent.rule.endswith("/topic"):
        return None
    return recent if _proper(n, recent) else None


def _behind(n: Number) -> re.Match[str] | None:
    return n.scene.patterns["version_behind"].match(n.scene.view.text, n.quantity.end, n.scene.sentence.end)


def _before(n: Number) -> re.Match[str] | None:
    before = [q.end for q in n.scene.numbers[: n.index] if q.unit]
    start = max(n.scene.sentence.start, n.quantity.start - _REACH, *before[-1:])
    versions = n.scene.patterns["version_before"].finditer(n.scene.view.text, start, n.quantity.start)
    then = n.scene.patterns["product_then"]
    return next((m for m in reversed(list(versions)) if then.fullmatch(n.text, m.end(), n.quantity.start)), None)


def _product(n: Number) -> Slot | None:
    """Return the product named last before a price."""
    recent = n.frame.before("commodity")
    near = recent if recent and recent.sentence >= n.sentence - _SENTENCES else None
    named = (FINDERS["commodity_product"](n), n.frame.now("commodity"), FINDERS["commodity_left"](n), near)
    return next((s for s in named if s and s.start is not None and _proper(n, s)), n.topic.slots.get("product"))


def _proper(n: Number, slot: Slot) -> bool:
    return slot.start is not None and (slot.rule.endswith(f"/{_RULE}") or n.scene.view.text[slot.start].isupper())


def _stem(n: Number, product: Slot) -> str:
    """Return the name of a product without its version."""
    name = str(product.value)
    if product.rule.endswith(f"/{_RULE}") and product.start is not None and product.end is not None:
        return name[: product.start - product.end - 1]
    mark = n.scene.patterns["version_mark"].search(name)
    return name[: mark.start()] if mark else name
