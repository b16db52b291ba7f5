"""Which quantity a row states: the columns that identify it, and whether they suffice."""

from collections.abc import Mapping
from datetime import date, timedelta
from sys import intern
from typing import Any, NamedTuple

from solieu.checks.periods import days_of
from solieu.mentions.windows import written

#: For each measure the columns of which one set must be filled for two rows to be comparable.
_ENOUGH: Mapping[str, tuple[frozenset[str], ...]] = {
    measure: tuple(frozenset(alternative.split("+")) for alternative in columns.split())
    for measure, columns in {
        "value": "flow",
        "volume": "flow+commodity",
        "price": "flow+commodity",
        "production": "commodity indicator",
        "consumption": "commodity",
        "gdp": "reporter",
        "investment": "indicator",
        "retail": "reporter",
        "index": "indicator commodity entity",
        "revenue": "entity",
        "profit": "entity",
        "budget": "indicator",
        "credit": "indicator",
        "rate": "indicator commodity",
        "area": "commodity",
        "labour": "indicator",
        "count": "indicator",
        "other": "indicator",
    }.items()
}
#: The same for what a number states of its quantity.
_ENOUGH_OF: Mapping[str, tuple[frozenset[str], ...]] = {
    "change": (frozenset({"base"}),),
    "share": (frozenset({"of"}),),
    "ratio": (frozenset({"of"}), frozenset({"base"})),
    "rank": (frozenset({"rank_scope"}),),
}
_APART = ("crop_year", "fiscal_year")


class Key(NamedTuple):
    """What identifies a quantity. `expected`: forecast or target, and whose; `days`: first and last of the period."""

    statistic: str
    flow: str | None
    measure: str
    commodity: str | None
    reporter: str | None
    entity: str | None
    partner: tuple[str, ...]
    indicator: str | None
    qualifier: str | None
    base: str | None
    of: str | None
    rank_scope: str | None
    unit: str
    expected: str | None
    period_type: str | None
    days: tuple[date, date]

    @property
    def period(self) -> str:
        """The period in the guide's notation; of the same days always the same."""
        first, last = self.days
        whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
        whole_years = whole_months and (first.month, last.month) == (1, 12)
        return written("span", first, last, "year" if whole_years else "quarter" if whole_months else "day").iso

    @property
    def order(self) -> tuple[str, ...]:
        """To sort by."""
        return tuple("" if part is None else str(part) for part in self)


def key_of(row: Mapping[str, Any]) -> Key | None:
    """Return the key of a row, None where it has no period or, in foreign trade, no flow."""
    days = days_of(row.get("period") or "")
    if days is None or row["measure"] in ("value", "volume") and "flow" not in row:
        return None
    return Key(
        statistic=row["statistic"],
        flow=row.get("flow"),
        measure=row["measure"],
        commodity=_name(row, "commodity_id", "commodity"),
        reporter=row.get("reporter"),
        entity=_name(row, "entity_id", "entity"),
        partner=tuple(sorted(row.get("partner", ()))),
        indicator=row.get("indicator"),
        qualifier=row.get("qualifier"),
        base=row.get("base"),
        of=_name(row, "of"),
        rank_scope=_name(row, "rank_scope"),
        unit=row["unit"],
        expected=_expected(row),
        period_type=row["period_type"] if row.get("period_type") in _APART else None,
        days=days,
    )


def missing(key: Key) -> str | None:
    """Return which columns are wanting for rows of this key to state the same quantity, None if none are."""
    stated = "change" if (key.statistic, key.measure) == ("growth", "index") else key.statistic
    for sets in (_ENOUGH.get(key.measure, ()), _ENOUGH_OF.get(stated, ())):
        if sets and not any(all(getattr(key, column) for column in columns) for columns in sets):
            return " or ".join(" and ".join(sorted(c for c in columns if not getattr(key, c))) for columns in sets)
    return None


def _name(row: Mapping[str, Any], *columns: str) -> str | None:
    name = next((str(row[column]) for column in columns if row.get(column)), None)
    return intern(name.casefold()) if name else None


def _expected(row: Mapping[str, Any]) -> str | None:
    """Say what sort of expectation a row states and whose: different houses forecast different figures."""
    if row.get("obs_status") != "F":
        return None
    return f"{row.get('status', 'forecast')} {_name(row, 'source_id', 'source', 'source_inherited') or ''}".strip()
