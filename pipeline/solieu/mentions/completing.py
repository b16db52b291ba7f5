"""What the text around gives a number that has no unit, or not the whole of it, next to it.

A table's header ("ĐVT: triệu đồng", "USD/tấn 1.902 1.913"), a currency that the neighbours name ("đạt 200
tỷ"), and what an amount is per when the clause says so elsewhere ("mỗi ngày ... 1.100 tấn").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from solieu.mentions.atoms import Atom
from solieu.mentions.context import Endings, before
from solieu.mentions.scales import ScaleReader
from solieu.mentions.units import Found, UnitReader
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.tokens import View

_HEADER = re.compile(r"\((?:[^()\d\n]{0,20}: ?)?([^()\d\n:]{1,30})\)|(?:đvt|đơn vị tính|đơn vị): ?([^()\d\n,;.]{1,30})")
_CLAUSE = re.compile(r"[,;:.()\n!?]")
_MONEY = (Kind.MONEY, Kind.PRICE, Kind.MONEY_RATE)
_TABLE_GAP = 90  # a header holds as long as the numbers of its table follow each other so closely
_NEIGHBOUR, _CUE = 200, 40
_BEFORE, _AFTER = 70, 45


class Completing:
    """The passes over the numbers that still miss a unit."""

    def __init__(self, rules: Rulebook, units: UnitReader) -> None:
        self._units, self._scales = units, ScaleReader(rules)
        links = rules["lexicon/links"]
        self._follow = PhraseTable((a, True) for row in links if row.kind == "follow" for a in row.words)
        currencies = rules["lexicon/currencies"]
        self._bare = [(row.code, tuple(normal(w) for w in row.bare)) for row in currencies if row.bare]
        self._each = {normal(a): row for row in links if row.kind == "each" for a in row.words}
        words = "|".join(sorted(map(re.escape, self._each), key=len, reverse=True))
        self._each_word = re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    def __call__(self, view: View, atoms: Sequence[Atom]) -> None:
        """Complete the numbers of a view, in place."""
        self._headers(view, atoms)
        for n, atom in enumerate(atoms):
            if atom.blocked or atom.dropped:
                continue
            if atom.unit is None and atom.scale >= 1000:
                self._money(view, atoms, n)
            if atom.unit and atom.kind in (Kind.MONEY, Kind.PHYSICAL, Kind.PERCENT, Kind.COUNT):
                self._rate(view, atoms, n)
