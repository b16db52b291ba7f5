"""One cell: its columns, each from the nearest of what its head, label, section and caption say."""

from collections.abc import Mapping
from dataclasses import replace

from solieu.mentions.calendar import Resolved
from solieu.mentions.windows import previous, same_period, year_to_date
from solieu.model import Kind, Why
from solieu.tables.saying import Said, UnitSaid
from solieu.tables.scopes import Cell, Scopes

_HOME = "VN"
_MONEY = (Kind.MONEY, Kind.MONEY_RATE)
_RELATIVE = (Kind.PERCENT, Kind.TIMES, Kind.POINTS)
#: The kinds of unit that an amount of a measure has; of the others any.
_UNITS: Mapping[str, tuple[Kind, ...]] = {
    "value": _MONEY, "retail": _MONEY, "revenue": _MONEY, "profit": _MONEY, "budget": _MONEY, "credit": _MONEY,
    "investment": _MONEY, "gdp": _MONEY, "volume": (Kind.PHYSICAL, Kind.COUNT), "area": (Kind.PHYSICAL,),
    "production": (Kind.PHYSICAL, Kind.COUNT), "price": (Kind.PRICE, Kind.MONEY), "index": (*_RELATIVE, Kind.INDEX),
}  # fmt: skip
_DEFAULT = {Kind.COUNT: "count", Kind.PRICE: "price", Kind.INDEX: "index"}
#: Measures of which a row's label names a good that no list knows.
_OF_GOODS = frozenset({"value", "volume", "price", "production", "consumption", "index", "retail"})


def decide(cell: Cell) -> Why | None:
    """Fill the columns of a number from what is said round it; say why it is no fact, where it is none."""
    scopes = cell.scopes
    _flow(cell)
    measure = scopes.find("measure", "head")
    unit = _unit(cell, measure)
    if unit is None and _moves(scopes) and scopes.beside is not None:
        unit = scopes.beside.unit
    if unit is None:
        return Why.NO_UNIT
    cell.unit = unit
    _statistic(cell, unit)
    if measure is None or measure.value == "index" and unit.kind not in _UNITS["index"]:
        measure = _default_measure(cell, unit, measure)
    if measure is None:
        return Why.NO_MEASURE
    cell.columns["measure"] = measure
    _goods(cell)
    _parties(cell)
    _time(cell)
    _rest(cell)
    return None


def _flow(cell: Cell) -> None:
    if found := cell.scopes.find("flow"):
        cell.columns["flow"] = found


def _unit(cell: Cell, measure: Said | None) -> UnitSaid | None:
    """Return the unit: of the cell, the head, the row, the label, the section, the caption; one that fits."""
    s = cell.scopes
    if s.own_unit is not None:
        return s.own_unit
    if s.head.units:
        return s.head.units[-1]
    near = [u for u in (s.unit, *s.label.said.units) if u]
    far = [u for said in (*(a.said for a in s.above), s.section, s.caption) for u in said.units]
    if _moves(s):
        return next((u for u in (*near, *far) if u.kind in _RELATIVE), None)
    if measure is not None and (wanted := _UNITS.get(measure.value)):
        return next((u for u in (*near, *far) if u.kind in wanted), None)
    alone = far[0] if len({u.unit for u in far}) == 1 else next((u for u in far if u.kind in _MONEY), None)
    return near[0] if near else alone


def _moves(s: Scopes) -> bool:
    """Whether the head or the label says a movement, a share or a comparison, not an amount."""
    return any(
        "versus" in x.flags or "growth_head" in x.flags or "statistic" in x.columns for x in (s.head, s.label.said)
    )


def _statistic(cell: Cell, unit: UnitSaid) -> None:
    s = cell.scopes
    said = s.find("statistic", "head") if unit.kind in _RELATIVE else None
    nearby = (s.head,) if s.label.kind == "total" else (s.head, s.label.said)
    moved = any(x.flags & {"growth_head"} or x.flags & {"up", "down"} and "level_head" not in x.flags for x in nearby)
    compares = any("versus" in x.flags or "base" in x.columns for x in (*nearby, s.caption))
    value = "level"
    if said is not None and said.value == "share":
        value = "share"
    elif unit.kind is Kind.TIMES:
        value = "ratio"
    elif moved:
        value = "growth" if unit.kind is Kind.PERCENT else "change"
    elif unit.kind in _RELATIVE and compares:
        value = "ratio" if s.index_like else "growth"
    elif said is not None:
        value = said.value
    start, end = (said.start, said.end) if said and said.value == value else (unit.start, unit.end)
    cell.columns["statistic"] = Said(value, "table_head/statistic", start, end)


def _default_measure(cell: Cell, unit: UnitSaid, named: Said | None) -> Said | None:
    """Return what a unit is of: money and percentages of trade its value, weights and pieces its volume."""
    flow = cell.value("flow")
    if unit.kind in _MONEY or unit.kind in _RELATIVE:
        value = "value" if flow else None
    else:
        value = _DEFAULT.get(unit.kind, "volume") if not flow else "volume"
    if value is None:
        return named
    return Said(value, "table_unit/default", unit.start, unit.end)


def _goods(cell: Cell) -> None:
    s = cell.scopes
    labels = [s.label, *s.above]
    for place, label in zip(("label", *("above" for _ in s.above)), labels, strict=True):
        open_good = (
            label.kind == "other" and cell.value("measure") in _OF_GOODS and "markets_head" not in s.caption.flags
        )
        if label.name and (label.kind == "commodity" or open_good):
            cell.columns["commodity"] = replace(label.name, rule=f"table_{place}/{label.name.rule}")
            return
    for place, said in (("head", s.head), ("section", s.section), ("caption", s.caption)):
        if found := said.columns.get("commodity"):
            cell.columns["commodity"] = replace(found, rule=f"table_{place}/{found.rule}")
            return


def _parties(cell: Cell) -> None:
    """Whose figure it is, who acts, and the other side: of a table of trade its countries are the other side."""
    s = cell.scopes
    whose = s.find("whose")
    place = _other_side(s, whose)
    reporter = whose
    if place is not None and cell.value("flow"):
        cell.columns["partner"] = replace(place, value=[place.value])
    elif place is not None:
        reporter = reporter or place
    home = Said(_HOME, "table_default/home", -1, -1)
    cell.columns["reporter"] = reporter or home
    actors = (s.label, *s.above)
    entity = next((a.said.columns["entity"] for a in actors if a.kind == "entity"), None)
    entity = entity or s.head.columns.get("entity") or s.section.columns.get("entity")
    if entity is not None:
        cell.columns["entity"] = replace(entity, rule=f"table_label/{entity.rule}")


def _other_side(s: Scopes, whose: Said | None) -> Said | None:
    """Return the nearest country that is neither Vietnam nor the one whose figures they are."""
    for name, said in s.near():
        found = said.columns.get("place")
        if found is not None and found.value != _HOME and not (whose and found.value == whose.value):
            return replace(found, rule=f"table_{name}/{found.rule}")
    return None


def _time(cell: Cell) -> None:
    """The period of the head and the label together, else that of the caption; and what is compared with."""
    s = cell.scopes
    own = [*s.head.periods, *s.label.said.periods]
    flags = s.head.flags
    found = own[-1] if own else None
    if "reported" in flags and "cumulated" not in flags and s.month is not None and found is None:
        found = _of_month(cell, s.month, "reported")
    elif "cumulated" in flags:
        found = _cumulated(cell, found)
    if found is None and "versus" in flags and s.beside is not None:
        found = s.beside.columns.get("period")
    if found is None:
        found = _single([*s.section.periods]) or _single(list(s.caption.periods)) or _single(list(s.title.periods))
    if found is not None:
        cell.columns["period"] = replace(found, rule=f"table_head/{found.rule}")
    _base(cell, found.window if found else None)


def _cumulated(cell: Cell, found: Said | None) -> Said | None:
    """Return the window since January up to the month of the head, else that of the table."""
    window, month = found.window if found else None, cell.scopes.month
    if window is not None and window.type == "month":
        month = window
    elif window is not None and window.type in ("ytd", "span") and (month is None or window.end <= month.end):
        return found
    return _of_month(cell, year_to_date(month), "cumulated") if month else found


def _single(periods: list[Said]) -> Said | None:
    """Return the only period of a line; of several none, for nobody says which one is meant."""
    return periods[0] if len({p.value for p in periods}) == 1 else None


def _of_month(cell: Cell, window: Resolved, rule: str) -> Said:
    said = cell.scopes.head
    span = next(((p.start, p.end) for p in said.periods), (-1, -1))
    return Said(window.iso, rule, *span, None, window)


def _base(cell: Cell, window: Resolved | None) -> None:
    """What a movement is measured against: as its head or label says, else a line above that compares."""
    if cell.value("statistic") not in ("growth", "change", "ratio"):
        return
    s = cell.scopes
    for place, said in (("head", s.head), ("label", s.label.said), ("caption", s.caption)):
        if "versus" not in said.flags and (place == "caption" or "base" not in said.columns):
            continue
        if found := said.columns.get("base"):
            cell.columns["base"] = replace(found, rule=f"table_{place}/{found.rule}")
            return
        if compared := said.compared:
            count = {previous(window).iso: "previous", same_period(window).iso: "yoy"} if window else {}
            cell.columns["base"] = Said(count.get(compared.iso, "other"), f"table_{place}/compared", -1, -1)
            return


def _rest(cell: Cell) -> None:
    s = cell.scopes
    nearby = {"status": ("head", "label", "caption"), "indicator": (), "qualifier": ("head", "label")}
    for column, places in nearby.items():
        found = s.find(column, *places)
        if found is not None and (not places or found.rule.partition("/")[0].removeprefix("table_") in places):
            cell.columns[column] = found
