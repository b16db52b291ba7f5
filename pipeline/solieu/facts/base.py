"""Base: what a change, a growth or a ratio is measured against."""

from dataclasses import replace

from solieu.facts.clock import weighed
from solieu.facts.frame import Number, Slot
from solieu.facts.own_time import earlier, exchanged, part_of_year
from solieu.facts.registry import finds
from solieu.facts.scene import Zone
from solieu.mentions.calendar import NEVER, Resolved, previous, same_period
from solieu.model import Kind, Period


def _base_of(n: Number, zone: Zone) -> Slot | None:
    """Read the base after a "so với" of a zone, or a base word that needs none."""
    versus = next((t for t in zone.of("base") if t.id == "base_versus"), None)
    if versus is None:
        same = next((p for p in zone.periods if p.type == "same_period" or weighed(n.scene, p)), None)
        return against(n, same, same.rule) if same else None
    rest = n.scene.zone(versus.end, zone.end)
    stop = next((k for k in range(versus.end, zone.end) if n.text[k] in ",;"), zone.end)
    if n.match("against_currency", versus.end):
        return None
    named = (t for t in rest.of("base") if t.id in ("base_plan", "base_previous") and t.start < stop)
    term = next(named, None)
    for period in rest.periods:
        if term and term.start < period.start:
            break  # "so với kế hoạch năm 2016", "so với kỳ trước (ngày 5/6)"
        if period.start < stop and period.type not in NEVER and (slot := against(n, period, period.rule)):
            return slot
    term = term or next((t for t in rest.of("base") if t.start < stop and t.id != "base_versus"), None)
    if term:
        return Slot(term.id.removeprefix("base_"), term.rule, term.start, term.end, None, n.sentence)
    return Slot("other", versus.rule, versus.start, versus.end, None, n.sentence)


#: Up to here a comparison opens its sentence.
_OPENING = 3
#: Periods that the clause of a number does not name.
_TAKEN_OVER = ("period_comment", "period_frame")
#: As far back lies at most the session before.
_FEW_DAYS = 4
_STEP = ("month", "quarter", "week", "day", "half_month")


def _relation(n: Number, period: Period) -> str | None:
    """Say how the period of a comparison stands to the fact's own."""
    shifts = {k.removeprefix("context_"): v for k, v in (period.relative or {}).items()}
    own = n.columns.get("period")
    base = n.clock.read(period)
    if period.type == "same_period":
        years = own.window.start.year - base.start.year if own and own.window and base else 1
        return "yoy" if years <= 1 else "other"
    if own is not None and own.window is not None and base is not None:
        if (
            base.iso == same_period(own.window).iso
            or base.type == "year"
            and own.window.start.year == base.start.year + 1
            and not part_of_year(n, period, own.window)
        ):
            return "yoy"
        if (before := previous(own.window)) and base.iso == before.iso:
            return "previous"
        if _just_before(own.window, base):
            return "previous"
    if shifts.get("year") == -1 and _other_month(own, base):
        return "other"
    if shifts.get("year") == -1 or own is None and base is not None and _year_before(n, base):
        return "yoy"
    if any(shifts.get(step) == -1 for step in _STEP):
        return "previous"
    return "other" if base else None


def _just_before(own: Resolved, base: Resolved) -> bool:
    """Whether a day is measured against the month before, or anything against a day a session before it."""
    monthly = base.type == "month" and own.type in ("day", "instant") and _months(own, base) == 1
    return monthly or base.type == "day" and 0 < (own.end - base.start).days <= _FEW_DAYS


def _months(own: Resolved, base: Resolved) -> int:
    """Return how many months a window begins after another."""
    return 12 * (own.start.year - base.start.year) + own.start.month - base.start.month


def _other_month(own: Slot | None, base: Resolved | None) -> bool:
    """ "Tháng 5 tăng 2% so với tháng 12 năm trước": a month, but not the same."""
    if own is None or own.window is None or base is None:
        return False
    return own.window.type == base.type == "month" and own.window.start.month != base.start.month


def _year_before(n: Number, base: Resolved) -> bool:
    """Whether a base is the year before that of the document."""
    return base.type == "year" and n.topic.date is not None and n.topic.date[:4] == str(base.start.year + 1)


def against(n: Number, period: Period, rule: str) -> Slot | None:
    """Return the base that a period of a comparison is for a number; its window is what is compared with, as read."""
    value = _relation(n, period)
    read = n.clock.read(period)
    own = n.columns.get("period")
    if period.type == "same_period":
        read = same_period(own.window, read.start.year - own.window.start.year) if read and own and own.window else None
    return Slot(value, rule, period.start, period.end, None, n.sentence, read) if value else None


@finds("base_right")
def _right_base(n: Number) -> Slot | None:
    if n.value("statistic") not in ("growth", "change", "ratio"):
        return None
    slot = _base_of(n, n.right)
    if slot is not None and slot.start is not None and n.search("superlative", n.quantity.end, slot.start):
        return Slot(None, "superlative")
    thing = slot is not None and slot.rule == "cues.base_versus" and n.value("statistic") == "ratio"
    return None if thing and not n.search("moved_by", n.left.start, n.quantity.start) else slot


@finds("base_left")
def _left_base(n: Number) -> Slot | None:
    if n.value("statistic") not in ("growth", "change", "ratio"):
        return None
    slot = _base_of(n, n.left)
    return None if n.base_level and slot and slot.rule == "cues.base_versus" else slot


@finds("base_plan")
def _plan(n: Number) -> Slot | None:
    if n.value("statistic") != "ratio":
        return None
    term = next((t for t in n.right.of("base") if t.id == "base_plan"), None)
    return Slot("plan", term.rule, term.start, term.end, None, n.sentence) if term else _plan_then(n)


def _plan_then(n: Number) -> Slot | None:
    """ "Đạt 34% kế hoạch (cùng kỳ năm trước đạt 29%)": what was reached of the plan of another time."""
    p = n.previous
    while p is not None and p.value("base") != "plan":
        p = p.previous
    if p is None or n.kind is not p.kind or n.value("measure") != p.value("measure") or not earlier(n, p):
        return None
    of_another = n.right.of("base") or n.right.periods or n.match("over_gdp", n.quantity.end)
    return None if of_another else p.columns["base"]


@finds("base_opening")
def _opening(n: Number) -> Slot | None:
    """ "So với tháng trước, có 2 mặt hàng tăng: ...": what a sentence opens with holds for all that moves in it."""
    start = n.scene.sentence.start
    versus = next((t for t in n.scene.whole.of("base") if t.id == "base_versus"), None)
    if n.value("statistic") not in ("growth", "change") or versus is None or versus.start - start > _OPENING:
        return None
    comma = n.text.find(",", versus.end, n.quantity.start)
    return _base_of(n, n.scene.zone(start, comma)) if comma >= 0 else None


@finds("base_basket")
def _basket(n: Number) -> Slot | None:
    """Groups of goods of a price index, in a month, are measured against the month before."""
    period = n.columns.get("period")
    monthly = period is not None and period.window is not None and period.window.type == "month"
    if n.value("measure") != "index" or n.value("statistic") != "growth" or not monthly:
        return None
    found = n.search("basket", n.scene.sentence.start, n.quantity.start)
    return Slot("previous", "basket", found.start(), found.end(), None, n.sentence) if found else None


@finds("base_list")
def _list_base(n: Number) -> Slot | None:
    """In a list, the base of the first item holds for all, but a plan, and what is no year ago beside a new time."""
    if not _moves(n) or n.quantity.unit == "%/year":
        return None
    slot, period = n.frame.now("base"), n.columns.get("period")
    new = period is not None and period.rule.startswith(("period_left", "period_right"))
    if slot and n.value("statistic") == "ratio" and slot.value != "yoy":
        return None
    return None if slot and (slot.value == "plan" or slot.value in ("previous", "other") and new) else slot


def _moves(n: Number) -> bool:
    """Whether it is a movement, also one of so many times ("tăng gấp 6 lần")."""
    times = n.value("statistic") == "ratio" and n.kind is Kind.TIMES
    grown = times and n.search("moved_by", n.left.start, n.quantity.start) is not None
    return grown or n.value("statistic") in ("growth", "change")


@finds("base_equivalent")
def _equivalent(n: Number) -> Slot | None:
    """The same movement in another unit is measured against the same."""
    same = n.rule("statistic").startswith("statistic_equivalent")
    return n.previous.columns.get("base") if same and n.previous else None


@finds("base_gap")
def _gap(n: Number) -> Slot | None:
    """A gap between two prices is measured against the other one: no time is named."""
    named = n.rule("statistic").startswith("statistic_gap")
    than = _than_thing(n) if n.value("measure") == "price" else None
    ranked = n.quantity.unit == "rank" and n.value("statistic") == "change"
    return n.slot("other", "gap") if named or ranked or than and n.value("statistic") in ("growth", "change") else None


def _than_thing(n: Number) -> bool:
    """Whether a price is higher or lower than another thing's or another country's, no other time's."""
    if n.search("than_thing", n.left.start, n.quantity.start):
        return True
    found = n.search("than_another", n.left.start, n.quantity.start)
    return found is not None and bool(n.scene.zone(found.start(), n.quantity.start).of("place", "province", "city"))


@finds("base_than")
def _than(n: Number) -> Slot | None:
    """ "Bản này rẻ hơn 100 triệu đồng": where no time is named or follows, it is less than another thing."""
    found = n.search("than_another", n.left.start, n.quantity.start) if n.value("statistic") == "change" else None
    return Slot("other", "than", found.start(), found.end(), None, n.sentence) if found else None


@finds("base_session")
def _session(n: Number) -> Slot | None:
    """The move of a price, an index or a currency in a named day or session is against the one before."""
    period = n.columns.get("period")
    quoted = n.value("measure") in ("price", "index") or exchanged(n)
    if n.value("statistic") not in ("growth", "change") or not quoted or _by_list(n):
        return None
    if n.search("since", n.left.start, n.right.end):
        return None
    in_day = period is not None and period.window is not None and period.window.type in ("day", "week")
    listed = n.rule("statistic").startswith("statistic_difference")
    return n.slot("previous", "session") if in_day or listed or _of_now(n, period) else None


def _by_list(n: Number) -> bool:
    """Whether a price in whole dong, in prose, is cut by who sets it: what is quoted has a unit or is a share."""
    good = n.columns.get("commodity")
    shares = n.topic.session or good is not None and good.id in ("co_phieu", "vang")
    plain = n.quantity.unit == "VND" and n.unit in (None, "VND")
    in_table = n.in_row or n.rule("statistic").startswith("statistic_difference")
    return n.value("measure") == "price" and plain and not shares and not in_table


def _of_now(n: Number, period: Slot | None) -> bool:
    """Whether a price of the world's markets, a currency or a stock is told without a time, or in the present."""
    world = n.value("reporter") == "WORLD" and n.value("measure") == "price"
    in_session = n.search("in_session", n.scene.sentence.start, n.right.end)
    if not (world or _dealt(n) or in_session and n.value("measure") == "index"):
        return False
    instant = period is not None and period.window is not None and period.window.type == "instant"
    told = period is None or instant or period.rule.startswith("period_present")
    told = told or in_session is not None and period is not None and period.rule.startswith(_TAKEN_OVER)
    return told and not n.search("long_span", n.scene.sentence.start, n.right.end)


def _dealt(n: Number) -> bool:
    """Whether it is the move of a currency."""
    return n.kind is Kind.EXCHANGE or n.rule("measure").endswith("currency")


@finds("base_since")
def _since(n: Number) -> Slot | None:
    """ "Tăng 10% kể từ giữa năm 2016": what was at that time."""
    if n.value("statistic") not in ("growth", "change", "ratio") or n.quantity.unit == "%/year":
        return None
    found = n.match("since_then", n.quantity.end, n.right.end)
    if found is None and n.value("measure") in ("price", "index", "rate"):
        found = n.search("since_before", n.left.start, n.quantity.start)
    return Slot("other", "since", found.start(), found.end(), None, n.sentence) if found else None


def base_between(n: Number, yardstick: Number) -> Slot | None:
    """Return the base that the period of a number compared with gives: "so với 4 tỷ USD tháng trước"."""
    own, other = n.columns.get("period"), yardstick.columns.get("period")
    if own is None or other is None or own.window is None or other.window is None:
        return None
    if other.window.iso == same_period(own.window).iso:
        return replace(other, value="yoy", rule="base_between/" + other.rule.rpartition("/")[2])
    if other.window.iso == previous(own.window).iso:
        return replace(other, value="previous", rule="base_between/" + other.rule.rpartition("/")[2])
    return None


@finds("base_frame")
def _frame_base(n: Number) -> Slot | None:
    """A sentence that goes on with the list of the one before."""
    if not _moves(n) or n.quantity.unit == "%/year":
        return None
    slot = n.frame.before("base")
    traded = n.value("flow") or n.value("measure") in ("revenue", "profit", "consumption", "production")
    grown = n.value("statistic") == "ratio"
    plain = traded and n.value("statistic") != "change"
    reach = 4 if slot and slot.value == "yoy" and plain else 1
    period = n.columns.get("period")
    if slot and slot.value == "previous" and period and period.window and period.window.type == "ytd":
        return None  # the months before are no span of their own
    if slot and slot.value == "previous" and (grown or _by_list(n)):
        return None  # what one seller cuts is not what the one before cut
    if slot and slot.rule.endswith("/session") and n.value("measure") not in ("price", "index", "rate"):
        return None
    return slot if slot and slot.sentence >= n.sentence - reach and slot.value in ("yoy", "previous") else None
