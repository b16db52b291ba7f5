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
from solieu.model import NonFact, Quantity
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable
from solieu.rulebook.quantities import RoleRow
from solieu.tokens import View

_LEFT = 60
_RIGHT = 80
_ANY = Decimal(1)
Span = tuple[int, int]
_FILLED = 12  # between a bound and its number: "trên mức", "vượt mốc"


class RoleTable:
    """Finds the row that claims a number."""

    def __init__(self, rows: Sequence[RoleRow], file: str) -> None:
        self.names = {row.id: f"{file}.{row.id}" for row in rows}
        self._patterns = {row.id: re.compile(row.pattern) for row in rows if row.pattern}
        self._lefts = {row.id: re.compile(f"(?:{row.left})$") for row in rows if row.left}
        self._rights = {row.id: re.compile(row.right) for row in rows if row.right}
        self._afters = {row.id: PhraseTable((a, True) for a in row.after) for row in rows if row.after}
        by_word: dict[str, list[RoleRow]] = {}
        for row in rows:
            for phrase in row.before:
                by_word.setdefault(phrase, []).append(row)
        self._before: Endings[list[RoleRow]] = Endings(by_word.items())
        after: dict[str, list[RoleRow]] = {}
        for row in rows:
            if not row.before and row.after:
                for phrase in row.after:
                    after.setdefault(phrase, []).append(row)
        self._after: PhraseTable[list[RoleRow]] = PhraseTable(after)
        loose = [row for row in rows if not row.before and not row.after]
        self._loose = [row for row in loose if row.pattern]
        self._any = re.compile("|".join(f"(?:{row.pattern})" for row in self._loose) or "(?!)")
        self._left_only = [row for row in loose if not row.pattern]

    def at(self, view: View, start: int, end: int) -> RoleRow | None:
        """Return the row that claims the number view[start:end]."""
        return next(self._claims(view, start, start, end), None)

    def claims(self, view: View, quantity: Quantity) -> RoleRow | None:
        """Return the row that cancels a quantity."""
        start, cue = quantity.start, quantity.bound_cue
        if cue and cue[1] <= start <= cue[1] + _FILLED:
            start = cue[0]
        return next(self._claims(view, start, quantity.number_start, quantity.end, quantity), None)

    def _claims(
        self, view: View, start: int, number: int, end: int, quantity: Quantity | None = None
    ) -> Iterator[RoleRow]:
        """Yield the rows that claim the number whose text, with its bound, is view[start:end]."""
        lower = view.lower
        hit = self._before.at(lower, before(lower, start))
        for row in hit[1] if hit else ():
            first = hit[0] if hit else start
            if self._follows(lower, row, end) and _fits(row, quantity) and self._rest(view, row, first, number, end):
                yield row
        place = end + 1 if lower[end : end + 1] == " " else end
        following = self._after.at(lower, place)
        rows = list(following[1]) if following else []
        if self._any.match(lower, number):
            rows += self._loose
        rows += self._left_only
        yield from (row for row in rows if _fits(row, quantity) and self._rest(view, row, start, number, end))

    def _follows(self, lower: str, row: RoleRow, end: int) -> bool:
        if row.id not in self._afters:
            return True
        return self._afters[row.id].at(lower, end + 1 if lower[end : end + 1] == " " else end) is not None

    def _rest(self, view: View, row: RoleRow, first: int, number: int, end: int) -> bool:
        """Whether pattern, the text left and right, and the case of a row hold."""
        if row.cased and not view.text[first].isupper():
            return False
        pattern, left, right = self._patterns.get(row.id), self._lefts.get(row.id), self._rights.get(row.id)
        if pattern and not pattern.match(view.lower, number):
            return False
        if right and not right.match(view.lower, end, end + _RIGHT):
            return False
        return not left or left.search(view.lower, max(0, first - _LEFT), first) is not None


def _fits(row: RoleRow, quantity: Quantity | None) -> bool:
    """Whether a row is about quantities of this unit, kind and bound."""
    if quantity is None:
        return True
    if row.units and (quantity.unit or "") not in row.units:
        return False
    if row.kinds and quantity.kind not in row.kinds:
        return False
    return not row.bounds or (quantity.bound or "=") in row.bounds


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
