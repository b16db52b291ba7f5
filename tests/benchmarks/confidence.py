"""The confidence of rows against annotated documents: how reliable it is, and fitting its weights anew.

    python tests/benchmarks/confidence.py GOLD_DIR [--only PART] [--fit GOLD_DIR[:PART] ...]

prints, for rows by their confidence, how many are right in the key columns, how precise the surest rows are, and how many
rows with `valid` true and false are right. With `--fit` the weights are fitted on other annotated documents first, and
printed for `rules/assembly/columns.yaml`; documents that they are fitted on say nothing of how reliable they are.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from solieu.checks.confidence import features
from solieu.evaluate.gold import read_gold
from solieu.evaluate.match import match
from solieu.model import Fact
from solieu.stages import Dated, Work, stages_of

RARE, RIDGE, STEPS, FOLDS = 8, 3.0, 60, 5
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """A fact of the pipeline: what the model sees of it, its confidence, whether it is right and valid."""

    doc_id: str
    features: tuple[str, ...]
    confidence: float
    right: bool
    valid: bool


def judged(folder: Path, only: str | None) -> Iterator[Judged]:
    stages = stages_of(None)
    for document in read_gold(folder, only):
        work = Work(stages, document.text, Dated(document.date, "document" if document.date else None))
        rows = [{**f.columns, "doc_id": document.doc_id, "start": f.start, "end": f.end, "fact": f} for f in work.facts]
        run = match([document], rows)
        right = {id(pair.row): pair.reaches("key") for pair in run.pairs}
        for row in rows:
            fact: Fact = row["fact"]
            dated = work.dated.date is not None
            seen = tuple(features(fact, work.sentence_of(fact.start), dated=dated))
            sure = float(fact.columns["confidence"])
            yield Judged(document.doc_id, seen, sure, right.get(id(row), False), not fact.checks)


def shrunk(items: Sequence[Judged]) -> dict[str, float]:
    """Return fitted weights, drawn towards none as documents that a fit has not seen ask for it."""
    documents = sorted({item.doc_id for item in items})
    folds = [set(documents[k::FOLDS]) for k in range(FOLDS)]
    unseen: list[tuple[float, bool]] = []
    for fold in folds:
        weights = fitted([item for item in items if item.doc_id not in fold])
        unseen += [(logit(weights, item), item.right) for item in items if item.doc_id in fold]
    seen = np.array([[1.0, x] for x, _ in unseen])
    level, slope = newton(seen, np.array([right for _, right in unseen], float), np.array([0.01, 0.01]))
    weights = {name: weight * slope for name, weight in fitted(items).items()}
    weights["bias"] += level
    return {name: round(float(weight), 2) for name, weight in weights.items()}


def logit(weights: Mapping[str, float], item: Judged) -> float:
    return sum(weights.get(name, 0.0) for name in item.features)


def fitted(items: Sequence[Judged]) -> dict[str, float]:
    """Return the weights of a logistic regression with a ridge."""
    counts = Counter(name for item in items for name in item.features)
    names = sorted(name for name, n in counts.items() if n >= RARE)
    place = {name: k for k, name in enumerate(names)}
    seen = np.zeros((len(items), len(names)))
    for k, item in enumerate(items):
        seen[k, [place[name] for name in item.features if name in place]] = 1
    right = np.array([item.right for item in items], float)
    ridge = np.full(len(names), RIDGE)
    ridge[place["bias"]] = 0.01
    return dict(zip(names, newton(seen, right, ridge).tolist(), strict=True))


def newton(seen: Array, right: Array, ridge: Array) -> Array:
    weights = np.zeros(seen.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (p - right) + ridge * weights
        curve = (seen * (p * (1 - p))[:, None]).T @ seen + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    return weights


def show(items: list[Judged], sure: list[float]) -> None:
    right = np.array([item.right for item in items])
    p = np.array(sure)
    print(
        f"{len(items):,} rows, right {right.mean():.3f}, mean confidence {p.mean():.3f}, Brier {((p - right) ** 2).mean():.3f}"
    )
    print("| confidence | rows | mean | right |\n|---|---|---|---|")
    off = 0.0
    for low in range(10):
        at = np.floor(p * 10 + 1e-9) == low
        if at.any():
            off += abs(p[at].mean() - right[at].mean()) * at.mean()
            print(
                f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {at.sum()} | {p[at].mean():.2f} | {right[at].mean():.2f} |"
            )
    print(f"expected calibration error {off:.3f}")
    order = np.argsort(-p, kind="stable")
    print("| surest | precision | from confidence |\n|---|---|---|")
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        top = order[: max(1, round(share * len(order)))]
        print(f"| {share:.0%} | {right[top].mean():.3f} | {p[top].min():.2f} |")
    for valid in (True, False):
        rows = [item.right for item in items if item.valid is valid]
        if rows:
            print(f"valid {str(valid).lower()}: {len(rows)} rows, right {sum(rows) / len(rows):.3f}")


def _part(given: str) -> tuple[Path, str | None]:
    folder, _, part = given.partition(":")
    return Path(folder), f"split.json:{part}" if part else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--fit", nargs="*", default=[])
    arguments = parser.parse_args()
    items = list(judged(arguments.gold, arguments.only))
    if arguments.fit:
        others = [item for given in arguments.fit for item in judged(*_part(given))]
        weights = shrunk(others)
        for name, weight in weights.items():
            print(f"  {name}: {weight:.2f}")
        show(items, [1 / (1 + math.exp(-logit(weights, item))) for item in items])
    else:
        show(items, [item.confidence for item in items])


if __name__ == "__main__":
    main()
