"""Reporter of words that point to a place: "nước này", "tại đây", "5.000 chiếc tại Đức"."""

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import has_sides, in_dong, named, slot_of
from solieu.facts.registry import finds
from solieu.model import Kind, Term

_HERE_BEHIND = 40


@finds("reporter_same")
def _reporter_same(n: Number) -> Slot | None:
    """ "Nước này": the country named just before, else the one of the sentence before, else the document's."""
    this = n.search("same_country", n.left.start, n.quantity.start)
    if not this or n.value("flow") and n.search("to_this_country", n.left.start, this.end()):
        return None
    said = n.scene.zone(n.scene.sentence.start, this.start()).of("place", "organisation")
    before = [(t, code) for t in said if (code := land_of(n, t)) and t.id != "world"]
    if before:
        term, code = before[-1]
        return Slot(code, term.rule, term.start, term.end, term.id, n.sentence)
    slot = n.frame.get("reporter")
    return slot if slot and slot.value != "VN" else n.topic.slots.get("reporter")


def land_of(n: Number, term: Term) -> str | None:
    """Return the country that a place is, or that the name of a body ends with: "Bộ Tài chính Nhật Bản", no firm."""
    if term.kind == "place":
        return n.topic.names.codes[term.id]
    if term.id in n.topic.names.firms:
        return n.topic.names.abroad.get(term.id)
    words = n.text[term.start : term.end].split(" ")
    tails = (" ".join(words[-k:]) for k in range(min(3, len(words) - 1), 0, -1))
    return next((land for tail in tails if (land := n.topic.names.lands.get(tail))), None)


@finds("reporter_there")
def _reporter_there(n: Number) -> Slot | None:
    """ "Tại đây có 200 ngân hàng": the place named last before."""
    there = n.search("there", n.left.start, n.quantity.start)
    if there is None or n.value("flow") or in_dong(n):
        return None
    before = n.scene.zone(n.scene.sentence.start, there.start()).of("place", "city", "province")
    if before:
        term = before[-1]
        return Slot(n.topic.names.codes.get(term.id, "VN"), term.rule, term.start, term.end, term.id, n.sentence)
    slot = n.frame.get("named_spot")
    return slot if slot and slot.sentence >= n.sentence - 1 else None


@finds("reporter_here")
def _reporter_here(n: Number) -> Slot | None:
    """ "5.000 chiếc tại Đức": the place where a figure is stands right behind it."""
    projects = n.value("measure") == "count" and n.search("project_noun", n.quantity.start, n.quantity.end)
    if has_sides(n) or n.value("measure") not in ("price", "consumption", "count") or projects:
        return None
    if n.kind is Kind.TIMES:
        return None  # "gấp 3 lần ở Đức"
    behind = n.scene.zone(n.quantity.end, min(n.scene.sentence.end, n.quantity.end + _HERE_BEHIND))
    for place in named(n.scene, behind)[:1]:
        here = n.scene.patterns["here"].fullmatch(n.text, n.quantity.end, place.terms[0].start)
        if here and len(place.terms) == 1:
            slot = slot_of(n, place)
            return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)
    return None


def _turns(n: Number, acts: int, start: int) -> bool:
    """ "Bang này nhập nhiều tôm, xuất khẩu tôm của ta": whether another flow is told behind what the city does."""
    flows = n.scene.zone(acts, max(acts, n.quantity.start)).of("flow")
    own = [t for t in flows if t.start < start]
    return bool(own) and flows[-1].id != own[-1].id


@finds("reporter_city")
def _reporter_city(n: Number) -> Slot | None:
    """What is told of a city or a province is its country's: "một đám cưới ở Boston tốn 40.000 USD"."""
    if n.value("measure") in ("investment", "index", "gdp", "rate") or in_dong(n):
        return None
    for term in reversed(n.said.of("city")):
        if n.value("flow"):
            opens = n.search("opens_with_city", max(0, term.start - 24), term.start)
            trades = n.match("city_trades", term.end) if opens else None
            if trades and not _turns(n, term.end, trades.end()):
                return Slot(n.topic.names.codes[term.id], term.rule, term.start, term.end, term.id, n.sentence)
            continue
        exchange = n.value("measure") == "price" and n.match("world_market", term.start, term.end)
        subject = term.start - n.left.start <= 1 and n.match("city_acts", term.end)
        if not exchange and (subject or n.search("acts_at", max(n.left.start, term.start - 24), term.start)):
            return Slot(n.topic.names.codes[term.id], term.rule, term.start, term.end, term.id, n.sentence)
    return None
