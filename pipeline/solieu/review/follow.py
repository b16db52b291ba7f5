"""What follows from a column that a reviewer changed: codes, days and intervals are looked up again or emptied."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from solieu.checks.periods import days_of
from solieu.model import Quantity
from solieu.review.decisions import Record
from solieu.rulebook.phrases import normal
from solieu.stages import Stages
from solieu.table.rows import Row

_STATUS = {"estimate": "E", "forecast": "F", "target": "F"}
_NUMBER = frozenset({"value", "value_max", "bound", "start", "end"})
_POINTS = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True)
class Follow:
    """Finds what follows by the lexicons of a rulebook."""

    stages: Stages
    goods: Mapping[str, str]  # names of goods to their ids

    @classmethod
    def of(cls, stages: Stages) -> "Follow":
        """Take the names of goods from the stages' rules."""
        rows = stages.rules["lexicon/commodities"]
        return cls(stages, {normal(name): row.id for row in rows for name in (*row.aliases, *row.weak_aliases)})

    def __call__(self, row: Row, changed: Set[str], said: Set[str], place: int | None) -> Record:
        """Return what else changes in a row whose columns in `changed` are new; what a reviewer `said` stays.

        `place` is where the row's sentence begins in its text; None where the text is not there.
        """
        found = self._number(row, changed, place) if changed & _NUMBER else {}
        for leader, follow in _FOLLOWERS.items():
            if leader in changed:
                found |= follow(self, row)
        return {name: value for name, value in found.items() if name not in said and value != row.get(name)}

    def _number(self, row: Row, changed: Set[str], place: int | None) -> Record:
        """How the number is written, and the interval that it means where it is read as the row says."""
        found = self._at(row, place) if place is not None else []
        same = next((q for q in found if _says(q, row)), None)
        low, high = (same.value_low, same.value_high) if same else (None, None)
        if row["value"] < 0:
            low, high = (None if high is None else -high), (None if low is None else -low)
        meant: Record = {"value_low": low, "value_high": high}
        written: Record = {"value_form": found[0].form, "decimals": found[0].decimals} if found else {}
        return written | meant | ({"bound_cue": None} if "bound" in changed else {})

    def _at(self, row: Row, place: int) -> list[Quantity]:
        start, end = row["start"] - place, row["end"] - place
        return [q for first, last, q in self.stages.known.read(row["sentence"]) if first < end and start < last]

    def _goods(self, row: Row) -> Record:
        id = self.goods.get(normal(row.get("commodity", "")))
        return {"commodity_id": id, "hs_codes": list(self.stages.series.hs.get(id or "", ())) or None}

    def _partner(self, row: Row) -> Record:
        kinds = {self.stages.series.places.get(code) for code in row.get("partner", ())}
        return {"partner_kind": kinds.pop() if len(kinds) == 1 else None}

    def _period(self, row: Row) -> Record:
        period = row.get("period", "")
        days = days_of(period)
        kind = None if "/" in period else "quarter" if "Q" in period else _POINTS.get(len(period))
        first, last = (day.isoformat() for day in days) if days else (None, None)
        return {"period_start": first, "period_end": last, "period_type": kind, "base_period": None}

    def _status(self, row: Row) -> Record:
        return {"obs_status": _STATUS.get(row.get("status", ""), "A"), "status_cue": None}

    def _statistic(self, row: Row) -> Record:
        return {} if row["statistic"] in ("share", "rank") else {"focus": None}


def _says(q: Quantity, row: Row) -> bool:
    four = (q.value, q.value_max, row["value"], row.get("value_max"))
    ends = [None if value is None else abs(value) for value in four]
    return ends[:2] == ends[2:] and q.bound == row.get("bound")


_FOLLOWERS: Mapping[str, Callable[[Follow, Row], Record]] = {
    "commodity": Follow._goods,
    "entity": lambda follow, row: {"entity_id": None, "entity_type": None},
    "partner": Follow._partner,
    "period": Follow._period,
    "base": lambda follow, row: {"base_period": None},
    "status": Follow._status,
    "statistic": Follow._statistic,
    "source": lambda follow, row: {"source_id": None, "source_inherited": None},
}
