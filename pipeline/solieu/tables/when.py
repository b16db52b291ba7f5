"""The time of a cell, and what a movement is measured against."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from solieu.mentions.calendar import Resolved
from solieu.mentions.windows import previous, same_period, written, year_to_date
from solieu.tables.saying import Said
from solieu.tables.scopes import Cell, Scopes

_COMPARING = frozenset({"versus", "growth_head", "versus_plan"})
_MOVEMENTS = ("growth", "change", "ratio")


def set_time(cell: Cell) -> None:
    """Set the base and the period: of head and label together, of the amounts compared, else of a line above."""
    s = cell.scopes
    _base(cell)
    found = _own(cell)
    if found is None and "previous_head" not in s.head.flags:
        found = single(s.section.periods) or single(s.caption.periods) or single(s.title.periods)
    if found is not None:
        cell.columns["period"] = replace(found, rule=f"table_head/{found.rule}")
    _compared_window(cell, found.window if found else None)


def single(periods: Sequence[Said]) -> Said | None:
    """Return the only period of a line; of several none, for nobody says which one is meant."""
    return periods[0] if len({p.value for p in periods}) == 1 else None


def _own(cell: Cell) -> Said | None:
    s = cell.scopes
    flags = s.head.flags
    own = [*s.head.periods, *s.label.said.periods]
    if cell.value("measure") == "rate":
        own = [p for p in own if p.window and p.window.type != "ytd"]  # a rate is not summed: "6 tháng" is a term
    found = own[-1] if own else None
    if "versus_plan" in flags and s.amounts:
        found = None  # the year is the plan's
    if "cumulated" in flags:
        found = _cumulated(s, found)
    elif found is None and "reported" in flags and s.month is not None:
        found = _of_table(s, s.month, "reported")
    if found is None and "versus" not in flags:
        found = s.head.same or s.label.said.same
    beside = flags & _COMPARING or cell.value("statistic") == "share"
    return found or (_of_amounts(cell) if beside else None)


def of_target(cell: Cell) -> bool:
    """Say whether a movement is that of the plan in the column to the left, against what was done."""
    s = cell.scopes
    return bool(s.amounts) and s.amounts[-1].value("status") == "target" and "versus_plan" not in s.head.flags


def _of_amounts(cell: Cell) -> Said | None:
    """Return the latest period of the amounts to the left; of a month and a sum that end together as the base asks."""
    amounts = cell.scopes.amounts
    done = [a for a in amounts if a.value("status") != "target"]
    if not done or of_target(cell):
        done = list(amounts)
    said = [p for a in done if (p := a.columns.get("period")) and p.window]
    last = max((p.window.end for p in said if p.window), default=date.min)
    latest = [p for p in said if p.window and p.window.end == last]
    if cell.value("base") == "previous":
        latest.sort(key=lambda p: p.window.start if p.window else last)
    return latest[-1] if latest else None


def _cumulated(s: Scopes, found: Said | None) -> Said | None:
    """Return the window since January up to the month of the head, else that of the table."""
    window, month = found.window if found else None, s.month
    if window is not None and window.type == "month":
        month = window
    elif window is not None and window.type in ("ytd", "span") and (month is None or window.end <= month.end):
        return found
    return _of_table(s, _since_january(month), "cumulated") if month else found


def _since_january(window: Resolved) -> Resolved:
    """Return the sum since January; of the second half of a month, that of whole months."""
    if (window.end + timedelta(days=1)).day == 1:
        return written("ytd", date(window.end.year, 1, 1), window.end, "month")
    return year_to_date(window)


def _of_table(s: Scopes, window: Resolved, rule: str) -> Said:
    span = next(((p.start, p.end) for p in s.head.periods), (-1, -1))
    return Said(window.iso, rule, *span, None, window)


def _base(cell: Cell) -> None:
    """Set what a movement is measured against, as its head or label says, else a line above that compares."""
    if cell.value("statistic") not in _MOVEMENTS:
        return
    s = cell.scopes
    for place, said in (("head", s.head), ("label", s.label.said), ("caption", s.caption)):
        found = said.columns.get("base")
        if found and ("versus" in said.flags or place != "caption" and found.value != "average"):
            cell.columns["base"] = replace(found, rule=f"table_{place}/{found.rule}")
            return
        if said.compared is not None:
            return


def _compared_window(cell: Cell, window: Resolved | None) -> None:
    """Set the base by the windows: that which the head names, else those of the amounts that are compared."""
    if cell.value("statistic") not in _MOVEMENTS or "base" in cell.columns or window is None:
        return
    s = cell.scopes
    for place, said in (("head", s.head), ("label", s.label.said), ("caption", s.caption)):
        if said.compared is not None and "versus" in said.flags:
            cell.columns["base"] = Said(
                _relation(window, [said.compared]) or "other", f"table_{place}/compared", -1, -1
            )
            return
    amounts = [p.window for a in s.amounts if (p := a.columns.get("period")) and p.window and p.window != window]
    before = any("versus_before" in a.scopes.head.flags for a in s.amounts)
    if value := "previous" if before else _relation(window, amounts):
        cell.columns["base"] = Said(value, "table_head/amounts", -1, -1)


def _relation(window: Resolved, others: Sequence[Resolved]) -> str | None:
    """Return how a window stands to others: a year after one, or just after one; two days follow each other."""
    isos = {other.iso for other in others}
    if same_period(window).iso in isos:
        return "yoy"
    days = window.type == "day" and any(other.type == "day" for other in others)
    return "previous" if days or previous(window).iso in isos else None
