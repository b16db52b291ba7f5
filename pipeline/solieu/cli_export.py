"""The command `export`: a table in the formats of annotation tools and of data portals. It belongs to `cli`."""

from pathlib import Path
from typing import Annotated

import typer

from solieu.cli_tables import Date, Facts, Rules, stderr
from solieu.english import counted
from solieu.reading.problems import Problem

_HELP = "standoff, labelstudio, doccano, brat, conll, docbin, frictionless, croissant or hub; docs/export.md."


def add_export_command(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export_command)


def export_command(
    facts: Facts,
    to: Annotated[str, typer.Option(metavar="FORMAT", help=_HELP)],
    output: Annotated[Path, typer.Option("-o", "--output", help="A file or a folder, as the format has it.")],
    source: Annotated[
        list[str] | None, typer.Option(help="What the table was made from; may be given several times.")
    ] = None,
    date: Date = None,
    metadata: Annotated[Path | None, typer.Option(help="As for extract; title, url and licence go along.")] = None,
    rules: Rules = None,
    mask_persons: Annotated[bool, typer.Option("--mask-persons", help="Hide people: sources, reviewers.")] = False,
) -> None:
    """Write the facts for an annotation tool or a data portal."""
    from solieu.export.frame import export
    from solieu.export.request import Request

    err = stderr()
    wrong = 0

    def tell(problem: Problem) -> None:
        nonlocal wrong
        wrong += not problem.warning
        err.print(f"{'warning' if problem.warning else 'error'}: {problem.message}")

    request = Request(facts, tuple(source or ()), date, metadata, rules, mask_persons, tell)
    for line in export(to, request, output):
        err.print(line)
    err.print(f"{output}" + (f"; {counted(wrong, 'problem')}, listed above" if wrong else ""))
    if wrong:
        raise typer.Exit(1)
