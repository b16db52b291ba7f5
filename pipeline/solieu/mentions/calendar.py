"""Complete a period from a document's date and from the period before it, and reckon with periods.

How `context` works. `resolve(period, doc_date, context)` completes what the text leaves unsaid:

- A period with its own year needs neither; one with a word relative to the writer's present ("năm ngoái",
  "tháng trước", "hôm qua") needs `doc_date`.
- `context` is one earlier `Resolved`: the period whose year a reader carries on. A month, quarter or day without
  a year takes its year from it, unless that puts it after `doc_date`. "ngày 15" takes month and year from it. Words
  relative to the text ("tháng trước đó", "năm đó", "cùng kỳ", "cả năm") count from it.
- Without `context` the year comes from `doc_date`: the latest such period that has begun, or, with a
  forward-looking word beside it, the next that has not ended.

`resolve_all` walks over the periods of a view and hands each the context that a reader would use.
`relative` also carries flags: `forward` (a forward-looking word stands near), `base` (compared with: no context),
`bare` ("9 tháng": year to date only if that fits the date or the context), `until` and `to_date` (the end is
the document's date), `since` (the beginning is), `vague` ("những tháng cuối năm", a day of the lunar year: never resolved), `reached` ("đến hết tháng 3": a sum since
January, but a deadline when it lies ahead).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from solieu.model import Period
from solieu.tokens import View

Point = tuple[int | None, int | None, int | None]
Date = tuple[int, int | None, int | None]
NEVER = frozenset({"length", "time", "delivery"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A complete period: `iso` in the guide's notation, its type, its first and last day."""

    iso: str
    type: str
    start: date
    end: date


def resolve(period: Period, doc_date: str | None = None, context: Resolved | None = None) -> Resolved | None:
    """Return the complete period, or None when it is no period of a fact or the text leaves it open."""
    relative = period.relative or {}
    if period.type in NEVER or "vague" in relative:
        return None
    doc = _parse(doc_date)
    try:
        if period.type == "same_period":
            return _same_window(period, relative, context)
        if {"week", "weekday", "day", "context_day", "context_week"} & relative.keys() and period.first[2] is None:
            return _by_day(period.type, relative, doc, context)
        points = _points(period, relative, doc, context)
        if points is None:
            return None
        found = _build(period.type, *points)
        if "reached" in relative and doc and found.end > _last_day(doc):  # a deadline, not a sum
            return _build("day" if points[1][2] else "month", points[1], points[1])
        return found
    except (ValueError, OverflowError):  # 31/6, the year 10000
        return None


def same_period(period: Resolved, years: int = -1) -> Resolved:
    """Return the same window `years` later: the base of a change against the year before."""
    return _moved(period, 12 * years)


def previous(period: Resolved) -> Resolved:
    """Return the window just before: the month, quarter, half-month, week, day, year or window as long."""
    start, end = period.start, period.end
    if _grain(period) != "day":
        return _moved(period, -((end.year - start.year) * 12 + end.month - start.month + 1))
    if period.type == "half_month":
        last = start - timedelta(days=1)
        return _write(period.type, last.replace(day=16 if start.day == 1 else 1), last, "day")
    size = end - start + timedelta(days=1)
    return _write(period.type, start - size, end - size, "day")


def year_to_date(period: Resolved) -> Resolved:
    """Return the window from 1 January to the end of `period`."""
    grain = _grain(period)
    return _write("ytd", date(period.end.year, 1, 1), period.end, "month" if grain == "quarter" else grain)


def resolve_all(view: View, periods: Sequence[Period], doc_date: str | None = None) -> list[Resolved | None]:
    """Return each period of a view completed, with the context that a reader would use.

    A year named earlier in the same sentence, if nothing is only compared with it, is the context of what
    has no year; else the document's date decides; without one, the nearest earlier period.
    """
    found: list[Resolved | None] = []
    ends = [s.end for s in view.sentences] or [0]
    sentence = 0
    in_sentence: Resolved | None = None
    last: Resolved | None = None
    for period in periods:
        while sentence < len(ends) - 1 and period.start >= ends[sentence]:
            sentence, in_sentence = sentence + 1, None
        relative = period.relative or {}
        needs = period.type == "same_period" or any(key.startswith("context") for key in relative)
        context = last if needs or doc_date is None else in_sentence
        if "bare" in relative:
            context = last
        resolved = resolve(period, doc_date, context)
        found.append(resolved)
        if resolved and period.type not in ("same_period", "instant") and "base" not in relative:
            last = resolved
            if period.first[0] is not None or "forward" in relative or "year" in relative:
                in_sentence = resolved
    return found


def infer_date(view: View, periods: Sequence[Period]) -> tuple[str, tuple[int, int]] | None:
    """Return a document's date as its own text shows it, and the characters that show it.

    The full date beside "hôm nay" or in the first lines, else the latest full date, month or quarter that is
    neither expected nor a base. None where only years are named.
    """
    head = view.lower.find("\n", 200) if len(view.lower) > 200 else len(view.lower)
    best: tuple[date, str, tuple[int, int]] | None = None
    for period in periods:
        relative = period.relative or {}
        if period.first[0] is None or period.type not in ("day", "month", "ytd", "quarter", "half_month", "half_year"):
            continue
        if "forward" in relative or "base" in relative or not (resolved := resolve(period)):
            continue
        span = period.start, period.end
        if period.type == "day" and (period.rule == "periods.date_today" or period.end <= min(head, 300)):
            return resolved.iso, span
        shown = resolved.end.isoformat() if period.last[2] else f"{resolved.end:%Y-%m}"
        if best is None or resolved.end > best[0]:
            best = resolved.end, shown, span
    return (best[1], best[2]) if best else None


def _parse(text: str | None) -> Date | None:
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), None, None)[:3]
    return (year, month, day) if year else None


def _same_window(period: Period, relative: Mapping[str, int], context: Resolved | None) -> Resolved | None:
    if context is None:
        return None
    if period.first[0] is not None:
        years = period.first[0] - context.end.year
    else:
        years = relative.get("year", relative.get("context_year", -1))
    window = _moved(context, 12 * years)
    return Resolved(window.iso, context.type, window.start, window.end)


def _by_day(kind: str, relative: Mapping[str, int], doc: Date | None, context: Resolved | None) -> Resolved | None:
    """Weeks, weekdays and days counted from a known day."""
    if "context_day" in relative or "context_week" in relative:
        if context is None or context.type not in ("day", "week"):
            return None
        first = context.start + timedelta(days=relative.get("context_day", 0) + 7 * relative.get("context_week", 0))
    elif doc is None or doc[1] is None or doc[2] is None:
        return None
    else:
        first = date(doc[0], doc[1], doc[2]) + timedelta(days=relative.get("day", 0))
    if kind == "week":
        first += timedelta(days=7 * relative.get("week", 0) - first.weekday())
        return _write(kind, first, first + timedelta(days=6), "day")
    if "weekday" in relative:
        back = (first.weekday() + 1 - relative["weekday"]) % 7
        if "week" in relative:
            back = first.weekday() + 1 - relative["weekday"] - 7 * relative["week"]
        elif "forward" in relative:
            back = back - 7 if back else 0
        first -= timedelta(days=back)
    return _write(kind, first, first, "day")


def _points(
    period: Period, relative: Mapping[str, int], doc: Date | None, context: Resolved | None
) -> tuple[Point, Point] | None:
    first, last = period.first, period.last
    for unit, size in (("month", 1), ("quarter", 3)):
        shift = relative.get(unit, relative.get(f"context_{unit}"))
        if shift is not None and first[1] is None:
            index = _month_index(f"context_{unit}" in relative, doc, context)
            if index is None:
                return None
            index = index // size * size + shift * size
            first = (index // 12, index % 12 + 1, first[2])
            last = ((index + size - 1) // 12, (index + size - 1) % 12 + 1, last[2])
    if first[1] is None and first[2] is not None:
        first, last = _in_month(first, last, doc, context)
        if first[1] is None:
            return None
    if first[0] is None:
        year = _year(period, first, last, relative, doc, context)
        if year is None:
            return None
        over = "since" not in relative and last[0] is None and bool(first[1] and last[1] and first[1] > last[1])
        first, last = (year - over, *first[1:]), (year if last[0] is None else last[0], *last[1:])
    if {"until", "to_date"} & relative.keys():
        if doc is None or (first[0] or 0) > doc[0]:
            return None
        last = doc
        first = first if doc[2] is None or first[1] is None else (first[0], first[1], first[2] or 1)
        if doc[1] is None or first[1] is None:
            first, last = (first[0], None, None), (last[0], None, None)
    return first, last


def _month_index(from_context: bool, doc: Date | None, context: Resolved | None) -> int | None:
    if from_context and context:
        return context.end.year * 12 + context.end.month - 1
    return doc[0] * 12 + doc[1] - 1 if doc and doc[1] else None


def _in_month(first: Point, last: Point, doc: Date | None, context: Resolved | None) -> tuple[Point, Point]:
    """Give a day without a month the context's month, else the document's or the one before."""
    if context and _grain(context) != "year":
        year, month = context.end.year, context.end.month
    elif doc and doc[1]:
        year, month = doc[0], doc[1]
        if doc[2] and first == last and first[2] and first[2] > doc[2] + 7:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    else:
        return first, last
    return (year, month, first[2]), (year, month, last[2])


def _year(
    period: Period, first: Point, last: Point, relative: Mapping[str, int], doc: Date | None, context: Resolved | None
) -> int | None:
    """Return the year that the text leaves unsaid."""
    if "year" in relative:
        return doc[0] + relative["year"] if doc else None
    if "context_year" in relative:
        return context.end.year + relative["context_year"] if context else (doc[0] if doc and not relative["context_year"] else None)
    if {"to_date", "since"} & relative.keys():
        return doc[0] if doc else None
    begin, end = first[1] or 1, last[1] or 12
    if "bare" in relative:
        return _bare_year(end, doc, context)
    if context and _plausible(context, begin, doc):
        return context.end.year
    if doc is None:
        return None
    year, month, day = doc
    if month is None:
        return year
    if "forward" in relative:  # also said of what has just passed and is only estimated
        return year if end >= month - 3 else year + 1
    if period.type == "instant":
        return year if end - month < 10 else year - 1
    if begin > 6 and end == 12 and period.type not in ("quarter", "month", "day"):
        return year if month > 2 else year - 1
    slack = 1 if period.type in ("ytd", "half_year", "day", "month", "span", "half_month") else 0
    reached = end if period.type in ("ytd", "half_year", "span") else begin
    return year if reached <= month + slack else year - 1


def _plausible(context: Resolved, month: int, doc: Date | None) -> bool:
    """Whether a month of the context's year can be meant: it has begun, or a plan is told of."""
    if doc is None or context.type == "year" and context.end.year >= doc[0]:
        return True
    return (context.end.year, month) <= (doc[0], (doc[1] or 12) + 1) or context.end > _last_day(doc)


def _last_day(doc: Date) -> date:
    return date(doc[0], doc[1] or 12, doc[2] or monthrange(doc[0], doc[1] or 12)[1])


def _bare_year(months: int, doc: Date | None, context: Resolved | None) -> int | None:
    """'9 tháng' is the year to date if nine months have just passed, or are being told of."""
    if context and context.end.month == months and _grain(context) != "year":
        return context.end.year
    if doc is None or doc[1] is None:
        return None
    late = (doc[1] - months) % 12
    return (doc[0] if months <= doc[1] else doc[0] - 1) if late <= 1 or (months % 3 == 0 and late <= 2) else None


def _build(kind: str, first: Point, last: Point) -> Resolved:
    grain = "year" if first[1] is None else "month" if first[2] is None and last[2] is None else "day"
    if first[0] is None or last[0] is None:
        raise ValueError("no year")
    start = _day(first[0], first[1] or 1, first[2] or 1, exact=first == last)
    month = last[1] or 12
    end = _day(last[0], month, last[2] or 31, exact=first == last and last[2] is not None)
    if end < start:
        raise ValueError("ends before it begins")
    if kind == "quarter" and grain == "month":
        grain = "quarter"
    return _write("span" if kind == "ytd" and start.year < end.year else kind, start, end, grain)


def _day(year: int, month: int, day: int, *, exact: bool) -> date:
    """Return the day; one after the month's end is the last day unless `exact`; -10 is the tenth from the end."""
    size = monthrange(year, month)[1]
    return date(year, month, size + 1 + day if day < 0 else day if exact else min(day, size))


def _grain(period: Resolved) -> str:
    point = period.iso.split("/")[0]
    return "quarter" if "Q" in point else {4: "year", 7: "month"}.get(len(point), "day")


def _write(kind: str, start: date, end: date, grain: str) -> Resolved:
    if grain == "quarter" and (start.month % 3 != 1 or (end.year * 12 + end.month) - (start.year * 12 + start.month) != 2):
        grain = "month"

    def point(d: date) -> str:
        if grain == "quarter":
            return f"{d.year:04}-Q{(d.month + 2) // 3}"
        return d.isoformat()[: {"year": 4, "month": 7}.get(grain, 10)]

    a, b = point(start), point(end)
    return Resolved(a if a == b else f"{a}/{b}", kind, start, end)


def _moved(period: Resolved, months: int) -> Resolved:
    def move(d: date, *, to_end: bool) -> date:
        index = d.year * 12 + d.month - 1 + months
        size = monthrange(index // 12, index % 12 + 1)[1]
        last = to_end and d.day == monthrange(d.year, d.month)[1] and _grain(period) != "day"
        return date(index // 12, index % 12 + 1, size if last else min(d.day, size))

    return _write(period.type, move(period.start, to_end=False), move(period.end, to_end=True), _grain(period))
