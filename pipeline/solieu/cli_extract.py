"""What `extract` shows while it runs and when it ends, and `merge`. They belong to `cli`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from solieu.cli_tables import stderr
from solieu.english import counted
from solieu.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from solieu.batch.job import FolderJob, TableJob
    from solieu.reading.problems import Problem

Ledger = Literal["full", "rejects", "none"]
Engine = Literal["local", "ray"]
_TOLD = 100  # problems of a folder that are shown; its errors.jsonl has all


def is_folder(output: str) -> bool:
    """Return whether an output is a folder of shards: it ends with a slash, or there is one."""
    return output.endswith(("/", os.sep)) or (Path(output) / "run.json").is_file()


def refuse(what: str, **given: object) -> None:
    """Refuse options that do not go with what is written.

    Raises:
        InputError: one of them is given.
    """
    if wrong := [name for name, value in given.items() if value]:
        raise InputError(f"{' '.join(wrong)}: not for {what}; docs/scale.md says which options go together")


def run_job(job: "TableJob | FolderJob", output: Path) -> None:
    """Run a job, and say how it went.

    Raises:
        typer.Exit: with code 1, where a document could not be read; in an append, one that this call gave.
    """
    err = stderr()
    with _watched(job, err):
        report = job.write()
    progress = job.progress
    if progress.undated:
        err.print(f"warning: {_undated(progress.undated)}: give --date or --metadata")
    if report is None:
        found = f"{counted(progress.documents, 'document')}, {counted(progress.facts, 'fact')}: {output}"
        err.print(found + (f"; {counted(progress.errors, 'problem')}, listed above" if progress.errors else ""))
        failed = progress.errors
    else:
        for line in report.lines():
            err.print(line)
        failed, total = report.failed, report.total.failed
        if total:
            new = f", {failed:,} of them new" if failed < total else ""
            err.print(f"{counted(total, 'problem')}{new}: {output / 'errors.jsonl'}")
    if failed:
        raise typer.Exit(1)


def merge(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What extract -o FOLDER/ wrote.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The table; its suffix chooses the format.")],
    ledger: Annotated[Path | None, typer.Option(help="A second table: what became of every number.")] = None,
) -> None:
    """Write the shards of a folder as one table, the same however many processes wrote them."""
    from solieu.batch.shards import check_merge
    from solieu.batch.shards import merge as merge_shards
    from solieu.table.columns import LEDGER

    if ledger is not None and ledger.resolve() == output.resolve():
        raise InputError(f"{ledger}: facts and ledger need a file each")
    if ledger is not None:
        check_merge(folder, ledger, layout=LEDGER)
    merge_shards(folder, output)
    if ledger is not None:
        merge_shards(folder, ledger, layout=LEDGER)


def _undated(number: int) -> str:
    have, their = ("has", "its") if number == 1 else ("have", "their")
    return f"{counted(number, 'document')} {have} no date; {their} relative periods stay empty"


@contextmanager
def _watched(job: "TableJob | FolderJob", err: "Console") -> Iterator[None]:
    """Show problems as they come and, on a terminal, how far the job is."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    state, folder = job.progress, getattr(job, "folder", None)
    text = "{task.fields[documents]:,} documents, {task.fields[facts]:,} facts, {task.fields[errors]:,} problems"
    speed = "{task.fields[speed]:.2f} MB/s"
    columns = BarColumn(), TextColumn(text), TextColumn(speed), TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as shown:
        task = shown.add_task("", total=None, documents=0, facts=0, errors=0, speed=0.0)
        told = count(1)

        def tell(problem: "Problem") -> None:
            number = next(told)
            if folder is None or number <= _TOLD:
                err.print(f"{'warning' if problem.warning else 'error'}: {problem.message}")
            elif number == _TOLD + 1:
                err.print(f"more problems are in {folder / 'errors.jsonl'}")

        def step() -> None:
            elapsed = shown.tasks[0].elapsed or 0
            shown.update(
                task,
                total=state.meter.total,
                completed=state.meter.done,
                documents=state.documents,
                facts=state.facts,
                errors=state.errors,
                speed=state.bytes / 1e6 / elapsed if elapsed else 0,
            )

        state.tell, state.step = tell, step
        yield
