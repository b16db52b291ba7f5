"""Period: when a number holds, where its own clause does not say."""

from dataclasses import replace

from solieu.facts.clock import compared
from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to
from solieu.facts.own_time import exchanged, planned
from solieu.facts.registry import finds
from solieu.facts.stocks import at_end, stock
from solieu.facts.time import last_year, nearest
from solieu.mentions.windows import built
from solieu.model import Kind

#: The rules of "hôm qua", "phiên liền trước": they hold for their own clause only.
_RELATIVE = ("periods.day_relative", "periods.day_before")
#: Measures that take no period from a sentence before.
_UNDATED = ("rate",)
#: Periods over which a price moves; none of its levels is of so long a time unless its clause says so.
_MOVEMENTS = ("half_year", "ytd")
#: Measures of what there is at a time: the day of one figure holds for the next in the sentence.
_DATED_STOCKS = ("count", "credit", "investment", "labour", "area", "other")


def _holds(n: Number, slot: Slot | None) -> Slot | None:
    """Return a period taken over from elsewhere, if such a measure can hold at it.

    A day or a week is that of a price or of a session; of a flow only where its own clause names it.
    """
    if slot is None or slot.window is None:
        return slot
    earlier = slot.start is not None and slot.start < n.scene.sentence.start
    if _priced(n) and (slot.window.type in _MOVEMENTS or earlier and slot.window.grain == "year"):
        return None
    if slot.window.type not in ("day", "instant", "week"):
        return slot
    if n.value("measure") in ("price", "index") or exchanged(n):
        return slot
    if n.value("measure") == "rate" and not n.value("flow") and n.value("statistic") == "level":
        return slot
    if n.value("measure") == "rate" and n.value("statistic") == "level" and slot.window.type == "instant":
        return slot if slot.sentence == n.sentence else None
    if n.value("measure") in _DATED_STOCKS and not n.value("flow"):
        at = slot.start is not None and n.search("stands_at", max(0, slot.start - 24), slot.start)
        stands = at or slot.rule.endswith("to_date")
        if slot.sentence == n.sentence or stands and slot.sentence >= n.sentence - 1:
            return slot
    session = n.topic.session and not n.value("flow") and n.value("measure") in ("volume", "value", "count")
    return slot if session else None


def _priced(n: Number) -> bool:
    return n.value("measure") == "price" and n.value("statistic") == "level" and not n.value("flow")


@finds("period_aim")
def _aim(n: Number) -> Slot | None:
    """ "4 tháng đầu năm tăng 9%, cao hơn mục tiêu 7%": an aim is for the year of which a part has been told."""
    p = n.previous
    if p is None or n.value("statistic") not in ("growth", "level"):
        return None
    found = n.search("year_aim", p.quantity.end, n.quantity.start)
    slot = n.frame.now("period") if found else None
    if (
        found is None
        or slot is None
        or slot.window is None
        or slot.window.type in ("year", "day", "week")
        or n.clock.date is None
    ):
        return None
    year = int(n.clock.date[:4])
    if slot.window.start.year != year or slot.window.end.year != year:
        return None
    n.base_level = True  # what has been reached goes on behind it
    whole = built("year", (year, None, None), (year, None, None))
    return Slot(whole.iso, "aim", found.start(), found.end(), None, n.sentence, whole)


@finds("period_comment")
def _comment(n: Number) -> Slot | None:
    """The period of the number before; where a movement starts from that, what its clause named."""
    p = n.previous
    if p is not None and from_to(p):
        end = n.value("statistic") in ("level", "share")
        if end and (slot := nearest(p) or n.frame.now("period")) and slot.window:
            return last_year(slot)
        if p.rule("period").startswith("period_from"):
            return _holds(n, n.frame.now("period"))
    if n.search("then_level", n.left.start, n.quantity.start):
        return Slot(None, "then_level")
    p = n.antecedent
    while p is not None and p.base_level:
        p = p.previous
    slot = p.columns.get("period") if p else None
    return _standing_then(n, slot) or _holds(n, slot)


def _standing_then(n: Number, slot: Slot | None) -> Slot | None:
    """ "Đến 5/6 đã sản xuất 9 tấn, còn tồn kho 2 tấn": what is left over stands at the end of what came until then."""
    if slot is None or slot.window is None or slot.window.type != "ytd" or not stock(n, n.left.start):
        return None
    now = at_end(slot.window)
    return replace(slot, value=now.iso, window=now)


@finds("period_sentence")
def _sentence(n: Number) -> Slot | None:
    slot = n.frame.now("period")
    return _standing_then(n, slot) or _holds(n, slot)


@finds("period_frame")
def _frame(n: Number) -> Slot | None:
    """The period of the sentences before."""
    slot = _round(n) or _of_amounts(n, n.frame.before("period"))
    if slot is None:
        return None
    then = n.search("at_that_time", n.scene.sentence.start, n.quantity.start)
    ahead_as = planned(n)
    ahead = bool(then) or ahead_as is not None
    if slot and slot.window and n.clock.after(slot.window) and not ahead:
        slot = n.frame.before("period_now")
    priced, budgeted = n.value("measure") == "price", n.value("measure") == "budget"
    if slot and slot.window and ahead_as == "target" and not (priced or budgeted) and not n.clock.after(slot.window):
        return None
    if slot and slot.window and priced and slot.value == (n.clock.date or "")[:7]:
        return slot if slot.sentence >= n.sentence - 8 else None
    quoted = n.kind is Kind.EXCHANGE or n.rule("measure").endswith("currency")
    if slot and slot.window and (_priced(n) or quoted):
        near = slot.window.type != "month" or slot.sentence >= n.sentence - 2
        slot = slot if slot.window.type in ("day", "month", "instant", "week") and near else None
    if slot is None or slot.sentence < n.sentence - (4 if n.value("flow") else 3):
        return None
    if n.quantity.unit == "%/year" and n.value("statistic") == "growth":
        return n.frame.get("period_years") or slot
    if slot.window and slot.window.type != "month" and _against_month(n) and (month := n.frame.before("period_month")):
        slot = month
    if n.value("measure") == "production" and "/" in (n.quantity.unit or ""):  # a capacity
        return None
    undated = n.value("measure") in _UNDATED and not n.value("flow") and not exchanged(n)
    return None if undated else _holds(n, slot)


def _of_amounts(n: Number, slot: Slot | None) -> Slot | None:
    """Return the period of the amounts of trade before, where the last one is only the month of a price between them.

    "8 tháng nhập 3 triệu tấn phân bón. Giá urê tháng 8 là 285 USD/tấn. Xăng dầu nhập 9 triệu tấn."
    """
    priced, amount = n.frame.before("period_priced"), n.frame.before("period_amount")
    if slot is None or slot.window is None or amount is None or amount.window is None or priced is None:
        return slot
    if not n.value("flow") or n.value("measure") not in ("value", "volume") or _against_month(n):
        return slot
    same = (slot.start, slot.sentence) == (priced.start, priced.sentence) and slot.start != amount.start
    inside = slot.window.grain == "month" and amount.window.start <= slot.window.start <= amount.window.end
    longer = amount.window.type != slot.window.type and amount.window.end == slot.window.end
    return amount if same and inside and longer and amount.sentence >= n.sentence - 4 else slot


def _round(n: Number) -> Slot | None:
    """ "Trong kỳ": the half-month that a report of the customs is on, whatever span was told since."""
    found = n.search("this_round", n.scene.sentence.start, n.quantity.start)
    return n.frame.before("period_round") if found else None


def _against_month(n: Number) -> bool:
    """Whether the clause compares with the month before: then its own period is a month."""
    return any(
        (p.relative or {}).get("month", (p.relative or {}).get("context_month")) == -1 and compared(n.scene, p)
        for p in (*n.left.periods, *n.right.periods)
    )


@finds("period_day")
def _day(n: Number) -> Slot | None:
    """Prices and sessions of a document that reports on a day."""
    slot = n.topic.slots.get("day")
    headed, named = n.frame.get("headed_day"), n.frame.get("period")
    dealt = n.value("measure") == "index" or n.value("measure") == "price" and slot is not None
    if headed is not None and dealt and headed.sentence >= n.sentence - 8:
        longer = named is None or named.window is None or named.window.type not in ("day", "instant", "week")
        if longer or named is not None and headed.sentence > named.sentence:
            return headed
    if slot is None or n.value("flow") or n.value("measure") == "rate" and not exchanged(n):
        return None
    if named is not None and named.window and named.window.type not in ("day", "instant"):
        return None
    return _holds(n, named if named and _dated(n, named) else slot)


def _dated(n: Number, slot: Slot) -> bool:
    """Whether the sentence before, or this one, gave a date that is not only relative ("Chốt phiên 9/5")."""
    if slot.window is None or slot.window.type != "day" or slot.sentence < n.sentence - 1:
        return False
    return not slot.rule.endswith(_RELATIVE) and not n.clock.after(slot.window)


@finds("period_present")
def _present(n: Number) -> Slot | None:
    """The plain present of a price is the month of the document."""
    if n.value("measure") not in ("price", "rate") or planned(n):
        return None
    told = n.kind is Kind.MONEY and n.own_measure == "price" and n.value("statistic") == "level" and not n.value("flow")
    if told and (slot := _month_of_document(n)):
        return Slot(slot.value, "told")
    return _month_of_document(n) if n.kind in (Kind.PRICE, Kind.EXCHANGE) else None


@finds("period_standing")
def _standing(n: Number) -> Slot | None:
    """ "Đang có 500 tỷ đồng": what there is as the text is written, in the month of the document."""
    if (
        n.value("measure") not in _DATED_STOCKS
        or n.value("flow")
        or n.value("statistic") in ("growth", "change")
        or planned(n)
    ):
        return None
    return _month_of_document(n) if n.search("has_now", n.left.start, n.quantity.start) else None


def _month_of_document(n: Number) -> Slot | None:
    date = n.clock.date
    return n.slot(date[:7], "present") if date and len(date) >= 7 else None
