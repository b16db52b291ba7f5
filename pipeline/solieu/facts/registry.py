"""The mechanisms that `rules/assembly/columns.yaml` names: one function a rule, tried in the file's order."""

from collections.abc import Callable

from solieu.facts.frame import Number, Slot

Finder = Callable[[Number], Slot | None]

#: The order in which the columns of a number are decided: later ones look at earlier ones.
ORDER = (
    "statistic", "flow", "measure", "commodity", "reporter", "partner", "entity",
    "period", "base", "status", "source", "of", "indicator", "qualifier",
)  # fmt: skip

FINDERS: dict[str, Finder] = {}


def finds(rule: str) -> Callable[[Finder], Finder]:
    """Register a function as the mechanism of an assembly rule."""

    def register(function: Finder) -> Finder:
        if rule in FINDERS:
            raise ValueError(f"assembly rule {rule} has two mechanisms")
        FINDERS[rule] = function
        return function

    return register
