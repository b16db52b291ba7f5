"""How likely a row is right in all columns of the guide's key, from how it was put together.

A logistic model over the rules that filled the columns. Its weights are in `rules/assembly/columns.yaml`
(`confidence`), one a feature; docs/measured.md has the reliability on annotated texts that they were not fitted to.
"""

import math
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from solieu.model import Fact
from solieu.rulebook.load import Rulebook

_COLUMNS = (
    "statistic", "flow", "measure", "commodity", "reporter", "partner", "entity", "period", "base", "status",
)  # fmt: skip
_MOST_FAR = 4
_SURE = (0.5, 0.7, 0.8, 0.9, 0.95)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Confidence:
    """The weights of the features."""

    weights: Mapping[str, float]

    @classmethod
    def of(cls, rules: Rulebook) -> "Confidence":
        """Take them from a rulebook."""
        return cls({name: float(w) for name, w in rules.settings["assembly/columns.yaml"]["confidence"].items()})

    def __call__(self, fact: Fact, sentence: tuple[int, int], *, dated: bool) -> Decimal | None:
        """Return the confidence, 0.01 to 0.99; None for a cell of a table, of which none was fitted.

        `sentence` is the span that the number stands in; `dated`: the document has a date.
        """
        if any(e.rule.startswith("table_") for e in fact.evidence):
            return None
        total = sum(self.weights.get(name, 0.0) for name in features(fact, sentence, dated=dated))
        return min(max(Decimal(1 / (1 + math.exp(-total))).quantize(_CENT), _CENT), 1 - _CENT)


def features(fact: Fact, sentence: tuple[int, int], *, dated: bool) -> Iterator[str]:
    """Yield what the model sees of a fact: rules, kinds, how sure the choice was, how many columns were carried."""
    evidence = {e.column: e for e in fact.evidence}
    far = 0
    yield "bias"
    for column in _COLUMNS:
        e = evidence.get(column)
        if column not in fact.columns:
            yield f"{column}_empty"
        elif e is not None:
            yield e.rule.partition("/")[0]
            far += e.start is not None and not sentence[0] <= e.start < sentence[1]
    yield from (f"{column}_sure_{bisect(_SURE, sure)}" for column, sure in fact.sure.items())
    yield f"far_{min(far, _MOST_FAR)}"
    yield f"measure_is_{fact.columns.get('measure')}"
    yield f"statistic_is_{fact.columns.get('statistic')}"
    yield f"unit_is_{_unit(str(fact.columns.get('unit')))}"
    yield from ["failed"] * bool(fact.checks) + ["undated"] * (not dated)


def _unit(unit: str) -> str:
    if unit in ("%", "%/year", "pp"):
        return "relative"
    if "/" in unit:
        return "rate"
    return "money" if len(unit) == 3 and unit.isupper() else "other"
