"""Tables of reports in every format: each cell a right fact, every part named as one."""

from decimal import Decimal

import pytest

import solieu
from made.reports import CASES, MAKERS, cells_of, grid_of

COLUMNS = (
    "statistic", "value", "unit", "flow", "measure", "commodity", "reporter", "entity", "partner", "period", "base",
    "status",
)  # fmt: skip


def wanted(case):
    """What each number says, by the label of its row and its column, as it is written in the case."""
    rows = grid_of(case)
    labels = {
        r: next((row[c].strip() for c in (0, 1) if row[c].strip() in case["rows"]), None) for r, row in enumerate(rows)
    }
    for cell in cells_of(case):
        label = labels[cell.row]
        if label is None or cell.column not in case["columns"] or not cell.text:
            continue
        said = case["each"] | case["columns"][cell.column] | case["rows"][label]
        unit = said.pop("volume_unit", None)
        if said["measure"] == "volume" and said["statistic"] == "level":
            said["unit"] = unit
        size = Decimal(cell.text.replace(".", "").replace(",", ".")) * said.pop("scale", 1)
        part = said.pop("part_of", None) if said["statistic"] == "level" and said["measure"] == "value" else None
        if case["rows"][label].get("part_of") == "Gạo":
            part = "Gạo"
        said.pop("part_of", None)
        yield (label, cell.column), said | {"value": size}, part


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_cell_is_a_right_fact(case, suffix, tmp_path):
    path = tmp_path / f"report{suffix}"
    path.write_bytes(MAKERS[suffix](case))
    table = solieu.extract(path, metadata={path.name: case["date"]})
    assert table.errors == []
    want = list(wanted(case))
    assert len(table.rows) == len(want) > 30
    ids = {}
    for row, (place, said, _) in zip(table.rows, want, strict=True):
        assert {name: row[name] for name in COLUMNS if name in row} == said, place
        assert row["valid"], (place, row["checks"])
        assert row["cell"]
        ids[place] = row["fact_id"]
    for row, (place, _, part) in zip(table.rows, want, strict=True):
        assert row.get("part_of") == (ids[part, place[1]] if part else None), place
