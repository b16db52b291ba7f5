"""Measure: the quantity that a number is of."""

from collections.abc import Sequence
from dataclasses import replace

from solieu.facts.amounts import is_sum, price_beside
from solieu.facts.exchange import deal_side
from solieu.facts.frame import Number, Slot
from solieu.facts.movement import rate_points
from solieu.facts.people import of_workers
from solieu.facts.registry import finds
from solieu.model import Kind, Term

_OF_UNIT = {Kind.PRICE: "price", Kind.EXCHANGE: "rate", Kind.INDEX: "index"}
_COMMENTS = ("growth", "change", "share", "ratio", "rank")
#: Measures that a kind of number can have (a number in tonnes is no profit).
_FITS = {
    kind: frozenset(measures.split())
    for kind, measures in {
        Kind.MONEY: "value price gdp investment retail revenue profit budget credit rate labour other"
        " consumption production",
        Kind.PHYSICAL: "volume production consumption area other",
        Kind.COUNT: "volume production consumption count labour retail",
        Kind.INDEX: "index",
        Kind.PRICE: "price other rate labour revenue",
        Kind.MONEY_RATE: "value price gdp investment revenue profit budget labour other retail rate",
    }.items()
}
#: What an amount for each of something is of, where the text says so.
_NO_PRICES = ("other", "labour", "rate", "profit")
_PUMPED = "bbl/day"  # said of output, unless the text says of what
_LENGTHS = frozenset({"km", "m"})
_AREA_UNITS = frozenset({"ha", "m2", "km2"})


def _value(term: Term) -> str:
    return term.id.removeprefix("measure_")


def _fits(n: Number, measure: str) -> bool:
    if measure == "earned":
        return n.kind in (Kind.MONEY, Kind.MONEY_RATE)
    if n.quantity.unit == "rank":
        return True
    if n.kind is Kind.COUNT and not n.is_goods:
        return measure in ("count", "labour") or measure == "production" and "/" in (n.quantity.unit or "")
    return measure in _FITS.get(n.kind, (measure,))


@finds("measure_right")
def _right(n: Number) -> Slot | None:
    """ "Tăng 7,4% về lượng", "5 tỷ USD doanh thu"."""
    term = next((t for t in n.right.of("measure")), None)
    bare = n.value("statistic") == "growth" and n.own_measure is None
    amount = n.match("amount_behind", n.quantity.end) if bare else None
    if amount:
        return Slot("volume", "amount_behind", amount.start(1), amount.end(1), None, n.sentence)
    if term is None or not _fits(n, _value(term)) or term.start - n.quantity.end > 25:
        return None
    if n.scene.comma(n.quantity.end, term.start) or deal_side(n, term):
        return None
    about = bool(n.search("in_terms_of", max(0, term.start - 4), term.end))
    about |= rate_points(n) and term.start - n.quantity.end <= 1
    about |= n.quantity.unit == "rank" and n.value("statistic") == "change"  # "tăng 3 bậc trong bảng xếp hạng GDP"
    if n.own_measure == "credit" and _value(term) == "rate" and n.kind is Kind.MONEY:
        return None  # "nợ 12 tỷ đồng tiền thuế"
    said, value = n.value("statistic"), _value(term)
    taxed = next((t for t in n.left.of("measure") if t.id == "measure_rate"), None)
    if taxed and value == "price" and said in ("share", "ratio"):
        return n.slot("rate", taxed.rule, taxed, taxed.id)  # "thuế chiếm 40% giá bán"
    moved = said in ("growth", "change") and n.own_measure is None and not n.value("flow")
    used = said == "ratio" and value == "production" or moved and value not in ("other", "gdp")
    crossed = said == "growth" and n.own_measure is None and value in ("value", "volume")
    used |= crossed and bool(n.match("terms_end", term.end))
    whole = said == "share" and bool(n.value("flow")) and value in ("value", "volume")
    about |= whole and bool(n.scene.patterns["of_total"].fullmatch(n.text, n.quantity.end, term.start))
    if about or (used or said in ("level", "share")) and term.start - n.quantity.end <= 2:
        return n.slot(value, term.rule, term, term.id)
    return None


@finds("measure_unit")
def _unit(n: Number) -> Slot | None:
    """What the unit alone decides: a price, a rate of exchange, index points, an area."""
    value = "price" if n.quantity.rule.startswith("links.listed") else _OF_UNIT.get(n.kind)
    own = n.left.last("measure")
    of_land = not _AREA_UNITS.isdisjoint((n.quantity.unit or "").split("/")[1:])
    amounts = (*_NO_PRICES, "revenue") if of_land else _NO_PRICES
    if value == "price" and own and _value(own) in amounts:
        return n.slot(_value(own), own.rule, own, own.id)
    p = n.previous
    if value == "price" and own is None and p and p.kind in (n.kind, Kind.MONEY) and p.value("measure") == "rate":
        return p.columns["measure"]
    if n.quantity.unit in _AREA_UNITS | _LENGTHS:
        value = "area" if n.quantity.unit in _AREA_UNITS else "other"
    if n.kind is Kind.COUNT and of_workers(n):
        value = "labour"
    return n.slot(value, "unit") if value else None


@finds("measure_each")
def _each(n: Number) -> Slot | None:
    """ "Mỗi ounce vàng giảm 5 USD": money for a measure of a good is its price."""
    found = n.search("each_measure", n.left.start, n.quantity.start) if n.kind is Kind.MONEY else None
    if found is None or n.own_measure is not None or not any(t.start == found.end() for t in n.left.of("commodity")):
        return None
    n.unit = f"{n.quantity.unit}/{n.topic.names.symbols.get(found[1], found[1])}"
    return Slot("price", "each_measure", found.start(), found.end(), None, n.sentence)


@finds("measure_share")
def _share(n: Number) -> Slot | None:
    """ "Cổ phiếu HPG giảm 1,2% xuống 27.450 đồng": what moves of a share is its price."""
    names, goods = n.topic.names, n.left.of("commodity")
    moves = n.kind in (Kind.PERCENT, Kind.MONEY) and n.value("statistic") in ("growth", "change")
    if not moves or n.value("flow") or n.own_measure is not None or not goods:
        return None
    if goods[-1].id not in {names.goods_names.get(unit) for unit in names.securities}:
        return None
    if not any(0 <= t.start - goods[-1].end <= 1 for t in n.left.of("organisation")):
        return None
    return n.slot("price", goods[-1].rule, goods[-1])


@finds("measure_currency")
def _currency(n: Number) -> Slot | None:
    """ "Niêm yết USD ở mức 23.150 đồng": the price of a currency is a rate."""
    if n.kind not in (Kind.MONEY, Kind.PERCENT) or n.value("flow") or n.own_measure not in (None, "price", "rate"):
        return None
    found = n.search("currency_quoted", n.left.start, n.quantity.start)
    if found and n.own_measure is None and n.left.of("commodity"):
        return None
    if found:
        return Slot("rate", "currency", found.start(), found.end(), None, n.sentence)
    slot = n.frame.get("measure")
    quoted = slot is not None and slot.rule.endswith("/currency") and slot.sentence >= n.sentence - 2
    dealt = quoted and n.kind is Kind.MONEY and n.quantity.unit == "VND" and not n.left.of("commodity")
    return slot if dealt and n.own_measure in (None, "price") else None


@finds("measure_left")
def _left(n: Number) -> Slot | None:
    over = n.search("over", n.left.start, n.quantity.start)
    terms = [t for t in n.said.of("measure") if _fits(n, _value(t)) and not (over and t.start == over.end())]
    outside = {t.id for t in terms if not n.aside(t)}
    terms = [t for t in terms if t.id in outside] or terms
    strong = [t for t in terms if not t.weak] or terms
    part = n.rule("statistic").startswith("statistic_part_rate")
    unpriced = n.kind is Kind.PERCENT and n.value("statistic") in ("level", "share")
    if unpriced and not part:
        strong = [t for t in strong if t.id == "measure_rate"] or strong
    if n.rule("statistic").startswith("statistic_discount"):
        strong = [t for t in strong if t.id != "measure_rate"]  # a tax that is said before
    if not strong:
        return None
    term = strong[-1]
    value = _value(term)
    about = n.frame.get("measure")
    lent = next((t for t in reversed(strong) if _value(t) in ("investment", "credit")), None)
    if value == "value" and not n.value("flow") and (lent or about and about.value in ("investment", "credit")):
        return n.slot(_value(lent), lent.rule, lent, lent.id) if lent else about
    if value == "earned":
        value = "value" if n.value("flow") else "profit" if _gains(n, strong) else "revenue"
    sold = value == "production" and (_sells(n, term) or n.search("sold_output", term.end, n.quantity.start))
    if sold or value == "retail" and n.kind is Kind.COUNT:
        value = "consumption"
    if n.value("flow") and value in ("production", "consumption", "count") and n.kind in (Kind.PHYSICAL, Kind.COUNT):
        value = "volume"
    traded = n.match("traded_unit", n.quantity.number_end) or n.is_goods
    if value == "volume" and n.kind is Kind.COUNT and not traded:
        value = "count"
    if n.value("flow") and value in ("other", "consumption", "production") and n.kind is Kind.MONEY:
        value = "value"
    return n.slot(value, term.rule, term, term.id)


def _sells(n: Number, term: Term) -> bool:
    """ "Sản lượng bán hàng của xe con đạt 500 chiếc, sản lượng xe tải đạt 90 chiếc": the output that was sold."""
    said = n.frame.now("measure")
    if said is None or said.value != "consumption" or n.kind is not Kind.COUNT:
        return False
    word = n.text[term.start : term.end]
    before = n.scene.zone(n.scene.sentence.start, n.left.start).of("measure")
    return any(n.text.startswith(word, t.start) for t in before)


def _gains(n: Number, terms: Sequence[Term]) -> bool:
    """ "Tiền lãi thu về 2 tỷ", "mang về 2 tỷ đồng lợi nhuận": what is earned is a profit."""
    return any(t.id == "measure_profit" for t in terms) or bool(n.match("profit_behind", n.quantity.end))


@finds("measure_comment")
def _comment(n: Number) -> Slot | None:
    """A growth, change, share, ratio or rank comments on the number before it."""
    p = n.antecedent
    if p is None or n.value("statistic") not in _COMMENTS or n.left.of("flow", "commodity"):
        return None
    slot = p.columns.get("measure")
    if slot is None:
        return None
    moved = n.left.terms[:1] and n.left.terms[0].kind == "direction" and n.left.terms[0].start - n.left.start <= 2
    moved = moved or n.kind is Kind.TIMES and not n.left.of("measure", "sector", "organisation", "place")
    if slot.value == "count" and n.kind is not Kind.COUNT and not (moved and p is n.previous):
        return None
    return slot if _fits(n, slot.value) else None


@finds("measure_equivalent")
def _equivalent(n: Number) -> Slot | None:
    """ "12 triệu cổ phiếu, tương đương 275 tỷ đồng": the value of a volume; "612 xã (28,4%)": a part of a count."""
    p = n.previous
    bracket = p is not None and n.text[p.quantity.end : n.quantity.start].strip() == "("
    if bracket and p and p.value("measure") == "count" and n.kind is Kind.PERCENT and n.value("statistic") == "share":
        return n.slot("count", "equivalent")
    if p is None or n.kind is not Kind.MONEY or p.value("measure") not in ("volume", "count"):
        return None
    return n.slot("value", "equivalent") if n.rule("statistic").startswith("statistic_equivalent") else None


@finds("measure_flow")
def _flow(n: Number) -> Slot | None:
    """With a flow: tonnes and pieces are volume, money is value."""
    if not n.value("flow"):
        return None
    cue = replace(n.columns["flow"], rule="flow", id=None)
    if n.kind is Kind.PHYSICAL or n.is_goods:
        return replace(cue, value="volume")
    if n.kind is Kind.COUNT:
        return replace(cue, value="count")
    if price_beside(n):
        return replace(cue, value="price")
    if n.value("statistic") in ("growth", "ratio") and (ahead := _goes_on_to(n)):
        return replace(cue, value=ahead)
    frame = n.frame.now("measure") or _part_of_amount(n)
    if (
        n.kind in (Kind.PERCENT, Kind.RANK, Kind.TIMES, Kind.POINTS)
        and frame
        and (frame.value in ("volume", "price", "value") or frame.value == "rate" and n.value("statistic") != "growth")
    ):
        return frame
    return replace(cue, value="value")


def _part_of_amount(n: Number) -> Slot | None:
    """ "Xuất khẩu gạo đạt 2 triệu tấn. Đức chiếm 20%": a part of the trade of the sentence before is of its measure."""
    before = n.frame.before("measure") if n.rule("flow").startswith(("flow_frame", "flow_supplier")) else None
    near = before is not None and before.sentence >= n.sentence - 1 and before.value in ("volume", "value")
    return before if near and n.value("statistic") == "share" else None


def _goes_on_to(n: Number) -> str | None:
    """ "Giảm 40%, xuống còn 5.300 chiếc": what the amount behind a movement measures."""
    following = n.scene.numbers[n.index + 1 : n.index + 2]
    if not following or not n.scene.patterns["ends_at"].fullmatch(n.text, n.quantity.end, following[0].start):
        return None
    weighed = following[0].kind is Kind.PHYSICAL or following[0].unit in n.topic.names.goods_units
    return "volume" if weighed else "value" if following[0].kind is Kind.MONEY else None


@finds("measure_frame")
def _frame(n: Number) -> Slot | None:
    slot = n.frame.get("measure")
    if slot is None or not _fits(n, slot.value) or slot.value == "count" and n.kind is not Kind.COUNT:
        return None
    if n.topic.session and slot.value in ("value", "volume") and n.kind is not Kind.COUNT and _session(n):
        return None  # a share moves behind what was traded
    before = slot.sentence < n.sentence and "/" not in (n.quantity.unit or "")
    lasting = ("consumption",) if before else ("consumption", "production", "volume")
    made = slot.value == "production" and n.kind is Kind.MONEY  # output in money is said to be output
    made = made or is_sum(n, slot)
    return None if made or n.kind is Kind.COUNT and slot.value not in lasting else slot


@finds("measure_session")
def _session(n: Number) -> Slot | None:
    """On a day of an exchange, what moves is a price, what is counted is traded."""
    if not n.topic.session:
        return None
    moved = n.value("statistic") in ("change", "growth") and n.kind in (Kind.MONEY, Kind.PERCENT)
    if moved and n.left.of("organisation"):
        return n.slot("price", "session")
    traded = n.kind is Kind.COUNT and n.match("traded_unit", n.quantity.number_end)
    return n.slot("volume", "session") if traded else None


@finds("measure_default")
def _default(n: Number) -> Slot | None:
    shares = n.quantity.unit in n.topic.names.securities or n.match("traded_unit", n.quantity.number_end)
    traded = n.topic.session or n.search("traded_shares", n.scene.sentence.start, n.scene.sentence.end)
    counted = "volume" if shares and traded else "count"
    weighed = "production" if n.quantity.unit == _PUMPED else "volume"
    value = {Kind.COUNT: counted, Kind.PHYSICAL: weighed}.get(n.kind, "other")
    return n.slot(value, "default")
