"""Reporter that a clause does not say: that of the clause, the sentence or the document before it, else Vietnam."""

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import deals, has_sides, in_dong, named, slot_of
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind

#: How the other side of a flow is named.
_WAYS = {"export": "sent_to", "import": "brought_from"}

#: Measures that, named behind a price of the world's, are not the world's.
_OF_ONE_COUNTRY = ("rate", "credit", "revenue", "profit", "budget", "retail", "labour")


@finds("reporter_comment")
def _reporter_comment(n: Number) -> Slot | None:
    return _carried(n, n.antecedent.columns.get("reporter")) if n.antecedent else None


def _carried(n: Number, slot: Slot | None) -> Slot | None:
    """Return a country that is taken over; not the world's, for a price at home."""
    abroad = slot is not None and slot.value not in ("VN", "WORLD")
    if abroad and in_dong(n) and n.search("at_ours", n.left.start, n.right.end):
        return None
    if abroad and n.previous is not None and n.previous.value("measure") == "rate" and _hit(n):
        return None
    if slot is None or slot.value != "WORLD":
        return slot
    home = n.search("at_home", n.left.start, n.quantity.start)
    return None if home and not n.search("than_thing", n.left.start, home.end()) else slot


def _hit(n: Number) -> bool:
    """ "Mỹ áp thuế 25% với thép của ta. Xuất khẩu thép đạt 3 tỷ USD": who levies a duty does not trade behind it."""
    return n.value("flow") == "export" and n.value("measure") in ("value", "volume") and bool(n.said.of("flow"))


@finds("reporter_sentence")
def _reporter_sentence(n: Number) -> Slot | None:
    return _carried(n, n.frame.now("reporter"))


@finds("reporter_frame")
def _reporter_frame(n: Number) -> Slot | None:
    """ "Nước này", or a sentence without a subject, goes on with the country before."""
    slot = n.frame.before("reporter")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if slot is None or slot.sentence < n.sentence - 3 or slot.value not in ("VN", "WORLD") and in_dong(n):
        return None
    partner = n.frame.before("partner")
    mutual = n.value("flow") in (None, "total") and n.search("of_both", before.start, before.end)
    if mutual and partner is not None and "VN" in partner.value:
        return n.slot("VN", "both")
    if slot.value == "WORLD" and n.own_measure in _OF_ONE_COUNTRY and not n.value("flow"):
        return None
    duty = n.frame.before("measure")
    if slot.value != "VN" and duty is not None and duty.value == "rate" and _hit(n):
        return None
    if _other_side(n, slot, before) or slot.value != "VN" and n.search("our_area", before.start, n.right.end):
        return None
    if n.search("same_country", before.start, before.end) or not before.of(
        "flow", "place", "commodity", "organisation"
    ):
        return slot
    near = slot.sentence >= n.sentence - 1
    return slot if near and _goes_on(n, before) or _trades_on(n, before, slot) else None


def _trades_on(n: Number, before: Zone, slot: Slot) -> bool:
    """ "Nhập khẩu giảm 5%" right behind "xuất khẩu của Nhật": who trades is not named again, and it is not us."""
    code, names = slot.value, n.topic.names
    if code == "VN" or code not in names.countries or not n.value("flow") or not before.of("flow"):
        return False
    if slot.sentence < n.sentence - (1 if n.topic.home else 3) or before.of("organisation", "province", "sector"):
        return False
    good = n.frame.before("commodity")
    if any(good is None or t.id != good.id for t in before.of("commodity")):
        return False
    if n.search("to_this_country", before.start, n.right.end):
        return False
    flow, measure = n.frame.before("flow"), n.frame.before("measure")
    if (flow is None or flow.sentence < slot.sentence) and (measure is None or measure.value != "gdp"):
        return False
    sides = [p for p in named(n.scene, before) if p.part != "partner" or code in slot_of(n, p).value]
    return not sides and not n.search("we_trade", before.start, n.right.end)


def _goes_on(n: Number, before: Zone) -> bool:
    """Whether a sentence on trade names only the other side: "Nhập khẩu từ Mỹ tăng 4%" after "xuất khẩu của Nhật"."""
    places = named(n.scene, before) if has_sides(n) and n.kind is not Kind.RANK else []
    sides = [p for p in places if p.part == "partner" or deals(n, p)]  # "Trung Quốc mua 800 nghìn tấn"
    return bool(sides) and len(sides) == len(places) and all(t.id != "vietnam" for p in sides for t in p.terms)


@finds("reporter_topic")
def _reporter_topic(n: Number) -> Slot | None:
    if in_dong(n):
        return None
    sold = n.topic.slots.get("market") if n.value("measure") == "price" and not n.value("flow") else None
    slot = n.topic.slots.get("reporter") or sold
    zone = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    return None if slot and _other_side(n, slot, zone) else slot


def _other_side(n: Number, slot: Slot, zone: Zone) -> bool:
    """ "Xuất khẩu gạo sang Philippines" in a text on Philippines: nobody trades with himself, the figure is not its."""
    way = _WAYS.get(n.value("flow"))
    if way is None:
        return False
    sides = [p for p in named(n.scene, zone) if p.part == "partner" and slot.value in slot_of(n, p).value]
    return any(n.search(way, max(zone.start, p.terms[0].start - 24), p.terms[0].start) for p in sides)


@finds("reporter_home")
def _reporter_home(n: Number) -> Slot | None:
    return n.slot("VN", "default")
