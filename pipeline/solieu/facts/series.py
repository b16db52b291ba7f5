"""The columns that tell series apart: codes that follow from what a row's other columns were read as.

`Series` looks codes up for any fact, of a sentence or of a table. `parts_of` and `inherit_sources` look at the
numbers of running text: what "trong đó" makes a part of what, and who was named as the source before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from solieu.facts.frame import Number, Slot
from solieu.model import Fact, Kind
from solieu.rulebook.load import Rulebook

#: For how many sentences a source that was named is taken to be still that of the figures.
_SOURCE_REACH = 8
_STATUS = {"estimate": "E", "forecast": "F", "target": "F"}
_AMOUNTS = (Kind.MONEY, Kind.PHYSICAL, Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Series:
    """Codes by the ids of the rows that gave a column."""

    hs: Mapping[str, tuple[str, ...]]
    actors: Mapping[str, str]
    places: Mapping[str, str]
    sources: Mapping[str, str]
    preliminary: frozenset[str]

    @classmethod
    def of(cls, rules: Rulebook) -> "Series":
        """Take them from the lexicons."""
        kinds = [*rules["lexicon/organisations"], *rules["lexicon/provinces"]]
        return cls(
            hs={row.id: row.hs for row in rules["lexicon/commodities"] if row.hs},
            actors={s.id: s.entity_type for s in rules["lexicon/sectors"]} | {row.id: row.kind for row in kinds},
            places={place.code: place.kind for place in rules["lexicon/places"]},
            sources={f"organisations.{o.id}": o.source_id or o.id for o in rules["lexicon/organisations"]},
            preliminary=frozenset(w for c in rules["lexicon/cues"] if c.value == "P" for w in c.aliases),
        )

    def __call__(self, fact: Fact, text: str) -> Fact:
        """Return a fact of `text` with the codes that follow from its columns."""
        columns = fact.columns
        rules = {e.column: e for e in fact.evidence}
        goods = str(columns.get("commodity_id") or "").split(";")
        found: dict[str, Any] = {
            "hs_codes": list(dict.fromkeys(code for good in goods for code in self.hs.get(good, ()))),
            "entity_type": self.actors.get(columns.get("entity_id") or ""),
            "partner_kind": self._kind(columns.get("partner") or ()),
            "obs_status": columns.get("obs_status") or _STATUS.get(columns.get("status") or "", "A"),
        }
        if (status := rules.get("status")) and status.start is not None:
            cue = text[status.start : status.end]
            found["status_cue"] = cue
            if cue.lower().replace("_", " ") in self.preliminary:
                found["obs_status"] = "P"
        if (bound := rules.get("bound")) and bound.start is not None:
            found["bound_cue"] = text[bound.start : bound.end]
        if source := rules.get("source"):
            found["source_id"] = self.sources.get(source.rule.rpartition("/")[2])
        if columns.get("statistic") in ("share", "rank"):
            found["focus"] = self._focus(fact)
        return replace(fact, columns={**columns, **{k: v for k, v in found.items() if v not in (None, [], "")}})

    def _kind(self, partners: Iterable[str]) -> str | None:
        """Return what partners are; of several sorts none is said."""
        kinds = {self.places.get(code) for code in partners}
        return kinds.pop() if len(kinds) == 1 else None

    def _focus(self, fact: Fact) -> str | None:
        """Say which a share or a rank is of: the nearest before the number of the good and the other side."""
        named = ((e.column, e.start) for e in fact.evidence if e.start is not None and e.column in fact.columns)
        before = {c: start for c, start in named if c in ("commodity", "partner") and start < fact.start}
        return max(before, key=lambda column: before[column]) if before else None


def parts_of(numbers: Sequence[Number]) -> None:
    """In a sentence, the amounts behind "trong đó" are parts of the last amount before it."""
    for _, group in groupby(numbers, key=lambda n: n.sentence):
        whole: Number | None = None
        parts = False
        for n in group:
            if n.value("statistic") != "level" or n.kind not in _AMOUNTS:
                continue
            announced = any(t.id == "link_in_which" for t in n.left.of("link"))
            parts = announced or parts and whole is not None and _alike(n, whole)
            if announced and (whole is None or not _alike(n, whole)):
                parts = False
            if parts and whole is not None:
                n.columns["part_of"] = Slot(whole.quantity.start, "in_which")
            else:
                whole = n


def _alike(n: Number, whole: Number) -> bool:
    same = n.quantity.unit == whole.quantity.unit and n.value("measure") == whole.value("measure")
    return same and n.value("flow") == whole.value("flow") and abs(n.quantity.value) <= abs(whole.quantity.value)


def inherit_sources(numbers: Iterable[Number]) -> None:
    """Note for numbers whose sentence names no source the one that was named last."""
    last: Slot | None = None
    for n in numbers:
        if source := n.columns.get("source"):
            last = replace(source, sentence=n.sentence)
        elif last is not None and n.sentence - last.sentence <= _SOURCE_REACH:
            n.columns["source_inherited"] = last
