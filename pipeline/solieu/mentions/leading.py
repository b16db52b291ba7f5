"""What the sentence before a number without a unit says that it is.

"VN-Index lùi về ngưỡng 812": a word leads to the number, an index was named. "Số doanh nghiệp ... đã lên tới
325": the noun was counted before.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from solieu.mentions.atoms import Atom
from solieu.mentions.bounds import BoundReader
from solieu.mentions.context import Endings, before
from solieu.mentions.scales import any_of
from solieu.mentions.units import Found, UnitReader
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable, normal
from solieu.rulebook.quantities import Link
from solieu.tokens import View

_REACH = 130
_GAP = re.compile(r"[^\d.;:\n]{0,60}")
_YEARS = (1900, 2100)
_MANY = Decimal(1000)
_KINDS = {"points": Kind.INDEX, "%": Kind.PERCENT}


class Leading:
    """The pass over numbers without a unit that a word of the sentence leads to."""

    def __init__(self, rules: Rulebook, units: UnitReader, bounds: BoundReader) -> None:
        self._units, self._bounds = units, bounds
        links = rules["lexicon/links"]
        self._leads = Endings((a, True) for row in links if row.kind == "leads" for a in row.words)
        self._led = [
            (row, re.compile(rf"(?<!\w)(?:{any_of(_words(row))})(?!\w)")) for row in links if row.kind == "led"
        ]
        heads = (normal(a) for row in links if row.kind == "counted" for a in row.words)
        self._head = re.compile(rf"(?<!\w)(?:{any_of(heads)}) ")
        self._follow = PhraseTable((a, True) for row in links if row.kind in ("follow", "list") for a in row.words)
        self._range = frozenset(normal(a) for row in links if row.kind == "range" for a in row.words)

    def __call__(self, view: View, atoms: Sequence[Atom]) -> None:
        """Complete the numbers of a view, in place."""
        lower = view.lower
        done: Atom | None = None
        for n, atom in enumerate(atoms):
            if atom.unit is not None or atom.blocked or atom.scale != 1 or atom.in_words or atom.kind is Kind.RANK:
                continue
            p = atoms[n - 1] if n else None
            if (
                p is not None
                and p is done
                and lower[p.end : atom.start].strip() in self._range
                and p.kind is not Kind.COUNT
            ):
                atom.unit, atom.kind, atom.rule, done = p.unit, p.kind, p.rule, None
            elif self._ends(view, atoms, n) and self._lead(view, atom):
                done = atom

    def _ends(self, view: View, atoms: Sequence[Atom], n: int) -> bool:
        """Whether no noun follows that would be the unit: a mark, the end, the other end of a range."""
        lower, end = view.lower, atoms[n].end
        if n + 1 < len(atoms) and lower[end : atoms[n + 1].start].strip() in self._range:
            return atoms[n + 1].unit is None
        after = lower[end : end + 2].strip()[:1]
        return not after.isalnum() and after not in ("/", "%") or bool(self._follow.at(lower, end + 1))

    def _lead(self, view: View, atom: Atom) -> bool:
        lower = view.lower
        bound = self._bounds.at(lower, atom.start, atom.end)
        start = bound.cue[0] if bound and bound.cue[0] < atom.start else atom.start
        lead = self._leads.at(lower, before(lower, start)) or self._leads.at(lower, before(lower, atom.start))
        if lead is None or not atom.decimals and atom.last - atom.first == 4 and _YEARS[0] < atom.raw < _YEARS[1]:
            return False
        first = max(start - _REACH, lower.rfind("\n", 0, start) + 1, lower.rfind(". ", 0, start) + 1, 0)
        row = next((r for r, words in self._led if _sized(r, atom) and words.search(lower, first, lead[0])), None)
        if row is not None:
            atom.unit, atom.kind, atom.rule = row.units[0], _KINDS.get(row.units[0], Kind.EXCHANGE), f"links.{row.id}"
            return True
        noun = None if atom.decimals else self._counted(view, first, lead[0])
        if noun is not None:
            atom.take_unit(noun, inside=False)
        return noun is not None

    def _counted(self, view: View, first: int, last: int) -> Found | None:
        """Return the noun whose number is said behind it, from where it is counted to the word that leads on."""
        for m in reversed([*self._head.finditer(view.lower, first, last)]):
            noun = self._units.at(view, m.end(), _MANY, scaled=True)
            if noun and noun.kind is Kind.COUNT and not noun.entry.role and _GAP.fullmatch(view.lower, noun.end, last):
                return noun
        return None


def _words(row: Link) -> Iterable[str]:
    return (normal(a) for a in row.words)


def _sized(row: Link, atom: Atom) -> bool:
    value = atom.digits.value if atom.digits else atom.raw
    values = [value, *([atom.digits.other] if atom.digits and atom.digits.other is not None else [])]
    return any((row.least or 0) <= v <= (v if row.most is None else row.most) for v in values)
