"""The value of a cell: its digits, and how the whole table writes decimals and thousands."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from solieu.mentions.numbers import Digits, read_digits, swapped

_CELL = re.compile(
    r"""
    (?P<open>\()? [ ]? (?P<sign>[-+\u2010-\u2015\u2212])? [ ]?
    (?P<digits> \d{1,3} (?:[ \u00a0]\d{3})+ (?:[.,]\d+)? | \d[\d.,]*(?<=\d) )
    (?P<unit> [ ]?[^\d\s()][^\d()]{0,24}? )? [ ]? \)?
    (?P<mark> [ ]?(?: \*+ | \(\w{1,2}\) | [\u00b9\u00b2\u00b3] ) )?
    """,
    re.VERBOSE,
)
_MARKS = {".": ",", ",": "."}


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A cell that is a number: the place of its digits in the cell, its size, and the unit written behind it."""

    start: int
    end: int
    digits: Digits
    negative: bool
    grouping: str = ""  # the mark that sets thousands apart, where there are several
    unit: tuple[int, int] | None = None


def read_cell(text: str, no_unit: re.Pattern[str]) -> CellNumber | None:
    """Return the number of a cell with at most a sign, a unit and a footnote mark, None where it holds something else.

    What `no_unit` finds behind the digits ("5 tháng") makes them a time and no amount.
    """
    m = _CELL.fullmatch(text)
    if m is None or no_unit.match((m["unit"] or "").strip().lower()):
        return None
    plain = re.sub(r"\s", "", m["digits"])
    digits = read_digits(plain)
    if digits is None:
        return None
    if plain != m["digits"] and digits.other is not None and digits.mark == ".":
        digits = swapped(digits)  # thousands are set apart with blanks: the point is a decimal mark
    unit = None
    if m["unit"] and (name := m["unit"].strip()):
        start = m.start("unit") + m["unit"].index(name)
        unit = (start, start + len(name))
    negative = m["open"] is not None or (m["sign"] or "+") != "+"
    grouping = next((mark for mark in _MARKS if plain.count(mark) > 1), "")
    return CellNumber(*m.span("digits"), digits, negative, grouping, unit)


class Convention:
    """How a table writes: the decimal mark of its columns and of the whole, learned from what is plain."""

    def __init__(self, columns: Iterable[tuple[int, CellNumber]]) -> None:
        self._votes: dict[int, Counter[str]] = {}
        self._open: Counter[str] = Counter()
        for column, number in columns:
            digits = number.digits
            if not digits.sure:
                self._open[digits.mark] += 1
            elif digits.decimals:
                self._votes.setdefault(column, Counter())[digits.mark] += 1
            elif number.grouping:
                self._votes.setdefault(column, Counter())[_MARKS[number.grouping]] += 1
        self._all: Counter[str] = sum(self._votes.values(), Counter())

    def read(self, column: int, number: CellNumber) -> Digits:
        """Return the digits of a number as its column, else its table, is written."""
        digits = number.digits
        if digits.sure or digits.other is None:
            return digits
        decimal = digits.mark == self._mark(column, digits.mark)
        return digits if (digits.decimals > 0) == decimal else swapped(digits)

    def _mark(self, column: int, mark: str) -> str:
        """Return the decimal mark; where nothing tells, several numbers of three digits are grouped."""
        for votes in (self._votes.get(column), self._all):
            if votes:
                return votes.most_common(1)[0][0]
        if len(self._open) > 1:
            return ","  # both marks before three digits: the one that Vietnamese has for decimals
        alone = mark == "," and self._open[","] == 1
        return mark if alone else _MARKS[mark]
