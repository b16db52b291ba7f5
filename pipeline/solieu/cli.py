"""The command line; the only place that prints. Results go to standard output, all else to standard error.

spaCy, pandas and pyarrow are imported by the commands that need them, not by this module.
"""

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solieu.cli_export import add_export_command
from solieu.cli_extract import Engine, Ledger, is_folder, merge, refuse, run_job
from solieu.cli_review import add_review_commands
from solieu.cli_tables import Date, Rules, add_table_commands
from solieu.english import counted
from solieu.errors import InputError, RuleError, SolieuError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Numeric trade facts from Vietnamese economic text, each traced to its characters and checked.",
)
rules_app = typer.Typer(no_args_is_help=True, help="The rules: what words mean and how facts form.")
app.add_typer(rules_app, name="rules")


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
    output: Annotated[
        str, typer.Option("-o", "--output", help="A table, its suffix chooses the format; FOLDER/: shards.")
    ],
    ledger: Annotated[Path | None, typer.Option(help="A second table: what became of every number.")] = None,
    ledger_rows: Annotated[
        Ledger | None, typer.Option(help="What the ledger has: all numbers, those no fact was made of, or nothing.")
    ] = None,
    texts: Annotated[Path | None, typer.Option(help="The texts as read, .jsonl: what offsets point into.")] = None,
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="CSV or JSON Lines: doc_id, date, title, url ...")] = None,
    rules: Rules = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out rows that are less likely right; cells of tables stay.")
    ] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes; of a Ray cluster that runs, its own.")] = 1,
    engine: Annotated[Engine, typer.Option(help="Of a folder: this machine, or the nodes of a Ray cluster.")] = "local",
    shard_size: Annotated[
        int | None, typer.Option(min=1, help="Of a folder: documents a shard; as the run has it, or 1,000.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Of a folder: go on with a run that was stopped.")] = False,
    append: Annotated[bool, typer.Option("--append", help="Of a folder: add the texts that it does not have.")] = False,
) -> None:
    """Write the facts of texts as a table: .jsonl .csv .parquet .duckdb .xlsx .dta; or as shards in a folder."""
    from solieu.batch.job import FolderJob, TableJob
    from solieu.batch.shards import Options

    kept = ledger_rows or "full"
    job: FolderJob | TableJob
    if is_folder(output):
        refuse("a folder of shards", **{"--ledger": ledger, "--texts": texts, "--min-confidence": min_confidence})
        options = Options(workers, shard_size, resume=resume, append=append, ledger=kept, engine=engine)
        job = FolderJob.of(inputs, Path(output), options, date=date, metadata=metadata, rules=rules)
    else:
        for_folders = {"--engine": engine != "local", "--shard-size": shard_size}
        refuse("one table", **{"--resume": resume, "--append": append, **for_folders})
        paths = {"ledger": ledger, "texts": texts, "metadata": metadata}
        job = TableJob.of(inputs, Path(output), **paths, date=date, rules=rules)
        job.ledger_rows, job.min_confidence, job.workers = kept, min_confidence, workers
    run_job(job, Path(output))


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


app.command()(merge)
add_table_commands(app)
add_review_commands(app)
add_export_command(app)


@rules_app.command("check")
def rules_check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Rules that are added to the shipped.")] = None,
) -> None:
    """Report every defect of the rules at once, and every example that fails."""
    from solieu.rulebook.load import load_rules
    from solieu.rulecheck import check_examples

    rules = load_rules(folder)
    if defects := check_examples(rules, extra=folder):
        raise RuleError("\n".join([*defects, f"{counted(len(defects), 'example')} fail{'s' * (len(defects) == 1)}"]))
    typer.echo(f"{sum(map(len, rules.files.values())):,} rules: well formed, and every example holds")


def _console() -> "Console":
    """Return a console that neither cuts nor rewraps what goes into a pipe."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 160)
