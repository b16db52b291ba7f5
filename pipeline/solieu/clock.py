"""How long the stages of a document take."""

from collections import Counter
from functools import cached_property
from time import perf_counter
from typing import Any, Self, TypeVar, overload

T = TypeVar("T")


class Clock:
    """Seconds by stage. A stage that asks for another is not charged for it."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner = 0.0

    def charge(self, name: str, began: float, before: float) -> None:
        """Charge a stage that began at `began`, when `before` seconds were charged to others within its caller."""
        took = perf_counter() - began
        self.seconds[name] += took - self._inner  # type: ignore[assignment]  # typeshed: counts are whole numbers
        self._inner = before + took

    def begin(self) -> tuple[float, float]:
        """Return when a stage begins, and what its caller has been spared so far."""
        before, self._inner = self._inner, 0.0
        return perf_counter(), before


class stage(cached_property[T]):  # noqa: N801  (a decorator)
    """A cached property of an object with a `clock`, which is told how long making it takes."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """Make the value, once."""
        if instance is None:
            return self
        begun = instance.clock.begin()
        value = super().__get__(instance, owner)
        instance.clock.charge(self.attrname, *begun)
        return value
