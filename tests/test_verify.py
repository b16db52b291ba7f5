"""Verification: honest tables stand, and no changed row or source is `verified`."""

import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import solieu
from solieu.batch.one import settings_of
from solieu.cli import app
from solieu.model import Document
from solieu.reading.problems import Problem
from solieu.table.files import SUFFIXES
from solieu.table.writers import write_table
from solieu.verify.report import Report
from solieu.verify.row import CHECKS, EVIDENCED, STATED, Judged, Verdict
from solieu.verify.table import Spool, _judged, verify_table

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus" / "in.jsonl"
DOCUMENTS = {record["doc_id"]: record for record in map(json.loads, CORPUS.read_text("utf-8").splitlines())}
MUTATIONS = 1000


@pytest.fixture(scope="module")
def honest():
    table = solieu.extract(CORPUS)
    assert len(table.rows) > 1500
    return table.rows


def verdicts(rows, documents, tmp_path):
    """Judge rows against documents, as the command does."""
    with (tmp_path / "spool").open("w+b") as file:
        spool = Spool(file)
        for row in rows:
            spool.add(row, [])
        found = [Document(d["text"], d["doc_id"], d.get("date"), "document") for d in documents]
        judged = list(_judged(spool, found, settings_of(None, None), 1))
    assert not any(isinstance(item, Problem) for item in judged)
    return [item for item in judged if isinstance(item, Judged)]


def test_an_honest_table_is_verified(honest, tmp_path):
    judged = verdicts(honest, DOCUMENTS.values(), tmp_path)
    assert len(judged) == len(honest)
    assert Counter(item.verdict for item in judged) == {Verdict.VERIFIED: len(honest)}


# Mutations of rows. Each changes what a row says, or where it is from.


def digit(row, rng):
    """One digit of the value."""
    text = format(abs(row["value"]), "f")
    places = [k for k, c in enumerate(text) if c.isdigit()]
    k = rng.choice(places)
    other = rng.choice([d for d in "0123456789" if d != text[k]])
    return {"value": Decimal(text[:k] + other + text[k + 1 :]).copy_sign(row["value"])}


def sign(row, rng):
    return {"value": -row["value"]} if row["value"] else {"value": Decimal(1)}


def scale(row, rng):
    return {"value": row["value"] * rng.choice([Decimal(1000), Decimal("0.001"), Decimal(10)]) or Decimal(1000)}


def unit(row, rng):
    return {"unit": rng.choice([u for u in ("USD", "VND", "t", "kg", "%", "pp", "times", "EUR") if u != row["unit"]])}


def bound(row, rng):
    return {"bound": rng.choice([b for b in ("~", ">", "<", ">=", None) if b != row.get("bound")])}


def span(row, rng):
    return {rng.choice(["start", "end"]): row["start"] + rng.choice([-3, -1, 1, 2, 40])}


def period(row, rng):
    return {"period": rng.choice([p for p in ("1999", "2031-Q3", "2012-02", "2016", None) if p != row.get("period")])}


def word(row, rng):
    column = rng.choice(["commodity", "entity", "source", "of", "rank_scope"])
    return {column: "than đá" if row.get(column) != "than đá" else "bông"}


def category(row, rng):
    column, values = rng.choice(
        [
            ("statistic", ("level", "growth", "share", "change")),
            ("flow", ("export", "import", "total", None)),
            ("measure", ("value", "volume", "price", "production")),
            ("base", ("yoy", "previous", "plan", None)),
            ("status", ("estimate", "forecast", None)),
            ("reporter", ("VN", "US", "CN", "WORLD")),
            ("partner", (["JP"], ["US", "KR"], None)),
            ("obs_status", ("A", "E", "P", "F")),
        ]
    )
    return {column: rng.choice([v for v in values if v != row.get(column)])}


def interval(row, rng):
    return {rng.choice(["value_low", "value_high"]): Decimal(rng.randrange(1, 10**6)) + Decimal("0.123")}


def quote(row, rng):
    return {"quote": row["quote"] + rng.choice("0x %")}


def dropped_evidence(row, rng):
    gone = rng.choice([e["column"] for e in row["evidence"] if e["column"] in row])
    return {"evidence": [e for e in row["evidence"] if e["column"] != gone]}


def moved_evidence(row, rng):
    entries = [dict(e) for e in row["evidence"]]
    entry = rng.choice([e for e in entries if "start" in e])
    entry["start"], entry["end"] = entry["start"] + 5, entry["end"] + 9
    return {"evidence": entries}


def no_evidence(row, rng):
    return {"evidence": None}


def hash_of_text(row, rng):
    return {"doc_sha256": "0" * 64}


ROW_MUTATIONS = (
    digit, sign, scale, unit, bound, span, period, word, category, interval, quote, dropped_evidence, moved_evidence,
    no_evidence, hash_of_text,
)  # fmt: skip


def changed(row, change):
    return {name: value for name, value in (row | change).items() if value is not None}


def test_no_changed_row_is_verified(honest, tmp_path):
    rng = random.Random(20261122)
    mutated = []
    for n in range(MUTATIONS):
        row = rng.choice(honest)
        mutate = ROW_MUTATIONS[n % len(ROW_MUTATIONS)]
        change = mutate(row, rng)
        new = changed(row, change)
        assert new != row, (mutate.__name__, change)
        mutated.append((mutate.__name__, change, new))
    judged = verdicts([row for _, _, row in mutated], DOCUMENTS.values(), tmp_path)
    by_row = {id(item.row): item for item in judged}
    assert len(by_row) == MUTATIONS
    verified = [item.name for item in judged if item.verdict is Verdict.VERIFIED]
    assert verified == []
    kinds = Counter(item.verdict for item in judged)
    assert kinds[Verdict.CONTRADICTED] > 0.8 * MUTATIONS


def test_no_swapped_rows_are_verified(honest, tmp_path):
    """Two rows exchange what they say and keep where they stand; what the other does not have is gone."""
    rng = random.Random(7)
    swapped = []
    places = ("fact_id", "doc_id", "start", "end", "quote", "sentence", "doc_sha256")
    while len(swapped) < 200:
        one, other = rng.sample(honest, 2)
        if one["value"] != other["value"]:
            swapped.append({n: v for n, v in other.items() if n not in places} | {n: one[n] for n in places})
    assert all(item.verdict is not Verdict.VERIFIED for item in verdicts(swapped, DOCUMENTS.values(), tmp_path))


# Mutations of sources.


def source_digit(text, rng):
    k = rng.choice([k for k, c in enumerate(text) if c.isdigit()])
    return text[:k] + rng.choice([d for d in "0123456789" if d != text[k]]) + text[k + 1 :]


def source_sentence(text, rng):
    lines = [line for line in text.split("\n") if line.strip()]
    gone = rng.choice(lines)
    return text.replace(gone + "\n", "", 1) if gone + "\n" in text else text.replace(gone, "", 1)


def source_encoding(text, rng):
    return text.encode("utf-8").decode("cp1252", "replace")


@pytest.mark.parametrize("mutate", [source_digit, source_sentence, source_encoding])
def test_no_row_of_a_changed_source_is_verified(mutate, honest, tmp_path):
    rng = random.Random(3)
    documents = [record | {"text": mutate(record["text"], rng)} for record in DOCUMENTS.values()]
    assert all(one["text"] != DOCUMENTS[one["doc_id"]]["text"] for one in documents)
    judged = verdicts(honest, documents, tmp_path)
    assert {item.verdict for item in judged} == {Verdict.CONTRADICTED}


# Formats, spreadsheets, columns that were dropped.


@pytest.fixture(scope="module")
def few(honest):
    ids = sorted(DOCUMENTS)[:6]
    return [row for row in honest if row["doc_id"] in ids]


def of_file(path):
    return [item for item in verify_table(path, [str(CORPUS)]) if isinstance(item, Judged)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format(suffix, few, tmp_path):
    path = tmp_path / f"facts{suffix}"
    write_table(few, path)
    assert Counter(item.verdict for item in of_file(path)) == {Verdict.VERIFIED: len(few)}


def test_cells_that_a_spreadsheet_changed_are_named(few, tmp_path):
    path = tmp_path / "facts.xlsx"
    write_table(few, path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    column = {cell.value: cell.column for cell in sheet[1]}
    import datetime

    sheet.cell(2, column["period"], datetime.date(2017, 1, 1))
    sheet.cell(3, column["value"], "1.000")
    sheet.cell(4, column["value"], "rất nhiều")
    book.save(path)
    judged = of_file(path)
    wrong = {item.row["fact_id"]: item.contradictions for item in judged if item.contradictions}
    assert set(wrong) == {few[0]["fact_id"], few[1]["fact_id"], few[2]["fact_id"]}
    assert wrong[few[0]["fact_id"]][0] == (
        "cell",
        "period: a spreadsheet has made a date of it, 2017-01-01: keep the column as text, and write it again",
    )
    assert "value" in dict(wrong[few[1]["fact_id"]])
    assert wrong[few[2]["fact_id"]][0] == ("cell", "value: no decimal number: 'rất nhiều'")


def test_a_csv_that_a_spreadsheet_saved(few, tmp_path):
    path = tmp_path / "facts.csv"
    month = next(row for row in few if len(row.get("period", "")) == 7 and "Q" not in row["period"])
    write_table([changed(month, {"period": "Jan-17"})], path)
    (item,) = of_file(path)
    assert item.contradictions[0] == (
        "cell",
        "period: 'Jan-17' has not the form of the column;"
        " a spreadsheet has made a date or a number of it: keep the column as text",
    )


@pytest.mark.parametrize(
    "gone", [("sentence", "doc_date", "hs_codes"), ("solieu_version", "valid", "checks", "fact_id")]
)
def test_dropped_columns_that_say_nothing_of_the_number(gone, few, tmp_path):
    rows = [{n: v for n, v in row.items() if n not in gone} for row in few]
    assert {item.verdict for item in verdicts(rows, DOCUMENTS.values(), tmp_path)} == {Verdict.VERIFIED}


@pytest.mark.parametrize("gone", ["evidence", "doc_sha256", "quote", "value", "rules_sha"])
def test_dropped_columns_without_which_nothing_can_be_verified(gone, few, tmp_path):
    rows = [{n: v for n, v in row.items() if n != gone} for row in few]
    assert {item.verdict for item in verdicts(rows, DOCUMENTS.values(), tmp_path)} == {Verdict.NOT_VERIFIABLE}


def test_rows_made_with_other_rules(few, tmp_path):
    rows = [row | {"rules_sha": "f" * 16} for row in few]
    assert {item.verdict for item in verdicts(rows, DOCUMENTS.values(), tmp_path)} == {Verdict.NOT_VERIFIABLE}


def test_a_document_that_is_not_there(few, tmp_path):
    judged = verdicts(few, [], tmp_path)
    assert {item.verdict for item in judged} == {Verdict.NOT_VERIFIABLE}
    assert judged[0].open == [("document", f"no document {few[0]['doc_id']!r} in the source")]
    told = Report()
    assert list(told.write(judged)) == []
    assert f"\nnot in the source: {', '.join(dict.fromkeys(row['doc_id'] for row in few))}" in told.summary()


def test_every_stated_column_is_asked_for(honest, tmp_path):
    """Emptying any filled column of a row is noticed."""
    cases = {}
    for name in dict.fromkeys((*STATED, *EVIDENCED)):
        row = next((row for row in honest if name in row and id(row) not in cases), None)
        if row is not None:
            cases[id(row)] = changed(row, {name: None})
    assert len(cases) > 30
    whole = [cases.get(id(row), row) for row in honest]
    judged = verdicts(whole, DOCUMENTS.values(), tmp_path)
    assert sum(item.verdict is not Verdict.VERIFIED for item in judged) == len(cases)


def test_a_row_that_stands_there_twice(few, tmp_path):
    judged = verdicts([*few, few[0]], DOCUMENTS.values(), tmp_path)
    twice = [item for item in judged if item.verdict is Verdict.CONTRADICTED]
    assert [item.contradictions for item in twice] == [[("cell", f"the number at {few[0]['start']} has a row above")]]


def test_rows_that_were_taken_out_are_counted(few, tmp_path):
    path = tmp_path / "facts.csv"
    write_table(few[1:], path)
    done = CliRunner().invoke(app, ["verify", str(path), "--source", str(CORPUS)])
    assert done.exit_code == 0
    assert done.output.endswith("read in these documents, and not in the table: 1\n")


def test_every_check_is_documented():
    assert all(check.__doc__ for check in CHECKS)


def test_the_command(few, tmp_path):
    path = tmp_path / "facts.csv"
    write_table([*few[:3], few[3] | {"value": few[3]["value"] + 1}], path)
    report = tmp_path / "report.csv"
    done = CliRunner().invoke(app, ["verify", str(path), "--source", str(CORPUS), "--report", str(report)])
    assert done.exit_code == 1
    assert "verified: 3\ncontradicted: 1 (" in done.output
    assert f"contradicted: document {few[3]['doc_id']}, number at {few[3]['start']}: value: " in done.output
    assert report.read_text("utf-8-sig").splitlines()[1].startswith(few[0]["fact_id"])
    write_table(few, path)
    done = CliRunner().invoke(app, ["verify", str(path), "--source", str(CORPUS)])
    assert (done.exit_code, done.output) == (0, f"verified: {len(few)}\ncontradicted: 0\nnot verifiable: 0\n")
