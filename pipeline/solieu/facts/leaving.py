"""What a sentence leaves for those after it: what it closes, ends with, and names."""

from collections.abc import Mapping, Sequence

from solieu.entities.actor import Actor
from solieu.facts.clock import Clock, compared, weighed
from solieu.facts.flow import flow_of
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.goods import said_again
from solieu.facts.names import Names
from solieu.facts.scene import Scene
from solieu.mentions.calendar import NEVER


def close(frame: Frame, numbers: Sequence[Number], index: int) -> Frame:
    """After a list of markets or goods, none of them is the subject of the next sentence."""
    partners: dict[str, None] = {}
    for n in numbers:
        partners |= dict.fromkeys(n.value("partner") or ())
    if len({tuple(n.value("partner") or ()) for n in numbers if n.value("partner")}) > 1:
        frame = frame.set("partner", Slot(None, "list", sentence=index))
        frame = frame.set("partner_list", Slot(list(partners), "list", sentence=index))
    frame = _back(frame, numbers[0].scene)
    goods = {n.value("commodity") for n in numbers if n.value("commodity")}
    if len(goods) > 1:
        frame = frame.set("named_kind", Slot(None, "list", sentence=index))
    if len(goods) > 2:
        frame = frame.set("commodity", Slot(None, "list", sentence=index))
    return _whole(frame, numbers)


def compared_later(n: Number) -> Mapping[str, Slot]:
    """Return what later numbers are held against: how much went to a market, and the base of each growth."""
    if n.value("partner") and n.value("statistic") == "level" and n.value("measure") in ("value", "volume"):
        good, amount = n.columns.get("commodity"), (abs(n.quantity.value), n.quantity.unit)
        return {"sent": Slot(amount, "sent", id=good.id if good else None, sentence=n.sentence)}
    base = n.columns.get("base")
    if n.value("statistic") != "growth" or base is None:
        return {}
    said = n.frame.get("growths")
    return {"growths": Slot({**(said.value if said else {}), n.quantity.value: base}, "growths", sentence=n.sentence)}


def _whole(frame: Frame, numbers: Sequence[Number]) -> Frame:
    """Behind "trong đó doanh nghiệp FDI đạt 300 triệu" goes on the province of which the firms are a part."""
    scene, last = numbers[0].scene, numbers[-1].columns.get("entity")
    parted = next((t for t in scene.whole.of("link") if t.id == "link_in_which"), None)
    if parted is None or last is None or "/sectors." not in last.rule or (last.start or 0) < parted.start:
        return frame
    told = [n.columns.get("entity") for n in numbers if n.quantity.end <= parted.start]
    whole = next((slot for slot in reversed(told) if slot), None) or (scene.goes_on and frame.carried.get("entity"))
    of_province = whole and ("/provinces." in whole.rule or whole.rule.endswith("/province"))
    if not whole or not of_province:
        return frame
    return frame.set("entity", whole.by(f"whole/{whole.rule.rpartition('/')[2]}").said_in(last.sentence))


def _back(frame: Frame, scene: Scene) -> Frame:
    """Behind "Riêng tháng 3, ..." the text is again on the time that it told of before."""
    before, first = frame.carried.get("period"), scene.whole.periods[:1]
    if not before or not before.window or not first:
        return frame
    apart = scene.patterns["digression"].fullmatch(scene.text, scene.sentence.start, first[0].start)
    return frame.set("period", before) if apart else frame


def bracket(frame: Frame, n: Number) -> Frame:
    """Behind "(trong đó tôm 300, cá tra 120)" the subject is again the one before the bracket."""
    start = n.scene.sentence.start
    opened = n.text.rfind("(", start, n.quantity.start)
    closed = n.text.find(")", n.quantity.end, n.scene.sentence.end)
    if opened < 0 or closed < 0 or n.text.find(")", opened, n.quantity.start) >= 0:
        return frame
    if any(q.start < closed for q in n.scene.numbers[n.index + 1 : n.index + 2]):
        return frame  # the bracket goes on
    inside = n.scene.zone(opened, n.quantity.start).of("link")
    before = n.previous
    while before is not None and before.quantity.start > opened:
        before = before.previous
    if before is None or not any(t.id == "link_in_which" for t in inside):
        return frame
    for column in ("commodity", "partner", "entity"):
        frame = frame.set(column, before.columns.get(column) or Slot(None, "bracket", sentence=n.sentence))
    return frame


def tail(frame: Frame, scene: Scene, index: int) -> Frame:
    """A flow named after the last number, or in a sentence without one, holds for what follows."""
    start = scene.numbers[-1].end if scene.numbers else scene.sentence.start
    term = next((t for t in reversed(scene.zone(start, scene.sentence.end).of("flow")) if not t.weak), None)
    if term is None:
        return frame
    return frame.set("flow", Slot(flow_of(term), term.rule, term.start, term.end, term.id, index))


def name(frame: Frame, scene: Scene, index: int, clock: Clock, names: Names) -> Frame:
    """What a sentence names, for "mặt hàng này" and "nước này"; a heading without numbers also gives its period."""
    frame = _names(_goods(frame, scene, index), scene, index, names)
    return frame if scene.numbers or not scene.whole.periods else _heading(frame, scene, index, clock)


def _goods(frame: Frame, scene: Scene, index: int) -> Frame:
    goods = [t for t in scene.whole.of("commodity") if not t.weak]
    if not goods:
        return frame
    last = goods[-1]
    end = said_again(scene, last.start, last.end)
    good = Slot(scene.view.lower[last.start : end], last.rule, last.start, end, last.id, index)
    headed = not scene.numbers and scene.view.text[scene.sentence.start : scene.sentence.end].rstrip().endswith(":")
    alone = len({t.id for t in goods}) == 1
    frame = frame.set("named_good", good).set("named_kind", good if alone else Slot(None, "list", sentence=index))
    return frame.set("commodity", good) if headed else frame


def _names(frame: Frame, scene: Scene, index: int, names: Names) -> Frame:
    lands = scene.whole.of("place")
    indices = [t for t in scene.whole.of("organisation") if isinstance(t, Actor) and t.type == "index"]
    for stock in indices[-1:]:
        called = stock.name or scene.view.lower[stock.start : stock.end]
        frame = frame.set("named_index", Slot(called, stock.rule, stock.start, stock.end, stock.id, index))
    abroad = [t for t in lands if names.codes[t.id] in names.countries and names.codes[t.id] != "VN"]
    for t in lands[-1:]:
        frame = frame.set("named_place", Slot(t.id, t.rule, t.start, t.end, t.id, index))
    for t in scene.whole.of("place", "city", "province")[-1:]:
        frame = frame.set("named_spot", Slot(names.codes.get(t.id, "VN"), t.rule, t.start, t.end, t.id, index))
    for t in abroad[-1:]:
        frame = frame.set("named_abroad", Slot([names.codes[t.id]], t.rule, t.start, t.end, t.id, index))
    return frame


def _heading(frame: Frame, scene: Scene, index: int, clock: Clock) -> Frame:
    period = scene.whole.periods[-1]
    window = clock.read(period)
    if window is None or period.start in scene.named_after or compared(scene, period):
        return frame
    since = scene.patterns["since_when"].search(scene.text, scene.sentence.start, period.start)
    if since and clock.date and window.end.year < int(clock.date[:4]) - 1:
        return frame
    slot = Slot(window.iso, period.rule, period.start, period.end, None, index, window)
    if window.type == "day":
        frame = frame.set("headed_day", slot)
    if period.type in NEVER or window.type in ("day", "instant") or weighed(scene, period):
        return frame
    return frame.set("period", slot)
