"""A number while it is being read: what the passes of `quantities` and `sharing` fill in."""

from dataclasses import dataclass, field
from decimal import Decimal

from solieu.mentions.numbers import EXACT, Digits
from solieu.mentions.units import Found
from solieu.model import Kind


@dataclass(slots=True)
class Atom:
    """A number, its scale and its unit, as far as they stand next to it.

    `digits` is kept while the writing leaves two readings; `raw` is the number without its scale.
    """

    start: int
    end: int
    first: int
    last: int
    raw: Decimal
    decimals: int = 0
    scale: Decimal = Decimal(1)
    digits: Digits | None = None
    sign: int = 1
    kind: Kind = Kind.BARE
    unit: str | None = None
    found: Found | None = None
    unit_span: tuple[int, int] | None = None
    rule: str = "roles.bare"
    form: str = "point"
    extra: Decimal = Decimal(0)  # what "300 nghìn" adds to "2 triệu 300 nghìn"
    high: Decimal | None = None
    high_atom: "Atom | None" = None
    parts: list[tuple[int, int]] = field(default_factory=list)
    in_words: bool = False
    rank_of: int | None = None
    rank_scope: tuple[int, int] | None = None
    other_raw: Decimal | None = None
    blocked: bool = False  # a role claims the number; it may only be looked at
    dropped: bool = False

    @property
    def value(self) -> Decimal:
        """The value with its sign, scale words multiplied out."""
        return self._scaled(self.raw)

    @property
    def high_value(self) -> Decimal | None:
        """The upper end of a class."""
        return None if self.high is None else self._scaled(self.high)

    @property
    def other(self) -> Decimal | None:
        """The other reading."""
        return None if self.other_raw is None else self._scaled(self.other_raw)

    def _scaled(self, raw: Decimal) -> Decimal:
        size = EXACT.add(EXACT.multiply(raw, self.scale), self.extra)
        return tidy(-size if self.sign < 0 else size) if self.scale != 1 else -size if self.sign < 0 else size

    def take_unit(self, found: Found, *, inside: bool = True) -> None:
        """Give the number a unit, read next to it (`inside`) or at a neighbour."""
        self.unit, self.kind, self.found = found.unit, found.kind, found
        self.rule = found.entry.rule
        if found.entry.scale is not None:
            self.scale = EXACT.multiply(self.scale, found.entry.scale)
            self.extra = EXACT.multiply(self.extra, found.entry.scale)
        if inside:
            self.end = max(self.end, found.end)
            self.parts += found.parts
        else:
            self.unit_span = (found.start, found.end)


def tidy(value: Decimal) -> Decimal:
    """Return a value without zeros that only its scale word left behind."""
    whole = value.to_integral_value(context=EXACT)
    return whole if whole == value else value.normalize(EXACT)
