"""Reporter and partner: whose figure it is, and who is on the other side."""

from dataclasses import replace

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import Named, named
from solieu.facts.registry import FINDERS, finds
from solieu.model import Kind, Term

_OTHER_SIDE = ("partner", "bare")
_TRADE = ("export", "import", "total", "balance")


def has_sides(n: Number) -> bool:
    """Whether a number has a partner: foreign trade, and investment that comes from abroad."""
    return n.value("flow") in _TRADE or n.value("measure") == "investment" or _invested_here(n)


def _scope(n: Number, places: Named) -> bool:
    """Whether a group of countries is only where a rank holds ("đứng thứ 5 trong Đông Nam Á")."""
    return n.kind is Kind.RANK and n.topic.names.codes[places.terms[0].id] not in n.topic.names.countries


def _codes(n: Number, terms: tuple[Term, ...]) -> list[str]:
    return list(dict.fromkeys(n.topic.names.codes[t.id] for t in terms))


def _slot(n: Number, places: Named) -> Slot:
    first, last = places.terms[0], places.terms[-1]
    return Slot(_codes(n, places.terms), first.rule, first.start, last.end, first.id, n.sentence)


@finds("reporter_market")
def _reporter_market(n: Number) -> Slot | None:
    """Prices of the world's markets and exchanges are the world's."""
    if n.value("measure") != "price" or n.value("flow"):
        return None
    markets = n.scene.patterns["world_market"].finditer(n.text, n.left.start, n.right.end)
    found = next((m for m in markets if not n.search("beside_world", n.left.start, m.start())), None)
    if found:
        return Slot("WORLD", "market", found.start(), found.end(), "world", n.sentence)
    delivery = next((p for p in (*n.left.periods, *n.right.periods) if p.type == "delivery"), None)
    if delivery:
        return Slot("WORLD", delivery.rule, delivery.start, delivery.end, "world", n.sentence)
    unit = n.unit or n.quantity.unit or ""
    if unit.endswith(("/oz", "/bbl")) and not unit.startswith("VND"):
        return n.slot("WORLD", "unit")
    return None


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
    """A tariff is that of the country into which the goods go."""
    if n.value("measure") != "rate" or n.value("flow") not in ("import", "export"):
        return None
    for place in reversed(named(n.scene, n.left)):
        into = n.search("into", max(n.left.start, place.terms[0].start - 24), place.terms[0].start)
        if into and place.part == "partner":
            slot = _slot(n, place)
            return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)
    return None


@finds("reporter_same")
def _reporter_same(n: Number) -> Slot | None:
    """ "Nước này": the country named just before, else the one of the sentence before, else the document's."""
    this = n.search("same_country", n.left.start, n.quantity.start)
    if not this:
        return None
    before = [t for t in n.scene.zone(n.scene.sentence.start, this.start()).of("place") if t.id != "world"]
    if before:
        term = before[-1]
        return Slot(n.topic.names.codes[term.id], term.rule, term.start, term.end, term.id, n.sentence)
    slot = n.frame.get("reporter")
    return slot if slot and slot.value != "VN" else n.topic.slots.get("reporter")


@finds("reporter_named")
def _reporter_named(n: Number) -> Slot | None:
    """ "Xuất khẩu của Nhật Bản", "Nhật Bản nhập khẩu"; anything of a country outside trade."""
    places = [p for p in named(n.scene, n.said) if len(p.terms) == 1]
    picked = [p for p in places if p.part == "reporter" and not _buys(n, p)]
    if n.value("measure") == "price" and n.value("flow") == "export":
        picked += [p for p in places if p.part == "bare" and _good_before(n, p)]
    if not picked and _next_in_line(n):
        picked = [p for p in places if p.part == "bare"]
    if n.value("flow") == "export" and not picked and _with_home(n, places):
        picked = [p for p in places if p.part == "bare" and n.topic.names.codes[p.terms[0].id] != "VN"]
    if _invested_here(n):
        picked = [p for p in picked if n.topic.names.codes[p.terms[0].id] == "VN"]
        places = [p for p in places if n.topic.names.codes[p.terms[0].id] == "VN"]
    if n.value("measure") == "rate" and n.value("flow"):
        picked = [p for p in picked if not n.search("origin_of", n.left.start, p.terms[0].start)]
    if n.value("measure") == "price" and (n.unit or n.quantity.unit or "").startswith("VND"):
        places = [p for p in places if p.part != "bare" or not _good_before(n, p)]  # where the good is from
    if not picked and not has_sides(n):
        codes, economies = n.topic.names.codes, n.topic.names.countries | {"WORLD"}
        picked = [p for p in places if p.part in ("bare", "at") and codes[p.terms[0].id] in economies]
    if not picked:
        return None
    slot = _slot(n, picked[-1])
    return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)


def _next_in_line(n: Number) -> bool:
    """Whether countries are listed that trade less than the one before: "các vị trí tiếp theo thuộc về Thái Lan"."""
    start = n.scene.sentence.start
    if n.value("flow") not in ("export", "import") or not n.search("next_places", start, n.quantity.start):
        return False
    return bool(n.search("among_countries", max(0, start - 260), start))


def _with_home(n: Number, places: list[Named]) -> bool:
    """Whether the other side is Vietnam: "xuất khẩu sang Việt Nam"."""
    return any(p.part == "partner" and n.topic.names.codes[p.terms[0].id] == "VN" for p in places)


def _invested_here(n: Number) -> bool:
    """Whether what other countries invest is invested in Vietnam."""
    counted = n.kind is Kind.COUNT and n.search("project_noun", n.quantity.start, n.quantity.end)
    if n.value("measure") != "investment" and not counted or n.value("flow"):
        return False
    return n.search("invested_here", n.scene.sentence.start, n.scene.sentence.end) is not None


def _good_before(n: Number, place: Named) -> bool:
    """Whether a place says where a good is from: "gạo Thái Lan"."""
    origin, start = n.scene.patterns["goods_origin"], place.terms[0].start
    goods = (t for t in n.scene.terms if t.kind == "commodity" and 0 < start - t.end < 24)
    return any(origin.fullmatch(n.text, t.end, start) for t in goods)


@finds("reporter_right")
def _reporter_right(n: Number) -> Slot | None:
    """ "5 tỷ USD hàng hóa của Đức"."""
    picked = [p for p in named(n.scene, n.right) if p.part == "reporter" and len(p.terms) == 1]
    if picked and n.search("done_by", n.quantity.end, picked[0].terms[0].start):
        slot = _slot(n, picked[0])
        return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)
    if not picked or n.text[n.quantity.end : picked[0].terms[0].start].count(","):
        return None
    slot = _slot(n, picked[0])
    n.base_level = n.base_level or picked[0].terms[0].id == "world"
    return Slot(slot.value[0], slot.rule, slot.start, slot.end, slot.id, n.sentence)


@finds("reporter_actor")
def _reporter_actor(n: Number) -> Slot | None:
    """What a firm or a central bank of another country earns, sells or sets is that country's."""
    if n.value("flow") or n.value("measure") in ("price", "index", "gdp"):
        return None
    actor = FINDERS["entity_left"](n)
    code = n.topic.names.abroad.get(actor.id or "") if actor else None
    if actor is None or code is None:
        return None
    sells_here = n.value("measure") != "rate" and (n.topic.home or "reporter" in n.topic.slots)
    return None if sells_here else replace(actor, value=code)


@finds("reporter_comment")
def _reporter_comment(n: Number) -> Slot | None:
    return n.antecedent.columns.get("reporter") if n.antecedent else None


@finds("reporter_sentence")
def _reporter_sentence(n: Number) -> Slot | None:
    return n.frame.now("reporter")


@finds("reporter_frame")
def _reporter_frame(n: Number) -> Slot | None:
    """ "Nước này", or a sentence without a subject, goes on with the country before."""
    slot = n.frame.before("reporter")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if slot is None or slot.sentence < n.sentence - 3:
        return None
    if n.search("same_country", before.start, before.end) or not before.of(
        "flow", "place", "commodity", "organisation"
    ):
        return slot
    return None


@finds("reporter_topic")
def _reporter_topic(n: Number) -> Slot | None:
    return n.topic.slots.get("reporter")


@finds("reporter_home")
def _reporter_home(n: Number) -> Slot | None:
    return n.slot("VN", "default")


def _buys(n: Number, places: Named) -> bool:
    """ "..., trong đó Thụy Sĩ mua một nửa": who buys an export is on the other side."""
    abroad = n.topic.names.codes[places.terms[-1].id] != "VN"
    return abroad and n.value("flow") == "export" and bool(n.match("buys", places.terms[-1].end))


@finds("partner_same")
def _partner_same(n: Number) -> Slot | None:
    """ "Xuất khẩu sang nước này": the country named before."""
    this = n.search("to_this_country", n.left.start, n.right.end)
    slot = n.frame.get("named_place") if this and has_sides(n) else None
    if slot is None or slot.sentence < n.sentence - 2 or n.topic.names.codes[slot.value] == "VN":
        return None
    return without_reporter(n, Slot([n.topic.names.codes[slot.value]], slot.rule, slot.start, slot.end, slot.id))


@finds("partner_named")
def _partner_named(n: Number) -> Slot | None:
    """ "Sang Đức", "từ Đức", "thị trường Đức", or a country that is the subject of a trade figure."""
    if not has_sides(n):
        return None
    zones = (n.left,) if n.index or n.left.of("place") else (n.left, n.right)
    for zone in zones:
        sides = ("reporter", *_OTHER_SIDE) if _invested_here(n) else _OTHER_SIDE
        places = [p for p in named(n.scene, zone) if (p.part in sides or _buys(n, p)) and not _scope(n, p)]
        if n.value("measure") == "price":
            places = [p for p in places if not n.search("than_place", n.left.start, p.terms[0].start)]
            places = [p for p in places if p.part != "bare" or not _good_before(n, p)]
        for place in reversed(places):
            slot = without_reporter(n, _slot(n, place))
            if slot:
                return slot
    return None


@finds("partner_these")
def _partner_these(n: Number) -> Slot | None:
    """ "4 thị trường này chiếm 53,5%": the markets listed before, together."""
    slot = n.frame.get("partner_list")
    if slot is None or not has_sides(n) or not n.search("these_markets", n.left.start, n.quantity.start):
        return None
    return without_reporter(n, slot)


@finds("partner_right")
def _partner_right(n: Number) -> Slot | None:
    """ "5 tỷ USD từ Đức", before any comma."""
    if not has_sides(n) or n.value("statistic") in ("growth",) and not n.right.of("context"):
        return None
    for place in named(n.scene, n.right):
        origin = n.value("measure") == "rate" and place.part == "reporter"
        if (place.part == "partner" or origin) and "," not in n.text[n.quantity.end : place.terms[0].start]:
            return without_reporter(n, _slot(n, place))
    return None


def without_reporter(n: Number, slot: Slot) -> Slot | None:
    """Return a partner slot without the reporter, or None when nothing is left."""
    rest = [c for c in slot.value if c != n.value("reporter")]
    return Slot(rest, slot.rule, slot.start, slot.end, slot.id, slot.sentence) if rest else None


@finds("partner_comment")
def _partner_comment(n: Number) -> Slot | None:
    p = n.antecedent
    if p is None or not has_sides(n) or n.search("of_all", n.left.start, n.left.end):
        return None
    if n.left.of("flow") and n.value("flow") != p.value("flow"):
        return None
    slot = p.columns.get("partner")
    if n.left.of("commodity") and n.frame.now("partner_list"):
        return None
    return without_reporter(n, slot) if slot else None


@finds("partner_sentence")
def _partner_sentence(n: Number) -> Slot | None:
    slot = n.frame.now("partner")
    return (
        without_reporter(n, slot)
        if slot and has_sides(n) and not n.search("of_all", n.left.start, n.left.end)
        else None
    )


@finds("partner_frame")
def _partner_frame(n: Number) -> Slot | None:
    """The market of the sentence before, where this one names no market and no flow of its own."""
    slot = n.frame.before("partner")
    if slot is None or not has_sides(n) or slot.sentence < n.sentence - 1:
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if before.of("flow") and not _continues(n) or before.of("place", "province"):
        return None
    return without_reporter(n, slot)


def _continues(n: Number) -> bool:
    first = n.scene.whole.terms[:1]
    return bool(first and first[0].id == "link_in_which")


@finds("partner_two_way")
def _partner_two_way(n: Number) -> Slot | None:
    """ "Kim ngạch hai chiều": the other country that was named last."""
    slot = n.frame.get("named_abroad")
    if slot is None or n.value("flow") != "total" or slot.sentence < n.sentence - 3:
        return None
    return without_reporter(n, slot) if n.search("two_way", n.scene.sentence.start, n.quantity.start) else None


@finds("partner_topic")
def _partner_topic(n: Number) -> Slot | None:
    """The partner that the title names, for all its trade."""
    slot = n.topic.slots.get("partner")
    if slot is None or not has_sides(n) or n.kind is Kind.COUNT:
        return None
    return without_reporter(n, slot)
