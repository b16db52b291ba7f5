"""Period: when a number holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from solieu.facts.clock import NEVER, compared, weighed
from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to
from solieu.facts.registry import FINDERS, finds
from solieu.facts.scene import Zone
from solieu.mentions.calendar import Resolved, previous, same_period, year_to_date
from solieu.mentions.windows import built
from solieu.model import Kind, Period

#: Measures of which a figure up to a day is cumulated from 1 January.
_CUMULATED_MONTHS = ("value", "investment", "revenue", "budget", "retail")
#: The rules of "hôm qua", "phiên liền trước": they hold for their own clause only.
_RELATIVE = ("periods.day_relative", "periods.day_before")
#: Measures that take no period from a sentence before: capacities, areas, rates.
_UNDATED = ("rate",)
#: Measures of what there is at a time: the day of one figure holds for the next in the sentence.
_STOCKS = ("count", "credit", "investment", "labour", "area", "other")
_CUMULATED = ("value", "volume", "investment", "revenue", "budget", "retail", "count")


def usable(n: Number, zone: Zone) -> list[Period]:
    """Return the periods of a zone that can be a fact's period: no lengths, none of a comparison."""
    compares = n.value("statistic") in ("growth", "change", "ratio")
    return [
        p
        for p in zone.periods
        if p.type not in NEVER
        and not n.search("named_after_time", max(0, p.start - 24), p.start)
        and not (
            p.end <= n.quantity.start and n.search("since_event", max(n.scene.sentence.start, p.start - 90), p.start)
        )
        and not (compares and (p.type == "same_period" or weighed(n.scene, p)))
        and not compared(n.scene, p, whole=n.value("statistic") in ("growth", "change"))
    ]


def holds(n: Number, slot: Slot | None) -> Slot | None:
    """Return a period taken over from elsewhere, if such a measure can hold at it.

    A day or a week is that of a price or of a session; of a flow only where its own clause names it.
    """
    if slot is None or slot.window is None or slot.window.type not in ("day", "instant", "week"):
        return slot
    if n.value("measure") in ("price", "index") or _exchanged(n):
        return slot
    if n.value("measure") == "rate" and not n.value("flow") and n.value("statistic") == "level":
        return slot
    if n.value("measure") == "rate" and n.value("statistic") == "level" and slot.window.type == "instant":
        return slot if slot.sentence == n.sentence else None
    if n.value("measure") in _STOCKS and not n.value("flow"):
        stands = slot.start is not None and n.search("stands_at", max(0, slot.start - 24), slot.start)
        if slot.sentence == n.sentence or stands and slot.sentence >= n.sentence - 1:
            return slot
    session = n.topic.session and not n.value("flow") and n.value("measure") in ("volume", "value", "count")
    return slot if session else None


def _exchanged(n: Number) -> bool:
    """Whether the number is of a rate of exchange."""
    return n.kind is Kind.EXCHANGE or n.rule("measure").endswith("currency")


def _slot(n: Number, period: Period) -> Slot | None:
    found = n.clock.read(period)
    if period.type == "same_period":
        window = n.frame.get("period")
        if window is not None and window.window is not None and found is None:
            found = same_period(window.window)
    if found is None:
        return None
    if period.type == "instant" and n.value("flow") and n.value("measure") in ("value", "volume"):
        return Slot(None, "instant", period.start, period.end)
    if period.type == "instant" and "day" in n.topic.slots and (n.value("measure") in ("price", "index") or _exchanged(n)):
        found = n.topic.slots["day"].window or found
    if period.type == "same_period":
        n.base_level = True
    cumulated = _CUMULATED if period.type == "day" else _CUMULATED_MONTHS if period.type == "month" else ()
    standing = n.search("in_force", period.end, n.scene.sentence.end)
    if n.value("measure") in cumulated and not standing and n.search("up_to", period.start - 24, period.start):
        found = year_to_date(found)
    if period.type == "instant":
        found = replace(found, type="instant")
    if period.rule == "periods.year_forward" and (n.kind is Kind.RANK or n.quantity.unit == "rank"):
        found = built("year", (found.end.year, None, None), (found.end.year, None, None))
    return Slot(found.iso, period.rule, period.start, period.end, None, n.sentence, found)


def _first(n: Number, periods: Sequence[Period]) -> Slot | None:
    return next((slot for p in periods if (slot := _slot(n, p))), None)


@finds("period_base")
def _base_level(n: Number) -> Slot | None:
    """ "So với 10,4 triệu tấn năm 2015": the level compared with stands at the period of the comparison."""
    if n.search("than", max(n.left.start, n.quantity.start - 30), n.quantity.start):
        n.base_level = n.value("statistic") in ("level", "rank", "share")
    if n.search("after_state", n.left.start, n.quantity.start):
        n.base_level = True
    versus = next((t for t in reversed(n.left.of("base")) if t.id == "base_versus"), None)
    if versus is None or n.quantity.start - versus.end > 60 or n.scene.comma(versus.end, n.quantity.start):
        return None
    if n.value("statistic") not in ("level", "rank", "share") and not n.rule("statistic").startswith(
        "statistic_compared"
    ):
        return None
    n.base_level = True
    inside = n.scene.zone(versus.end, n.quantity.start).periods
    after = n.right.periods[:1] if n.right.periods and n.right.periods[0].start - n.quantity.end < 40 else ()
    return _first(n, [p for p in (*after, *inside) if p.type not in NEVER])


@finds("period_moved_from")
def _moved_from(n: Number) -> Slot | None:
    """ "Từ thứ 8 lên thứ 6": where a rank came from is a year before, in a text that compares with that year."""
    slot, base = n.frame.get("period"), n.frame.get("base")
    if n.value("statistic") != "rank" or slot is None or slot.window is None or base is None or base.value != "yoy":
        return None
    source = n.left.last("link")
    if source is None or source.id != "link_from" or not n.match("goes_to", n.quantity.end, n.quantity.end + 30):
        return None
    n.base_level = True
    found = same_period(slot.window)
    return Slot(found.iso, source.rule, source.start, source.end, None, n.sentence, found)


@finds("period_from")
def _from(n: Number) -> Slot | None:
    """ "Giảm từ 40% xuống 30%": what a movement starts from is of another time, which may stand beside it."""
    if not from_to(n) or n.value("statistic") != "level":
        return None
    return _first(n, _beside(n)) or _start(n) or Slot(None, "from")


def _start(n: Number) -> Slot | None:
    """Where a movement starts: at the base that its sentence compares with, or in the first of several years."""
    nearest, slot, base = _nearest(n), n.frame.now("period"), n.frame.now("base")
    if nearest and nearest.window and _years(nearest.window):
        year = nearest.window.start.year
        return replace(nearest, value=str(year), window=built("year", (year, None, None), (year, None, None)))
    count = {"yoy": same_period, "previous": previous}.get(base.value if base else None)
    if count is None or slot is None or slot.window is None or nearest is not None:
        return None
    found = count(slot.window)
    return replace(slot, value=found.iso, window=found)


def _years(window: Resolved) -> bool:
    return window.grain == "year" and window.start.year < window.end.year


def _end(slot: Slot | None) -> Slot | None:
    """Where a movement over several years ends: in the last."""
    if slot is None or slot.window is None or not _years(slot.window):
        return slot
    year = slot.window.end.year
    return replace(slot, value=str(year), window=built("year", (year, None, None), (year, None, None)))


def _beside(n: Number) -> list[Period]:
    """Return the period right behind the number: "(ngày 31/5)", "vào năm 2025"."""
    return [p for p in usable(n, n.right)[:1] if n.scene.patterns["beside_time"].fullmatch(n.text, n.quantity.end, p.start)]


@finds("period_epithet")
def _epithet(n: Number) -> Slot | None:
    """ "Nền kinh tế lớn thứ hai thế giới": a rank that only names someone holds at no time."""
    if n.kind is not Kind.RANK:
        return None
    found = n.search("epithet", n.left.start, n.quantity.start)
    if found is None or n.left.periods and n.search("becomes", n.left.start, found.start()):
        return None
    after = usable(n, n.right)[:1]
    return None if after and after[0].start - n.quantity.end < 20 else Slot(None, "epithet")


@finds("period_left")
def _left(n: Number) -> Slot | None:
    """The nearest period of the clause; a day only where nothing longer follows the number of a flow."""
    slot = _nearest(n)
    beside = [p for p in _beside(n) if p.type != "same_period"]
    if slot and slot.start is not None and beside and n.scene.pause(slot.start, n.quantity.start):
        return _first(n, beside) or slot
    if slot and slot.window and slot.window.type == "day" and n.value("measure") not in ("price", "index", "rate"):
        after = [p for p in usable(n, n.right) if p.type != "day" and p.start - n.quantity.end < 40]
        return _first(n, after[:1]) or slot
    return slot


def _nearest(n: Number) -> Slot | None:
    return _first(n, list(reversed(usable(n, n.left))))


@finds("period_right")
def _right(n: Number) -> Slot | None:
    periods = usable(n, n.right)[:1]
    if periods and n.search("open_time", n.quantity.end, periods[0].start):
        return Slot(None, "open_time")
    return _first(n, periods)


@finds("period_open")
def _open(n: Number) -> Slot | None:
    """ "Những năm qua", "thời gian tới": a time that the text leaves open; nothing older is taken over."""
    found = n.search("open_time", n.left.start, n.quantity.start) or n.match("open_behind", n.quantity.end)
    return Slot(None, "open_time", found.start(), found.end()) if found else None


@finds("period_comment")
def _comment(n: Number) -> Slot | None:
    """The period of the number before; where a movement starts from that, what its clause named."""
    p = n.previous
    if p is not None and from_to(p):
        if n.value("statistic") == "level" and (slot := _nearest(p)) and slot.window:
            return _end(slot)
        if p.rule("period").startswith("period_from"):
            return holds(n, n.frame.now("period"))
    if n.search("then_level", n.left.start, n.quantity.start):
        return Slot(None, "then_level")
    p = n.antecedent
    while p is not None and p.base_level:
        p = p.previous
    return holds(n, p.columns.get("period")) if p else None


@finds("period_sentence")
def _sentence(n: Number) -> Slot | None:
    return holds(n, n.frame.now("period"))


@finds("period_frame")
def _frame(n: Number) -> Slot | None:
    """The period of the sentences before; the document's day for prices and sessions."""
    slot = n.frame.before("period")
    then = n.search("at_that_time", n.scene.sentence.start, n.quantity.start)
    planned = _planned(n)
    ahead = bool(then) or planned is not None
    if slot and slot.window and n.clock.after(slot.window) and not ahead:
        slot = n.frame.before("period_now")
    if slot and slot.window and planned == "target" and not n.clock.after(slot.window):
        return None
    if (
        slot
        and slot.window
        and n.value("measure") == "price"
        and n.value("statistic") == "level"
        and not n.value("flow")
    ):
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
    return None if n.value("measure") in _UNDATED and not n.value("flow") else holds(n, slot)


def _planned(n: Number) -> str | None:
    """Return "forecast" or "target" where the words say that a figure is to come."""
    slot = FINDERS["status_left"](n) or FINDERS["status_clause"](n)
    return slot.value if slot and slot.value in ("forecast", "target") else None


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
    if headed is not None and n.value("measure") == "index" and headed.sentence >= n.sentence - 8:
        longer = named is None or named.window is None or named.window.type not in ("day", "instant", "week")
        if longer or named is not None and headed.sentence > named.sentence:
            return headed
    if slot is None or n.value("flow") or n.value("measure") == "rate" and not _exchanged(n):
        return None
    if named is not None and named.window and named.window.type not in ("day", "instant"):
        return None
    return holds(n, named if named and _dated(n, named) else slot)


def _dated(n: Number, slot: Slot) -> bool:
    """Whether the sentence before, or this one, gave a date that is not only relative ("Chốt phiên 9/5")."""
    if slot.window is None or slot.window.type != "day" or slot.sentence < n.sentence - 1:
        return False
    return not slot.rule.endswith(_RELATIVE) and not n.clock.after(slot.window)


@finds("period_present")
def _present(n: Number) -> Slot | None:
    """The plain present of a price is the month of the document."""
    if n.value("measure") not in ("price", "rate") or _planned(n):
        return None
    return _month_of_document(n) if n.kind in (Kind.PRICE, Kind.EXCHANGE) else None


@finds("period_standing")
def _standing(n: Number) -> Slot | None:
    """ "Đang có 500 tỷ đồng": what there is as the text is written, in the month of the document."""
    if (
        n.value("measure") not in _STOCKS
        or n.value("flow")
        or n.value("statistic") in ("growth", "change")
        or _planned(n)
    ):
        return None
    return _month_of_document(n) if n.search("has_now", n.left.start, n.quantity.start) else None


def _month_of_document(n: Number) -> Slot | None:
    date = n.clock.date
    return n.slot(date[:7], "present") if date and len(date) >= 7 else None


def series(n: Number) -> Mapping[str, Any]:
    """Return the period columns that the gold does not hold."""
    slot = n.columns.get("period")
    window = slot.window if slot else None
    base = {"yoy": same_period, "previous": previous}.get(n.value("base"))
    compared_with = base(window) if base and window else None
    return {
        "period_start": window.start.isoformat() if window else None,
        "period_end": window.end.isoformat() if window else None,
        "period_type": window.type if window else None,
        "base_period": compared_with.iso if compared_with else None,
    }
