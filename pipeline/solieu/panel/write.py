"""A panel into files: a table, the wide sheet, SDMX, a picture; and what is to be told of it."""

from collections.abc import Iterator
from pathlib import Path

from solieu.errors import InputError
from solieu.panel.layout import PANEL
from solieu.panel.panel import Panel
from solieu.table.writers import write_table


def write_panel(panel: Panel, path: Path, *, sdmx: Path | None = None, chart: Path | None = None) -> Iterator[str]:
    """Write a panel in the format of the suffix, `.xlsx` as a wide sheet; yield what was left out and why.

    Raises:
        InputError: a file cannot be written, or its format cannot hold the panel.
    """
    if path.suffix.lower() == ".xlsx":
        from solieu.panel.wide import write_wide

        write_wide(panel.rows, path)
    else:
        write_table(panel.rows, path, layout=PANEL)
    if sdmx is not None:
        from solieu.panel.sdmx import structure_path, write_sdmx

        apart = write_sdmx(panel.rows, sdmx)
        yield f"{sdmx}, {structure_path(sdmx)}" + (f"; {len(apart):,} rows have no place in it" if apart else "")
    if chart is not None:
        from solieu.panel.chart import chart as draw

        if chart.suffix.lower() != ".svg":
            raise InputError(f"{chart}: a chart is an .svg file")
        draw(panel.rows, chart)
    for why, left in panel.left_out.items():
        yield f"left out: {left.count:,}: {why}, as {', '.join(left.fact_ids[:2])}"
