"""Numbers that can be read in two ways, "1.950" and "3,021": settled by unit, document and sense."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import log10

from solieu.mentions.atoms import Atom
from solieu.mentions.numbers import Convention, Digits
from solieu.model import Kind
from solieu.rulebook.load import Rulebook

_MONEY = (Kind.MONEY, Kind.PRICE, Kind.MONEY_RATE, Kind.EXCHANGE)
_LIKE, _UNLIKE = 1.0, 2.0  # powers of ten to a number of the same unit


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
            if atom.digits:
                convention.learn(atom.digits)
        for atom, digits in open_:
            _read(atom, digits, whole=self._is_whole(atom, digits, convention))
        scaled = [(a, d) for a, d in open_ if a.scale >= 1000 and a.unit and not d.slip]
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


def _by_neighbours(atoms: Iterable[Atom], open_: Sequence[tuple[Atom, Digits]]) -> None:
    """Prefer the reading that is of the size of sure numbers with the same unit."""
    sure: dict[str | None, list[float]] = {}
    for a in atoms:
        if a.value and (a.digits is None or a.digits.sure):
            sure.setdefault(a.unit, []).append(log10(abs(float(a.value))))
    bounds = {unit: (min(sizes), max(sizes)) for unit, sizes in sure.items()}
    for atom, digits in open_:
        if atom.unit not in bounds or not atom.value or not atom.other:
            continue
        low, high = bounds[atom.unit]
        here, there = log10(abs(float(atom.value))), log10(abs(float(atom.other)))
        if not low - _UNLIKE < here < high + _UNLIKE and low - _LIKE < there < high + _LIKE:
            _read(atom, digits, whole=atom.decimals != 0)
