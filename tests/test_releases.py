"""The run of releases in `corpus/releases`: the panel of its facts, cell by cell, and the wrong official figures."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import solieu
from solieu.panel.layout import PANEL
from solieu.panel.panel import panel
from solieu.reconcile.against import against
from solieu.table.readers import read_table

RELEASES = Path(__file__).parents[1] / "corpus" / "releases"
PARTS = ("US", "CN", "JP", "KR")


def cell_of(row):
    said = (row["period"], row["flow"], row["measure"], row.get("commodity", ""), row["unit"])
    return *said, ";".join(sorted(row.get("partner", ())))


@cache
def truth():
    return {cell_of(row): row["value"] for row in read_table(RELEASES / "panel.csv", layout=PANEL)}


@cache
def official():
    return {cell_of(row): row["value"] for row in read_table(RELEASES / "official.csv", layout=PANEL)}


@pytest.fixture(scope="module")
def facts():
    found = solieu.extract([path.read_text("utf-8") for path in sorted(RELEASES.glob("*.txt"))])
    assert found.errors == []
    return found


@pytest.fixture(scope="module")
def exports(facts):
    """What the program makes of the texts: the export series, by cell."""
    rows = [row for row in panel(facts, "M", by=("commodity", "partner")) if row.get("flow") == "export"]
    cells = {cell_of(row): row for row in rows}
    assert len(cells) == len(rows)
    return cells


def planted():
    """The wrong figures as the README lists them: cell, the panel's value, the official one."""
    lines = (RELEASES / "README.md").read_text("utf-8").splitlines()
    table = [[text.strip() for text in line.strip("|").split("|")] for line in lines if line.startswith("| 202")]
    units = {"value": "USD", "volume": "t"}
    return {
        (period, "export", measure, good, units[measure], partner): (Decimal(value), Decimal(wrong))
        for period, measure, good, partner, value, wrong, _ in table
    }


def name_of(cell):
    return "-".join(filter(None, (cell[0], cell[2], cell[3], cell[5])))


def test_there_are_six_releases_and_their_cells():
    assert [p.name for p in sorted(RELEASES.glob("*.txt"))] == [f"2021-{month:02}.txt" for month in range(1, 7)]
    with (RELEASES / "panel.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["period", "flow", "measure", "commodity", "partner", "unit", "value"]
    assert len(rows) == len(truth()) == 133
    assert official().keys() == truth().keys()


@pytest.mark.parametrize("month", range(1, 7))
def test_the_joint_figure_is_the_sum_of_its_partners(month):
    at = (f"2021-{month:02}", "export", "value", "", "USD")
    assert truth()[*at, "CN;JP;KR;US"] == sum(truth()[*at, partner] for partner in PARTS)


@pytest.mark.parametrize("cell", truth(), ids=name_of)
def test_cell(exports, cell):
    assert cell in exports
    row = exports[cell]
    assert row["value"] == truth()[cell], (row["chosen_by"], row.get("sentence"))


def test_no_cell_that_no_text_gives(exports):
    assert exports.keys() - truth().keys() == set()


def test_derived_cells(exports):
    months = [("value", "", "USD", partner, month) for partner in ("IN", "AU") for month in (2, 3, 4)]
    months += [("value", "cà phê", "USD", "", 3), ("volume", "cà phê", "t", "", 3)]
    derived = {(f"2021-{month:02}", "export", *at, unit, partner) for *at, unit, partner, month in months}
    assert {cell for cell, row in exports.items() if row["origin"] == "derived"} == derived


def test_the_planted_mismatches_are_found_and_no_other(exports):
    outside = {
        cell: (row["value"], official()[cell])
        for cell, row in exports.items()
        if cell in official() and not row["value_low"] <= official()[cell] <= row["value_high"]
    }
    assert len(planted()) == 6
    assert outside == planted()


def test_against_the_official_file_every_chosen_fact_matches_but_the_planted(facts, exports):
    """Estimates that a later release revised miss it too: a panel does not choose them."""
    found = {match.fact_id: match for match in against(facts.rows, RELEASES / "official.csv", {})}
    stated = {cell: found[row["fact_ids"][0]] for cell, row in exports.items() if row["origin"] == "stated"}
    assert len(stated) == 125
    missed = {cell: (match.value, match.official) for cell, match in stated.items() if match.kind == "miss"}
    assert missed == planted()
    assert {match.kind for match in stated.values()} == {"match", "miss"}
