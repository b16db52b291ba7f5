"""What is said round a cell, from near to far, and the columns decided so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from solieu.mentions.calendar import Resolved
from solieu.mentions.numbers import Digits
from solieu.tables.labels import Label
from solieu.tables.saying import Said, Saying
from solieu.tables.units import UnitSaid


@dataclass(frozen=True)
class Scopes:
    """What is said round a cell, by where: head, label, the rows that it is a part of, section, caption, title."""

    head: Saying
    label: Label
    above: Sequence[Label]
    section: Saying
    caption: Saying
    title: Saying
    unit: UnitSaid | None  # of the row, in a column of units
    own_unit: UnitSaid | None  # in the cell itself
    month: Resolved | None  # or half of a month, that the table reports on
    index_like: bool  # the percentages of the column lie round 100
    mixed: bool  # the row or column of a deficit has figures with a minus and without
    amounts: "Sequence[Cell]" = ()  # to the left: a column that only compares is of their time and in their unit

    def near(self) -> Iterator[tuple[str, Saying]]:
        """Yield the sayings from the nearest to the farthest."""
        yield "label", self.label.said
        yield "head", self.head
        yield from (("above", label.said) for label in self.above)
        yield "section", self.section
        yield "caption", self.caption
        yield "title", self.title

    def find(self, column: str, *first: str) -> Said | None:
        """Return what is said of a column: in the places named first, else in the nearest."""
        sayings = list(self.near())
        for place, said in [*(s for name in first for s in sayings if s[0] == name), *sayings]:
            if found := said.columns.get(column):
                return replace(found, rule=f"table_{place}/{found.rule}")
        return None


@dataclass
class Cell:
    """A number and the columns decided so far."""

    scopes: Scopes
    digits: Digits
    negative: bool
    columns: dict[str, Said] = field(default_factory=dict)
    unit: UnitSaid | None = None

    def value(self, column: str) -> Any:  # noqa: ANN401
        """Return the value of a column, None where it has none."""
        said = self.columns.get(column)
        return said.value if said else None
