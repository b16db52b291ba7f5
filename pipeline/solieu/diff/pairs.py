"""Items of two lists that are the same by a key, or by another where that finds none."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Key = Callable[[T], Hashable | None]


@dataclass(frozen=True)
class Pairs(Generic[T]):
    """What belongs together, and what is in one list only; the order is that of the lists."""

    both: Sequence[tuple[T, T]]
    left: Sequence[T]
    right: Sequence[T]


def pair(left: Sequence[T], right: Sequence[T], *keys: Key[T]) -> Pairs[T]:
    """Pair items of the same key, the first with the first; later keys take what earlier ones left.

    An item whose key is None is left.
    """
    both: list[tuple[T, T]] = []
    for key in keys:
        found = _pair(left, right, key)
        both += found.both
        left, right = found.left, found.right
    return Pairs(both, left, right)


def _pair(left: Sequence[T], right: Sequence[T], key: Key[T]) -> Pairs[T]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, item in enumerate(right):
        if (name := key(item)) is not None:
            waiting[name].append(place)
    both, rest, taken = [], [], set()
    for item in left:
        name = key(item)
        if name is not None and waiting.get(name):
            place = waiting[name].popleft()
            taken.add(place)
            both.append((item, right[place]))
        else:
            rest.append(item)
    return Pairs(both, rest, [item for place, item in enumerate(right) if place not in taken])
