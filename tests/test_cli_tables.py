"""The commands on tables: what they refuse, and what an odd table costs."""

import csv

import pytest
from typer.testing import CliRunner

import solieu
from made.formats import page
from solieu.cli import app
from solieu.table.writers import write_table

TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt 618 triệu USD.\nNăm 2012, xuất khẩu gạo đạt 8 triệu tấn.\n"


@pytest.fixture
def facts(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "facts.csv"
    solieu.extract(tmp_path / "in").write(path)
    return path


def run(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    return done.exit_code, done.output, done.exception


def test_nothing_is_written_over_the_table(facts):
    held = facts.read_bytes()
    source = ("--source", facts.parent / "in")
    for command in (
        ("panel", facts, "--freq", "A", "-o", facts),
        ("panel", facts, "--freq", "A", "-o", facts.with_name("p.csv"), "--sdmx", facts.with_name("p.csv")),
        ("check", facts, "-o", facts),
        ("check", facts, "--derived", facts),
        ("reconcile", facts, "-o", facts),
        ("verify", facts, *source, "--report", facts),
        ("diff", facts, facts, "-o", facts),
    ):
        _, _, error = run(*command)
        assert isinstance(error, solieu.InputError), command
        assert "is read or written by this command already; name another file" in str(error)
    assert facts.read_bytes() == held


@pytest.mark.parametrize("gone", ["sentence", "quote", "doc_id", "statistic", "value", "unit", "measure", "fact_id"])
@pytest.mark.parametrize("command", [("check",), ("reconcile",), ("panel", "--freq", "A", "-o", "p.csv")])
def test_a_table_without_a_column_that_is_needed(command, gone, facts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [{n: v for n, v in row.items() if n != gone} for row in solieu.read_table(facts)]
    write_table(rows, facts)
    _, _, error = run(command[0], facts, *command[1:])
    assert isinstance(error, solieu.InputError)
    assert str(error).startswith(f"{facts}: row 1: no {gone}")


def test_a_wrong_cell_is_named(facts):
    facts.write_text(facts.read_text("utf-8-sig").replace(",618000000,", ",sáu trăm,", 1), encoding="utf-8-sig")
    _, _, error = run("reconcile", facts)
    assert str(error) == f"{facts}: row 1: value: no decimal number: 'sáu trăm'"


def test_tables_of_an_earlier_run_are_no_input(facts, tmp_path):
    folder = tmp_path / "in"
    for suffix in (".csv", ".jsonl"):
        command = ("extract", folder, "-o", folder / f"facts{suffix}", "--ledger", folder / f"ledger{suffix}")
        assert run(*command)[0] == 0
    code, output, _ = run("extract", folder, "-o", tmp_path / "again.csv")
    assert (code, output.count("a table that this program wrote, no text; it was left out")) == (0, 4)
    assert "1 document, 2 facts" in output


def test_a_page_that_is_called_a_workbook(tmp_path):
    (tmp_path / "bieu.xls").write_bytes(page())
    assert len(solieu.extract(tmp_path / "bieu.xls")) == 10


def test_what_is_in_no_panel(tmp_path):
    """The rest of a table is not the country's total, and what failed a check is in no series."""
    (tmp_path / "a.html").write_text(
        "<p>Xuất khẩu của Việt Nam năm 2019 theo thị trường (tỷ USD)</p><table><tr><th>Thị trường</th><th>Trị giá</th></tr>"
        "<tr><td>Hoa Kỳ</td><td>61,3</td></tr><tr><td>Các nước khác</td><td>161,4</td></tr>"
        "<tr><td>Tổng số</td><td>222,7</td></tr></table>",
        encoding="utf-8",
    )
    table = solieu.extract(tmp_path)
    found = {tuple(row.get("partner", ())): row["value"] for row in table.panel("A")}
    assert found == {(): 222_700_000_000, ("US",): 61_300_000_000}
    failed = [row | {"valid": False, "checks": ["unit"]} for row in table]
    assert len(solieu.FactTable(failed).panel("A")) == 0


def test_facts_of_a_panel_are_chosen_by_their_columns(facts, tmp_path):
    out = tmp_path / "p.csv"
    code, _, _ = run("panel", facts, "--freq", "A", "-o", out, "--where", "measure=volume", "--where", "flow=export")
    assert code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["commodity"], row["unit"]) for row in csv.DictReader(file)] == [("gạo", "t")]
    for given, message in (
        ("goods=gạo", "no column goods; docs/table.md has them all"),
        ("flow", "--where flow: write"),
        ("flow=exprt", "no row has flow=exprt; flow has export"),
    ):
        _, _, error = run("panel", facts, "--freq", "A", "-o", out, "--where", given)
        assert str(error).startswith(message)
