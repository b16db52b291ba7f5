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
        level = said.pop("level", {})
        unit, part = said.pop("volume_unit", None), said.pop("part_of", None)
        if said["statistic"] == "level":
            said |= level | ({"unit": unit} if said["measure"] == "volume" else {})
        else:
            part = None
        size = Decimal(cell.text.removeprefix("+").replace(".", "").replace(",", ".")) * said.pop("scale", 1)
        yield (label, cell.column), said | {"value": size}, part


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_cell_is_a_right_fact(case, suffix, tmp_path):
    path = tmp_path / f"report{suffix}"
    path.write_bytes(MAKERS[suffix](case))
    table = solieu.extract(path, metadata={path.name: case["date"]})
    assert table.errors == []
    want = list(wanted(case))
    assert len(table.rows) == len(want) >= 6
    ids = {}
    for row, (place, said, _) in zip(table.rows, want, strict=True):
        assert {name: row[name] for name in COLUMNS if name in row} == said, place
        assert row["valid"], (place, row["checks"])
        assert row["cell"]
        ids[place] = row["fact_id"]
    units = {place: said["unit"] for place, said, _ in want}
    for row, (place, said, part) in zip(table.rows, want, strict=True):
        whole = (part, place[1])
        same = part is not None and units.get(whole) == said["unit"]
        assert row.get("part_of") == (ids[whole] if same else None), place
