"""What the text around gives a number that has no unit, or not the whole of it, next to it.

A table's header ("ĐVT: triệu đồng", "USD/tấn 2.104 2.118"), a currency that the neighbours name ("đạt 200
tỷ") or that a list of prices leaves unsaid ("giá niêm yết ... 655.000.000 640.000.000"), and what an amount
is per when the clause says so elsewhere ("mỗi ngày ... 1.100 tấn").
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from solieu.mentions.atoms import Atom
from solieu.mentions.context import before
from solieu.mentions.scales import ScaleReader, any_of
from solieu.mentions.units import Found, UnitReader
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.tokens import View

_HEADER = r"\((?:[^()\d\n]{{0,20}}: ?)?([^()\d\n:]{{1,30}})\)|(?:{words}): ?([^()\d\n,;.]{{1,30}})"
_CLAUSE = re.compile(r"[,;:.()\n!?]")
_MONEY = (Kind.MONEY, Kind.PRICE, Kind.MONEY_RATE)
_CELL = re.compile(r"(?<![^\s(])(?:[^\s/()]{1,12}/[^\s/()]{1,12}|[A-Z]{3})$")
_LARGE, _MILLION = Decimal(10**9), 10**6
_TABLE_GAP = 90  # a header holds as long as the numbers of its table follow each other so closely
_NEIGHBOUR, _CUE = 200, 40
_BEFORE, _AFTER = 70, 45
_LISTED, _ROUND = 150, 10**4  # how far a list reaches behind its head, and what its prices are multiples of


class Completing:
    """The passes over the numbers that still miss a unit."""

    def __init__(self, rules: Rulebook, units: UnitReader) -> None:
        self._units, self._scales = units, ScaleReader(rules)
        links = rules["lexicon/links"]
        self._follow = PhraseTable((a, True) for row in links if row.kind == "follow" for a in row.words)
        currencies = rules["lexicon/currencies"]
        self._bare = [(row.code, tuple(normal(w) for w in row.bare)) for row in currencies if row.bare]
        self._each = {normal(a): row for row in links if row.kind == "each" for a in row.words}
        self._each_word = re.compile(rf"(?<!\w)(?:{any_of(self._each)})(?!\w)")
        self._lists = [
            (row, re.compile(rf"(?<!\w)(?:{any_of(normal(a) for a in row.words)})(?!\w)"))
            for row in links
            if row.kind == "listed"
        ]
        headers = (normal(a) for row in links if row.kind == "header" for a in row.words)
        self._headed = re.compile(_HEADER.format(words=any_of(headers)))

    def __call__(self, view: View, atoms: Sequence[Atom]) -> None:
        """Complete the numbers of a view, in place."""
        self._headers(view, atoms)
        currencies = Counter((a.unit or "").split("/")[0] for a in atoms if a.kind in _MONEY and not a.blocked)
        most = currencies.most_common(1)[0][0] if currencies else ""
        for n, atom in enumerate(atoms):
            if atom.blocked or atom.dropped:
                continue
            if atom.unit is None and atom.scale >= 1000:
                self._money(view, atoms, n, most)
            elif atom.unit is None and atom.digits and not atom.decimals and atom.raw % _ROUND == 0:
                self._list_price(view, atoms, n)
            if atom.unit and atom.kind in (Kind.MONEY, Kind.PHYSICAL, Kind.PERCENT, Kind.COUNT):
                self._rate(view, atoms, n)

    def _headers(self, view: View, atoms: Sequence[Atom]) -> None:
        """Give the numbers of a table the unit of its header, or of the cell just before them."""
        bare = [atom for atom in atoms if atom.unit is None and atom.scale == 1 and not atom.blocked]
        if not bare:
            return
        named = (self._header(view, *m.span(m.lastindex or 0)) for m in self._headed.finditer(view.lower))
        headers = [(header.end, header) for header in named if header]
        current: Header | None = None
        held, n = -_TABLE_GAP, 0
        for atom in atoms:
            while n < len(headers) and headers[n][0] <= atom.start:
                held, current = headers[n]
                n += 1
            cell = self._cell(view, atom.start) if atom.unit is None and atom.scale == 1 else None
            if cell:
                held, current = cell.end, cell
            if current and atom.start - held <= _TABLE_GAP:
                held = atom.end
                if atom.unit is None and _is_cell(view.lower, atom) and not atom.blocked:
                    atom.scale = current.scale
                    atom.take_unit(current.found, inside=False)
            else:
                current = None

    def _header(self, view: View, start: int, end: int) -> "Header | None":
        """Return the unit that view[start:end] names, if it names nothing else."""
        end -= view.lower[start:end].endswith(" ")
        scale = self._scales.at(view.lower, start)
        found = self._units.at(view, scale.end if scale else start, _LARGE, scaled=True)
        if not found or found.end != end or found.entry.role:
            return None
        return Header(end, found, scale.factor if scale else Decimal(1))

    def _cell(self, view: View, start: int) -> "Header | None":
        """Return the unit of the table cell just before a number: "USD/tấn 1.902"."""
        end = before(view.lower, start)
        cell = _CELL.search(view.text, max(0, end - 24), end)
        return self._header(view, cell.start(), end) if cell and end < start else None

    def _money(self, view: View, atoms: Sequence[Atom], n: int, most: str) -> None:
        """Give "đạt 200 tỷ" the unit that its neighbours with the same scale, or the words before it, name."""
        atom, lower = atoms[n], view.lower
        end = atom.end
        if lower[end : end + 1] == " " and lower[end + 1 : end + 2].isalpha() and not self._follow.at(lower, end + 1):
            return
        near = [a for a in (*atoms[max(0, n - 6) : n][::-1], *atoms[n + 1 : n + 4]) if self._lends(lower, a, atom)]
        alike = next((a for a in near if a.scale == atom.scale), None)
        lender = alike or next((a for a in near if a.kind in _MONEY), None)
        if lender and lender.found and lender.kind not in _MONEY:
            atom.unit, atom.kind, atom.rule = lender.unit, lender.kind, lender.rule
            atom.unit_span = _said(lender, lender.found)
            return
        code = (lender.unit or "").split("/")[0] if lender else self._implied(lower, atom, most)
        entry = self._units.currency(code) if code else None
        if entry:
            found = self._units.per(view, Found(end, end, entry.unit or "", entry.kind, entry))
            atom.take_unit(found)
            if lender and lender.found:
                atom.unit_span = _said(lender, lender.found)

    def _list_price(self, view: View, atoms: Sequence[Atom], n: int) -> None:
        """Give a large round number the currency of the list of prices that it stands in."""
        atom, p = atoms[n], atoms[n - 1] if n else None
        for row, words in self._lists:
            rule = f"links.{row.id}"
            goes_on = p is not None and p.rule == rule and atom.start - p.end <= _TABLE_GAP
            entry = self._units.currency(row.units[0])
            if not entry or atom.raw < (row.least or 0):
                continue
            if goes_on or words.search(view.lower, max(0, atom.start - _LISTED), atom.start):
                atom.take_unit(Found(atom.end, atom.end, entry.unit or "", entry.kind, entry), inside=False)
                atom.rule = rule

    def _lends(self, lower: str, other: Atom, atom: Atom) -> bool:
        left, right = (other, atom) if other.start < atom.start else (atom, other)
        if other.kind not in (*_MONEY, Kind.PHYSICAL, Kind.COUNT) or other.blocked or other.found is None:
            return False
        near = right.start - left.end <= _NEIGHBOUR
        return near and (left is other or "\n" not in lower[left.end : right.start])

    def _implied(self, lower: str, atom: Atom, most: str) -> str | None:
        """Return the currency that the words before a number, or all amounts of the document, imply."""
        window = lower[max(0, lower.rfind("\n", 0, atom.start) + 1, atom.start - _CUE) : atom.start]
        for code, words in self._bare:
            if any(w in window for w in words) or atom.scale >= _MILLION and most == code:
                return str(code)
        return None

    def _rate(self, view: View, atoms: Sequence[Atom], n: int) -> None:
        """Add what the clause says elsewhere that an amount is per: "mỗi ngày", "bình quân đầu người"."""
        atom, lower = atoms[n], view.lower
        if "/" in (atom.unit or ""):
            return
        first = max(atoms[n - 1].end if n else 0, atom.start - _BEFORE)
        last = min(atoms[n + 1].start if n + 1 < len(atoms) else len(lower), atom.end + _AFTER)
        left = _CLAUSE.split(lower[first : atom.start])[-1]
        right = _CLAUSE.split(lower[atom.end : last], maxsplit=1)[0]
        said = [(m, "before") for m in self._each_word.finditer(left)]
        said += [(m, "any") for m in self._each_word.finditer(right)]
        for m, side in said:
            row = self._each[m[0]]
            if m.string[: m.start()].rstrip().endswith(row.not_after):
                continue
            if row.per and row.side in (side, "any") and (atom.kind in row.kinds or atom.unit in row.units):
                atom.unit, atom.rule = f"{atom.unit}/{row.per}", f"links.{row.id}"
                atom.kind = Kind.MONEY_RATE if atom.kind is Kind.MONEY else atom.kind
                return


@dataclass(frozen=True, slots=True)
class Header:
    """The unit of a table's numbers."""

    end: int
    found: Found
    scale: Decimal


def _is_cell(lower: str, atom: Atom) -> bool:
    signed = atom.start > 0 and lower[atom.start - 1] in "+-"
    return signed or atom.decimals > 0 or atom.raw >= 1000


def _said(lender: Atom, found: Found) -> tuple[int, int]:
    """Return where the unit of a neighbour is said: of one that only its scale word implies, the whole number."""
    return (found.start, found.end) if found.end > found.start else (lender.start, lender.end)
