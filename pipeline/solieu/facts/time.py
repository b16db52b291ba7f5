"""Period: when a number holds, as its own clause says."""

from collections.abc import Sequence
from dataclasses import replace

from solieu.facts.clock import compared, weighed
from solieu.facts.frame import Number, Slot
from solieu.facts.movement import from_to
from solieu.facts.own_time import exchanged, two_months, usable
from solieu.facts.registry import finds
from solieu.facts.stocks import at_end, stood
from solieu.mentions.calendar import NEVER, Resolved, previous, same_period, year_to_date
from solieu.mentions.windows import built, point_of
from solieu.model import Kind, Period

#: Measures of which a figure up to a day is cumulated from 1 January.
_CUMULATED_MONTHS = ("value", "investment", "revenue", "budget", "retail", "profit")
_CUMULATED = (*_CUMULATED_MONTHS, "volume", "count", "production")
#: So far behind an amount the growth that comments on it is compared.
_NEXT_GROWTH = 25
#: "Cách đây 2 tháng": what was then is told to compare it with what is now.
_AGO = ("periods.months_ago", "periods.years_ago")


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
    if (
        period.type == "instant"
        and "day" in n.topic.slots
        and (n.value("measure") in ("price", "index") or exchanged(n))
    ):
        found = n.topic.slots["day"].window or found
    found = _until(n, period, _going_on(n, period, _month_ago(n, period, two_months(n, period, found))))
    if period.type == "same_period" or period.rule in _AGO:
        n.base_level = True
    if period.type == "instant" and found.type != "span":
        found = replace(found, type="instant")
    if period.rule == "periods.year_forward" and (n.kind is Kind.RANK or n.quantity.unit == "rank"):
        found = built("year", (found.end.year, None, None), (found.end.year, None, None))
    return Slot(found.iso, period.rule, period.start, period.end, None, n.sentence, found)


def _until(n: Number, period: Period, window: Resolved) -> Resolved:
    """Return when what is counted up to a time holds: since 1 January, or, of what is there, at its end."""
    cumulated = _CUMULATED if period.type == "day" else _CUMULATED_MONTHS if period.type == "month" else ()
    standing = n.search("in_force", period.end, n.scene.sentence.end)
    if standing is None and n.value("measure") == "investment":
        standing = n.search("ranked_since", period.end, n.scene.sentence.end)
    if n.value("measure") in cumulated and not standing and n.search("up_to", period.start - 24, period.start):
        return year_to_date(window)
    return at_end(window) if stood(n, period) else window


def _month_ago(n: Number, period: Period, window: Resolved) -> Resolved:
    """Return the month that "cách đây một năm" is of a price: the document's, so many years before."""
    if period.rule not in _AGO or window.grain != "year" or n.value("measure") != "price" or n.clock.date is None:
        return window
    return built("month", *[(window.start.year, point_of(n.clock.date)[1], None)] * 2)


def _going_on(n: Number, period: Period, window: Resolved) -> Resolved:
    """Return when "kể từ tháng 5" holds: for what has moved since, from then to the document's date.

    A tax rate is in force since: it stands at the beginning.
    """
    moved = n.value("statistic") == "growth" or n.value("statistic") == "change" and n.value("measure") != "price"
    taxed = n.value("measure") == "rate" and n.kind is Kind.PERCENT and not moved
    if period.rule == "periods.to_now" and taxed:
        return built("month", *[(window.start.year, window.start.month, None)] * 2)
    if not moved or window.type not in ("day", "month", "instant") or n.clock.today is None:
        return window
    if not n.search("since_point", max(n.scene.sentence.start, period.start - 20), period.start):
        return window
    day = window.start.day if window.grain == "day" else None
    return built(
        "span", (window.start.year, window.start.month, day), point_of(n.clock.today if day else n.clock.today[:7])
    )


def _first(n: Number, periods: Sequence[Period]) -> Slot | None:
    return next((slot for p in periods if (slot := _slot(n, p))), None)


def _glossed(n: Number) -> Period | None:
    """Return the time of a comparison that a level or a rate in brackets explains: "so với năm 2014 (323 tỷ đồng)"."""
    opened = n.quantity.start - 1
    if n.text[opened] != "(" or n.text[n.quantity.end] not in ") ":
        return None
    before = [p for p in n.scene.periods if 0 <= opened - p.end <= 1]
    if n.value("statistic") != "level":
        rates = n.kind is Kind.PERCENT and n.previous is not None and n.previous.kind is Kind.PERCENT
        return next((p for p in before if rates and weighed(n.scene, p)), None)
    return next((p for p in before if compared(n.scene, p, whole=True)), None)


def _earlier(n: Number) -> Slot | None:
    """ "Đạt 3,4 tỷ USD (năm 2021 đạt 3,2 tỷ USD)": an amount of an earlier time that stands beside its like."""
    p = n.previous
    if p is None or p.kind is not n.kind or n.value("statistic") != "level":
        return None
    bracket = n.text.rfind("(", p.quantity.end, n.quantity.start)
    if bracket >= 0 and n.text[n.quantity.end : n.quantity.end + 2].lstrip()[:1] != ")":
        return None
    meanwhile = n.search("meanwhile", p.quantity.end, n.quantity.start)
    opened = bracket if bracket >= 0 else meanwhile.end() - 1 if meanwhile else len(n.text)
    inside = [t for t in n.scene.periods if opened < t.start and t.end <= n.quantity.start and t.type not in NEVER]
    if len(inside) != 1:
        return None
    own, slot = p.columns.get("period"), _slot(n, inside[0])
    if own is None or own.window is None or slot is None or slot.window is None:
        return None
    if bracket < 0 and _goes_on(n, p, opened, slot.window):
        return None
    return slot if slot.window.start < own.window.start else None


def _goes_on(n: Number, p: Number, start: int, then: Resolved) -> bool:
    """Whether what follows "trong khi" is another trade than before, or is itself compared with a time before it."""
    flows = {t.id.removeprefix("flow_") for t in n.scene.zone(start, n.quantity.start).of("flow")}
    if flows - {p.value("flow")}:
        return True
    behind = n.scene.zone(n.quantity.end, n.scene.sentence.end)
    versus = next((t for t in behind.of("base") if t.id == "base_versus"), None)
    if versus is None or versus.start - n.quantity.end > _NEXT_GROWTH:
        return False
    than = [n.clock.read(t) for t in behind.periods if 0 <= t.start - versus.end <= 1]
    return any(read is not None and read.end < then.start for read in than)


@finds("period_base")
def _base_level(n: Number) -> Slot | None:
    """ "So với 10,4 triệu tấn năm 2015": the level compared with stands at the period of the comparison."""
    if gloss := _glossed(n):
        n.base_level = True
        return _first(n, [gloss])
    if earlier := _earlier(n):
        n.base_level = True
        return earlier
    if n.search("than", max(n.left.start, n.quantity.start - 30), n.quantity.start):
        if n.right.periods and n.match("of_time", n.quantity.end, n.right.periods[0].start):
            n.base_level = True
            return _first(n, n.right.periods[:1])
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
    if not from_to(n) or n.value("statistic") not in ("level", "share"):
        return None
    return _first(n, _beside(n)) or _start(n) or Slot(None, "from")


def _start(n: Number) -> Slot | None:
    """Where a movement starts: at the base that its sentence compares with, or in the first of several years."""
    near, slot, base = nearest(n), n.frame.now("period"), n.frame.now("base")
    span = near or slot
    if span and span.window and _years(span.window):
        year = span.window.start.year
        return replace(span, value=str(year), window=built("year", (year, None, None), (year, None, None)))
    count = {"yoy": same_period, "previous": previous}.get(str(base.value) if base else "")
    if count is None or slot is None or slot.window is None or near is not None:
        return None
    found = count(slot.window)
    return replace(slot, value=found.iso, window=found)


def _years(window: Resolved) -> bool:
    return window.grain == "year" and window.start.year < window.end.year


def last_year(slot: Slot | None) -> Slot | None:
    """Where a movement over several years ends: in the last."""
    if slot is None or slot.window is None or not _years(slot.window):
        return slot
    year = slot.window.end.year
    return replace(slot, value=str(year), window=built("year", (year, None, None), (year, None, None)))


def _beside(n: Number) -> list[Period]:
    """Return the period right behind the number: "(ngày 31/5)", "vào năm 2025"."""
    return [
        p for p in usable(n, n.right)[:1] if n.scene.patterns["beside_time"].fullmatch(n.text, n.quantity.end, p.start)
    ]


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
    slot = nearest(n)
    beside = [p for p in _beside(n) if p.type != "same_period"]
    if slot and slot.start is not None and beside:
        ended = n.match("goes_to", slot.end or slot.start, n.quantity.start)
        now = slot.window is not None and slot.window.type == "instant"
        if now or ended or n.scene.pause(slot.start, n.quantity.start):
            return _first(n, beside) or slot
    if slot and slot.window and slot.window.type == "day" and n.value("measure") not in ("price", "index", "rate"):
        after = [p for p in usable(n, n.right) if p.type != "day" and p.start - n.quantity.end < 40]
        return _first(n, after[:1]) or slot
    return slot


def nearest(n: Number) -> Slot | None:
    """Return the last period that the clause names before the number."""
    return _first(n, list(reversed(usable(n, n.left))))


@finds("period_right")
def _right(n: Number) -> Slot | None:
    periods = usable(n, n.right)[:1]
    if periods and n.search("open_time", n.quantity.end, periods[0].start):
        return Slot(None, "open_time")
    slot = _first(n, periods)
    lent = n.value("measure") in ("rate", "credit") and not n.value("flow")
    if slot and slot.window and slot.window.type == "day" and lent:
        return None
    return slot


@finds("period_open")
def _open(n: Number) -> Slot | None:
    """ "Những năm qua", "thời gian tới", a line of resistance: the text leaves the time open; nothing is taken over."""
    found = n.search("open_time", n.left.start, n.quantity.start) or n.match("open_behind", n.quantity.end)
    if found is None and n.value("statistic") == "level":
        found = n.match("ago_behind", n.quantity.end)
    if found is None and n.value("measure") == "price":
        found = n.search("chart_level", n.left.start, n.quantity.start)
    return Slot(None, "open_time", found.start(), found.end()) if found else None
