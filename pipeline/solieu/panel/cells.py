"""The rows of a panel by series and period, as the wide sheet, SDMX and the chart need them: one value a cell."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.panel.key import SeriesKey, key_of
from solieu.panel.layout import PANEL
from solieu.table.rows import Row, tidy

Cells = dict[tuple[SeriesKey, str], Row]

_NEEDED = ("measure", "unit", "freq", "value", "fact_ids")


def panel_rows(rows: Iterable[Mapping[str, Any]], path: Path) -> list[Row]:
    """Return rows of a panel in canonical form; a period may be missing.

    Raises:
        InputError: a row has an unknown column or a wrong value, or lacks what every observation has.
    """
    out = []
    for number, row in enumerate(rows, 1):
        try:
            canonical = tidy(row, PANEL)
        except ValueError as error:
            raise InputError(f"{path}: row {number}: {error}") from None
        missing = [name for name in _NEEDED if name not in canonical]
        if missing:
            raise InputError(f"{path}: row {number} has no {', '.join(missing)}; give rows of a panel")
        out.append(canonical)
    return out


def by_cell(rows: Iterable[Row], path: Path) -> Cells:
    """Return the rows by series and period, in their order.

    Raises:
        InputError: two rows of one series and period; the message names the key and both rows' facts.
    """
    cells: Cells = {}
    for row in rows:
        key = key_of(row, row["unit"])
        known = cells.setdefault((key, row["period"]), row)
        if known is not row:
            said = [f"{name} {'+'.join(v) if name == 'partner' else v}" for name, v in key._asdict().items() if v]
            facts = " and ".join(" ".join(r["fact_ids"]) for r in (known, row))
            raise InputError(f"{path}: two values for {', '.join(said)} in {row['period']}: {facts}; keep one of them")
    return cells
