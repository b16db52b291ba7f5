"""From a table of facts to series: one row a key and period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from solieu.checks.arithmetic.intervals import Interval
from solieu.errors import InputError
from solieu.panel.choose import (
    DEFAULT,
    Statement,
    check_criteria,
    choose,
    exact_ones,
    least_final,
    mean,
    meet,
    spread,
)
from solieu.panel.key import NARROWING, LeftOut, SeriesKey, Tally, key_of, why_not
from solieu.panel.layout import PANEL
from solieu.panel.rates import Rates
from solieu.panel.units import Converter
from solieu.panel.windows import FREQUENCIES, Way, Window, adds_over_time, ways, window_of
from solieu.reconcile.copies import Copies
from solieu.reconcile.judging import independent_of
from solieu.table.rows import Row, tidy

_ELSEWHERE = "another frequency"
_BOUNDED = "bounded, a better one is there"


@dataclass(frozen=True)
class Panel:
    """Series, and what is in none.

    `rows` are canonical rows of `layout.PANEL`, by key, then by period. `left_out` says of how many facts why, and
    names some. `part_of` has for facts that are a part of another fact that one, which `overlap` asks for.
    """

    rows: list[Row]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class _Plan:
    freq: str
    prefer: Sequence[str]
    derive: bool
    average: bool

    def takes(self, window: Window, key: SeriesKey) -> bool:
        """Whether a figure of a window may give a row, or go into one."""
        return window.freq == self.freq or self.derive and window.serves(self.freq) and adds_over_time(key)


_Figures = dict[Window, list[Statement]]


def panel(
    rows: Iterable[Row],
    freq: str,
    *,
    by: Sequence[str] = ("commodity", "partner"),
    prefer: Sequence[str] = DEFAULT,
    unit: Mapping[str, str] | None = None,
    rates: Rates | None = None,
    derive: bool = True,
    average: bool = False,
) -> Panel:
    """Return the series of a table of facts; the order of the facts does not matter.

    Levels only, and none that a text expects or aims at. A series has the reporter, flow, measure, indicator,
    qualifier and unit in its key, and the columns `by` of commodity, partner and entity; a fact that has one of these
    that is not in `by` is left out: it is a part of the country's. A good is told by its group, else by its name;
    without a partner (or with the world) it is the total; several partners are a joint figure of its own.

    `freq`: M, Q or A. January to March is Q1, January since January is January. With `derive` months follow from
    figures since January and from the halves of a month, quarters from figures since January and from three
    months; a stated figure stands before a derived one, which then only counts for `agree`, unless all that is stated
    is open on one side. Only flows are derived, and never one that rounding leaves open: see `windows.ways`.

    `prefer`: `choose.CRITERIA` in the order in which they decide among several statements; see `choose.DEFAULT` for
    the reasons of that order. A figure with a bound ("over 3") counts only where none without one is there. With
    `average` the value is the mean of the statements with the status of the chosen one, copies counted once.

    `unit`: units by measure, as {"volume": "kg"}; `rates` for money (`rates.read_rates`). What cannot be converted
    stays in its unit, as a series of its own.

    Raises:
        InputError: the frequency, a column, a criterion or a unit is none.
    """
    plan = _checked(freq, by, prefer, derive=derive, average=average)
    convert = Converter(unit, rates)
    figures: defaultdict[SeriesKey, _Figures] = defaultdict(dict)
    tally, copies, part_of = Tally(), Copies(), {}
    for row in rows:
        copies.add(row["doc_id"], row["quote"], row["sentence"])
        if row.get("part_of"):
            part_of[row["fact_id"]] = row["part_of"]
        window = window_of(row.get("period") or "")
        reason = why_not(row, by)
        if reason or window is None:
            tally.add(reason or "no period", row["fact_id"])
            continue
        amount = convert(row)
        key = key_of(row, amount.unit)
        if plan.takes(window, key):
            figures[key].setdefault(window, []).append(Statement.of(row, amount))
        else:
            tally.add(_ELSEWHERE, row["fact_id"])
    _leave_rests(figures, part_of, tally)
    copy_of = {doc_id: cluster.doc_ids[0] for cluster in copies.clusters() for doc_id in cluster.doc_ids}
    series = (_Series(key, figures.pop(key), plan, copy_of) for key in sorted(figures))
    found = [row for s in series for row in s.rows(tally)]
    return Panel(found, tally(), part_of)


def _leave_rests(figures: Mapping[SeriesKey, _Figures], part_of: Mapping[str, str], tally: Tally) -> None:
    """Leave out what is a part of a figure with the same key: "các nước khác" beside the total of all."""
    for windows in figures.values():
        for window, statements in windows.items():
            ids = {s.fact_id for s in statements}
            rests = [s for s in statements if part_of.get(s.fact_id) in ids]
            if rests:
                tally.add("a rest, a part of another figure of its series", *(s.fact_id for s in rests))
                windows[window] = [s for s in statements if s not in rests]


def _checked(freq: str, by: Sequence[str], prefer: Sequence[str], *, derive: bool, average: bool) -> _Plan:
    if freq not in FREQUENCIES:
        raise InputError(f"frequency {freq!r} is none of {', '.join(FREQUENCIES)}: month, quarter, year")
    if isinstance(by, str) or isinstance(prefer, str):
        raise InputError("by and prefer are lists of names: give ['commodity'] for commodity")
    if unknown := [column for column in by if column not in NARROWING]:
        raise InputError(f"by: {', '.join(map(repr, unknown))} is none of {', '.join(NARROWING)}")
    check_criteria(prefer)
    return _Plan(freq, tuple(prefer), derive, average)


class _Series:
    """The figures of one key, and the rows that they give."""

    def __init__(self, key: SeriesKey, figures: _Figures, plan: _Plan, copy_of: Mapping[str, str]) -> None:
        self.key, self.plan, self.copy_of = key, plan, copy_of
        self.all = figures
        self.counted = {window: exact_ones(stated) for window, stated in figures.items()}
        self.chosen = {window: choose(stated, plan.prefer) for window, stated in self.counted.items()}

    def rows(self, tally: Tally) -> Iterator[Row]:
        """Yield the rows by period; note in `tally` the facts that went into none."""
        firsts = {window: statement for window, (statement, _) in self.chosen.items()}
        found = ways(self.plan.freq, firsts, self.key) if self.plan.derive and adds_over_time(self.key) else {}
        used = {window for several in found.values() for way in several for window, _ in way.operands}
        for window, stated in self.all.items():
            if window.freq != self.plan.freq and window not in used:
                tally.add(_ELSEWHERE, *(s.fact_id for s in stated))
            elif window.freq == self.plan.freq and self._yields(window, found):
                tally.add(_BOUNDED, *(s.fact_id for s in stated))
            else:
                counted = set(map(id, self.counted[window]))
                tally.add(_BOUNDED, *(s.fact_id for s in stated if id(s) not in counted))
        own = {window for window in self.chosen if window.freq == self.plan.freq}
        for window in sorted(own | found.keys()):
            if window in own and not self._yields(window, found):
                yield self._stated(window, found.get(window, []))
            else:
                yield self._derived(found[window])

    def _yields(self, window: Window, found: Mapping[Window, Sequence[Way]]) -> bool:
        """Whether only "over 3" is stated, while a value follows from other figures."""
        return window in found and None in self.chosen[window][0].interval.ends

    def _stated(self, window: Window, also: Sequence[Way]) -> Row:
        chosen, why = self.chosen[window]
        stated = sorted(self.counted[window], key=lambda s: s.order)
        others = [s for s in stated if s is not chosen]
        row = self._row(window, chosen) | {
            "value": chosen.value,
            "value_low": chosen.low,
            "value_high": chosen.high,
            "obs_status": chosen.status,
            "origin": "stated",
            "sources": _documents(stated, self.copy_of),
            "spread": spread(stated, chosen),
            "agree": meet([*(s.interval for s in stated), *(way.interval for way in also)]),
            "fact_ids": [s.fact_id for s in (chosen, *others)],
            "chosen_by": why,
            "sentence": chosen.sentence,
        }
        if self.plan.average:
            row |= self._mean([s for s in (chosen, *others) if s.status == chosen.status])
        return tidy(row, PANEL)

    def _mean(self, stated: Sequence[Statement]) -> dict[str, Any]:
        """Return what changes in a row when the mean is taken of statements, the chosen one first."""
        once: dict[str, Statement] = {}
        for s in stated:
            once.setdefault(self.copy_of.get(s.doc_id, s.doc_id), s)
        if len({s.value for s in once.values()}) < 2:
            return {}
        value, interval = mean(list(once.values()))
        return {
            "value": value,
            **_ends(interval),
            "origin": "derived",
            "fact_ids": [s.fact_id for s in once.values()],
            "chosen_by": f"mean of {len(once)} statements",
            "sentence": None,
        }

    def _derived(self, several: Sequence[Way]) -> Row:
        way = several[0]
        operands = [statement for _, statement in way.operands]
        row = self._row(way.window, operands[0]) | {
            "value": way.value,
            **_ends(way.interval),
            "obs_status": least_final(s.status for s in operands),
            "origin": "derived",
            "sources": 0,
            "agree": meet(w.interval for w in several),
            "fact_ids": [s.fact_id for s in operands],
            "chosen_by": way.formula,
        }
        return tidy(row, PANEL)

    def _row(self, window: Window, model: Statement) -> dict[str, Any]:
        """Return the columns of the key and the period, with the words of a statement."""
        key = self.key
        row = {**key._asdict(), "freq": self.plan.freq, "period": window.iso}
        return row | {
            "commodity": model.commodity,
            "commodity_id": key.commodity if model.commodity_id else None,
            "partner_kind": model.partner_kind if key.partner else None,
            "entity": model.entity,
            "entity_id": model.entity_id,
            "period_start": window.first.isoformat(),
            "period_end": window.last.isoformat(),
        }


def _documents(stated: Iterable[Any], copy_of: Mapping[str, str]) -> int:
    """Count documents that do not copy each other; asks a statement for `doc_id` and `sentence` only."""
    return independent_of(stated, copy_of)


def _ends(interval: Interval) -> dict[str, Any]:
    return dict(zip(("value_low", "value_high"), interval.ends, strict=True))
