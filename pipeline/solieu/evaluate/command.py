"""`solieu eval`: the figures of a gold folder as one text."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from solieu.errors import InputError
from solieu.evaluate.breakdown import by_column, by_origin, differences, errors, origins
from solieu.evaluate.compare import SLOTS
from solieu.evaluate.gold import GoldDocument, gold_ids, read_gold
from solieu.evaluate.match import Row, Run, match
from solieu.evaluate.predictions import read_predictions
from solieu.evaluate.report import ablations_text, differences_text, groups_text, origins_text, report_text
from solieu.evaluate.score import score

if TYPE_CHECKING:
    from solieu.evaluate.bench import Bench

GROUPS = ("statistic", "measure", "flow")
#: What `--errors` takes.
ERRORS = ("all", "missed", "extra", "role", *SLOTS)


def cli_eval(
    gold: Path,
    predictions: Path | None = None,
    only: str | None = None,
    errors: str | None = None,
    without: str | None = None,
    as_json: bool = False,
    against: Path | None = None,
) -> str:
    """Return what `solieu eval` prints about a gold folder.

    `predictions` scores the rows of a file instead of the pipeline's; `only` restricts the documents
    (`split.json:write`); `errors` lists the facts wrong in a column, or `missed`, `extra`, `role` or `all`;
    `without` takes out assembly rules (ids joined with commas, or `all`) one by one; `against` is a table of an
    earlier run: the facts that have become right and wrong since.

    Raises:
        InputError: no gold, unreadable rows, or an unknown column or rule.
    """
    if errors is not None and errors not in ERRORS:
        raise InputError(f"--errors {errors}: must be one of {', '.join(ERRORS)}")
    if predictions and without:
        raise InputError("--without takes out rules of the pipeline: it does not go with --predictions")
    documents = read_gold(gold, only)
    bench = None if predictions else _bench(documents)
    if bench and without:
        return _ablations(bench, documents, without, as_json=as_json)
    rows, ledger = _rows(bench, predictions, documents)
    run = match(documents, rows, gold_ids(gold))
    before = match(documents, read_predictions(against, documents), gold_ids(gold)) if against else None
    if as_json:
        return _json(run, ledger, errors, before)
    parts = [_errors(run, errors, ledger)] if errors else []
    parts += [report_text(score(run, ledger))]
    parts += [groups_text(column, by_column(run, column)) for column in GROUPS]
    carried = origins(run)
    parts += [origins_text(carried, by_origin(run))] if carried else []
    parts += [differences_text(differences(before, run))] if before else []
    return "\n\n".join(part for part in parts if part)


def _bench(documents: Sequence[GoldDocument]) -> "Bench":
    """Return the pipeline's bench; scoring somebody else's rows does not load the pipeline."""
    from solieu.evaluate.bench import Bench

    return Bench(documents)


def _rows(
    bench: "Bench | None", predictions: Path | None, documents: Sequence[GoldDocument]
) -> tuple[Sequence[Row], Sequence[Row] | None]:
    if bench:
        output = bench.output()
        return output.rows, output.ledger
    return read_predictions(predictions, documents) if predictions else [], None


def _errors(run: Run, slot: str, ledger: Iterable[Row] | None) -> str:
    return "\n".join(map(str, errors(run, slot, ledger or ())))


def _ablations(bench: "Bench", documents: Sequence[GoldDocument], rules: str, *, as_json: bool) -> str:
    from solieu.evaluate.ablation import without

    found = without(bench.assembly_rules if rules == "all" else rules.split(","), documents, bench)
    if as_json:
        return json.dumps([asdict(a) for a in found], ensure_ascii=False)
    return ablations_text(found)


def _json(run: Run, ledger: Iterable[Row] | None, slot: str | None, before: Run | None) -> str:
    figures = score(run, ledger)
    report = figures.as_dict() | {"documents": figures.documents, "texts": figures.texts}
    report["by"] = {column: [asdict(group) for group in by_column(run, column)] for column in GROUPS}
    report["origins"] = [asdict(origin) for origin in origins(run)]
    if slot:
        report["errors"] = [asdict(error) for error in errors(run, slot, ledger or ())]
    if before:
        report["differences"] = [asdict(difference) for difference in differences(before, run)]
    return json.dumps(report, ensure_ascii=False, default=str)
