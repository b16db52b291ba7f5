"""What each assembly rule wins and loses: the run with it against the run without it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solieu.evaluate.breakdown import Difference, differences
from solieu.evaluate.gold import GoldDocument
from solieu.evaluate.match import Run, match
from solieu.evaluate.score import Score, score

if TYPE_CHECKING:
    from solieu.evaluate.bench import Bench


@dataclass(frozen=True)
class Ablation:
    """A rule taken out. `won` and `lost` count, by column, facts that the rule makes right and makes wrong."""

    rule: str
    key: float
    trade_key: float
    full: float
    won: Mapping[str, int]
    lost: Mapping[str, int]
    differences: Sequence[Difference]


def without(rules: Iterable[str], documents: Sequence[GoldDocument], bench: "Bench") -> list[Ablation]:
    """Take out each rule alone and return what that changes; figures are F1 with the rule minus F1 without it.

    Raises:
        InputError: a rule is no assembly rule.
    """
    whole = match(documents, bench.output().rows)
    figures = score(whole, intervals=False)
    return [_ablation(rule, documents, bench, whole, figures) for rule in rules]


def _ablation(rule: str, documents: Sequence[GoldDocument], bench: "Bench", whole: Run, figures: Score) -> Ablation:
    less = match(documents, bench.output(frozenset({rule})).rows)
    reduced = score(less, intervals=False)
    found = differences(less, whole)
    return Ablation(
        rule=rule,
        key=round(figures.all["key"].f1 - reduced.all["key"].f1, 4),
        trade_key=round(figures.trade["key"].f1 - reduced.trade["key"].f1, 4),
        full=round(figures.all["full"].f1 - reduced.all["full"].f1, 4),
        won=Counter(slot for d in found for slot in d.won),
        lost=Counter(slot for d in found for slot in d.lost),
        differences=found,
    )
