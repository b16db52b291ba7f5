"""Reporter: the country or market whose figure it is, as far as its own clause says."""

from dataclasses import replace

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import (
    Named,
    deals,
    good_before,
    has_sides,
    in_dong,
    invested_here,
    named,
    received_here,
    slot_of,
)
from solieu.facts.registry import FINDERS, finds
from solieu.model import Kind, Term

#: How far behind a number the country stands whose it is: "900 tỷ USD của Hà Lan (hạng 17)".
_RIGHT_BEHIND = 6


@finds("reporter_market")
def _reporter_market(n: Number) -> Slot | None:
    """Prices of the world's markets and exchanges are the world's."""
    if n.value("flow"):
        return None
    if _world_unit(n.unit or n.quantity.unit):
        return n.slot("WORLD", "unit")
    if n.value("measure") != "price":
        return None
    markets = n.scene.patterns["world_market"].finditer(n.text, n.left.start, n.right.end)
    found = next((m for m in markets if not n.search("beside_world", n.left.start, m.start())), None)
    if found:
        return Slot("WORLD", "market", found.start(), found.end(), "world", n.sentence)
    delivery = next((p for p in (*n.left.periods, *n.right.periods) if p.type == "delivery"), None)
    if delivery:
        return Slot("WORLD", delivery.rule, delivery.start, delivery.end, "world", n.sentence)
    if exchange := _exchange(n):
        return n.slot("WORLD", exchange.rule, exchange, "world")
    if n.kind is Kind.PERCENT and _leads_to_world(n):
        return n.slot("WORLD", "unit")
    return n.slot("WORLD", "good") if _of_world(n) else None


def _exchange(n: Number) -> Term | None:
    """Return the exchange of another country where a good has its price; a share is of who issued it."""
    if "shares" in n.topic.slots or any(t.id in n.topic.names.security_rows for t in n.left.of("commodity")):
        return None
    found = (t for t in n.left.of("organisation") if t.id in n.topic.names.exchanges and not t.weak)
    return next((t for t in found if n.search("acts_at", max(n.left.start, t.start - 24), t.start)), None)


def _of_world(n: Number) -> bool:
    """Whether a good has but one price, the world's, or has this one in dollars."""
    good, unit = n.value("commodity") or "", n.unit or n.quantity.unit or ""
    kind = "world_good" if n.kind is Kind.PERCENT else "world_good_in_dollars"
    if not unit.startswith(("%", "USD")) or not n.scene.patterns[kind].fullmatch(good):
        return False
    return not n.search("at_home", n.scene.sentence.start, n.right.end)


def _world_unit(unit: str | None) -> bool:
    return unit is not None and unit.endswith(("/oz", "/bbl")) and not unit.startswith("VND")


def _leads_to_world(n: Number) -> bool:
    """Whether a price moves by a percentage to one of the world's: "tăng 1% lên 18 USD/ounce"."""
    following = n.scene.numbers[n.index + 1 : n.index + 2]
    return any(_world_unit(q.unit) and n.match("moves_on_to", n.quantity.end, q.start) for q in following)


@finds("reporter_price")
def _reporter_price(n: Number) -> Slot | None:
    """A percentage on a world price goes on with the world."""
    slot, good = n.frame.get("reporter"), n.frame.get("commodity")
    if slot is None or slot.value != "WORLD" or n.value("measure") != "price" or n.kind is not Kind.PERCENT:
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    home = before.of("province", "organisation", "place") or n.search("at_home", before.start, n.right.end)
    same = good is not None and good.id == n.columns["commodity"].id if "commodity" in n.columns else False
    return slot if same and not home and slot.sentence >= n.sentence - 2 else None


@finds("reporter_tariff")
def _reporter_tariff(n: Number) -> Slot | None:
    """A tariff, and an import, is that of the country into which the goods go: "giá tôm nhập khẩu vào Nhật"."""
    rate = n.value("measure") == "rate"
    flow = n.said.last("flow")
    if n.value("flow") not in ("import", "export") or not rate and (flow is None or n.value("flow") == "export"):
        return None
    for place in reversed(named(n.scene, n.left)):
        start = place.terms[0].start
        if flow and not rate and not n.scene.patterns["imported_into"].fullmatch(n.text, flow.start, start):
            continue
        into = n.search("into", max(n.left.start, place.terms[0].start - 24), place.terms[0].start)
        if into and place.part == "partner":
            slot = slot_of(n, place)
            return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)
    return None


@finds("reporter_named")
def _reporter_named(n: Number) -> Slot | None:
    """ "Xuất khẩu của Nhật Bản", "Nhật Bản nhập khẩu"; anything of a country outside trade."""
    places = [p for p in named(n.scene, n.said) if len(p.terms) == 1 and not _of_firm(n, p)]
    if not places:
        return None
    if in_dong(n):
        codes = n.topic.names.codes
        places = [p for p in places if p.part == "at" or codes[p.terms[0].id] == "VN" or _at_market(n, p)]
    places = [p for p in places if not n.search("than_at", n.left.start, p.terms[0].start)]
    with_us = _with_home(n, places)
    picked = [p for p in places if p.part == "reporter" and (with_us or not deals(n, p))]
    if n.value("measure") == "price" and n.value("flow") == "export":
        picked += [p for p in places if p.part == "bare" and good_before(n, p)]
    if places and not picked and (_next_in_line(n) or _next_trader(n, places[-1])):
        picked = [p for p in places if p.part == "bare"]
    picked = picked or _world_alone(n, places)
    if with_us and not picked:
        picked = [p for p in places if p.part == "bare" and n.topic.names.codes[p.terms[0].id] != "VN"]
    if invested_here(n) or received_here(n):
        picked = [p for p in picked if n.topic.names.codes[p.terms[0].id] == "VN"]
        places = [p for p in places if n.topic.names.codes[p.terms[0].id] == "VN"]
    if n.value("measure") == "rate" and n.value("flow"):
        picked = [p for p in picked if not n.search("origin_of", n.left.start, p.terms[0].start)]
    if not picked and not has_sides(n):
        codes, countries = n.topic.names.codes, n.topic.names.countries
        bare = [(p, codes[p.terms[0].id]) for p in places if p.part in ("bare", "at") or _at_market(n, p)]
        picked = [p for p, code in bare if code in countries or code == "WORLD" or _sold_in_group(n, p) or _whole(n, p)]
    if not picked:
        return None
    slot = slot_of(n, picked[-1])
    return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)


def _world_alone(n: Number, places: list[Named]) -> list[Named]:
    """ "Xuất khẩu cà phê toàn cầu đạt 12 triệu bao": the world's trade, no part of it and no market."""
    flow = n.left.last("flow") if n.value("statistic") != "share" else None
    if flow is None or flow.id not in ("flow_export", "flow_import") or len(places) != 1:
        return []
    world = places[0].part == "bare" and places[0].terms[0].id == "world"
    said_of = world and places[0].terms[0].start > flow.end and not n.scene.comma(flow.end, places[0].terms[0].start)
    return places if said_of else []


def _of_firm(n: Number, place: Named) -> bool:
    """Whether a country only says where a firm is from, in a text of Vietnam: "Công ty Bình Minh (Đức)"."""
    start, end = place.terms[0].start, place.terms[0].end
    if not n.topic.home or n.text[start - 2 : start] != " (" or n.text[end : end + 1] != ")":
        return False
    return any(t.end == start - 2 for t in n.left.of("organisation"))


def _at_market(n: Number, place: Named) -> bool:
    """Whether a figure that has no other side is that of a market: "bán tại thị trường Đức"."""
    start = place.terms[0].start
    return place.part == "partner" and n.search("at_market", max(n.scene.sentence.start, start - 24), start) is not None


def _sold_in_group(n: Number, place: Named) -> bool:
    """Whether a group of countries is where something is sold: "bán tại châu Âu"."""
    return n.value("measure") in ("price", "consumption") and (place.part == "at" or _at_market(n, place))


def _whole(n: Number, place: Named) -> bool:
    """Whether a group of countries is meant as one: "khu vực APEC", "khắp Đông Nam Á"."""
    start = place.terms[0].start
    return n.search("whole_group", max(n.scene.sentence.start, start - 16), start) is not None


def _next_in_line(n: Number) -> bool:
    """Whether countries are listed that trade less than the one before: "các vị trí tiếp theo thuộc về Thái Lan"."""
    start = n.scene.sentence.start
    if n.value("flow") not in ("export", "import") or not n.search("next_places", start, n.quantity.start):
        return False
    return bool(n.search("among_countries", max(0, start - 260), start))


def _next_trader(n: Number, last: Named) -> bool:
    """ "Thái Lan xuất khẩu 10 triệu tấn, Ấn Độ 11 triệu tấn": the next country that does the same."""
    p = n.previous
    same = p is not None and p.kind is n.kind and p.value("statistic") == n.value("statistic") == "level"
    if p is None or not same or n.value("flow") not in ("export", "import") or p.value("flow") != n.value("flow"):
        return False
    joined = n.scene.patterns["next_trader"].fullmatch(n.text, p.quantity.end, last.terms[0].start)
    if not joined or len(n.text[last.terms[0].end : n.quantity.start].split()) > 1:
        return False
    first = p
    while first.previous is not None and first.value("reporter") == "VN":
        first = first.previous
    named_there = first.rule("reporter").startswith("reporter_named") and first.value("reporter") != "VN"
    return named_there and not p.value("partner")


def _with_home(n: Number, places: list[Named]) -> bool:
    """Whether the other side is Vietnam: "xuất khẩu sang Việt Nam", "nhập khẩu từ Việt Nam"."""
    if not n.said.of("flow") or n.value("flow") not in ("export", "import"):
        return False
    from_us = n.value("flow") == "export" or n.search("from_us", n.left.start, n.right.end)
    return bool(from_us) and any(p.part == "partner" and n.topic.names.codes[p.terms[0].id] == "VN" for p in places)


@finds("reporter_right")
def _reporter_right(n: Number) -> Slot | None:
    """ "5 tỷ USD hàng hóa của Đức"."""
    behind = n.scene.zone(n.quantity.end, n.scene.sentence.end)
    near = [p for p in named(n.scene, behind) if p.terms[0].start - n.quantity.end <= _RIGHT_BEHIND]
    picked = [p for p in near or named(n.scene, n.right) if p.part == "reporter" and len(p.terms) == 1]
    if picked and n.search("done_by", n.quantity.end, picked[0].terms[0].start):
        slot = slot_of(n, picked[0])
        return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)
    if not picked or {",", ";"} & {*n.text[n.quantity.end : picked[0].terms[0].start]}:
        return None
    slot = slot_of(n, picked[0])
    n.base_level = n.base_level or picked[0].terms[0].id == "world"
    return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)


@finds("reporter_actor")
def _reporter_actor(n: Number) -> Slot | None:
    """What a firm or a central bank of another country earns, sells or sets is that country's."""
    if n.value("flow") or n.value("measure") in ("price", "index", "gdp"):
        return None
    abroad = n.topic.names.abroad
    if not any(t.id in abroad for t in n.said.terms):
        return None
    actor = FINDERS["entity_left"](n)
    code = abroad.get(actor.id or "") if actor else None
    if actor is None or code is None:
        return None
    sells_here = n.value("measure") != "rate" and (n.topic.home or "reporter" in n.topic.slots)
    return None if sells_here else replace(actor, value=code)
