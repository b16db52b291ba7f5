"""The commands for eyes, and for what they decide. They belong to `cli`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solieu.cli_tables import Date, Facts, Rules, spare, stderr
from solieu.english import counted
from solieu.errors import InputError

Sources = Annotated[
    list[str], typer.Option("--source", help="What the table was made from; may be given several times.")
]
Metadata = Annotated[Path | None, typer.Option(help="As for extract.")]
Logs = Annotated[list[Path], typer.Argument(metavar="DECISIONS...", help="Files of decisions that review wrote.")]
Prefer = Annotated[str | None, typer.Option(help="The reviewer who is followed where reviewers differ.")]

if TYPE_CHECKING:
    from solieu.reading.problems import Problem


def add_review_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (report, review, apply, agreement, decisions):
        app.command()(command)


def report(
    facts: Facts,
    output: Annotated[Path, typer.Option("-o", "--output", help="The page, .html.")],
    source: Annotated[
        list[str] | None, typer.Option(help="What the table was made from; may be given several times.")
    ] = None,
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="As for extract.")] = None,
    rules: Rules = None,
) -> None:
    """Write one page to look at the facts in: charts, a table with filters, the texts with every number marked."""
    from solieu.review.data import page_data
    from solieu.review.page import render
    from solieu.table.files import replacing

    if output.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{output}: the page is HTML; name a file that ends in .html")
    for given in source or ():
        if given != "-" and output.resolve().is_relative_to(Path(given).resolve()):
            raise InputError(f"{output}: is in the source {given}, and would be read as a document; name another file")
    err = stderr()
    errors = 0

    def told(problem: "Problem") -> None:
        nonlocal errors
        errors += not problem.warning
        err.print(f"{'warning' if problem.warning else 'error'}: {problem.message}")

    data = page_data(facts, source or (), date=date, metadata=metadata, rules=rules, told=told)
    with replacing(output) as temporary:
        temporary.write_text(render(data), encoding="utf-8", newline="\n")
    if data["total"] > data["shown"]:
        err.print(f"warning: {data['total']:,} facts, the page shows the first {data['shown']:,}; for all of them:")
        for command in data.get("commands", ()):
            err.print(f"  {command}")
    err.print(f"{counted(len(data['documents']), 'document')}, {counted(data['shown'], 'fact')}: {output}")
    if errors:
        raise typer.Exit(1)


def review(
    facts: Facts,
    source: Sources,
    decisions: Annotated[
        Path | None, typer.Option(help="Where decisions go; else FACTS with the suffix .decisions.sqlite.")
    ] = None,
    reviewer: Annotated[str | None, typer.Option(help="Who decides; else the name of this account.")] = None,
    host: Annotated[str, typer.Option(help="Beyond this machine a token is asked for.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8765,
    token: Annotated[str | None, typer.Option(help="What the address must hold; else one is made.")] = None,
    date: Date = None,
    metadata: Metadata = None,
    rules: Rules = None,
) -> None:
    """Serve the page of report to accept, correct, reject and add facts; each decision is on the disk at once."""
    from getpass import getuser

    from solieu.review.server import open_case, open_door, serve

    err = stderr()
    path = decisions or facts.with_suffix(".decisions.sqlite")
    spare(facts, path)
    door, bound = open_door(host, port, token)
    with bound:
        name = (reviewer if reviewer is not None else getuser()).strip()
        case = open_case(facts, source, path, name, date=date, metadata=metadata, rules=rules, tell=err.print)
        err.print(f"{name} decides, written to {path}; end with Ctrl+C")
        err.print(door.url)
        serve(case, door, bound)


def apply(
    facts: Facts,
    decisions: Logs,
    output: Annotated[Path, typer.Option("-o", "--output", help="The reviewed table.")],
    prefer: Prefer = None,
) -> None:
    """Write the table as reviewers left it: rejected rows gone, cells corrected, rows added, each marked."""
    from solieu.review.apply import applied
    from solieu.table.writers import write_table

    spare(facts, *decisions, output)
    found = applied(facts, decisions, prefer)
    write_table(found.rows(), output)
    err = stderr()
    for line in found.differ:
        err.print(f"left as it was: {line}")
    said = ", ".join(f"{found.counts[name]:,} {name}" for name in ("accepted", "corrected", "rejected", "added"))
    err.print(f"{said}: {output}")
    if found.differ:
        raise typer.Exit(1)


def agreement(
    decisions: Logs,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A table of what reviewers differ on.")] = None,
) -> None:
    """Say how far reviewers agree: on the action and on each column, with Cohen's kappa."""
    from solieu.review.agreement import DIFFERENCES, describe
    from solieu.review.agreement import agreement as compare
    from solieu.review.decisions import by_place
    from solieu.review.store import read_logs
    from solieu.table.writers import write_table

    pairs = compare(by_place(read_logs(decisions)))
    if not pairs:
        raise InputError("one reviewer alone: agreement needs the decisions of two")
    if output is not None:
        spare(*decisions, output)
        write_table((row for pair in pairs for row in pair.differences), output, layout=DIFFERENCES)
    for line in describe(pairs):
        typer.echo(line)


def decisions(
    facts: Facts,
    decisions: Logs,
    source: Sources,
    gold: Annotated[Path, typer.Option(help="A new folder: docs/, gold/ and in.jsonl, which eval reads.")],
    prefer: Prefer = None,
    date: Date = None,
    metadata: Metadata = None,
    rules: Rules = None,
) -> None:
    """Write the documents of which every fact was decided as gold, to measure the rules against."""
    from contextlib import closing

    from solieu.dossier import dossiers
    from solieu.review.apply import applied
    from solieu.review.gold import write_gold

    err = stderr()
    reviewed = applied(facts, decisions, prefer)
    with closing(dossiers(facts, source, date=date, metadata=metadata, rules=rules)) as found:
        exported = write_gold(found, reviewed, gold, err.print)
    for line in [*reviewed.differ, *exported.left_out]:
        err.print(f"left out: {line}")
    err.print(f"{counted(exported.documents, 'document')}, {counted(exported.facts, 'fact')}: {gold}")
    if not exported.documents:
        raise typer.Exit(1)
