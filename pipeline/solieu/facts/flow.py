"""Flow: whether a number is foreign trade, and in which direction."""

from dataclasses import replace

from solieu.entities.actor import REPORTING, Actor
from solieu.facts.frame import Number, Slot
from solieu.facts.markets import invested_before, of_market
from solieu.facts.named_places import named
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

#: Measures that are never foreign trade.
_DOMESTIC = frozenset(
    {"gdp", "index", "retail", "budget", "credit", "investment", "revenue", "profit", "labour", "consumption",
     "production", "area"}
)  # fmt: skip
_AREAS = ("ha", "m2", "km2", "kWh", "kW", "MW")
_OTHERS = ("price", "rate", "other", "count")
#: Measures that end the reach of a flow named before them.
_NEARER = frozenset({"measure_gdp", "measure_index", "measure_budget", "measure_credit", "measure_profit"})
#: Measures that, named after a flow, say that an amount in đồng is no trade.
_AT_HOME = frozenset({
    "measure_price", "measure_consumption", "measure_credit", "measure_investment", "measure_revenue", "measure_profit",
})  # fmt: skip


#: Measures that, named after those who trade, are no trade: "các nước xuất khẩu dầu ... cắt giảm sản lượng".
_NOT_OF_TRADERS = frozenset({"measure_production", "measure_credit", "measure_investment", "measure_consumption"})
#: Kinds of numbers that a flow reaches over a sentence for, though the document is not about trade.
_AMOUNTS = (Kind.MONEY, Kind.PHYSICAL, Kind.COUNT, Kind.RANK)
#: Organisations that speak of trade and do none.
_NO_TRADERS = REPORTING | {"office", "central_bank"}


def flow_of(term: Term) -> str:
    """Return the flow that a term names."""
    return {"flow_export": "export", "flow_import": "import", "flow_total": "total"}.get(term.id, "balance")


@finds("flow_rank")
def _flow_rank(n: Number) -> Slot | None:
    """ "Thứ 25 về nhập khẩu": what a rank is in stands behind it."""
    if n.kind is not Kind.RANK:
        return None
    term = next((t for t in n.right.of("flow") if not t.weak), None)
    if term is None or not n.search("ranked_in", max(n.quantity.end, term.start - 30), term.start):
        return None
    if term.id == "flow_import" and n.match("of_ours", term.end, term.end + 50) and not n.topic.slots.get("reporter"):
        return n.slot("export", term.rule, term, term.id)
    return n.slot(flow_of(term), term.rule, term, term.id)


def _named(n: Number) -> Term | None:
    """Return the flow that the clause names: the last, a plain word before a weak one."""
    terms = [t for t in n.said.of("flow") if not t.weak] or list(n.said.of("flow"))
    if not terms:
        return None
    term, last = terms[-1], n.said.of("flow")[-1]
    deficit = term.id == "flow_surplus" and last.id == "flow_deficit" and last.start > term.start
    return last if deficit else term


@finds("flow_for")
def _for(n: Number) -> Slot | None:
    """ "9,2% với xuất khẩu và 4,1% với nhập khẩu": the flow of each stands right behind it."""
    term = next((t for t in n.right.of("flow") if not t.weak), None)
    found = n.match("for_flow", n.quantity.end) if term else None
    return n.slot(flow_of(term), term.rule, term, term.id) if term and found and term.start <= found.end() else None


@finds("flow_elsewhere")
def _elsewhere(n: Number) -> Slot | None:
    """A flow is named, but the number is of something else: an area, a measure named after it, a good described."""
    term = _named(n)
    if term is None:
        return None
    after = next((t for t in reversed(n.said.of("measure")) if t.start >= term.end), None)
    if n.quantity.unit in _AREAS:
        return Slot(None, "unit")
    if n.search("home_tax", term.end, n.quantity.start) or n.match("home_tax", n.quantity.end + 1):
        return Slot(None, "home_tax")
    about = n.frame.now("measure")
    measured = n.own_measure or (about.value if about else None)
    retail = any(t.id == "qualifier_retail_price" for t in n.said.of("qualifier"))
    priced = any(t.id == "measure_price" and t.start < term.start and t.end == term.end for t in n.said.of("measure"))
    cut = n.value("statistic") == "change" and n.quantity.unit == "VND" and n.own_measure in (None, "price")
    described = measured in ("price", "consumption", "revenue") and n.search(
        "described_good", max(n.left.start, term.start - 24), term.start
    )
    if term.id == "flow_import" and (cut or described or retail and measured == "price" and not priced):
        return Slot(None, "described")  # "xe nhập khẩu giảm 40 triệu"
    sold = n.kind is Kind.PRICE and (n.quantity.unit or "").startswith("VND/") and n.own_measure == "price"
    if (
        sold
        and term.id == "flow_import"
        and not n.search("price_of_flow", max(n.left.start, term.start - 6), term.start)
    ):
        return Slot(None, "sold")
    if after is None:
        return None
    traders = n.search("trader_noun", max(n.left.start, term.start - 40), term.start)
    if after.id in _NOT_OF_TRADERS and traders and n.said.of("flow")[0] is term:
        return Slot(None, "trader")
    turned = after.id in _NEARER and n.kind is not Kind.MONEY and n.value("statistic") != "ratio"
    at_home = after.id in _AT_HOME and _never_trade(n) and n.kind is not Kind.COUNT
    return Slot(None, "measure") if turned or at_home or after.id == "measure_consumption" else None


@finds("flow_bought")
def _bought(n: Number) -> Slot | None:
    """A market that imports takes what the reporter exports."""
    term = _named(n)
    if term is None or term.id != "flow_import" or n.search("import_markets", n.scene.sentence.start, n.quantity.start):
        return None
    buyers = [t for t in n.said.of("place") if t.id != "vietnam" and t.start < term.start]
    ours = n.own_measure != "rate" and buyers and n.match("of_ours", term.end, term.end + 50)
    if _theirs(n, term):
        return None
    if ours and n.topic.slots.get("reporter") is None:
        return n.slot("export", term.rule, term, term.id)
    if not n.search("market_that", max(n.left.start, term.start - 24), term.start):
        return None
    about = n.frame.get("flow") or n.topic.slots.get("flow")
    value = about.value if about and about.value in ("export", "import") else "export"
    return n.slot(value, term.rule, term, term.id)


def _theirs(n: Number, flow: Term) -> bool:
    """ "Mỹ nhập khẩu từ Việt Nam 36 tỷ USD": what a country that is the subject buys from us is its import."""
    if not n.match("from_us", flow.end, flow.end + 50):
        return False
    buyers = [p for p in named(n.scene, n.said) if p.part in ("reporter", "bare") and len(p.terms) == 1]
    return any(p.terms[-1].end < flow.start and not n.scene.comma(p.terms[-1].end, flow.start) for p in buyers)


@finds("flow_counted")
def _counted(n: Number) -> Slot | None:
    """ "25 mặt hàng đạt kim ngạch trên 1 tỷ USD": goods and markets counted by what they trade."""
    if n.kind is not Kind.COUNT or not n.search("traded", n.quantity.start, n.quantity.end):
        return None
    term = next((t for t in n.right.of("flow") if not t.weak), None) or n.said.last("flow")
    if term is not None:
        return n.slot(flow_of(term), term.rule, term, term.id)
    p = n.antecedent
    if p is not None and p.kind is Kind.COUNT and p.value("flow"):
        return p.columns["flow"]
    club = n.search("club", n.scene.sentence.start, n.quantity.start)
    slot = n.frame.get("flow")
    if slot is not None and slot.value == "balance":
        slot = n.topic.slots.get("flow")
    return slot if club or n.match("by_turnover", n.quantity.end) else None


@finds("flow_left")
def _flow_left(n: Number) -> Slot | None:
    """The flow named in the clause."""
    term = _named(n)
    return n.slot(flow_of(term), term.rule, term, term.id) if term else None


def _said_behind(n: Number, flow: Term) -> bool:
    """ "Chi 3 tỷ USD mua hàng", "chiếm 69% tổng kim ngạch xuất nhập khẩu": the number's own flow stands behind it."""
    whole = n.value("statistic") == "share" and n.match("whole_after", n.quantity.end)
    return flow.start - n.quantity.end <= 1 or bool(whole)


@finds("flow_comment")
def _flow_comment(n: Number) -> Slot | None:
    """A number that names no measure of its own goes on with the flow, or with none, of the number before."""
    p = n.antecedent
    if p is None or n.own_measure in (*_DOMESTIC, "rate"):
        return None
    if _never_trade(n) and not _in_other_money(n, p):
        return Slot(None, "unit")
    if p.value("measure") == "rate" and n.own_measure in _OTHERS:
        return Slot(None, "tariff")  # "thuế nhập khẩu giảm 10%, giá xe giảm 5%"
    while p is not None and p.kind is Kind.COUNT and not p.value("flow"):
        p = p.previous
    if p is None:
        return None
    behind = next((t for t in n.right.of("flow") if not t.weak), None)
    if behind is not None and (not p.value("flow") or _said_behind(n, behind)):
        return None
    return p.columns.get("flow") or Slot(None, "comment")


def _in_other_money(n: Number, p: Number) -> bool:
    """ "480 triệu USD (tương đương 11.100 tỷ đồng)": whether it is the amount before in another currency."""
    other = p.kind is n.kind is Kind.MONEY and p.quantity.unit != n.quantity.unit and p.value("measure") == "value"
    return other and n.scene.patterns["equivalent"].fullmatch(n.text, p.quantity.end, n.quantity.start) is not None


@finds("flow_right")
def _flow_right(n: Number) -> Slot | None:
    """ "5 tỷ USD kim ngạch xuất khẩu", "thứ 9 về xuất khẩu": a flow right after, before any comma."""
    term = next((t for t in n.right.of("flow") if not t.weak or t.start - n.quantity.end <= 1), None)
    gap = n.kind is Kind.PERCENT and n.rule("statistic").startswith("statistic_gap")  # "khoảng vênh 10% thuế nhập khẩu"
    if term is None or n.value("statistic") in ("growth", "change") and not gap:
        return None
    between = n.text[n.quantity.end : term.start]
    if set(between) & set(",;()") or len(between.split()) > (8 if n.kind is Kind.RANK else 7):
        return None
    return n.slot(flow_of(term), term.rule, term, term.id)


def _weighs_trade(n: Number) -> bool:
    """Whether the words beside a number are those of trade: "27% tổng kim ngạch", "lượng về cảng gấp 2 lần"."""
    return any(t.id in ("measure_value", "measure_volume") for t in (*n.left.of("measure"), *n.right.of("measure")))


@finds("flow_frame")
def _flow_frame(n: Number) -> Slot | None:
    """The flow of the sentence before, unless this one talks about something else."""
    slot = n.frame.get("flow")
    if _never_trade(n) or n.value("statistic") == "share" and n.match("of_output", n.quantity.end):
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    named = {t.id.removeprefix("measure_") for t in before.of("measure")}
    plain = {"value", "volume"} if n.kind is not Kind.PRICE else {"value", "volume", "price"}
    dropped = not before.of("commodity", "place", "organisation", "province") and named <= plain
    named = {t.id.removeprefix("measure_") for t in before.of("measure") if not t.weak}
    about = n.topic.slots.get("flow")
    if slot is not None and slot.value == "balance" and about is not None:
        slot = replace(about, sentence=slot.sentence)
    elif slot is not None and slot.value == "balance" and before.of("commodity") and not n.scene.goes_on:
        staple = n.search("staple_goods", before.start, before.end)  # one good has no balance
        return Slot("export", "staple", *staple.span(), None, n.sentence) if staple else None
    if dropped:
        named -= {"price"}
    if (
        slot is None
        or slot.sentence < n.sentence - (3 if dropped or n.search("turnover", before.start, before.end) else 1)
        or named & {*_DOMESTIC, *_OTHERS}
    ):
        return None
    traders = [t for t in before.of("organisation") if not (isinstance(t, Actor) and t.type in _NO_TRADERS)]
    left_out = dropped and n.value("statistic") == "growth" and slot.sentence == n.sentence - 1
    if about is None and n.kind not in _AMOUNTS and not left_out and not _weighs_trade(n) and not of_market(n, slot):
        return None
    if n.kind is Kind.PRICE and not dropped or traders and not before.of("commodity"):
        return None
    return slot if dropped or _trade_subject(n, before) else None


def ends_trade(n: Number) -> bool:
    """Whether a number without a flow turns the text away from trade: it names a measure of its own."""
    return n.own_measure in (*_DOMESTIC, "rate", "other") or n.own_measure == "price" and _never_trade(n)


def _never_trade(n: Number) -> bool:
    """Whether such a number is trade only where its own clause says so: an area, a count, an amount in đồng."""
    unit = n.quantity.unit or ""
    if n.kind is Kind.COUNT:
        return unit not in n.topic.names.goods_units
    return unit in _AREAS or unit.startswith("VND") or n.kind in (Kind.EXCHANGE, Kind.INDEX)


def _trade_subject(n: Number, before: Zone) -> bool:
    """Whether the sentence is about a good, a market, or goes on with what was said ("trong đó", "kim ngạch")."""
    named = before.of("commodity", "place", "sector") or n.search("turnover", before.start, before.end)
    return bool(named) or any(t.id == "link_in_which" for t in before.of("link"))


@finds("flow_topic")
def _flow_topic(n: Number) -> Slot | None:
    """The flow that the document is about, for a sentence on a market or a good that names no measure."""
    slot = n.topic.slots.get("flow")
    if n.own_measure == "earned":
        at_home = (n.quantity.unit or "").startswith("VND")
        return None if at_home else slot or n.topic.slots.get("main_flow")
    if slot is None and n.search("turnover", n.scene.sentence.start, n.quantity.start):
        return n.topic.slots.get("main_flow")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    named = {t.id.removeprefix("measure_") for t in before.of("measure") if not t.weak}
    if (
        slot is None
        or _never_trade(n)
        or named & {*_DOMESTIC, *_OTHERS}
        or n.kind not in (Kind.MONEY, Kind.PHYSICAL, Kind.RANK)
        or invested_before(n)
    ):
        return None
    return slot if before.of("commodity", "place") else None
