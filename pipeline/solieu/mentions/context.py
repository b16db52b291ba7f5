"""What stands just before a place of a view."""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from solieu.rulebook.phrases import normal

T = TypeVar("T")

_TAIL = re.compile(r"[^\W\d]+\Z")
_REACH = 14  # characters; no Vietnamese syllable is longer than 7


class Endings(Generic[T]):
    """Longest phrase that ends at a given place of a lower-case view, on word boundaries."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_tail: dict[str, list[tuple[str, T]]] = {}
        for phrase, value in phrases:
            key = normal(phrase)
            self._by_tail.setdefault(_tail(key, len(key)), []).append((key, value))
        for found in self._by_tail.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def at(self, lower: str, end: int) -> tuple[int, T] | None:
        """Return (start, value) of the longest phrase that ends at `end`, or None."""
        for phrase, value in self._by_tail.get(_tail(lower, end), ()):
            start = end - len(phrase)
            if start < 0 or not lower.startswith(phrase, start):
                continue
            if start == 0 or not (lower[start - 1].isalnum() and phrase[0].isalnum()):
                return start, value
        return None


def _tail(lower: str, end: int) -> str:
    """Return the letters that end at a place, else the character before it."""
    first = end - _REACH if end > _REACH else 0
    blank = lower.rfind(" ", first, end)
    word = lower[blank + 1 if blank >= 0 else first : end]
    if word.isalpha():
        return word
    m = _TAIL.search(lower, first, end)
    return m[0] if m else lower[end - 1 : end]


def before(lower: str, start: int) -> int:
    """Return the end of what stands before `start`: one blank is left out."""
    return start - 1 if start > 0 and lower[start - 1] == " " else start


def near(lower: str, start: int, end: int, reach: int, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the same paragraph within `reach` characters of a span."""
    left = max(lower.rfind("\n", max(0, start - reach), start) + 1, start - reach, 0)
    right = lower.find("\n", end, end + reach)
    window = lower[left : right if right >= 0 else end + reach]
    return any(phrase in window for phrase in phrases)
