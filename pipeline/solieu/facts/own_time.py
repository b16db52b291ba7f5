"""Which times of a clause can be a number's own: no lengths, none of a comparison, of an event or of another clause."""

from solieu.facts.clock import compared, weighed
from solieu.facts.frame import Number
from solieu.facts.registry import FINDERS
from solieu.facts.scene import Zone
from solieu.mentions.calendar import NEVER, Resolved
from solieu.mentions.windows import built, moved
from solieu.model import Kind, Period

#: Measures of which a day is a figure's own, even beside words of telling.
_OF_DAYS = ("price", "index", "count")


def usable(n: Number, zone: Zone) -> list[Period]:
    """Return the periods of a zone that can be a fact's period: no lengths, none of a comparison."""
    compares = n.value("statistic") in ("growth", "change", "ratio")
    behind = zone.start >= n.quantity.end
    return [
        p
        for p in zone.periods
        if p.type not in NEVER
        and p.start not in n.scene.named_after
        and not (p.rule == "periods.years" and n.search("named_law", n.scene.sentence.start, p.start))
        and not (
            p.end <= n.quantity.start and n.search("since_event", max(n.scene.sentence.start, p.start - 90), p.start)
        )
        and not (compares and (p.type == "same_period" and not _opens(n, p) or weighed(n.scene, p)))
        and not compared(n.scene, p, whole=n.value("statistic") in ("growth", "change"))
        and not _model(n, p)
        and not _told(n, p)
        and not (_apart(n, p) if behind else _bounded(n, p))
    ]


def _opens(n: Number, period: Period) -> bool:
    """Whether "cùng kỳ" is no base but when a clause's own figure holds: "(cùng kỳ năm ngoái tăng 5%)"."""
    start = max(n.scene.sentence.start, period.start - 16)
    opened = period.end <= n.quantity.start and not n.scene.comma(period.end, n.quantity.start)
    return opened and n.search("clause_opens", start, period.start) is not None


def _model(n: Number, period: Period) -> bool:
    """Whether a year is the model's, of a product that has a price: "Velox Sport 2017 giá 500 triệu đồng"."""
    if period.rule != "periods.year_bare" or n.value("measure") != "price":
        return False
    start = max(n.scene.sentence.start, period.start - 24)
    if any(t.end >= period.start - 1 for t in n.scene.zone(start, period.start).of("commodity", "place")):
        return False
    return n.scene.patterns["model_year"].search(n.scene.view.text, start, period.start) is not None


def told(n: Number, column: str) -> bool:
    """Whether the clause gives as its only period a day of telling: nothing older goes on behind it."""
    return column == "period" and any(_told(n, p) for p in n.left.periods) and not usable(n, n.left)


def _told(n: Number, period: Period) -> bool:
    """Whether a day is that of a meeting, or of who tells the figure: "hội thảo diễn ra ngày 6/2 cho biết"."""
    if period.type != "day" or n.value("measure") in (*_OF_DAYS, None) or exchanged(n):
        return False
    start = max(n.scene.sentence.start, period.start - 90)
    return bool(n.match("told_on", period.end) or n.search("meeting_on", start, period.start))


def _apart(n: Number, period: Period) -> bool:
    """Whether a period behind a number is another clause's, or that since which a record stands."""
    if period.rule == "periods.now_bare" or n.search("clause_behind", n.quantity.end, period.start):
        return True
    if n.kind is Kind.TIMES and n.match("begins_at", n.quantity.end, period.start):
        return True
    return n.search("record_since", max(n.left.start, n.quantity.start - 60), period.start) is not None


def _bounded(n: Number, period: Period) -> bool:
    """Whether a period before a number only bounds when what is counted was so: "người về hưu trước năm 2000"."""
    said = n.search("bounded_by", max(n.scene.sentence.start, period.start - 20), period.start)
    return said is not None and not planned(n)


def earlier(n: Number, p: Number) -> bool:
    """ "Ước đạt 34% (cùng kỳ năm trước đạt 29%)": whether the words of a number say a time before that of another."""
    own, other = n.columns.get("period"), p.columns.get("period")
    if own is None or other is None or own.window is None or other.window is None or n.left.of("status"):
        return False
    return own.rule.startswith(("period_left", "period_base")) and own.window.end < other.window.start


def planned(n: Number) -> str | None:
    """Return "forecast" or "target" where the words say that a figure is to come."""
    slot = FINDERS["status_left"](n) or FINDERS["status_clause"](n)
    return slot.value if slot and slot.value in ("forecast", "target") else None


def exchanged(n: Number) -> bool:
    """Whether the number is of a rate of exchange."""
    in_money = n.value("measure") == "rate" and n.kind is Kind.MONEY
    return n.kind is Kind.EXCHANGE or in_money or n.rule("measure").endswith("currency")


def part_of_year(n: Number, period: Period, own: Resolved) -> bool:
    """ "4 tháng bằng 30% cả năm 2017": months as a part of a whole year."""
    apart = n.value("statistic") == "ratio" and own.type != "year"
    return apart and n.search("whole_of", period.start - 5, period.end) is not None


def two_months(n: Number, period: Period, window: Resolved) -> Resolved:
    """ "8.900 tấn trong tháng 6 và tháng 7": one figure of two months that follow each other is of both."""
    zone = n.left if period.end <= n.quantity.start else n.right
    pair = [p for p in zone.periods if p.type == "month"]
    if window.type != "month" or len(pair) != len(zone.periods) or len(pair) != 2 or period not in pair:
        return window
    first, last = (n.clock.read(p) for p in pair)
    joined = n.scene.patterns["and_month"].fullmatch(n.text, pair[0].end, pair[1].start)
    if first is None or last is None or not joined or moved(first, 1).iso != last.iso:
        return window
    apart = n.scene.zone(zone.start, pair[0].start).of("direction", "statistic") if zone is n.left else ()
    if apart or n.scene.first("respectively_said") or n.match("verb_next", pair[1].end) and zone is n.right:
        return window
    return built("span", (first.start.year, first.start.month, None), (last.end.year, last.end.month, None))
