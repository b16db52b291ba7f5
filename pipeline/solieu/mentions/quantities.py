"""Quantities: numbers with their units, ranges, lists and bounds.

`scan` finds every number with the scale and unit next to it; here neighbours share what they have in common,
numbers that can be read in two ways are settled by unit, document and sense, and bounds are read.
"""

from collections.abc import Sequence

from solieu.mentions.atoms import Atom
from solieu.mentions.bounds import BoundReader, interval
from solieu.mentions.completing import Completing
from solieu.mentions.leading import Leading
from solieu.mentions.readings import Readings
from solieu.mentions.roles import RoleTable
from solieu.mentions.scan import Scanner
from solieu.mentions.sharing import Sharing
from solieu.mentions.units import UnitReader
from solieu.model import Kind, Quantity
from solieu.rulebook.load import Rulebook
from solieu.tokens import View


class QuantityFinder:
    """Finds the quantities of a view. Compiled once, safe to share."""

    def __init__(self, rules: Rulebook) -> None:
        units = UnitReader(rules)
        self._scan = Scanner(rules, units, RoleTable([row for row in rules["patterns/roles"] if row.hard], "roles"))
        self._bounds = BoundReader(rules)
        self._lead = Leading(rules, units, self._bounds)
        self._share = Sharing(rules, self._bounds)
        self._complete = Completing(rules, units)
        self._readings = Readings(rules)

    def __call__(self, view: View, taken: Sequence[tuple[int, int]]) -> list[Quantity]:
        """Return the quantities in order; digits within `taken` are none."""
        atoms = self._scan(view, taken)
        self._lead(view, atoms)
        self._share(view, atoms)
        self._complete(view, atoms)
        self._readings(atoms)
        return [self._quantity(view, a) for a in atoms if not a.dropped and not a.blocked and _states_size(a)]

    def _quantity(self, view: View, atom: Atom) -> Quantity:
        bound = self._bounds.at(view.lower, atom.start, atom.end) if atom.kind is not Kind.RANK else None
        high = atom.high_atom.value if atom.high_atom else atom.high_value
        ends = (atom.value, atom.value if high is None else high)
        whole = atom.kind is Kind.RANK or atom.kind is Kind.COUNT and atom.scale == 1 or atom.form == "class"
        low, top = interval(
            min(ends), max(ends), atom.decimals, atom.scale, bound.interval if bound else "point", exact=whole
        )
        return Quantity(
            atom.start, atom.end, atom.rule, atom.first, atom.last, atom.kind, atom.value, atom.unit, high,
            atom.decimals, atom.scale, atom.form, bound.sign if bound else None, bound.cue if bound else None,
            low, top, atom.other, atom.rank_of, atom.rank_scope, tuple(atom.parts), atom.unit_span, atom.in_words,
        )  # fmt: skip


def _states_size(atom: Atom) -> bool:
    """Whether a number without a unit is written as a size: scaled, grouped or with decimals."""
    if atom.kind is not Kind.BARE:
        return True
    return atom.scale != 1 or atom.decimals > 0 or atom.value >= 1000 and atom.last - atom.first > 4
