"""What the assembly of one number works on, and what carries on from number to number.

A `Slot` is a column's value with the rule and the characters that gave it. A `Frame` is one immutable
value: the slots that a later clause may take over. A `Number` is the workspace of one number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from solieu.facts.scene import Scene, Zone
from solieu.model import Kind, Quantity, Term

if TYPE_CHECKING:
    from solieu.facts.clock import Clock
    from solieu.facts.topic import Topic
    from solieu.mentions.calendar import Resolved


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a column. `start`..`end` are view offsets; `sentence` is the index it was read in."""

    value: Any
    rule: str
    start: int | None = None
    end: int | None = None
    id: str | None = None
    sentence: int = -1
    window: "Resolved | None" = None  # of a period

    def by(self, rule: str) -> "Slot":
        """Return the same slot as another rule gives it."""
        return Slot(self.value, rule, self.start, self.end, self.id, self.sentence, self.window)

    def said_in(self, sentence: int) -> "Slot":
        """Return the same slot as that of another sentence."""
        return Slot(self.value, self.rule, self.start, self.end, self.id, sentence, self.window)


def _filled(slot: Slot | None) -> Slot | None:
    return slot if slot is not None and slot.value not in (None, [], "") else None


@dataclass(frozen=True, slots=True)
class Frame:
    """The slots in force, and those that only the present sentence has set.

    A slot without a value says that the column was looked at and is empty: nothing older is taken over.
    """

    carried: Mapping[str, Slot] = field(default_factory=dict)
    here: Mapping[str, Slot] = field(default_factory=dict)

    def set(self, column: str, slot: Slot) -> "Frame":
        """Return the frame with a slot read in the present sentence."""
        return Frame(self.carried, {**self.here, column: slot})

    def set_all(self, slots: Mapping[str, Slot]) -> "Frame":
        """Return the frame with several slots read in the present sentence."""
        return Frame(self.carried, {**self.here, **slots}) if slots else self

    def next_sentence(self) -> "Frame":
        """Return the frame as the next sentence finds it."""
        return Frame({**self.carried, **self.here})

    def now(self, column: str) -> Slot | None:
        """Return what this sentence has said, or None."""
        return _filled(self.here.get(column))

    def before(self, column: str) -> Slot | None:
        """Return what the sentences before have said, unless this one has spoken."""
        return None if column in self.here else _filled(self.carried.get(column))

    def get(self, column: str) -> Slot | None:
        """Return the slot of this sentence, else the one carried on."""
        return self.now(column) or self.before(column)


@dataclass
class Number:
    """One number and what its columns are so far. What cannot change once it is made is kept when first asked for."""

    scene: Scene
    index: int
    quantity: Quantity
    left: Zone
    right: Zone
    frame: Frame
    topic: "Topic"
    clock: "Clock"
    sentence: int
    previous: "Number | None"
    columns: dict[str, Slot] = field(default_factory=dict)
    emptied: dict[str, str] = field(default_factory=dict)  # columns that a rule has said to be empty, and the rule
    sure: dict[str, float] = field(default_factory=dict)  # columns that were weighed, and how likely the answer is
    like: "Number | None" = None  # the number whose movement this one says again
    unit: str | None = None  # where a neighbour says more than the quantity
    base_level: bool = False  # the level that another number is compared with
    kind: Kind = field(init=False)  # of the quantity
    text: str = field(init=False)  # the view in lower case

    def __post_init__(self) -> None:
        self.kind = self.quantity.kind
        self.text = self.scene.text

    @cached_property
    def said(self) -> Zone:
        """The zone to the left without what the number is only compared with ("so với GDP")."""
        versus = self.left.last("base")
        if versus is None or versus.id != "base_versus":
            return self.left
        verbs = (t for t in self.left.of("statistic", "direction") if t.start >= versus.end)
        end = next((t.start for t in verbs if not self.search("growth_noun", t.start, t.end)), self.left.end)
        comma = self.text.find(",", versus.end, end)
        end = comma if comma >= 0 else end
        inside = [t for t in self.left.terms if not versus.end <= t.start < end]
        return Zone(self.left.start, self.left.end, tuple(inside), self.left.periods)

    @cached_property
    def is_goods(self) -> bool:
        """Whether the number counts goods, also so many a month."""
        return self.kind is Kind.COUNT and (self.quantity.unit or "").partition("/")[0] in self.topic.names.goods_units

    @cached_property
    def own_measure(self) -> str | None:
        """The measure that the words left of the number name, or None."""
        terms = [t for t in self.said.of("measure") if not t.weak] or self.said.of("measure")
        return terms[-1].id.removeprefix("measure_") if terms else None

    @property
    def antecedent(self) -> "Number | None":
        """The number before that this one may comment on: not one that was only compared with."""
        p = self.previous
        if p is not None and p.match("goes_on_to", p.quantity.end, self.quantity.start):
            return p
        while p is not None and p.base_level:
            p = p.previous
        return p

    @cached_property
    def in_row(self) -> bool:
        """Whether nothing but a space or a sign stands between the number and the one before: cells of a table."""
        p = self.previous
        return p is not None and self.scene.next_cell(p.quantity.end, self.quantity.start)

    def aside(self, term: Term) -> bool:
        """Whether a term stands in brackets that are closed before the number ("cá basa (cá da trơn)")."""
        opened = self.text.rfind("(", self.left.start, term.start)
        closed = self.text.find(")", opened, self.quantity.start) if opened >= 0 else -1
        return closed >= term.end

    def value(self, column: str) -> Any:  # noqa: ANN401
        """Return the value of a resolved column, or None."""
        slot = self.columns.get(column)
        return slot.value if slot else None

    def rule(self, column: str) -> str:
        """Return the rule that decided a column, "" where none did."""
        slot = self.columns.get(column)
        return slot.rule if slot else ""

    def slot(self, value: object, rule: str, term: Term | None = None, id: str | None = None) -> Slot:
        """Make a slot read from a term of this sentence."""
        return Slot(value, rule, term.start if term else None, term.end if term else None, id, self.sentence)

    def search(self, pattern: str, start: int, end: int) -> re.Match[str] | None:
        """Search a pattern of `patterns/context.yaml` in a stretch of the view."""
        return self.scene.patterns[pattern].search(self.text, start, end)

    def match(self, pattern: str, start: int, end: int | None = None) -> re.Match[str] | None:
        """Match a pattern of `patterns/context.yaml` at an offset of the view."""
        return self.scene.patterns[pattern].match(self.text, start, len(self.text) if end is None else end)
