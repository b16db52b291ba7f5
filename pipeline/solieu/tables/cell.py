"""One cell: its columns, each from the nearest of what its head, label, section and caption say."""

from collections.abc import Iterator, Mapping

from solieu.model import Kind, Why
from solieu.tables.saying import Said, Saying
from solieu.tables.scopes import Cell, Scopes
from solieu.tables.units import UnitSaid
from solieu.tables.when import of_target, set_time
from solieu.tables.who import set_goods, set_parties

_MONEY = (Kind.MONEY, Kind.MONEY_RATE)
_RELATIVE = (Kind.PERCENT, Kind.TIMES, Kind.POINTS)
#: The kinds of unit that an amount of a measure has; of the others any.
_UNITS: Mapping[str, tuple[Kind, ...]] = {
    "value": _MONEY, "retail": _MONEY, "revenue": _MONEY, "profit": _MONEY, "budget": _MONEY, "credit": _MONEY,
    "investment": _MONEY, "gdp": _MONEY, "volume": (Kind.PHYSICAL, Kind.COUNT), "area": (Kind.PHYSICAL,),
    "production": (Kind.PHYSICAL, Kind.COUNT), "price": (Kind.PRICE, Kind.MONEY), "index": (*_RELATIVE, Kind.INDEX),
}  # fmt: skip
_DEFAULT = {Kind.PRICE: "price", Kind.INDEX: "index"}
_AREAS = frozenset({"ha", "km2"})


def decide(cell: Cell) -> Why | None:
    """Fill the columns of a number from what is said round it; say why it is no fact, where it is none."""
    if found := cell.scopes.find("flow"):
        cell.columns["flow"] = found
    unit = _unit(cell.scopes)
    if unit is None:
        return Why.NO_UNIT
    cell.unit = unit
    _statistic(cell, unit)
    measure = _measure(cell, unit)
    if measure is None or cell.value("statistic") == "level" and unit.kind not in _fitting(measure.value, unit):
        return Why.NO_MEASURE  # a percentage of an amount, and nobody says whether a share or a growth
    cell.columns["measure"] = measure
    set_goods(cell)
    set_parties(cell)
    set_time(cell)
    _rest(cell)
    return None


def _unit(s: Scopes) -> UnitSaid | None:
    """Return the unit: of the cell, the head, the row, the label, the section, the caption; one that fits."""
    if s.own_unit is not None:
        return s.own_unit
    if s.head.units:
        return s.head.units[-1]
    near = [u for u in (s.unit, *s.label.said.units) if u]
    far = [u for said in (*(a.said for a in s.above), s.section, s.caption) for u in said.units]
    if _moves(s):
        return next((u for u in (*near, *far) if u.kind in _RELATIVE), None) or _of_difference(s)
    alone = far[0] if len({u.unit for u in far}) == 1 else next((u for u in far if u.kind in _MONEY), None)
    measure = s.find("measure", "head")
    if measure is None or measure.value not in _UNITS:
        return near[0] if near else alone
    fitting = next((u for u in (*near, *far) if u.kind in _UNITS[measure.value]), None)
    said_near = "measure" in s.head.columns or "measure" in s.label.said.columns
    return fitting or (None if said_near else near[0] if near else alone)


def _moves(s: Scopes) -> bool:
    """Whether the head or the label says a movement, a share or a comparison, not an amount.

    The caption does where its only unit is relative: "Cơ cấu (%)".
    """
    sayings = [s.head, s.label.said]
    if not s.unit and s.caption.units and all(u.kind in _RELATIVE for u in s.caption.units):
        sayings.append(s.caption)
    return any(x.flags & {"versus", "growth_head"} or "statistic" in x.columns for x in sayings)


def _of_difference(s: Scopes) -> UnitSaid | None:
    """Return the unit of the amount to the left for its difference: a head "Thay đổi", no comparison, no share."""
    only = "growth_head" in s.head.flags and "versus" not in s.head.flags and "statistic" not in s.head.columns
    return s.amounts[-1].unit if only and s.amounts else None


def _statistic(cell: Cell, unit: UnitSaid) -> None:
    s = cell.scopes
    said = s.find("statistic", "head") if unit.kind in _RELATIVE else None
    nearby = (s.head,) if s.label.kind == "total" else (s.head, s.label.said)
    moved = any(x.flags & {"growth_head"} or x.flags & {"up", "down"} and "level_head" not in x.flags for x in nearby)
    compares = any("versus" in x.flags or "base" in x.columns for x in (*nearby, s.caption))
    share = said is not None and said.value == "share"
    value = "level"
    if share and (not compares or any("statistic" in x.columns for x in nearby)) and not _of_plan(s):
        value = "share"
    elif unit.kind is Kind.TIMES or unit.kind in _RELATIVE and _of_plan(s) and not moved:
        value = "ratio"
    elif moved:
        value = "growth" if unit.kind is Kind.PERCENT else "change"
    elif unit.kind in _RELATIVE and compares:
        value = "ratio" if s.index_like else "growth"
    elif said is not None:
        value = said.value
    start, end = (said.start, said.end) if said and said.value == value else (unit.start, unit.end)
    cell.columns["statistic"] = Said(value, "table_head/statistic", start, end)


def _of_plan(s: Scopes) -> bool:
    base = s.head.columns.get("base") or s.label.said.columns.get("base")
    return base is not None and base.value == "plan"


def _measure(cell: Cell, unit: UnitSaid) -> Said | None:
    """Return what is measured: as the head or the label says and as fits the unit, else what the unit is of."""
    s = cell.scopes
    relative = unit.kind in _RELATIVE
    if found := _of_whole_table(s, unit):
        return found
    named = s.find("measure", "head")
    near = named is not None and any("measure" in x.columns for x in (s.head, s.label.said))
    if relative and s.amounts and "measure" not in s.head.columns:
        of_amount = s.amounts[-1].columns["measure"]
        if not near or of_amount.rule.startswith("table_unit/"):
            return of_amount
    if unit.unit in _AREAS:
        return Said("area", "table_unit/area", unit.start, unit.end)
    if named is not None and named.value == "retail" and cell.value("flow"):
        return Said("value", "table_unit/default", unit.start, unit.end)
    if named is not None and (relative or unit.kind in _UNITS.get(named.value, tuple(Kind))):
        return named
    value = _default_measure(cell, unit)
    beside = s.amounts[-1] if s.amounts else None
    if value == "other" and beside and beside.unit and beside.unit.unit == unit.unit:
        return beside.columns["measure"]
    return Said(value, "table_unit/default", unit.start, unit.end) if value else None


def _fitting(measure: str, unit: UnitSaid) -> tuple[Kind, ...]:
    """Return the kinds of unit that an amount may have, where a percentage must be one of them."""
    return _UNITS.get(measure, tuple(Kind)) if unit.kind in _RELATIVE else tuple(Kind)


def _of_whole_table(s: Scopes, unit: UnitSaid) -> Said | None:
    """Return the measure that holds for all rows: an index, whose rows are branches, and a budget, for its items."""
    if "measure" in s.head.columns or unit.kind not in (*_RELATIVE, *_MONEY):
        return None
    for place, said in _lines(s):
        found = said.columns.get("measure")
        if found and (found.value == "budget" or found.value == "index" and unit.kind in _RELATIVE):
            return Said(found.value, f"table_{place}/{found.rule}", found.start, found.end, found.id)
    return None


def _lines(s: Scopes) -> Iterator[tuple[str, Saying]]:
    """Yield the lines that a row stands under."""
    yield from (("above", label.said) for label in s.above)
    yield from (("section", s.section), ("caption", s.caption))


def _default_measure(cell: Cell, unit: UnitSaid) -> str | None:
    """Return what a unit is of: money and percentages of trade its value, weights and pieces its volume."""
    s = cell.scopes
    if unit.kind in _RELATIVE:
        return "value" if cell.value("flow") else None
    if unit.kind in _MONEY:
        return "value" if cell.value("flow") else "other"
    if cell.value("flow"):
        return _DEFAULT.get(unit.kind, "volume")
    made = any("produced" in x.flags for x in (s.head, s.section, s.caption, s.title))
    plain = "production" if made else "count" if unit.kind is Kind.COUNT else "volume"
    return _DEFAULT.get(unit.kind, plain)


def _rest(cell: Cell) -> None:
    """Set the status, the indicator and the qualifier; amounts in a column of plans are targets."""
    s = cell.scopes
    level = cell.value("statistic") == "level"
    planned = s.head.columns.get("base") or s.head.columns.get("status")
    if level and "plan_head" in s.head.flags and planned is None:
        planned = Said("plan", "tables.plan_head", -1, -1)
    if level and planned is not None and planned.value == "plan":
        cell.columns["status"] = Said("target", f"table_head/{planned.rule}", planned.start, planned.end, planned.id)
    elif status := _status(s, level):
        cell.columns["status"] = status
    elif cell.value("statistic") in ("growth", "change") and not s.head.periods and of_target(cell):
        cell.columns["status"] = s.amounts[-1].columns["status"]
    for column, places in (("indicator", ()), ("qualifier", ("head", "label"))):
        found = s.find(column, *places)
        if found is not None and (not places or found.rule.partition("/")[0].removeprefix("table_") in places):
            cell.columns[column] = found


def _status(s: Scopes, level: bool) -> Said | None:
    """Return the status of the head or the label; that of the caption for amounts of which the head says nothing."""
    found = s.find("status", "head", "label")
    if found is None or found.rule.startswith(("table_head/", "table_label/")):
        return found
    own = level and "level_head" not in s.head.flags and "plan_and_done" not in s.caption.flags
    return found if own and found.rule.startswith("table_caption/") else None
