"""How the rows of a table belong together: markets below goods, parts and wholes, figures that lie round 100."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from solieu.model import Fact
from solieu.tables.labels import Label
from solieu.tables.lines import Line

_INDEX = (Decimal(60), Decimal(30))  # percentages that lie round 100: their median, and the least


#: The kinds of rows that may stand below one of a kind.
_INNER: Mapping[str, Sequence[str]] = {"commodity": ("place", "entity"), "place": ("commodity",)}


def nested(lines: Sequence[Line], labels: Mapping[int, Label]) -> Mapping[int, Line]:
    """Return for rows of an inner kind the row above of the outer one: markets below each good, or goods below each.

    Only where labels of two kinds alternate and nothing else shows which belongs to which.
    """
    found: dict[int, Line] = {}
    kinds = [labels[x.row].kind for x in lines if x.filled and not x.total]
    outer = kinds[0] if kinds else ""
    inner = _INNER.get(outer, ())
    returns = any(a in inner and b == outer for a, b in pairwise(kinds))
    if not returns and kinds.count(outer) != 1:
        return found
    last: Line | None = None
    for line in lines:
        kind = labels[line.row].kind
        if kind == outer or line.total:
            last = None if line.total else line
        elif kind in inner and last is not None and line.section is last.section:
            found[line.row] = last
    return found


def index_like(values: Iterable[Decimal]) -> bool:
    """Say whether percentages are those of a base of 100, not movements."""
    listed = list(values)
    return bool(listed) and median(listed) >= _INDEX[0] and min(listed) >= 0


def part_of(made: Mapping[tuple[int, int], Fact], place: tuple[int, int], line: Line, outer: Line | None) -> Fact:
    """Name the fact in the same column of the row that a row is a part of, if both are amounts in one unit."""
    fact = made[place]
    at = outer or line.parent
    while at is not None:
        whole = made.get((at.row, place[1]))
        if whole is not None:
            same = all(whole.columns.get(x) == fact.columns.get(x) for x in ("statistic", "unit", "measure", "flow"))
            part = same and fact.columns["statistic"] == "level"
            return replace(fact, columns={**fact.columns, "part_of": whole.start}) if part else fact
        at = at.parent
    return fact
