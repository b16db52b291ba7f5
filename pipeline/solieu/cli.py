"""The command line; the only place that prints. Results go to standard output, all else to standard error.

spaCy, pandas and pyarrow are imported by the commands that need them, not by this module.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solieu.errors import SolieuError

if TYPE_CHECKING:
    from rich.console import Console

    from solieu.batch.job import Job

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Numeric trade facts from Vietnamese economic text, each traced to its characters and checked.",
)
rules_app = typer.Typer(no_args_is_help=True, help="The rules: what words mean and how facts form.")
app.add_typer(rules_app, name="rules")

Date = Annotated[str | None, typer.Option(help="Date of documents without one: YYYY, YYYY-MM or YYYY-MM-DD.")]
Rules = Annotated[Path | None, typer.Option(help="Folder of rules that are added; the same id replaces.")]


def main() -> None:
    """Run the command line; wrong usage, input or rules end with a message and exit code 2."""
    try:
        app()
    except SolieuError as error:
        typer.echo(f"solieu: {error}", err=True)
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        from solieu import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The table; its suffix chooses the format.")],
    ledger: Annotated[Path | None, typer.Option(help="A second table: what became of every number.")] = None,
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="CSV or JSON Lines with columns doc_id and date.")] = None,
    rules: Rules = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Write the facts of texts as a table: .jsonl .csv .parquet .duckdb .xlsx .dta."""
    from solieu.batch.job import Job

    job = Job.of(inputs, output, ledger=ledger, date=date, metadata=metadata, rules=rules, workers=workers)
    err = _stderr()
    with _watched(job, err):
        job.write()
    problems = f"; {job.errors:,} problems, listed above" if job.errors else ""
    err.print(f"{job.documents:,} documents, {job.facts:,} facts: {output}{problems}")
    if job.errors:
        raise typer.Exit(1)


def _stderr() -> "Console":
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)


@contextmanager
def _watched(job: "Job", err: "Console") -> Iterator[None]:
    """Show problems as they come and, on a terminal, how far the job is."""
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.completed:,} documents, {task.fields[facts]:,} facts"), TimeElapsedColumn()
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None, facts=0)
        job.tell = lambda problem: err.print(f"{'warning' if problem.warning else 'error'}: {problem.message}")
        job.step = lambda: progress.update(task, completed=job.documents, facts=job.facts)
        yield
