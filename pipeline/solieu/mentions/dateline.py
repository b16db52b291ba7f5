"""The date of a document, as its own text tells it."""

from collections.abc import Sequence
from datetime import date, timedelta

from solieu.mentions.calendar import resolve
from solieu.mentions.windows import Resolved
from solieu.model import Period
from solieu.tokens import View

_REPORTED = frozenset({"month", "ytd", "quarter", "half_month", "half_year"})
_LEAD = 400  # characters: the title and the first paragraph


def infer_date(view: View, periods: Sequence[Period]) -> tuple[str, tuple[int, int]] | None:
    """Return a document's date as its own text shows it, and the characters that show it.

    A full date beside "hôm nay" or alone at the end of a line ("Hà Nội, ngày 15/8/2017"); else the month with which
    the latest month, quarter or sum ends, if it is named in the lead or twice and no later date or year is named. A
    report is of that month or the next. None for anything weaker: a date in a story only says that it is later.
    """
    dated = [(period, found) for period in periods if _shows_date(period) and (found := resolve(period))]
    for period, found in dated:
        if period.type == "day" and (period.rule == "periods.date_today" or _in_dateline(view, period)):
            return today(period, found).isoformat(), (period.start, period.end)
    reported = [(period, found) for period, found in dated if period.type in _REPORTED]
    if not reported:
        return None
    end = max(found.end for _, found in reported)
    latest = [period for period, found in reported if found.end == end]
    if len(latest) < 2 and latest[0].start > _LEAD:
        return None
    turned = end.replace(year=end.year + 1, month=1, day=1) if end.month > 8 else None
    if any(found.start == turned if period.type == "year" else found.start > end for period, found in dated):
        return None
    return f"{end:%Y-%m}", (latest[0].start, latest[0].end)


def today(period: Period, found: Resolved) -> date:
    """Return the day of writing that a date beside "hôm nay" or "hôm qua" tells."""
    return found.start - timedelta(days=(period.relative or {}).get("day", 0))


def _in_dateline(view: View, period: Period) -> bool:
    """Whether a full date ends a short line: a place and a date, and nothing more."""
    line = view.text.rfind("\n", 0, period.start) + 1
    return period.start - line <= 30 and view.text[period.end : period.end + 2].strip(" .)")[:1] in ("", "\n")


def _shows_date(period: Period) -> bool:
    return period.first[0] is not None and not {"forward", "base"} & (period.relative or {}).keys()
