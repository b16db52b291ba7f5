"""The commands that work on a table of facts: verify, check, reconcile, panel, diff. They belong to `cli`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solieu.english import counted
from solieu.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

Date = Annotated[str | None, typer.Option(help="Date of documents without one: YYYY, YYYY-MM or YYYY-MM-DD.")]
Rules = Annotated[Path | None, typer.Option(help="Folder of rules that are added; the same id replaces.")]
Facts = Annotated[Path, typer.Argument(metavar="FACTS", help="A table that extract wrote.")]


def add_table_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (verify, check, reconcile, panel, diff):
        app.command()(command)


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

    spare(facts, report)
    told = Report(report)
    judged = verify_table(facts, source, metadata=metadata, date=date, rules=rules, workers=workers)
    err = stderr()
    for line in told.write(judged):
        err.print(line)
    typer.echo(told.summary())
    if told.contradicted or told.errors:
        raise typer.Exit(1)


def check(
    facts: Facts,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A table of the contradictions.")] = None,
    derived: Annotated[Path | None, typer.Option(help="A table of what follows from the facts by arithmetic.")] = None,
) -> None:
    """Reckon with the figures of each document: which cannot all be right, and what follows from them."""
    from collections import Counter

    from solieu.checks.tables import DERIVED, VIOLATIONS, contradictions, derived_rows, violation_row
    from solieu.table.spool import by_document
    from solieu.table.writers import write_table

    spare(facts, output, derived)
    found = list(contradictions(by_document(facts)))
    if output is not None:
        write_table(map(violation_row, found), output, layout=VIOLATIONS)
    if derived is not None:
        write_table(derived_rows(by_document(facts)), derived, layout=DERIVED)
    for violation in found:
        typer.echo(f"{violation.doc_id}: {violation.check}: {violation.message}")
    counts = Counter(violation.check for violation in found)
    typer.echo(f"{counted(len(found), 'contradiction')}" + "".join(f", {name} {n:,}" for name, n in counts.items()))


def reconcile(
    facts: Facts,
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
    from solieu.table.spool import sound_rows
    from solieu.table.writers import write_table

    spare(facts, output)
    rows = sound_rows(facts)
    if against is None:
        found = group(rows)
        table, layout, lines = found.rows(), GROUPS, describe(found)
    else:
        matches = hold(rows, against, _mapping(columns or (), "--map"))
        table, layout, lines = match_rows(matches), MATCHES, describe_matches(matches)
    if output is not None:
        write_table(table, output, layout=layout)
    for line in lines:
        typer.echo(line)


def panel(
    facts: Facts,
    freq: Annotated[str, typer.Option(help="M, Q or A: months, quarters, years.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The panel; .xlsx is wide, a comment in each cell.")],
    by: Annotated[
        str, typer.Option(help="What tells series apart: of commodity, partner, entity.")
    ] = "commodity,partner",
    prefer: Annotated[str | None, typer.Option(help="How to choose among statements; docs/panel.md.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="A measure in a unit: volume=kg.")] = None,
    rates: Annotated[Path | None, typer.Option(help="CSV of exchange rates, for units that are money.")] = None,
    derive: Annotated[bool, typer.Option(help="Months from cumulated figures and half-months.")] = True,
    average: Annotated[bool, typer.Option(help="The mean of statements of one status.")] = False,
    total: Annotated[str | None, typer.Option(help="Add up over a column of --by what may be added.")] = None,
    sdmx: Annotated[Path | None, typer.Option(help="The same as SDMX-CSV, with its structure beside it.")] = None,
    chart: Annotated[Path | None, typer.Option(help="A picture of the series, .svg.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="Only facts with a value in a column: flow=export.")] = None,
) -> None:
    """Write series: a row a key and period, each with the facts behind it."""
    from solieu.panel.choose import DEFAULT
    from solieu.panel.overlap import total as add_up
    from solieu.panel.panel import panel as series_of
    from solieu.panel.rates import read_rates
    from solieu.panel.write import write_panel
    from solieu.table.spool import rows_where, sound_rows

    spare(facts, output, sdmx, chart)
    found = series_of(
        rows_where(sound_rows(facts), _mapping(where or (), "--where")),
        freq,
        by=tuple(filter(None, by.split(","))),
        prefer=tuple(prefer.split(",")) if prefer else DEFAULT,
        unit=_mapping(unit or (), "--unit") or None,
        rates=read_rates(rates) if rates else None,
        derive=derive,
        average=average,
    )
    found = add_up(found, total) if total else found
    err = stderr()
    for line in write_panel(found, output, sdmx=sdmx, chart=chart):
        err.print(line)
    err.print(f"{counted(len(found), 'observation')}: {output}")


def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="A table of facts.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The same with other rules, or of revised texts.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A table of the changes.")] = None,
    also: Annotated[list[str] | None, typer.Option(help="Also: evidence, rules_sha, solieu_version ...")] = None,
) -> None:
    """Say what changed between two tables: facts added, gone, changed, by column."""
    from solieu.diff import CHANGES, Summary, change_row, describe, diff_tables
    from solieu.table.writers import write_table

    spare(before, output)
    spare(after, output)
    summary = Summary()
    changes = summary.watch(diff_tables(before, after, also=also or ()))
    if output is not None:
        write_table(map(change_row, changes), output, layout=CHANGES)
    else:
        for change in changes:
            typer.echo(describe(change))
    typer.echo(str(summary))


def spare(facts: Path, *outputs: Path | None) -> None:
    """Refuse to write over the table that is read, or one output over another.

    Raises:
        InputError: an output is the table, or named twice.
    """
    named = [facts, *(path for path in outputs if path is not None)]
    for k, path in enumerate(named[1:], 1):
        if path.resolve() in {other.resolve() for other in named[:k]}:
            raise InputError(f"{path}: is read or written by this command already; name another file")


def _mapping(given: Iterable[str], option: str) -> dict[str, str]:
    """Read pairs that are written with =."""
    pairs = [pair.partition("=") for pair in given]
    if wrong := ["".join(pair) for pair in pairs if not pair[1] or not pair[2]]:
        raise InputError(f"{option} {wrong[0]}: write NAME=VALUE, as --help shows")
    return {column: name for column, _, name in pairs}


def stderr() -> "Console":
    """Return a console on standard error that neither cuts nor wraps."""
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)
