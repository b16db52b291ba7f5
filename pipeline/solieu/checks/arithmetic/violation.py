"""What a failed check says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from solieu.checks.arithmetic.figures import Figure
from solieu.checks.arithmetic.intervals import Interval, shown


@dataclass(frozen=True, slots=True)
class Violation:
    """Figures of a document that cannot all be right.

    `facts` are their ids and `figures` their quotes, in the formula's order, what it gives last. `expected` is what
    follows from the others and `found` what the text says, as texts in the unit of the last figure; `gap` is how far
    the two intervals are apart, in that unit.
    """

    check: str
    doc_id: str
    facts: tuple[str, ...]
    figures: str
    expected: str
    found: str
    gap: Decimal
    message: str


def compare(check: str, says: str, operands: Sequence[Figure], found: Figure, expected: Interval) -> Violation | None:
    """Return the violation where what the operands give and what is found have no value in common, else None.

    `says` is the subject of the message with its verb: "The change is".
    """
    gap = expected.gap(found.interval)
    if not gap:
        return None
    figures = [*operands, found]
    given = f" (from {', '.join(f.quote for f in operands)})" if operands else ""
    unit = found.unit
    message = f"{says} {expected} {unit}{given}, but the text has {found.quote}: {shown(gap)} {unit} apart."
    return Violation(
        check,
        str(found.row["doc_id"]),
        tuple(f.id for f in figures),
        ", ".join(f.quote for f in figures),
        str(expected),
        str(found.interval),
        gap,
        message,
    )
