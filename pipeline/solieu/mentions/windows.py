"""Complete periods: their notation, and reckoning with them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

Point = tuple[int | None, int | None, int | None]
_LENGTH = {"year": 4, "month": 7, "day": 10}  # of a date's text, as precise as it is meant


@dataclass(frozen=True, slots=True)
class Resolved:
    """A complete period: `iso` in the guide's notation, its type, its first and last day."""

    iso: str
    type: str
    start: date
    end: date

    @property
    def grain(self) -> str:
        """How precisely it is stated: year, quarter, month or day."""
        point = self.iso.split("/")[0]
        return "quarter" if "Q" in point else {4: "year", 7: "month"}.get(len(point), "day")


def point_of(text: str) -> Point:
    """Return the year, month and day of a date as it is written, None for what it leaves out."""
    year, month, day = (*(int(part) for part in text.split("-")), None, None)[:3]
    return year, month, day


def same_period(period: Resolved, years: int = -1) -> Resolved:
    """Return the same window `years` later: the base of a change against the year before."""
    return moved(period, 12 * years)


def previous(period: Resolved) -> Resolved:
    """Return the window just before: the month, quarter, half-month, week, day, year or window as long."""
    start, end = period.start, period.end
    if period.grain != "day":
        return moved(period, -((end.year - start.year) * 12 + end.month - start.month + 1))
    if period.type == "half_month":
        last = start - timedelta(days=1)
        return written(period.type, last.replace(day=16 if start.day == 1 else 1), last, "day")
    size = end - start + timedelta(days=1)
    return written(period.type, start - size, end - size, "day")


def year_to_date(period: Resolved) -> Resolved:
    """Return the window from 1 January to the end of `period`."""
    grain = "month" if period.grain == "quarter" else period.grain
    return written("ytd", date(period.end.year, 1, 1), period.end, grain)


def moved(period: Resolved, months: int) -> Resolved:
    """Return the same window some months later; what ends with a month still ends with a month."""

    def move(day: date, *, to_end: bool) -> date:
        index = day.year * 12 + day.month - 1 + months
        size = monthrange(index // 12, index % 12 + 1)[1]
        last = to_end and period.grain != "day"
        return date(index // 12, index % 12 + 1, size if last else min(day.day, size))

    return written(period.type, move(period.start, to_end=False), move(period.end, to_end=True), period.grain)


def built(kind: str, first: Point, last: Point) -> Resolved:
    """Return the period between two points of known year. ValueError for a day that does not exist."""
    if first[0] is None or last[0] is None:
        raise ValueError("no year")
    grain = "year" if first[1] is None else "month" if first[2] is None and last[2] is None else "day"
    start = _day(first[0], first[1] or 1, first[2] or 1, exact=first == last)
    end = _day(last[0], last[1] or 12, last[2] or 31, exact=first == last and last[2] is not None)
    if end < start:
        raise ValueError("ends before it begins")
    if kind == "quarter" and grain == "month":
        grain = "quarter"
    return written("span" if kind == "ytd" and start.year < end.year else kind, start, end, grain)


def written(kind: str, start: date, end: date, grain: str) -> Resolved:
    """Return the period with its notation."""
    months = end.year * 12 + end.month - start.year * 12 - start.month + 1
    if grain == "quarter" and (start.month % 3 != 1 or months != 3):
        grain = "month"
    if grain == "quarter":
        return Resolved(f"{start.year:04}-Q{(start.month + 2) // 3}", kind, start, end)
    first, last = (day.isoformat()[: _LENGTH[grain]] for day in (start, end))
    return Resolved(first if first == last else f"{first}/{last}", kind, start, end)


def _day(year: int, month: int, day: int, *, exact: bool) -> date:
    """Return the day; one after the month's end is the last day unless `exact`; -10 is the tenth from the end."""
    size = monthrange(year, month)[1]
    return date(year, month, size + 1 + day if day < 0 else day if exact else min(day, size))
