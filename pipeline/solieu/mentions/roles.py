"""The roles of numbers that are no facts: legal numbers, phones, scores, model names, ages, thresholds.

`RoleTable` tells what the text round a number says it is; `RoleFinder` gives every run of digits that no
period and no quantity holds its role, and cancels quantities that only name or bound a class.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from solieu.mentions.context import Endings, before
from solieu.mentions.numbers import RUN
from solieu.mentions.units import UnitReader
from solieu.model import Kind, NonFact, Quantity
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable
from solieu.rulebook.quantities import RoleRow
from solieu.tokens import View

_LEFT = 60
_RIGHT = 80
_ANY = Decimal(1)
Span = tuple[int, int]
_FILLED = 12  # between a bound and its number: "trên mức", "vượt mốc"


class _Rule:
    """A row, compiled."""

    def __init__(self, row: RoleRow) -> None:
        self.row = row
        self.pattern = re.compile(row.pattern) if row.pattern else None
        self.left = re.compile(f"(?:{row.left})$") if row.left else None
        self.right = re.compile(row.right) if row.right else None
        self.right_cased = re.compile(row.right_cased) if row.right_cased else None
        self.after = PhraseTable((a, True) for a in row.after) if row.after else None

    def fits(self, unit: str, kind: Kind, bound: str | None) -> bool:
        """Whether the row is about quantities of this unit, kind and bound."""
        row = self.row
        return (
            (not row.units or unit in row.units)
            and (not row.kinds or kind in row.kinds)
            and (not row.bounds or (bound or "=") in row.bounds)
        )

    def follows(self, lower: str, end: int) -> bool:
        """Whether one of the phrases that a row wants behind the number stands there."""
        return self.after is None or self.after.at(lower, end + 1 if lower[end : end + 1] == " " else end) is not None

    def holds(self, view: View, first: int, number: int, end: int) -> bool:
        """Whether pattern, the text left and right, and the case of a row hold."""
        if self.pattern and not self.pattern.match(view.lower, number):
            return False
        if self.row.cased and not view.text[first].isupper():
            return False
        if self.right and not self.right.match(view.lower, end, end + _RIGHT):
            return False
        if self.right_cased and not self.right_cased.match(view.text, end, end + _RIGHT):
            return False
        return not self.left or self.left.search(view.lower, max(0, first - _LEFT), first) is not None


class RoleTable:
    """Finds the row that claims a number."""

    def __init__(self, rows: Sequence[RoleRow], file: str) -> None:
        self.names = {row.id: f"{file}.{row.id}" for row in rows}
        self._units = frozenset(unit for row in rows for unit in row.units)
        rules = [_Rule(row) for row in rows]
        by_word: dict[str, list[_Rule]] = {}
        after: dict[str, list[_Rule]] = {}
        for rule in rules:
            for phrase in rule.row.before:
                by_word.setdefault(phrase, []).append(rule)
            for phrase in rule.row.after if not rule.row.before else ():
                after.setdefault(phrase, []).append(rule)
        self._before: Endings[list[_Rule]] = Endings(by_word.items())
        self._after: PhraseTable[list[_Rule]] = PhraseTable(after)
        loose = [rule for rule in rules if not rule.row.before and not rule.row.after]
        shaped, self._shapeless = [r for r in loose if r.pattern], [r for r in loose if not r.pattern]
        self._loose = [*shaped, *self._shapeless]
        self._from = {f"rule_{k}": self._loose[k:] for k in range(len(shaped))}
        shapes = [f"(?:{rule.row.pattern})(?P<rule_{k}>)" for k, rule in enumerate(shaped)]
        self._any_shape = re.compile("|".join(shapes) or "(?!)")
        self._fitting: dict[tuple[str, Kind, str | None], Sequence[_Rule]] = {}

    def at(self, view: View, start: int, end: int) -> RoleRow | None:
        """Return the row that claims the number view[start:end]."""
        return self._claim(view, start, start, end, None)

    def claims(self, view: View, quantity: Quantity) -> RoleRow | None:
        """Return the row that cancels a quantity."""
        start, cue = quantity.start, quantity.bound_cue
        if cue and cue[1] <= start <= cue[1] + _FILLED:
            start = cue[0]
        return self._claim(view, start, quantity.number_start, quantity.end, quantity)

    def _claim(self, view: View, start: int, number: int, end: int, quantity: Quantity | None) -> RoleRow | None:
        """Return the first row that claims the number whose text, with its bound, is view[start:end]."""
        lower = view.lower
        said = (quantity.unit or "", quantity.kind, quantity.bound) if quantity else None
        hit = self._before.at(lower, before(lower, start))
        for rule in hit[1] if hit else ():
            first = hit[0] if hit else start
            if rule.follows(lower, end) and (not said or rule.fits(*said)) and rule.holds(view, first, number, end):
                return rule.row
        behind = self._after.at(lower, end + 1 if lower[end : end + 1] == " " else end)
        for rule in behind[1] if behind else ():
            if (not said or rule.fits(*said)) and rule.holds(view, start, number, end):
                return rule.row
        for rule in self._fit(*said) if said else self._loose_at(lower, number):
            if rule.holds(view, start, number, end):
                return rule.row
        return None

    def _loose_at(self, lower: str, number: int) -> Sequence[_Rule]:
        """Return the loose rules that are to be tried: those with a pattern from the first that matches on."""
        shape = self._any_shape.match(lower, number)
        return self._from[shape.lastgroup or ""] if shape else self._shapeless

    def _fit(self, unit: str, kind: Kind, bound: str | None) -> Sequence[_Rule]:
        """Return the loose rules that fit such quantities. Units that no row names are alike: there are few keys."""
        key = (unit if unit in self._units else "", kind, bound)
        if key not in self._fitting:
            self._fitting[key] = [rule for rule in self._loose if rule.fits(*key)]
        return self._fitting[key]


class RoleFinder:
    """Gives the numbers that are no quantities, and the quantities that are no facts, their role."""

    def __init__(self, rules: Rulebook, units: UnitReader | None = None) -> None:
        self._roles = RoleTable(rules["patterns/roles"], "roles")
        self._thresholds = RoleTable(rules["patterns/thresholds"], "thresholds")
        self._units = units or UnitReader(rules)

    def __call__(self, view: View, quantities: Sequence[Quantity], taken: Iterable[Span]) -> list[NonFact]:
        """Return the roles in order; one that cancels a quantity has the quantity's span."""
        cancelled = list(self._cancelled(view, quantities))
        held = [*taken]
        for q in quantities:
            held += [(q.number_start, q.number_end), *q.parts]
        spans = [(q.start, q.end) for q in quantities]
        found = cancelled + list(self._others(view, sorted(held), spans))
        return sorted(found, key=lambda role: (role.start, role.end))

    def _cancelled(self, view: View, quantities: Sequence[Quantity]) -> Iterator[NonFact]:
        for q in quantities:
            row = self._thresholds.claims(view, q)
            if row:
                yield NonFact(q.start, q.end, self._thresholds.names[row.id], row.role)

    def _others(self, view: View, held: Sequence[Span], quantities: Sequence[Span]) -> Iterator[NonFact]:
        n = k = 0
        for m in RUN.finditer(view.lower):
            start, end = m.span()
            while n < len(held) and held[n][1] <= start:
                n += 1
            while k < len(quantities) and quantities[k][1] <= start:
                k += 1
            if n < len(held) and held[n][0] < end:
                continue
            inside = k < len(quantities) and quantities[k][0] <= start
            yield NonFact(start, end, "roles.unit_digit", "other") if inside else self._role(view, start, end)

    def _role(self, view: View, start: int, end: int) -> NonFact:
        lower = view.lower
        row = self._roles.at(view, start, end)
        if row:
            return NonFact(start, end, self._roles.names[row.id], row.role)
        if start and lower[start - 1].isalpha():
            return NonFact(start, end, "roles.glued", "other")
        unit = self._units.at(view, end, _ANY, scaled=False)
        if unit and unit.entry.role:
            return NonFact(start, end, unit.entry.rule, unit.entry.role)
        return NonFact(start, end, "roles.bare", "other")
