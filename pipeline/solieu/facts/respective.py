"""Goods that "lần lượt" tells apart: the first number is of the good named first, the second of the second."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from solieu.facts.frame import Number, Slot
from solieu.facts.goods import as_slot
from solieu.facts.products import names_in
from solieu.model import Term

#: How far behind "lần lượt" its first number may stand.
_REACH = 40


def goods_in_order(numbers: Sequence[Number]) -> None:
    """ "Opel Corsa GL và Opel Corsa GSi có giá lần lượt 400 và 450 triệu đồng": each price is of its own version."""
    links = numbers[0].scene.whole.of("link") if numbers else ()
    for link in links:
        told = _told(numbers, link.end) if link.id == "link_respectively" else []
        if len(told) < 2:
            continue
        for goods in (_before(told, link), _behind(told)):
            if len(goods) == len(told):
                for item, good in zip(told, goods, strict=True):
                    for n in item:
                        n.columns["commodity"] = good
                break


def _told(numbers: Sequence[Number], start: int) -> list[list[Number]]:
    """Return the numbers of a list behind "lần lượt", each with what it is in other money, in brackets."""
    found: list[list[Number]] = []
    for n in numbers:
        q, patterns = n.quantity, n.scene.patterns
        if q.start < start or found and q.kind is not found[0][0].kind:
            continue
        if not found:
            if q.start - start > _REACH or not patterns["respective_first"].fullmatch(n.text, start, q.start):
                return []
            found.append([n])
        elif patterns["in_other_money"].fullmatch(n.text, found[-1][-1].quantity.end, q.start):
            found[-1].append(n)
        elif patterns["respective_next"].fullmatch(n.text, found[-1][-1].quantity.end, q.start):
            found.append([n])
        else:
            break
    return found


def _before(told: Sequence[Sequence[Number]], link: Term) -> Sequence[Slot]:
    """Return the goods that are named together last before "lần lượt", nothing else being listed behind them."""
    n = told[0][0]
    runs = [run for run in _runs(n, n.scene.sentence.start, link.start) if len(run) > 1]
    goods = runs[-1] if runs else ()
    others = n.scene.zone(goods[-1].end or 0, link.start) if goods else None
    listed = others and (len(others.periods) > 1 or any(len(others.of(kind)) > 1 for kind in _LISTED))
    more = goods and n.search("named_with", n.scene.sentence.start, goods[0].start or 0)
    return () if listed or more else goods


#: Terms that may be listed too, behind goods: then the numbers are theirs.
_LISTED = ("place", "province", "organisation", "measure", "flow")


def _behind(told: Sequence[Sequence[Number]]) -> Sequence[Slot]:
    """ "Lần lượt 30 và 40 triệu đồng cho Opel Corsa và Opel Astra": the goods that follow."""
    n = told[-1][-1]
    led = n.match("respective_for", n.quantity.end)
    runs = _runs(n, led.end(), n.scene.sentence.end) if led else ()
    return next((run for run in runs if led and run[0].start == led.end()), ())


def _runs(n: Number, start: int, end: int) -> Iterator[list[Slot]]:
    """Yield the goods of a stretch, those that are named together as one run."""
    run: list[Slot] = []
    for slot in _items(n, start, end):
        joined = run and n.scene.patterns["respective_joint"].fullmatch(n.text, run[-1].end or 0, slot.start or 0)
        if run and not joined:
            yield run
            run = []
        run.append(slot)
    if run:
        yield run


def _items(n: Number, start: int, end: int) -> Sequence[Slot]:
    """Return the goods of a stretch in order: products by their full names, where prices are told, and others."""
    goods = [t for t in n.scene.zone(start, end).of("commodity") if not t.weak]
    spans = [m.span() for m in names_in(n, start, end)] if n.value("measure") == "price" else []
    view = n.scene.view.text
    plain = [t for t in goods if not any(a < t.end and t.start < b for a, b in spans)]
    if n.value("measure") != "price":
        plain = [t for t in plain if not view[t.start].isupper()]
    made = [as_slot(n, [t]).by(f"respectively/{t.rule}") for t in plain]
    for a, b in spans:
        known = next((t for t in goods if a <= t.start and t.end <= b), None)
        rule = known.rule if known else "product"
        made.append(Slot(n.text[a:b], f"respectively/{rule}", a, b, known.id if known else None, n.sentence))
    made.sort(key=lambda s: s.start or 0)
    return made if all((a.end or 0) <= (b.start or 0) for a, b in pairwise(made)) else []
