"""Statistic, sign, flow, measure, indicator and status: what kind of statement a number makes."""

from collections.abc import Iterator
from dataclasses import replace

from solieu.facts.frame import Number, Slot
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.model import Kind, Term

_SIZES = (Kind.MONEY, Kind.PHYSICAL, Kind.PRICE, Kind.MONEY_RATE, Kind.COUNT, Kind.INDEX, Kind.EXCHANGE, Kind.BARE)
_GOODS_UNITS = frozenset({"direction", "statistic", "link"})


def verb(zone: Zone) -> Term | None:
    """Return the word nearest to the number that says what it states."""
    return zone.last("direction", "statistic")


def _telling(n: Number) -> Term | None:
    """Return the nearest such word that is more than "khoảng" or "với"."""
    soft = n.scene.patterns["soft_level"]
    words = [t for t in n.left.of("direction", "statistic") if not soft.fullmatch(n.text, t.start, t.end)]
    return words[-1] if words else None


def direction(n: Number) -> Term | None:
    """Return the direction that the number measures: no word after it ends the movement ("giảm xuống còn")."""
    found = n.left.last("direction")
    if found is None:
        return None
    versus = n.left.last("base")
    if versus and versus.id == "base_versus" and versus.start >= found.end and n.kind is not Kind.PERCENT:
        return None
    for term in n.left.of("statistic", "link"):
        if term.end <= found.end:
            continue
        soft = "soft_percent" if n.kind is Kind.PERCENT and own_measure(n) != "rate" else "soft_level"
        if n.search("in_turn", found.end, term.end) or n.scene.patterns[soft].fullmatch(n.text, term.start, term.end):
            continue
        if term.id == "statistic_level":
            return None
        if term.id in ("link_contrast", "link_raise") and term.start >= found.end:
            return None
    return found


def _rate_points(n: Number) -> bool:
    """Whether a percentage is points of a rate: a tax or an interest that is raised or cut, no rate of exchange."""
    near = [t for t in (n.left.last("measure"), *n.right.of("measure")[:1]) if t is not None]
    return any(t.id == "measure_rate" and not n.search("exchange", t.start, t.end) for t in near)


def _from_to(n: Number) -> bool:
    """Whether the number is an end of "giảm từ 40% xuống 30%"."""
    if n.quantity.value_max is not None:
        return False
    before = n.left.last("link")
    if before and before.id == "link_from" and n.quantity.start - before.end <= 12:
        return bool(n.match("goes_to", n.quantity.end, n.quantity.end + 30))
    return False


@finds("statistic_rank")
def _rank(n: Number) -> Slot | None:
    return n.slot("rank", "quantity") if n.kind is Kind.RANK else None


@finds("statistic_times")
def _times(n: Number) -> Slot | None:
    return n.slot("ratio", "quantity") if n.kind is Kind.TIMES else None


@finds("statistic_share_of")
def _share_of(n: Number) -> Slot | None:
    """A percentage followed by the whole it is a part of ("20% tổng kim ngạch")."""
    if n.kind is Kind.PERCENT and n.match("whole_after", n.quantity.end) and not direction(n):
        ratio = n.match("over_gdp", n.quantity.end)
        return n.slot("ratio" if ratio else "share", "right")
    return None


@finds("statistic_plan")
def _plan(n: Number) -> Slot | None:
    """A percentage of a plan."""
    if n.kind is Kind.PERCENT and not direction(n):
        if n.match("ratio_after", n.quantity.end):
            return n.slot("ratio", "right")
        plan = next((t for t in n.right.of("base") if t.id == "base_plan" and t.start - n.quantity.end <= 12), None)
        return n.slot("ratio", plan.rule, plan) if plan else None
    return None


@finds("statistic_verb")
def _by_verb(n: Number) -> Slot | None:
    """Share and ratio words; a direction with an amount or a percentage."""
    move = direction(n)
    last = _telling(n)
    if last and last.kind == "statistic" and last.id in ("statistic_share", "statistic_ratio"):
        if n.kind is Kind.PERCENT:
            return n.slot("share" if last.id == "statistic_share" else "ratio", last.rule, last)
        if n.kind is Kind.POINTS and last.id == "statistic_share":
            return n.slot("share", last.rule, last)
    if move and not _from_to(n):
        if n.kind is Kind.PERCENT and not _rate_points(n):
            return n.slot("growth", move.rule, move)
        return n.slot("change", move.rule, move)
    return None


@finds("statistic_equivalent")
def _equivalent(n: Number) -> Slot | None:
    """"Tăng 8,5%, tương đương 206 triệu USD", "giảm 2 USD (3,7%)": the same statement in another unit."""
    p = n.previous
    if p is None or not n.scene.patterns["equivalent"].fullmatch(n.text, p.quantity.end, n.quantity.start):
        return None
    said = p.value("statistic")
    if n.kind is Kind.PERCENT and said == "level":
        moved = next((m for m in _back(p) if m.value("statistic") == "change"), None)
        n.like = moved
        return Slot("growth", "equivalent/list") if moved and n.search("same_as", n.left.start, n.quantity.start) else None
    if said == "rank":
        return None
    if said in ("growth", "change"):
        said = "growth" if n.kind is Kind.PERCENT else "change"
    elif n.kind is Kind.PERCENT or p.kind is Kind.PERCENT:
        return None
    return Slot(said, "equivalent/list")


def _back(n: Number | None) -> Iterator[Number]:
    while n is not None:
        yield n
        n = n.previous


@finds("statistic_gap")
def _gap(n: Number) -> Slot | None:
    """"Chênh lệch ... 2 triệu đồng": a gap is a change, whatever the verb."""
    found = n.search("gap", n.left.start, n.quantity.start)
    if not found or n.kind not in (Kind.MONEY, Kind.PRICE, Kind.PHYSICAL):
        return None
    return Slot("change", "gap", found.start(), found.end(), None, n.sentence)


@finds("statistic_effect")
def _effect(n: Number) -> Slot | None:
    """"Làm CPI tăng 0,27%": the effect on a total is a share, in points."""
    found = n.search("effect", n.left.start, n.quantity.start)
    if not found or n.kind not in (Kind.PERCENT, Kind.POINTS):
        return None
    return Slot("share", "effect", found.start(), found.end(), None, n.sentence)


@finds("statistic_compared")
def _compared(n: Number) -> Slot | None:
    """"Tăng 1,3% so với mức giảm 0,3% của tháng trước": the number compared with says the same of another time."""
    p = n.previous
    versus = next((t for t in reversed(n.left.of("base")) if t.id == "base_versus"), None)
    if p is None or versus is None or p.kind is not n.kind or set(n.text[versus.end : n.quantity.start]) & set(",;"):
        return None
    return Slot(p.value("statistic"), "compared", versus.start, versus.end)


@finds("statistic_than")
def _than(n: Number) -> Slot | None:
    """"Kém xa mục tiêu 10 tỷ USD": the number is the yardstick, not the gap."""
    found = n.search("than_target", n.left.start, n.quantity.start)
    if not found and n.search("than", n.left.start, n.quantity.start):
        found = n.match("of_then", n.quantity.end)
    if not found:
        return None
    n.base_level = True
    p = n.previous
    if n.kind is Kind.PERCENT and p is not None and p.kind is Kind.PERCENT:
        return Slot(p.value("statistic"), "compared")
    return n.slot("level", "than") if n.kind is not Kind.PERCENT else None


@finds("statistic_proportion")
def _proportion(n: Number) -> Slot | None:
    """"Tỷ lệ": a ratio to GDP or of dividends, the level of a rate, else a share (left to the next rules)."""
    word = verb(n.left)
    if n.kind is not Kind.PERCENT or direction(n):
        return None
    if n.search("coefficient", n.left.start, n.quantity.start):
        return n.slot("ratio", "coefficient", word)
    if word is None or not n.search("proportion", n.left.start, n.quantity.start):
        return None
    if n.search("to_gdp", n.left.start, n.quantity.start) or own_measure(n) == "other":
        return n.slot("ratio", word.rule, word)
    if own_measure(n) in ("labour", "rate"):
        return n.slot("level", word.rule, word)
    return n.slot("growth", word.rule, word) if n.search("falling", n.left.start, n.quantity.start) else None


@finds("statistic_signed")
def _signed(n: Number) -> Slot | None:
    """"(+1,52%)", "-8%": a written sign says a movement."""
    if not n.search("signed", max(0, n.quantity.start - 3), n.quantity.start) and n.quantity.value >= 0:
        return None
    return n.slot("growth" if n.kind is Kind.PERCENT else "change", "sign")


@finds("statistic_growth_noun")
def _growth_noun(n: Number) -> Slot | None:
    """ "Tốc độ tăng ... đạt 17,5%": the noun says growth though the verb says level."""
    if n.kind is not Kind.PERCENT:
        return None
    noun = next(
        (t for t in reversed(n.left.terms) if t.kind == "direction" and n.search("growth_noun", t.start, t.end)), None
    )
    noun = noun or next((t for t in reversed(n.left.terms) if t.id == "statistic_growth"), None)
    return n.slot("growth", noun.rule, noun) if noun else None


@finds("statistic_share_noun")
def _share_noun(n: Number) -> Slot | None:
    """ "Tỷ trọng ... đạt 20%"."""
    noun = next((t for t in reversed(n.left.terms) if t.id == "statistic_share"), None)
    return n.slot("share", noun.rule, noun) if noun and n.kind is Kind.PERCENT else None


@finds("statistic_points")
def _points(n: Number) -> Slot | None:
    return n.slot("change", "quantity") if n.kind is Kind.POINTS else None


@finds("statistic_of_list")
def _of_list(n: Number) -> Slot | None:
    """A number without words of its own goes on with what the number before it says."""
    p = n.previous
    if p is None or verb(n.left) or n.left.of("measure"):
        return None
    if n.kind is not Kind.PERCENT and not n.scene.patterns["list_and"].fullmatch(n.text, p.quantity.end, n.quantity.start):
        return None
    if p.kind is not n.kind and not (p.kind in _SIZES and n.kind in _SIZES):
        return None
    if p.value("statistic") in ("growth", "change", "share", "ratio") and p.kind is n.kind:
        return Slot(p.value("statistic"), "list", p.columns["statistic"].start, p.columns["statistic"].end)
    return None


@finds("statistic_percent")
def _percent(n: Number) -> Slot | None:
    """What a bare percentage is: a rate's level, else the growth or share that the sentence is about."""
    if n.kind is not Kind.PERCENT:
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start).of("measure")
    measure = n.left.last("measure") or (before[-1] if before else None)
    rate = next((t for t in before if t.id == "measure_rate"), None)
    if rate and (measure is None or measure.id in ("measure_rate", "measure_price")):
        return n.slot("level", rate.rule, rate)
    if n.quantity.unit == "%/year":
        return n.slot("growth", "unit")
    if moved := n.left.last("direction"):
        return n.slot("growth", moved.rule, moved)
    p = n.previous
    if p is not None and p.kind is Kind.PERCENT and p.value("statistic") in ("ratio", "share") and not n.left.of("measure"):
        return Slot(p.value("statistic"), "list")
    earlier = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    if n.text[n.quantity.start - 1 : n.quantity.start] == "(" and (head := earlier.last("direction")):
        return n.slot("growth", head.rule, head)
    share = earlier.last("statistic", "direction")
    if share and share.id == "statistic_share":
        return n.slot("share", share.rule, share)
    if share and share.kind == "direction":
        return n.slot("growth", share.rule, share)
    if measure and measure.id in ("measure_gdp", "measure_index"):
        return n.slot("growth", measure.rule, measure)
    if measure and measure.id == "measure_other":
        return n.slot("ratio", measure.rule, measure)
    return n.slot("share", "default")


@finds("statistic_level")
def _level(n: Number) -> Slot | None:
    cue = verb(n.left)
    return n.slot("level", cue.rule if cue else "default", cue)


def sign(n: Number) -> int:
    """Return -1 where the words make the number negative."""
    statistic, flow = n.value("statistic"), n.columns.get("flow")
    if statistic in ("growth", "change"):
        move = direction(n) or _noun_direction(n)
        if n.columns["statistic"].rule.startswith("statistic_than"):
            return 1
        if move is None and n.quantity.value < 0:
            return 1
        if move is None and n.previous is not None and n.columns["statistic"].rule.endswith("list"):
            return -1 if (n.like or n.previous).columns["sign"].value < 0 else 1
        return -1 if move is not None and move.id == "direction_down" else 1
    if statistic == "share" and n.columns["statistic"].rule.startswith("statistic_effect"):
        return -1 if (move := n.left.last("direction")) and move.id == "direction_down" else 1
    if statistic in ("level", "ratio") and n.kind is not Kind.TIMES and flow and flow.value == "balance" and flow.id == "flow_deficit":
        return -1
    return 1


def _noun_direction(n: Number) -> Term | None:
    return n.left.last("direction")


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
_AT_HOME = frozenset({"measure_price", "measure_consumption", "measure_credit", "measure_investment", "measure_revenue"})


def flow_of(term: Term) -> str:
    """Return the flow that a term names."""
    return {"flow_export": "export", "flow_import": "import", "flow_total": "total"}.get(term.id, "balance")


def own_measure(n: Number) -> str | None:
    """Return the measure that the words left of the number name, or None."""
    terms = [t for t in n.said.of("measure") if not t.weak] or n.said.of("measure")
    return terms[-1].id.removeprefix("measure_") if terms else None


@finds("flow_rank")
def _flow_rank(n: Number) -> Slot | None:
    """"Thứ 25 về nhập khẩu": what a rank is in stands behind it."""
    if n.kind is not Kind.RANK:
        return None
    term = next((t for t in n.right.of("flow") if not t.weak), None)
    if term is None or not n.search("ranked_in", max(n.quantity.end, term.start - 30), term.start):
        return None
    return n.slot(flow_of(term), term.rule, term, term.id)


@finds("flow_left")
def _flow_left(n: Number) -> Slot | None:
    """The flow named in the clause; a market that imports takes what the reporter exports."""
    terms = [t for t in n.said.of("flow") if not t.weak] or list(n.said.of("flow"))
    if not terms:
        return None
    if n.quantity.unit in _AREAS:
        return Slot(None, "unit")
    term = terms[-1]
    if (other := n.said.last("measure")) and other.start >= term.end and other.id in _NEARER and n.kind is not Kind.MONEY:
        if n.value("statistic") == "ratio":
            return n.slot(flow_of(term), term.rule, term, term.id)
        return Slot(None, "measure")
    if other and other.start >= term.end and other.id in _AT_HOME and _never_trade(n) and n.kind is not Kind.COUNT:
        return Slot(None, "measure")
    if other and other.start >= term.end and other.id == "measure_consumption":
        return Slot(None, "measure")
    weak = n.said.last("flow")
    if weak and term.id == "flow_surplus" and weak.id == "flow_deficit" and weak.start > term.start:
        term = weak
    described = n.search("described_good", max(n.left.start, term.start - 24), term.start)
    if described and own_measure(n) in ("price", "consumption", "revenue") and term.id == "flow_import":
        return Slot(None, "described")
    bought = n.match("of_ours", term.end, term.end + 50) and any(t.id != "vietnam" for t in n.said.of("place"))
    reporter = n.topic.slots.get("reporter")
    if term.id == "flow_import" and bought and reporter is None:
        return n.slot("export", term.rule, term, term.id)
    if term.id == "flow_import" and n.search("market_that", max(n.left.start, term.start - 24), term.start):
        about = n.frame.get("flow") or n.topic.slots.get("flow")
        return n.slot(about.value if about and about.value in ("export", "import") else "export", term.rule, term, term.id)
    return n.slot(flow_of(term), term.rule, term, term.id)


@finds("flow_comment")
def _flow_comment(n: Number) -> Slot | None:
    """A number that names no measure of its own goes on with the flow, or with none, of the number before."""
    p = n.antecedent
    if p is None or own_measure(n) in (*_DOMESTIC, "rate"):
        return None
    if _never_trade(n):
        return Slot(None, "unit")
    while p is not None and p.kind is Kind.COUNT and not p.value("flow"):
        p = p.previous
    if p is None:
        return None
    if not p.value("flow") and n.right.of("flow"):
        return None
    return p.columns.get("flow") or Slot(None, "comment")


@finds("flow_right")
def _flow_right(n: Number) -> Slot | None:
    """"5 tỷ USD kim ngạch xuất khẩu", "thứ 9 về xuất khẩu": a flow right after, before any comma."""
    term = next((t for t in n.right.of("flow") if not t.weak), None)
    if term is None or n.value("statistic") in ("growth", "change"):
        return None
    between = n.text[n.quantity.end : term.start]
    if set(between) & set(",;()") or len(between.split()) > (8 if n.kind is Kind.RANK else 7):
        return None
    return n.slot(flow_of(term), term.rule, term, term.id)


@finds("flow_frame")
def _flow_frame(n: Number) -> Slot | None:
    """The flow of the sentence before, unless this one talks about something else."""
    slot = n.frame.get("flow")
    if _never_trade(n):
        return None
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    named = {t.id.removeprefix("measure_") for t in before.of("measure")}
    plain = {"value", "volume"} if n.kind is not Kind.PRICE else {"value", "volume", "price"}
    dropped = not before.of("commodity", "place", "organisation", "province") and named <= plain
    named = {t.id.removeprefix("measure_") for t in before.of("measure") if not t.weak}
    about = n.topic.slots.get("flow")
    if slot is not None and slot.value == "balance" and about is not None:
        slot = replace(about, sentence=slot.sentence)
    if dropped:
        named -= {"price"}
    if slot is None or slot.sentence < n.sentence - (3 if dropped or n.search("turnover", before.start, before.end) else 1) or named & {*_DOMESTIC, *_OTHERS}:
        return None
    if n.kind is Kind.PRICE and not dropped or before.of("organisation") and not before.of("commodity"):
        return None
    return slot if dropped or _trade_subject(n, before) else None


def ends_trade(n: Number) -> bool:
    """Whether a number without a flow turns the text away from trade: it names a measure of its own."""
    return own_measure(n) in (*_DOMESTIC, "rate", "other") or own_measure(n) == "price" and _never_trade(n)


def _never_trade(n: Number) -> bool:
    """Whether such a number is trade only where its own clause says so: an area, a count, an amount in đồng."""
    unit = n.quantity.unit or ""
    if n.kind is Kind.COUNT:
        return unit not in n.topic.goods_units
    return unit in _AREAS or unit.startswith("VND") or n.kind in (Kind.EXCHANGE, Kind.INDEX)


def _trade_subject(n: Number, before: Zone) -> bool:
    """Whether the sentence is about a good, a market, or goes on with what was said ("trong đó", "kim ngạch")."""
    named = before.of("commodity", "place", "sector") or n.search("turnover", before.start, before.end)
    return bool(named) or any(t.id == "link_in_which" for t in before.of("link"))


@finds("flow_terms")
def _flow_terms(n: Number) -> Slot | None:
    """A price FOB is of exports, CIF of imports."""
    term = n.left.last("qualifier") or next(iter(n.right.of("qualifier")), None)
    if term is None or n.kind is not Kind.PRICE or term.id not in ("qualifier_fob", "qualifier_cif"):
        return None
    return n.slot("export" if term.id == "qualifier_fob" else "import", term.rule, term)


@finds("flow_topic")
def _flow_topic(n: Number) -> Slot | None:
    """The flow that the document is about, for a sentence on a market or a good that names no measure."""
    slot = n.topic.slots.get("flow")
    if own_measure(n) == "earned":
        return slot or n.topic.slots.get("main_flow")
    if slot is None and n.search("turnover", n.scene.sentence.start, n.quantity.start):
        return n.topic.slots.get("main_flow")
    before = n.scene.zone(n.scene.sentence.start, n.quantity.start)
    named = {t.id.removeprefix("measure_") for t in before.of("measure") if not t.weak}
    if slot is None or _never_trade(n) or named & {*_DOMESTIC, *_OTHERS} or n.kind not in (Kind.MONEY, Kind.PHYSICAL, Kind.PERCENT, Kind.RANK):
        return None
    return slot if before.of("commodity", "place") else None
