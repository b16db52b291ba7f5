"""Which facts are of one series, and which facts are of none."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from sys import intern
from typing import Any, NamedTuple

#: Columns that narrow a figure to a part of the country's: each is in the key, or the fact is left out.
NARROWING = ("commodity", "partner", "entity")
_EXPECTED = frozenset({"forecast", "target"})
_OTHER_YEARS = frozenset({"crop_year", "fiscal_year"})
_SHOWN = 5


class SeriesKey(NamedTuple):
    """What a series is of. `commodity` and `entity` are ids where there are, else lower-case names; "" is all."""

    reporter: str
    flow: str
    measure: str
    indicator: str
    qualifier: str
    commodity: str
    partner: tuple[str, ...]
    entity: str
    unit: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many facts were left out for one reason, and the first of their ids."""

    count: int
    fact_ids: tuple[str, ...]


class Tally:
    """Counts what is left out, by reason; the order of the facts does not matter."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, reason: str, *fact_ids: str) -> None:
        """Note facts that are left out."""
        self._counts[reason] += len(fact_ids)
        self._first[reason] = nsmallest(_SHOWN, {*self._first[reason], *fact_ids})

    def __call__(self) -> dict[str, LeftOut]:
        """Return the counts by reason."""
        return {reason: LeftOut(n, tuple(self._first[reason])) for reason, n in sorted(self._counts.items()) if n}


def key_of(row: Mapping[str, Any], unit: str) -> SeriesKey:
    """Return the key of a row whose value is in `unit`: of a fact, or of a panel."""
    return SeriesKey(
        reporter=row.get("reporter") or "",
        flow=row.get("flow") or "",
        measure=row["measure"],
        indicator=row.get("indicator") or "",
        qualifier=row.get("qualifier") or "",
        commodity=good_of(row),
        partner=partners_of(row),
        entity=actor_of(row),
        unit=unit,
    )


def good_of(row: Mapping[str, Any]) -> str:
    """Return the id of a row's good, several in order; without one its lower-case name; "" for all goods."""
    ids = row.get("commodity_id")
    return intern(";".join(sorted(ids.split(";"))) if ids else (row.get("commodity") or "").casefold())


def partners_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the other side, in order; none for all countries together, the world."""
    codes = row.get("partner") or ()
    return () if tuple(codes) == ("WORLD",) else tuple(sorted({intern(code) for code in codes}))


def actor_of(row: Mapping[str, Any]) -> str:
    """Return the id of a row's entity, else its lower-case name; "" for the country."""
    return intern(row.get("entity_id") or (row.get("entity") or "").casefold())


def why_not(row: Mapping[str, Any], by: Collection[str]) -> str | None:
    """Return why a fact is of no series that has the columns `by` in its key; None if it may be of one."""
    reasons = {
        "failed a check": row.get("valid") is False,
        "not a level": row["statistic"] != "level",
        "forecast or target": row.get("obs_status") == "F" or row.get("status") in _EXPECTED,
        "a range": row.get("value_max") is not None or row.get("value_form") in ("range", "class"),
        "joint unit": any(mark in row["unit"] for mark in ",;"),
        "no period": not row.get("period"),
        "crop or fiscal year": row.get("period_type") in _OTHER_YEARS,
        "no flow": row["measure"] in ("value", "volume") and not row.get("flow"),
        "no indicator": row["measure"] == "other" and not row.get("indicator"),
        **_narrower(row, by),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _narrower(row: Mapping[str, Any], by: Collection[str]) -> dict[str, bool]:
    found = dict(zip(NARROWING, map(bool, (good_of(row), partners_of(row), actor_of(row))), strict=True))
    return {f"{column} is not in `by`": found[column] for column in NARROWING if column not in by}
