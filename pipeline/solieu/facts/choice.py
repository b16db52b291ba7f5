"""The last word on what a clause leaves unsaid: of all candidates the heaviest, the rules' own answer one of them.

A log-linear model over named traits. Its weights are in `rules/assembly/choice.yaml`, one a trait, beside the rules
whose answers it looks over.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from solieu.facts.candidates import EMPTY, Candidate, candidates_of, shares
from solieu.facts.frame import Number
from solieu.facts.namings import Namings
from solieu.facts.registry import Finder
from solieu.facts.situation import Situation, answering, situation_of
from solieu.facts.traits import Given, Traits, bundles_of, traits_of
from solieu.rulebook.assembly import Choice

#: How many bundles of traits are remembered with their weight, for each column and function.
_REMEMBERED = 1 << 13
#: What traits weigh that the rules do not name.
_NOTHING = repeat(0.0)


#: Numbers, by identity, and columns whose answer the choice has changed, and what the rules had answered.
_Changed = dict[tuple[int, str], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """A column of a number, and the answers that it may have."""

    number: Number
    candidates: Mapping[str | None, Candidate]
    situation: Situation


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a question was settled: all answers, the heaviest first, and what set the first apart from the second."""

    question: Question
    answers: Sequence[tuple[str | None, float]]
    because: Sequence[tuple[str, float]]
    follows: Number | None = None  # the number whose answer it takes instead


@dataclass(frozen=True)
class Chooser:
    """What is asked and weighed in each column, and the rules that may answer."""

    choices: Mapping[str, Choice]
    finders: Mapping[str, Sequence[tuple[str, Finder]]]

    def __call__(self, numbers: Sequence[Number], document: Namings) -> None:
        """Give the numbers of a document what is chosen; all are chosen from what the rules have said of all."""
        chosen = [
            (question.number, column, *_best(question, document, scale))
            for column, scale in self._scales.items()
            for question in self.questions(numbers, column, document)
        ]
        changed: _Changed = {}
        for n, column, candidate, sure in chosen:
            n.sure[column] = sure
            if candidate is None and (p := _followed(n, column, changed)):
                candidate = Candidate(p.columns.get(column, EMPTY))
            if candidate is None:
                continue
            changed[id(n), column] = n.value(column)
            n.columns.pop(column, None)
            if candidate.slot.value:
                n.columns[column] = candidate.slot.by(f"{column}_chosen/{candidate.slot.rule.rpartition('/')[2]}")

    def questions(self, numbers: Sequence[Number], column: str, document: Namings) -> Iterator[Question]:
        """Yield what is to be decided in a column: more than one answer, and none that the clause gives."""
        share = shares(numbers, column)
        asks = self.choices[column].asks
        for place, n in enumerate(numbers):
            if answering(n, column) not in asks:
                continue
            found = candidates_of(n, column, self.finders[column], document, numbers, place)
            if len(found) > 1:
                before = numbers[place - 1] if place else None
                yield Question(n, found, situation_of(n, column, before, found, share))

    def weighed(self, numbers: Sequence[Number], document: Namings) -> Iterator[Weighed]:
        """Yield every question with the weight of its answers, for who wants to know why."""
        changed: _Changed = {}
        for column, choice in self.choices.items():
            for question in self.questions(numbers, column, document):
                told = {
                    key: Counter({t: choice.weights.get(t, 0.0) for t in traits_of(c, question.situation, document)})
                    for key, c in question.candidates.items()
                }
                order = sorted(told, key=lambda key: -told[key].total())
                apart = Counter(told[order[0]])
                apart.subtract(told[order[1]])
                because = sorted(((t, w) for t, w in apart.items() if w), key=lambda item: -abs(item[1]))
                n, own = question.number, question.situation.own
                follows = _followed(n, column, changed) if order[0] == own else None
                if order[0] != own or follows:
                    changed[id(n), column] = n.value(column)
                yield Weighed(question, [(key, told[key].total()) for key in order], because, follows)

    @cached_property
    def _scales(self) -> Mapping[str, "_Scale"]:
        """For each column what its bundles of traits weigh."""
        return {column: _Scale(choice.weights) for column, choice in self.choices.items()}


class _Scale(dict[Traits, "_Known"]):
    """For each function that names traits what they weigh."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __missing__(self, traits: Traits) -> "_Known":
        known = self[traits] = _Known(traits, self._weights)
        return known


class _Known(dict[Given, float]):
    """What the traits weigh that a function names, added up when they are first asked for."""

    def __init__(self, traits: Traits, weights: Mapping[str, float]) -> None:
        self._traits, self._weights = traits, weights

    def __missing__(self, given: Given) -> float:
        if len(self) == _REMEMBERED:
            self.clear()
        weight = self[given] = sum(map(self._weights.get, self._traits(*given), _NOTHING))
        return weight


def _followed(n: Number, column: str, changed: _Changed) -> Number | None:
    """Return the number that this one only comments on, where the choice has changed the answer of both."""
    p = n.antecedent
    if p is None or answering(n, column) != f"{column}_comment" or (id(p), column) not in changed:
        return None
    return p if changed[id(p), column] == n.value(column) else None


def _best(question: Question, document: Namings, scale: _Scale) -> tuple[Candidate | None, float]:
    """Return the heaviest candidate, or None where it is the rules' own, and how likely it is among all."""
    totals = []
    for key, candidate in question.candidates.items():
        bundles = bundles_of(key, candidate, question.situation, document)
        totals.append(sum([scale[traits][given] for traits, given in bundles]))
    most = max(totals)
    best = [*question.candidates.values()][totals.index(most)]
    sure = 1 / sum([math.exp(total - most) for total in totals])
    return (None if best.key == question.situation.own else best), sure
