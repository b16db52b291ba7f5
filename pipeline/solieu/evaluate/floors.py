"""The figures on `corpus/` that must not fall: `python -m solieu.evaluate.floors`.

`corpus/floors.json` pins F1 of every level over all and over trade facts, the accuracy of every column, the
ledger, and the hash of the gold. `--update` raises the floors to what the pipeline reaches; it lowers one only
with `--allow-regression`.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from solieu.errors import InputError, SolieuError
from solieu.evaluate.bench import Bench
from solieu.evaluate.gold import read_gold
from solieu.evaluate.match import match
from solieu.evaluate.score import Score, score

_FILE = "floors.json"


@dataclass(frozen=True)
class Floors:
    """The hash of the gold, its size, and every figure by its name."""

    gold_sha256: str
    documents: int
    facts: int
    figures: Mapping[str, float]


class RegressionError(SolieuError):
    """A floor would fall; the message names each."""


def measured(corpus: Path) -> Floors:
    """Run the pipeline over a gold folder and return what it reaches.

    Raises:
        InputError: no gold there.
    """
    documents = read_gold(corpus)
    output = Bench(documents).output()
    reached = score(match(documents, output.rows), output.ledger, intervals=False)
    return Floors(gold_sha256(corpus), reached.documents, reached.gold, figures_of(reached))


def figures_of(reached: Score) -> dict[str, float]:
    """Return the figures that floors pin, by name."""
    figures = {name: figure.f1 for name, figure in reached.all.items()}
    figures |= {f"trade.{name}": figure.f1 for name, figure in reached.trade.items()}
    figures |= {f"column.{name}": slot.accuracy or 0.0 for name, slot in reached.slots.items()}
    if reached.ledger:
        figures |= {"ledger.covered": reached.ledger.covered, "ledger.role": reached.ledger.role}
    return figures


def gold_sha256(corpus: Path) -> str:
    """Return the hash of all texts and annotations of a gold folder, names included."""
    digest = hashlib.sha256()
    for path in sorted([*(corpus / "gold").glob("*.json"), *(corpus / "docs").glob("*.txt")]):
        digest.update(path.relative_to(corpus).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def failures(floors: Floors, now: Floors) -> list[str]:
    """Return a line for each figure below its floor or without one, and for another gold."""
    lines = []
    if (floors.gold_sha256, floors.documents, floors.facts) != (now.gold_sha256, now.documents, now.facts):
        lines.append("the gold is not the one that the floors were measured on: run with --update")
    for name in sorted(floors.figures.keys() | now.figures.keys()):
        floor, figure = floors.figures.get(name), now.figures.get(name)
        if figure is None:
            lines.append(f"{name}: pinned at {floor}, but no longer measured")
        elif floor is None:
            lines.append(f"{name}: {figure}, but no floor pins it")
        elif figure < floor:
            lines.append(f"{name}: {figure} is below its floor {floor}")
    return lines


def updated(floors: Floors | None, now: Floors, *, allow_regression: bool = False) -> Floors:
    """Return the floors raised to what is reached now.

    Raises:
        RegressionError: a floor would fall or go, and that is not allowed.
    """
    falling = [
        f"{name}: {floor} -> {now.figures.get(name)}"
        for name, floor in (floors.figures.items() if floors else ())
        if now.figures.get(name, -1.0) < floor
    ]
    if falling and not allow_regression:
        raise RegressionError("these floors would fall (--allow-regression lets them):\n" + "\n".join(falling))
    return now


def read_floors(path: Path) -> Floors | None:
    """Return the floors of a file, None when there is no such file.

    Raises:
        InputError: it holds no floors.
    """
    try:
        return Floors(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: no floors: {error}") from None


def write_floors(path: Path, floors: Floors) -> None:
    """Write floors, one figure a line."""
    path.write_text(json.dumps(asdict(floors), indent=1) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare or update; return 0 when no figure has fallen."""
    parser = argparse.ArgumentParser(prog="python -m solieu.evaluate.floors", description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=Path("corpus"), help="gold folder with floors.json")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached now")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: let floors fall")
    options = parser.parse_args(arguments)
    path = options.corpus / _FILE
    try:
        floors, now = read_floors(path), measured(options.corpus)
        if options.update:
            write_floors(path, updated(floors, now, allow_regression=options.allow_regression))
            lines = []
        else:
            lines = failures(floors, now) if floors else [f"{path}: no such file; make it with --update"]
    except SolieuError as error:
        lines = str(error).splitlines()
    for line in lines:
        sys.stderr.write(line + "\n")
    sys.stdout.write(f"floors: {len(lines)} failures\n" if lines else "floors: all figures hold\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
