"""Partner: who is on the other side of a trade figure."""

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import deals, good_before, has_sides, invested_here, named, scope, slot_of
from solieu.facts.registry import FINDERS, finds
from solieu.facts.topic import wider
from solieu.model import Kind

_OTHER_SIDE = ("partner", "bare")
#: So far behind "thứ hai là" the name of the country may reach.
_RANKED = 16


@finds("partner_same")
def _partner_same(n: Number) -> Slot | None:
    """ "Xuất khẩu sang nước này": the country named before, in the sentence or in those before it."""
    this = n.search("to_this_country", n.left.start, n.right.end) if has_sides(n) else None
    if this is None:
        return None
    before = [p for p in named(n.scene, n.scene.zone(n.scene.sentence.start, this.start())) if p.part != "reporter"]
    if before and (here := without_reporter(n, slot_of(n, before[-1]))):
        return here
    slot = n.frame.get("named_place")
    if slot is None or slot.sentence < n.sentence - 2 or n.topic.names.codes[slot.value] == "VN":
        return None
    return without_reporter(n, Slot([n.topic.names.codes[slot.value]], slot.rule, slot.start, slot.end, slot.id))


@finds("partner_named")
def _partner_named(n: Number) -> Slot | None:
    """ "Sang Đức", "từ Đức", "thị trường Đức", or a country that is the subject of a trade figure."""
    if not has_sides(n):
        return None
    zones = (n.left,) if n.index or n.left.of("place") else (n.left, n.right)
    if n.kind is Kind.RANK and (ranked := n.match("ranked_is", n.quantity.end)) and not n.left.of("place"):
        zones = (n.scene.zone(ranked.end() - 1, min(n.scene.sentence.end, ranked.end() + _RANKED)),)
    for zone in zones:
        sides = ("reporter", *_OTHER_SIDE) if invested_here(n) else _OTHER_SIDE
        places = [p for p in named(n.scene, zone) if (p.part in sides or deals(n, p)) and not scope(n, p)]
        if n.value("measure") == "price":
            places = [p for p in places if not n.search("than_place", n.left.start, p.terms[0].start)]
            places = [p for p in places if p.part != "bare" or not good_before(n, p)]
        for place in reversed(places):
            slot = without_reporter(n, slot_of(n, place))
            if slot:
                return slot
    return None


@finds("partner_investor")
def _investor(n: Number) -> Slot | None:
    """ "Doanh nghiệp Đức đầu tư 30 dự án tại Việt Nam": the firms of a country that invest here."""
    if not invested_here(n):
        return None
    firms = n.topic.names.firms_of
    for term in reversed(n.scene.zone(n.scene.sentence.start, n.quantity.start).of("sector")):
        if term.id in firms:
            return without_reporter(n, Slot([firms[term.id]], term.rule, term.start, term.end, term.id, n.sentence))
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
            return without_reporter(n, slot_of(n, place))
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
    if before.of("flow") and not n.scene.goes_on or before.of("place", "province") or _more_than_sent(n):
        return None
    if _good_heads(n):
        return None
    return without_reporter(n, slot)


def _more_than_sent(n: Number) -> bool:
    """Whether more of a good, or of a kind of it, is told than went to the market of the sentence before."""
    sent, good = n.frame.before("sent"), n.columns.get("commodity")
    if sent is None or good is None or good.id is None or sent.sentence != n.sentence - 1:
        return False
    amount, unit = sent.value
    if n.value("statistic") != "level" or unit != n.quantity.unit or n.quantity.value <= amount:
        return False
    return good.sentence == n.sentence and sent.id in (good.id, *wider(good.id, n.topic.names.parents))


def _good_heads(n: Number) -> bool:
    """ "Rau quả: Kim ngạch đạt 2 tỷ USD": whether a good that heads a paragraph begins a story of its own."""
    start = n.scene.sentence.start
    good = next(iter(n.scene.whole.of("commodity")), None)
    return good is not None and good.start <= start + 2 and n.text[good.end :].lstrip()[:1] == ":"


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
    if n.value("flow") in ("export", "import") and n.left.of("organisation") and FINDERS["entity_left"](n):
        return None  # what a firm exports goes everywhere
    return without_reporter(n, slot)
