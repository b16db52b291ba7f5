"""Bounds ("hơn", "gần", "... trở lên") and the interval that a number means."""

import re
from dataclasses import dataclass
from decimal import Decimal

from solieu.mentions.context import Endings, before
from solieu.mentions.numbers import EXACT
from solieu.rulebook.load import Rulebook
from solieu.rulebook.phrases import PhraseTable
from solieu.rulebook.quantities import Bound

_HALF = Decimal("0.5")
_MOST_FILLERS = 3
_WORD = re.compile(r"[^\W\d]+|[-–]")
_BEHIND = 6  # characters


@dataclass(frozen=True, slots=True)
class BoundAt:
    """A bound, what it says of the interval, and its cue."""

    sign: str | None
    interval: str
    cue: tuple[int, int]


class BoundReader:
    """Reads the bound of the number that stands at a place."""

    def __init__(self, rules: Rulebook) -> None:
        rows = rules["lexicon/bounds"]
        self._before: Endings[Bound] = Endings((a, r) for r in rows if r.side != "after" for a in r.aliases)
        self._after: PhraseTable[Bound] = PhraseTable((a, r) for r in rows if r.side == "after" for a in r.aliases)
        self._not_after = {
            r.id: Endings((word, True) for word in r.not_after) for r in rows if r.not_after
        }  # fmt: skip

    def at(self, lower: str, start: int, end: int) -> BoundAt | None:
        """Return the bound of the quantity lower[start:end]."""
        if lower[end : end + 1] == " ":
            hit = self._after.at(lower, end + 1)
            if hit:
                return BoundAt(hit[1].bound, hit[1].interval, (end + 1, hit[0]))
        place = before(lower, start)
        for _ in range(_MOST_FILLERS):
            found = self._before.at(lower, place)
            if not found:
                return None
            first, row = found
            if row.side == "before":
                other = self._cancelled(lower, first, row) or _goes_on(lower, start, end, row)
                return None if other else BoundAt(row.bound, row.interval, (first, place))
            place = before(lower, first)
        return None

    def _cancelled(self, lower: str, start: int, row: Bound) -> bool:
        words = self._not_after.get(row.id)
        return bool(words and words.at(lower, before(lower, start)))


def _goes_on(lower: str, start: int, end: int, row: Bound) -> bool:
    """Whether the number is a range or a movement, of which the cue only names the start."""
    words = _WORD.findall(lower, start, end + _BEHIND) if row.not_with else ()
    return any(word in row.not_with for word in words)


def interval(
    low: Decimal, high: Decimal, decimals: int, scale: Decimal, meaning: str, *, exact: bool
) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval that precision and bound imply; `low` and `high` are the ends as written.

    `exact`: the number is a count of whole things, without a scale word.
    """
    step = EXACT.multiply(Decimal(1).scaleb(-decimals), scale)
    match meaning:
        case "above" | "at_least":
            return low, None
        case "below" | "at_most":
            return None, high
        case "just_below":
            return EXACT.subtract(low, _last_place(high)), high
        case "around":
            step = max(step, _last_place(high))
        case _ if exact:
            return low, high
        case _:
            pass
    half = EXACT.multiply(step, _HALF)
    return EXACT.subtract(low, half), EXACT.add(high, half)


def _last_place(value: Decimal) -> Decimal:
    """Return the size of the last digit that is not zero: 10 for 350, 0.1 for 2.4."""
    _, digits, exponent = value.as_tuple()
    zeros = len(digits) - len(bytes(digits).rstrip(b"\0")) if any(digits) else 0
    return Decimal(1).scaleb(int(exponent) + zeros)
