"""Periods in the guide's notation: 2005, 2006-Q1, 2017-01, 2017-02-06, and spans of them."""

import re
from calendar import monthrange
from datetime import date

_POINT = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def days_of(period: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period, or None when it is none: malformed or impossible."""
    points = period.split("/")
    if len(points) > 2:
        return None
    spans = [_days(point) for point in points]
    first, last = spans[0], spans[-1]
    return (first[0], last[1]) if first and last else None


def _days(point: str) -> tuple[date, date] | None:
    m = _POINT.fullmatch(point)
    if not m:
        return None
    year, quarter, month, day = (int(part) if part else None for part in m.groups())
    if quarter:
        first, last = quarter * 3 - 2, quarter * 3
    else:
        first, last = month or 1, month or 12
    try:
        end = day or monthrange(year or 0, last)[1]
        return date(year or 0, first, day or 1), date(year or 0, last, end)
    except ValueError:  # month 13, 31 June, the year 0
        return None
