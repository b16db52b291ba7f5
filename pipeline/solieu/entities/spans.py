"""Where terms of some kinds stand, to look up in logarithmic time."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from solieu.model import Term


class Spans:
    """Where terms of some kinds stand."""

    def __init__(self, terms: Sequence[Term], kinds: frozenset[str]) -> None:
        found = [t for t in terms if t.kind in kinds]
        self._starts = [t.start for t in found]
        self._reach = list(accumulate((t.end for t in found), max))
        self._ends = sorted(t.end for t in found)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them touches the stretch."""
        return bisect_left(self._starts, end) > bisect_right(self._ends, start)

    def cover(self, place: int) -> bool:
        """Whether one of them stands at a place."""
        return self.touch(place, place + 1)

    def reach(self, place: int) -> int:
        """Return the last end of those that begin at a place or before it."""
        k = bisect_right(self._starts, place)
        return self._reach[k - 1] if k else -1
