"""What numbers share: "10, 12 và 15%", "3 - 3,5 triệu tấn", "từ 30 lên 40 triệu USD", "41,10 - 41,25 triệu đồng/lượng".

Each pass looks at neighbours only, from right to left, so that a list passes its unit down to its first number.
"""

from collections.abc import Sequence
from decimal import Decimal

from solieu.mentions.atoms import Atom
from solieu.mentions.bounds import BoundReader
from solieu.mentions.context import Endings, before, near
from solieu.model import Kind
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import normal
from solieu.rulebook.quantities import Link
from solieu.tokens import View

_LONGEST_LINK = 24
_QUOTE_REACH = 60
_MOVE_REACH = 110
_MOVE, _ALIKE = Decimal("0.5"), Decimal("1.5")  # the size of a move, and of another price, to a price
_MOVE_STEPS = 3
_CLOSE = Decimal("1.02")
_APART = 100  # a scale is not shared with a number so much larger than its neighbour


class Sharing:
    """The passes over the numbers of a document."""

    def __init__(self, rules: Rulebook, bounds: BoundReader) -> None:
        self._bounds = bounds
        rows = rules["lexicon/links"]
        between = ("range", "list", "move", "exchange")
        self._links = {normal(a): row for row in rows if row.kind in between for a in row.words}
        self._movers = Endings((a, row.id) for row in rows if row.kind == "mover" for a in row.words)
        self._quotes = [(row, tuple(normal(a) for a in row.words)) for row in rows if row.kind == "quotes"]
        self._spread = tuple(normal(a) for row in rows if row.kind == "spread" for a in row.words)

    def __call__(self, view: View, atoms: Sequence[Atom]) -> None:
        """Let neighbours share scale and unit, and join the ends of ranges."""
        for n in range(len(atoms) - 2, -1, -1):
            left, right = atoms[n], atoms[n + 1]
            if left.kind is Kind.RANK or left.in_words and left.form != "point" or left.blocked:
                continue
            gap = right.start - left.end
            if 0 < gap <= _LONGEST_LINK:
                self._join(view, left, right)
        for n, atom in enumerate(atoms):
            if atom.kind is Kind.MONEY and not atom.dropped:
                self._price(view, atoms, n)

    def _join(self, view: View, left: Atom, right: Atom) -> None:
        link = self._links.get(view.lower[left.end : right.start].strip()) or self._bounded(view, left, right)
        if not link or right.kind is Kind.RANK or (right.in_words and not left.in_words):
            return
        if right.blocked:  # "1.500 - 4.800 vòng/phút"
            left.blocked = left.blocked or left.unit is None and link.kind != "move"
            return
        if link.kind == "range":
            self._range(view, left, right)
        elif link.kind == "exchange":
            _exchange(left, right)
        elif left.unit is None and right.unit is not None and not (right.kind is Kind.COUNT and link.id == "comma"):
            _share(left, right)

    def _bounded(self, view: View, left: Atom, right: Atom) -> Link | None:
        """ "Từ hơn 120 tới gần 180 xe": a range whose end has a bound of its own."""
        bound = self._bounds.at(view.lower, right.start, right.end)
        if bound is None or left.unit is not None or not left.end < bound.cue[0] < right.start:
            return None
        link = self._links.get(view.lower[left.end : bound.cue[0]].strip())
        return link if link and link.kind == "range" else None

    def _range(self, view: View, left: Atom, right: Atom) -> None:
        if right.high_atom or right.unit is None and right.scale == 1:
            return
        if _is_minus(view, left, right):
            right.sign = -1
            return
        shared = left.unit is None
        if shared:
            _share(left, right)
        if not _comparable(left, right) or left.sign != right.sign or self._quoted(view, left, right):
            return
        if not shared and left.unit != right.unit and right.found:
            left.unit, left.kind, left.unit_span = right.unit, right.kind, (right.found.start, right.found.end)
        left.high_atom, left.form = right, "range"
        left.parts += [(right.first, right.last), *right.parts]
        left.end, right.dropped = right.end, True

    def _quoted(self, view: View, left: Atom, right: Atom) -> bool:
        """Whether two numbers are a buying and a selling price, and not how far these are apart."""
        if left.kind not in (Kind.PRICE, Kind.EXCHANGE, Kind.MONEY):
            return False
        said = view.lower[_clause(view.lower, left.start) : left.start]
        if any(word in said for word in self._spread):
            return False
        close = left.value < right.value < left.value * _CLOSE
        return any(
            close
            and left.unit in row.units
            or all(near(view.lower, left.start, right.end, _QUOTE_REACH, (word,)) for word in pair)
            for row, pair in self._quotes
        )

    def _price(self, view: View, atoms: Sequence[Atom], n: int) -> None:
        """Make an amount a price: the move of one ("giảm 1 USD xuống 61,40 USD/thùng"), or the one compared with."""
        atom, lower = atoms[n], view.lower
        bound = self._bounds.at(lower, atom.start, atom.end)
        start = bound.cue[0] if bound and bound.cue[0] < atom.start else atom.start
        mover = self._movers.at(lower, before(lower, start))
        if n > 0 and mover and _of_rate(lower[atoms[n - 1].end : mover[0]], atoms[n - 1], atom):
            return
        for other in (*atoms[n + 1 : n + 1 + _MOVE_STEPS], *atoms[max(0, n - _MOVE_STEPS) : n][::-1]):
            left, right = (atom, other) if other.start > atom.start else (other, atom)
            if right.start - left.end > _MOVE_REACH or other.kind is not Kind.PRICE or not other.found:
                continue
            if not (other.unit or "").startswith(f"{atom.unit}/") or "\n" in lower[left.end : right.start]:
                continue
            size = abs(atom.value / other.value) if other.value else Decimal(0)
            if mover and size < _MOVE or not mover and atom.scale == other.scale and 1 / _ALIKE < size < _ALIKE:
                atom.unit, atom.kind, atom.rule = other.unit, other.kind, "links.mover"
                atom.unit_span = (other.found.start, other.found.end)
                return


def _of_rate(between: str, rate: Atom, atom: Atom) -> bool:
    """ "Tỷ giá ở mức 23.640 đồng/USD, tăng 6 đồng": whether an amount is said of the rate of exchange before it."""
    alike = rate.kind is Kind.EXCHANGE and (rate.unit or "").startswith(f"{atom.unit}/")
    return alike and between.strip(" ") in ("", ",")


def _clause(lower: str, start: int) -> int:
    """Return where the sentence of a number begins, not further off than what tells of quotes."""
    return max(start - _QUOTE_REACH, lower.rfind(". ", 0, start) + 1, 0)


def _share(left: Atom, right: Atom) -> None:
    """Give `left` the unit of `right`, and its scale where that makes them alike."""
    if left.scale == 1 and right.scale != 1 and not left.in_words and left.raw < right.raw * _APART:
        left.scale = right.scale
    elif right.found and right.found.entry.scale is not None:
        left.scale *= right.found.entry.scale
    left.unit, left.kind, left.rule = right.unit, right.kind, right.rule
    span = right.unit_span or (right.last, right.end)
    left.unit_span = span if span[1] > span[0] else None


def _is_minus(view: View, left: Atom, right: Atom) -> bool:
    """Whether the hyphen between two numbers of a table is the sign of the second: "416,3 - 8%"."""
    if view.lower[left.end : right.start] != "-" or left.value <= right.value:
        return False
    hyphen = view.source_span(left.end, left.end + 1)[0]
    return hyphen > 0 and view.source[hyphen - 1] in " _"


def _exchange(left: Atom, right: Atom) -> None:
    """ "22.500 đồng đổi 1 USD" and "1 USD đổi 22.500 đồng": one exchange rate."""
    if left.kind is not Kind.MONEY or right.kind is not Kind.MONEY or left.unit == right.unit:
        return
    rate, one = (left, right) if right.value == 1 else (right, left)
    if one.value == 1 and one.found:
        rate.unit, rate.kind, rate.rule = f"{rate.unit}/{one.unit}", Kind.EXCHANGE, "links.exchange"
        rate.unit_span, one.dropped = (one.found.start, one.found.end), True
        rate.parts.append((one.first, one.last))


def _comparable(left: Atom, right: Atom) -> bool:
    """Whether two numbers can be the ends of one range."""
    if left.high_atom or left.unit == right.unit:
        return not left.high_atom
    return bool(left.unit and right.unit and right.unit.startswith(f"{left.unit}/")) and left.value < right.value
