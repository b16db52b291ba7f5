"""The command line; the only place that prints. Results go to standard output, all else to standard error.

spaCy, pandas and pyarrow are imported by the commands that need them, not by this module.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solieu.errors import InputError, RuleError, SolieuError

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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
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
    texts: Annotated[Path | None, typer.Option(help="The texts as read, .jsonl: what offsets point into.")] = None,
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="CSV or JSON Lines: doc_id, date, title, url ...")] = None,
    rules: Rules = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out rows that are less likely right; cells of tables stay.")
    ] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Write the facts of texts as a table: .jsonl .csv .parquet .duckdb .xlsx .dta."""
    from solieu.batch.job import Job

    job = Job.of(inputs, output, ledger=ledger, texts=texts, date=date, metadata=metadata, rules=rules, workers=workers)
    job.min_confidence = min_confidence
    err = _stderr()
    with _watched(job, err):
        job.write()
    if job.undated:
        err.print(f"warning: {_undated(job.undated)}: give --date or --metadata")
    found = f"{_count(job.documents, 'document')}, {_count(job.facts, 'fact')}: {output}"
    err.print(found + (f"; {_count(job.errors, 'problem')}, listed above" if job.errors else ""))
    if job.errors:
        raise typer.Exit(1)


@app.command("explain")
def explain_command(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence, in quotation marks.")],
    date: Annotated[str | None, typer.Option(help='Date that "năm nay" counts from.')] = None,
    rules: Rules = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what is read in a sentence: each fact with the rule and the characters of every column, and all else."""
    from solieu.explain import explain, render

    if not text.strip():
        raise InputError("TEXT is empty: give a sentence, in quotation marks")
    explained = explain(text, date=date, rules=str(rules.resolve()) if rules else None)
    if as_json:
        typer.echo(json.dumps(explained.as_json(), ensure_ascii=False, indent=2))
        return
    out = _console()
    for part in render(explained):
        out.print(part)


@app.command("eval")
def eval_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder with docs/ and gold/.")],
    predictions: Annotated[Path | None, typer.Option(help="Score these rows, not the pipeline's.")] = None,
    only: Annotated[str | None, typer.Option(help="Documents of a part, as split.json:write.")] = None,
    errors: Annotated[str | None, typer.Option(help="List what is wrong in a column; also missed, extra, all.")] = None,
    without: Annotated[str | None, typer.Option(help="Leave out assembly rules: ids, joined with commas.")] = None,
    against: Annotated[Path | None, typer.Option(help="An earlier table: what has become right and wrong.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the scorer's figures for a gold folder."""
    from solieu.evaluate import cli_eval

    typer.echo(cli_eval(gold, predictions, only, errors, without, as_json, against))


@app.command("text")
def text_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")],
    doc_id: Annotated[str | None, typer.Option(help="Which document, if the file has several.")] = None,
) -> None:
    """Print the text that the offsets point into."""
    from solieu.reading.one_text import one_text

    sys.stdout.buffer.write(one_text(file, doc_id).encode())


@app.command()
def verify(
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="A table that extract wrote, or a changed one.")],
    source: Annotated[list[str], typer.Option(help="What the table was made from; may be given several times.")],
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="As for extract.")] = None,
    rules: Rules = None,
    report: Annotated[Path | None, typer.Option(help="A table of all verdicts, .csv or .jsonl.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Read every row again from its source: verified, contradicted, or not verifiable, and why."""
    from solieu.verify.report import Report
    from solieu.verify.table import verify_table

    told = Report(report)
    judged = verify_table(facts, source, metadata=metadata, date=date, rules=rules, workers=workers)
    err = _stderr()
    for line in told.write(judged):
        err.print(line)
    typer.echo(told.summary())
    if told.contradicted or told.errors:
        raise typer.Exit(1)


@app.command()
def check(
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="A table that extract wrote.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A table of the contradictions.")] = None,
    derived: Annotated[Path | None, typer.Option(help="A table of what follows from the facts by arithmetic.")] = None,
) -> None:
    """Reckon with the figures of each document: which cannot all be right, and what follows from them."""
    from collections import Counter

    from solieu.checks.tables import DERIVED, VIOLATIONS, contradictions, derived_rows, violation_row
    from solieu.table.spool import by_document
    from solieu.table.writers import write_table

    found = list(contradictions(by_document(facts)))
    if output is not None:
        write_table(map(violation_row, found), output, layout=VIOLATIONS)
    if derived is not None:
        write_table(derived_rows(by_document(facts)), derived, layout=DERIVED)
    for violation in found:
        typer.echo(f"{violation.doc_id}: {violation.check}: {violation.message}")
    counts = Counter(violation.check for violation in found)
    typer.echo(f"{_count(len(found), 'contradiction')}" + "".join(f", {name} {n:,}" for name, n in counts.items()))


@app.command()
def reconcile(
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="A table that extract wrote.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A table: a quantity or a match a row.")] = None,
    against: Annotated[Path | None, typer.Option(help="A CSV of official figures to hold the facts against.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="Name of a column in that file: value=Tri_gia.")
    ] = None,
) -> None:
    """Say where documents agree on a figure, revise it or contradict each other, or an official series."""
    from solieu.reconcile.against import against as hold
    from solieu.reconcile.against import match_rows
    from solieu.reconcile.groups import reconcile as group
    from solieu.reconcile.report import GROUPS, MATCHES, describe, describe_matches
    from solieu.table.readers import iter_table
    from solieu.table.writers import write_table

    rows = (row for row, _ in iter_table(facts))
    if against is None:
        found = group(rows)
        table, layout, lines = found.rows(), GROUPS, describe(found)
    else:
        matches = hold(rows, against, _mapping(columns or ()))
        table, layout, lines = match_rows(matches), MATCHES, describe_matches(matches)
    if output is not None:
        write_table(table, output, layout=layout)
    for line in lines:
        typer.echo(line)


@rules_app.command("check")
def rules_check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Rules that are added to the shipped.")] = None,
) -> None:
    """Report every defect of the rules at once, and every example that fails."""
    from solieu.rulebook.load import load_rules
    from solieu.rulecheck import check_examples

    rules = load_rules(folder)
    if defects := check_examples(rules, extra=folder):
        raise RuleError("\n".join([*defects, f"{_count(len(defects), 'example')} fail{'s' * (len(defects) == 1)}"]))
    typer.echo(f"{sum(map(len, rules.files.values())):,} rules: well formed, and every example holds")


def _mapping(given: Iterable[str]) -> dict[str, str]:
    """Read `column=name` pairs."""
    pairs = [pair.partition("=") for pair in given]
    if wrong := ["".join(pair) for pair in pairs if not pair[1] or not pair[2]]:
        raise InputError(f"--map {wrong[0]}: write COLUMN=NAME, as in value=Tri_gia")
    return {column: name for column, _, name in pairs}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _undated(number: int) -> str:
    have, their = ("has", "its") if number == 1 else ("have", "their")
    return f"{_count(number, 'document')} {have} no date; {their} relative periods stay empty"


def _console() -> "Console":
    """Return a console that neither cuts nor rewraps what goes into a pipe."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 160)


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
