"""Things that belong together because a chain of links joins them (union-find)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Links(Generic[T]):
    """Sets of things. What was never joined is alone."""

    def __init__(self) -> None:
        self._above: dict[T, T] = {}

    def root(self, thing: T) -> T:
        """Return the thing that stands for all that `thing` is joined with."""
        above = self._above
        while (parent := above.get(thing, thing)) != thing:
            above[thing] = above.get(parent, parent)
            thing = parent
        return thing

    def join(self, one: T, other: T) -> None:
        """Put two things, and all that they are joined with, together; `one`'s stands for both."""
        self._above[self.root(other)] = self.root(one)

    def parts(self, things: Iterable[T]) -> list[list[T]]:
        """Part things into those that are joined; order within and between the parts is kept."""
        parts: defaultdict[T, list[T]] = defaultdict(list)
        for thing in things:
            parts[self.root(thing)].append(thing)
        return list(parts.values())
