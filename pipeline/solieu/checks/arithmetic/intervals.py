"""Intervals of decimals: what a printed number stands for, and what follows from several of them.

The ends are rounded outward (60 digits), so that an interval always holds every value that its operands allow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

_DOWN = Context(prec=60, rounding=ROUND_FLOOR)
_UP = Context(prec=60, rounding=ROUND_CEILING)
_ENDLESS = Decimal("Infinity")
_ZERO = Decimal(0)
_SHOWN = 6
#: Digits of a gap: no text prints so many.
_GAP_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`; an open end is an infinite one."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, low: Decimal | None, high: Decimal | None) -> "Interval":
        """Return the interval with these ends, None where it is open."""
        return cls(-_ENDLESS if low is None else low, _ENDLESS if high is None else high)

    @classmethod
    def exactly(cls, value: Decimal | int) -> "Interval":
        """Return the interval that holds one value."""
        return cls(Decimal(value), Decimal(value))

    def wider_than(self, value: Decimal, slack: Decimal) -> "Interval":
        """Return the least interval that holds this one and `value`, give or take `slack`."""
        return Interval(min(self.low, _DOWN.subtract(value, slack)), max(self.high, _UP.add(value, slack)))

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The ends as a row has them: None where open."""
        return (self.low if self.low.is_finite() else None, self.high if self.high.is_finite() else None)

    @property
    def width(self) -> Decimal:
        """How far the ends are apart; infinite when one is open."""
        return _UP.subtract(self.high, self.low)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_DOWN.add(self.low, other.low), _UP.add(self.high, other.high))

    def __neg__(self) -> "Interval":
        return Interval(self.high.copy_negate(), self.low.copy_negate())

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        pairs = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        low = min(_product(_DOWN.multiply, *pair) for pair in pairs)
        return Interval(low, max(_product(_UP.multiply, *pair) for pair in pairs))

    def __truediv__(self, other: "Interval") -> "Interval":
        return self * other._inverse()

    def _inverse(self) -> "Interval":
        """Return 1 over the interval: open where it comes to zero, and on both sides where zero is inside."""
        if self.low < 0 < self.high or self.low == self.high == 0:
            return Interval(-_ENDLESS, _ENDLESS)
        low = -_ENDLESS if self.high == 0 else _DOWN.divide(Decimal(1), self.high)
        high = _ENDLESS if self.low == 0 else _UP.divide(Decimal(1), self.low)
        return Interval(low, high)

    def gap(self, other: "Interval") -> Decimal:
        """Return by how much the two miss each other; zero where they share a value."""
        apart = max(_DOWN.subtract(self.low, other.high), _DOWN.subtract(other.low, self.high))
        if apart <= 0:
            return _ZERO
        return Context(prec=_GAP_DIGITS, rounding=ROUND_FLOOR).plus(apart).normalize()

    def __str__(self) -> str:
        low, high = self.ends
        if low is None or high is None:
            ends = (("at least", low, ROUND_FLOOR), ("at most", high, ROUND_CEILING))
            return " ".join(f"{word} {shown(end, mode)}" for word, end, mode in ends if end is not None) or "anything"
        first, last = shown(low, ROUND_FLOOR), shown(high, ROUND_CEILING)
        return first if first == last else f"{first} to {last}"


def shown(value: Decimal, rounding: str | None = None) -> str:
    """Return a number for a message: at most six digits that count, thousands grouped with commas."""
    short = Context(prec=_SHOWN, rounding=rounding).plus(value)
    text = format(short, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _product(multiply: Callable[[Decimal, Decimal], Decimal], a: Decimal, b: Decimal) -> Decimal:
    return multiply(a, b) if a and b else _ZERO  # of an open end too: the end itself is never reached
