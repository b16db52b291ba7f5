"""The stretches of a text that a person annotates: facts, other numbers, and the words that facts were read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from solieu.dossier import Dossier
from solieu.table.columns import FACTS, LEDGER
from solieu.table.rows import Row

EVIDENCE = "evidence"
PART_OF = "part_of"
STATISTICS = FACTS.by_name["statistic"].values
#: What a number is that is no row: `fact` is one that states a size but lacks what a row needs.
ROLES = LEDGER.by_name["role"].values
#: Every label with its colour.
COLOURS: Mapping[str, str] = {
    "level": "#8ecae6",
    "change": "#ffb703",
    "growth": "#95d5b2",
    "share": "#cdb4db",
    "ratio": "#f4a6a6",
    "rank": "#ffd6a5",
    "fact": "#ff8fab",
    "period": "#e9d8a6",
    "part": "#d5e5c8",
    "threshold": "#c8d5e5",
    "other": "#dddddd",
    EVIDENCE: "#f1f1f1",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a document's text, in code points; `row` where it is the number of a fact."""

    start: int
    end: int
    label: str
    row: Row | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A tie from one region to another, by their places in the list of regions."""

    source: int
    target: int
    label: str


def numbers(dossier: Dossier) -> list[Region]:
    """Return the numbers of a document in order: its facts, and every other number that no fact covers."""
    facts = [Region(row["start"], row.get("end", row["start"] + len(row["quote"])), row["statistic"], row)
             for row in dossier.rows]  # fmt: skip
    others = [Region(row["start"], row["end"], row["role"]) for row in dossier.ledger]
    free = _apart(facts, others)
    return sorted([*facts, *free], key=lambda region: (region.start, region.end))


def flat(regions: Iterable[Region]) -> Iterator[Region]:
    """Yield regions in order without those that overlap one before."""
    end = 0
    for region in regions:
        if region.start >= end:
            yield region
            end = region.end


def graph(dossier: Dossier) -> tuple[list[Region], list[Link]]:
    """Return the numbers of a document, then the words that its facts were read from, and what ties them.

    A link `flow_from` goes from a fact to the words that its column `flow` was read from; words within the number
    are left out. A link `part_of` goes from a fact to the one that it is a part of.
    """
    regions = numbers(dossier)
    places: dict[tuple[int, int], int] = {}
    ids = {r.row["fact_id"]: k for k, r in enumerate(regions) if r.row}
    links: list[Link] = []
    for k, region in enumerate(list(regions)):
        if region.row is None:
            continue
        for column, start, end in _evidence(region):
            if (start, end) not in places:
                places[start, end] = len(regions)
                regions.append(Region(start, end, EVIDENCE))
            links.append(Link(k, places[start, end], f"{column}_from"))
        if (whole := ids.get(region.row.get(PART_OF, ""))) is not None:
            links.append(Link(k, whole, PART_OF))
    return regions, links


def _evidence(region: Region) -> Iterator[tuple[str, int, int]]:
    seen = set()
    for entry in region.row["evidence"] if region.row else ():
        start, end = entry.get("start"), entry.get("end")
        if start is None or end is None or start >= end or region.start <= start and end <= region.end:
            continue
        if (told := (entry["column"], start, end)) not in seen:
            seen.add(told)
            yield told


def _apart(facts: Sequence[Region], others: Sequence[Region]) -> Iterator[Region]:
    """Yield the others that touch no fact; facts are in the order of their starts."""
    covered = [False] * (1 + max((r.end for r in (*facts, *others)), default=0))
    for fact in facts:
        covered[fact.start : fact.end] = [True] * (fact.end - fact.start)
    for other in others:
        if not any(covered[other.start : other.end]):
            yield other
