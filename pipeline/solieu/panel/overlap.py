"""What must not be added: a group of countries and its members, a good and its kinds, a sector and the whole.

`disjoint` keeps rows that share nothing, `total` adds them. Where two rows may share something, they are taken to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import compress
from typing import Any, Protocol

from solieu.checks.arithmetic.intervals import Interval
from solieu.errors import InputError
from solieu.panel.choose import least_final, words
from solieu.panel.key import NARROWING, SeriesKey, Tally, actor_of, good_of, key_of, partners_of
from solieu.panel.layout import PANEL
from solieu.panel.panel import Panel
from solieu.panel.windows import Window, adds_across, window_of
from solieu.rulebook.load import load_rules
from solieu.table.rows import Row, tidy


class Why(StrEnum):
    """Why a row is not added."""

    TOTAL = "it is the total"
    PART = "a part of another row"
    SHARES = "it shares something with another row"
    NO_SUM = "its values cannot be added"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is not added, and the kept row that it shares something with, if that is why."""

    row: Row
    why: Why
    kept: Row | None = None


class Extent(Protocol):
    """What a row covers of a column: `holds` another and more, for sure; may share (`shares`) something with it."""

    def holds(self, other: Any) -> bool: ...  # noqa: ANN401, D102

    def shares(self, other: Any) -> bool: ...  # noqa: ANN401, D102


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries one by one; None for a group whose members are not known."""

    codes: frozenset[str] | None

    def holds(self, other: "Countries") -> bool:
        """Whether the others are some of these."""
        return self.codes is not None and other.codes is not None and self.codes > other.codes

    def shares(self, other: "Countries") -> bool:
        """Whether some are in both."""
        return self.codes is None or other.codes is None or not self.codes.isdisjoint(other.codes)


@dataclass(frozen=True, slots=True)
class Goods:
    """Groups of goods, each with those that it lies in, nearest first; and names, a blank before and behind."""

    chains: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]

    def holds(self, other: "Goods") -> bool:
        """Whether each of the other groups lies in one of these."""
        own = {chain[0] for chain in self.chains}
        same = own == {chain[0] for chain in other.chains}
        return bool(other.chains) and not same and all(own & set(chain) for chain in other.chains)

    def shares(self, other: "Goods") -> bool:
        """Whether one lies in another, or goes by a longer name of it: begins so under one parent, has it anywhere."""
        pairs = [(a, b) for a in self.chains for b in other.chains]
        names = [(a, b) for a in self.names for b in other.names]
        if not pairs:
            return any(a in b or b in a for a, b in names)
        near = any(a[1:2] == b[1:2] != () for a, b in pairs)
        begins = near and any(a.startswith(b) or b.startswith(a) for a, b in names)
        return begins or any(a[0] in b or b[0] in a for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Actor:
    """A sector, a place of the country or an organisation; these three cut the whole in different ways."""

    id: str
    cut: str
    name: tuple[str, ...]
    region: str | None = None
    now: str | None = None

    def holds(self, other: "Actor") -> bool:
        """Whether the other is a place of this region."""
        return self.cut == "region" and other.cut == "province" and self.id == self.region == other.region

    def shares(self, other: "Actor") -> bool:
        """Whether the two may share something: all but two sectors, provinces or organisations known to be apart."""
        if self.id == other.id:
            return True
        if self.cut == other.cut == "sector":
            return not any({self.id, other.id} <= apart for apart in sectors_apart())
        if {self.cut, other.cut} <= {"region", "province"}:
            regions = "region" in (self.cut, other.cut)
            return _same_region(self, other) if regions else self.id == other.now or other.id == self.now
        short, long = sorted((self.name, other.name), key=len)
        return self.cut != other.cut or short == long[: len(short)]


def _same_region(one: Actor, other: Actor) -> bool:
    return one.region is None or other.region is None or one.region == other.region


def disjoint(
    rows: Iterable[Row], over: str, part_of: Mapping[str, str] | None = None
) -> tuple[list[Row], list[Dropped]]:
    """Return the rows that may be added over a column, and the others with the reason, both in the given order.

    `rows` are of a panel or facts. Only rows that are alike but for the column `over` (partner, commodity, entity) and
    of one period are held against each other. A row without a value there is the total and is not added. Of two
    that share something the wider is kept, else the larger. `part_of`: for facts that are a part of another fact that
    one (`Panel.part_of`); facts bring their own.

    Raises:
        InputError: `over` is none of these columns.
    """
    if over not in NARROWING:
        raise InputError(f"over: {over!r} is none of {', '.join(NARROWING)}")
    rows = list(rows)
    wholes = {**(part_of or {}), **{r["fact_id"]: r["part_of"] for r in rows if r.get("part_of")}}
    groups: defaultdict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        stated = row.get("statistic"), row.get("obs_status") == "F"
        groups[_without(row, over), window_of(row.get("period") or ""), stated].append(place)
    dropped: dict[int, Dropped] = {}
    for places in groups.values():
        found = _parted([rows[place] for place in places], over, wholes)
        dropped |= {place: drop for place, drop in zip(places, found, strict=True) if drop}
    kept = [row for place, row in enumerate(rows) if place not in dropped]
    return kept, [dropped[place] for place in sorted(dropped)]


def total(panel: Panel, over: str) -> Panel:
    """Return the sums of the panel's disjoint rows over partner, commodity or entity, one a series and period.

    They are derived rows without that column, of as many rows as `chosen_by` says: what the panel has, which need not
    be all. Prices, indices, rates and averages are not added. `left_out` says which rows went into no sum, by the first
    fact of each.

    Raises:
        InputError: `over` is none of these columns.
    """
    tally = Tally()
    fit = [adds_across(key_of(row, row["unit"])) for row in panel.rows]
    kept, dropped = disjoint(compress(panel.rows, fit), over, panel.part_of)
    unfit = (Dropped(row, Why.NO_SUM) for row, fits in zip(panel.rows, fit, strict=True) if not fits)
    for drop in (*dropped, *unfit):
        tally.add(drop.why.value, drop.row["fact_ids"][0])
    groups: defaultdict[tuple[SeriesKey, str], list[Row]] = defaultdict(list)
    for row in kept:
        groups[_without(row, over), row["period_start"]].append(row)
    return Panel([_sum(groups[place], over) for place in sorted(groups)], tally(), panel.part_of)


def _without(row: Mapping[str, Any], over: str) -> SeriesKey:
    key = key_of(row, row["unit"])
    return key._replace(**{over: type(getattr(key, over))()})


def _sum(rows: Sequence[Row], over: str) -> Row:
    rows = sorted(rows, key=lambda row: (row["fact_ids"], row["period"]))
    ends = (Interval.of(row.get("value_low"), row.get("value_high")) for row in rows)
    low, high = sum(ends, Interval.exactly(0)).ends
    gone = {over, f"{over}_id", f"{over}_kind", "spread", "sentence"}
    row = {name: value for name, value in rows[0].items() if name not in gone} | {
        "value": sum((row["value"] for row in rows), Decimal(0)),
        "value_low": low,
        "value_high": high,
        "obs_status": least_final(row["obs_status"] for row in rows),
        "origin": "derived",
        "sources": 0,
        "agree": all(row["agree"] for row in rows),
        "fact_ids": [id for row in rows for id in row["fact_ids"][: 1 if row["origin"] == "stated" else None]],
        "chosen_by": f"sum over {over}: {len(rows)}",
    }
    return tidy(row, PANEL)


def _parted(rows: Sequence[Row], over: str, wholes: Mapping[str, str]) -> list[Dropped | None]:
    """Return for each row of one group why it is not added, None for those that are."""
    extents = {place: extent for place, row in enumerate(rows) if (extent := _extent(row, over))}
    found = {place: Dropped(row, Why.TOTAL) for place, row in enumerate(rows) if place not in extents}
    home = {fact: place for place in extents for fact in _facts(rows[place])}
    within = {place: {home[w] for w in _wholes(rows[place], wholes) if w in home} - {place} for place in extents}
    held = {p: within[p] | {q for q, wider in extents.items() if wider.holds(extents[p])} for p in extents}
    kept: list[int] = []
    for place in sorted(extents, key=lambda p: (len(held[p]), -abs(rows[p]["value"]), _facts(rows[p]))):
        wider = next((k for k in kept if k in held[place]), None)
        other = next((k for k in kept if place in held[k] or extents[k].shares(extents[place])), wider)
        if wider is not None:
            found[place] = Dropped(rows[place], Why.PART, rows[wider])
        elif other is not None:
            found[place] = Dropped(rows[place], Why.SHARES, rows[other])
        else:
            kept.append(place)
    return [found.get(place) for place in range(len(rows))]


def _facts(row: Row) -> list[str]:
    return row["fact_ids"] if "fact_ids" in row else [row["fact_id"]]


def _wholes(row: Row, wholes: Mapping[str, str]) -> Iterator[str]:
    """Yield the facts that those of a row are a part of, however far up."""
    for fact in _facts(row):
        seen = {fact}
        while (fact := wholes.get(fact, fact)) not in seen:
            seen.add(fact)
            yield fact


def _extent(row: Row, over: str) -> Extent | None:
    """Return what a row covers; None for all."""
    if over == "partner":
        window = window_of(row.get("period") or "") or Window(date.min, date.max)
        return _joint(partners_of(row), window.first.year, window.last.year)
    if over == "entity":
        actor = actor_of(row)
        return _actors().get(actor) or Actor(actor, "organisation", words(row["entity"])) if actor else None
    good = good_of(row)
    if not good:
        return None
    chains = tuple(_chain(id) for id in good.split(";")) if row.get("commodity_id") else ()
    names = {row.get("commodity") or "", *(_goods()[chain[0]][1] for chain in chains if chain[0] in _goods())} - {""}
    return Goods(chains, tuple(f" {' '.join(words(name))} " for name in sorted(names)))


@cache
def _joint(codes: Sequence[str], first: int, last: int) -> Countries | None:
    """Return all countries that were in some of these years in one of the groups; None without any group.

    Who enters or leaves in a year was in it.
    """
    found: list[Countries] = []
    for code in codes:
        place = _places().get(code)
        if place is None or place.kind in ("country", "territory"):
            found.append(Countries(frozenset((code,))))
        else:
            members = (m for m in place.members if int(m.from_ or 0) <= last and int(m.to or 9999) >= first)
            found.append(_joint(tuple(m.code for m in members), first, last) or Countries(None))
    known = [c.codes for c in found if c.codes is not None]
    return Countries(frozenset().union(*known) if len(known) == len(found) else None) if found else None


@cache
def _chain(id: str) -> tuple[str, ...]:
    """Return a group of goods and those that it lies in, nearest first."""
    parent = _goods()[id][0] if id in _goods() else None
    return (id, *_chain(parent)) if parent else (id,)


@cache
def _places() -> Mapping[str, Any]:
    return {place.code: place for place in load_rules()["lexicon/places"]}


@cache
def _goods() -> Mapping[str, tuple[str | None, str]]:
    return {good.id: (good.parent, good.name) for good in load_rules()["lexicon/commodities"]}


@cache
def sectors_apart() -> tuple[frozenset[str], ...]:
    """Return the sets of sectors that share nothing with each other; any two that none has together may."""
    return tuple(map(frozenset, load_rules().settings["lexicon/sectors.yaml"]["apart"]))


@cache
def _actors() -> Mapping[str, Actor]:
    rules = load_rules()
    sectors = {s.id: Actor(s.id, "sector", ()) for s in rules["lexicon/sectors"]}
    places = {
        p.id: Actor(p.id, "province" if p.kind == "city" else p.kind, words(p.name), p.region, p.merged_into)
        for p in rules["lexicon/provinces"]
    }
    return sectors | places
