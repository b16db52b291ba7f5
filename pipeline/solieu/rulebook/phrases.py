"""Phrases of the lexicon, looked up at a place or found in a text."""

import re
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from solieu.tokens import View

T = TypeVar("T")


def normal(phrase: str) -> str:
    """Return a phrase as a view writes it: lower case, one tone placement, one blank."""
    return View.of(phrase).lower


class PhraseTable(Generic[T]):
    """Longest phrase at a given place of a lower-case view; word boundaries on both sides."""

    def __init__(self, phrases: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        pairs = phrases.items() if isinstance(phrases, Mapping) else phrases
        self._by_head: dict[str, list[tuple[str, T]]] = {}
        for phrase, value in pairs:
            key = normal(phrase)
            self._by_head.setdefault(_head(key), []).append((key, value))
        for found in self._by_head.values():
            found.sort(key=lambda pair: -len(pair[0]))

    @property
    def phrases(self) -> list[str]:
        """All phrases, as a view writes them."""
        return [phrase for found in self._by_head.values() for phrase, _ in found]

    def at(self, lower: str, start: int) -> tuple[int, T] | None:
        """Return (end, value) of the longest phrase that starts at `start`, or None."""
        m = _WORD.match(lower, start)
        for phrase, value in self._by_head.get(m[0] if m else lower[start : start + 1], ()):
            end = start + len(phrase)
            if lower.startswith(phrase, start) and (end == len(lower) or not _joins(lower[end - 1], lower[end])):
                return end, value
        return None


_WORD = re.compile(r"[^\W\d]+")


def _head(key: str) -> str:
    m = _WORD.match(key)
    return m[0] if m else key[:1]


def _joins(left: str, right: str) -> bool:
    """Whether a word goes on from `left` to `right`; a digit after a letter does (m2, E5)."""
    return left.isalnum() and right.isalnum()
