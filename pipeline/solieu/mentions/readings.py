"""Numbers that can be read in two ways, "1.950" and "3,021": settled by unit, document and sense."""

from collections.abc import Sequence
from decimal import Decimal
from math import log10

from solieu.mentions.atoms import Atom
from solieu.mentions.numbers import Convention, Digits
from solieu.model import Kind
from solieu.rulebook.load import Rulebook

_MONEY = (Kind.MONEY, Kind.PRICE, Kind.MONEY_RATE, Kind.EXCHANGE)
_LIKE, _UNLIKE = 0.5, 2.4  # powers of ten to a number of the same unit
_NEAR, _STEPS = 80, 3


class Readings:
    """Chooses a reading for every number of a document and keeps the other one."""

    def __init__(self, rules: Rulebook) -> None:
        self._whole = {row.code for row in rules["lexicon/currencies"] if row.whole}

    def __call__(self, atoms: Sequence[Atom]) -> None:
        """Settle the open numbers of a document."""
        open_ = [(a, a.digits) for a in atoms if a.digits and not a.digits.sure]
        if not open_:
            return
        convention = Convention()
        for atom in atoms:
            if atom.digits and not atom.blocked and (atom.unit or atom.scale != 1):
                convention.learn(atom.digits)
        for atom, digits in open_:
            _read(atom, digits, whole=self._is_whole(atom, digits, convention))
        scaled = [(a, d) for a, d in open_ if a.scale >= 1000 and not d.slip and not self._in_whole_money(a)]
        if scaled:
            _by_neighbours(atoms, scaled)

    def _is_whole(self, atom: Atom, digits: Digits, convention: Convention) -> bool:
        """Whether the separator of an open number groups thousands."""
        counted = atom.scale == 1 and (atom.kind in (Kind.COUNT, Kind.RANK) or self._in_whole_money(atom))
        if counted or digits.slip:
            return counted
        zeros = _whole(digits) % 100 == 0
        if atom.kind in (Kind.PERCENT, Kind.POINTS, Kind.TIMES):
            return digits.mark == "." and zeros
        if digits.mark == ".":
            return not (convention.english and atom.scale >= 1000)
        return convention.english or atom.scale == 1 and zeros

    def _in_whole_money(self, atom: Atom) -> bool:
        return atom.kind in _MONEY and (atom.unit or "").split("/")[0] in self._whole


def _whole(digits: Digits) -> Decimal:
    return digits.value if not digits.decimals or digits.other is None else digits.other


def _read(atom: Atom, digits: Digits, *, whole: bool) -> None:
    """Give the atom one reading of its digits, and keep the other."""
    if digits.other is None:
        return
    readings = [(digits.value, digits.decimals), (digits.other, digits.other_decimals)]
    readings.sort(key=lambda reading: (reading[1] == 0) != whole)
    (atom.raw, atom.decimals), (atom.other_raw, _) = readings


def _by_neighbours(atoms: Sequence[Atom], open_: Sequence[tuple[Atom, Digits]]) -> None:
    """Prefer the reading that is of the size of the number just before or after with the same unit.

    "2.418.350 tấn, so với 2.106 triệu tấn quý trước" is 2,106 million tonnes.
    """
    place = {id(atom): n for n, atom in enumerate(atoms)}
    for atom, digits in open_:
        n = place[id(atom)]
        beside = [a for a in atoms[max(n - _STEPS, 0) : n + _STEPS + 1] if a is not atom and _vouches(a, atom)]
        if not beside or not atom.value or not atom.other:
            continue
        here = min(abs(log10(abs(float(atom.value / a.value)))) for a in beside)
        there = min(abs(log10(abs(float(atom.other / a.value)))) for a in beside)
        if here > _UNLIKE and there < _LIKE:
            _read(atom, digits, whole=atom.decimals != 0)


def _vouches(other: Atom, atom: Atom) -> bool:
    apart = max(other.start, atom.start) - min(other.end, atom.end)
    return other.unit == atom.unit and bool(other.value) and (not other.digits or other.digits.sure) and apart < _NEAR
