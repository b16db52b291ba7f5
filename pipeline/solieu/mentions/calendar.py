"""Complete a period from a document's date and from the period before it.

How `context` works. `resolve(period, doc_date, context)` completes what the text leaves unsaid:

- A period with its own year needs neither; one with a word relative to the writer's present ("năm ngoái",
  "tháng trước", "hôm qua") needs `doc_date`.
- `context` is one earlier `Resolved`: the period whose year a reader carries on. A month, quarter or day without
  a year takes its year from it, unless that puts it after `doc_date`. "ngày 15" takes month and year from it. Words
  relative to the text ("tháng trước đó", "năm đó", "cùng kỳ", "cả năm") count from it.
- Without `context` the year comes from `doc_date`: the latest such period that has begun, or, with a
  forward-looking word beside it, the next that has not ended.

`resolve_all` walks over the periods of a view and hands each the context that a reader would use.

`relative` also carries flags. `forward`: a forward-looking word stands near. `base`: compared with, so no context.
`bare`: "9 tháng", a sum since January only if that fits the date or the context. `until`, `to_date`: the end is the
document's date; `since`: the beginning is. `vague`: "những tháng cuối năm", a day of the lunar year: never resolved.
`reached`: "đến hết tháng 3", a sum since January, but a deadline when it lies ahead. `past`: so many years before
the document's. `over`: "tuần qua", the week that ends where the document is of its last days. `last`: "năm trước",
which counts from what is still told of.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from solieu.mentions.windows import (
    Point,
    Resolved,
    built,
    moved,
    point_of,
    previous,
    same_period,
    written,
    year_to_date,
)
from solieu.model import Period
from solieu.tokens import View

__all__ = ["NEVER", "Resolved", "previous", "resolve", "resolve_all", "same_period", "year_to_date"]

Date = tuple[int, int | None, int | None]
#: Types of time expression that are no fact's period.
NEVER = frozenset({"length", "time", "delivery"})
_WEEKEND = 5  # Saturday
_STILL_TOLD = 2  # so many months of a year the one before is told of as if it went on
_YEARS_TOLD = 2  # so many years before a document a story still goes on from year to year
_BY_DAY = frozenset({"week", "weekday", "day", "context_day", "context_week"})


@dataclass(frozen=True, slots=True)
class _Open:
    """A period to complete, and what it is completed from."""

    type: str
    relative: Mapping[str, int]
    doc: Date | None
    context: Resolved | None


def resolve(period: Period, doc_date: str | None = None, context: Resolved | None = None) -> Resolved | None:
    """Return the complete period, or None when it is no period of a fact or the text leaves it open."""
    to = _Open(period.type, period.relative or {}, _parse(doc_date), context)
    if period.type in NEVER or "vague" in to.relative:
        return None
    try:
        if period.type == "same_period":
            return _same_window(to, period.first[0])
        if _BY_DAY & to.relative.keys() and period.first[2] is None:
            return _by_day(to)
        if "past" in to.relative:
            return _past_years(to, to.relative["past"])
        points = _points(to, period.first, period.last)
        if points is None:
            return None
        found = built(period.type, *points)
        if "reached" in to.relative and to.doc and found.end > _last_day(to.doc):
            return built("day" if points[1][2] else "month", points[1], points[1])
        return found
    except (ValueError, OverflowError):  # 31/6, the year 10000
        return None


def resolve_all(
    view: View, periods: Sequence[Period], doc_date: str | None = None, today: str | None = None
) -> list[Resolved | None]:
    """Return each period of a view completed, with the context that a reader would use.

    A year named earlier in the same sentence, if nothing is only compared with it, is the context of what
    has no year; else the document's date decides; without one, the nearest earlier period.
    """
    found: list[Resolved | None] = []
    ends = [s.end for s in view.sentences] or [0]
    sentence = 0
    here: Resolved | None = None  # what gives the year in this sentence
    last: Resolved | None = None
    story: Resolved | None = None  # what "năm trước" counts from: `last`, or what that counted from
    since = 0  # the sentence of `last`
    for period in periods:
        while sentence < len(ends) - 1 and period.start >= ends[sentence]:
            sentence, here = sentence + 1, None
        relative = period.relative or {}
        counted = period.type == "same_period" or any(key == "bare" or key.startswith("context") for key in relative)
        if last is not None and "forward" in relative and relative.get("context_year") == 0:
            counted = not _is_over(last, _parse(doc_date))
        on = today if _BY_DAY & relative.keys() else doc_date
        context = last if counted or doc_date is None else here
        if "last" in relative:
            context = None if since < sentence and _far(story, _parse(doc_date)) else story
        resolved = resolve(period, on or doc_date, context)
        found.append(resolved)
        if resolved and period.type not in ("same_period", "instant") and "base" not in relative:
            last, story, since = resolved, context if "last" in relative else resolved, sentence
            if period.first[0] is not None or {"forward", "year", "last"} & relative.keys():
                here = resolved
    return found


def _far(context: Resolved | None, doc: Date | None) -> bool:
    """Whether a sentence on "năm trước" no longer goes on with a time told before: it is to come, or long over."""
    return context is not None and doc is not None and not doc[0] - _YEARS_TOLD <= context.end.year <= doc[0]


def _is_over(context: Resolved, doc: Date | None) -> bool:
    """ "Dự báo cả năm": whether the year told of before is over, so that nothing of it is foretold or aimed at."""
    return doc is not None and context.end.year < doc[0] and (doc[1] or 12) > _STILL_TOLD


def _parse(text: str | None) -> Date | None:
    year, month, day = point_of(text) if text else (None, None, None)
    return (year, month, day) if year else None


def _last_day(doc: Date) -> date:
    month = doc[1] or 12
    return date(doc[0], month, doc[2] or monthrange(doc[0], month)[1])


def _same_window(to: _Open, year: int | None) -> Resolved | None:
    if to.context is None:
        return None
    if year is not None:
        return moved(to.context, 12 * (year - to.context.end.year))
    return moved(to.context, 12 * to.relative.get("year", to.relative.get("context_year", -1)))


def _past_years(to: _Open, count: int) -> Resolved | None:
    """ "3 năm qua": so many whole years before the document's."""
    year = to.doc[0] if to.doc else None
    return built("span", (year - count, None, None), (year - 1, None, None)) if year else None


def _by_day(to: _Open) -> Resolved | None:
    """Weeks, weekdays and days counted from a known day."""
    relative = to.relative
    if "context_day" in relative or "context_week" in relative:
        if to.context is None or to.context.type not in ("day", "week"):
            return None
        days = relative.get("context_day", 0) + 7 * relative.get("context_week", 0)
        first = to.context.start + timedelta(days=days)
    elif to.doc is None or to.doc[1] is None or to.doc[2] is None:
        return None
    else:
        first = _last_day(to.doc) + timedelta(days=relative.get("day", 0))
    if to.type == "week":
        ends = "over" in relative and first.weekday() >= _WEEKEND
        first += timedelta(days=7 * (0 if ends else relative.get("week", 0)) - first.weekday())
        return written(to.type, first, first + timedelta(days=6), "day")
    if "weekday" in relative:
        first += timedelta(days=_to_weekday(first, relative))
    return written(to.type, first, first, "day")


def _to_weekday(day: date, relative: Mapping[str, int]) -> int:
    """Return how many days to go to the weekday meant: of the week named, else the last, or with `forward` the next."""
    ahead = relative["weekday"] - 1 - day.weekday()
    if "week" in relative:
        return ahead + 7 * relative["week"]
    return ahead % 7 if "forward" in relative else -(-ahead % 7)


def _points(to: _Open, first: Point, last: Point) -> tuple[Point, Point] | None:
    """Complete the first and the last point, or return None."""
    for unit, size in (("month", 1), ("quarter", 3)):
        if first[1] is None and {unit, f"context_{unit}"} & to.relative.keys():
            index = _month_index(to, unit, size)
            if index is None:
                return None
            end = index + size - 1
            first, last = (index // 12, index % 12 + 1, first[2]), (end // 12, end % 12 + 1, last[2])
    if first[1] is None and first[2] is not None:
        month = _month_of(to, first[2], single=first == last)
        if month is None:
            return None
        first, last = (*month, first[2]), (*month, last[2])
    if first[0] is None:
        year = _year(to, first, last)
        if year is None:
            return None
        over = "since" not in to.relative and last[0] is None and (first[1] or 0) > (last[1] or 12)
        first, last = (year - over, *first[1:]), (last[0] or year, *last[1:])
    return _open_end(to, first) if {"until", "to_date"} & to.relative.keys() else (first, last)


def _month_index(to: _Open, unit: str, size: int) -> int | None:
    """Return the number of the month (year times 12) that "tháng trước" or "quý trước đó" means."""
    if f"context_{unit}" in to.relative and to.context:
        index = to.context.end.year * 12 + to.context.end.month - 1
    elif to.doc and to.doc[1]:
        index = to.doc[0] * 12 + to.doc[1] - 1
    else:
        return None
    return index // size * size + to.relative.get(unit, to.relative.get(f"context_{unit}", 0)) * size


def _month_of(to: _Open, day: int, *, single: bool) -> tuple[int, int] | None:
    """Return the month of a day that is named without: the context's, the document's or the one before."""
    if to.context and to.context.grain != "year":
        return to.context.end.year, to.context.end.month
    if to.doc is None or to.doc[1] is None:
        return None
    year, month, today = to.doc[0], to.doc[1], to.doc[2]
    if single and today and day > today + 7:
        return (year, month - 1) if month > 1 else (year - 1, 12)
    return year, month


def _open_end(to: _Open, first: Point) -> tuple[Point, Point] | None:
    """Let a period end with the document's date, no more precise than that is."""
    if to.doc is None:
        return None
    if first[1] is None or to.doc[1] is None:
        return (first[0], None, None), (to.doc[0], None, None)
    return (first[0], first[1], first[2] or (1 if to.doc[2] else None)), to.doc


def _year(to: _Open, first: Point, last: Point) -> int | None:
    """Return the year that the text leaves unsaid."""
    begin, end = first[1] or 1, last[1] or 12
    if {"year", "to_date", "since"} & to.relative.keys():
        return to.doc[0] + to.relative.get("year", 0) if to.doc else None
    if "context_year" in to.relative:
        shift = to.relative["context_year"]
        return to.context.end.year + shift if to.context else to.doc[0] + shift if to.doc and shift <= 0 else None
    if "bare" in to.relative:
        return _bare_year(to, end)
    if to.context and _plausible(to.context, begin, to.doc):
        return to.context.end.year
    return _nearest_year(to, begin, end, to.doc) if to.doc else None


def _nearest_year(to: _Open, begin: int, end: int, doc: Date) -> int:
    """Return the year of the latest such period, as seen from a document's date."""
    year, month = doc[0], doc[1]
    if month is None:
        return year
    if "forward" in to.relative:  # also said of what has just passed and is only estimated
        return year if end >= month - 3 else year + 1
    if to.type == "instant":
        return year if end - month < 10 else year - 1
    if begin > 6 and end == 12 and to.type in ("span", "half_year"):  # "6 tháng cuối năm"
        return year if month > 2 else year - 1
    reached = end if to.type in ("ytd", "half_year", "span") else begin
    slack = 0 if to.type == "quarter" else 1
    return year if reached <= month + slack else year - 1


def _plausible(context: Resolved, month: int, doc: Date | None) -> bool:
    """Whether a month of the context's year can be meant: it has begun, or a plan for the next year is told of."""
    if doc is not None and context.end.year > doc[0] + 1:
        return False
    if doc is None or context.type == "year" and context.end.year >= doc[0]:
        return True
    return (context.end.year, month) <= (doc[0], (doc[1] or 12) + 1) or context.end > _last_day(doc)


def _bare_year(to: _Open, months: int) -> int | None:
    """Return the year in which "9 tháng" is a sum since January: nine months have just passed, or are told of."""
    if to.context and to.context.end.month == months and to.context.grain != "year":
        return to.context.end.year
    if to.doc is None or to.doc[1] is None:
        return None
    late = (to.doc[1] - months) % 12
    if late > (2 if months % 3 == 0 else 1):
        return None
    return to.doc[0] if months <= to.doc[1] else to.doc[0] - 1
