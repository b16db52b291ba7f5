"""The other sides of a trade told in the sentence before: markets that take a part of it, countries that supply one."""

from solieu.facts.frame import Number, Slot
from solieu.facts.named_places import named
from solieu.facts.registry import finds
from solieu.model import Kind

#: Measures of which a supplier's figure is no part of what a country buys.
_ELSEWHERE = frozenset(
    {"production", "price", "rate", "gdp", "index", "revenue", "profit", "labour", "budget", "credit", "investment",
     "area", "retail", "consumption"}
)  # fmt: skip
#: So far before a sentence may stand that several countries that import are told of.
_BEFORE = 260


def of_market(n: Number, slot: Slot) -> bool:
    """ "Mỹ chiếm 43%", "thị trường Đức giảm 20%" right behind a figure of trade: its part, or its move, by a market."""
    reporter, partner = n.frame.before("reporter"), n.frame.before("partner")
    foreign = reporter is not None and reporter.value != "VN"
    if slot.sentence < n.sentence - 1 or foreign or partner is not None and "WORLD" in partner.value:
        return False
    if not n.match("share_ends", n.quantity.end) or n.match("of_market", n.quantity.end) and _other_market(n):
        return False
    for place in n.left.of("place"):
        if not n.search("place_opens", max(0, place.start - 24), place.start):
            continue
        headed = n.search("market_head", n.left.start, place.start)
        if n.match("market_moves" if headed else "market_takes", place.end, n.quantity.start):
            return not n.right.of("measure")
    return False


def _other_market(n: Number) -> bool:
    """Whether "thị phần" is of another market than the trade told before: of a good, by firms, or of Vietnam's."""
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    return bool(before.of("commodity", "organisation", "sector")) or any(t.id == "vietnam" for t in before.of("place"))


def invested_before(n: Number) -> bool:
    """Whether a country leads among investors: "Singapore dẫn đầu với 7 tỷ USD" right behind a sentence on capital."""
    about = n.frame.before("measure")
    capital = about is not None and about.value == "investment" and about.sentence >= n.sentence - 2
    turned = n.frame.before("flow")
    if not capital or turned is not None or n.kind is not Kind.MONEY or n.left.of("commodity"):
        return False
    return any(n.match("leads_investors", t.end) for t in n.left.of("place")) and not n.own_measure


def _buyer(n: Number) -> Slot | None:
    """Return the foreign country that imports what the countries of a sentence supply, or None.

    It is named at the head of the sentence ("Tại Mỹ, Ấn Độ là nhà cung cấp lớn nhất"), or its imports are told in the
    sentence before ("Nhật Bản nhập 213.000 tấn tôm. Việt Nam dẫn đầu với 50.500 tấn").
    """
    start = n.scene.sentence.start
    if n.own_measure in _ELSEWHERE or any(t.id != "flow_import" for t in n.scene.whole.of("flow")):
        return None
    lands = [t for t in n.scene.whole.of("place") if t.start < n.quantity.start]
    codes = n.topic.names.codes
    heads = len(lands) > 1 and n.scene.patterns["buyer_heads"].fullmatch(n.text, start, lands[0].start)
    if heads and n.text[lands[0].end] == ",":
        land, supplied = lands[0], n.match("supplies_there", lands[1].end)
        if supplied and supplied["supplier"] and "VN" not in (codes[land.id], codes[lands[1].id]):
            return Slot(codes[land.id], land.rule, land.start, land.end, land.id, n.sentence)
    buyer, flow = n.frame.before("reporter"), n.frame.before("flow")
    if buyer is None or flow is None or not lands or buyer.value in ("VN", "WORLD") or flow.value != "import":
        return None
    if min(buyer.sentence, flow.sentence) < n.sentence - 1 or codes[lands[0].id] == buyer.value:
        return None
    if n.search("among_buyers", max(0, start - _BEFORE), start):
        return None
    if n.scene.patterns["part_there"].fullmatch(n.text, start, lands[0].start):
        return buyer
    if n.search("we_trade", start, n.quantity.start):
        return None
    opens = n.search("place_opens", start, lands[0].start) or lands[0].start - start <= 1
    return buyer if opens and n.match("supplies_there", lands[0].end) else None


@finds("flow_supplier")
def _flow_supplier(n: Number) -> Slot | None:
    """What a country supplies to one whose imports are told is a part of these imports."""
    buyer = _buyer(n)
    return Slot("import", "supplier", buyer.start, buyer.end, "flow_import", n.sentence) if buyer else None


@finds("reporter_supplier")
def _reporter_supplier(n: Number) -> Slot | None:
    """The country that imports is the one whose figure it is."""
    return _buyer(n) if n.value("flow") == "import" else None


@finds("partner_supplier")
def _partner_supplier(n: Number) -> Slot | None:
    """The country that supplies is on the other side, whatever the verb behind it."""
    if not n.rule("reporter").startswith("reporter_supplier"):
        return None
    codes = n.topic.names.codes
    lands = [t for t in n.left.of("place") if codes[t.id] != n.value("reporter")]
    if not lands or not named(n.scene, n.left):
        return None
    last = lands[-1]
    return Slot([codes[last.id]], last.rule, last.start, last.end, last.id, n.sentence)
