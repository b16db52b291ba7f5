"""Fit the weights of the choice among candidates (`rules/assembly/choice.yaml`) on annotated documents.

    python tests/benchmarks/choice.py --fit GOLD_DIR[:PART] ... [--on GOLD_DIR[:PART] ...] [--write]

prints for each folder, as `split.json:check` of a part, how many facts are right by the rules alone and after the choice
that the folders of `--fit` teach; `--write` puts its weights into the rules. Candidates are gathered with the choice off.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from solieu.evaluate.compare import same
from solieu.evaluate.gold import read_gold
from solieu.evaluate.match import match
from solieu.facts.choice import Chooser, Question
from solieu.facts.frame import Number
from solieu.facts.namings import Namings
from solieu.facts.traits import traits_of
from solieu.rulebook.load import rules_folder
from solieu.stages import Dated, Stages, Work, stages_of

RARE, RIDGE, STEPS, SMALL = 5, 20.0, 150, 0.02
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A column of a fact to decide: the traits of each answer, which answers are right, which is the rules'."""

    doc_id: str
    traits: tuple[frozenset[str], ...]
    right: tuple[bool, ...]
    own: int


@dataclass(frozen=True)
class Recorder(Chooser):
    """Chooses nothing and keeps what it was asked last."""

    asked: list[tuple[Sequence[Number], Namings]] = field(default_factory=list)

    def __call__(self, numbers: Sequence[Number], document: Namings) -> None:
        self.asked[:] = [(numbers, document)]


def examples(stages: Stages, columns: Sequence[str], folder: Path, only: str | None) -> Iterator[tuple[str, Example]]:
    """Yield the columns of the facts found in annotated documents, as the choice would see them."""
    chooser = stages.assembler.chooser
    recorder = Recorder(chooser.choices, chooser.finders)
    stages.assembler.choose = recorder
    for document in read_gold(folder, only):
        recorder.asked.clear()
        work = Work(stages, document.text, Dated(document.date, "document" if document.date else None))
        rows = [{**f.columns, "doc_id": document.doc_id, "start": f.start, "end": f.end} for f in work.facts]
        gold = {pair.row["start"]: pair.gold for pair in match([document], rows).pairs}
        for numbers, named in recorder.asked:
            for column in columns:
                for question in recorder.questions(numbers, column, named):
                    q = question.number.quantity
                    entry = gold.get(work.view.source_span(q.start, q.end)[0])
                    if entry is not None:
                        yield column, example(document.doc_id, question, named, entry.get(column))
    stages.assembler.choose = chooser


def example(doc_id: str, question: Question, document: Namings, want: Any) -> Example:
    column, answers = question.situation.column, question.candidates
    traits = tuple(frozenset(traits_of(c, question.situation, document)) for c in answers.values())
    right = tuple(bool(same(column, want, key)) for key in answers)
    return Example(doc_id, traits, right, list(answers).index(question.situation.own))


def fitted(items: Sequence[Example]) -> dict[str, float]:
    """Return the weights that make the right answers likely: a conditional log-linear model with a ridge."""
    items = [item for item in items if any(item.right) and not all(item.right)]
    told = {(item.doc_id, t) for item in items for traits in item.traits for t in traits}
    counts = Counter(t for _, t in told)  # documents: what one text alone says is no trait of the language
    place = {t: k for k, t in enumerate(sorted(t for t, n in counts.items() if n >= RARE))}
    answers = [(k, traits) for k, item in enumerate(items) for traits in item.traits]
    cells = [(row, place[t]) for row, (_, traits) in enumerate(answers) for t in traits if t in place]
    seen = csr_matrix((np.ones(len(cells)), tuple(np.array(cells).T)), shape=(len(answers), len(place)))
    group = np.array([k for k, _ in answers])
    right = np.array([r for item in items for r in item.right], float)

    def loss(weights: Array) -> tuple[float, Array]:
        scores = seen @ weights
        top = np.full(len(items), -np.inf)
        np.maximum.at(top, group, scores)
        mass = np.exp(np.maximum(scores - top[group], -60))
        all_mass, right_mass = np.bincount(group, mass), np.bincount(group, mass * right)
        slope = mass / all_mass[group] - mass * right / right_mass[group]
        value = float(np.log(all_mass).sum() - np.log(right_mass).sum() + RIDGE * weights @ weights / 2)
        return value, seen.T @ slope + RIDGE * weights

    found = minimize(loss, np.zeros(len(place)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return {t: round(float(found.x[k]), 2) for t, k in place.items() if abs(found.x[k]) >= SMALL}


def chosen(item: Example, weights: Mapping[str, float]) -> int:
    totals = [sum(weights.get(t, 0.0) for t in traits) for traits in item.traits]
    return totals.index(max(totals))


def gathered(where: str, columns: Sequence[str]) -> dict[str, list[Example]]:
    folder, _, part = where.partition(":")
    found: dict[str, list[Example]] = {column: [] for column in columns}
    for column, item in examples(stages_of(None), columns, Path(folder), part or None):
        found[column].append(item)
    return found


def write(weights: Mapping[str, Mapping[str, float]]) -> None:
    """Put the weights into the rules, the rest of the file as it is."""
    path = rules_folder() / "assembly" / "choice.yaml"
    text = path.read_text("utf-8")
    rows = yaml.safe_load(text)["rows"]
    for row in rows:
        row["weights"] = dict(sorted(weights[row["column"]].items()))
    said = yaml.safe_dump({"rows": rows}, allow_unicode=True, sort_keys=False, width=130)
    path.write_text(text[: text.index("rows:")] + said, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", nargs="+", required=True, metavar="GOLD_DIR[:PART]")
    parser.add_argument("--on", nargs="*", default=[], metavar="GOLD_DIR[:PART]")
    parser.add_argument("--write", action="store_true", help="put the weights into the rules")
    args = parser.parse_args()
    columns = list(stages_of(None).assembler.chooser.choices)
    seen = [gathered(where, columns) for where in args.fit]
    weights = {column: fitted([item for part in seen for item in part[column]]) for column in columns}
    for where, part in [*zip(args.fit, seen, strict=True), *((where, gathered(where, columns)) for where in args.on)]:
        for column, items in part.items():
            before = sum(item.right[item.own] for item in items)
            after = sum(item.right[chosen(item, weights[column])] for item in items)
            told = "fitted on" if where in args.fit else "unseen"
            print(f"{where} ({told})  {column}: {len(items)} facts, right by rules {before}, chosen {after}")
    if args.write:
        write(weights)


if __name__ == "__main__":
    main()
